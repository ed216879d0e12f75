"""Moves between ordered states as a square: from each row before to each column after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.metrics import shorten, text_width
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

_TALL = 56.0
_GAP = 4.0
_TOP = 52.0
_WIDEST = 130.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Transitions:
    """Counts of moves; stronger ones are blue, weaker ones grey, those that stay are outlined.

    Attributes
    ----------
    states : tuple of str
        Names of the states, from the weakest.
    counts : mapping of (int, int) to int or None
        Count by places of the state before and after; None where it is hidden.
    least : int
        Fewest that a cell shows.
    names : tuple of str
        Of the two times.
    """

    states: tuple[str, ...]
    counts: Mapping[tuple[int, int], int | None]
    least: int
    names: tuple[str, str]
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        size = len(self.states)
        names = (*self.states, self._side(0))
        widest = max(text_width(name, tokens.SMALL, weight=600) for name in names)
        left = min(widest + 12.0, surface.width * 0.3)
        wide = min((surface.width - left) / size - _GAP, _WIDEST)
        middle = left + size * (wide + _GAP) / 2
        surface.text((middle, 15.0), self._side(1), size=tokens.SMALL, color=tokens.INK2,
                     anchor="middle")  # fmt: skip
        surface.text((0.0, 40.0), shorten(self._side(0), tokens.SMALL, room=left - 6.0),
                     size=tokens.SMALL, color=tokens.INK2)  # fmt: skip
        for place, name in enumerate(self.states):
            x = left + place * (wide + _GAP) + wide / 2
            label = shorten(name, tokens.SMALL, room=wide)
            surface.text((x, 40.0), label, size=tokens.SMALL, weight=600, anchor="middle")
            y = _TOP + place * (_TALL + _GAP) + _TALL / 2 + 5.0
            label = shorten(name, tokens.SMALL, room=left - 6.0)
            surface.text((0.0, y), label, size=tokens.SMALL, weight=600)
        for before in range(size):
            for after in range(size):
                corner = (left + after * (wide + _GAP), _TOP + before * (_TALL + _GAP))
                self._cell(surface, before, after, box=(*corner, wide, _TALL))
        return _TOP + size * (_TALL + _GAP)

    def _side(self, which: int) -> str:
        key = ("from", "to")[which]
        return self.locale.text(f"report_reach_ties.chart.{key}", time=self.names[which])

    def _cell(
        self,
        surface: Surface,
        before: int,
        after: int,
        *,
        box: tuple[float, float, float, float],
    ) -> None:
        fill = tokens.AFTER_FILL if after > before else tokens.BEFORE_FILL
        same = before == after
        surface.rect(
            box,
            fill=tokens.WHITE if same else fill,
            outline=tokens.NEGATIVE_OUTLINE if same else None,
        )
        count = self.counts.get((before, after), 0)
        hidden = self.locale.text("report_reach_ties.chart.hidden", least=self.least)
        words = hidden if count is None else self.locale.number(count, 0)
        x, y, wide, tall = box
        size = tokens.SMALLEST if count is None else 18.0
        color = tokens.INK2 if count is None else tokens.INK
        surface.text((x + wide / 2, y + tall / 2 + 6.0), words, size=size, color=color,
                     weight=400 if count is None else 600, anchor="middle")  # fmt: skip


def tie_moves(
    result: Result, *, language: str = "fr", least: int = 0, ax: Axes | None = None
) -> Axes:
    """Draw the moves of ties between strengths.

    When to use it: to see where ties come from and where they go: above the diagonal they grew
    stronger, below weaker. It does not show what made them move.

    Parameters
    ----------
    result : Result
        Of `solidarity_eval.reach.tie_transitions`.
    language : {"fr", "en"}
        Of the words and numbers.
    least : int
        Counts below it are hidden (each on its own: the report hides more where one could be
        worked out).
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    KeyError
        If the result holds no table of transitions.
    """
    locale = get_locale(language)
    rows = result.table("transitions").rows
    order = list(dict.fromkeys(str(row[0]) for row in rows))
    counts: dict[tuple[int, int], int | None] = {}
    for before, after, n in rows:
        count = n if isinstance(n, int) else 0
        key = (order.index(str(before)), order.index(str(after)))
        counts[key] = count if count >= least else None
    chart = Transitions(
        states=tuple(strength_name(locale, name) for name in order),
        counts=counts,
        least=least,
        names=(str(result.about.before or ""), str(result.about.after or "")),
        locale=locale,
    )
    return on_axes(chart, ax)


def strength_name(locale: Locale, word: str) -> str:
    """Return the name of a strength or circle in the reader's language, itself where unknown."""
    key = f"report_reach_ties.word.{word}"
    return locale.text(key) if locale.has(key) else word
