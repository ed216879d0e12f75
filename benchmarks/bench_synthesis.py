"""REML with Knapp-Hartung and the t(k - 1) prediction interval side by side with metafor.

Run ``python benchmarks/bench_synthesis.py`` with R and metafor installed. One R process stays open
and takes turns with this one, A B A B, so that a busy machine troubles the ratio less than the
times. Theirs is ``rma`` and ``predict``, timed inside R, its start and the reading of the data left
out. Ours is the computation from the same two columns (tau squared and its error, mean, interval,
p, Q, I squared, prediction interval), which carries the floors, and the whole public function from
the table to the result, with Q-profile limits, three intervals and the rows of the forest. Prints
the median times, the median ratio and its range; exits with 1 when a floor is missed or the two
disagree. ``--cpu`` measures processor time on both sides instead of the clock.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from solidarity_eval._kernels.meta_inference import fit, prediction
from solidarity_eval._kernels.meta_model import studies
from solidarity_eval.synthesis import random_effects

Work = Callable[[pd.DataFrame], list[float]]

ON_CPU = "--cpu" in sys.argv
CLOCK = time.process_time if ON_CPU else time.perf_counter
# Studies, turns, calls of ours and of metafor in a turn, least ratio.
RACES = ((10, 15, 40, 5, 20.0), (1_000, 2, 20, 1, 500.0))
NEAR = 1e-4

R_SERVER = """
suppressPackageStartupMessages(library(metafor))
input <- file("stdin", "r"); on_cpu <- commandArgs(TRUE)[1] == "cpu"
clock <- function() { t <- proc.time(); if (on_cpu) t[[1]] + t[[2]] else t[[3]] }
while (length(line <- readLines(input, n = 1)) > 0) {
  asked <- strsplit(line, " ")[[1]]; d <- read.csv(asked[1]); calls <- as.integer(asked[2])
  start <- clock()
  for (i in seq_len(calls)) {
    f <- rma(yi, vi, data = d, method = "REML", test = "knha"); p <- predict(f)
  }
  took <- (clock() - start) / calls; numbers <- c(took, f$tau2, f$beta[1], f$ci.lb, p$pi.lb)
  cat(paste(format(numbers, digits = 15), collapse = " "), "\\n"); flush(stdout())
}
"""


def table(k: int) -> pd.DataFrame:
    rng = np.random.default_rng(k)
    variances = rng.uniform(0.02, 0.2, k)
    values = 0.3 + 0.2 * rng.standard_normal(k) + np.sqrt(variances) * rng.standard_normal(k)
    return pd.DataFrame({"study": range(k), "estimate": values, "variance": variances})


class Metafor:
    """A running R that answers questions."""

    def __init__(self, folder: Path) -> None:
        script = folder / "server.R"
        script.write_text(R_SERVER, encoding="utf-8")
        self._process = subprocess.Popen(
            ["Rscript", str(script), "cpu" if ON_CPU else "clock"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, data: Path, calls: int) -> list[float]:
        """Return seconds per call, tau squared, mean, its lower bound, that of the prediction."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no R")
        self._process.stdin.write(f"{data} {calls}\n")
        self._process.stdin.flush()
        return [float(number) for number in self._process.stdout.readline().split()]

    def close(self) -> None:
        """End R."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()


def computed(data: pd.DataFrame) -> list[float]:
    values, variances = data["estimate"].to_numpy(), data["variance"].to_numpy()
    model = studies(values, variances)
    if model is None:
        raise ValueError("no studies")
    found = fit(model, "reml")
    found.p_value("knapp_hartung")
    low, _ = found.limits("knapp_hartung", conf_level=0.95)
    new, _ = prediction(found, "t_k_1", interval_method="knapp_hartung", conf_level=0.95)
    return [found.spread.tau2, float(found.coefficients[0]), low, new]


def from_the_table(data: pd.DataFrame) -> list[float]:
    found = random_effects(data, prediction="t_k_1")
    mean, new = found["mean"], found["prediction"]
    return [found["tau2"].estimate, mean.estimate, mean.conf_low or 0.0, new.conf_low or 0.0]


def ours(
    work: Callable[[pd.DataFrame], list[float]], data: pd.DataFrame, calls: int
) -> list[float]:
    start = CLOCK()
    for _ in range(calls):
        numbers = work(data)
    return [(CLOCK() - start) / calls, *numbers]


def race(r: Metafor, folder: Path, setting: tuple[int, int, int, int, float]) -> bool:
    k, turns, calls, their_calls, floor = setting
    data, file = table(k), folder / f"studies_{k}.csv"
    data.rename(columns={"estimate": "yi", "variance": "vi"}).to_csv(file, index=False)
    works = {"computed": (computed, floor), "from the table": (from_the_table, 0.0)}
    for work, _ in works.values():
        ours(work, data, calls)
    if k < 100:
        r.ask(file, their_calls)
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    same = True
    for _ in range(turns):
        mine = {name: ours(work, data, calls) for name, (work, _) in works.items()}
        theirs = r.ask(file, their_calls)
        for name, numbers in mine.items():
            times[name].append((numbers[0], theirs[0]))
            pairs = zip(numbers[1:], theirs[1:], strict=True)
            same = same and all(abs(a - b) <= NEAR * abs(b) for a, b in pairs)
    kept = [told(f"k = {k}, {name}", times[name], least) for name, (_, least) in works.items()]
    print("" if same else f"k = {k}: NOT THE SAME NUMBERS")
    return all(kept) and same


def told(name: str, times: list[tuple[float, float]], floor: float) -> bool:
    ratios = [theirs / mine for mine, theirs in times]
    ratio = statistics.median(ratios)
    medians = [1e3 * statistics.median(row[side] for row in times) for side in (0, 1)]
    promise = f">= {floor:g}" if floor else "-"
    promise += "" if ratio >= floor else " MISSED"
    print(
        f"{name:25} {medians[0]:9.3f} {medians[1]:11.1f} {ratio:8.0f} "
        f"({min(ratios):.0f} to {max(ratios):.0f}) {promise:>6}"
    )
    return ratio >= floor


def main() -> int:
    warnings.simplefilter("ignore")
    print(f"{'':25} {'ours ms':>9} {'metafor ms':>11} {'ratio':>8}")
    with TemporaryDirectory() as name:
        r = Metafor(Path(name))
        try:
            kept = [race(r, Path(name), setting) for setting in RACES]
        finally:
            r.close()
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
