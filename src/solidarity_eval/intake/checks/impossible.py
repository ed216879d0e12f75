"""Answers that the project says cannot go together."""

from __future__ import annotations

import numpy as np

from solidarity_eval.intake.checks.declared import (
    column_names,
    header_of,
    reason_of,
    shown_answers,
    where_all,
)
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows


def check_impossible(rows: PartRows, context: Context) -> list[Finding]:
    """Warn of each row that holds all the answers of a pair declared impossible."""
    pairs = context.project.checks.impossible
    names = column_names(context) if pairs else {}
    raw = rows.part.raw
    return [
        found(
            "impossible_pair",
            raw,
            row=raw.rows[index],
            column=header_of(rows, names[next(iter(pair.together))]),
            answers=shown_answers(rows, index, pair.together, names=names),
            **reason_of(pair.why, context),
        )
        for pair in pairs
        for index in np.flatnonzero(where_all(rows, pair.together, names))
    ]
