"""What two published sets of figures tell of the few people who are in one and not the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from solidarity_eval.disclosure.precision import WIDTH, Figures, coarsest_step, published

if TYPE_CHECKING:
    from solidarity_eval._kernels.suppression_additions import Margin

Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Figures that are published already, and the sides on which they may hold the same people."""

    figures: Figures
    sides: tuple[Side, ...] = ("before", "after")


def may_stand_beside(figures: Figures, others: Iterable[Other], *, least: int) -> bool:
    """Tell whether figures may be published beside others that differ by a few people.

    With exact figures on both sides, the mean of the ``k`` people who are in one only follows by
    subtraction: refused for fewer than ``least``. Else the answers of these people are
    looked for among all whole-number tables that agree with both; one of them known to within
    `WIDTH` is enough to refuse. As many people on both sides are taken to be the same people.
    """
    return all(
        _is_safe(figures, other.figures, side=side, least=least)
        for other in others
        for side in other.sides
    )


def _is_safe(figures: Figures, other: Figures, *, side: Side, least: int) -> bool:
    from solidarity_eval._kernels.suppression_additions import pinned_additions

    mine, theirs = _people(figures, side), _people(other, side)
    if mine == theirs or getattr(figures, f"mean_{side}") is None:
        return True
    if getattr(other, f"mean_{side}") is None:
        return True
    exact = figures.digits is None and other.digits is None
    if exact and abs(mine - theirs) < least:
        return False
    step = _step(figures, other)
    if step is None:
        return True
    fewer, more = sorted(
        (_margin(figures, step, side=side), _margin(other, step, side=side)), key=lambda m: m.n
    )
    try:
        pinned = pinned_additions(fewer, more, answers=figures.answers(step), width=WIDTH)
    except ArithmeticError:
        return False
    return not pinned


def _people(figures: Figures, side: Side) -> int:
    if side == "after" and figures.n_after is not None:
        return figures.n_after
    return figures.n


def _step(figures: Figures, other: Figures) -> float | None:
    """Return the coarsest grid on which both can lie; None without a grid."""
    exact = [one for one in (figures, other) if one.digits is None]
    steps = [coarsest_step(one) for one in (exact or [figures])]
    return None if None in steps else min(step for step in steps if step is not None)


def _margin(figures: Figures, step: float, *, side: Side) -> Margin:
    from solidarity_eval._kernels.suppression_additions import Margin

    told = published(figures, step)
    low, high = getattr(told, f"sd_{side}")
    return Margin(
        n=_people(figures, side), mean=getattr(told, f"mean_{side}"), sd=(max(low, 0.0), high)
    )
