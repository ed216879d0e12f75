# What metafor, clubSandwich and base R give for parts of the synthesis that no reference case holds.
# Start it inside this folder: Rscript run.R. It needs metafor, clubSandwich and jsonlite, and writes values.json.
suppressPackageStartupMessages({library(metafor); library(clubSandwich)})
case <- function(name) read.csv(file.path("..", "..", "..", "src", "solidarity_eval", "conformance", "cases", name, "data.csv"))
tight <- list(threshold = 1e-13, maxiter = 10000, stepadj = .5)
bcg <- case("I01_bcg")
one <- function(test) { i <- influence(rma(yi, vi, data = bcg, test = test, control = tight))
  n <- c("rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat", "weight"); setNames(lapply(n, function(x) as.numeric(i$inf[[x]])), n) }
# All 5,040 orders of seven studies.
few <- bcg[1:7, ]
exact <- permutest(rma(yi, vi, mods = ~ ablat, data = few, method = "DL", test = "knha"), exact = TRUE, progbar = FALSE)
# Two or three results per project, correlated sampling errors.
set.seed(20260701)
nested <- data.frame(project = rep(1:12, times = rep(c(2, 3), 6)))
nested$v <- round(runif(nrow(nested), .02, .12), 4); nested$x <- rep(round(rnorm(12), 2), times = rep(c(2, 3), 6))
nested$y <- round(.3 + rep(rnorm(12, 0, .3), times = rep(c(2, 3), 6)) + rnorm(nrow(nested), 0, .15) + rnorm(nrow(nested), 0, sqrt(nested$v)), 3)
nested$row <- seq_len(nrow(nested))
V <- impute_covariance_matrix(nested$v, cluster = nested$project, r = .6, return_list = FALSE)
two <- function(mods) { m <- rma.mv(y, V, mods = mods, random = ~ 1 | project / row, data = nested, control = list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-15, maxit = 2000))
  ct <- coef_test(m, vcov = vcovCR(m, type = "CR2", cluster = nested$project)); ci <- conf_int(m, vcov = vcovCR(m, type = "CR2", cluster = nested$project))
  list(beta = as.numeric(m$beta), se = m$se, sigma2 = m$sigma2, logLik = as.numeric(logLik(m)), QE = m$QE, cr2 = ct$SE, df = ct$df_Satt, p = ct$p_Satt, low = ci$CI_L, high = ci$CI_U) }
# Hypergeometric-normal likelihood (model CM.EL), by R's own integrate and optim.
conditional <- function(d) { d <- d[!is.na(d$ai) & d$ai + d$ci > 0, ]
  logs <- lapply(seq_len(nrow(d)), function(i) { m <- d$ai[i] + d$ci[i]; s <- max(0, m - d$n2i[i]):min(d$n1i[i], m); list(s = s, l = lchoose(d$n1i[i], s) + lchoose(d$n2i[i], m - s), x = d$ai[i]) })
  one <- function(g, theta, tau) { f <- function(u) sapply(u, function(z) { e <- g$l + (theta + tau * z) * g$s; exp(g$l[g$s == g$x] + (theta + tau * z) * g$x - max(e) - log(sum(exp(e - max(e)))) + dnorm(z, log = TRUE)) })
    log(integrate(f, -12, 12, rel.tol = 1e-12, subdivisions = 2000)$value) }
  ll <- function(p) -sum(sapply(logs, one, theta = p[1], tau = p[2]))
  o <- optim(c(-.5, .5), ll, method = "BFGS", control = list(reltol = 1e-15, maxit = 500)); h <- optimHess(o$par, ll, control = list(ndeps = c(1e-4, 1e-4)))
  list(theta = o$par[1], tau = abs(o$par[2]), se = sqrt(solve(h)[1, 1]), logLik = -o$value) }
out <- list(software = paste("metafor", packageVersion("metafor"), "clubSandwich", packageVersion("clubSandwich"), R.version.string),
  influence = list(z = one("z"), knha = one("knha")),
  permutation = list(p = exact$pval, draws = 5040),
  nested = list(data = nested[c("project", "y", "v", "x")], mean = two(~ 1), slope = two(~ x)),
  conditional = conditional(case("I13_rare_nielweise")))
jsonlite::write_json(out, "values.json", digits = 16, auto_unbox = TRUE, dataframe = "columns", pretty = TRUE)
