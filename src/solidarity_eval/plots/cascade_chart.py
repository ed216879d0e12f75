"""Steps of a path as bars, each under its name, with the share of the step before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import hatch
from solidarity_eval.plots.metrics import text_width
from solidarity_eval.plots.scales import Scale
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

_ROW = 52.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step: people (None where hidden), and what is said beside its name."""

    label: str
    n: int | None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CascadeBars:
    """A bar per step, from the first to the last."""

    steps: tuple[Step, ...]
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        most = max((step.n or 0 for step in self.steps), default=0)
        scale = Scale(0.0, float(max(most, 1)), 8.0, surface.width - 76.0)
        y = 20.0
        for step in self.steps:
            surface.text((8.0, y), step.label, size=tokens.TEXT, weight=600)
            y = self._detail(surface, step, y=y)
            self._bar(surface, scale, step, y=y + 8)
            y += _ROW
        return y - 8.0

    def _detail(self, surface: Surface, step: Step, *, y: float) -> float:
        """Write what is said of a step at the right, below its name where there is no room."""
        taken = text_width(step.label, tokens.TEXT, weight=600)
        if taken + text_width(step.detail, tokens.SMALL) + 32.0 > surface.width:
            y += 19.0
            surface.text((8.0, y), step.detail, size=tokens.SMALL, color=tokens.INK2)
            return y
        end = (surface.width - 8.0, y)
        surface.text(end, step.detail, size=tokens.SMALL, color=tokens.INK2, anchor="end")
        return y

    def _bar(self, surface: Surface, scale: Scale, step: Step, *, y: float) -> None:
        if step.n is None:
            hatch(surface, (8.0, y, 44.0, 18.0), color=tokens.NEGATIVE_OUTLINE)
            words = self.locale.text("report_reach_people.chart.hidden")
            surface.text((60.0, y + 14), words, size=tokens.SMALL, color=tokens.INK2)
            return
        right = scale.at(float(step.n))
        surface.rect((8.0, y, max(right - 8.0, 1.5), 18.0), fill=tokens.AFTER_MID)
        shown = self.locale.number(step.n, 0)
        surface.text((right + 8, y + 14), shown, size=tokens.TEXT, weight=600)


def cascade(
    result: Result,
    *,
    labels: Mapping[str, str] | None = None,
    language: str = "fr",
    ax: Axes | None = None,
) -> Axes:
    """Draw the people who came to each step of a path.

    When to use it: to see at which step people stop. It does not show why.

    Parameters
    ----------
    result : Result
        Of `referral_cascade`.
    labels : mapping of str to str, optional
        Names of the steps.
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
        If the result holds no cascade.
    """
    locale, names = get_locale(language), labels or {}
    table = result.table("cascade")
    shares = {
        e.at.get("step"): e.estimate for e in result.estimates if e.term == "share_of_previous"
    }
    steps = []
    for row in table.rows:
        here = dict(zip(table.columns, row, strict=True))
        if here["team"] is not None:
            continue
        word, share = str(here["step"]), shares.get(here["step"])
        detail = ""
        if share is not None:
            detail = locale.text("report_reach_people.chart.of_previous", share=share)
        n = here["n"]
        count = int(n) if isinstance(n, int | float) else 0
        steps.append(Step(label=names.get(word, word), n=count, detail=detail))
    return on_axes(CascadeBars(steps=tuple(steps), locale=locale), ax)
