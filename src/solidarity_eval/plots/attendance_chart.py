"""Visits week after week: what was promised, what is usual, which weeks were closed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

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

LOOKS: Final[dict[str, tuple[str, Mark]]] = {
    "ordinary": (tokens.AFTER, "disc"),
    "holiday": (tokens.AFTER, "ring"),
    "ramp_up": (tokens.BEFORE, "square"),
    "partly_closed": (tokens.BEFORE, "ring"),
    "beyond": (tokens.INK, "diamond"),
}
GAPS: Final = ("closed", "missing")
_HEIGHT = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A week: its name, its count (None where there is none), its kind, whether it stands out."""

    name: str
    value: float | None
    kind: str
    beyond: bool = False

    @property
    def look(self) -> str:
        """What the point is drawn as."""
        return "beyond" if self.beyond else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceChart:
    """Counts by week; ``limits`` are the low end, the centre and the high end of the usual."""

    points: Sequence[Point]
    expected: float | None
    limits: tuple[float, float, float] | None
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        top = self._legend(surface) + 22.0
        bottom = top + _HEIGHT
        most = max([point.value or 0.0 for point in self.points] + list(self.limits or ()))
        ticks = nice_ticks(0.0, max(most, self.expected or 0.0, 1.0) * 1.08, 5)
        highest = max(most * 1.04, ticks[-1], self.expected or 0.0)
        labels = [self.locale.compact(tick) for tick in ticks]
        left = max(text_width(label, tokens.SMALLEST) for label in labels) + 10.0
        across = Scale(-0.5, len(self.points) - 0.5, left, surface.width - 6.0)
        up = Scale(0.0, highest, bottom, top)
        self._ground(surface, across, up, ticks=ticks)
        self._path(surface, across, up)
        self._gaps(surface, across, bottom)
        self._names(surface, across, bottom)
        return bottom + 30.0

    def _text(self, key: str) -> str:
        return self.locale.text(f"report_reach_counts.chart.{key}")

    def _legend(self, surface: Surface) -> float:
        """Name the marks that are drawn, and the band and the line."""
        looks = dict.fromkeys(point.look for point in self.points)
        entries = [look for look in LOOKS if look in looks]
        entries += [gap for gap in GAPS if gap in looks]
        if self.limits is not None:
            entries.append("usual")
        if self.expected is not None:
            entries.append("expected")
        x, y = 0.0, 14.0
        for entry in entries:
            words = self._text(entry)
            wide = 20.0 + text_width(words, tokens.SMALL) + 16.0
            if x > 0 and x + wide > surface.width:
                x, y = 0.0, y + 22.0
            self._sample(surface, entry, (x + 7, y - 5))
            surface.text((x + 18, y), words, size=tokens.SMALL)
            x += wide
        return y

    def _sample(self, surface: Surface, entry: str, at: tuple[float, float]) -> None:
        x, y = at
        if entry in LOOKS:
            color, mark = LOOKS[entry]
            shape(surface, at, 4.5, mark=mark, color=color, ground=tokens.WHITE)
        elif entry == "usual":
            surface.rect((x - 7, y - 5, 14, 10), fill=tokens.ZONE)
        elif entry == "expected":
            surface.line([(x - 7, y), (x + 7, y)], color=tokens.INK, width=1.6, dashed=True)
        else:
            _cross(surface, at, closed=entry == "closed")

    def _ground(
        self, surface: Surface, across: Scale, up: Scale, *, ticks: Sequence[float]
    ) -> None:
        if self.limits is not None:
            low, centre, high = (up.at(value) for value in self.limits)
            surface.rect(
                (across.left, high, across.right - across.left, low - high), fill=tokens.ZONE
            )
            surface.line(
                [(across.left, centre), (across.right, centre)], color=tokens.NEGATIVE_OUTLINE
            )
        for tick in ticks:
            y = up.at(tick)
            surface.text(
                (across.left - 7, y + 5),
                self.locale.compact(tick),
                size=tokens.SMALLEST,
                color=tokens.INK2,
                anchor="end",
            )
            surface.line([(across.left - 4, y), (across.left, y)], color=tokens.NEGATIVE_OUTLINE)
        if self.expected is not None:
            y = up.at(self.expected)
            surface.line(
                [(across.left, y), (across.right, y)], color=tokens.INK, width=1.6, dashed=True
            )

    def _path(self, surface: Surface, across: Scale, up: Scale) -> None:
        """Draw the points, joined where no week lies between them."""
        places = [
            None
            if point.value is None or point.kind in GAPS
            else (across.at(float(i)), up.at(point.value))
            for i, point in enumerate(self.points)
        ]
        for first, second in itertools.pairwise(places):
            if first is not None and second is not None:
                surface.line([first, second], color=tokens.AFTER_MID, width=1.2)
        radius = 4.5 if surface.width >= 500 else 3.2
        for point, place in zip(self.points, places, strict=True):
            if place is not None:
                color, mark = LOOKS[point.look]
                shape(surface, place, radius, mark=mark, color=color, ground=tokens.WHITE)

    def _gaps(self, surface: Surface, across: Scale, bottom: float) -> None:
        for index, point in enumerate(self.points):
            if point.kind in GAPS:
                at = (across.at(float(index)), bottom - 9)
                _cross(surface, at, closed=point.kind == "closed")

    def _names(self, surface: Surface, across: Scale, bottom: float) -> None:
        count = len(self.points)
        parts = 4 if surface.width >= 500 else 2
        marks = sorted({round(i * (count - 1) / parts) for i in range(parts + 1)})
        axis(surface, across, [(float(i), self.points[i].name) for i in marks], y=bottom)


