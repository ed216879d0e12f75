"""Numbers of what is counted, with their unit in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from solidarity_eval.document.blocks import Paragraph, text
from solidarity_eval.locales import Locale
from solidarity_eval.report.context import Context


def amount_words(locale: Locale, value: float, unit: str | None) -> str:
    """Return a count with its unit: ``300 visites``; a number alone where no unit is known."""
    shown = locale.compact(value)
    key = f"report_reach_counts.unit.{unit}"
    if unit is None or not locale.has(key):
        return shown
    return f"{shown} {locale.text(key, n=value)}"


def range_words(locale: Locale, low: float, high: float, *, unit: str | None) -> str:
    """Return two bounds with their unit: ``entre 120 et 180 personnes``."""
    return locale.text(
        "report_reach_counts.between",
        low=locale.compact(low),
        high=amount_words(locale, high, unit),
    )


def reach_paragraph(context: Context, key: str, **values: object) -> Paragraph:
    """Return a sentence on who was reached as a paragraph."""
    runs = context.locale.spans(f"report_reach_counts.{key}", **values)
    return Paragraph(content=text(*runs))


def units_apart(context: Context, units: Sequence[str]) -> Paragraph | None:
    """Say why numbers of several units have no total; None where there is one unit."""
    if len(set(units)) < 2:
        return None
    names = [context.locale.text(f"report_reach_counts.unit.{unit}", n=2) for unit in units]
    first, *rest = names
    listed = [first[:1].upper() + first[1:], *rest]
    return reach_paragraph(context, "units_apart", units=listed)
