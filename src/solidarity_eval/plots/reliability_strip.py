"""The strip of internal consistency: where alpha lies among the usual marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import interval_mark
from solidarity_eval.plots.metrics import text_width
from solidarity_eval.plots.reading import bounds
from solidarity_eval.plots.scales import Scale
from solidarity_eval.plots.surface import Anchor, Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

FAIR, GOOD = 0.7, 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityStrip:
    """Alpha with its interval ``(low, estimate, high)`` on three named parts of 0 to 1."""

    interval: tuple[float, float, float]
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        low = 0.5 if self.interval[0] >= 0.5 else 0.0
        scale = Scale(low, 1.0, 6.0, surface.width - 8.0)
        marks = (low, FAIR, GOOD, 1.0)
        words = ("weak", "fair", "solid")
        for index, key in enumerate(words):
            left, right = scale.at(marks[index]), scale.at(marks[index + 1])
            surface.rect((left, 8, right - left, 16), fill=tokens.STRIP[index])
            name = self.locale.text(f"plots.reliability.{key}")
            if text_width(name, tokens.SMALL) <= right - left:
                middle = (left + right) / 2
                surface.text(
                    (middle, 42), name, size=tokens.SMALL, color=tokens.INK2, anchor="middle"
                )
        for value in marks:
            anchor: Anchor = "start" if value == low else "end" if value == 1.0 else "middle"
            surface.text(
                (scale.at(value), 60),
                self.locale.number(value, 1),
                size=tokens.SMALLEST,
                color=tokens.INK2,
                anchor=anchor,
            )
        interval_mark(surface, scale, self.interval, y=16, color=tokens.AFTER)
        return 66.0


def reliability(alpha: Result, *, language: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw Cronbach's alpha with its interval on a strip with the usual marks, 0.7 and 0.8.

    When to use it: beside a score, to see whether its questions agree. The marks are habits of
    the field, not laws, and say nothing about stability over time.

    Parameters
    ----------
    alpha : Result
        Of `cronbach_alpha`.
    language : {"fr", "en"}
        Of the words and numbers.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    KeyError
        If the result holds no alpha.
    """
    chart = ReliabilityStrip(interval=bounds(alpha["alpha"]), locale=get_locale(language))
    return on_axes(chart, ax, width=tokens.NARROW)
