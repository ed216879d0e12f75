"""The same answer many times in a row: questions ticked down without being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows
from solidarity_eval.schemas.instrument import Instrument

if TYPE_CHECKING:
    from numpy.typing import NDArray


def check_straight_lines(rows: PartRows, context: Context) -> list[Finding]:
    """Notice each row with a long run of one answer to the questions of a questionnaire.

    A run that holds questions worded both ways contradicts itself, so a shorter one is shown
    (`long_string_reversed`), unless the answer is the middle of the range. A run over all the
    questions of one wording is left to `constant_answers`. Lists of things that people have or
    do are left out.

    References
    ----------
    Johnson (2005) on long strings; Curran (2016) on their limits: many honest people answer so.
    """
    limits = context.project.checks.thresholds
    raw = rows.part.raw
    findings = []
    for block in rows.part.blocks:
        instrument = context.instruments.get(block)
        items = _items(instrument, rows) if instrument else []
        if instrument is None or len(items) < min(limits.long_string, limits.long_string_reversed):
            continue
        runs = _runs(instrument, items, rows)
        both = (runs.mixed >= limits.long_string_reversed) & (runs.mixed > 0)
        plain = (runs.longest >= limits.long_string) & (runs.longest < len(items)) & ~both
        for index in np.flatnonzero(both | plain):
            values: dict[str, str] = {"variant": "both"} if both[index] else {}
            count = runs.mixed[index] if both[index] else runs.longest[index]
            findings.append(
                found(
                    "straight_lining",
                    raw,
                    row=raw.rows[index],
                    block=block,
                    count=int(count),
                    items=len(items),
                    **values,
                )
            )
    return findings


@dataclass(frozen=True, slots=True)
class _Runs:
    """Longest run of one answer in each row; ``mixed``: of those with both wordings."""

    longest: NDArray[np.int16] = field(repr=False)
    mixed: NDArray[np.int16] = field(repr=False)


def _items(instrument: Instrument, rows: PartRows) -> list[str]:
    """Return the items read that share one range, in order, lists of possessions left out."""
    if instrument.items.open:
        return []
    rated = {
        item
        for scale in instrument.scales
        if not scale.formative and scale.prefix is None
        for item in instrument.items_of(scale.id)
    }
    usual = (instrument.items.min, instrument.items.max)
    return [
        item
        for item in instrument.items.ids
        if item in rated
        and instrument.items.range_of(item) == usual
        and f"{instrument.id}/{item}" in rows.answers
    ]


def _runs(instrument: Instrument, items: list[str], rows: PartRows) -> _Runs:
    size = len(rows.part.raw)
    middle = (instrument.items.min + instrument.items.max) / 2
    straight, turned = np.zeros(size, np.int16), np.zeros(size, np.int16)
    longest, mixed = np.zeros(size, np.int16), np.zeros(size, np.int16)
    before = np.full(size, np.nan)
    for item in items:
        here = rows.answers[f"{instrument.id}/{item}"].values
        same = here == before
        straight *= same
        turned *= same
        (turned if item in instrument.reverse else straight)[np.isfinite(here)] += 1
        run = straight + turned
        np.maximum(longest, run, out=longest)
        if instrument.reverse:
            both = (straight > 0) & (turned > 0) & (here != middle)
            np.maximum(mixed, np.where(both, run, 0), out=mixed)
        before = here
    return _Runs(longest, mixed)
