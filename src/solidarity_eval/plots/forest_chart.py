"""Several changes on one scale, a row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError
from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import Mark, axis, direction_words, interval_mark
from solidarity_eval.plots.metrics import shorten, text_width
from solidarity_eval.plots.reading import bounds, change_estimate
from solidarity_eval.plots.scales import Scale, half_range, nice_ticks
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

_WIDEST = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """A change with its interval ``(low, estimate, high)`` and the people behind it.

    Attributes
    ----------
    n : int or None
        People; None where the count is not shown.
    mark, color : str
        Shape and colour of the estimate: those of a verdict, where the row has one.
    total : bool
        Whether the row sums up those above it: a firm line stands over it.
    """

    label: str
    interval: tuple[float, float, float]
    n: int | None
    mark: Mark = "disc"
    color: str = tokens.AFTER
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    """Rows on one scale; an interval far wider than the others ends in an arrowhead.

    Attributes
    ----------
    smallest : float or None
        The declared smallest change; its band is drawn, None draws no band.
    groups : bool
        Whether the rows compare groups rather than times.
    directed : bool
        Whether words stand at both ends of the axis.
    """

    rows: Sequence[ForestRow]
    locale: Locale
    digits: int = 2
    smallest: float | None = None
    groups: bool = False
    directed: bool = True

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        narrow = surface.width < 500
        scale = self._scale(surface.width, narrow=narrow)
        zero = scale.at(0.0)
        pitch = 58.0 if narrow else 34.0
        height = pitch * len(self.rows)
        if self.smallest is not None:
            x = scale.at(-self.smallest)
            surface.rect((x, 0, scale.at(self.smallest) - x, height), fill=tokens.ZONE)
        for index, row in enumerate(self.rows):
            y = pitch * index + (40.0 if narrow else 18.0)
            if index:
                rule = y - (40.0 if narrow else 17.0)
                color, width = (tokens.INK, 1.2) if row.total else (tokens.RULE, 0.8)
                surface.line([(0, rule), (surface.width, rule)], color=color, width=width)
            self._words(surface, scale, row, y=y, narrow=narrow)
            tick = [(zero, y - 11), (zero, y + 11)]
            surface.line(tick, color=tokens.INK, width=1.2)
            interval_mark(
                surface,
                scale,
                row.interval,
                y=y,
                color=row.color,
                ground=tokens.WHITE if self.smallest is None else tokens.ZONE,
                thickness=4.5,
                mark=row.mark,
            )
        ticks = [(v, ("+" if v > 0 else "") + self.locale.compact(v)) for v in self._values(scale)]
        axis(surface, scale, ticks, y=height + 6)
        if not self.directed:
            return height + 36
        base = height + 48
        direction_words(surface, scale, self.locale, y=base, groups=self.groups)
        return base + 8

    @staticmethod
    def _values(scale: Scale) -> tuple[float, ...]:
        return nice_ticks(scale.low, scale.high)

    def _scale(self, width: float, *, narrow: bool) -> Scale:
        ends = [value for row in self.rows for value in row.interval]
        ends.append(1.1 * (self.smallest or 0.0))
        widths = sorted(row.interval[2] - row.interval[0] for row in self.rows)
        middle = widths[(len(widths) - 1) // 2] or 1.0
        centres = max(abs(row.interval[1]) for row in self.rows)
        limit = min(
            half_range(ends, margin=1.1), half_range([centres + _WIDEST * middle, ends[-1]])
        )
        if narrow:
            return Scale(-limit, limit, 14.0, width - 14.0)
        labels = max(
            text_width(row.label, tokens.TEXT, weight=600 if row.total else 400)
            for row in self.rows
        )
        return Scale(-limit, limit, min(labels + 88, 310.0), width - 150.0)

    def _words(
        self, surface: Surface, scale: Scale, row: ForestRow, *, y: float, narrow: bool
    ) -> None:
        low, estimate, high = row.interval
        value = self.locale.number(estimate, self.digits, signed=True)
        between = self.locale.interval(low, high, self.digits)
        count = self.locale.text("plots.n", n=row.n) if row.n is not None else ""
        weight = 600 if row.total or narrow else 400
        write = partial(surface.text, size=tokens.SMALL, color=tokens.INK2, anchor="end")
        if narrow:
            words = f"{value} {between}"
            room = surface.width - text_width(words, tokens.SMALL) - 14
            surface.text(
                (0, y - 22), shorten(row.label, tokens.TEXT, room=room, weight=600), weight=weight
            )
            write((surface.width, y - 22), words)
            return
        room = scale.left - (80 if count else 16)
        label = shorten(row.label, tokens.TEXT, room=room, weight=weight)
        surface.text((0, y + 5), label, weight=weight)
        write((scale.left - 16, y + 5), count)
        right = surface.width
        write((right, y + 5), between)
        room = text_width(between, tokens.SMALL) + 8
        surface.text((right - room, y + 5), value, size=tokens.SMALL, weight=600, anchor="end")


def forest(
    results: Sequence[Result],
    *,
    labels: Mapping[str, str] | None = None,
    language: str = "fr",
    ax: Axes | None = None,
) -> Axes:
    """Draw several changes on one scale.

    When to use it: to see many outcomes at once, in one unit (standard deviations, or one
    scale). Do not read it as a ranking: intervals that overlap do not tell outcomes apart.

    Parameters
    ----------
    results : sequence of Result
        Changes in the same unit.
    labels : mapping, optional
        Names of the rows by result id.
    language : {"fr", "en"}
        Of the words and numbers.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ArgumentError
        If there is no result, one holds no change, or units differ.
    """
    found = [(result, change_estimate(result)) for result in results]
    units = sorted({estimate.unit for _, estimate in found})
    if len(units) != 1:
        raise ArgumentError("plots.units_differ", units=", ".join(units) or "–")
    named = dict(labels or {})
    rows = [
        ForestRow(label=named.get(r.id, r.id), interval=bounds(e), n=e.n or 0) for r, e in found
    ]
    return on_axes(Forest(rows=rows, locale=get_locale(language)), ax)
