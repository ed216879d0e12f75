# Oldham's correlation and the Pitman-Morgan test with stats::cor.test; the interval of the ratio of
# SDs by turning the test around: the ratios lambda for which cor.test(y - lambda x, y + lambda x)
# has p = 0.05. Run from the folder of the data: Rscript run.R data.csv > values.json
files <- commandArgs(trailingOnly = TRUE)
one <- function(file) {
  d <- read.csv(file)
  x <- d$pre; y <- d$post
  test <- cor.test(y - x, (x + y) / 2)
  p <- function(lambda) cor.test(y - lambda * x, y + lambda * x)$p.value - 0.05
  ratio <- sd(y) / sd(x)
  low <- uniroot(p, c(ratio / 20, ratio), tol = 1e-13)$root
  high <- uniroot(p, c(ratio, ratio * 20), tol = 1e-13)$root
  sprintf('"%s": {"oldham": %.17g, "t": %.17g, "p": %.17g, "ratio": %.17g, "low": %.17g, "high": %.17g}',
          basename(dirname(file)), test$estimate, test$statistic, test$p.value, ratio, low, high)
}
cat("{\n  ", paste(sapply(files, one), collapse = ",\n  "), "\n}\n", sep = "")
