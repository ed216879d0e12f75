"""A count that adds up over time, towards what was promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import axis, shape
from solidarity_eval.plots.metrics import text_width
from solidarity_eval.plots.scales import Scale, nice_ticks
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

_HEIGHT = 170.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """Totals by day, the promise, and where an unchanged pace would lead.

    ``target`` is a number, or two for a range; empty where nothing can be read. ``projection`` is
    ``(day, low, middle, high)``.
    """

    points: Sequence[tuple[dt.date, float]]
    target: tuple[float, ...]
    by: dt.date | None
    projection: tuple[dt.date, float, float, float] | None
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        top, bottom = 14.0, 14.0 + _HEIGHT
        ends = [value for _, value in self.points] + list(self.target)
        if self.projection is not None:
            ends.append(self.projection[3])
        ticks = nice_ticks(0.0, max([*ends, 1.0]) * 1.08, 5)
        up = Scale(0.0, max(max(ends) * 1.05, ticks[-1]), bottom, top)
        labels = [self.locale.compact(tick) for tick in ticks]
        left = max(text_width(label, tokens.SMALLEST) for label in labels) + 10.0
        days = [day for day, _ in self.points] + [day for day in (self._last(),) if day]
        first, last = min(days).toordinal(), max(days).toordinal()
        across = Scale(float(first), float(max(last, first + 1)), left, surface.width - 12.0)
        self._ground(surface, across, up, labels=list(zip(ticks, labels, strict=True)))
        self._projected(surface, across, up)
        path = [(across.at(day.toordinal()), up.at(value)) for day, value in self.points]
        surface.line(path, color=tokens.AFTER, width=2.4)
        for place in path:
            shape(surface, place, 4.0, mark="disc", color=tokens.AFTER, ground=tokens.WHITE)
        self._days(surface, across, bottom)
        return bottom + 30.0

    def _last(self) -> dt.date | None:
        return self.by if self.projection is None else self.projection[0]

    def _ground(
        self, surface: Surface, across: Scale, up: Scale, *, labels: Sequence[tuple[float, str]]
    ) -> None:
        if len(self.target) == 2:
            low, high = (up.at(value) for value in self.target)
            wide = across.right - across.left
            surface.rect((across.left, high, wide, max(low - high, 1.5)), fill=tokens.RULE)
        for tick, label in labels:
            y = up.at(tick)
            at = (across.left - 7, y + 5)
            surface.text(at, label, size=tokens.SMALLEST, color=tokens.INK2, anchor="end")
            surface.line([(across.left - 4, y), (across.left, y)], color=tokens.NEGATIVE_OUTLINE)
        if len(self.target) == 1:
            y = up.at(self.target[0])
            surface.line(
                [(across.left, y), (across.right, y)], color=tokens.INK, width=1.6, dashed=True
            )

    def _projected(self, surface: Surface, across: Scale, up: Scale) -> None:
        if self.projection is None:
            return
        day, low, middle, high = self.projection
        start_day, start = self.points[-1]
        origin = (across.at(start_day.toordinal()), up.at(start))
        x = across.at(day.toordinal())
        surface.polygon([origin, (x, up.at(low)), (x, up.at(high))], fill=tokens.AFTER_FILL)
        surface.line([origin, (x, up.at(middle))], color=tokens.AFTER, width=1.4, dashed=True)

    def _days(self, surface: Surface, across: Scale, bottom: float) -> None:
        first, last = round(across.low), round(across.high)
        parts = 3 if surface.width >= 500 else 2
        marks = [first + round(i * (last - first) / parts) for i in range(parts + 1)]
        names = [(float(mark), dt.date.fromordinal(mark).strftime("%m/%Y")) for mark in marks]
        axis(surface, across, names, y=bottom)


def trajectory(counted: Result, *, language: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw how a count added up, towards what was promised.

    When to use it: for a promise over the whole life of a project, with several periods counted.
    The light field is where the total would lie at an unchanged pace; it is no forecast.

    Parameters
    ----------
    counted : Result
        Of `solidarity_eval.reach.counts_against_target`.
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
        If the result holds no path.
    """
    return on_axes(trajectory_drawing(counted, get_locale(language)), ax)


def trajectory_drawing(counted: Result, locale: Locale) -> Trajectory:
    """Return the chart of a count and its promise."""
    table = counted.table("trajectory")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    points = [(dt.date.fromisoformat(str(row["end"])), _number(row["cumulative"])) for row in rows]
    kind, read_as = counted.settings["amount"], counted.settings["read_as"]
    aims = read_as or () if kind == "about" else counted.settings["values"]
    by = counted.settings.get("by")
    day = dt.date.fromisoformat(str(by)) if by else None
    projection = None
    if day is not None and counted.has("projection"):
        found = counted["projection"]
        low, high = found.conf_low or 0.0, found.conf_high or 0.0
        projection = (day, low, found.estimate, high)
    return Trajectory(
        points=points,
        target=tuple(_number(aim) for aim in aims) if isinstance(aims, tuple) else (),
        by=day,
        projection=projection,
        locale=locale,
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
