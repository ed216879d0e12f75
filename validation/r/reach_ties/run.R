# Networks, coded interviews and the small panel, by other software than the library's.
# Run in this folder: Rscript run.R. Data and values are written to values.json.
suppressPackageStartupMessages({
  library(sna); library(igraph); library(network); library(psych); library(vegan); library(survey)
  library(gtools); library(jsonlite)
})
out <- list(versions = as.list(sapply(
  c("sna", "igraph", "network", "psych", "vegan", "survey", "gtools"),
  function(p) as.character(packageVersion(p))
)))
edges <- function(m) {
  at <- which(m == 1, arr.ind = TRUE)
  list(ego = rownames(m)[at[, 1]], alter = colnames(m)[at[, 2]])
}

# Marriages of Florentine families (Padgett), undirected, in package network.
data(flo, package = "network")
group <- ifelse(seq_len(nrow(flo)) %% 3 == 0, "a", ifelse(seq_len(nrow(flo)) %% 3 == 1, "b", "c"))
g <- igraph::graph_from_adjacency_matrix(flo, mode = "undirected")
upper <- flo; upper[lower.tri(upper)] <- 0
mixed <- sum(upper[outer(group, group, "!=")]); all <- sum(upper)
out$florentine <- list(
  ties = edges(upper), persons = rownames(flo), group = group,
  density = sna::gden(flo, mode = "graph"), components = sna::components(flo),
  isolates = length(sna::isolates(flo)),
  largest_component = max(igraph::components(g)$csize) / nrow(flo),
  ei_index = (mixed - (all - mixed)) / all,
  assortativity = igraph::assortativity_nominal(g, as.integer(factor(group)), directed = FALSE),
  blau = as.numeric(vegan::diversity(table(group), index = "simpson"))
)

# Two directed networks of 14 people.
set.seed(20)
one <- sna::rgraph(14, tprob = 0.2); two <- one
flip <- matrix(rbinom(196, 1, 0.12), 14); diag(flip) <- 0; two <- abs(one - flip)
names14 <- sprintf("p%02d", 1:14); dimnames(one) <- dimnames(two) <- list(names14, names14)
group14 <- rep(c("left", "right"), length.out = 14)
gd <- igraph::graph_from_adjacency_matrix(one, mode = "directed")
out$directed <- list(
  before = edges(one), after = edges(two), persons = names14, group = group14,
  density = c(sna::gden(one), sna::gden(two)),
  reciprocity = sna::grecip(one, measure = "edgewise"),
  components = sna::components(one, connected = "weak"),
  components_after = sna::components(two, connected = "weak"),
  isolates = length(sna::isolates(one)),
  correlation = sna::gcor(one, two),
  hamming = sna::hdist(one, two),
  jaccard = sum(one * two) / sum(one + two > 0),
  assortativity = igraph::assortativity_nominal(gd, as.integer(factor(group14)), directed = TRUE)
)
set.seed(5)
test <- sna::qaptest(list(one, two), sna::gcor, g1 = 1, g2 = 2, reps = 20000)
out$directed$qap_greater <- test$pgreq

# All orders of six people: exact p of the correlation and of the E-I index.
set.seed(3)
a <- sna::rgraph(6, tprob = 0.4); b <- a; b[1, ] <- 1 - b[1, ]; b[3, ] <- 1 - b[3, ]; diag(b) <- 0
six <- letters[1:6]; dimnames(a) <- dimnames(b) <- list(six, six)
orders <- gtools::permutations(6, 6)
r <- sna::gcor(a, b)
permuted <- apply(orders, 1, function(p) sna::gcor(a[p, p], b))
side <- c("x", "x", "x", "y", "y", "y")
ei <- function(s) { e <- sum(a[outer(s, s, "!=")]); (2 * e - sum(a)) / sum(a) }
expected <- 2 * (36 - 2 * 9) / 30 - 1
eis <- apply(orders, 1, function(p) ei(side[p]))
out$six <- list(
  first = edges(a), second = edges(b), persons = six, group = side, correlation = r,
  two_sided = mean(abs(permuted) >= abs(r) - 1e-9), greater = mean(permuted >= r - 1e-9),
  less = mean(permuted <= r + 1e-9), ei_index = ei(side),
  ei_p = mean(abs(eis - expected) >= abs(ei(side) - expected) - 1e-9)
)

