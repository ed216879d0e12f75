"""Before, after and the difference between them, one below the other on matched scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.difference import Difference
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import Block, Mark, axis, block_of, interval_mark, upright
from solidarity_eval.plots.metrics import text_width
from solidarity_eval.plots.reading import bounds, change_interval, levels
from solidarity_eval.plots.scales import Scale, nice_ticks
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result, Table

_BARS = 76.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One time of measurement.

    Attributes
    ----------
    label : str
        Name of the time, in the reader's language.
    n : int
        People whose scores are drawn.
    interval : tuple of float
        ``(low, mean, high)`` on the scale.
    counts : tuple of int
        People in each bin; empty when the bins are hidden or unknown.
    """

    label: str
    n: int
    interval: tuple[float, float, float]
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimation:
    """Scores by time with their means, then the difference on a magnified scale.

    Attributes
    ----------
    panels : sequence of Panel
        From the first time to the last.
    edges : sequence of float
        Of the bins, the same for all panels; empty when there are none.
    limits : tuple of float
        Ends of the scale, as the questionnaire has them.
    ticks : sequence of (float, str)
        Labels of the scale: ``(0, "0 pas du tout")``.
    change : tuple of float
        ``(low, estimate, high)`` of the difference between the last panel and the first.
    shares : bool
        Whether levels and difference are shares, written as percentages.
    drift : float or None
        How far the score would move of itself.
    mark, color : str
        Shape and colour of the difference: those of its verdict.
    """

    panels: Sequence[Panel]
    limits: tuple[float, float]
    ticks: Sequence[tuple[float, str]]
    change: tuple[float, float, float]
    locale: Locale
    edges: Sequence[float] = ()
    smallest: float | None = None
    unit: str = ""
    digits: int = 2
    shares: bool = False
    bounded: bool = True
    drift: float | None = None
    mark: Mark = "disc"
    color: str = tokens.AFTER

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        narrow = surface.width < 500
        left = 4.0 if narrow else 84.0
        scale = Scale(*self.limits, left, surface.width - (6.0 if narrow else 18.0))
        y = 0.0
        places: list[tuple[float, float]] = []
        texts: list[Block] = []
        for index, panel in enumerate(self.panels):
            color, fill = _colors(index)
            y, title = self._title(surface, panel, y, color=color, narrow=narrow)
            y, numbers = self._bars(surface, scale, panel, y=y, colors=(color, fill))
            places.append((scale.at(panel.interval[1]), y))
            texts += [title, *numbers, self._mean(surface, scale, panel, y=y, color=color)]
            y += 22 if panel.counts or narrow else 34
        self._shift(surface, places, y=y, texts=texts)
        axis(surface, scale, self._shown_ticks(narrow=narrow), y=y)
        difference = Difference(
            interval=self.change,
            locale=self.locale,
            unit=self.unit,
            smallest=self.smallest,
            digits=self.digits,
            shares=self.shares,
            span=self.limits[1] - self.limits[0] if self.bounded else None,
            left=scale.left,
            right=scale.right,
            drift=self.drift,
            mark=self.mark,
            color=self.color,
        )
        return difference.paint_below(surface, y + 52)

    def _shown_ticks(self, *, narrow: bool) -> list[tuple[float, str]]:
        """Return the ticks; a phone keeps words at both ends only."""
        if not narrow:
            return list(self.ticks)
        inner = [(value, self._plain_number(value)) for value, _ in self.ticks[1:-1]]
        return [*self.ticks[:1], *inner, *self.ticks[1:][-1:]]

    def _plain_number(self, value: float) -> str:
        return self.locale.percent(value) if self.shares else self.locale.compact(value)

    def _title(
        self, surface: Surface, panel: Panel, y: float, *, color: str, narrow: bool
    ) -> tuple[float, Block]:
        """Write the name of the time and n: beside the bars, above them on a phone."""
        count = self.locale.text("plots.n", n=panel.n)
        if narrow:
            surface.text((4, y + 18), panel.label, size=17, color=color, weight=600)
            x = 4 + text_width(panel.label, 17, weight=600) + 12
            surface.text((x, y + 18), count, size=tokens.SMALL, color=tokens.INK2)
            right = x + text_width(count, tokens.SMALL) + 4
            return y + 24, Block(0, right, y + 3, y + 23)
        base = y + (58 if panel.counts else 22)
        surface.text((0, base), panel.label, size=17, color=color, weight=600)
        surface.text((0, base + 21), count, size=tokens.SMALL, color=tokens.INK2)
        return y, Block(0, 0, base, base)

    def _bars(
        self, surface: Surface, scale: Scale, panel: Panel, *, y: float, colors: tuple[str, str]
    ) -> tuple[float, list[Block]]:
        """Draw the bins, area in proportion to people; return where the mean goes."""
        if not panel.counts or not self.edges:
            return y + 18, []
        color, fill = colors
        base = y + 22 + _BARS
        tallest = max(self._density(count, i) for p in self.panels for i, count in _cells(p))
        numbers = []
        for i, count in _cells(panel):
            left, right = scale.at(self.edges[i]), scale.at(self.edges[i + 1])
            height = _BARS * self._density(count, i) / tallest
            box = (left + 1, base - height, right - left - 2, height)
            surface.rect(box, fill=fill)
            surface.line([(box[0], box[1]), (box[0] + box[2], box[1])], color=color, width=1.8)
            at, words = ((left + right) / 2, base - height - 6), self.locale.number(count, 0)
            surface.text(at, words, size=tokens.SMALL, color=tokens.INK2, anchor="middle")
            numbers.append(block_of(at, words, size=tokens.SMALL))
        surface.line([(scale.left, base), (scale.right, base)], color=tokens.NEGATIVE_OUTLINE)
        return base + 16, numbers

    def _density(self, count: int, index: int) -> float:
        return count / (self.edges[index + 1] - self.edges[index])

    def _mean(self, surface: Surface, scale: Scale, panel: Panel, *, y: float, color: str) -> Block:
        low, mean, high = panel.interval
        interval_mark(surface, scale, panel.interval, y=y, color=color, thickness=4.5)
        words = self.locale.text(
            "plots.share_here" if self.shares else "plots.mean_here",
            mean=self._level(mean),
            interval=self._levels(low, high),
        )
        width = text_width(words, tokens.SMALL, weight=600)
        x = scale.at(high) + 14
        if x + width > surface.width:
            x = scale.at(low) - 14 - width
        if x < 0:
            words = self.locale.text(
                "plots.level_here", mean=self._level(mean), interval=self._levels(low, high)
            )
            width = text_width(words, tokens.SMALL, weight=600)
            x = min(scale.at(high) + 14, surface.width - width)
        surface.text((x, y + 5), words, size=tokens.SMALL, weight=600, color=color)
        return Block(x - 4, x + width + 4, y - 8, y + 10)

    def _level(self, value: float) -> str:
        return (
            self.locale.percent(value, 1) if self.shares else self.locale.number(value, self.digits)
        )

    def _levels(self, low: float, high: float) -> str:
        if self.shares:
            return self.locale.interval(100 * low, 100 * high, 1, signed=False)
        return self.locale.interval(low, high, self.digits, signed=False)

    @staticmethod
    def _shift(
        surface: Surface, places: Sequence[tuple[float, float]], *, y: float, texts: Sequence[Block]
    ) -> None:
        """Bring the first and the last mean down to the scale; the way between them is ink."""
        (first, top), (last, bottom) = places[0], places[-1]
        for index, (x, start) in enumerate(((first, top), (last, bottom))):
            color = _colors(index)[0]
            upright(surface, x, (start + 9, y), color=color, around=texts, dashed=True)
        if abs(last - first) > 1:
            surface.line([(first, y), (last, y)], color=tokens.INK, width=5)


