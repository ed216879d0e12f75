# Data of the four examples of designs, from R packages (licences in each README), written as
# a project keeps them: one row per person (or school) and time, one row per person in `people`.
# expected.json holds the reference numbers of each design, for tests/examples/test_designs.py.
library(MASS); library(HSAUR3); library(MatchIt); library(survey)
write <- function(d, file) write.csv(d, file, row.names = FALSE, quote = FALSE, na = "")

# 1. Two groups drawn at random, weight before and after (pounds): MASS::anorexia, FT and Cont.
a <- subset(anorexia, Treat %in% c("FT", "Cont")); a$id <- sprintf("A%02d", seq_len(nrow(a)))
write(rbind(data.frame(id = a$id, time = "before", group = a$Treat, weight = a$Prewt),
            data.frame(id = a$id, time = "after", group = a$Treat, weight = a$Postwt)),
      "anorexia/data/weights.csv")

# 2. Two groups drawn at random, five times, many people leave: HSAUR3::BtheB.
b <- BtheB; b$id <- sprintf("B%03d", seq_len(nrow(b)))
write(data.frame(id = b$id, group = b$treatment, drug = b$drug, length = gsub("[<>]", "", ifelse(b$length == "<6m", "short", "long"))),
      "beat_the_blues/data/people.csv")
rows <- do.call(rbind, lapply(c("pre", "2m", "3m", "5m", "8m"), function(w)
  data.frame(id = b$id, time = w, bdi = b[[paste0("bdi.", w)]])))
write(rows[!is.na(rows$bdi), ], "beat_the_blues/data/bdi.csv")

# 3. A comparison group that was not drawn: MatchIt::lalonde, earnings of 1975 and 1978.
l <- lalonde; l$id <- sprintf("L%03d", seq_len(nrow(l)))
write(data.frame(id = l$id, group = ifelse(l$treat == 1, "training", "comparison"), age = l$age,
                 educ = l$educ, married = l$married, nodegree = l$nodegree, re74 = l$re74),
      "lalonde/data/people.csv")
write(rbind(data.frame(id = l$id, year = 1975, earnings = l$re75), data.frame(id = l$id, year = 1978, earnings = l$re78)),
      "lalonde/data/earnings.csv")

# 4. One group in clusters: survey::apiclus1, 183 schools of 15 districts, score of 1999 and 2000.
data(api); s <- apiclus1; s$id <- sprintf("S%03d", seq_len(nrow(s)))
write(rbind(data.frame(id = s$id, district = s$dnum, year = 1999, score = s$api99),
            data.frame(id = s$id, district = s$dnum, year = 2000, score = s$api00)),
      "school_scores/data/scores.csv")

# Reference numbers of each design, written to expected.json.
library(sandwich); library(clubSandwich); library(lmerTest)
numbers <- list()
keep <- function(id, b, se, df) numbers[[id]] <<- c(estimate = b, std_error = se, conf_low = b - qt(.975, df) * se, conf_high = b + qt(.975, df) * se, df = df)
hc2 <- function(id, f, name) keep(id, unname(coef(f)[name]), sqrt(vcovHC(f, "HC2")[name, name]), f$df.residual)
a$arm <- as.numeric(a$Treat == "FT"); hc2("anorexia.effect", lm(Postwt ~ Prewt + arm, a), "arm")
b$arm <- as.numeric(b$treatment == "BtheB"); hc2("beat_the_blues.effect", lm(bdi.2m ~ bdi.pre + arm, b), "arm")
hc2("lalonde.effect", lm(I(re78 - re75) ~ treat + age + educ + married + nodegree + re74, l), "treat")
s$change <- s$api00 - s$api99; f <- lm(change ~ 1, s)
t <- coef_test(f, vcovCR(f, s$dnum, "CR2"), test = "Satterthwaite"); keep("school_scores.clustered", t$beta, t$SE, t$df)
d <- subset(rows, !is.na(bdi) & id %in% b$id[b$arm == 1]); d$time <- factor(d$time, c("pre", "2m", "3m", "5m", "8m"))
m <- summary(lmer(bdi ~ time + (1 | id), d, REML = TRUE, control = lmerControl(optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-12))))$coefficients
for (w in c("2m", "3m", "5m", "8m")) keep(paste0("beat_the_blues.repeated.m", substr(w, 1, 1)), m[paste0("time", w), 1], m[paste0("time", w), 2], m[paste0("time", w), 3])
lines <- sapply(names(numbers), function(id) sprintf('  "%s": {%s}', id, paste(sprintf('"%s": %.15g', names(numbers[[id]]), numbers[[id]]), collapse = ", ")))
writeLines(c("{", paste(lines, collapse = ",\n"), "}"), "expected.json")
