"""Chance of each verdict against the true change: what a planned number of people can say."""

from __future__ import annotations

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

VERDICTS: tuple[tuple[str, str, Mark], ...] = (
    ("favourable", tokens.FAVOURABLE, "disc"),
    ("no_change_that_matters", tokens.NO_CHANGE, "square"),
    ("cannot_conclude", tokens.OPEN, "ring"),
    ("unfavourable", tokens.UNFAVOURABLE, "diamond"),
)
_HEIGHT = 190.0
_LEFT = 52.0
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerCurves:
    """Chances of the four verdicts (``curves``, by word) at ``changes``; ``smallest`` if any."""

    changes: tuple[float, ...]
    curves: dict[str, tuple[float, ...]]
    smallest: float | None
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        top = self._legend(surface) + 18.0
        bottom = top + _HEIGHT
        across = Scale(self.changes[0], self.changes[-1], _LEFT, surface.width - 12.0)
        up = Scale(0.0, 1.0, bottom, top)
        self._ground(surface, across, up)
        every = max(1, len(self.changes) // 6)
        for word, color, mark in VERDICTS:
            places = [
                (across.at(x), up.at(y))
                for x, y in zip(self.changes, self.curves[word], strict=True)
            ]
            surface.line(places, color=color, width=2.4)
            for place in places[every // 2 :: every]:
                shape(surface, place, 4.5, mark=mark, color=color, ground=tokens.WHITE)
        return self._foot(surface, across, bottom)

    def _legend(self, surface: Surface) -> float:
        x, y = 8.0, 16.0
        for word, color, mark in VERDICTS:
            name = self.locale.text(f"verdicts.name.change.{word}")
            wide = 22.0 + text_width(name, tokens.SMALL) + 18.0
            if x > 8.0 and x + wide > surface.width:
                x, y = 8.0, y + 22.0
            shape(surface, (x + 6, y - 5), 5.5, mark=mark, color=color, ground=tokens.WHITE)
            surface.text((x + 18, y), name, size=tokens.SMALL)
            x += wide
        return y

    def _ground(self, surface: Surface, across: Scale, up: Scale) -> None:
        if self.smallest is not None:
            left, right = across.at(-self.smallest), across.at(self.smallest)
            surface.rect((left, up.right, right - left, _HEIGHT), fill=tokens.ZONE)
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
        if across.low < 0.0 < across.high:
            zero = across.at(0.0)
            surface.line([(zero, up.right), (zero, up.left)], color=tokens.INK, width=1.2)

    def _foot(self, surface: Surface, across: Scale, bottom: float) -> float:
        ticks = [
            (value, self.locale.number(value, 2, signed=True))
            for value in nice_ticks(across.low, across.high, 6)
        ]
        axis(surface, across, ticks, y=bottom)
        surface.text(
            ((across.left + across.right) / 2, bottom + 44),
            self.locale.text("power.chart.axis"),
            size=tokens.SMALL,
            color=tokens.INK2,
            anchor="middle",
        )
        return bottom + 54.0


def power_curves(plan: Result, *, language: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw the chance of each verdict against the true change.

    When to use it: before the first answers, to see what a number of people can conclude. The
    grey field holds the changes too small to matter. It shows a plan, not data.

    Parameters
    ----------
    plan : Result
        Of `solidarity_eval.designs.possible_verdicts`, with two true changes or more.
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
        If the result holds no table of chances.
    """
    return on_axes(power_chart(plan, get_locale(language)), ax)


def power_chart(plan: Result, locale: Locale) -> PowerCurves:
    """Return the chart of a plan."""
    rows = sorted(plan.table("curve").rows, key=lambda row: _number(row[0]))
    columns = plan.table("curve").columns
    smallest = plan.settings.get("smallest")
    return PowerCurves(
        changes=tuple(_number(row[0]) for row in rows),
        curves={
            word: tuple(_number(row[columns.index(word)]) for row in rows)
            for word, _, _ in VERDICTS
        },
        smallest=None if smallest is None else _number(smallest),
        locale=locale,
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
