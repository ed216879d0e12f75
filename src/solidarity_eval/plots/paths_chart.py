"""The paths of a small panel, one thin line per person, for the internal edition only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.metrics import shorten, text_width
from solidarity_eval.plots.scales import Scale, nice_ticks
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.intake.person_view import PersonView

_HEIGHT = 210.0
_TOP = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Paths of people over times, in the order drawn; ``medians`` is the thick line.

    ``limits`` are the ends of the scale; a missing value is a gap.
    """

    names: tuple[str, ...]
    paths: Sequence[tuple[float | None, ...]]
    medians: tuple[float | None, ...]
    limits: tuple[float, float]
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        ticks = nice_ticks(*self.limits, 6)
        labels = [self.locale.compact(tick) for tick in ticks]
        left = max(text_width(label, tokens.SMALLEST) for label in labels) + 46.0
        across = Scale(0.0, float(len(self.names) - 1), left, surface.width - 44.0)
        up = Scale(*self.limits, _TOP + _HEIGHT, _TOP)
        for tick, label in zip(ticks, labels, strict=True):
            y = up.at(tick)
            surface.line([(left - 34.0, y), (surface.width - 10.0, y)], color=tokens.RULE)
            surface.text((left - 40.0, y + 5.0), label, size=tokens.SMALLEST, color=tokens.INK2,
                         anchor="end")  # fmt: skip
        for path in self.paths:
            self._line(surface, across, up, path=path)
        self._median(surface, across, up)
        room = (across.right - across.left) / max(len(self.names) - 1, 1) - 8.0
        for place, name in enumerate(self.names):
            at = (across.at(place), _TOP + _HEIGHT + 24.0)
            label = shorten(name, tokens.SMALL, room=max(room, 60.0))
            surface.text(at, label, size=tokens.SMALL, anchor="middle")
        return _TOP + _HEIGHT + 36.0

    def _line(
        self, surface: Surface, across: Scale, up: Scale, *, path: tuple[float | None, ...]
    ) -> None:
        run: list[tuple[float, float]] = []
        for place, value in enumerate((*path, None)):
            if value is not None:
                run.append((across.at(place), up.at(value)))
                continue
            if len(run) > 1:
                surface.line(run, color=tokens.NEGATIVE_OUTLINE, width=1.2)
            elif run:
                surface.disc(run[0], 2.5, fill=tokens.NEGATIVE_OUTLINE)
            run = []

    def _median(self, surface: Surface, across: Scale, up: Scale) -> None:
        points = [
            (across.at(place), up.at(value))
            for place, value in enumerate(self.medians)
            if value is not None
        ]
        if len(points) > 1:
            surface.line(points, color=tokens.AFTER, width=4.0)
        for point in points:
            surface.disc(point, 5.5, fill=tokens.AFTER, outline=tokens.WHITE)
        words = self.locale.text("report_reach_ties.chart.median")
        surface.line([(0.0, 11.0), (26.0, 11.0)], color=tokens.AFTER, width=4.0)
        surface.text((34.0, 16.0), words, size=tokens.SMALL)
        x = 34.0 + text_width(words, tokens.SMALL) + 22.0
        surface.line([(x, 11.0), (x + 26.0, 11.0)], color=tokens.NEGATIVE_OUTLINE, width=1.2)
        surface.text(
            (x + 34.0, 16.0), self.locale.text("report_reach_ties.chart.person"), size=tokens.SMALL
        )


def medians_of(paths: Sequence[tuple[float | None, ...]]) -> tuple[float | None, ...]:
    """Return the median of each time, None where nobody has a value."""
    found: list[float | None] = []
    for column in zip(*paths, strict=True):
        here = sorted(value for value in column if value is not None)
        middle = len(here) // 2
        even = len(here) % 2 == 0
        found.append(
            None if not here else (here[middle - 1] + here[middle]) / 2 if even else here[middle]
        )
    return tuple(found)


def person_paths(view: PersonView, *, language: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw the paths of the people of a small panel and their median.

    When to use it: in the team, to see who moves and how unlike the paths are. Never in what leaves
    the team: a path can be recognised by the person's neighbours.

    Parameters
    ----------
    view : PersonView
        Values of single people, in memory.
    language : {"fr", "en"}
        Of the words and numbers.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If nobody has a value.
    """
    paths = list(view.paths())
    values = [value for path in paths for value in path if value is not None]
    low, high = min(values), max(values)
    room = 0.05 * (high - low) or 0.5
    chart = Paths(
        names=view.waves,
        paths=paths,
        medians=medians_of(paths),
        limits=(low - room, high + room),
        locale=get_locale(language),
    )
    return on_axes(chart, ax)
