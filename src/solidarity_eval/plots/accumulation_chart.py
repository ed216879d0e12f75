"""Different codes met as interviews are read one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import axis
from solidarity_eval.plots.scales import Scale, nice_ticks
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

_HEIGHT = 180.0
_LEFT = 34.0
_TOP = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Accumulation:
    """Points ``(interviews, mean, low, high)``; the band holds most orders of the interviews."""

    points: tuple[tuple[int, float, float, float], ...]
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        last = self.points[-1]
        across = Scale(1.0, float(max(last[0], 2)), _LEFT, surface.width - 14.0)
        up = Scale(0.0, max(last[3], 1.0) * 1.08, _TOP + _HEIGHT, _TOP)
        words = self.locale.text("report_reach_ties.chart.codes")
        surface.text((0.0, 16.0), words, size=tokens.SMALL, color=tokens.INK2)
        whole = [tick for tick in nice_ticks(0.0, up.high, 5) if tick == int(tick)]
        for tick in whole:
            y = up.at(tick)
            surface.line([(_LEFT, y), (across.right, y)], color=tokens.RULE)
            label = self.locale.number(tick, 0)
            surface.text((_LEFT - 8.0, y + 5.0), label, size=tokens.SMALLEST, color=tokens.INK2,
                         anchor="end")  # fmt: skip
        lower = [(across.at(k), up.at(low)) for k, _, low, _ in self.points]
        upper = [(across.at(k), up.at(high)) for k, _, _, high in self.points]
        surface.polygon([*lower, *reversed(upper)], fill=tokens.AFTER_FILL)
        line = [(across.at(k), up.at(mean)) for k, mean, _, _ in self.points]
        surface.line(line, color=tokens.AFTER, width=2.6)
        steps = nice_ticks(1.0, across.high, 6)
        ticks = [(1.0, "1"), *((t, self.locale.number(t, 0)) for t in steps if t == int(t) > 1)]
        axis(surface, across, ticks, y=_TOP + _HEIGHT)
        middle = (across.left + across.right) / 2
        words = self.locale.text("report_reach_ties.chart.interviews")
        surface.text((middle, _TOP + _HEIGHT + 44.0), words, size=tokens.SMALL,
                     color=tokens.INK2, anchor="middle")  # fmt: skip
        return _TOP + _HEIGHT + 54.0


def saturation(result: Result, *, language: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw how many different codes are met after each interview, over all orders.

    When to use it: to see whether the last interviews still brought new codes. The band holds
    most orders of the interviews; it says nothing of interviews that were not made.

    Parameters
    ----------
    result : Result
        Of `solidarity_eval.reach.saturation_curve`.
    language : {"fr", "en"}
        Of the words and numbers.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    KeyError
        If the result holds no curve.
    """
    return on_axes(accumulation_chart(result, get_locale(language)), ax)


def accumulation_chart(result: Result, locale: Locale) -> Accumulation:
    """Return the chart of a saturation curve."""
    points = tuple(
        (int(_number(row[0])), _number(row[1]), _number(row[2]), _number(row[3]))
        for row in result.table("curve").rows
    )
    return Accumulation(points=points, locale=locale)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
