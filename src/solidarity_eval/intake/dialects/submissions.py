"""The same submission twice in a file: two exports put end to end, or one corrected since."""

from __future__ import annotations

import numpy as np

from solidarity_eval.intake.dialects.edit import without_rows
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold


def once_each(
    raw: RawTable, place: int | None, *, besides: tuple[str, ...]
) -> tuple[RawTable, list[Finding]]:
    """Keep the first of the rows that have one identifier and the same answers.

    Parameters
    ----------
    raw : RawTable
        The file.
    place : int or None
        Column of the identifier that the tool gave to each submission.
    besides : tuple of str
        Folded headers that may differ between two copies of a submission.

    Returns
    -------
    RawTable, list of Finding
        Each copy taken away is named; two rows of one identifier that differ both stay, and
        are an error.
    """
    if place is None:
        return raw, []
    compared = [
        raw.columns[other] for other, name in enumerate(raw.header) if fold(name) not in besides
    ]
    first: dict[str, int] = {}
    gone = np.zeros(len(raw), dtype=bool)
    findings = []
    for row, key in enumerate(raw.columns[place]):
        if not key.strip():
            continue
        other = first.setdefault(key.strip(), row)
        if other == row:
            continue
        same = all(column[row] == column[other] for column in compared)
        gone[row] = same
        findings.append(
            found(
                "submission_copied" if same else "submission_differs", raw,
                row=int(raw.rows[row]), column=raw.header[place], value=key,
                other_row=int(raw.rows[other]),
            )
        )  # fmt: skip
    return without_rows(raw, gone), findings
