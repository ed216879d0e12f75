"""Sums of the scores before and after, which a foundation can add up across projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.paired_sums import PairedSums, paired_sums
from solidarity_eval.evaluation.tables import table_result
from solidarity_eval.intake.pairs import pair_waves
from solidarity_eval.results import Result, Table

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study
    from solidarity_eval.intake.pairs import Pairs

COLUMNS = (
    *("arm", "n", "shift", "denominator"),
    *("before", "after", "before_squared", "after_squared", "product"),
)


def moments_result(study: Study, change: Result) -> Result:
    """Return the five sums over the people compared, one row per group.

    Scores are taken less the middle of their scale (0 where its ends are not declared); see
    `solidarity_eval._kernels.paired_sums`.
    """
    rows = [("programme", study.pairs)]
    if study.controlled:
        rows.append(("comparison", _comparison(study)))
    table = Table(
        kind="counts",
        columns=COLUMNS,
        rows=tuple(_row(arm, _sums(study, pairs)) for arm, pairs in rows if pairs.n),
    )
    return table_result("moments", "paired_moments", table, like=change)


def _comparison(study: Study) -> Pairs:
    rows = study.everyone[study.everyone["arm"] == "comparison"]
    return pair_waves(rows, person="person", wave="wave", **study.pair)


def _sums(study: Study, pairs: Pairs) -> PairedSums:
    return paired_sums(pairs.before, pairs.after, shift=middle(study))


def middle(study: Study) -> float:
    """Return the middle of an outcome's scale, 0 where its ends are not declared."""
    if study.outcome.type == "proportion":
        return 0.5
    low, high = study.source.low, study.source.high
    return 0.0 if low is None or high is None else (low + high) / 2.0


def _row(arm: str, sums: PairedSums) -> tuple[str | float | int | None, ...]:
    return (arm, *(getattr(sums, name) for name in COLUMNS[1:]))
