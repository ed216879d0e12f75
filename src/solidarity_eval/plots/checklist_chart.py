"""A list of capabilities: in place, not in place, never looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import on_axes
from solidarity_eval.plots.metrics import wrap
from solidarity_eval.plots.surface import Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from solidarity_eval.results import Result

State = Literal["in_place", "not_in_place", "never_seen"]
_BOX = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    """An item: its name, where it stands, whether the rest depends on it, how much there is."""

    label: str
    state: State
    essential: bool = False
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """Items in their order, essential ones in strong letters."""

    items: tuple[ListItem, ...]
    locale: Locale

    def paint(self, surface: Surface) -> float:
        """Draw, and return the height that was used, in units."""
        y = 10.0
        for item in self.items:
            _box(surface, item.state, y=y)
            weight = 600 if item.essential else 400
            room = surface.width - 40.0
            for line in wrap(item.label, tokens.TEXT, room=room, weight=weight):
                surface.text((34.0, y + 13), line, size=tokens.TEXT, weight=weight)
                y += 20.0
            state = self.locale.text(f"report_reach_people.chart.{item.state}")
            words = f"{state}, {item.amount}" if item.amount else state
            surface.text((34.0, y + 12), words, size=tokens.SMALL, color=tokens.INK2)
            y += 26.0
        return y


def _box(surface: Surface, state: State, *, y: float) -> None:
    """Draw a filled square with a tick, an empty one, or one with a dash."""
    if state == "in_place":
        surface.rect((8.0, y, _BOX, _BOX), fill=tokens.AFTER, radius=3)
        tick = [(11.5, y + 8.5), (14.5, y + 11.5), (20.5, y + 4.5)]
        surface.line(tick, color=tokens.WHITE, width=2.2, round_ends=True)
        return
    outline = tokens.NEGATIVE_OUTLINE
    surface.rect(
        (8.0, y, _BOX, _BOX), fill=tokens.WHITE, outline=outline, outline_width=2, radius=3
    )
    if state == "never_seen":
        surface.line([(12.0, y + 8), (20.0, y + 8)], color=outline, width=2)


def checklist(
    result: Result,
    *,
    labels: Mapping[str, str] | None = None,
    site: str | None = None,
    language: str = "fr",
    ax: Axes | None = None,
) -> Axes:
    """Draw a list of capabilities as it stood on the last day each item was looked at.

    When to use it: to see what is missing. It does not show that the place would open in a
    crisis: drills do.

    Parameters
    ----------
    result : Result
        Of `capability_checklist`.
    labels : mapping of str to str, optional
        Names of the items.
    site : str, optional
        The place, where there are several; the first one when None.
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
        If the result holds no list.
    """
    locale = get_locale(language)
    items = list_items(result, locale=locale, labels=labels or {}, site=site)
    return on_axes(Checklist(items=items, locale=locale), ax)


def list_items(
    result: Result, *, locale: Locale, labels: Mapping[str, str], site: str | None = None
) -> tuple[ListItem, ...]:
    """Return the items of a place, essential ones first."""
    table = result.table("checklist")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    place = site if site is not None else next((row["site"] for row in rows), None)
    ours = [row for row in rows if row["site"] == place]
    return tuple(
        ListItem(
            label=labels.get(str(row["item"]), str(row["item"])),
            state=_state(row["state"]),
            essential=bool(row["essential"]),
            amount=_amount(row["value"], row["unit"], locale),
        )
        for row in sorted(ours, key=lambda row: not row["essential"])
    )


def _state(word: object) -> State:
    if word == "in_place":
        return "in_place"
    return "never_seen" if word == "never_seen" else "not_in_place"


def _amount(value: object, unit: object, locale: Locale) -> str:
    if not isinstance(value, int | float):
        return ""
    return f"{locale.compact(float(value))} {unit or ''}".strip()
