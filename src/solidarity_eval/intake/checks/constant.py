"""The same answer to every question of a scale: worth a look, often true."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows
from solidarity_eval.schemas.instrument import Instrument

LEAST_ITEMS = 4


def check_constant_answers(rows: PartRows, context: Context) -> list[Finding]:
    """Notice each row that gives one answer to all items of a scale of four items or more.

    Lists of things that people have or do (formative scales) are left out: « no » to all of
    them is an answer like any other.
    """
    raw = rows.part.raw
    findings = []
    for block in rows.part.blocks:
        instrument = context.instruments.get(block)
        if instrument is None:
            continue
        for items in _item_sets(instrument):
            names = [f"{block}/{item}" for item in items]
            if not all(name in rows.answers for name in names):
                continue
            first = rows.answers[names[0]].values
            same = np.isfinite(first)
            for name in names[1:]:
                same = same & (rows.answers[name].values == first)
            findings += [
                found(
                    "constant_answers",
                    raw,
                    row=raw.rows[index],
                    block=block,
                    answer=f"{first[index]:g}",
                    count=len(names),
                )
                for index in np.flatnonzero(same)
            ]
    return findings


def _item_sets(instrument: Instrument) -> Iterator[tuple[str, ...]]:
    """Yield the item sets of the scales, those inside a larger one left out."""
    sets = {
        frozenset(instrument.items_of(scale.id))
        for scale in instrument.scales
        if not scale.formative and scale.prefix is None
    }
    for items in sorted(sets, key=sorted):
        if len(items) >= LEAST_ITEMS and not any(items < other for other in sets):
            yield tuple(item for item in instrument.items.ids if item in items)
