source("../oracle_lib.R")
case("D43_series_drivers", "D", "Interrupted series: car drivers killed or seriously injured per month in Great Britain, seat-belt law from month 170 (February 1983); whole, and with months missing", "datasets::UKDriverDeaths", c("nlme"), "nlme::gls corAR1(form = ~ month), REML", licence = "R: GPL-2 | GPL-3; data of the UK Department of Transport, Harvey & Durbin 1986")
y <- as.numeric(datasets::UKDriverDeaths); d <- use_data(data.frame(month = seq_along(y), drivers = y, gaps = ifelse(seq_along(y) %in% c(7, 8, 40, 100, 101, 102, 171, 180), NA, y)))
library(nlme); S <- 170
for (v in c("drivers", "gaps")) { z <- data.frame(y = d[[v]], t = d$month, s = d$month - S, a = as.numeric(d$month >= S)); z <- z[!is.na(z$y), ]
  m <- gls(y ~ s + a + s:a, z, correlation = corAR1(form = ~ t), method = "REML", control = glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 500, returnObject = TRUE)); t <- summary(m)$tTable
  for (r in rownames(t)) { nm <- c("(Intercept)" = "level_before", s = "slope_before", a = "change", "s:a" = "slope_change")[r]; ex(paste0(v, ".", nm, ".b"), t[r,1], rtol = 1e-5); ex(paste0(v, ".", nm, ".se"), t[r,2], rtol = 1e-5); ex(paste0(v, ".", nm, ".p"), t[r,4], rtol = 1e-4, atol = 1e-12) }
  sa <- c(0,1,0,1); ex(paste0(v, ".slope_after.b"), sum(sa * coef(m)), rtol = 1e-5); ex(paste0(v, ".slope_after.se"), sqrt(drop(t(sa) %*% vcov(m) %*% sa)), rtol = 1e-5)
  ex(paste0(v, ".phi"), as.numeric(coef(m$modelStruct$corStruct, unconstrained = FALSE)), rtol = 1e-5); ex(paste0(v, ".sigma"), m$sigma, rtol = 1e-5); ex(paste0(v, ".logLik"), as.numeric(logLik(m)), rtol = 1e-8); ex(paste0(v, ".n"), nrow(z)) }
done()
