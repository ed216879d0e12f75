"""Groups of other projects set beside a project that has none of its own: a point of reference."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

from solidarity_eval.packets.moments import in_points
from solidarity_eval.portfolio.study import Study, studies_of
from solidarity_eval.synthesis.pool_key import month_window

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet
    from solidarity_eval.schemas.packet_outcomes import PacketMoments

WIDEST_GAP: Final = 0.25
"""Greatest standardised difference of the first scores for a group to be shown beside another."""

REFERENCES: Final = ("wwc2022",)
_LEAST: Final = 2

Key = tuple[str, str, str, str, str, str, float]
Kind = Literal["comparison", "entry"]
KINDS: Final[tuple[Kind, ...]] = ("comparison", "entry")


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
    form, window, selection : str
        What both have in common; the window is that of the months between the two times.
    """

    project: str
    outcome: str
    kind: Kind
    donors: tuple[str, ...]
    n: int
    before: float
    after: float | None
    gap: float
    form: str
    window: str
    selection: str


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
    lent: dict[tuple[Key, Kind], _Lent] = defaultdict(_Lent)
    for study in studies:
        # A project lends its sums where its own file says so, and nowhere else.
        for kind in KINDS if study.packet.share_reference else ():
            key, sums = _key(study, kind), _sums(study, kind)
            if key is not None and sums is not None:
                lent[key, kind].add(study.packet.project, sums)
    found = []
    for study in studies:
        if _alone(study):
            beside = (_point(study, kind, lent, widest_gap=widest_gap) for kind in KINDS)
            found.append(next((point for point in beside if point is not None), None))
    return tuple(point for point in found if point is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """People, scores and squares of the first time, scores of the second; in points, exact."""

    n: int = 0
    before: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)
    after: Fraction = Fraction(0)

    def plus(self, other: _Sums, sign: int = 1) -> _Sums:
        """Return the sums of both, or of what is left without the other."""
        return _Sums(
            n=self.n + sign * other.n,
            before=self.before + sign * other.before,
            squares=self.squares + sign * other.squares,
            after=self.after + sign * other.after,
        )

    @property
    def spread(self) -> Fraction:
        """Squared deviations of the first scores from their mean."""
        return self.squares - self.before * self.before / self.n


@dataclass(slots=True)
class _Lent:
    """What projects lend of one kind: by project, and all together."""

    by_project: dict[str, _Sums] = field(default_factory=dict)
    total: _Sums = field(default_factory=_Sums)

    def add(self, project: str, sums: _Sums) -> None:
        """Note what a project lends."""
        self.by_project[project] = self.by_project.get(project, _Sums()).plus(sums)
        self.total = self.total.plus(sums)

    def without(self, project: str) -> _Sums:
        """Return what the other projects lend."""
        own = self.by_project.get(project)
        return self.total if own is None else self.total.plus(own, -1)


def _key(study: Study, kind: Kind) -> Key | None:
    """Return what two results must share; None where one part of it is not told."""
    outcome, moments = study.outcome, _moments(study, kind)
    if moments is None or outcome.form is None:
        return None
    window = month_window(study.months)
    if outcome.selection is None or window is None:
        return None
    return (
        outcome.construct_id,
        outcome.form,
        outcome.scale or "",
        window,
        outcome.selection,
        outcome.population_unit,
        moments.shift,
    )


def _moments(study: Study, kind: Kind) -> PacketMoments | None:
    return study.outcome.comparison if kind == "comparison" else study.outcome.moments


def _sums(study: Study, kind: Kind) -> _Sums | None:
    moments = _moments(study, kind)
    if moments is None or moments.n == 0:
        return None
    return _Sums(
        n=moments.n,
        before=in_points(moments, "before"),
        squares=in_points(moments, "before_squared"),
        after=in_points(moments, "after"),
    )


def _alone(study: Study) -> bool:
    """Tell whether a project measured a change without a group of its own."""
    outcome = study.outcome
    return outcome.moments is not None and outcome.comparison is None and outcome.effect is None


def _point(
    study: Study,
    kind: Kind,
    lent: dict[tuple[Key, Kind], _Lent],
    *,
    widest_gap: float,
) -> ReferencePoint | None:
    outcome, own, key = study.outcome, _sums(study, "entry"), _key(study, "entry")
    if own is None or key is None or (key, kind) not in lent:
        return None
    given = lent[key, kind]
    others = given.without(study.packet.project)
    gap = _gap(own, others)
    if gap is None or gap >= widest_gap:
        return None
    shift = Fraction(key[-1])
    return ReferencePoint(
        project=study.packet.project,
        outcome=outcome.id,
        kind=kind,
        donors=tuple(sorted(given.by_project.keys() - {study.packet.project})),
        n=others.n,
        before=float(shift + others.before / others.n),
        after=float(shift + others.after / others.n) if kind == "comparison" else None,
        gap=gap,
        form=key[1],
        selection=key[4],
        window=key[3],
    )


def _gap(one: _Sums, other: _Sums) -> float | None:
    """Return the standardised difference of the first means, None where nothing varies."""
    if min(one.n, other.n) < _LEAST:
        return None
    variance = (one.spread + other.spread) / (one.n + other.n - 2)
    if variance <= 0:
        return None
    return float(abs(one.before / one.n - other.before / other.n)) / math.sqrt(variance)
