"""Answers question by question, before and after, on both sides of one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from solidarity_eval.locales import Locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.metrics import shorten, text_width, wrap
from solidarity_eval.plots.scales import Scale
from solidarity_eval.plots.surface import Surface

_THIN = 8.0
_THICK = 15.0
_PITCH = 41.0
_NARROW_PITCH = 58.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A question: its label and the share of each group of answers, before and after.

    ``detail`` is a second line: the answers that a turned question counts on the right.
    """

    label: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsChart:
    """Diverging bars: thin bar before, thick bar after, same colours.

    Attributes
    ----------
    rows : sequence of ItemRow
        In the order to draw.
    groups : sequence of str
        Names of the groups of answers, from the left end to the right end.
    cut : int
        Number of groups that stand left of the line.
    names : tuple of str
        Of the two times.
    """

    rows: Sequence[ItemRow]
    groups: Sequence[str]
    cut: int
    names: tuple[str, str]
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        narrow = surface.width < 500
        scale = self._scale(surface.width, narrow=narrow)
        zero = scale.at(0.0)
        top = self._header(surface, scale, narrow=narrow)
        pitch = _NARROW_PITCH if narrow else _PITCH
        for index, row in enumerate(self.rows):
            y = top + pitch * index
            self._row(surface, scale, row, y=y, narrow=narrow)
            if index == 0 and not narrow:
                self._name_bars(surface, scale, row, y=y)
        bottom = top + pitch * len(self.rows)
        if narrow:
            for y in (top + pitch * index + 22 for index in range(len(self.rows))):
                surface.line([(zero, y - 3), (zero, y + 29)], color=tokens.INK, width=1.2)
        else:
            surface.line([(zero, top - 3), (zero, bottom - 6)], color=tokens.INK, width=1.2)
        return bottom

    def _sides(self) -> tuple[float, float]:
        shares = [times for row in self.rows for times in (row.before, row.after)]
        return (
            max(sum(times[: self.cut]) for times in shares),
            max(sum(times[self.cut :]) for times in shares),
        )

    def _scale(self, width: float, *, narrow: bool) -> Scale:
        left, right = self._sides()
        if narrow:
            return Scale(-left, right, 1.0, width - 1.0)
        labels = max(text_width(row.label, tokens.TEXT) for row in self.rows)
        names = max(text_width(name, tokens.SMALLEST) for name in self.names)
        start = min(max(labels, 110.0) + names + 20, 270.0)
        return Scale(-left, right, start, width - 108.0)

    def _fills(self) -> list[tuple[str, str | None]]:
        """Return fill and outline of each group; the strongest answers are the darkest."""
        left = _ramp(tokens.NEGATIVE_OUTER, tokens.NEGATIVE_INNER, self.cut)
        right = _ramp(tokens.AFTER, tokens.AFTER_MID, len(self.groups) - self.cut)[::-1]
        outlined: list[tuple[str, str | None]] = [(f, tokens.NEGATIVE_OUTLINE) for f in left]
        return [*outlined, *((fill, None) for fill in right)]

    def _row(self, surface: Surface, scale: Scale, row: ItemRow, *, y: float, narrow: bool) -> None:
        before, after = (self._right_share(times) for times in (row.before, row.after))
        percent = self.locale.percent
        words = f"{percent(before)} → {percent(after)}"
        write = partial(surface.text, size=tokens.SMALL, weight=600, anchor="end")
        bars = y
        if narrow:
            bars = y + 22
            room = surface.width - text_width(words, tokens.SMALL, weight=600) - 16
            label = shorten(row.label, tokens.TEXT, room=room, weight=600)
            surface.text((1, y + 15), label, weight=600)
            self._detail(surface, row, x=text_width(label, tokens.TEXT, weight=600) + 9, y=y + 15)
            write((surface.width - 1, y + 15), words, color=tokens.AFTER)
        else:
            names = max(text_width(name, tokens.SMALLEST) for name in self.names)
            label = shorten(row.label, tokens.TEXT, room=scale.left - names - 14)
            surface.text((0, y + (12 if row.detail else 18)), label)
            self._detail(surface, row, x=0, y=y + 28)
            write((surface.width, y + 18), words)
        for times, offset, height in ((row.before, 0.0, _THIN), (row.after, _THIN + 3, _THICK)):
            self._bar(surface, scale, times, y=bars + offset, height=height)

    @staticmethod
    def _detail(surface: Surface, row: ItemRow, *, x: float, y: float) -> None:
        """Write the second line of a label, cut where it would run into the bars or numbers."""
        if row.detail:
            room = (165.0 if surface.width >= 500 else surface.width - 100) - x
            words = shorten(row.detail, tokens.SMALLEST, room=max(room, 30.0))
            surface.text((x, y), words, size=tokens.SMALLEST, color=tokens.INK2)

    def _right_share(self, times: tuple[float, ...]) -> float:
        return sum(times[self.cut :])

    def _bar(
        self, surface: Surface, scale: Scale, times: tuple[float, ...], *, y: float, height: float
    ) -> None:
        start = -sum(times[: self.cut])
        for share, (fill, outline) in zip(times, self._fills(), strict=True):
            left, right = scale.at(start), scale.at(start + share)
            start += share
            if right - left < 0.4:
                continue
            edge = 0.5 if outline else 0.0
            box = (left + 0.75 + edge, y + edge, right - left - 1.5 - 2 * edge, height - 2 * edge)
            surface.rect((box[0], box[1], max(box[2], 0.3), box[3]), fill=fill, outline=outline)

    def _name_bars(self, surface: Surface, scale: Scale, row: ItemRow, *, y: float) -> None:
        """Say once which bar is which, left of the first row's bars."""
        places = ((row.before, y + 8, self.names[0]), (row.after, y + 24, self.names[1]))
        for times, base, name in places:
            x = scale.at(-sum(times[: self.cut])) - 6
            surface.text((x, base), name, size=tokens.SMALLEST, color=tokens.INK2, anchor="end")

    def _header(self, surface: Surface, scale: Scale, *, narrow: bool) -> float:
        """Name the groups above the first bars; return where the rows start."""
        zero = scale.at(0.0)
        left = ", ".join(self.groups[: self.cut])
        right = ", ".join(self.groups[self.cut :])
        if narrow:
            size = tokens.SMALLEST
            half = surface.width / 2 - 6
            surface.text(
                (1, 14), shorten(f"← {left}", size, room=half), size=size, color=tokens.INK2
            )
            surface.text(
                (surface.width - 1, 14),
                shorten(f"{right} →", size, room=half),
                size=size,
                color=tokens.AFTER,
                weight=600,
                anchor="end",
            )
            return 30.0
        lines = self._centred_names(surface, scale)
        if not lines:
            room = zero - scale.left + 90
            surface.text(
                (zero - 8, 16),
                shorten(f"← {left}", tokens.SMALL, room=room),
                size=tokens.SMALL,
                color=tokens.INK2,
                anchor="end",
            )
            room = surface.width - zero - text_width(self._times(), tokens.SMALL) - 24
            surface.text(
                (zero + 8, 16),
                shorten(f"{right} →", tokens.SMALL, room=room),
                size=tokens.SMALL,
                color=tokens.AFTER,
                weight=600,
            )
        base = 16.0 + 18.0 * (max(lines, 1) - 1)
        surface.text(
            (surface.width, base),
            self._times(),
            size=tokens.SMALL,
            color=tokens.INK2,
            anchor="end",
        )
        return base + 16.0

    def _times(self) -> str:
        """Return the heading of the percentages; long names of times give way to plain ones."""
        words = " → ".join(self.names)
        fits = text_width(words, tokens.SMALL) <= 104
        return words if fits else self.locale.text("plots.before_to_after")

    def _centred_names(self, surface: Surface, scale: Scale) -> int:
        """Write each group's name over its part of the first row; return the lines it took.

        Nothing is written, and 0 is returned, where two names would meet.
        """
        start = -sum(self.rows[0].after[: self.cut])
        places = []
        for name, share in zip(self.groups, self.rows[0].after, strict=True):
            left, right = scale.at(start), scale.at(start + share)
            lines = wrap(name, tokens.SMALL, room=max(right - left, 96.0), weight=600)
            half = max(text_width(line, tokens.SMALL, weight=600) for line in lines) / 2
            places.append(((left + right) / 2, half, lines))
            start += share
        limit = surface.width - 12 - text_width(self._times(), tokens.SMALL)
        ends = [middle + half for middle, half, _ in places]
        starts = [middle - half for middle, half, _ in places]
        if any(a + 10 > b for a, b in zip(ends, [*starts[1:], limit], strict=True)):
            return 0
        tallest = max(len(lines) for _, _, lines in places)
        for index, (middle, _, lines) in enumerate(places):
            good = index >= self.cut
            for row, line in enumerate(lines):
                y = 16.0 + 18.0 * (tallest - len(lines) + row)
                surface.text(
                    (middle, y),
                    line,
                    size=tokens.SMALL,
                    anchor="middle",
                    color=tokens.AFTER if good else tokens.INK2,
                    weight=600 if good else 400,
                )
        return tallest


def _ramp(first: str, last: str, count: int) -> list[str]:
    """Return ``count`` colours from one to another."""
    if count <= 1:
        return [first] * count
    ends = [[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in (first, last)]
    steps = [index / (count - 1) for index in range(count)]
    mixed = [[round(a + (b - a) * t) for a, b in zip(*ends, strict=True)] for t in steps]
    return ["#" + "".join(f"{part:02X}" for part in parts) for parts in mixed]
