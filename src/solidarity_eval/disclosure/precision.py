"""How precisely means, spreads and a change may be given before they tell single answers."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from solidarity_eval.disclosure.kinds import SINGLE_LEAST
from solidarity_eval.disclosure.rounding import down, up
from solidarity_eval.disclosure.thresholds import LEAST

if TYPE_CHECKING:
    from solidarity_eval._kernels.suppression_histograms import Published, Window
    from solidarity_eval.disclosure.earlier import Other

WIDTH: Final = 2
"""Least distance between the smallest and the largest count that a reader can deduce."""

_ROUNDED = (2, 1)
_MOST_SINGLE = 11
_LONG_STEPS = (2.0, 4.0, 5.0, 10.0, 20.0)
_SMALL = 1e-6
_EXACT = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one score before and after, as they are or as they would be published.

    Attributes
    ----------
    n : int
        People with both scores; with ``n_after``, of the first time alone.
    low, high : float or None
        Ends of the scale, in points.
    items : int or None
        Questions behind the score; None for a number that is no questionnaire.
    denominator : int or None
        Steps in a point of the grid of the scores; None without a grid.
    mean_before, mean_after, sd_before, sd_after : float or None
    change, conf_low, conf_high, conf_level, df : float or None
        Mean change and its t interval.
    sd_change : float or None
        Where the sums of products are published.
    digits : int or None
        Decimals kept; None for exact values.
    n_after : int or None
        People of the second time where nobody is followed from one time to the other.
    groups : tuple of (str, float, float, int)
        Published counts: side, lowest and highest score of a group, people.
    grid : float or None
        Step of a grid that the exact figures fit, kept when they are rounded.
    """

    n: int
    low: float | None = None
    high: float | None = None
    items: int | None = None
    denominator: int | None = None
    mean_before: float | None = None
    mean_after: float | None = None
    sd_before: float | None = None
    sd_after: float | None = None
    change: float | None = None
    conf_low: float | None = None
    conf_high: float | None = None
    conf_level: float | None = None
    df: float | None = None
    sd_change: float | None = None
    digits: int | None = None
    n_after: int | None = None
    groups: tuple[tuple[str, float, float, int], ...] = ()
    grid: float | None = None

    @property
    def mean_change(self) -> float | None:
        """The change, under the name of its side."""
        return self.change

    @property
    def single(self) -> bool:
        """Whether the score is the answer to one question, as far as its grid tells."""
        if self.items is not None:
            return self.items == 1
        step = coarsest_step(self)
        return step == 1.0 and self.answers(1.0) <= _MOST_SINGLE

    def answers(self, step: float) -> int:
        """Return how many values a score can take on a grid of that step."""
        if self.low is None or self.high is None:
            return 0
        return round((self.high - self.low) / step) + 1

    @property
    def alike(self) -> bool:
        """Whether everybody answered, or moved, alike."""
        flat = self.conf_low is not None and self.conf_low == self.conf_high
        return flat or any(sd == 0 for sd in (self.sd_before, self.sd_after, self.sd_change))


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """A way to publish figures: ``digits`` decimals (None: exact), spreads or not."""

    digits: int | None = None
    spreads: bool = True


def safe_precision(
    figures: Figures, *, others: Sequence[Other] = (), least: int = LEAST
) -> Precision | None:
    """Return the finest way to publish figures that leaves every answer in doubt; None if none.

    Candidates are tried in a fixed order: exact; two decimals; one; then two and one without the
    standard deviations. A single question below 30 people starts at one decimal. A candidate
    is safe when, over all whole-number tables of answers that agree with every published figure,
    no count of people (by answer before, by answer after, by both, by size of change) that is
    surely not empty is known to within `WIDTH`. The tables are those of the coarsest grid that
    the figures allow, which leaves the reader fewest of them.

    Parameters
    ----------
    figures : Figures
    others : sequence of Other
        Figures published already that may hold nearly the same people: those of earlier years,
        those of an outcome with the same score before. A candidate is safe when the people who
        are in one only stay in doubt too, see `may_stand_beside`.
    least : int
        Fewest people whose mean may follow by subtraction.

    Returns
    -------
    Precision or None

    Examples
    --------
    >>> few = Figures(n=15, low=1, high=5, items=1, mean_before=2.8, mean_after=3.4,
    ...               sd_before=1.0823, sd_after=1.1212)
    >>> safe_precision(few)
    Precision(digits=1, spreads=True)
    """
    from solidarity_eval.disclosure.earlier import may_stand_beside

    if figures.alike:
        return None
    figures = replace(figures, grid=coarsest_step(figures))
    for candidate in _candidates(figures):
        told = rounded(figures, candidate)
        if _is_safe(told) and may_stand_beside(told, others, least=least):
            return candidate
    return None


