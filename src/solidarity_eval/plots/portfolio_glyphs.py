"""Small pictures of a row of the portfolio: a count, its months, a gauge, who came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from solidarity_eval.plots import tokens
from solidarity_eval.plots.marks import Mark, interval_mark
from solidarity_eval.plots.scales import Scale
from solidarity_eval.plots.surface import Surface

GAUGE_LIMIT: Final = 2.5
"""Ends of the gauge, in smallest changes that matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBar:
    """A count beside what was promised: a bar, and a line or a field for the promise.

    Attributes
    ----------
    value : float or None
        The count; None where only its bounds are known.
    bounds : (float, float) or None
        Bounds of a count that is not exact, drawn in a lighter colour.
    aim : tuple of float
        One number or two; empty without a promise.
    """

    value: float | None
    bounds: tuple[float, float] | None = None
    aim: tuple[float, ...] = ()

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        low, high = self.bounds or (self.value or 0.0, self.value or 0.0)
        widest = max((high, *self.aim)) or 1.0
        # A promise stands at seven eighths, so that a count beyond it still shows.
        scale = Scale(0.0, widest * 8 / 7, 1.0, surface.width - 1.0)
        surface.rect((1.0, 6.0, surface.width - 2.0, 10.0), fill=tokens.WASH)
        if len(self.aim) == 2:
            left, right = (scale.at(value) for value in self.aim)
            surface.rect((left, 3.0, right - left, 16.0), fill=tokens.RULE)
        if self.bounds is not None and high > low:
            surface.rect((1.0, 7.0, scale.at(high) - 1.0, 8.0), fill=tokens.AFTER_FILL)
        solid = self.value if self.value is not None else low
        if solid > 0:
            surface.rect((1.0, 7.0, scale.at(solid) - 1.0, 8.0), fill=tokens.AFTER)
        for value in self.aim:
            x = scale.at(value)
            surface.line([(x, 2.0), (x, 20.0)], color=tokens.INK, width=2.0)
        return 22.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """A count followed period after period, from zero; the last one has a dot."""

    values: Sequence[float]

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        base = 31.0
        across = Scale(0.0, float(max(len(self.values) - 1, 1)), 2.0, surface.width - 5.0)
        up = Scale(0.0, max(self.values) or 1.0, base, 4.0)
        points = [(across.at(float(i)), up.at(value)) for i, value in enumerate(self.values)]
        surface.line([(2.0, base), (surface.width - 2.0, base)], color=tokens.RULE)
        surface.line(points, color=tokens.AFTER, width=1.6)
        surface.disc(points[-1], 3.0, fill=tokens.AFTER)
        return 35.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGauge:
    """A change in units of the project's own smallest change, so that all bands are as wide.

    Attributes
    ----------
    interval : (float, float, float)
        ``(low, estimate, high)``; more is favourable.
    mark, color : str
        Those of the verdict.
    banded : bool
        Whether the numbers are in smallest changes: without one, no band is drawn.
    """

    interval: tuple[float, float, float]
    mark: Mark
    color: str
    banded: bool = True

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        limit = GAUGE_LIMIT if self.banded else 1.25 * max(map(abs, self.interval)) or 1.0
        scale = Scale(-limit, limit, 10.0, surface.width - 10.0)
        if self.banded:
            left, right = scale.at(-1.0), scale.at(1.0)
            surface.rect((left, 2.0, right - left, 28.0), fill=tokens.ZONE)
        zero = scale.at(0.0)
        surface.line([(zero, 0.0), (zero, 32.0)], color=tokens.INK, width=1.2)
        interval_mark(
            surface,
            scale,
            self.interval,
            y=16.0,
            color=self.color,
            thickness=3.4,
            radius=5.0,
            mark=self.mark,
        )
        return 32.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """The share of people who were compared among those due, as a bar."""

    share: float

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        wide = surface.width
        surface.rect((0.0, 1.0, wide, 6.0), fill=tokens.ZONE)
        if self.share > 0:
            surface.rect((0.0, 1.0, wide * min(self.share, 1.0), 6.0), fill=tokens.BEFORE)
        return 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSteps:
    """Steps of a scale of evidence, small: those climbed are filled."""

    count: int
    climbed: int

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        height, gap = 34.0, 4.0
        wide = (surface.width - gap * (self.count - 1) - 2) / self.count
        for index in range(self.count):
            tall = 8 + (height - 10) * index / max(self.count - 1, 1)
            box = (1 + index * (wide + gap), height - 1 - tall, wide, tall)
            filled = index < self.climbed
            fill, edge = (tokens.AFTER, tokens.AFTER) if filled else (tokens.WHITE, tokens.INK3)
            surface.rect(box, fill=fill, outline=edge, outline_width=1.1, radius=1.0)
        return height
