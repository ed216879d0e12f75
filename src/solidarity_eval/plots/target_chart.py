"""A promised share and the share found, on one line from 0 to 100 %."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import interval_mark
from solidarity_eval.plots.reading import bounds
from solidarity_eval.plots.scales import Scale
from solidarity_eval.plots.surface import Anchor, Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """A share with its interval ``(low, estimate, high)`` and its target.

    ``target`` is a share, or two for a promised interval, drawn as a grey field; None where
    there is none. ``interval`` is None where the share must stay hidden.
    """

    interval: tuple[float, float, float] | None
    target: tuple[float, ...]
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        scale = Scale(0.0, 1.0, 8.0, surface.width - 8.0)
        y = 22.0
        if len(self.target) == 2:
            left, right = (scale.at(value) for value in self.target)
            surface.rect((left, y - 12, right - left, 24), fill=tokens.RULE)
        surface.line([(scale.left, y), (scale.right, y)], color=tokens.NEGATIVE_OUTLINE)
        for value in (0.0, 0.25, 0.5, 0.75, 1.0):
            x = scale.at(value)
            surface.line([(x, y - 3), (x, y + 3)], color=tokens.NEGATIVE_OUTLINE)
        ends: tuple[tuple[float, Anchor], ...] = ((0.0, "start"), (0.5, "middle"), (1.0, "end"))
        for value, anchor in ends:
            surface.text(
                (scale.at(value), y + 22),
                self.locale.percent(value),
                size=tokens.SMALLEST,
                color=tokens.INK2,
                anchor=anchor,
            )
        if len(self.target) == 1:
            x = scale.at(self.target[0])
            surface.line([(x, 3), (x, y + 10)], color=tokens.INK, width=2)
            surface.polygon([(x - 5, 1), (x + 5, 1), (x, 9)], fill=tokens.INK)
        if self.interval is not None:
            interval_mark(surface, scale, self.interval, y=y, color=tokens.AFTER)
        return 48.0


def target_line(
    share: Result,
    target: float | tuple[float, float],
    *,
    language: str = "fr",
    ax: Axes | None = None,
) -> Axes:
    """Draw a share with its interval beside the share that was promised.

    When to use it: to show a promise and what was found. Whether the promise was met among
    these people is a fact of the counts; the interval says what others like them might give.

    Parameters
    ----------
    share : Result
        Of `proportion`.
    target : float or (float, float)
        The promised share in [0, 1], or an interval of shares.
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
        If the result holds no share.
    """
    promised = target if isinstance(target, tuple) else (target,)
    locale = get_locale(language)
    chart = TargetLine(interval=bounds(share["proportion"]), target=promised, locale=locale)
    return on_axes(chart, ax, width=tokens.NARROW)
