"""Answers to questions that an earlier answer made useless."""

from __future__ import annotations

import numpy as np

from solidarity_eval.intake.checks.declared import (
    cell_of,
    column_names,
    header_of,
    reason_of,
    shown_answers,
    where_all,
)
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows


def check_skips(rows: PartRows, context: Context) -> list[Finding]:
    """Warn of each answer to a question that the project's rules say to skip.

    A declared missing code (« not applicable ») is no answer, and contradicts nothing.
    """
    rules = context.project.checks.skip
    names = column_names(context) if rules else {}
    raw = rows.part.raw
    findings = []
    for rule in rules:
        held = where_all(rows, rule.condition, names)
        if not held.any():
            continue
        for item in rule.then_empty:
            name = names.get(item, item)
            decoded = rows.answers.get(name)
            if decoded is None:
                continue
            findings += [
                found(
                    "skip_contradicted",
                    raw,
                    row=raw.rows[index],
                    column=header_of(rows, name),
                    value=cell_of(rows, name, index),
                    answers=shown_answers(rows, index, rule.condition, names=names),
                    **reason_of(rule.why, context),
                )
                for index in np.flatnonzero(held & np.isfinite(decoded.values))
            ]
    return findings