def _cells(panel: Panel) -> list[tuple[int, int]]:
    return list(enumerate(panel.counts))


def _colors(index: int) -> tuple[str, str]:
    first = (tokens.BEFORE, tokens.BEFORE_FILL)
    return first if index == 0 else (tokens.AFTER, tokens.AFTER_FILL)


def estimation(
    change: Result,
    distribution: Result | None = None,
    *,
    smallest: float | None = None,
    labels: Mapping[str, str] | None = None,
    language: str = "fr",
    ax: Axes | None = None,
) -> Axes:
    """Draw where people stand before and after, and the difference with its interval.

    When to use it: the figure of a main outcome. Bins show how many people stand where; the
    lower panel shows what the average change could be. It does not show who moved.

    Parameters
    ----------
    change : Result
        Of `mean_change` or `change_in_proportion`.
    distribution : Result, optional
        With a table ``distribution`` (columns ``wave, low, high, n``); bins are drawn as they
        are: merge small ones first (`solidarity_eval.disclosure.merge_bins`) if others will see
        the figure.
    smallest : float, optional
        The declared smallest change, in the unit of the change.
    labels : mapping, optional
        Names of the waves in the reader's language.
    language : {"fr", "en"}
        Of the words and numbers.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure otherwise.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ArgumentError
        If the result holds no change with an interval.
    """
    interval, unit = change_interval(change)
    at = levels(change)
    table = distribution.table("distribution") if distribution is not None else None
    edges, counts = bins_of(table)
    named = dict(labels or {})
    panels = [
        Panel(
            label=named.get(wave, wave),
            n=level.n or 0,
            interval=bounds(level),
            counts=counts.get(wave, ()),
        )
        for wave, level in at.items()
    ]
    shares = unit == "proportion"
    limits = limits_of(edges, panels, shares=shares)
    locale = get_locale(language)
    write = locale.percent if shares else locale.compact
    chart = Estimation(
        panels=panels,
        limits=limits,
        ticks=[(value, write(value)) for value in nice_ticks(*limits)],
        change=interval,
        locale=locale,
        edges=edges,
        smallest=smallest,
        unit=locale.text(f"plots.units.{unit}") if locale.has(f"plots.units.{unit}") else "",
        shares=shares,
        bounded=bool(edges) or shares,
    )
    return on_axes(chart, ax)


def bins_of(table: Table | None) -> tuple[tuple[float, ...], dict[str, tuple[int, ...]]]:
    """Return edges and the counts of each wave from a table ``distribution``."""
    if table is None:
        return (), {}
    counts: dict[str, list[int]] = {}
    edges: set[float] = set()
    for wave, low, high, n in table.rows:
        counts.setdefault(str(wave), []).append(int(n or 0))
        edges |= {float(low or 0.0), float(high or 0.0)}
    return tuple(sorted(edges)), {wave: tuple(values) for wave, values in counts.items()}


def limits_of(
    edges: Sequence[float], panels: Sequence[Panel], *, shares: bool = False
) -> tuple[float, float]:
    """Return the ends of the scale: of the bins, of a share, else room around the means."""
    if edges:
        return edges[0], edges[-1]
    if shares:
        return 0.0, 1.0
    values = [value for panel in panels for value in panel.interval]
    spread = max(values) - min(values) or abs(max(values)) or 1.0
    return min(values) - spread, max(values) + spread
