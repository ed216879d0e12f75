# Power of counts and of shares of the same people, by other roads than the library's formulas.
library(MASS)

# Counts: a glm on the expected frequencies of two groups of 100 people (exemplary data).
error <- function(rate, ratio, exposure, dispersion, each) {
  y <- 0:400
  group <- rep(0:1, each = length(y))
  mean <- exposure * rate * ratio^group
  size <- if (dispersion > 0) 1 / dispersion else Inf
  weight <- each * (if (dispersion > 0) dnbinom(rep(y, 2), size = size, mu = mean) else dpois(rep(y, 2), mean))
  family <- if (dispersion > 0) negative.binomial(size) else poisson()
  fit <- suppressWarnings(glm(rep(y, 2) ~ group, weights = weight, family = family, control = list(epsilon = 1e-14, maxit = 100)))
  summary(fit, dispersion = 1)$coefficients["group", "Std. Error"]
}
for (case in list(c(.8, .85, .75, .4, 1000), c(2, 1.3, 1, 0, 100), c(5, .7, .5, 1.2, 60))) {
  se <- error(case[1], case[2], case[3], case[4], case[5])
  z <- abs(log(case[2])) / se
  cat(sprintf("counts %s: power %.15g\n", paste(case, collapse = " "), pnorm(z - qnorm(.975)) + pnorm(-z - qnorm(.975))))
}

# Shares of the same people: power of the McNemar z test over every multinomial table (n small),
# to see how far the normal formula is from the truth.
exact <- function(n, to_yes, to_no) {
  total <- 0
  for (b in 0:n) for (c in 0:(n - b)) if (b + c > 0 && abs(b - c) / sqrt(b + c) > qnorm(.975))
    total <- total + dmultinom(c(b, c, n - b - c), prob = c(to_yes, to_no, 1 - to_yes - to_no))
  total
}
for (case in list(c(100, .25, .10), c(60, .45, .05), c(200, .2, .1)))
  cat(sprintf("pairs %s: exact power %.15g\n", paste(case, collapse = " "), exact(case[1], case[2], case[3])))

# No change that matters: P(-D < L and U < D) by integrating over the chi distribution of the SD.
same <- function(n, true, sd, smallest, level) {
  df <- n - 1; se <- sd / sqrt(n); reach <- qt(.5 + level / 2, df) * se
  inside <- function(q) { h <- reach * sqrt(qchisq(q, df) / df); ifelse(h < smallest, pnorm((smallest - h - true) / se) - pnorm((h - smallest - true) / se), 0) }
  edge <- pchisq(df * (smallest / reach)^2, df)
  integrate(inside, 0, min(1, edge), rel.tol = 1e-10, subdivisions = 2000)$value
}
for (case in list(c(119, 0, 1, .3, .95), c(30, .1, .8, .5, .95), c(97, 0, 1, .3, .9), c(12, 0, 1, .9, .95)))
  cat(sprintf("same %s: %.12g\n", paste(case, collapse = " "), do.call(same, as.list(case))))
