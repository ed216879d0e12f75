source("../oracle_lib.R")
case("D41_waves_btheb", "D", "Repeated waves with drop-out: depression before and 2, 3, 5 and 8 months after, everybody who answered at least once", "HSAUR3::BtheB", c("lme4","lmerTest","pbkrtest"), "lmerTest::lmer REML with time as a category, random intercept (and slope of months), Satterthwaite and Kenward-Roger")
B <- as.data.frame(HSAUR3::BtheB); months <- c(0, 2, 3, 5, 8); cols <- c("bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")
long <- do.call(rbind, lapply(1:5, function(k) data.frame(person = seq_len(nrow(B)), wave = paste0("m", months[k]), month = months[k], team = paste(B$drug, ifelse(B$length == "<6m", "short", "long")), arm = as.character(B$treatment), bdi = B[[cols[k]]])))
d <- use_data(long); d$wave <- factor(d$wave, levels = paste0("m", months)); d <- d[!is.na(d$bdi), ]
suppressPackageStartupMessages({library(lmerTest); library(lme4)})
ctl <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))
ex("people", length(unique(d$person))); ex("every_wave", sum(table(d$person) == 5))
FORMS <- list(ri = bdi ~ wave + (1 | person), teams = bdi ~ wave + team + (1 | person), rs = bdi ~ wave + (month | person), trend = bdi ~ month + (month | person))
for (k in names(FORMS)) { m <- lmer(FORMS[[k]], d, control = ctl); s <- summary(m)$coefficients; kr <- summary(m, ddf = "Kenward-Roger")$coefficients
  rows <- if (k == "trend") "month" else paste0("wave", levels(d$wave)[-1])
  for (r in rows) { p <- paste0(k, ".", sub("wave", "", r)); ex(paste0(p, ".b"), s[r,1], rtol = 1e-6); ex(paste0(p, ".se"), s[r,2], rtol = 1e-5); ex(paste0(p, ".df"), s[r,"df"], rtol = 1e-3); ex(paste0(p, ".p"), s[r,"Pr(>|t|)"], rtol = 2e-3, atol = 1e-12); ex(paste0(p, ".se_KR"), kr[r,2], rtol = 1e-5); ex(paste0(p, ".df_KR"), kr[r,"df"], rtol = 1e-3) }
  v <- as.data.frame(VarCorr(m)); if (k != "trend") for (i in seq_len(nrow(v))) ex(paste0(k, ".vc.", gsub("NA", "", paste0(v$grp[i], ".", v$var1[i], "_", v$var2[i]))), v$vcov[i], rtol = 1e-4)
  if (k != "trend") ex(paste0(k, ".logLik"), as.numeric(logLik(m)), rtol = 1e-9) }
em <- as.data.frame(emmeans::emmeans(lmer(FORMS$ri, d, control = ctl), "wave", lmer.df = "satterthwaite"))
for (i in 1:5) { ex(paste0("mean.", em$wave[i]), em$emmean[i], rtol = 1e-6); ex(paste0("mean.", em$wave[i], ".se"), em$SE[i], rtol = 1e-5) }
done()
