"""Whether so much drop-out still leaves a randomised comparison sound, by the WWC's table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels.attrition_boundary import COLUMNS, boundary, is_low
from solidarity_eval._kernels.two_proportions import TwoGroups
from solidarity_eval.designs._retention import RetentionSource, retention
from solidarity_eval.errors import ArgumentError
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Result, Table

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("deke2017",)
RANDOMISED = ("randomised", "cluster_randomised")


def attrition_boundary(
    data: pd.DataFrame | None = None,
    *,
    design: str,
    outcome: str | None = None,
    pre: object = None,
    post: object = None,
    arm: str | None = None,
    programme: object = "programme",
    comparison: object = "comparison",
    entered: Sequence[int] | None = None,
    stayed: Sequence[int] | None = None,
    person: str = "person",
    wave: str = "wave",
) -> Result:
    r"""Attrition of a randomised comparison against the boundaries of the WWC.

    .. math::
        |a_\text{programme} - a_\text{comparison}| \le B(a_\text{overall})

    Use it where chance decided who was in which group, and nowhere else: the boundary tells how
    much drop-out can undo what the lot made equal. Where no lot was drawn there is nothing to
    undo, and a small drop-out would be read as a comparison that it is not. The cautious
    boundary is for programmes that may themselves make people leave or stay, the optimistic one
    for those that hardly can; choose before the data.

    Parameters
    ----------
    data : pandas.DataFrame, optional
        Long form, one row per person and wave, as in `attrition`. Never modified.
    design : {"randomised", "cluster_randomised"}
        How the groups came about; any other is refused.
    outcome : str, optional
        Column of the score.
    pre, post : object
        Values of ``wave`` before and after.
    arm : str
        Column of the group.
    programme, comparison : object
        Values of the group column; in this order also for counts.
    entered, stayed : pair of int, optional
        Instead of a table: counts of (programme, comparison), everyone drawn counted.
    person, wave : str
        Columns of the person and of the wave.

    Returns
    -------
    Result
        Estimates in proportion: ``overall_attrition``, ``differential_attrition`` (programme
        minus comparison), ``boundary`` at ``assumption`` ``cautious`` and ``optimistic`` (the
        largest difference that is low attrition; left out beyond the table, where attrition is
        high whatever the difference). Table ``boundary`` of kind ``requirements``: ``assumption,
        boundary, differential, low``.

    Raises
    ------
    ArgumentError
        No lot was drawn, there is one group, or an argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, DataError
        The table cannot be read, or a person is in both groups.
    TooFewError
        Nobody entered in a group.

    Notes
    -----
    Table II.1 of the WWC Standards Handbook 4.1 (2020), read at the overall attrition rounded to
    a whole per cent: cautious to 57 %, optimistic to 65 %. Values checked against R package
    baselinr 0.6 (both columns) and a second transcription (cautious column). That second one
    has one more 10.9 in its optimistic column, so its rows from 13 % on differ by one place; the
    model of attrition bias of Deke and Chiang, fitted to either column, lies within 0.08 points of
    the values used here and misses the other by up to 0.12. For clusters the WWC reads the table
    once for clusters and once for the people in those that stayed.

    References
    ----------
    Deke and Chiang (2017), doi:10.1177/0193841X16670047; What Works Clearinghouse (2020),
    Standards Handbook, version 4.1.

    Examples
    --------
    >>> found = attrition_boundary(design="randomised", entered=(52, 48), stayed=(52, 45))
    >>> found.table("boundary").column("low")
    (False, True)
    """
    if not isinstance(design, str) or design not in RANDOMISED:
        raise ArgumentError(
            "designs_attrition.not_randomised", design=str(design), allowed=", ".join(RANDOMISED)
        )
    found = retention(
        RetentionSource(
            design="attrition_boundary",
            data=data,
            outcome=outcome,
            pre=pre,
            post=post,
            arm=arm,
            programme=programme,
            comparison=comparison,
            entered=entered,
            stayed=stayed,
            person=person,
            wave=wave,
        )
    )
    arms = found.arms
    if arms is None:
        raise ArgumentError("designs_attrition.boundary_one_group")
    return Result(
        id="attrition_boundary" if outcome is None else f"{outcome}.attrition_boundary",
        method="attrition_boundary",
        design=design,
        about=About(outcome=outcome, unit="proportion"),
        estimates=_estimates(found.overall, arms),
        tables=(_table(found.overall, arms.difference),),
        flow=found.flow,
        settings={
            "design": design,
            "difference": "programme - comparison",
            "entered": found.entered,
            "stayed": found.stayed,
        },
        references=REFERENCES,
        versions=software(),
    )


def _estimates(overall: float, arms: TwoGroups) -> tuple[Estimate, ...]:
    n = arms.n1 + arms.n0
    limits = {name: boundary(overall, name) for name in COLUMNS}
    return (
        Estimate(term="overall_attrition", estimate=overall, unit="proportion", n=n),
        Estimate(term="differential_attrition", estimate=arms.difference, unit="proportion", n=n),
        *(
            Estimate(term="boundary", at={"assumption": name}, estimate=limit, unit="proportion")
            for name, limit in limits.items()
            if limit is not None
        ),
    )


def _table(overall: float, differential: float) -> Table:
    return Table(
        kind="requirements",
        id="boundary",
        columns=("assumption", "boundary", "differential", "low"),
        rows=tuple(
            (name, boundary(overall, name), differential, is_low(overall, differential, name))
            for name in COLUMNS
        ),
    )
