# Prediction intervals of pimeta (Nagashima, Noma, Furukawa 2019) for tables of the reference cases.
# Start it inside this folder: Rscript run.R. It needs pimeta 1.1.4 (CRAN, or github nshi-stat/pimeta) and jsonlite.
# pimeta draws at random: each interval is the mean over 20 streams of 25,000 draws, and its Monte-Carlo
# standard error is the standard deviation over streams divided by sqrt(20).
suppressPackageStartupMessages(library(pimeta))
cases <- file.path("..", "..", "..", "src", "solidarity_eval", "conformance", "cases")
read <- function(name) { d <- read.csv(file.path(cases, name, "data.csv")); list(y = d$yi, v = d$vi) }
sets <- list(I01_bcg = read("I01_bcg"), I03_small_k = read("I03_small_k"), I06_hackshaw = read("I06_hackshaw"))
# One table with hardly any spread between studies, and one with equal variances.
sets$little_spread <- list(y = c(0.12, 0.31, 0.05, 0.22, 0.40, 0.18, -0.02), v = c(0.04, 0.09, 0.05, 0.03, 0.12, 0.06, 0.08))
sets$equal_variances <- list(y = c(0.8, -0.3, 0.5, 1.4, 0.1, 0.9, -0.6, 0.3), v = rep(0.1, 8))
streams <- 20
one <- function(s) {
  found <- sapply(seq_len(streams), function(seed) {
    r <- pima(s$y, sqrt(s$v), alpha = 0.05, B = 25000, seed = seed, tol = 1e-10)
    c(r$lpi, r$upi, mean(r$rnd == 0))
  })
  list(y = s$y, v = s$v, low = mean(found[1, ]), low_error = sd(found[1, ]) / sqrt(streams),
       high = mean(found[2, ]), high_error = sd(found[2, ]) / sqrt(streams), share_zero = mean(found[3, ]),
       # The exact share of the confidence distribution at 0: a sum of chi-squares of equal weights there.
       zero = { w <- 1 / s$v; m <- sum(w * s$y) / sum(w); 1 - pchisq(sum(w * (s$y - m)^2), length(s$y) - 1) })
}
out <- list(software = paste("pimeta", packageVersion("pimeta"), "on", R.version.string), streams = streams, draws = 25000, sets = lapply(sets, one),
  # Distribution functions of Q at a tau2, from pimeta's AS 204 on the eigenvalues of V^(1/2) A V^(1/2).
  sums = lapply(list(list(q = 3, v = c(.1, .2, .4), t = .1), list(q = 12, v = c(.1, .2, .4, .3), t = .5), list(q = 25, v = c(.02, .3, .05, .6, .1), t = .2),
                     list(q = .6, v = c(.04, .09, .05, .03, .12), t = 0.3), list(q = 160, v = (1:12) / 40, t = 2)), function(a) {
    w <- 1 / a$v; A <- diag(w) - outer(w, w) / sum(w); h <- diag(sqrt(a$v + a$t))
    l <- eigen(h %*% A %*% h, symmetric = TRUE, only.values = TRUE)$values; l <- l[-length(l)]
    list(q = a$q, v = a$v, tau2 = a$t, p = pwchisq(a$q, lambda = l, nu = rep(1, length(l)), delta = rep(0, length(l)), eps = 1e-14)) }))
jsonlite::write_json(out, "values.json", digits = 16, auto_unbox = TRUE, pretty = TRUE)
