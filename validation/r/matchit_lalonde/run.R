# Nearest-neighbour matching on MatchIt::lalonde (GPL >= 2), row for row the data of D17_iptw_lalonde.
# MatchIt 4.5.1 matches wrongly on the score alone (its issue 163, versions 4.5.1 to 4.5.3: calipers
# ignored, neighbours that are not the nearest, one person twice for one with replacement). With the
# score itself in `mahvars` it takes another path, which is right; that path is used here.
# Rscript run.R > values.json
suppressMessages({library(MatchIt); library(sandwich)})
options(digits = 17)
data(lalonde, package = "MatchIt")
d <- lalonde
f <- treat ~ age + educ + race + married + nodegree + re74 + re75
g <- glm(f, binomial, d, control = list(epsilon = 1e-14, maxit = 50))
d$ps <- fitted(g); d$lp <- g$linear.predictors
own <- list(distance = d$ps, mahvars = ~ps)
all <- ~ age + educ + race + married + nodegree + re74 + re75
specs <- list(
  nearest = own,
  caliper = c(own, caliper = .2),
  logit = list(distance = d$lp, mahvars = ~lp, caliper = .2),
  ratio_2 = c(own, list(ratio = 2, caliper = .25)),
  replacement = c(own, list(replace = TRUE)),
  replacement_2 = c(own, list(replace = TRUE, ratio = 2)),
  exact = c(own, list(exact = ~ married + nodegree)),
  smallest = c(own, list(m.order = "smallest", caliper = .2)),
  mahalanobis = list(distance = "mahalanobis"),
  mahalanobis_caliper = list(distance = d$ps, mahvars = all, caliper = .25))
number <- function(x) ifelse(is.na(x), "null", format(x, digits = 17))
one <- function(name) {
  m <- suppressWarnings(do.call(matchit, c(list(f, data = d), specs[[name]])))
  w <- m$weights; t <- d$treat == 1
  rows <- apply(m$match.matrix, 2, match, rownames(d))
  pairs <- paste0("[", apply(rows, 1, function(r) paste(ifelse(is.na(r), 0, r), collapse = ",")), "]", collapse = ",")
  fit <- lm(re78 ~ treat, d[w > 0, ], weights = w[w > 0])
  both <- lm(re78 ~ treat + age + educ + race + married + nodegree + re74 + re75, d[w > 0, ], weights = w[w > 0])
  se <- if (is.null(m$subclass)) NA else sqrt(vcovCL(fit, cluster = m$subclass[w > 0])[2, 2])
  smd <- (weighted.mean(d$age[t], w[t]) - weighted.mean(d$age[!t], w[!t])) / sd(d$age[t])
  sprintf('"%s": {"effect": %s, "se_cr1": %s, "se_hc3": %s, "adjusted": %s, "matched": %d, "used": %d, "smd_age": %s, "pairs": [%s]}',
    name, number(coef(fit)[2]), number(se), number(sqrt(vcovHC(fit, "HC3")[2, 2])), number(coef(both)[2]),
    sum(w[t] > 0), sum(w[!t] > 0), number(smd), pairs)
}
cat("{\n", paste(vapply(names(specs), one, ""), collapse = ",\n"), "\n}\n", sep = "")
