# Reference values for counts, distinct people, attendance and costs.
# Run from this folder: Rscript run.R  (writes visits.csv, weeks.csv, values.json)
suppressPackageStartupMessages({library(vegan); library(MASS); library(jsonlite)})
set.seed(20261122)

# Chao's lower bound: people by days, vegan's incidence-based Chao with the small-sample factor.
often <- rbeta(160, 0.6, 3)
visits <- matrix(rbinom(160 * 10, 1, rep(often, 10)), 160)
seen <- which(visits == 1, arr.ind = TRUE)
write.csv(data.frame(person = sprintf("c%03d", seen[, 1]), occasion = seen[, 2]), "visits.csv", row.names = FALSE)
pool <- specpool(t(visits))
# Nobody seen twice: the bias-corrected form.
rare <- diag(8); rare <- cbind(rare, rbind(rep(1, 1), matrix(0, 7, 1)), c(1, rep(0, 7)))
pool_rare <- specpool(t(rare))

# A series of weeks: Laney's c' chart written from the 2002 paper, negative binomial by MASS.
weeks <- rnbinom(36, mu = 300, size = 40)
write.csv(data.frame(week = 1:36, value = weeks), "weeks.csv", row.names = FALSE)
centre <- mean(weeks); sigma <- sqrt(centre); z <- (weeks - centre) / sigma
sigma_z <- mean(abs(diff(z))) / 1.128
nb <- glm.nb(weeks ~ 1, control = glm.control(maxit = 200, epsilon = 1e-14))
tail <- pnorm(-3)
above <- sign(weeks - median(weeks)); above <- above[above != 0]; n <- length(above)
slopes <- outer(weeks, weeks, "-") / outer(1:36, 1:36, "-")

# Projection at an unchanged pace: dispersion of a quasi-Poisson fit, the interval of predint::qp_pi
# with Student's quantile.
months <- c(31, 44, 28, 57, 39, 46, 50, 22); ahead <- 5.5
fit <- glm(months ~ 1, family = quasipoisson, control = glm.control(epsilon = 1e-14, maxit = 100))
phi <- max(1, summary(fit)$dispersion); rate <- mean(months)
error <- sqrt(ahead * phi * rate + ahead^2 * phi * rate / length(months))
projected <- ahead * rate + c(-1, 0, 1) * qt(.975, length(months) - 1) * error

# Cost per point: the interval of the change, turned over.
change <- c(1, 0, 2, 1, 3, 0, 1, 2, 1, 1); interval <- t.test(change)$conf.int

write_json(list(
  chao = c(pool$chao, pool$chao.se, pool$Species), chao_rare = c(pool_rare$chao, pool_rare$chao.se, pool_rare$Species),
  rare = rare,
  laney = c(centre, centre - 3 * sigma * sigma_z, centre + 3 * sigma * sigma_z, sigma_z),
  poisson = c(max(centre - 3 * sigma, 0), centre + 3 * sigma), dispersion = var(weeks) / centre,
  negative_binomial = c(qnbinom(c(tail, 1 - tail), mu = fitted(nb)[[1]], size = nb$theta), nb$theta),
  runs = c(n, max(rle(above)$lengths), round(log2(n) + 3), sum(diff(above) != 0), qbinom(.05, n - 1, .5)),
  critical = lapply(10:60, function(n) c(n, round(log2(n) + 3), qbinom(.05, n - 1, .5))),
  slope = median(slopes[upper.tri(slopes)]), share = c(mean(weeks >= 300), prop.test(sum(weeks >= 300), 36, correct = FALSE)$conf.int),
  months = months, projection = c(sum(months) + projected, phi),
  change = change, cost_per_point = rev(12000 / interval) / 40,
  versions = list(R = R.version.string, vegan = as.character(packageVersion("vegan")), MASS = as.character(packageVersion("MASS")))
), "values.json", digits = NA, auto_unbox = TRUE)
