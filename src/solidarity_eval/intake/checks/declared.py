"""What the rules of a project file mean for one file of answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.columns import label_of
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.rows import PartRows
from solidarity_eval.schemas.check_rules import question_names
from solidarity_eval.schemas.common import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray


def column_names(context: Context) -> dict[str, str]:
    """Return the column of the checked table of each question that a rule may name."""
    return question_names(context.uses, context.project.measures)


def where_all(
    rows: PartRows, answers: Mapping[str, tuple[float, ...]], names: Mapping[str, str]
) -> NDArray[np.bool_]:
    """Tell which rows gave one of the named answers to every question.

    No row does where the file lacks one of the questions.
    """
    held = np.ones(len(rows.part.raw), dtype=bool)
    for name, codes in answers.items():
        decoded = rows.answers.get(names.get(name, name))
        if decoded is None:
            return np.zeros_like(held)
        held &= np.isin(decoded.values, codes)
    return held


def header_of(rows: PartRows, name: str) -> str:
    """Return the header of a column of the checked table as the file writes it."""
    question = next(item for item in rows.part.questions if item.name == name)
    return label_of(rows.part.raw, rows.part.columns.index[question.column])


def cell_of(rows: PartRows, name: str, index: int | np.intp) -> str:
    """Return the text of one answer as the file writes it."""
    question = next(item for item in rows.part.questions if item.name == name)
    return str(rows.part.raw.columns[rows.part.columns.index[question.column]][index])


def shown_answers(
    rows: PartRows, index: int | np.intp, answers: Mapping[str, object], *, names: Mapping[str, str]
) -> str:
    """Return the answers of a row that a rule speaks of: ``q1 = 2, q2 = 0``."""
    columns = [names.get(name, name) for name in answers]
    return ", ".join(f"{header_of(rows, name)} = {cell_of(rows, name, index)}" for name in columns)


def reason_of(why: Text | None, context: Context) -> dict[str, str]:
    """Return the reason that a project gives for a rule, with the form of words that says it."""
    if why is None:
        return {}
    if not isinstance(why, str):
        why = why.get(context.project.language) or next(iter(why.values()), "")
    return {"why": why, "variant": "why"}
