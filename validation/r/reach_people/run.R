# Values of transitions, dyads, shares and standardised differences by other software.
# survival: Aalen-Johansen with its infinitesimal jackknife; stats: prop.test, pbinom, p.adjust, t.test.
# Run from this folder: Rscript run.R  ->  values.json
suppressMessages({library(survival); library(jsonlite)})
out <- list(software = paste("R", getRversion(), "survival", packageVersion("survival")))

curve <- function(time, cause, at, conf.type) {
  fit <- survfit(Surv(time, factor(cause)) ~ 1, conf.type = conf.type, id = seq_along(time))
  s <- summary(fit, times = at)
  list(at = at, states = fit$states, share = s$pstate, se = s$std.err, low = s$lower, high = s$upper)
}

# Monoclonal gammopathy (mgus2, Mayo Clinic): progression or death, as in the package's vignette.
d <- mgus2
d$etime <- with(d, ifelse(pstat == 0, futime, ptime))
d$cause <- with(d, ifelse(pstat == 0, 2 * death, 1))
at <- c(12, 60, 120, 240, 360)
out$mgus2 <- list(
  time = d$etime, cause = d$cause,
  curves = setNames(lapply(c("log-log", "log", "logit", "plain"),
    function(type) curve(d$etime, d$cause, at, type)), c("log-log", "log", "logit", "plain"))
)

# A small register with ties between exits and last days, three kinds of exit.
set.seed(60)
small <- data.frame(time = sample(1:30, 40, replace = TRUE), cause = sample(0:3, 40, replace = TRUE))
out$small <- list(time = small$time, cause = small$cause,
  curve = curve(small$time, small$cause, c(5, 10, 20, 25), "log-log"))

# One kind of exit: Kaplan-Meier and Greenwood; median of the ordinary curve, log-log.
one <- as.integer(small$cause > 0)
km <- survfit(Surv(small$time, one) ~ 1, conf.type = "log-log")
s <- summary(km, times = c(5, 10, 20))
q <- quantile(km, 0.5)
out$one <- list(at = s$time, staying = s$surv, se = s$std.err, low = s$lower, high = s$upper,
  median = unname(unlist(q)))

# A register of families: days from entry, visits, exits; the window is 90 days.
n <- 60
family <- data.frame(id = sprintf("F%02d", 1:n), entry = as.Date("2025-01-01") + 5 * (1:n))
wait <- round(rexp(n, 1 / 80)) + 3; leave <- round(rexp(n, 1 / 200)) + 3
until <- as.Date("2025-11-30"); followed <- as.integer(until - family$entry)
time <- pmin(wait, leave, followed)
cause <- ifelse(followed < pmin(wait, leave), 0, ifelse(wait <= leave, 1, 2))
mature <- followed >= 90
passed <- sum(mature & cause == 1 & time <= 90)
test <- prop.test(passed, sum(mature), correct = FALSE)
out$families <- list(id = family$id, entry = format(family$entry),
  open = ifelse(wait <= followed, format(family$entry + wait), NA),
  moved = ifelse(leave <= followed, format(family$entry + leave), NA), until = format(until),
  mature = sum(mature), passed = passed, share = unname(test$estimate), ci = as.numeric(test$conf.int),
  curve = curve(time, cause, 90, "log-log"))

# Services: McNemar mid-p by hand from the binomial, BH by p.adjust.
pairs <- data.frame(n11 = c(6, 4, 1), n10 = c(2, 1, 3), n01 = c(11, 3, 12), n00 = c(31, 42, 34))
midp <- with(pairs, mapply(function(b, c) {
  k <- min(b, c); 2 * pbinom(k, b + c, 0.5) - dbinom(k, b + c, 0.5)
}, n10, n01))
out$services <- list(pairs = pairs, midp = midp, bh = p.adjust(midp, "BH"))

# Reached beside the neighbourhood; standardised differences by tableone's formula.
t1 <- prop.test(30, 50, correct = FALSE)
out$equity <- list(count = 30, n = 50, ci = as.numeric(t1$conf.int))
set.seed(61)
x <- round(rnorm(25, 50, 12), 1); y <- round(rnorm(40, 46, 10), 1)
out$numbers <- list(x = x, y = y, mu = 44, sd = 15,
  smd = (mean(x) - mean(y)) / sqrt((var(x) + var(y)) / 2),
  t = as.numeric(t.test(c(x, y), mu = 44)$conf.int) - 44, mean = mean(c(x, y)))
p <- c(12 / 25, 15 / 40)
out$shares <- list(smd = (p[1] - p[2]) / sqrt(sum(p * (1 - p)) / 2))
m <- c(95, 70, 62, 48, 50, 41)
out$drills <- list(minutes = m, median = median(m), within = mean(m <= 60))
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", matrix = "rowmajor"), "values.json")
