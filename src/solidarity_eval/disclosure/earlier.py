"""What two published sets of figures tell of the few people who are in one and not the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from solidarity_eval.disclosure.precision import WIDTH, Figures, coarsest_step, published

Side = Literal["before", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Figures that are published already, and the sides on which they may hold the same people."""

    figures: Figures
    sides: tuple[Side, ...] = ("before", "after")


def may_stand_beside(figures: Figures, others: Iterable[Other], *, least: int) -> bool:
    """Tell whether figures may be published beside others that differ by a few people.

    With exact figures on both sides, the mean of the ``k`` people who are in one only follows by
    subtraction: refused for fewer than ``least``. Else the answers of these people, and of all,
    are looked for among all whole-number tables that agree with both; one of them known to within
    `WIDTH` is enough to refuse. As many people on both sides are taken to be the same people.
    """
    return all(_is_safe(figures, other, least=least) for other in others)


def _is_safe(figures: Figures, other: Other, *, least: int) -> bool:
    before = other.figures
    sides: list[Side] = [
        side
        for side in other.sides
        if getattr(figures, f"mean_{side}") is not None
        and getattr(before, f"mean_{side}") is not None
    ]
    if figures.n_after is None and before.n_after is None:
        return not sides or _pair_is_safe(figures, before, sides=tuple(sides), least=least)
    return all(
        _pair_is_safe(_of(figures, side), _of(before, side), sides=(side,), least=least)
        for side in sides
    )


def _of(figures: Figures, side: Side) -> Figures:
    """Return figures of different people at each time, with the people of one time."""
    return replace(figures, n=_people(figures, side), n_after=None, change=None)


def _people(figures: Figures, side: Side) -> int:
    if side == "after" and figures.n_after is not None:
        return figures.n_after
    return figures.n


def _pair_is_safe(
    figures: Figures, before: Figures, *, sides: tuple[Side, ...], least: int
) -> bool:
    if figures.n == before.n and not figures.groups:
        return True
    apart = abs(figures.n - before.n)
    if figures.digits is None and before.digits is None and 0 < apart < least:
        return False
    for step in _steps(figures, before):
        found = _is_doubtful(figures, before, step, sides=sides)
        if found is not None:
            return found
    return True


def _is_doubtful(
    figures: Figures, before: Figures, step: float, *, sides: tuple[Side, ...]
) -> bool | None:
    """Tell whether every count stays in doubt; None where no table of that grid fits both."""
    from solidarity_eval._kernels.suppression_additions import pinned_with_newcomers
    from solidarity_eval._kernels.suppression_histograms import SIDES

    fewer, more = sorted((figures, before), key=lambda one: one.n)
    told: tuple[str, ...] = sides
    if len(sides) == 2 and fewer.change is not None and more.change is not None:
        told = SIDES
    try:
        pinned = pinned_with_newcomers(
            published(fewer, step), published(more, step), width=WIDTH, sides=told
        )
    except ArithmeticError:
        return False
    return None if pinned is None else not pinned


def _steps(figures: Figures, other: Figures) -> list[float]:
    """Return the grids on which both may lie, the widest first; none without a grid.

    What is safe on a wide grid is safe on a finer one, which holds all its tables; where nothing
    fits on a wide one, the finer one decides.
    """
    exact = [one for one in (figures, other) if one.digits is None]
    steps = [coarsest_step(one) for one in (exact or [figures])]
    if None in steps:
        return []
    widest = min(step for step in steps if step is not None)
    items = figures.items if figures.items is not None and figures.items > 1 else 1
    return sorted({widest, min(widest, 1.0 / items)}, reverse=True)