def groups_may_stand(
    figures: Figures,
    groups: Sequence[tuple[str, float, float, int]],
    *,
    others: Sequence[Other] = (),
    least: int = LEAST,
) -> bool:
    """Tell whether merged counts of answers may be published beside these figures.

    Groups that are large enough still give single answers away beside a mean and an SD: three
    groups, a mean and an SD are five equations, and five answers are five unknowns.

    Parameters
    ----------
    figures : Figures
        As they are published, see `rounded`.
    groups : sequence of (str, float, float, int)
        Side (``before``, ``after``), lowest and highest score of a group, people.
    others, least
        As of `safe_precision`.

    Examples
    --------
    >>> sd = (49.6 / 39) ** 0.5
    >>> told = Figures(n=40, low=1, high=5, items=1, mean_before=2.9, sd_before=sd)
    >>> thirds = [("before", 1, 2, 14), ("before", 3, 3, 14), ("before", 4, 5, 12)]
    >>> groups_may_stand(told, thirds)
    False
    """
    from solidarity_eval.disclosure.earlier import may_stand_beside

    told = replace(figures, groups=tuple(groups))
    return not figures.alike and _is_safe(told) and may_stand_beside(told, others, least=least)


def _candidates(figures: Figures) -> Iterator[Precision]:
    """Yield the ways to publish, never finer than the figures already are."""
    finest = figures.digits
    few = min(figures.n, figures.n_after or figures.n) < SINGLE_LEAST
    coarse_first = finest is None and figures.single and few
    if finest is None and not coarse_first:
        yield Precision()
    shift = _shift(figures)
    decimals = [
        digits - shift
        for digits in _ROUNDED
        if (digits == 1 or not coarse_first) and (finest is None or digits - shift <= finest)
    ]
    if figures.sd_before is not None or figures.sd_after is not None:
        yield from (Precision(digits=digits) for digits in decimals)
    yield from (Precision(digits=digits, spreads=False) for digits in decimals)


def _shift(figures: Figures) -> int:
    """Return the decimals that a long scale does without: one on 0 to 40, two on 0 to 400."""
    if figures.low is None or figures.high is None or figures.high - figures.low < 40:
        return 0
    return math.floor(math.log10((figures.high - figures.low) / 4))


def rounded(figures: Figures, precision: Precision) -> Figures:
    """Return the figures as that way of publishing shows them, the interval rounded outward."""
    if not precision.spreads:
        figures = replace(figures, sd_before=None, sd_after=None, sd_change=None)
    digits = precision.digits
    if digits is None:
        return figures
    names = ("mean_before", "mean_after", "sd_before", "sd_after", "change")
    values = {
        name: round(value, digits)
        for name in names
        if (value := getattr(figures, name)) is not None
    }
    if figures.conf_low is not None:
        values["conf_low"] = down(figures.conf_low, digits)
    if figures.conf_high is not None:
        values["conf_high"] = up(figures.conf_high, digits)
    return replace(figures, **values, digits=digits, denominator=None, sd_change=None)


def coarsest_step(figures: Figures) -> float | None:
    """Return the widest step of a grid on which exact figures can lie; None without a grid."""
    if figures.low is None or figures.high is None:
        return None
    return next((step for step in _steps(figures) if _fits(figures, step)), None)


def _steps(figures: Figures) -> list[float]:
    """Return the grids that the scores may lie on, the widest first."""
    steps = {1.0}
    if figures.items is not None and figures.items > 1:
        steps.add(1.0 / figures.items)
    if figures.denominator is not None:
        steps.add(1.0 / figures.denominator)
    if figures.grid is not None:
        steps.add(figures.grid)
    elif figures.digits is None:
        steps |= _wider(figures)
    return sorted(steps, reverse=True)


