# Fresh data in, numbers of lmerTest, pbkrtest and nlme out, for tests that have R at hand.
# Rscript mixed_fresh.R mixed.csv series.csv -> lines "name value".
suppressPackageStartupMessages({library(lmerTest); library(nlme)})
options(digits = 15); args <- commandArgs(TRUE)
say <- function(name, value) cat(name, format(value, digits = 15), "\n")
all <- read.csv(args[1])
# bobyqa may stop where a variance is 0 though the likelihood is higher inside: the better of two.
best <- function(form, d, reml) {
  tries <- list(lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11)),
                lmerControl(optimizer = "nloptwrap", optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-14, maxeval = 1e5)))
  fits <- lapply(tries, function(k) suppressMessages(suppressWarnings(lmer(form, d, REML = reml, control = k))))
  fits[[which.max(sapply(fits, function(m) as.numeric(logLik(m)) > max(sapply(fits, logLik)) - 1e-9))]]
}
for (k in unique(all$set)) {
  d <- all[all$set == k, ]; d$group <- factor(d$group)
  for (f in c("1", "s")) for (reml in c(TRUE, FALSE)) {
    # The slope's variable stands centred: curvature by differences needs it.
    d$s <- (d$month - mean(d$month)) / sd(d$month)
    form <- if (f == "1") y ~ x + month + site + (1 | group) else y ~ x + month + site + (s | group)
    m <- best(form, d, reml)
    a <- summary(m)$coefficients; p <- paste(k, f, reml, sep = ".")
    say(paste0(p, ".ll"), as.numeric(logLik(m)))
    for (r in c("x", "month", "siteb")) { say(paste(p, r, "b", sep = "."), a[r, 1]); say(paste(p, r, "se", sep = "."), a[r, 2]); say(paste(p, r, "df", sep = "."), a[r, "df"]) }
    if (reml) { kr <- summary(m, ddf = "Kenward-Roger")$coefficients
      for (r in c("x", "month", "siteb")) { say(paste(p, r, "kse", sep = "."), kr[r, 2]); say(paste(p, r, "kdf", sep = "."), kr[r, "df"]) } }
  }
}
z <- read.csv(args[2])
for (k in unique(z$set)) {
  d <- z[z$set == k, ]; d$a <- as.numeric(d$t >= 31); d$s <- d$t - 31
  g <- gls(y ~ s + a + s:a, d, correlation = corAR1(form = ~ t), method = "REML", control = glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 500, returnObject = TRUE))
  t <- summary(g)$tTable; say(paste0("series.", k, ".b"), t["a", 1]); say(paste0("series.", k, ".se"), t["a", 2]); say(paste0("series.", k, ".phi"), as.numeric(coef(g$modelStruct$corStruct, unconstrained = FALSE)))
}
