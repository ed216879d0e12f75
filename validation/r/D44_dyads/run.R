source("../oracle_lib.R")
case("D44_dyads", "D", "Mentor and young person in 40 dyads at two waves: likeness, change, actor-partner model", "simulated in run.R, set.seed(44)", c("nlme", "psych"), "psych::ICC, cor.test, t.test, nlme::gls (REML) with corCompSymm and varIdent", licence = "simulated")
set.seed(44); n <- 40; u <- rnorm(n); x <- matrix(round(rnorm(2 * n, 5, 2), 1), n); x[, 2] <- round(x[, 2] + 0.3 * x[, 1], 1); e <- matrix(rnorm(2 * n), n) + u; y0 <- cbind(4 + 0.5 * x[,1] + 0.2 * x[,2], 3 + 0.3 * x[,2] + 0.4 * x[,1]) + e %*% diag(c(1, 1.6)); y1 <- y0 + 0.7 + 0.5 * u + matrix(rnorm(2 * n, 0, 1.2), n)
one <- function(w, y) data.frame(dyad = rep(1:n, 2), role = rep(c("mentor", "young"), each = n), person = 1:(2 * n), wave = w, x = as.vector(x), y = round(as.vector(y), 2))
D <- rbind(one("before", y0), one("after", y1)); D$y[c(5, 130)] <- NA; d <- use_data(D); library(nlme)
b <- d[d$wave == "before", ]; a <- d[d$wave == "after", ]; W <- data.frame(dyad = 1:n, m0 = b$y[1:n], y0 = b$y[n + 1:n], m1 = a$y[1:n], y1 = a$y[n + 1:n], xm = b$x[1:n], xy = b$x[n + 1:n])
B <- W[complete.cases(W[, c("m0", "y0")]), ]; ic <- suppressWarnings(psych::ICC(B[, c("m0", "y0")], lmer = FALSE))$results
ex("n.before", nrow(B)); ex("icc", ic$ICC[1]); exci("icc.ci95", ic$`lower bound`[1], ic$`upper bound`[1]); ex("icc.F", ic$F[1]); ex("icc.p", ic$p[1])
dbl <- rbind(cbind(B$m0, B$y0), cbind(B$y0, B$m0)); ex("pairwise", cor(dbl[,1], dbl[,2]), "correlation of the double-entered table")
ct <- cor.test(B$m0, B$y0); ex("r", unname(ct$estimate)); exci("r.ci95", ct$conf.int[1], ct$conf.int[2])
F4 <- W[complete.cases(W), ]; dm <- F4$m1 - F4$m0; dy <- F4$y1 - F4$y0
for (k in c("mean", "difference", "mentor", "young")) { v <- switch(k, mean = (dm + dy) / 2, difference = dm - dy, mentor = dm, young = dy); t <- t.test(v); ex(paste0("change.", k), mean(v)); ex(paste0("change.", k, ".p"), t$p.value); exci(paste0("change.", k, ".ci95"), t$conf.int[1], t$conf.int[2]) }
L <- rbind(data.frame(dyad = B$dyad, role = "mentor", y = B$m0, own = B$xm, other = B$xy), data.frame(dyad = B$dyad, role = "young", y = B$y0, own = B$xy, other = B$xm)); L <- L[order(L$dyad, L$role), ]; L$role <- factor(L$role)
ctl <- glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 500, returnObject = TRUE)
g <- gls(y ~ 0 + role + role:own + role:other, L, correlation = corCompSymm(form = ~ 1 | dyad), weights = varIdent(form = ~ 1 | role), method = "REML", control = ctl); cf <- summary(g)$tTable
for (r in c("mentor", "young")) { ex(paste0("apim.", r, ".intercept"), cf[paste0("role", r), 1], rtol = 1e-5); for (k in c("own", "other")) { ex(paste0("apim.", r, ".", k), cf[paste0("role", r, ":", k), 1], rtol = 1e-5); ex(paste0("apim.", r, ".", k, ".se"), cf[paste0("role", r, ":", k), 2], rtol = 1e-5) }
  lm1 <- summary(lm(if (r == "mentor") B$m0 ~ B$xm + B$xy else B$y0 ~ B$xm + B$xy))$coefficients; ex(paste0("apim.", r, ".own.p"), lm1[if (r == "mentor") 2 else 3, 4], "lm of one role, n - 3 degrees of freedom") }
ex("apim.rho", as.numeric(coef(g$modelStruct$corStruct, unconstrained = FALSE)), rtol = 1e-5)
h <- gls(y ~ own + other, L, correlation = corCompSymm(form = ~ 1 | dyad), method = "REML", control = ctl); cf <- summary(h)$tTable
for (k in c("own", "other")) { ex(paste0("same.", k), cf[k, 1], rtol = 1e-5); ex(paste0("same.", k, ".se"), cf[k, 2], rtol = 1e-5) }; ex("same.intercept", cf[1,1], rtol = 1e-5); ex("same.rho", as.numeric(coef(h$modelStruct$corStruct, unconstrained = FALSE)), rtol = 1e-5)
done()