def _wider(figures: Figures) -> set[float]:
    """Return the wider grids of a long scale: five questions on 0 to 100 make steps of 4."""
    items = figures.items or 1
    if items == 1 or figures.low is None or figures.high is None:
        return set()
    span = figures.high - figures.low
    return {step for step in _LONG_STEPS if step * items <= span and _whole(span / step)}


def _fits(figures: Figures, step: float) -> bool:
    """Tell whether sums of whole numbers of steps give these means and standard deviations."""
    if figures.low is None or figures.high is None:
        return False
    if not _whole((figures.high - figures.low) / step):
        return False
    if figures.digits is not None:
        return True
    sides = (
        (figures.n, figures.mean_before, figures.sd_before),
        (figures.n_after or figures.n, figures.mean_after, figures.sd_after),
    )
    for n, mean, sd in sides:
        if mean is None:
            continue
        total = n * (mean - figures.low) / step
        if not _whole(total):
            return False
        if sd is not None and not _whole((n - 1) * (sd / step) ** 2 + total * total / n):
            return False
    return True


def _whole(value: float) -> bool:
    return abs(value - round(value)) < _SMALL * max(1.0, abs(value))


@functools.lru_cache(maxsize=512)
def _is_safe(figures: Figures) -> bool:
    """Tell whether every count stays in doubt, on the coarsest grid where anything fits."""
    if figures.alike:
        return False
    steps = [step for step in _steps(figures) if _fits(figures, step)]
    for step in steps:
        found = _doubtful(figures, step)
        if found is not None:
            return found
    return not steps


def _doubtful(figures: Figures, step: float) -> bool | None:
    """Tell whether every count stays in doubt; None where no table of answers fits."""
    from solidarity_eval._kernels.suppression_histograms import SIDES, pinned_answers

    try:
        if figures.n_after is None:
            sides = tuple(side for side in SIDES if getattr(figures, f"mean_{side}") is not None)
            pinned = pinned_answers(published(figures, step), width=WIDTH, sides=sides)
            return None if pinned is None else not pinned
        parts = [
            pinned_answers(published(figures, step), width=WIDTH, sides=SIDES[:1]),
            pinned_answers(
                published(replace(figures, n=figures.n_after), step), width=WIDTH, sides=SIDES[1:2]
            ),
        ]
    except ArithmeticError:
        return False
    return None if None in parts else not any(parts)


def published(figures: Figures, step: float) -> Published:
    """Return what figures tell a reader, in steps of the grid from the low end of the scale."""
    from solidarity_eval._kernels.student import t_quantile
    from solidarity_eval._kernels.suppression_histograms import ANYTHING, Published

    low = figures.low or 0.0
    unit = (_EXACT if figures.digits is None else 0.5 * 10.0**-figures.digits + _EXACT) / step

    def window(value: float | None, start: float = 0.0) -> Window:
        if value is None:
            return ANYTHING
        return (value - start) / step - unit, (value - start) / step + unit

    half, quantile = None, 0.0
    if (
        figures.conf_low is not None
        and figures.conf_high is not None
        and figures.conf_level is not None
        and (figures.df is None or figures.df == figures.n - 1)
    ):
        # Both ends are rounded outward: they lie up to two units inside what is printed.
        half = (figures.conf_low / step + unit, figures.conf_high / step - unit, unit)
        quantile = t_quantile((1.0 + figures.conf_level) / 2.0, figures.n - 1)
    return Published(
        n=figures.n,
        answers=figures.answers(step),
        mean_before=window(figures.mean_before, low),
        mean_after=window(figures.mean_after, low),
        mean_change=window(figures.change),
        sd_before=window(figures.sd_before),
        sd_after=window(figures.sd_after),
        sd_change=window(figures.sd_change),
        half=half,
        quantile=quantile,
        groups=tuple(
            (side, math.ceil((first - low) / step - _SMALL), _after(last, low, step), people)
            for side, first, last, people in figures.groups
        ),
    )


def _after(last: float, low: float, step: float) -> int:
    """Return the answer after the last one of a group."""
    return math.floor((last - low) / step + _SMALL) + 1
