"""Two shares per row, joined by a line: past and future, people reached and neighbourhood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError
from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.marks import Mark, axis, shape
from solidarity_eval.plots.metrics import text_width
from solidarity_eval.plots.scales import Scale
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

_ROW = 46.0
_TERMS = {
    "services_asked": ("past", "future", "service"),
    "equity_of_reach": ("neighbourhood_share", "share", "category"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two shares under a name; ``group`` starts a new block of rows."""

    label: str
    first: float
    second: float
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dumbbells:
    """Rows of two shares; the first mark is a ring, the second a disc."""

    rows: tuple[Pair, ...]
    names: tuple[str, str]
    locale: Locale
    most: float = 1.0

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        y = self._legend(surface) + 16.0
        scale = Scale(0.0, self.most, 60.0, surface.width - 60.0)
        group: str | None = None
        for row in self.rows:
            if row.group != group and row.group is not None:
                y += 24.0
                surface.text((8.0, y), row.group, size=tokens.TEXT, weight=600)
                y += 4.0
            group = row.group
            surface.text((8.0, y + 20), row.label, size=tokens.TEXT)
            self._row(surface, scale, row, y=y + 34)
            y += _ROW
        ticks = [
            (share * self.most, self.locale.percent(share * self.most)) for share in (0, 0.5, 1)
        ]
        axis(surface, scale, ticks, y=y + 8)
        return y + 34.0

    def _legend(self, surface: Surface) -> float:
        x, y = 8.0, 16.0
        looks: tuple[tuple[str, str, Mark], ...] = (
            (self.names[0], tokens.BEFORE, "ring"),
            (self.names[1], tokens.AFTER, "disc"),
        )
        for name, color, mark in looks:
            wide = 22.0 + text_width(name, tokens.SMALL) + 18.0
            if x > 8.0 and x + wide > surface.width:
                x, y = 8.0, y + 22.0
            shape(surface, (x + 6, y - 5), 5.5, mark=mark, color=color, ground=tokens.WHITE)
            surface.text((x + 18, y), name, size=tokens.SMALL)
            x += wide
        return y

    def _row(self, surface: Surface, scale: Scale, row: Pair, *, y: float) -> None:
        surface.line([(scale.left, y), (scale.right, y)], color=tokens.RULE)
        x0, x1 = scale.at(row.first), scale.at(row.second)
        surface.line([(x0, y), (x1, y)], color=tokens.AFTER_MID, width=4, round_ends=True)
        shape(surface, (x0, y), 6.0, mark="ring", color=tokens.BEFORE, ground=tokens.WHITE)
        shape(surface, (x1, y), 6.5, mark="disc", color=tokens.AFTER, ground=tokens.WHITE)
        left, right = min(x0, x1), max(x0, x1)
        first, second = (self.locale.percent(v) for v in (row.first, row.second))
        below, above = (first, second) if x0 <= x1 else (second, first)
        tones = (tokens.BEFORE, tokens.AFTER) if x0 <= x1 else (tokens.AFTER, tokens.BEFORE)
        surface.text(
            (left - 11, y + 5),
            below,
            size=tokens.SMALL,
            color=tones[0],
            anchor="end",
            halo=tokens.WHITE,
        )
        surface.text(
            (right + 11, y + 5), above, size=tokens.SMALL, color=tones[1], halo=tokens.WHITE
        )


def dumbbells(
    result: Result,
    *,
    labels: Mapping[str, str] | None = None,
    language: str = "fr",
    ax: Axes | None = None,
) -> Axes:
    """Draw two shares per service, or per category of the people reached.

    When to use it: for services asked in the past and in the future, or for the people reached
    beside their neighbourhood. It draws every row: hide small cells before you share it.

    Parameters
    ----------
    result : Result
        Of `services_asked` or `equity_of_reach`.
    labels : mapping of str to str, optional
        Names of the services, or of the variables.
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
        If the result is of another method, or has no pair of shares.
    """
    terms = _TERMS.get(result.method)
    rows = pairs_of(result, labels or {}) if terms else ()
    if terms is None or not rows:
        raise ArgumentError(
            "reach_people.no_pairs", result=result.id, allowed=", ".join(sorted(_TERMS))
        )
    locale = get_locale(language)
    names = tuple(locale.text(f"report_reach_people.chart.{term}") for term in terms[:2])
    return on_axes(Dumbbells(rows=rows, names=(names[0], names[1]), locale=locale), ax)


def pairs_of(result: Result, labels: Mapping[str, str]) -> tuple[Pair, ...]:
    """Return the pairs of shares of a result, in its order."""
    first, second, key = _TERMS[result.method]
    found = []
    for item in result.estimates:
        if item.term != first:
            continue
        other = result.get(second, **item.at)
        name, variable = str(item.at[key]), item.at.get("variable")
        found.append(
            Pair(
                label=name if variable is not None else labels.get(name, name),
                first=item.estimate,
                second=other.estimate,
                group=None if variable is None else labels.get(str(variable), str(variable)),
            )
        )
    return tuple(found)
