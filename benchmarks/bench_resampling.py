"""Resampling side by side with SciPy, in turn within one process; NumPy only on our side.

Run ``python benchmarks/bench_resampling.py``. Prints the median time of each, the median ratio
and the floor that is promised, and exits with 1 when a floor is missed. The two sides take turns,
so that a busy machine troubles the ratio less than the times. ``--cpu`` measures processor time
instead of the clock, for a machine that others use.
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from solidarity_eval import effects
from solidarity_eval._kernels.bootstrap import bca_interval, replicates
from solidarity_eval._kernels.grid import gridded_change
from solidarity_eval._kernels.resampled_change import mean_of, standardized
from solidarity_eval._kernels.sign_flip import drawn_sign_flips, exact_sign_flips
from solidarity_eval._kernels.streams import generator
from solidarity_eval.errors import StatisticalWarning

Call = Callable[[], object]
CLOCK = time.process_time if "--cpu" in sys.argv else time.perf_counter


@dataclass(frozen=True)
class Race:
    """Two calls that do one job, and the ratio of times that is promised."""

    name: str
    ours: Call
    scipy: Call
    floor: float
    turns: int


def times_in_turn(calls: list[Call], turns: int) -> list[list[float]]:
    """Return the times of each call in ms, the calls taking turns after one unmeasured."""
    times: list[list[float]] = [[] for _ in calls]
    for call in calls:
        call()
    for _ in range(turns):
        for place, call in enumerate(calls):
            start = CLOCK()
            call()
            times[place].append(1e3 * (CLOCK() - start))
    return times


def scores(n: int, *, whole: bool) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(n)
    before = rng.normal(20.0, 5.0, n)
    after = 0.6 * before + rng.normal(9.0, 4.0, n)
    return (before.round(), after.round()) if whole else (before, after)


def g_of(standardizer: str) -> Callable[..., np.ndarray]:
    def average(x: np.ndarray, y: np.ndarray, axis: int = -1) -> np.ndarray:
        spread = np.sqrt((x.var(axis, ddof=1) + y.var(axis, ddof=1)) / 2)
        return (y.mean(axis) - x.mean(axis)) / spread

    def baseline(x: np.ndarray, y: np.ndarray, axis: int = -1) -> np.ndarray:
        return (y.mean(axis) - x.mean(axis)) / x.std(axis, ddof=1)

    return {"average": average, "baseline": baseline}[standardizer]


def bootstrap_race(standardizer: str, n: int, *, draws: int, floor: float) -> Race:
    before, after = scores(n, whole=False)
    rng = generator(1, "benchmark")

    def ours() -> object:
        measure = standardized(before, after, standardizer, factor=1.0)
        values = replicates(measure, draws=draws, generator=rng)
        return bca_interval(values, measure.observed(), measure.without_each(), conf_level=0.95)

    def scipy() -> object:
        return stats.bootstrap(
            (before, after),
            g_of(standardizer),
            paired=True,
            vectorized=True,
            n_resamples=draws,
            method="BCa",
            rng=rng,
        )

    return Race(f"BCa of d ({standardizer}), n={n}, B={draws}", ours, scipy, floor, 9)


def mean_race(n: int, *, draws: int) -> Race:
    before, after = scores(n, whole=False)
    change = after - before
    rng = generator(1, "benchmark")

    def ours() -> object:
        measure = mean_of(change)
        values = replicates(measure, draws=draws, generator=rng)
        return bca_interval(values, measure.observed(), measure.without_each(), conf_level=0.95)

    def scipy() -> object:
        return stats.bootstrap(
            (change,), lambda d, axis=-1: d.mean(axis), vectorized=True, n_resamples=draws, rng=rng
        )

    return Race(f"BCa of the mean change, n={n}, B={draws}", ours, scipy, 0.0, 9)


def permutation_race(n: int, *, draws: float, floor: float, turns: int) -> Race:
    before, after = scores(n, whole=True)
    units = gridded_change(before, after).units
    rng = generator(2, "benchmark")
    exact = np.isinf(draws)

    def ours() -> object:
        if exact:
            return exact_sign_flips(units, "two-sided")
        return drawn_sign_flips(units, "two-sided", draws=int(draws), generator=rng)

    def scipy() -> object:
        return stats.permutation_test(
            (after - before,),
            lambda d, axis=-1: d.mean(axis),
            permutation_type="samples",
            vectorized=True,
            n_resamples=draws,
            rng=rng,
        )

    how = "exact" if exact else f"{int(draws)} draws"
    return Race(f"paired permutation, n={n}, {how}", ours, scipy, floor, turns)


def race(entry: Race) -> bool:
    ours, scipy = times_in_turn([entry.ours, entry.scipy], entry.turns)
    ratio = statistics.median(b / a for a, b in zip(ours, scipy, strict=True))
    kept = ratio >= entry.floor
    promise = f">= {entry.floor:g}" if entry.floor else "-"
    print(
        f"{entry.name:44} {statistics.median(ours):10.3f} {statistics.median(scipy):10.1f} "
        f"{ratio:9.1f} {promise:>8} "
        f"{'' if kept else 'MISSED'}"
    )
    return kept


def exact_thirty(*, whole: bool) -> bool:
    """Time the exact test of 30 people alone and through the public function."""
    before, after = scores(30, whole=whole)
    units = gridded_change(before, after).units
    data = pd.DataFrame(
        {
            "person": [*range(30), *range(30)],
            "wave": ["pre"] * 30 + ["post"] * 30,
            "score": np.concatenate([before, after]),
        }
    )

    def public() -> object:
        return effects.sign_flip_permutation(data, outcome="score", pre="pre", post="post")

    calls = [lambda: exact_sign_flips(units, "two-sided"), public]
    kernel, whole_call = map(statistics.median, times_in_turn(calls, 31))
    kept = kernel < 10.0
    kind = "whole points" if whole else "any reals"
    print(
        f"{f'exact paired permutation, n=30, {kind}':44} {kernel:10.3f} ms alone, "
        f"{whole_call:.1f} ms from the table (floor: under 10 ms) {'' if kept else 'MISSED'}"
    )
    return kept


def main() -> int:
    warnings.simplefilter("ignore", StatisticalWarning)
    print(f"{'':44} {'ours ms':>10} {'SciPy ms':>10} {'ratio':>9} {'floor':>8}")
    kept = [
        race(bootstrap_race("average", 500, draws=10_000, floor=2.5)),
        race(bootstrap_race("baseline", 500, draws=10_000, floor=2.5)),
        race(bootstrap_race("average", 30, draws=10_000, floor=0.0)),
        race(mean_race(500, draws=10_000)),
        race(permutation_race(15, draws=np.inf, floor=100.0, turns=7)),
        exact_thirty(whole=True),
        exact_thirty(whole=False),
        race(permutation_race(15, draws=9_999, floor=10.0, turns=15)),
        race(permutation_race(30, draws=9_999, floor=10.0, turns=15)),
        race(permutation_race(500, draws=9_999, floor=10.0, turns=5)),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
