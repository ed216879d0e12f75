"""Where a figure is drawn: an SVG text for documents, matplotlib axes for notebooks.

Figures are laid out in units (one unit is one CSS pixel, or one point), the origin at the top
left. The same layout code draws on both surfaces, so that a notebook and a report show the
same picture, and a report needs no drawing library.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Literal, Protocol

from solidarity_eval.plots import tokens

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Anchor = Literal["start", "middle", "end"]


class Surface(Protocol):
    """The few marks that every figure is made of."""

    @property
    def width(self) -> float:
        """Width of the drawing, in units."""
        ...

    def line(
        self,
        points: Sequence[Point],
        *,
        color: str = tokens.INK,
        width: float = 1.0,
        dashed: bool = False,
        round_ends: bool = False,
    ) -> None:
        """Draw a line through points."""
        ...

    def rect(
        self,
        box: Box,
        *,
        fill: str,
        outline: str | None = None,
        outline_width: float = 1.0,
        radius: float = 0.0,
    ) -> None:
        """Fill a rectangle given as ``(x, y, width, height)``."""
        ...

    def disc(self, centre: Point, radius: float, *, fill: str, outline: str | None = None) -> None:
        """Fill a disc, with an outline of two units if asked."""
        ...

    def polygon(self, points: Sequence[Point], *, fill: str) -> None:
        """Fill a closed shape."""
        ...

    def text(
        self,
        at: Point,
        content: str,
        *,
        size: float = tokens.TEXT,
        color: str = tokens.INK,
        weight: int = 400,
        anchor: Anchor = "start",
        halo: str | None = None,
    ) -> None:
        """Write one line of text on a baseline; ``halo`` is the colour of a clear edge."""
        ...


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


class SvgSurface:
    """Writes SVG: text stays text, no identifier, no style rule, no date.

    Several drawings can therefore stand in one page, under a policy that forbids inline styles,
    and the same numbers always give the same bytes.
    """

    def __init__(self, width: float) -> None:
        self.width = width
        self._marks: list[str] = []

    def line(
        self,
        points: Sequence[Point],
        *,
        color: str = tokens.INK,
        width: float = 1.0,
        dashed: bool = False,
        round_ends: bool = False,
    ) -> None:
        """Draw a line through points."""
        dash = ' stroke-dasharray="3 3"' if dashed else ""
        cap = ' stroke-linecap="round"' if round_ends else ""
        self._marks.append(
            f'<polyline points="{_points(points)}" fill="none" stroke="{color}" '
            f'stroke-width="{_number(width)}"{dash}{cap}/>'
        )

    def rect(
        self,
        box: Box,
        *,
        fill: str,
        outline: str | None = None,
        outline_width: float = 1.0,
        radius: float = 0.0,
    ) -> None:
        """Fill a rectangle given as ``(x, y, width, height)``."""
        x, y, width, height = map(_number, box)
        edge = f' stroke="{outline}" stroke-width="{_number(outline_width)}"' if outline else ""
        corner = f' rx="{_number(radius)}"' if radius else ""
        self._marks.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"{edge}{corner}/>'
        )

    def disc(self, centre: Point, radius: float, *, fill: str, outline: str | None = None) -> None:
        """Fill a disc, with an outline of two units if asked."""
        edge = f' stroke="{outline}" stroke-width="2"' if outline else ""
        x, y = map(_number, centre)
        self._marks.append(f'<circle cx="{x}" cy="{y}" r="{_number(radius)}" fill="{fill}"{edge}/>')

    def polygon(self, points: Sequence[Point], *, fill: str) -> None:
        """Fill a closed shape."""
        self._marks.append(f'<polygon points="{_points(points)}" fill="{fill}"/>')

    def text(
        self,
        at: Point,
        content: str,
        *,
        size: float = tokens.TEXT,
        color: str = tokens.INK,
        weight: int = 400,
        anchor: Anchor = "start",
        halo: str | None = None,
    ) -> None:
        """Write one line of text on a baseline; ``halo`` is the colour of a clear edge."""
        x, y = map(_number, at)
        extra = f' font-weight="{weight}"' if weight != 400 else ""
        extra += f' text-anchor="{anchor}"' if anchor != "start" else ""
        if halo:
            extra += f' stroke="{halo}" stroke-width="4" stroke-linejoin="round"'
            extra += ' paint-order="stroke"'
        self._marks.append(
            f'<text x="{x}" y="{y}" font-size="{_number(size)}" fill="{color}"{extra}>'
            f"{escape(content, quote=False)}</text>"
        )

    def finish(self, height: float) -> str:
        """Return the SVG document of the marks drawn so far."""
        width, high = _number(self.width), _number(height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{high}" '
            f'viewBox="0 0 {width} {high}" font-family="{tokens.FONT_STACK}">'
            + "".join(self._marks)
            + "</svg>"
        )
