"""Two rows with the same answers under two names: a questionnaire sent or typed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.checks.persons import listing
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows, is_none

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_VALUES = 3
USUAL = 0.05
SEED = 20270101


def check_same_answers(rows: PartRows, context: Context) -> list[Finding]:
    """Warn of rows of different persons that agree in every answer, at one time and on one day.

    Only rows with enough answers (`duplicate_items`) and three different ones count: two people
    who answer « never » throughout are two people. Nothing is said where more than one row in
    twenty agrees with another: these questions do not tell people apart.
    """
    raw = rows.part.raw
    columns = [item.values for item in rows.answers.values()]
    if len(columns) < context.project.checks.thresholds.duplicate_items:
        return []
    alike = _alike(columns, rows, least=context.project.checks.thresholds.duplicate_items)
    if len(raw) >= context.project.checks.thresholds.group_size:
        usual = sum(map(len, alike)) > USUAL * len(raw)
        alike = [] if usual else alike
    findings = []
    for group in alike:
        persons = {rows.person[index] or f"\0{index}" for index in group}
        if len(persons) < 2:
            continue
        places = [int(raw.rows[index]) for index in group]
        for index, place in zip(group, places, strict=True):
            others = [row for row in places if row != place]
            findings.append(
                found(
                    "same_answers",
                    raw,
                    row=place,
                    count=int(sum(np.isfinite(column[index]) for column in columns)),
                    others=listing(others),
                )
            )
    return findings


def _alike(
    columns: list[NDArray[np.float64]], rows: PartRows, *, least: int
) -> list[tuple[int, ...]]:
    """Return the positions of rows that agree, by group; a sum finds them, the answers decide."""
    import pandas as pd

    random = np.random.default_rng(SEED)
    total, answered = np.zeros(len(rows.part.raw)), np.zeros(len(rows.part.raw), dtype=np.int64)
    for column, weight in zip(columns, random.random(len(columns)), strict=True):
        filled = np.isfinite(column)
        total += weight * np.where(filled, column, -0.7)
        answered += filled
    enough = np.flatnonzero((answered >= least) & ~is_none(rows.wave))
    frame = pd.DataFrame({"total": total[enough]}, index=enough)
    frame = frame[frame.duplicated(keep=False)]
    groups: dict[tuple[object, ...], list[int]] = {}
    for index in frame.index:
        answers = np.array([column[index] for column in columns])
        if len(np.unique(answers[np.isfinite(answers)])) >= LEAST_VALUES:
            key = (answers.tobytes(), rows.wave[index], rows.date[index].astype(np.int64))
            groups.setdefault(key, []).append(int(index))
    return [tuple(group) for group in groups.values() if len(group) > 1]
