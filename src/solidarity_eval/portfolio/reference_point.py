"""Groups of other projects set beside a project that has none of its own: a point of reference."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from solidarity_eval.portfolio.study import Study, studies_of

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet
    from solidarity_eval.schemas.packet_outcomes import PacketMoments

WIDEST_GAP: Final = 0.25
"""Greatest standardised difference of the first scores for a group to be shown beside another."""

REFERENCES: Final = ("wwc2022",)
_LEAST: Final = 2

Key = tuple[str, str, str, float, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePoint:
    """Scores of people of other projects, to be read beside those of one project.

    It holds no difference between the two groups and no verdict, and it changes no level of
    evidence: these people live elsewhere, and nobody chose them to resemble the others.

    Attributes
    ----------
    project, outcome : str
        Beside whose result it stands.
    kind : {"comparison", "entry"}
        ``comparison``: people of comparison groups, both times; ``entry``: people who were
        entering other projects, the first time only.
    donors : tuple of str
        Projects that contributed.
    n : int
        People of the reference.
    before : float
        Their mean at the first time, in points.
    after : float or None
        Their mean at the second time; None for ``entry``.
    gap : float
        Standardised difference of the first scores, without sign.
    form, selection : str
    months : float
        What both have in common.
    """

    project: str
    outcome: str
    kind: Literal["comparison", "entry"]
    donors: tuple[str, ...]
    n: int
    before: float
    after: float | None
    gap: float
    form: str
    selection: str
    months: float


def reference_points(
    packets: Iterable[Packet], *, widest_gap: float = WIDEST_GAP
) -> tuple[ReferencePoint, ...]:
    r"""Return the groups that may stand beside the projects that have no group of their own.

    Moments of the same form, unit of people, interval and selection path are added up over the
    other projects that contributed them. They are shown where the first scores differ by less
    than ``widest_gap`` standard deviations:
    :math:`|\bar x_1 - \bar x_2| / s_p`, :math:`s_p` the pooled standard deviation.

    When to use it: to see where people of a like questionnaire stand elsewhere. It is no
    comparison group: it gives no difference in differences, no verdict, and the evidence level
    of the project stays what it was.

    Parameters
    ----------
    packets : iterable of Packet
        One a project.
    widest_gap : float
        In standard deviations of the first scores.

    Returns
    -------
    tuple of ReferencePoint
        ``comparison`` where comparison groups fit, else ``entry`` where first scores of people
        entering other projects do; nothing where neither fits.

    Notes
    -----
    The bound of .25 is the one above which the What Works Clearinghouse accepts no adjustment
    for a difference at baseline.

    References
    ----------
    What Works Clearinghouse (2022), Procedures and Standards Handbook, version 5.0.

    Examples
    --------
    >>> reference_points(())
    ()
    """
    studies = studies_of(tuple(packets))
    donors: dict[Key, list[Study]] = defaultdict(list)
    for study in studies:
        key = _key(study)
        if key is not None:
            donors[key].append(study)
    found = (
        _beside(study, donors[key], widest_gap)
        for study in studies
        if (key := _key(study)) is not None and _alone(study)
    )
    return tuple(point for point in found if point is not None)


def _key(study: Study) -> Key | None:
    """Return what two results must share; None where one part of it is not told."""
    outcome = study.outcome
    if outcome.form is None or outcome.selection is None or outcome.months is None:
        return None
    return (
        outcome.construct_id,
        outcome.form,
        outcome.scale or "",
        round(outcome.months, 1),
        outcome.selection,
        outcome.population_unit,
    )


def _alone(study: Study) -> bool:
    """Tell whether a project measured a change without a group of its own."""
    outcome = study.outcome
    return outcome.moments is not None and outcome.comparison is None and outcome.effect is None


def _beside(study: Study, donors: list[Study], widest_gap: float) -> ReferencePoint | None:
    others = [other for other in donors if other.packet.project != study.packet.project]
    compared = [(other, other.outcome.comparison) for other in others]
    entered = [(other, other.outcome.moments) for other in others]
    point = _point(study, compared, kind="comparison", widest_gap=widest_gap)
    return point or _point(study, entered, kind="entry", widest_gap=widest_gap)


def _point(
    study: Study,
    groups: list[tuple[Study, PacketMoments | None]],
    *,
    kind: Literal["comparison", "entry"],
    widest_gap: float,
) -> ReferencePoint | None:
    own, outcome = study.outcome.moments, study.outcome
    if own is None or outcome.form is None or outcome.selection is None or outcome.months is None:
        return None
    given = [(other, sums) for other, sums in groups if sums and sums.shift == own.shift]
    n = sum(sums.n for _, sums in given)
    if n < _LEAST or own.n < _LEAST:
        return None
    first = math.fsum(sums.before for _, sums in given)
    squares = math.fsum(sums.before_squared for _, sums in given)
    gap = _gap((own.n, own.before, own.before_squared), (n, first, squares))
    if gap is None or gap >= widest_gap:
        return None
    second = math.fsum(sums.after for _, sums in given)
    return ReferencePoint(
        project=study.packet.project,
        outcome=outcome.id,
        kind=kind,
        donors=tuple(sorted({other.packet.project for other, _ in given})),
        n=n,
        before=own.shift + first / n,
        after=own.shift + second / n if kind == "comparison" else None,
        gap=gap,
        form=outcome.form,
        selection=outcome.selection,
        months=outcome.months,
    )


def _gap(one: tuple[int, float, float], other: tuple[int, float, float]) -> float | None:
    """Return the standardised difference of two means from n, sum and sum of squares."""
    spread = 0.0
    for n, total, squares in (one, other):
        spread += max(squares - total**2 / n, 0.0)
    variance = spread / (one[0] + other[0] - 2)
    if variance <= 0.0:
        return None
    return abs(one[1] / one[0] - other[1] / other[0]) / math.sqrt(variance)