# Two coders, three ordered codes.
set.seed(11)
first <- sample(1:3, 60, TRUE, c(0.5, 0.3, 0.2))
second <- ifelse(runif(60) < 0.7, first, sample(1:3, 60, TRUE))
k <- psych::cohen.kappa(cbind(first, second))
# Formula 12 of Fleiss, Cohen and Everitt (1969). psych 2.2.9 adds rowSums where it has the weighted
# means of columns, so that its var.weighted (error .036 here) is another number.
fce_error <- function(power, x, y) {
  p <- table(x, y) / length(x); rows <- rowSums(p); columns <- colSums(p)
  w <- 1 - (abs(outer(1:3, 1:3, "-")) / 2)^power
  seen <- sum(w * p); chance <- sum(w * outer(rows, columns))
  means <- outer(as.vector(w %*% columns), as.vector(t(w) %*% rows), "+")
  inner <- sum(p * (w * (1 - chance) - means * (1 - seen))^2)
  sqrt((inner - (seen * chance - 2 * chance + seen)^2) / (length(x) * (1 - chance)^4))
}
out$kappa <- list(first = first, second = second, kappa = k$kappa, weighted = k$weighted.kappa,
  kappa_error = sqrt(k$var.kappa), weighted_errors = lapply(c(linear = 1, quadratic = 2), fce_error, x = first, y = second),
  agreement = mean(first == second))

# Codes of 18 interviews.
set.seed(8)
there <- matrix(rbinom(18 * 9, 1, rep(seq(0.05, 0.75, length.out = 9), each = 18)), 18)
there[, 9] <- 1
dimnames(there) <- list(sprintf("e%02d", 1:18), sprintf("c%d", 1:9))
at <- which(there == 1, arr.ind = TRUE)
out$codes <- list(source = rownames(there)[at[, 1]], code = colnames(there)[at[, 2]],
  sources = rownames(there), counts = as.list(colSums(there)),
  curve = vegan::specaccum(there, method = "exact")$richness)

# Ties told by 20 people: stronger or not, the person being the cluster.
set.seed(4)
told <- sample(2:6, 20, TRUE); ego <- rep(sprintf("p%02d", 1:20), told)
before <- sample(1:3, length(ego), TRUE, c(0.5, 0.4, 0.1))
after <- pmin(3, pmax(1, before + sample(c(-1, 0, 1), length(ego), TRUE, c(0.15, 0.45, 0.4))))
frame <- data.frame(ego, up = as.numeric(after > before))
design <- survey::svydesign(ids = ~ego, weights = ~1, data = frame)
ci <- survey::svyciprop(~up, design, method = "logit", df = 19)
mean_up <- survey::svymean(~up, design)
out$transitions <- list(ego = ego, alter = sprintf("n%03d", seq_along(ego)), before = before,
  after = after, share = as.numeric(mean_up), error = as.numeric(survey::SE(mean_up)),
  interval = as.numeric(attr(ci, "ci")),
  table = as.list(as.data.frame(table(factor(before, 1:3), factor(after, 1:3)))$Freq))

# Circles of 12 people, and close ties.
set.seed(6)
close0 <- rpois(12, 4); close1 <- pmax(0, close0 + sample(-1:2, 12, TRUE))
t <- t.test(close1, close0, paired = TRUE); m <- t.test(close1)
few <- sum(close1 < 6)
kinds <- matrix(rpois(36, 1) + 1, 12)
out$circles <- list(before = close0, after = close1, change = as.numeric(t$estimate),
  change_interval = as.numeric(t$conf.int), mean = as.numeric(m$estimate),
  mean_interval = as.numeric(m$conf.int), few = few,
  few_interval = as.numeric(prop.test(few, 12, correct = FALSE)$conf.int), kinds = kinds,
  blau = mean(vegan::diversity(kinds, index = "simpson")))

# Speaking time: mean difference of all pairs over twice the mean.
x <- c(310, 0, 45, 620, 120, 80, 15)
out$gini <- list(seconds = x,
  gini = sum(abs(outer(x, x, "-"))) / (length(x) * (length(x) - 1)) / (2 * mean(x)))

# Quartiles of a panel over three sessions, some people absent.
set.seed(9)
scores <- matrix(sample(1:7, 45, TRUE), 15); scores[4, 3] <- NA; scores[9, 1] <- NA
out$sessions <- list(scores = scores,
  quartiles = t(apply(scores, 2, quantile, c(0.25, 0.5, 0.75), na.rm = TRUE)),
  up = sum(scores[, 3] > scores[, 1], na.rm = TRUE),
  same = sum(scores[, 3] == scores[, 1], na.rm = TRUE))

# A panel beside its district.
age <- c(22, 31, 35, 38, 41, 44, 47, 52, 55, 58, 61, 64, 68, 71, 79)
out$panel <- list(age = age, tenant = 11, district_mean = 44.2, district_sd = 18.1,
  district_share = 0.62, age_difference = (mean(age) - 44.2) / 18.1,
  tenant_difference = (11 / 15 - 0.62) / sd(c(rep(1, 62), rep(0, 38))) * sqrt(100 / 99))

write_json(out, "values.json", auto_unbox = TRUE, digits = 15, matrix = "rowmajor", na = "null")
