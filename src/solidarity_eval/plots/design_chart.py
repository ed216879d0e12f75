"""How a comparison is made: who answers, when, in which group, and when the project runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.metrics import text_width, wrap
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LABELS: Final = 176.0
_DRAWN: Final = 36.0
_LANE: Final = 62.0
_LINE: Final = 18.0
_SERIES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One group of people.

    Attributes
    ----------
    label : str
        Name of the group.
    count : str
        How many people, in words; empty where it is not shown.
    programme : (float, float) or None
        From which time to which the project runs for them, counted from 0; None without it.
    """

    label: str
    count: str = ""
    programme: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignChart:
    """Groups one below the other, times from left to right.

    Attributes
    ----------
    times : sequence of str
        Names of the times.
    lanes : sequence of Lane
        The groups.
    drawn : bool
        Whether chance decides who is in which group.
    linked : bool
        Whether the same people answer at each time.
    recalled : bool
        Whether the first time is told at the last one.
    series : bool
        Whether many answers stand between the times rather than one at each.
    """

    times: Sequence[str]
    lanes: Sequence[Lane]
    locale: Locale
    drawn: bool = False
    linked: bool = True
    recalled: bool = False
    series: bool = False

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        narrow = surface.width < 500
        left = 0.0 if narrow else _LABELS
        left += _DRAWN if self.drawn else 0.0
        places = self._places(surface, left)
        top = self._names(surface, places) + 8
        pitch = _LANE + (26.0 if narrow else 0.0)
        for index, lane in enumerate(self.lanes):
            y = top + pitch * index
            base = y + pitch - 30
            self._label(surface, lane, y=y, base=base, narrow=narrow)
            self._lane(surface, lane, places, y=base)
        bottom = top + pitch * len(self.lanes)
        if self.drawn:
            self._draw(surface, (top, bottom), pitch=pitch, narrow=narrow)
        return self._legend(surface, y=bottom + 20)

    def _places(self, surface: Surface, left: float) -> list[float]:
        first, last = left + 52.0, surface.width - 52.0
        count = len(self.times)
        if count == 1:
            return [(first + last) / 2]
        return [first + (last - first) * index / (count - 1) for index in range(count)]

    def _names(self, surface: Surface, places: Sequence[float]) -> float:
        """Write the names of the times; return where the lanes start."""
        room = min(104.0, places[1] - places[0] - 6) if len(places) > 1 else 160.0
        lowest = 16.0
        for x, name in zip(places, self.times, strict=True):
            for index, line in enumerate(wrap(name, tokens.SMALL, room=room)):
                y = 16 + _LINE * index
                lowest = max(lowest, y)
                surface.text((x, y), line, size=tokens.SMALL, weight=600, anchor="middle")
        return lowest

    def _label(self, surface: Surface, lane: Lane, *, y: float, base: float, narrow: bool) -> None:
        shift = _DRAWN if self.drawn else 0.0
        if narrow:
            surface.text((shift, y + 16), lane.label, weight=600)
            x = shift + text_width(lane.label, tokens.TEXT, weight=600) + 10
            surface.text((x, y + 16), lane.count, size=tokens.SMALL, color=tokens.INK2)
            return
        lines = wrap(lane.label, tokens.TEXT, room=_LABELS - 10, weight=600)[:2]
        first = base + 5 - 9 * (len(lines) - 1 + bool(lane.count))
        for index, line in enumerate(lines):
            surface.text((shift, first + _LINE * index), line, weight=600)
        if lane.count:
            at = (shift, first + _LINE * len(lines))
            surface.text(at, lane.count, size=tokens.SMALL, color=tokens.INK2)

    def _lane(self, surface: Surface, lane: Lane, places: Sequence[float], *, y: float) -> None:
        if lane.programme is not None:
            start, end = (_between(places, at) for at in lane.programme)
            surface.rect((start, y - 12, end - start, 24), fill=tokens.AFTER_FILL, radius=4)
        if self.series:
            surface.line([(places[0], y), (places[-1], y)], color=tokens.INK3)
            for index in range(_SERIES):
                x = places[0] + (places[-1] - places[0]) * index / (_SERIES - 1)
                _answer(surface, (x, y), radius=3.5)
            return
        if self.linked and len(places) > 1:
            ends = [(places[0], y), (places[-1], y)]
            surface.line(ends, color=tokens.INK, width=1.6, dashed=self.recalled)
        for index, x in enumerate(places):
            _answer(surface, (x, y), told=self.recalled and index + 1 < len(places))

    def _draw(
        self, surface: Surface, span: tuple[float, float], *, pitch: float, narrow: bool
    ) -> None:
        """Draw the fork at the left: chance sends people to one group or the other."""
        top, bottom = span
        first = top + (12 if narrow else pitch - 30)
        last = bottom - pitch + (12 if narrow else pitch - 30)
        middle = (first + last) / 2
        for y in (first, last):
            surface.line([(12, middle), (12, y), (28, y)], color=tokens.INK3, width=1.6)
        box = (4.0, middle - 8, 16.0, 16.0)
        surface.rect(box, fill=tokens.WHITE, outline=tokens.INK, outline_width=1.6, radius=3)
        for x, y in ((8.5, middle - 3.5), (15.5, middle + 3.5), (12.0, middle)):
            surface.disc((x, y), 1.6, fill=tokens.INK)

    def _legend(self, surface: Surface, *, y: float) -> float:
        """Say what each mark is, one after the other, on as many lines as it takes."""
        text = self.locale.text
        entries = [("answer", text("plots.design.answer"))]
        if self.recalled:
            entries.append(("told", text("plots.design.told")))
        if any(lane.programme for lane in self.lanes):
            entries.append(("programme", text("plots.design.programme")))
        if self.drawn:
            entries.append(("drawn", text("plots.design.drawn")))
        if not (self.series or self.recalled):
            entries.append(("", text(f"plots.design.{'same' if self.linked else 'others'}")))
        x = 0.0
        for mark, words in entries:
            width = text_width(words, tokens.SMALL) + 30
            if x and x + width > surface.width:
                x, y = 0.0, y + 22
            _legend_mark(surface, mark, (x + 9, y - 5), linked=self.linked)
            surface.text((x + 24, y), words, size=tokens.SMALL, color=tokens.INK2)
            x += width + 16
        return y + 10


