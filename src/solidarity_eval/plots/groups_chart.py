"""A network drawn by groups: nobody is a node, so nobody can be recognised."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from solidarity_eval.locales import Locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.metrics import shorten
from solidarity_eval.plots.surface import Surface

_RADIUS = 30.0
_ROUND = 92.0
_THICKEST = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNetwork:
    """Groups as discs, ties between them as lines whose width is their number.

    Attributes
    ----------
    groups : mapping of str to int
        People of each group that may be shown.
    between : mapping of (str, str) to int
        Ties of each pair of groups, both ways together, that may be shown.
    within : mapping of str to int
        Ties inside a group that may be shown.
    """

    groups: Mapping[str, int]
    between: Mapping[tuple[str, str], int]
    within: Mapping[str, int]
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        centre = (surface.width / 2, self._tall + _RADIUS + 30.0)
        places = self._places(centre)
        widest = max(self.between.values(), default=1)
        for (one, other), ties in self.between.items():
            ends = [places[one], places[other]]
            surface.line(ends, color=tokens.NEGATIVE_OUTER, width=1 + _THICKEST * ties / widest)
        for (one, other), ties in self.between.items():
            (x0, y0), (x1, y1) = places[one], places[other]
            at = (x0 + 0.5 * (x1 - x0), y0 + 0.5 * (y1 - y0) + 5.0)
            label = self.locale.number(ties, 0)
            surface.text(at, label, size=tokens.SMALL, anchor="middle", halo=tokens.WHITE)
        for name, (x, y) in places.items():
            surface.disc((x, y), _RADIUS, fill=tokens.AFTER_FILL, outline=tokens.AFTER)
            if name in self.within:
                inside = self.locale.number(self.within[name], 0)
                surface.text((x, y + 6.0), inside, size=17.0, weight=600, anchor="middle")
            self._label(surface, name, place=(x, y), middle=centre[1])
        return 2 * (self._tall + _RADIUS) + 60.0

    @property
    def _tall(self) -> float:
        """Half the height of the ring; two groups stand side by side."""
        return 0.0 if len(self.groups) < 3 else _ROUND

    def _places(self, centre: tuple[float, float]) -> dict[str, tuple[float, float]]:
        size = len(self.groups)
        wide = min(_ROUND * 1.4, centre[0] - _RADIUS - 50.0)
        return {
            name: (
                centre[0] + wide * math.cos(2 * math.pi * place / size + math.pi),
                centre[1] + self._tall * math.sin(2 * math.pi * place / size + math.pi),
            )
            for place, name in enumerate(self.groups)
        }

    def _label(
        self,
        surface: Surface,
        name: str,
        *,
        place: tuple[float, float],
        middle: float,
    ) -> None:
        x, y = place
        below = y >= middle - 1.0
        words = self.locale.text("report_reach_ties.chart.group", name=name, n=self.groups[name])
        at = (x, y + _RADIUS + 19.0) if below else (x, y - _RADIUS - 9.0)
        label = shorten(words, tokens.SMALL, room=surface.width * 0.45)
        surface.text(at, label, size=tokens.SMALL, anchor="middle", halo=tokens.WHITE)
