"""The same marks on matplotlib axes, for a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval.plots import tokens
from solidarity_eval.plots.surface import Anchor, Box, Point

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

_ALIGN = {"start": "left", "middle": "center", "end": "right"}
# DejaVu Sans, which matplotlib ships, is this much wider than the report's font.
_FONT_SHRINK = 0.86


class AxesSurface:
    """Draws on the whole area of some axes, which it empties of ticks and frame.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Their box is given the proportions of the drawing when it is finished.
    """

    def __init__(self, axes: Axes) -> None:
        from matplotlib.transforms import Affine2D

        figure = axes.get_figure(root=True)
        points = axes.get_window_extent().width / (figure.dpi if figure else 72.0) * 72.0
        self.axes = axes
        self.width = min(max(points, tokens.NARROW), 900.0)
        self._shrink = points / self.width
        self._units = Affine2D()
        self._transform = self._units + axes.transAxes
        axes.set_axis_off()

    def _add(self, artist: Artist) -> None:
        artist.set_transform(self._transform)
        artist.set_clip_on(False)
        self.axes.add_artist(artist)

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
        from matplotlib.lines import Line2D

        line = Line2D(
            [x for x, _ in points],
            [y for _, y in points],
            color=color,
            linewidth=width * self._shrink,
            linestyle=(0, (3, 3)) if dashed else "solid",
            solid_capstyle="round" if round_ends else "butt",
        )
        self._add(line)

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
        from matplotlib.patches import FancyBboxPatch

        x, y, width, height = box
        style = f"round,pad=0,rounding_size={radius}" if radius else "square,pad=0"
        patch = FancyBboxPatch(
            (x, y),
            width,
            height,
            boxstyle=style,
            facecolor=fill,
            edgecolor=outline or "none",
            linewidth=outline_width * self._shrink,
        )
        self._add(patch)

    def disc(self, centre: Point, radius: float, *, fill: str, outline: str | None = None) -> None:
        """Fill a disc, with an outline of two units if asked."""
        from matplotlib.patches import Circle

        edge = outline or "none"
        patch = Circle(centre, radius, facecolor=fill, edgecolor=edge, linewidth=2 * self._shrink)
        self._add(patch)

    def polygon(self, points: Sequence[Point], *, fill: str) -> None:
        """Fill a closed shape."""
        from matplotlib.patches import Polygon

        self._add(Polygon(list(points), closed=True, facecolor=fill, edgecolor="none"))

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
        from matplotlib.patheffects import withStroke
        from matplotlib.text import Text

        text = Text(
            *at,
            content.replace("\u202f", "\u2009"),
            fontsize=size * self._shrink * _FONT_SHRINK,
            color=color,
            fontweight="bold" if weight >= 600 else "normal",
            ha=_ALIGN[anchor],
            va="baseline",
            parse_math=False,
        )
        if halo:
            text.set_path_effects([withStroke(linewidth=3, foreground=halo)])
        self._add(text)

    def finish(self, height: float) -> None:
        """Fit the axes to the drawing's height."""
        self._units.clear().scale(1 / self.width, -1 / height).translate(0, 1)
        self.axes.set_box_aspect(height / self.width)
