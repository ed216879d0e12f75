source("../oracle_lib.R")
case("G08_dropout_btheb", "G", "Change of all who entered, leavers, weights, Lee bounds and tipping delta when people leave",
     "HSAUR3::BtheB, depression score (BDI) before and after 3 months in two arms", c("lavaan", "HSAUR3"),
     "lm, predict, glm, lavaan(missing = 'ml'); sandwich, trimming and tipping by formula in run.R")
data(BtheB, package = "HSAUR3")
d <- use_data(data.frame(person = seq_len(nrow(BtheB)), arm = ifelse(BtheB$treatment == "BtheB", "programme", "comparison"),
                         long = as.integer(BtheB$length == ">6m"), before = BtheB$bdi.pre, after = BtheB$bdi.3m))
s <- !is.na(d$after); n <- sum(s); N <- nrow(d); z <- d$after - d$before

# 1. Regression of change on baseline, read at the mean of all who entered.
l <- lm(z ~ before, d); p <- predict(l, data.frame(before = mean(d$before)), se.fit = TRUE)
V <- p$se.fit^2 + coef(l)[2]^2 * var(d$before) / N; q <- qt(.975, n - 2)
ex("adjusted.change", p$fit); ex("adjusted.se", sqrt(V), "se.fit of predict.lm and the sampling of the entrants' mean: se.fit^2 + b^2 var(x) / N")
exci("adjusted.ci95", p$fit - q * sqrt(V), p$fit + q * sqrt(V)); ex("adjusted.slope", coef(l)[2]); ex("adjusted.slope.se", summary(l)$coefficients[2, 2])
ex("stayers.change", mean(z[s])); t <- t.test(z[s]); exci("stayers.ci95", t$conf.int[1], t$conf.int[2])
suppressPackageStartupMessages(library(lavaan))
f <- lavaan("before ~~ after\nbefore ~ m1*1\nafter ~ m2*1\nbefore ~~ before\nafter ~~ after\nD := m2 - m1", d, missing = "ml", em.h1.tol = 1e-12, control = list(rel.tol = 1e-14))
g <- parameterEstimates(f); ex("fiml.change", g$est[g$lhs == "D"], "mean of after minus mean of before, full-information maximum likelihood", rtol = 1e-6)

# 2. Leavers against stayers at baseline.
w <- t.test(d$before[!s], d$before[s]); ex("leavers.difference", unname(w$estimate[1] - w$estimate[2])); exci("leavers.ci95", w$conf.int[1], w$conf.int[2]); ex("leavers.p", w$p.value)
sp <- sqrt(((n - 1) * var(d$before[s]) + (N - n - 1) * var(d$before[!s])) / (N - 2)); ex("leavers.g", (1 - 3 / (4 * N - 9)) * (mean(d$before[!s]) - mean(d$before[s])) / sp, "pooled SD, J = 1 - 3 / (4 N - 9)")

# 3. Inverse probability weights, sandwich of the stacked equations by numerical derivatives.
b <- glm(s ~ before + long, binomial, d, epsilon = 1e-14); X <- model.matrix(b); pr <- fitted(b); z0 <- ifelse(s, z, 0)
ip <- sum((z0 / pr)[s]) / sum((1 / pr)[s]); ex("ipw.change", ip); ex("ipw.effective_n", sum((1 / pr)[s])^2 / sum((1 / pr)[s]^2)); ex("ipw.largest", max((1 / pr)[s]) * n / N)
psi <- function(th) { p <- plogis(drop(X %*% th[-1])); cbind(s / p * (z0 - th[1]), X * (s - p)) }
th <- c(ip, coef(b)); A <- sapply(seq_along(th), function(j) { h <- 1e-4 * max(abs(th[j]), .01); e <- replace(0 * th, j, h)
  (8 * (colSums(psi(th + e)) - colSums(psi(th - e))) - (colSums(psi(th + 2 * e)) - colSums(psi(th - 2 * e)))) / (12 * h) })
W <- solve(A) %*% crossprod(psi(th)) %*% t(solve(A)); ex("ipw.se", sqrt(W[1, 1] * n / (n - 3)), "sandwich of the stacked equations times n / (n - q)", rtol = 1e-6)

# 4. Lee bounds of the change: trim the arm that kept more.
T <- d$arm == "programme"; r1 <- mean(s[T]); r0 <- mean(s[!T]); big <- if (r1 >= r0) T else !T; sg <- if (r1 >= r0) 1 else -1
k <- 1 - min(r1, r0) / max(r1, r0); y <- sort(z[big & s]); o <- z[!big & s]; M <- length(y) * (1 - k)
low <- function(y) { y <- sort(y); j <- floor(M + 1e-12); u <- M - j; m <- (sum(y[seq_len(j)]) + if (u > 1e-12) u * y[j + 1] else 0) / M
  v <- (sum((y[seq_len(j)] - m)^2) + if (u > 1e-12) u * (y[j + 1] - m)^2 else 0) / M; cut <- if (u > 1e-9) y[j + 1] else y[j]
  rb <- max(r1, r0); rs <- min(r1, r0); nb <- sum(big); ns <- sum(!big)
  Vp <- (1 - k)^2 * ((1 - rs / (1 - k)) / (nb * rs / (1 - k)) + (1 - rs) / (ns * rs))
  c(m, v / M + (cut - m)^2 * k / M + ((cut - m) / (1 - k))^2 * Vp) }
a <- low(y); e <- low(-y); B <- sort(sg * (c(a[1], -e[1]) - mean(o))); S <- sqrt(c(a[2], e[2]) + var(o) / length(o)); if (sg < 0) S <- rev(S)
ex("lee.trimmed", k); exci("lee", B[1], B[2], "Lee 2009, fractional trimming at the cut"); exci("lee.se", S[1], S[2], "Lee 2009, proposition 3")
cc <- uniroot(function(c) pnorm(c + diff(B) / max(S)) - pnorm(-c) - .95, c(0, 10), tol = 1e-13)$root; exci("lee.imbens_manski95", B[1] - cc * S[1], B[2] + cc * S[2], rtol = 1e-7)

# 5. Tipping delta: add delta to the predicted change of every leaver until the limit is 0.
full <- function(delta) mean(ifelse(s, z, predict(l, d) + delta))
lim <- if (p$fit < 0) q * sqrt(V) else -q * sqrt(V); ex("tipping.leavers_change", mean(predict(l, d)[!s]))
ex("tipping.delta", uniroot(function(x) full(x) + lim, c(-100, 100), tol = 1e-13)$root, "delta that brings the nearer limit to 0", rtol = 1e-7)
m <- function(end) ifelse(s, d$after, end) - d$before; ex("tipping.lowest", mean(m(0))); ex("tipping.highest", mean(m(63)))
u <- t.test(m(63)); exci("tipping.highest.ci95", u$conf.int[1], u$conf.int[2])
done()
