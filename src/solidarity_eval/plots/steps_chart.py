"""Steps of a scale of evidence: those climbed are filled."""

from __future__ import annotations

from dataclasses import dataclass

from solidarity_eval.plots import tokens
from solidarity_eval.plots.surface import Surface

_HEIGHT = 46.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """``climbed`` of ``count`` steps; the words stand beside the drawing."""

    count: int
    climbed: int

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        gap = 5.0
        wide = (surface.width - gap * (self.count - 1) - 2) / self.count
        for index in range(self.count):
            height = 10 + (_HEIGHT - 12) * index / max(self.count - 1, 1)
            box = (1 + index * (wide + gap), _HEIGHT - 1 - height, wide, height)
            filled = index < self.climbed
            fill, edge = (tokens.AFTER, tokens.AFTER) if filled else (tokens.WHITE, tokens.INK2)
            surface.rect(box, fill=fill, outline=edge, outline_width=1.4, radius=1.5)
        return _HEIGHT
