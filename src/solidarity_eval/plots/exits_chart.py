"""Shares that have left by each way against the time since entry, with a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import Mark, axis, shape
from solidarity_eval.plots.metrics import text_width
from solidarity_eval.plots.scales import Scale, nice_ticks
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

DAYS_PER_MONTH = 365.25 / 12
LOOKS: tuple[tuple[str, Mark], ...] = (
    (tokens.AFTER, "disc"),
    (tokens.BEFORE, "square"),
    (tokens.DRIFT, "diamond"),
    (tokens.NAVY, "ring"),
)
_HEIGHT = 200.0
_LEFT = 52.0
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A share at a time in days, with its bounds where there are some."""

    time: float
    share: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A curve from the entry on."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exits:
    """Curves up to ``last`` days; a target share, and a day to mark.

    ``banded`` draws the bounds of the first curve.
    """

    curves: tuple[Curve, ...]
    last: float
    locale: Locale
    target: float | None = None
    window: float | None = None
    banded: bool = True

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        top = self._legend(surface) + 22.0
        bottom = top + _HEIGHT
        across = Scale(0.0, max(self.last, 1.0), _LEFT, surface.width - 12.0)
        up = Scale(0.0, 1.0, bottom, top)
        self._ground(surface, across, up)
        if self.banded and self.curves:
            _band(surface, self.curves[0].points, across=across, up=up)
        for curve, (color, mark) in zip(self.curves, LOOKS, strict=False):
            places = [(across.at(p.time), up.at(p.share)) for p in curve.points]
            surface.line(places, color=color, width=2.4)
            for place in places[1:]:
                shape(surface, place, 4.5, mark=mark, color=color, ground=tokens.WHITE)
        self._promise(surface, across, up)
        return self._foot(surface, across, bottom)

    def _legend(self, surface: Surface) -> float:
        x, y = 8.0, 16.0
        for curve, (color, mark) in zip(self.curves, LOOKS, strict=False):
            wide = 22.0 + text_width(curve.label, tokens.SMALL) + 18.0
            if x > 8.0 and x + wide > surface.width:
                x, y = 8.0, y + 22.0
            shape(surface, (x + 6, y - 5), 5.5, mark=mark, color=color, ground=tokens.WHITE)
            surface.text((x + 18, y), curve.label, size=tokens.SMALL)
            x += wide
        return y

    def _ground(self, surface: Surface, across: Scale, up: Scale) -> None:
        for share in _SHARES:
            y = up.at(share)
            surface.line([(across.left, y), (across.right, y)], color=tokens.RULE)
            surface.text(
                (_LEFT - 8, y + 5),
                self.locale.percent(share),
                size=tokens.SMALLEST,
                color=tokens.INK2,
                anchor="end",
            )
        if self.window is not None:
            x = across.at(self.window)
            surface.line([(x, up.right), (x, up.left)], color=tokens.NEGATIVE_OUTLINE, dashed=True)

    def _promise(self, surface: Surface, across: Scale, up: Scale) -> None:
        """Draw the target across the panel, its name where no curve passes."""
        if self.target is None:
            return
        y = up.at(self.target)
        surface.line(
            [(across.left, y), (across.right, y)], color=tokens.INK, dashed=True, width=1.4
        )
        surface.polygon(
            [(across.left - 7, y - 5), (across.left - 7, y + 5), (across.left, y)], fill=tokens.INK
        )
        words = self.locale.text("report_reach_people.chart.target", share=self.target)
        surface.text((across.left + 6, y - 6), words, size=tokens.SMALL, halo=tokens.WHITE)

    def _foot(self, surface: Surface, across: Scale, bottom: float) -> float:
        months = across.high / DAYS_PER_MONTH
        ticks = [
            (value * DAYS_PER_MONTH, self.locale.compact(value))
            for value in nice_ticks(0.0, months, 6)
        ]
        axis(surface, across, ticks, y=bottom)
        surface.text(
            ((across.left + across.right) / 2, bottom + 44),
            self.locale.text("report_reach_people.chart.months"),
            size=tokens.SMALL,
            color=tokens.INK2,
            anchor="middle",
        )
        return bottom + 54.0


def _band(surface: Surface, points: Sequence[Point], *, across: Scale, up: Scale) -> None:
    """Fill between the bounds; a point without bounds stands for its own."""
    low = [(across.at(p.time), up.at(p.share if p.low is None else p.low)) for p in points]
    high = [(across.at(p.time), up.at(p.share if p.high is None else p.high)) for p in points]
    if len(points) > 1:
        surface.polygon([*high, *reversed(low)], fill=tokens.AFTER_FILL)


def merged_points(
    result: Result, cause: str, *, least: int = 1, last: float | None = None
) -> tuple[Point, ...]:
    """Return the points of a curve, each after ``least`` exits or more since the one before.

    A curve step by step would show single people. The last steps join the point before them.
    For those who stay, all exits count.

    Returns
    -------
    tuple of Point
        From day 0 to the last day; empty where there are fewer exits than ``least``.
    """
    steps = _steps(result, cause)
    staying = cause == "staying"
    found: list[Point] = []
    waiting = 0
    for step, exits in steps:
        if last is not None and step.time > last:
            break
        waiting += exits
        if waiting >= least and exits:
            found.append(step)
            waiting = 0
        elif found and waiting and exits:
            latest = step
    if not found:
        return ()
    if waiting:
        found[-1] = latest
    start = Point(time=0.0, share=1.0 if staying else 0.0)
    end = found[-1].time if last is None else max(last, found[-1].time)
    tail = Point(time=end, share=found[-1].share, low=found[-1].low, high=found[-1].high)
    return (start, *found, tail) if end > found[-1].time else (start, *found)


def _steps(result: Result, cause: str) -> list[tuple[Point, int]]:
    """Return the steps of a curve with the exits of each."""
    table = result.table("curve")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    exits: dict[object, int] = {}
    for row in rows:
        if cause in ("staying", row["cause"]):
            exits[row["time"]] = exits.get(row["time"], 0) + int(_number(row["exits"]))
    return [
        (
            Point(
                time=_number(row["time"]),
                share=_number(row["share"]),
                low=None if row["conf_low"] is None else _number(row["conf_low"]),
                high=None if row["conf_high"] is None else _number(row["conf_high"]),
            ),
            exits[row["time"]],
        )
        for row in rows
        if row["cause"] == cause
    ]


def exit_curves(
    result: Result,
    *,
    labels: Mapping[str, str] | None = None,
    target: float | None = None,
    least: int = 1,
    language: str = "fr",
    ax: Axes | None = None,
) -> Axes:
    """Draw the share that has left by each way against the time since entry.

    When to use it: for a transition or for dyads, where several exits compete. The curves of all
    exits and of those who stay add up to 100 %. It does not show what would happen if one exit
    did not exist.

    Parameters
    ----------
    result : Result
        Of `transition_rate`, `dyads_alive` or `cumulative_incidence`, times in days.
    labels : mapping of str to str, optional
        Names of the ways of leaving.
    target : float, optional
        A share in [0, 1] to draw.
    least : int
        Fewest people that a step of a curve may show.
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
    table = result.table("curve")
    names = labels or {}
    causes = [str(c) for c in dict.fromkeys(table.column("cause")) if c != "staying"]
    last = max((_number(time) for time in table.column("time")), default=1.0)
    curves = tuple(
        Curve(label=names.get(cause, cause), points=points)
        for cause in causes
        if (points := merged_points(result, cause, least=least, last=last))
    )
    chart = Exits(curves=curves, last=last, locale=get_locale(language), target=target)
    return on_axes(chart, ax)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
