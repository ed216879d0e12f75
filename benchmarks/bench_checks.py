"""A million rows of 20 items checked and scored, against pandera with polars; limit: 3 times.

Run: ``python benchmarks/bench_checks.py``. Both sides start from a table in memory with the same
whole numbers (64 bits as a CSV file is read, then 8 bits), 1 % of declared missing codes and
0.01 % of answers out of range; both name each cell out of range, set the missing codes aside, turn
four reversed items and compute the mean of those who answered at least 14 items. The cells and
the scores of both sides are compared in the run. The two alternate. The limit
is on the seconds of processor, all cores together, which other programs on the machine do not
change; the clock is printed beside it.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import pandera.polars as pa
import polars as pl

from solidarity_eval.intake.frames import CheckedAnswers, check_answers_table
from solidarity_eval.schemas.instrument import Instrument

ROWS, ITEMS, PAIRS, LIMIT = 1_000_000, 20, 7, 3.0
LOW, HIGH, REFUSED, LEAST = 0, 5, 77, 14
NAMES = [f"q{item}" for item in range(ITEMS)]
REVERSE = NAMES[4::5]
KINDS = {np.int64: pl.Int64, np.int8: pl.Int8}


def answers() -> pd.DataFrame:
    random = np.random.default_rng(20260101)
    data = random.integers(LOW, HIGH + 1, (ITEMS, ROWS))
    where = random.random((ITEMS, ROWS))
    data[where < 0.01] = REFUSED
    data[where < 0.0001] = 9
    return pd.DataFrame(dict(zip(NAMES, data, strict=True)))


def instrument() -> Instrument:
    return Instrument.model_validate(
        {
            "id": "long",
            "construct": "other",
            "items": {"min": LOW, "max": HIGH, "ids": NAMES},
            "missing": {REFUSED: "refused"},
            "reverse": REVERSE,
            "scales": [{"id": "total", "min_answered": LEAST / ITEMS}],
        }
    )


def other_side(frame: pl.DataFrame, schema: pa.DataFrameSchema) -> tuple[pl.DataFrame, pl.Series]:
    try:
        schema.validate(frame, lazy=True)
        cases = pl.DataFrame()
    except pa.errors.SchemaErrors as problem:
        cases = problem.failure_cases
    items = [pl.when(pl.col(name).is_between(LOW, HIGH)).then(pl.col(name)) for name in NAMES]
    turned = [
        HIGH + LOW - item if name in REVERSE else item
        for name, item in zip(NAMES, items, strict=True)
    ]
    total = pl.sum_horizontal([item.cast(pl.Int16) for item in turned])
    count = pl.sum_horizontal([item.is_not_null().cast(pl.Int16) for item in items])
    scores = frame.lazy().select(score=pl.when(count >= LEAST).then(total / count)).collect()
    return cases, scores["score"]


def compare(cases: pl.DataFrame, scores: pl.Series, checked: CheckedAnswers) -> None:
    theirs = {(row["column"], row["index"] + 2) for row in cases.iter_rows(named=True)}
    ours = {(finding.column, finding.row) for finding in checked.findings}
    if theirs != ours or len(cases) != len(checked.findings):
        raise SystemExit(f"different cells: {len(theirs)} and {len(ours)}")
    mine = checked.scores["long.total"].to_numpy()
    np.testing.assert_allclose(scores.to_numpy(), mine, rtol=0, atol=1e-12)


def measure(data: pd.DataFrame, kind: type[pl.DataType]) -> float:
    own, frame = instrument(), pl.from_pandas(data)
    known = [*range(LOW, HIGH + 1), REFUSED]
    schema = pa.DataFrameSchema({name: pa.Column(kind, pa.Check.isin(known)) for name in NAMES})
    compare(*other_side(frame, schema), check_answers_table(data, own))
    theirs, ours = [], []
    for _ in range(PAIRS):
        theirs.append(timed(lambda: other_side(frame, schema)))
        ours.append(timed(lambda: check_answers_table(data, own)))
    pairs = list(zip(theirs, ours, strict=True))
    work = statistics.median(one[0] / two[0] for one, two in pairs)
    clock = [one[1] / two[1] for one, two in pairs]
    for name, times in (("pandera + polars", theirs), ("solidarity_eval", ours)):
        cpu, wall = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"{kind} {name}: {cpu:.3f} s of processor, {wall:.3f} s on the clock")
    print(
        f"  processor {work:.1f} times less; clock {statistics.median(clock):.1f} times less "
        f"({min(clock):.1f} to {max(clock):.1f}); same cells named, same scores"
    )
    return work


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of processor, all cores together, and the seconds on the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    run()
    return time.process_time() - cpu, time.perf_counter() - clock


def main() -> int:
    data = answers()
    ratios = [measure(data.astype(ours), theirs) for ours, theirs in KINDS.items()]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    kept = min(ratios) >= LIMIT
    print(f"  limit {LIMIT:g} times faster{load}: {'kept' if kept else 'NOT KEPT'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
