"""The gauge: one estimate, its interval, zero, and the changes too small to matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import (
    Block,
    Mark,
    axis,
    block_of,
    centred,
    direction_words,
    hatch,
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
    drift: str


ON_PAPER = Inks(
    mark=tokens.AFTER,
    ground=tokens.WHITE,
    text=tokens.INK,
    soft=tokens.INK2,
    band=tokens.ZONE,
    rule=tokens.NEGATIVE_OUTLINE,
    zero=tokens.INK,
    drift=tokens.DRIFT,
)
ON_DARK = Inks(
    mark=tokens.WHITE,
    ground=tokens.NAVY,
    text=tokens.WHITE,
    soft=tokens.ON_NAVY,
    band=tokens.NAVY_BAND,
    rule=tokens.NAVY_RULE,
    zero=tokens.WHITE,
    drift=tokens.NAVY_RULE,
)


def on_colour(ground: str) -> Inks:
    """Return the inks of a gauge in the solid cell of a verdict: white, and tones of its ground."""
    light = {share: _towards_white(ground, share) for share in (0.22, 0.6, 0.9)}
    return Inks(
        mark=tokens.WHITE,
        ground=ground,
        text=tokens.WHITE,
        soft=tokens.WHITE,
        band=light[0.22],
        rule=light[0.6],
        zero=tokens.WHITE,
        drift=light[0.6],
    )


def on_paper(mark: str) -> Inks:
    """Return the inks of a gauge on paper, its mark in the colour of a verdict."""
    return replace(ON_PAPER, mark=mark)


def _towards_white(color: str, share: float) -> str:
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(part + share * (255 - part)):02X}" for part in parts)


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
    bare : bool
        The glyph of a key: no numbers at all.
    mark : {"disc", "square", "diamond", "ring"}
        Shape of the estimate; each verdict has its own.
    drift : float or None
        How far the score would move of itself; the way from zero to it is hatched.
    groups : bool
        Whether the difference is between groups rather than between times.
    limit : float or None
        Ends of the axis, on both sides of zero; found from the numbers otherwise.
    inks : Inks or None
        Colours; those of paper or of the dark cover otherwise.
    """

    interval: tuple[float, float, float]
    locale: Locale
    unit: str = ""
    smallest: float | None = None
    digits: int = 2
    small: bool = False
    bare: bool = False
    on_dark: bool = False
    mark: Mark = "disc"
    drift: float | None = None
    groups: bool = False
    limit: float | None = None
    inks: Inks | None = None

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        return self._glyph(surface) if self.small else self._hero(surface)

    @property
    def _inks(self) -> Inks:
        return self.inks or (ON_DARK if self.on_dark else ON_PAPER)

    def _grounds(self, surface: Surface, scale: Scale, *, top: float, height: float) -> None:
        """Draw the band of changes too small to matter, and the way that is made of itself.

        The hatched way stands at an edge of the band, where no text does.
        """
        if self.smallest is not None:
            x = scale.at(-self.smallest)
            box = (x, top, scale.at(self.smallest) - x, height)
            surface.rect(box, fill=self._inks.band)
        if self.drift:
            left, right = sorted((scale.at(0.0), scale.at(self.drift)))
            deep = 12.0 if self.small else 20.0
            edge = top + height - deep if self.small else top
            hatch(surface, (left, edge, right - left, deep), color=self._inks.drift)

    def _scale(self, left: float, right: float) -> Scale:
        limit = self.limit or half_range(
            [*self.interval, (self.smallest or 0.0) * 1.2, self.drift or 0.0]
        )
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
        margin = 6.0 if self.bare else 16.0
        scale = self._scale(margin, surface.width - margin)
        self._grounds(surface, scale, top=4, height=46)
        surface.line([(scale.at(0), 2), (scale.at(0), 54)], color=inks.zero, width=1.2)
        interval_mark(
            surface,
            scale,
            self.interval,
            y=27,
            color=inks.mark,
            ground=inks.ground,
            radius=5.0 if self.bare else 6.5,
            mark=self.mark,
        )
        if self.bare:
            return 56.0
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
        kind = "groups" if self.groups else "difference"
        title = (
            locale.text(f"plots.{kind}_in", unit=self.unit)
            if self.unit
            else locale.text(f"plots.{kind}_bare")
        )
        surface.text((scale.left, 15), title, color=inks.soft)
        self._grounds(surface, scale, top=40, height=148)
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
            mark=self.mark,
        )
        axis(surface, scale, self._ticks(scale), y=198, rule=inks.rule, color=inks.text)
        direction_words(surface, scale, locale, y=243, color=inks.soft, groups=self.groups)
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
