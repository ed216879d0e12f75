"""One chart, drawn for a wide page and for a phone, or on the axes of a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from solidarity_eval.plots import tokens
from solidarity_eval.plots.axes_surface import AxesSurface
from solidarity_eval.plots.surface import Surface, SvgSurface

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Chart(Protocol):
    """Anything that can draw itself on a surface of any width."""

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """SVG documents of the same chart, for a wide page and for a phone."""

    wide: str
    narrow: str


def draw(chart: Chart, *, wide: float = tokens.WIDE, narrow: float = tokens.NARROW) -> Drawing:
    """Draw a chart at two widths, in units; equal widths are drawn once."""
    first = svg(chart, width=wide)
    return Drawing(wide=first, narrow=first if narrow == wide else svg(chart, width=narrow))


def svg(chart: Chart, *, width: float = tokens.WIDE) -> str:
    """Draw a chart as one SVG document."""
    surface = SvgSurface(width)
    return surface.finish(chart.paint(surface))


def on_axes(chart: Chart, ax: Axes | None = None, *, width: float = tokens.WIDE) -> Axes:
    """Draw a chart on matplotlib axes and return them.

    Without ``ax``, a figure of the chart's own proportions is made (no pyplot: nothing stays
    open); a notebook shows it as ``axes.figure``.
    """
    if ax is None:
        ax = _new_axes(chart, width)
    surface = AxesSurface(ax)
    surface.finish(chart.paint(surface))
    return ax


def _new_axes(chart: Chart, width: float) -> Axes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    height = chart.paint(SvgSurface(width))
    figure = Figure(figsize=(width / 72, height / 72), dpi=144)
    FigureCanvasAgg(figure)
    return figure.add_axes((0.0, 0.0, 1.0, 1.0))
