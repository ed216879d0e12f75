"""Marks that several charts share: interval, zero line, axis, arrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from solidarity_eval.locales import Locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.metrics import text_width
from solidarity_eval.plots.scales import Scale
from solidarity_eval.plots.surface import Anchor, Box, Surface

Mark = Literal["disc", "square", "diamond", "ring"]
"""Shape of an estimate; each verdict has its own, because colour is never alone."""


@dataclass(frozen=True, slots=True)
class Block:
    """The place that a text takes, so that no line crosses it."""

    left: float
    right: float
    top: float
    bottom: float


def block_of(at: tuple[float, float], content: str, *, size: float, weight: int = 400) -> Block:
    """Return the place of a centred text on a baseline."""
    half = text_width(content, size, weight=weight) / 2
    x, y = at
    return Block(x - half - 4, x + half + 4, y - size * 0.85, y + size * 0.35)


def upright(
    surface: Surface,
    x: float,
    span: tuple[float, float],
    *,
    color: str,
    around: Sequence[Block],
    dashed: bool = False,
) -> None:
    """Draw a vertical line that stops at the texts that stand in its way."""
    top, bottom = span
    crossed = [b for b in around if b.left < x < b.right and b.bottom > top and b.top < bottom]
    edges = [top]
    for block in sorted(crossed, key=lambda b: b.top):
        edges += [min(block.top, bottom), block.bottom]
    edges.append(bottom)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start > 3:
            surface.line([(x, start), (x, end)], color=color, width=1.2, dashed=dashed)


def interval_mark(
    surface: Surface,
    scale: Scale,
    interval: tuple[float, float, float],
    *,
    y: float,
    color: str,
    ground: str = tokens.WHITE,
    thickness: float = 5.0,
    radius: float = 6.5,
    mark: Mark = "disc",
) -> None:
    """Draw an estimate with its interval ``(low, estimate, high)``.

    A bar with round ends; where the interval leaves the panel, the bar ends in an arrowhead.
    ``mark`` is the shape of the estimate.
    """
    low, estimate, high = interval
    left, right = scale.at(low), scale.at(high)
    surface.line([(left, y), (right, y)], color=color, width=thickness, round_ends=True)
    for bound, place, way in ((low, left, -1), (high, right, 1)):
        if scale.leaves(bound):
            tip = place + 9 * way
            surface.polygon([(tip, y), (place, y - 7), (place, y + 7)], fill=color)
    shape(surface, (scale.at(estimate), y), radius, mark=mark, color=color, ground=ground)


def shape(
    surface: Surface,
    centre: tuple[float, float],
    radius: float,
    *,
    mark: Mark,
    color: str,
    ground: str,
) -> None:
    """Draw the shape of an estimate, with a clear edge; a ring is open: a question."""
    x, y = centre
    if mark == "ring":
        surface.disc(centre, radius + 1, fill=color)
        surface.disc(centre, radius - 2, fill=ground)
    elif mark == "square":
        side = radius * 0.92
        box = (x - side, y - side, 2 * side, 2 * side)
        surface.rect(box, fill=color, outline=ground, outline_width=2)
    elif mark == "diamond":
        for reach, fill in ((radius * 1.45 + 2, ground), (radius * 1.45, color)):
            corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
            surface.polygon(corners, fill=fill)
    else:
        surface.disc(centre, radius, fill=color, outline=ground)


def hatch(surface: Surface, box: Box, *, color: str, gap: float = 7.0) -> None:
    """Cover a rectangle with slanted lines and an edge: what would come of itself."""
    left, top, width, height = box
    right, bottom = left + width, top + height
    start = left - height
    while start < right:
        x0, x1 = max(start, left), min(start + height, right)
        if x1 > x0:
            surface.line(
                [(x0, bottom - (x0 - start)), (x1, bottom - (x1 - start))], color=color, width=1.2
            )
        start += gap
    edges = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    surface.line(edges, color=color, width=1)


def axis(
    surface: Surface,
    scale: Scale,
    ticks: Sequence[tuple[float, str]],
    *,
    y: float,
    rule: str = tokens.NEGATIVE_OUTLINE,
    color: str = tokens.INK2,
    size: float = tokens.SMALL,
) -> None:
    """Draw a hairline with outside ticks; labels at the ends stay inside the panel.

    A label that would touch the one before it is left out, its tick kept.
    """
    surface.line([(scale.left, y), (scale.right, y)], color=rule, width=1)
    free_from = float("-inf")
    for value, label in ticks:
        x = scale.at(value)
        surface.line([(x, y), (x, y + 5)], color=rule, width=1)
        width = text_width(label, size)
        left, anchor = _placed(x, width, scale, page=surface.width)
        if left >= free_from:
            start = {"start": left, "middle": left + width / 2, "end": left + width}[anchor]
            surface.text((start, y + 21), label, size=size, color=color, anchor=anchor)
            free_from = left + width + 8


def _placed(x: float, width: float, scale: Scale, *, page: float) -> tuple[float, Anchor]:
    if x - width / 2 < max(scale.left - 12, 0.0):
        return scale.left, "start"
    if x + width / 2 > min(scale.right + 12, page):
        return scale.right - width, "end"
    return x - width / 2, "middle"


def direction_words(
    surface: Surface,
    scale: Scale,
    locale: Locale,
    *,
    y: float,
    color: str = tokens.INK2,
    groups: bool = False,
) -> None:
    """Write at both ends of an axis what lies that way: after, or with the programme."""
    kind = "programme" if groups else "after"
    lower, higher = (locale.text(f"plots.{way}_{kind}") for way in ("lower", "higher"))
    surface.text((scale.left, y), lower, size=tokens.SMALL, color=color)
    surface.text((scale.right, y), higher, size=tokens.SMALL, color=color, anchor="end")


def arrow(surface: Surface, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a straight arrow, to the right or downwards."""
    (x0, y0), (x1, y1) = start, end
    color = tokens.INK3
    if y0 == y1:
        surface.line([(x0, y0), (x1 - 6, y1)], color=color, width=1.6)
        surface.polygon([(x1, y1), (x1 - 8, y1 - 4.5), (x1 - 8, y1 + 4.5)], fill=color)
    else:
        surface.line([(x0, y0), (x1, y1 - 6)], color=color, width=1.6)
        surface.polygon([(x1, y1), (x1 - 4.5, y1 - 8), (x1 + 4.5, y1 - 8)], fill=color)


def centred(x: float, content: str, *, size: float, room: Scale, weight: int = 400) -> float:
    """Return the middle of a text near ``x``, moved so that it stays inside the panel."""
    half = text_width(content, size, weight=weight) / 2
    return min(max(x, room.left + half), max(room.right - half, room.left + half))