def _between(places: Sequence[float], at: float) -> float:
    """Return the place of a moment between two times, kept within the drawing."""
    step = places[1] - places[0] if len(places) > 1 else 60.0
    return places[0] + step * at


def _answer(
    surface: Surface, centre: tuple[float, float], *, radius: float = 8.0, told: bool = False
) -> None:
    surface.disc(centre, radius, fill=tokens.INK, outline=tokens.WHITE)
    if told:
        surface.disc(centre, radius - 3, fill=tokens.WHITE)


def _legend_mark(surface: Surface, mark: str, centre: tuple[float, float], *, linked: bool) -> None:
    x, y = centre
    if mark == "programme":
        surface.rect((x - 9, y - 7, 18, 14), fill=tokens.AFTER_FILL, radius=3)
    elif mark == "drawn":
        box = (x - 7, y - 7, 14.0, 14.0)
        surface.rect(box, fill=tokens.WHITE, outline=tokens.INK, outline_width=1.4, radius=3)
        surface.disc((x, y), 1.8, fill=tokens.INK)
    elif mark in ("answer", "told"):
        _answer(surface, centre, radius=6.5, told=mark == "told")
    elif linked:
        surface.line([(x - 9, y), (x + 9, y)], color=tokens.INK, width=1.6)
    else:
        surface.disc((x - 5, y), 4, fill=tokens.INK)
        surface.disc((x + 6, y), 4, fill=tokens.INK)


def design_diagram(
    times: Sequence[str],
    groups: Sequence[tuple[str, tuple[float, float] | None]],
    *,
    drawn: bool = False,
    linked: bool = True,
    language: str = "fr",
    ax: Axes | None = None,
) -> Axes:
    """Draw who answers when, in which group, and when the project runs for each.

    When to use it: before any number, to say how a comparison is made. It does not show how many
    people left on the way; `flow_diagram` does.

    Parameters
    ----------
    times : sequence of str
        Names of the times, first to last.
    groups : sequence of (str, (float, float) or None)
        Each group and the times, counted from 0, between which the project runs for it.
    drawn : bool
        Whether chance decides who is in which group.
    linked : bool
        Whether the same people answer at each time.
    language : {"fr", "en"}
        Of the legend.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes
    """
    lanes = [Lane(label=label, programme=programme) for label, programme in groups]
    chart = DesignChart(
        times=times, lanes=lanes, locale=get_locale(language), drawn=drawn, linked=linked
    )
    return on_axes(chart, ax)
