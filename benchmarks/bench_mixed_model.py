"""Random-intercept REML with Satterthwaite df against statsmodels' fit without df; limit: 1/50.

500 people at 3 times. Both start from the same DataFrame, in one process, in turn; the ratio is
taken pair by pair. Run: ``python benchmarks/bench_mixed_model.py``.
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

from solidarity_eval.designs import mixed_model

PERSONS, WAVES, PAIRS, LIMIT = 500, 3, 9, 50.0
# Ours is short: a mean over several calls, so that what else runs on the machine weighs alike.
CALLS = 25


def answers() -> pd.DataFrame:
    rng = np.random.default_rng(20260101)
    person = np.repeat(np.arange(PERSONS), WAVES)
    month = np.tile(np.arange(WAVES) * 6.0, PERSONS)
    score = 10 + rng.normal(0, 1, PERSONS)[person] + 0.05 * month + rng.normal(0, 1, len(person))
    return pd.DataFrame({"person": person, "month": month, "score": score})


def seconds(call, repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - start) / repeats


def main() -> int:
    data = answers()

    def ours():
        return mixed_model(data, outcome="score", covariates="month", group="person")

    def other():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return smf.mixedlm("score ~ month", data, groups="person").fit(reml=True)

    mine, theirs = ours().get("coefficient", covariate="month"), other()
    rows = [(seconds(ours, CALLS), seconds(other, 1)) for _ in range(PAIRS)]
    ratios = [b / a for a, b in rows]
    ratio = statistics.median(ratios)
    print(
        f"slope {mine.estimate:.6f} (df {mine.df:.1f}) against {theirs.params['month']:.6f}; "
        f"{1000 * statistics.median(a for a, _ in rows):.2f} ms against "
        f"{1000 * statistics.median(b for _, b in rows):.0f} ms"
    )
    print(f"  {ratio:.0f} times faster ({min(ratios):.0f} to {max(ratios):.0f})")
    print(f"  limit {LIMIT:g}: {'kept' if ratio >= LIMIT else 'NOT KEPT'}")
    return 0 if ratio >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
