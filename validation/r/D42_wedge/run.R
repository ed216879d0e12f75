source("../oracle_lib.R")
case("D42_wedge", "D", "Stepped wedge: 5 clusters start in a drawn order over 6 periods; exhaustive permutation of the 120 orders, bounds found by search", "simulated in run.R, set.seed(42)", c("lme4","lmerTest","pbkrtest"), "lm on cell means for every order; lmerTest::lmer Kenward-Roger", licence = "simulated")
set.seed(42); g <- expand.grid(who = 1:9, period = 1:6, cluster = 1:5); g <- g[g$who <= c(9, 4, 6, 5, 8)[g$cluster], ]; st <- c(4, 2, 6, 3, 5); g$start <- st[g$cluster]
g$score <- round(20 + rnorm(5, 0, 2)[g$cluster] + 0.4 * g$period + 2 * (g$period >= g$start) + rnorm(nrow(g), 0, 3), 1)
g$person <- seq_len(nrow(g)); d <- use_data(g[, c("person", "cluster", "period", "start", "score")])
cells <- aggregate(score ~ cluster + period + start, d, mean); cells <- cells[order(cells$cluster, cells$period), ]
perms <- function(v) if (length(v) <= 1) matrix(v, 1) else do.call(rbind, lapply(seq_along(v), function(i) cbind(v[i], perms(v[-i]))))
P <- perms(st); real <- as.numeric(cells$period >= cells$start)
effect <- function(y, x) unname(coef(lm(y ~ factor(cells$cluster) + factor(cells$period) + x))["x"])
all_effects <- function(y) apply(P, 1, function(s) effect(y, as.numeric(cells$period >= s[cells$cluster])))
ex("orders", nrow(P)); b <- effect(cells$score, real); ex("effect", b)
T0 <- all_effects(cells$score); TX <- all_effects(real)
pv <- function(delta, side = "two") { t <- T0 - delta * TX; o <- b - delta; e <- 1e-9; if (side == "two") mean(abs(t) >= abs(o) - e) else if (side == "greater") mean(t >= o - e) else mean(t <= o + e) }
ex("p", pv(0)); ex("p.greater", pv(0, "greater")); ex("p.less", pv(0, "less")); ex("p.null_1.5", pv(1.5), "p of the supposed effect 1.5")
edge <- function(sign, alpha) { a <- b; z <- b + sign * 0.001; while (pv(z) > alpha) { a <- z; z <- b + 1.6 * (z - b); if (abs(z) > 1e6) return(NA) }; for (i in 1:200) { m <- (a + z) / 2; if (pv(m) > alpha) a <- m else z <- m }; (a + z) / 2 }
for (l in c(90, 95)) exci(paste0("ci", l), edge(-1, round(1 - l / 100, 10)), edge(1, round(1 - l / 100, 10)), "ends of the effects with p > 1 - level, by bisection", rtol = 1e-6)
suppressPackageStartupMessages({library(lmerTest); library(lme4)}); d$x <- as.numeric(d$period >= d$start)
m <- lmer(score ~ x + factor(period) + (1 | cluster), d, control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))); k <- summary(m, ddf = "Kenward-Roger")$coefficients
ex("model.b", k["x",1], rtol = 1e-6); ex("model.se", k["x",2], rtol = 1e-4); ex("model.df", k["x","df"], rtol = 1e-3); ex("model.p", k["x","Pr(>|t|)"], rtol = 1e-3)
done()
