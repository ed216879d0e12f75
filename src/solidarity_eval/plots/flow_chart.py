"""Who answered: boxes that people pass through, and those who leave, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import arrow
from solidarity_eval.plots.metrics import wrap
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Flow

_BOX = 92.0
_GAP = 34.0
_ROW = 52.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A box: a count, its words, and what left on the way to it: ``(count, words)``."""

    count: str
    label: str
    left: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowChart:
    """Boxes from the first count to the people compared, which stands out."""

    stops: Sequence[Stop]

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        return self._down(surface) if surface.width < 500 else self._across(surface)

    def _across(self, surface: Surface) -> float:
        count = len(self.stops)
        wide = (surface.width - _GAP * (count - 1)) / count
        lowest = _BOX
        for index, stop in enumerate(self.stops):
            x = index * (wide + _GAP)
            last = index == count - 1
            _box(surface, (x, 0.5, wide, _BOX), last=last)
            surface.text(
                (x + 14, 35),
                stop.count,
                size=28,
                weight=600,
                color=tokens.WHITE if last else tokens.INK,
            )
            soft = tokens.ON_NAVY if last else tokens.INK2
            for line, words in enumerate(wrap(stop.label, 14.5, room=wide - 24)[:2]):
                surface.text((x + 14, 58 + 18 * line), words, size=14.5, color=soft)
            if index:
                arrow(surface, (x - _GAP, 46), (x, 46))
                lowest = max(lowest, self._leaving(surface, stop, x - _GAP / 2, room=wide + 14))
        return lowest + 6

    def _leaving(self, surface: Surface, stop: Stop, x: float, *, room: float) -> float:
        """Write what left below the arrow; return the lowest point."""
        if not stop.left:
            return _BOX
        surface.line([(x, 48), (x, 136)], color=tokens.INK3, width=1.4, dashed=True)
        y = 154.0
        for count, label in stop.left:
            surface.text((x, y), count, size=17, weight=600, anchor="middle")
            y += 19
            for line in wrap(label, tokens.SMALL, room=room):
                surface.text((x, y), line, size=tokens.SMALL, color=tokens.INK2, anchor="middle")
                y += 18
            y += 8
        return y - 18

    def _down(self, surface: Surface) -> float:
        y = 0.5
        for index, stop in enumerate(self.stops):
            if index:
                room = max(len(stop.left), 1) * 24.0 + 26
                arrow(surface, (28, y), (28, y + room))
                for line, (count, label) in enumerate(stop.left):
                    base = y + 32 + 24 * line
                    surface.line(
                        [(28, base - 5), (62, base - 5)],
                        color=tokens.INK3,
                        width=1.4,
                        dashed=True,
                    )
                    words = f"{count} {label}"
                    for row, part in enumerate(wrap(words, tokens.SMALL, room=264)[:1]):
                        surface.text(
                            (70, base + 17 * row), part, size=tokens.SMALL, color=tokens.INK2
                        )
                y += room
            last = index == len(self.stops) - 1
            _box(surface, (0.5, y, surface.width - 1, _ROW), last=last)
            surface.text(
                (16, y + 34),
                stop.count,
                size=24,
                weight=600,
                color=tokens.WHITE if last else tokens.INK,
            )
            soft = tokens.ON_NAVY if last else tokens.INK2
            surface.text((78, y + 32), stop.label, size=tokens.TEXT, color=soft)
            y += _ROW
        return y + 1


def _box(surface: Surface, box: tuple[float, float, float, float], *, last: bool) -> None:
    fill, outline = (tokens.NAVY, None) if last else (tokens.WASH, tokens.RULE)
    surface.rect(box, fill=fill, outline=outline, radius=3)


def stops_of(flow: Flow, locale: Locale) -> list[Stop]:
    """Return the boxes of a before-after ledger, with everyone who left and why."""
    stops = []
    for node in ("before", "after", "linked", "compared"):
        n = flow.n(node)
        source = {"after": "before", "linked": "after", "compared": "linked"}.get(node)
        stops.append(
            Stop(
                count=locale.number(n, 0),
                label=locale.text(f"plots.flow.{node}", n=n),
                left=_leavers(flow, source, locale) if source else (),
            )
        )
    return stops


def _leavers(flow: Flow, source: str, locale: Locale) -> list[tuple[str, str]]:
    edges = [e for e in flow.edges if e.source == source and e.reason is not None]
    told = [edge for edge in edges if edge.n] or edges[:1]
    return [(locale.number(edge.n, 0), _reason(str(edge.reason), edge.n, locale)) for edge in told]


def _reason(reason: str, n: int, locale: Locale) -> str:
    key = f"plots.flow.reasons.{reason}"
    return locale.text(key if locale.has(key) else "plots.flow.reasons.other", n=n)


def flow_diagram(flow: Flow, *, language: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw the linkage ledger: before, after, linked, compared, and who left why.

    When to use it: before any result, to see how many people it speaks of. It does not show
    whether those who left resemble those who stayed.

    Parameters
    ----------
    flow : Flow
        The ledger that every before-after result carries.
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
        If the flow lacks one of the four counts.
    """
    return on_axes(FlowChart(stops=stops_of(flow, get_locale(language))), ax)
