"""How alike two groups are before anything has happened: one dot per characteristic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import Mark, axis, shape
from solidarity_eval.plots.metrics import shorten, text_width
from solidarity_eval.plots.scales import Scale, half_range
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

ALIKE: Final = 0.05
ADJUSTABLE: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRow:
    """A characteristic: its difference in standard deviations, and before weighting if weighted."""

    label: str
    value: float
    unweighted: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceChart:
    """Dots against two bands: up to 0.05 alike, up to 0.25 alike once adjusted for.

    ``groups`` tells whether two groups are compared, or those who left with those who stayed.
    """

    rows: Sequence[BalanceRow]
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        narrow = surface.width < 500
        scale = self._scale(surface.width, narrow=narrow)
        pitch = 52.0 if narrow else 32.0
        height = pitch * len(self.rows)
        for edge, fill in ((ADJUSTABLE, tokens.ZONE), (ALIKE, tokens.STRIP[2])):
            left, right = scale.at(-edge), scale.at(edge)
            surface.rect((left, 0, right - left, height), fill=fill)
        for index, row in enumerate(self.rows):
            y = pitch * index + (36.0 if narrow else 16.0)
            if index:
                rule = pitch * index
                surface.line([(0, rule), (surface.width, rule)], color=tokens.RULE, width=0.8)
            self._row(surface, scale, row, y=y, narrow=narrow)
        axis(surface, scale, [(v, self._tick(v)) for v in self._values(scale)], y=height + 6)
        return self._legend(surface, y=height + 52)

    def _scale(self, width: float, *, narrow: bool) -> Scale:
        values = [row.value for row in self.rows]
        values += [row.unweighted for row in self.rows if row.unweighted is not None]
        limit = half_range([*values, 1.1 * ADJUSTABLE])
        if narrow:
            return Scale(-limit, limit, 10.0, width - 10.0)
        labels = max(text_width(row.label, tokens.TEXT) for row in self.rows)
        return Scale(-limit, limit, min(labels + 20, 260.0), width - 62.0)

    def _row(
        self, surface: Surface, scale: Scale, row: BalanceRow, *, y: float, narrow: bool
    ) -> None:
        number = self.locale.number(row.value, 2, signed=True)
        base = y - 18 if narrow else y + 5
        room = surface.width - 70 if narrow else scale.left - 14
        label = shorten(row.label, tokens.TEXT, room=room, weight=600)
        surface.text((0, base), label, weight=600 if narrow else 400)
        surface.text((surface.width, base), number, size=tokens.SMALL, anchor="end")
        surface.line([(scale.at(0), y - 10), (scale.at(0), y + 10)], width=1.2)
        if row.unweighted is not None:
            at = (scale.at(row.unweighted), y)
            shape(surface, at, 5.5, mark="ring", color=tokens.BEFORE, ground=tokens.WHITE)
        mark, color = _look(row.value)
        shape(surface, (scale.at(row.value), y), 6, mark=mark, color=color, ground=tokens.WHITE)

    def _values(self, scale: Scale) -> list[float]:
        inner = [-ADJUSTABLE, 0.0, ADJUSTABLE]
        ends = [-scale.high, scale.high] if scale.high > 1.6 * ADJUSTABLE else []
        return sorted([*inner, *ends])

    def _tick(self, value: float) -> str:
        return ("+" if value > 0 else "") + self.locale.compact(value)

    def _legend(self, surface: Surface, *, y: float) -> float:
        text = self.locale.text
        entries: list[tuple[str, str]] = [
            (tokens.STRIP[2], text("plots.balance.alike")),
            (tokens.ZONE, text("plots.balance.adjustable")),
        ]
        x = 0.0
        for fill, words in entries:
            width = text_width(words, tokens.SMALL) + 26
            if x and x + width > surface.width:
                x, y = 0.0, y + 22
            box = (x + 0.5, y - 11, 14, 14)
            surface.rect(box, fill=fill, outline=tokens.NEGATIVE_OUTLINE)
            surface.text((x + 21, y), words, size=tokens.SMALL, color=tokens.INK2)
            x += width + 16
        if any(row.unweighted is not None for row in self.rows):
            words = text("plots.balance.unweighted")
            if x + text_width(words, tokens.SMALL) + 26 > surface.width:
                x, y = 0.0, y + 22
            at = (x + 7, y - 4)
            shape(surface, at, 5.5, mark="ring", color=tokens.BEFORE, ground=tokens.WHITE)
            surface.text((x + 21, y), words, size=tokens.SMALL, color=tokens.INK2)
        return y + 10


def _look(value: float) -> tuple[Mark, str]:
    """Give a difference beyond the outer band a shape of its own."""
    if abs(value) > ADJUSTABLE:
        return "diamond", tokens.UNFAVOURABLE
    return "disc", tokens.AFTER


def balance_rows(result: Result, labels: Mapping[str, str] | None = None) -> list[BalanceRow]:
    """Return the rows of a result that holds a table ``balance``."""
    table = result.table("balance")
    names = dict(labels or {})
    unweighted: Sequence[object] = (None,) * len(table.rows)
    if "unweighted" in table.columns:
        unweighted = table.column("unweighted")
    return [
        BalanceRow(
            label=names.get(str(name), str(name)),
            value=float(value),
            unweighted=float(plain) if isinstance(plain, int | float) else None,
        )
        for name, value, plain in zip(
            table.column("variable"), table.column("smd"), unweighted, strict=True
        )
        if isinstance(value, int | float)
    ]


def balance(
    result: Result,
    *,
    labels: Mapping[str, str] | None = None,
    language: str = "fr",
    ax: Axes | None = None,
) -> Axes:
    """Draw how alike two groups are at the start, characteristic by characteristic.

    When to use it: before reading a difference between groups. It does not show what nobody
    measured: groups alike here may differ elsewhere.

    Parameters
    ----------
    result : Result
        With a table ``balance``: columns ``variable`` and ``smd``, in standard deviations.
    labels : mapping, optional
        Names of the characteristics.
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
        If the result has no such table.
    """
    chart = BalanceChart(rows=balance_rows(result, labels), locale=get_locale(language))
    return on_axes(chart, ax)
