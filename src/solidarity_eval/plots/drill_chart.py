"""Drills one after the other: minutes to open, and the limit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import Mark, shape
from solidarity_eval.plots.scales import Scale, nice_ticks
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

_HEIGHT = 150.0
_LEFT = 48.0
_FEW = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRun:
    """Minutes of each drill with its day, in order, and the limit where there is one."""

    drills: tuple[tuple[dt.date, float], ...]
    limit: float | None
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        most = max([minutes for _, minutes in self.drills] + [self.limit or 0.0]) * 1.12
        bottom = 30.0 + _HEIGHT
        up = Scale(0.0, most, bottom, 30.0)
        across = Scale(0.0, max(len(self.drills) - 1.0, 1.0), _LEFT + 26.0, surface.width - 34.0)
        title = self.locale.text("report_reach_people.chart.minutes")
        surface.text((8.0, 14.0), title, size=tokens.SMALL, color=tokens.INK2)
        for value in nice_ticks(0.0, most, 4):
            y = up.at(value)
            surface.line([(_LEFT, y), (surface.width - 8, y)], color=tokens.RULE)
            words = self.locale.compact(value)
            at = (_LEFT - 8, y + 5)
            surface.text(at, words, size=tokens.SMALLEST, color=tokens.INK2, anchor="end")
        self._limit(surface, up)
        places = [(across.at(float(i)), up.at(m)) for i, (_, m) in enumerate(self.drills)]
        surface.line(places, color=tokens.AFTER_MID, width=2)
        for place, (_, minutes) in zip(places, self.drills, strict=True):
            late = self.limit is not None and minutes > self.limit
            mark: Mark = "ring" if late else "disc"
            shape(surface, place, 6.0, mark=mark, color=tokens.AFTER, ground=tokens.WHITE)
        self._days(surface, across, bottom)
        return bottom + 34.0

    def _limit(self, surface: Surface, up: Scale) -> None:
        if self.limit is None:
            return
        y = up.at(self.limit)
        surface.line([(_LEFT, y), (surface.width - 8, y)], color=tokens.INK, dashed=True, width=1.4)
        words = self.locale.text("report_reach_people.chart.limit", minutes=self.limit)
        at = (surface.width - 8, y - 6)
        surface.text(at, words, size=tokens.SMALL, anchor="end", halo=tokens.WHITE)

    def _days(self, surface: Surface, across: Scale, bottom: float) -> None:
        """Name the month of the first and of the last drill, and of each where they are few."""
        few = len(self.drills) * 76.0 <= surface.width and len(self.drills) <= _FEW
        for place, (day, _) in enumerate(self.drills):
            if few or place in (0, len(self.drills) - 1):
                at = (across.at(float(place)), bottom + 22)
                words = f"{day:%m/%Y}"
                surface.text(at, words, size=tokens.SMALLEST, color=tokens.INK2, anchor="middle")


def drill_run(result: Result, *, language: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw the drills one after the other, in minutes.

    When to use it: to see whether opening takes less time from drill to drill. An open mark is a
    drill beyond the limit. It does not show how long a real crisis would take.

    Parameters
    ----------
    result : Result
        Of `drill_times`.
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
        If the result holds no drills.
    """
    return on_axes(drill_chart(result, get_locale(language)), ax)


def drill_chart(result: Result, locale: Locale) -> DrillRun:
    """Return the chart of a result."""
    table = result.table("drills")
    days, minutes = table.column("date"), table.column("minutes")
    limit = result.settings.get("limit")
    return DrillRun(
        drills=tuple(
            (dt.date.fromisoformat(str(day)), float(value) if isinstance(value, float) else 0.0)
            for day, value in zip(days, minutes, strict=True)
        ),
        limit=float(limit) if isinstance(limit, int | float) else None,
        locale=locale,
    )
