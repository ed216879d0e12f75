"""Results of several projects on one scale: a row each, and what they give together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from solidarity_eval.locales import Locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.marks import Mark, axis, interval_mark
from solidarity_eval.plots.metrics import shorten, text_width
from solidarity_eval.plots.scales import Scale, half_range, nice_ticks
from solidarity_eval.plots.surface import Surface

_LEAST_RADIUS: Final = 4.5
_RADIUS_RANGE: Final = 3.5
_LABELS: Final = 196.0
_VALUES: Final = 186.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow:
    """A project with its interval ``(low, estimate, high)``.

    Attributes
    ----------
    detail : str
        What stands below its name: the questionnaire, the design.
    weight : float
        Its share of the weight, between 0 and 1: the size of its mark.
    mark, color : str
        Those of the project's own verdict.
    verdict : str
        The verdict in one or two words; empty without one.
    """

    label: str
    interval: tuple[float, float, float]
    n: int | None
    mark: Mark
    color: str
    detail: str = ""
    weight: float = 0.5
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What the rows give together: the mean as a diamond, and where one more could fall."""

    mean: tuple[float, float, float]
    mean_label: str
    prediction: tuple[float, float] | None = None
    prediction_label: str = ""
    prediction_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectForest:
    """Rows on one scale, zero drawn over them; the prediction interval has a row of its own.

    Attributes
    ----------
    rows : sequence of ProjectRow
    directions : (str, str)
        Words at the ends of the axis.
    together : Together or None
        None where too few projects are of one kind.
    """

    rows: Sequence[ProjectRow]
    locale: Locale
    directions: tuple[str, str]
    together: Together | None = None
    digits: int = 2

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        narrow = surface.width < 500
        scale = self._scale(surface.width, narrow=narrow)
        pitch = 56.0 if narrow else 44.0
        first = 40.0 if narrow else 22.0
        places = [first + pitch * index for index in range(len(self.rows))]
        bottom = (places[-1] if places else 0.0) + (18.0 if narrow else 24.0)
        zero = scale.at(0.0)
        if not narrow:
            surface.line([(zero, 0.0), (zero, bottom)], color=tokens.INK, width=1.2)
        for row, y in zip(self.rows, places, strict=True):
            if narrow:
                surface.line([(zero, y - 12), (zero, y + 12)], color=tokens.INK, width=1.2)
            self._row(surface, scale, row, y=y)
        if self.together is not None:
            bottom = self._together(surface, scale, self.together, bottom=bottom)
        ticks = [
            (v, ("+" if v > 0 else "") + self.locale.compact(v))
            for v in nice_ticks(scale.low, scale.high)
        ]
        axis(surface, scale, ticks, y=bottom + 6)
        return self._directions(surface, scale, bottom + 48)

    def _scale(self, width: float, *, narrow: bool) -> Scale:
        ends = [value for row in self.rows for value in row.interval]
        if self.together is not None:
            ends += [*self.together.mean, *(self.together.prediction or ())]
        centres = max((abs(row.interval[1]) for row in self.rows), default=0.5)
        widths = sorted(row.interval[2] - row.interval[0] for row in self.rows) or [1.0]
        middle = widths[(len(widths) - 1) // 2] or 1.0
        kept = [centres + 1.2 * middle]
        if self.together is not None:
            kept += [*self.together.mean, *(self.together.prediction or ())]
        limit = min(half_range(ends, margin=1.08), half_range(kept, margin=1.08))
        if narrow:
            return Scale(-limit, limit, 12.0, width - 12.0)
        return Scale(-limit, limit, _LABELS + 14, width - _VALUES - 16)

    def _row(self, surface: Surface, scale: Scale, row: ProjectRow, *, y: float) -> None:
        radius = _LEAST_RADIUS + _RADIUS_RANGE * math.sqrt(max(row.weight, 0.0))
        if surface.width < 500:
            self._narrow_words(surface, row, y=y)
        else:
            self._wide_words(surface, row, y=y)
        interval_mark(
            surface,
            scale,
            row.interval,
            y=y,
            color=row.color,
            thickness=3.6,
            radius=radius,
            mark=row.mark,
        )

    def _wide_words(self, surface: Surface, row: ProjectRow, *, y: float) -> None:
        small = partial(surface.text, size=tokens.SMALLEST)
        surface.text((0, y - 2), shorten(row.label, tokens.TEXT, room=_LABELS))
        words = [self._people(row), row.detail]
        detail = " · ".join(word for word in words if word)
        small((0, y + 15), shorten(detail, tokens.SMALLEST, room=_LABELS), color=tokens.INK2)
        surface.text(
            (surface.width, y - 2), self._value(row.interval), size=tokens.SMALL, anchor="end"
        )
        verdict = shorten(row.verdict, tokens.SMALLEST, room=_VALUES, weight=600)
        small((surface.width, y + 15), verdict, color=row.color, weight=600, anchor="end")

    def _people(self, row: ProjectRow) -> str:
        return self.locale.text("plots.n", n=row.n) if row.n is not None else ""

    def _narrow_words(self, surface: Surface, row: ProjectRow, *, y: float) -> None:
        value = self._value(row.interval)
        room = surface.width - text_width(value, tokens.SMALL) - 14
        count = self._people(row)
        named = room - (text_width(f" {count}", tokens.SMALLEST) + 6 if count else 0.0)
        label = shorten(row.label, tokens.TEXT, room=named, weight=600)
        surface.text((0, y - 22), label, weight=600)
        after = text_width(label, tokens.TEXT, weight=600) + 6
        surface.text((after, y - 22), count, size=tokens.SMALLEST, color=tokens.INK2)
        surface.text((surface.width, y - 22), value, size=tokens.SMALL, anchor="end")

    def _value(self, interval: tuple[float, float, float]) -> str:
        low, estimate, high = interval
        number = self.locale.number(estimate, self.digits, signed=True)
        between = self.locale.interval(low, high, self.digits)
        return self.locale.text("plots.level_here", mean=number, interval=between)

    def _together(
        self, surface: Surface, scale: Scale, together: Together, *, bottom: float
    ) -> float:
        narrow = surface.width < 500
        surface.line([(0, bottom + 2), (surface.width, bottom + 2)], color=tokens.INK, width=1.4)
        y = bottom + (46.0 if narrow else 26.0)
        self._sum_words(surface, together.mean_label, self._value(together.mean), y=y)
        zero = scale.at(0.0)
        low, estimate, high = (scale.at(value) for value in together.mean)
        diamond = [(low, y), (estimate, y - 9), (high, y), (estimate, y + 9)]
        surface.polygon(diamond, fill=tokens.INK)
        surface.line([(zero, y - 13), (zero, y + 13)], color=tokens.INK, width=1.2)
        if together.prediction is None:
            return y + 18
        y += 58.0 if narrow else 38.0
        left, right = (scale.at(value) for value in together.prediction)
        self._sum_words(surface, together.prediction_label, together.prediction_words, y=y)
        surface.rect((left, y - 4, right - left, 8), fill=tokens.NEGATIVE_OUTER)
        for x in (left, right):
            surface.line([(x, y - 8), (x, y + 8)], color=tokens.INK, width=1.6)
        surface.line([(zero, y - 13), (zero, y + 13)], color=tokens.INK, width=1.2)
        return y + 18

    def _sum_words(self, surface: Surface, label: str, value: str, *, y: float) -> None:
        raised = y - 22 if surface.width < 500 else y + 5
        surface.text((0, raised), label, weight=600)
        at = (surface.width, raised)
        surface.text(at, value, size=tokens.SMALL, weight=600, anchor="end")

    def _directions(self, surface: Surface, scale: Scale, y: float) -> float:
        lower, higher = self.directions
        write = partial(surface.text, size=tokens.SMALL, color=tokens.INK2)
        room = text_width(lower, tokens.SMALL) + text_width(higher, tokens.SMALL) + 12
        if room <= scale.right - scale.left:
            write((scale.left, y), lower)
            write((scale.right, y), higher, anchor="end")
            return y + 8
        write((scale.left, y), lower)
        write((max(scale.right, text_width(higher, tokens.SMALL)), y + 19), higher, anchor="end")
        return y + 27