def _cross(surface: Surface, at: tuple[float, float], *, closed: bool) -> None:
    """Mark a week without a count: a cross where it was closed, a dash where nobody wrote."""
    x, y = at
    if closed:
        for way in (1, -1):
            ends = [(x - 3.5, y - 3.5 * way), (x + 3.5, y + 3.5 * way)]
            surface.line(ends, color=tokens.INK3, width=1.6)
    else:
        surface.line([(x - 3.5, y), (x + 3.5, y)], color=tokens.INK3, width=2)


def attendance(series: Result, *, language: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw a series of visits with its limits and what was promised.

    When to use it: to see which weeks are unlike the others, and how often a promise per week is
    kept. Weeks inside the grey field differ as weeks do; the field promises nothing.

    Parameters
    ----------
    series : Result
        Of `solidarity_eval.reach.attendance_chart`.
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
        If the result holds no chart.
    """
    return on_axes(attendance_drawing(series, get_locale(language)), ax)


def period_words(name: str, locale: Locale) -> str:
    """Return a period as the team writes it: a week is ``2027-S05`` in French.

    Examples
    --------
    >>> from solidarity_eval.locales import get_locale
    >>> period_words("2027-W05", get_locale("fr")), period_words("2027-03", get_locale("fr"))
    ('2027-S05', '2027-03')
    """
    return name.replace("-W", "-S") if locale.language == "fr" else name


def attendance_drawing(series: Result, locale: Locale) -> AttendanceChart:
    """Return the chart of a series."""
    table = series.table("chart")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    points = [
        Point(
            name=period_words(str(row["period"]), locale),
            value=None if row["value"] is None else _number(row["value"]),
            kind=str(row["kind"]),
            beyond=row["beyond"] is True,
        )
        for row in rows
    ]
    limits = None
    if series.has("centre"):
        used = str(series.settings["limits"])
        ends = [series.get(f"limit_{end}", limits=used).estimate for end in ("low", "high")]
        limits = (ends[0], series["centre"].estimate, ends[1])
    expected = series.settings.get("expected")
    return AttendanceChart(
        points=points,
        expected=None if expected is None else _number(expected),
        limits=limits,
        locale=locale,
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
