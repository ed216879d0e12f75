"""Bars one below the other, one or two per row: before and after, or a value per session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.metrics import shorten, text_width
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

_THICK = 16.0
_GAP = 3.0
_BETWEEN = 16.0
_NARROW = 500.0
_LABELS = 250.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar: its length as a share of the longest possible, the words at its end, its colour."""

    share: float
    words: str
    color: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow:
    """A row: its name and its bars; a row without bars may not be shown, ``hidden`` says so."""

    label: str
    bars: tuple[Bar, ...]
    hidden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Rows of bars; ``names`` are the colours' meanings, empty where there is one colour."""

    rows: Sequence[BarRow]
    names: tuple[tuple[str, str], ...] = ()

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        narrow = surface.width < _NARROW
        widest = max((text_width(row.label, tokens.TEXT) for row in self.rows), default=0.0)
        left = 1.0 if narrow else min(widest + 14.0, _LABELS)
        words = [bar.words for row in self.rows for bar in row.bars]
        end = max((text_width(item, tokens.SMALL) for item in words), default=0.0) + 10.0
        room = max(surface.width - left - end, 40.0)
        y = self._legend(surface)
        for row in self.rows:
            y = self._row(surface, row, top=y, left=left, room=room)
        return y

    def _legend(self, surface: Surface) -> float:
        if not self.names:
            return 4.0
        x = 0.0
        for name, color in self.names:
            surface.rect((x, 4.0, 14.0, 14.0), fill=color)
            surface.text((x + 20.0, 16.0), name, size=tokens.SMALL)
            x += 20.0 + text_width(name, tokens.SMALL) + 22.0
        return 32.0

    def _row(self, surface: Surface, row: BarRow, *, top: float, left: float, room: float) -> float:
        tall = max(len(row.bars), 1) * (_THICK + _GAP)
        narrow = left < 2.0
        if narrow:
            surface.text((1.0, top + 14.0), shorten(row.label, tokens.TEXT, room=surface.width - 2))
            top += 21.0
        else:
            label = shorten(row.label, tokens.TEXT, room=left - 10.0)
            surface.text((0.0, top + tall / 2 + 3.0), label)
        if not row.bars:
            words = shorten(row.hidden, tokens.SMALL, room=surface.width - left)
            surface.text((left, top + 13.0), words, size=tokens.SMALL, color=tokens.INK2)
        for bar in row.bars:
            length = max(bar.share * room, 1.5)
            surface.rect((left, top, length, _THICK), fill=bar.color)
            at = (left + length + 6.0, top + 13.0)
            surface.text(at, bar.words, size=tokens.SMALL)
            top += _THICK + _GAP
        return top + _BETWEEN if row.bars else top + tall + _BETWEEN


def speaking(result: Result, *, language: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw Gini's index of speaking time, a bar per session.

    When to use it: to see whether speaking time was shared more evenly as sessions went on. A
    whole width is one person speaking alone. It says nothing of what was said.

    Parameters
    ----------
    result : Result
        Of `solidarity_eval.reach.speaking_equality`.
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
        If the result holds no session.
    """
    locale = get_locale(language)
    table = result.table("trajectory")
    rows = [
        BarRow(
            label=locale.text("report_reach_ties.chart.session", session=str(session)),
            bars=(Bar(share=_number(index), words=locale.number(_number(index), 2),
                      color=tokens.AFTER),),
        )
        for session, index in zip(table.column("session"), table.column("gini"), strict=True)
    ]  # fmt: skip
    return on_axes(Bars(rows=rows), ax)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
