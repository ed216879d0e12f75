"""What every result of two groups carries: columns, sides, assumptions, the WWC effect size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from solidarity_eval._kernels.moments import moments
from solidarity_eval._kernels.small_sample import approximate_correction
from solidarity_eval.designs._arms import SIDES, ArmPairs, ArmScores, ArmSource
from solidarity_eval.references.versions import software
from solidarity_eval.results import (
    About,
    Estimate,
    Flow,
    HypothesisTest,
    Note,
    Result,
    Scalar,
    Table,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Assumption = tuple[str, str, str | None, float | None]
COLUMNS = ("assumption", "state", "evidence", "value")
# What Works Clearinghouse: groups this far apart before are alike, or alike once adjusted for.
ALIKE, ADJUSTABLE = 0.05, 0.25
# Beyond this difference in the shares that left, the two groups may no longer compare.
_SAME_DROP_OUT = 0.05


def assumption_table(rows: Iterable[Assumption]) -> Table:
    """Return what a design assumes and how each assumption looks in the data."""
    return Table(kind="assumptions", columns=COLUMNS, rows=tuple(rows))


def pooled_g(values: Array, arm: Array, difference: float | None = None) -> float | None:
    """Return a difference over the pooled SD of ``values``, WWC's small-sample factor.

    ``difference`` is that of the two means where none is given; None where nothing varies.
    """
    first, second = moments(values[arm == 1.0]), moments(values[arm == 0.0])
    df = first.n + second.n - 2
    pooled = math.sqrt((first.sum_squares + second.sum_squares) / df)
    if pooled == 0.0:
        return None
    apart = first.mean - second.mean if difference is None else difference
    return approximate_correction(df) * apart / pooled


def balance_row(pairs: ArmPairs, *, adjusted: bool) -> Assumption:
    """Return how far apart the groups are before, by the WWC rule of 0.05 and 0.25."""
    apart = pooled_g(pairs.before, pairs.arm)
    if apart is None:
        return "baseline_balance", "supported", "baseline_difference", 0.0
    fine = abs(apart) <= (ADJUSTABLE if adjusted else ALIKE)
    state = "supported" if fine else "doubtful" if abs(apart) <= ADJUSTABLE else "contradicted"
    return "baseline_balance", state, "baseline_difference", apart


def drop_out_row(lost: tuple[float, float]) -> Assumption:
    """Return the difference between the shares that left, programme minus comparison."""
    apart = lost[0] - lost[1]
    state = "supported" if max(lost) == 0.0 else "not_checked"
    if abs(apart) > _SAME_DROP_OUT:
        state = "doubtful"
    return "no_differential_drop_out", state, "differential_attrition", apart


def losses(pairs: ArmScores) -> tuple[float, float]:
    """Return the shares of both groups that are not compared."""
    return pairs.lost(SIDES[0]), pairs.lost(SIDES[1])


def arm_result(
    source: ArmSource,
    *,
    estimates: Iterable[Estimate],
    tests: Iterable[HypothesisTest],
    assumptions: Iterable[Assumption],
    flow: Flow,
    settings: Mapping[str, Scalar | tuple[Scalar, ...]],
    references: tuple[str, ...],
    notes: Iterable[Note],
    tables: Iterable[Table] = (),
    seed: int | None = None,
) -> Result:
    """Return the result of a design with two groups, with its assumptions and versions."""
    programme, comparison = source.labels
    return Result(
        id=f"{source.outcome}.{source.design}",
        method=source.design,
        design=source.design,
        about=About(
            outcome=source.outcome,
            before=None if source.pre is None else str(source.pre),
            after=None if source.post is None else str(source.post),
            unit="points",
        ),
        estimates=tuple(estimates),
        tests=tuple(tests),
        tables=(assumption_table(assumptions), *tables),
        flow=flow,
        settings={
            **settings,
            "arm": source.arm,
            "programme": programme,
            "comparison": comparison,
            "difference": "programme - comparison",
            "person": source.person,
            "wave": source.wave,
        },
        seed=seed,
        references=references,
        notes=tuple(notes),
        versions=software(),
    )
