"""Rows of nobody, and persons who stand twice at one time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows, is_none

if TYPE_CHECKING:
    from numpy.typing import NDArray

LISTED = 20


def check_missing_persons(rows: PartRows) -> list[Finding]:
    """Warn of each row without a person: it is counted, never paired."""
    cells = rows.cells(rows.part.table.person)
    if cells is None:
        return []
    raw = rows.part.raw
    return [
        found(
            "missing_person",
            raw,
            row=raw.rows[index],
            column=rows.part.table.person,
            value=cells[index].strip() or None,
        )
        for index in np.flatnonzero(is_none(rows.person))
    ]


def repeated_rows(rows: PartRows) -> NDArray[np.bool_]:
    """Tell which rows share person and time with another row of the same file."""
    import pandas as pd

    frame = pd.DataFrame({"person": rows.person, "wave": rows.wave}, dtype=object)
    known = frame.notna().all(axis=1)
    return np.asarray(frame.duplicated(keep=False) & known, dtype=bool)


def check_repeated_persons(rows: PartRows, repeated: NDArray[np.bool_]) -> list[Finding]:
    """Report every row of a person who stands more than once at a time, with all their rows."""
    raw, cells = rows.part.raw, rows.cells(rows.part.table.person)
    if cells is None:
        return []
    places: dict[tuple[object, object], list[int]] = {}
    positions = np.flatnonzero(repeated)
    for index in positions:
        places.setdefault((rows.person[index], rows.wave[index]), []).append(int(raw.rows[index]))
    findings = []
    for index in positions:
        twins = places[rows.person[index], rows.wave[index]]
        findings.append(
            found(
                "person_twice",
                raw,
                row=raw.rows[index],
                column=rows.part.table.person,
                value=cells[index],
                wave=rows.part.wave_name(rows.wave[index]),
                rows=listing(twins),
                count=len(twins),
            )
        )
    return findings


def listing(places: list[int] | list[str]) -> str:
    """Return places in order, the first twenty when there are more."""
    shown = ", ".join(map(str, places[:LISTED]))
    return f"{shown}…" if len(places) > LISTED else shown
