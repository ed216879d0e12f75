"""The gauge: one estimate, its interval, zero, and the changes too small to matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import (
    Block,
    axis,
    block_of,
    centred,
    direction_words,
    interval_mark,
    upright,
)
from solidarity_eval.plots.metrics import text_width
from solidarity_eval.plots.reading import change_interval
from solidarity_eval.plots.scales import Scale, half_range
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Inks:
    """Colours of a gauge, on paper or on the dark cover."""

    mark: str
    ground: str
    text: str
    soft: str
    band: str
    rule: str
    zero: str


ON_PAPER = Inks(
    mark=tokens.AFTER,
    ground=tokens.WHITE,
    text=tokens.INK,
    soft=tokens.INK2,
    band=tokens.ZONE,
    rule=tokens.NEGATIVE_OUTLINE,
    zero=tokens.INK,
)
ON_DARK = Inks(
    mark=tokens.WHITE,
    ground=tokens.NAVY,
    text=tokens.WHITE,
    soft=tokens.ON_NAVY,
    band=tokens.NAVY_BAND,
    rule=tokens.NAVY_RULE,
    zero=tokens.WHITE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A change with its interval ``(low, estimate, high)``, in ``unit`` words of the reader.

    Attributes
    ----------
    smallest : float or None
        The declared smallest change; its band is drawn, None draws no band.
    digits : int
        Decimals of the numbers that are written.
    small : bool
        The glyph of a panel: no numbers but those of the axis.
    """

    interval: tuple[float, float, float]
    locale: Locale
    unit: str = ""
    smallest: float | None = None
    digits: int = 2
    small: bool = False
    on_dark: bool = False

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        return self._glyph(surface) if self.small else self._hero(surface)

    @property
    def _inks(self) -> Inks:
        return ON_DARK if self.on_dark else ON_PAPER

    def _scale(self, left: float, right: float) -> Scale:
        limit = half_range([*self.interval, (self.smallest or 0.0) * 1.2])
        return Scale(-limit, limit, left, right)

    def _ticks(self, scale: Scale) -> list[tuple[float, str]]:
        """Label the edges of the band; the ends of the scale where these lie too close to zero."""
        write = self.locale.compact
        edge = self.smallest or scale.high
        room = scale.at(edge) - scale.at(0.0)
        if room < text_width("+" + write(edge) + "0", tokens.SMALL) / 2 + 8:
            edge = scale.high
        return [(-edge, write(-edge)), (0.0, "0"), (edge, "+" + write(edge))]

    def _glyph(self, surface: Surface) -> float:
        inks = self._inks
        scale = self._scale(16.0, surface.width - 16.0)
        if self.smallest is not None:
            x = scale.at(-self.smallest)
            surface.rect((x, 4, scale.at(self.smallest) - x, 46), fill=inks.band)
        surface.line([(scale.at(0), 2), (scale.at(0), 54)], color=inks.zero, width=1.2)
        interval_mark(surface, scale, self.interval, y=27, color=inks.mark, ground=inks.ground)
        axis(
            surface,
            scale,
            self._ticks(scale),
            y=58,
            rule=inks.rule,
            color=inks.soft,
            size=tokens.SMALLEST,
        )
        return 86.0

    def _hero(self, surface: Surface) -> float:
        inks, locale = self._inks, self.locale
        scale = self._scale(8.0, surface.width - 8.0)
        title = (
            locale.text("plots.difference_in", unit=self.unit)
            if self.unit
            else (locale.text("plots.difference_bare"))
        )
        surface.text((scale.left, 15), title, color=inks.soft)
        if self.smallest is not None:
            x = scale.at(-self.smallest)
            surface.rect((x, 40, scale.at(self.smallest) - x, 148), fill=inks.band)
        blocks = self._numbers(surface, scale)
        upright(surface, scale.at(0), (30, 194), color=inks.zero, around=blocks)
        interval_mark(
            surface,
            scale,
            self.interval,
            y=112,
            color=inks.mark,
            ground=inks.ground,
            thickness=7,
            radius=10,
        )
        axis(surface, scale, self._ticks(scale), y=198, rule=inks.rule, color=inks.text)
        direction_words(surface, scale, locale, y=243, color=inks.soft)
        return 250.0

    def _numbers(self, surface: Surface, scale: Scale) -> list[Block]:
        """Write estimate, interval and the band's name; return where they stand."""
        inks, locale = self._inks, self.locale
        low, estimate, high = self.interval
        lines = [
            (estimate, locale.number(estimate, self.digits, signed=True), 30.0, 92.0, 600),
            ((low + high) / 2, locale.interval(low, high, self.digits), 15.0, 146.0, 400),
        ]
        if self.smallest is not None:
            lines.append((0.0, locale.text("plots.too_small"), 15.0, 178.0, 400))
        blocks = []
        for value, words, size, y, weight in lines:
            x = centred(scale.at(value), words, size=size, room=scale, weight=weight)
            color = inks.text if weight == 600 else inks.soft
            surface.text((x, y), words, size=size, weight=weight, color=color, anchor="middle")
            blocks.append(block_of((x, y), words, size=size, weight=weight))
        return blocks


def gauge(
    change: Result,
    *,
    smallest: float | None = None,
    language: str = "fr",
    ax: Axes | None = None,
) -> Axes:
    """Draw a change with its interval against zero and the smallest change that matters.

    When to use it: to read one change at a glance. It does not show where people start from,
    nor how they spread; `estimation` does.

    Parameters
    ----------
    change : Result
        Of `mean_change`, `standardized_mean_change` or `change_in_proportion`.
    smallest : float, optional
        The declared smallest change, in the unit of the change.
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
        If the result holds no change with an interval.
    """
    interval, unit = change_interval(change)
    locale = get_locale(language)
    words = locale.text(f"plots.units.{unit}") if locale.has(f"plots.units.{unit}") else ""
    chart = Gauge(interval=interval, locale=locale, unit=words, smallest=smallest)
    return on_axes(chart, ax, width=400.0)
