"""A count on a line from 0, beside what was promised."""

from __future__ import annotations

from dataclasses import dataclass

from solidarity_eval.locales import Locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.metrics import text_width
from solidarity_eval.plots.scales import Scale
from solidarity_eval.plots.surface import Surface

_TOP = 22.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTarget:
    """A count and its promise.

    ``low`` and ``high`` bound an estimate; ``value`` is None where bounds alone are known.
    ``target`` is a number, or two for a range, drawn as a grey field. ``approximate`` draws the
    promise as an open triangle: nobody agreed how to read it.
    """

    value: float | None
    low: float | None
    high: float | None
    target: tuple[float, ...]
    locale: Locale
    approximate: bool = False

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        known = [part for part in (self.value, self.low, self.high) if part is not None]
        most = max([*known, *self.target, 1e-9]) * 1.12
        scale = Scale(0.0, most, 8.0, surface.width - 8.0)
        if len(self.target) == 2:
            left, right = (scale.at(value) for value in self.target)
            surface.rect((left, _TOP - 12, max(right - left, 2), 24), fill=tokens.RULE)
        surface.line(
            [(scale.left, _TOP), (scale.right, _TOP)], color=tokens.NEGATIVE_OUTLINE, width=1
        )
        self._found(surface, scale)
        if len(self.target) == 1:
            self._triangle(surface, scale.at(self.target[0]))
        self._labels(surface, scale)
        return 48.0

    def _found(self, surface: Surface, scale: Scale) -> None:
        if self.value is not None:
            length = scale.at(self.value) - scale.left
            surface.rect((scale.left, _TOP - 5, max(length, 1.5), 10), fill=tokens.AFTER)
        if self.low is not None and self.high is not None:
            ends = [scale.at(self.low), scale.at(self.high)]
            surface.line([(ends[0], _TOP), (ends[1], _TOP)], color=tokens.INK, width=2)
            for x in ends:
                surface.line([(x, _TOP - 6), (x, _TOP + 6)], color=tokens.INK, width=2)

    def _triangle(self, surface: Surface, x: float) -> None:
        if not self.approximate:
            surface.line([(x, 3), (x, _TOP + 10)], color=tokens.INK, width=2)
        surface.polygon([(x - 5, 1), (x + 5, 1), (x, 9)], fill=tokens.INK)
        if self.approximate:
            surface.polygon([(x - 2.6, 2.4), (x + 2.6, 2.4), (x, 6.5)], fill=tokens.WHITE)

    def _labels(self, surface: Surface, scale: Scale) -> None:
        y, size = _TOP + 22, tokens.SMALLEST
        surface.text((scale.left, y), "0", size=size, color=tokens.INK2)
        words = "–".join(self.locale.compact(v) for v in self.target)
        middle = sum(scale.at(value) for value in self.target) / len(self.target)
        half = text_width(words, size) / 2
        x = min(max(middle, scale.left + 16 + half), scale.right - half)
        surface.text((x, y), words, size=size, color=tokens.INK2, anchor="middle")
