"""The panel of the difference: its interval, zero, the changes too small to matter."""

from __future__ import annotations

from dataclasses import dataclass

from solidarity_eval.locales import Locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.marks import (
    Block,
    Mark,
    axis,
    direction_words,
    hatch,
    interval_mark,
    upright,
)
from solidarity_eval.plots.metrics import text_width, wrap
from solidarity_eval.plots.scales import Scale, half_range, magnified_half_range
from solidarity_eval.plots.surface import Anchor, Surface


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A change drawn between ``left`` and ``right``, magnified by a ratio that is written.

    ``span`` is the length of the scale above, None where the scale has no ends; ``drift`` how far
    the score would move of itself, hatched from zero.
    """

    interval: tuple[float, float, float]
    locale: Locale
    unit: str
    smallest: float | None
    digits: int
    shares: bool
    span: float | None
    left: float
    right: float
    drift: float | None = None
    mark: Mark = "disc"
    color: str = tokens.AFTER

    def paint_below(self, surface: Surface, top: float) -> float:
        """Draw from ``top`` down; return the height used in all, in units."""
        narrow = surface.width < 500
        half, ratio = self._half()
        scale = Scale(-half, half, self.left, self.right)
        self._heading(surface, top, ratio, narrow=narrow)
        y = top + 24
        band = 108.0 if self.drift else 84.0
        if self.smallest is not None:
            x = scale.at(-self.smallest)
            surface.rect((x, y, scale.at(self.smallest) - x, band), fill=tokens.ZONE)
        if self.drift:
            near, far = sorted((scale.at(0.0), scale.at(self.drift)))
            hatch(surface, (near, y + band - 20, far - near, 20), color=tokens.DRIFT)
        stacked = self._stacked(surface, scale)
        blocks = self._numbers(surface, scale, y, stacked=stacked)
        if self.smallest is not None:
            blocks += self._band_name(surface, scale, y, narrow=narrow)
        upright(surface, scale.at(0), (y - 4, y + band + 4), color=tokens.INK, around=blocks)
        interval_mark(
            surface,
            scale,
            self.interval,
            y=y + (34 if stacked else 46),
            color=self.color,
            ground=tokens.WHITE if self.smallest is None else tokens.ZONE,
            mark=self.mark,
        )
        axis(surface, scale, self._ticks(scale), y=y + band + 5)
        base = y + band + 47
        direction_words(surface, scale, self.locale, y=base)
        return base + 8

    def _half(self) -> tuple[float, float | None]:
        values = [*self.interval, self.smallest or 0.0, self.drift or 0.0]
        if self.span is None:
            return half_range(values), None
        return magnified_half_range(values, self.span)

    def _heading(self, surface: Surface, top: float, ratio: float | None, *, narrow: bool) -> None:
        text = self.locale.text
        title = text("plots.difference")
        surface.text((0 if not narrow else 4, top + 8), title, size=17, weight=600)
        parts = [text("plots.after_minus_before")]
        magnified = ratio is not None and ratio != 1.0
        if self.unit and not (narrow and magnified):
            parts.append(text("plots.in_unit", unit=self.unit))
        if ratio is not None and magnified:
            parts.append(text("plots.magnified", times=self.locale.compact(ratio, 1)))
        x = text_width(title, 17, weight=600) + (18 if narrow else 16)
        x = max(x, self.left) if not narrow else x
        surface.text((x, top + 8), ", ".join(parts), size=tokens.SMALL, color=tokens.INK2)

    def _stacked(self, surface: Surface, scale: Scale) -> bool:
        """Tell whether the numbers stand below the bar: on a phone, or without room beside it."""
        left = self._beside(scale)
        return surface.width < 500 or left < 0 or left + self._widest() > surface.width

    def _words(self) -> tuple[str, str]:
        low, estimate, high = self.interval
        factor, digits = (100.0, 1) if self.shares else (1.0, self.digits)
        value = self.locale.number(factor * estimate, digits, signed=True)
        return value, self.locale.interval(factor * low, factor * high, digits)

    def _widest(self) -> float:
        value, between = self._words()
        return max(text_width(value, 17, weight=600), text_width(between, tokens.SMALL))

    def _numbers(self, surface: Surface, scale: Scale, y: float, *, stacked: bool) -> list[Block]:
        """Write the estimate and its interval, right of the bar or below it."""
        value, between = self._words()
        wide = self._widest()
        anchor: Anchor = "middle" if stacked else "start"
        if stacked:
            middle = scale.at(self.interval[1])
            x = min(max(middle, self.left + wide / 2), self.right - wide / 2)
            places, left = [(x, y + 58), (x, y + 76)], x - wide / 2
        else:
            left = self._beside(scale)
            places = [(left, y + 43), (left, y + 62)]
        surface.text(places[0], value, size=17, weight=600, anchor=anchor)
        surface.text(places[1], between, size=tokens.SMALL, color=tokens.INK2, anchor=anchor)
        return [Block(left - 4, left + wide + 4, places[0][1] - 15, places[1][1] + 5)]

    def _beside(self, scale: Scale) -> float:
        """Return where the numbers start: beyond the end of the bar that is away from zero.

        They move just out of the band where they would lie across its edge.
        """
        low, estimate, high = self.interval
        wide = self._widest()
        down = estimate < 0
        left = scale.at(low) - 20 - wide if down else scale.at(high) + 20
        if self.smallest is None:
            return left
        edge = scale.at(-self.smallest if down else self.smallest)
        if not left - 12 < edge < left + wide + 12:
            return left
        return edge - 12 - wide if down else edge + 12

    def _band_name(self, surface: Surface, scale: Scale, y: float, *, narrow: bool) -> list[Block]:
        """Name the band in its corner, where the bar leaves it free; else say nothing."""
        edge = self.smallest or 0.0
        left, right = scale.at(-edge) + 8, scale.at(edge) - 8
        words = self.locale.text("plots.too_small" if narrow else "plots.too_small_zone")
        blocks: list[Block] = []
        room = (right - left) / 2 - 12
        lines = wrap(words, tokens.SMALL, room=room)
        widest = max(text_width(line, tokens.SMALL) for line in lines)
        if len(lines) > 3 or widest > room:
            return blocks
        starts_left = scale.at(self.interval[0]) - 12 > left + widest
        if not starts_left and scale.at(self.interval[2]) + 12 > right - widest:
            return blocks
        x = left if starts_left else right - widest
        for index, line in enumerate(lines):
            surface.text((x, y + 19 + 18 * index), line, size=tokens.SMALL, color=tokens.INK2)
        return blocks

    def _ticks(self, scale: Scale) -> list[tuple[float, str]]:
        edge = self.smallest
        end = scale.high
        values = {-end, 0.0, end}
        if edge is None:
            values |= {-end / 2, end / 2}
        elif end - edge < 0.25 * end:
            values = {-edge, 0.0, edge}
        else:
            values |= {-edge, edge}
        factor = 100.0 if self.shares else 1.0
        return [(value, self._signed(factor * value)) for value in sorted(values)]

    def _signed(self, value: float) -> str:
        sign = "+" if value > 0 else ""
        return sign + self.locale.compact(value)
