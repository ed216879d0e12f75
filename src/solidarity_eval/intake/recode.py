"""Codes that changed from one file to the next, put back as the project file says, and noted.

A questionnaire of which one time counts from 1 to 5 and another from 5 to 1, or keeps "refused"
as 9 and later as 99, is harmonised by ``recode:`` of the file that differs; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.context import Question
from solidarity_eval.intake.numbers import parse_number
from solidarity_eval.intake.text import fold
from solidarity_eval.schemas.project import ResponseTable

if TYPE_CHECKING:
    from numpy.typing import NDArray


EMPTY = '""'
"""How a code that becomes an empty cell is written, as in the project file."""

Change = tuple[str, str, int]
"""Old code, new code, number of cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoding:
    """What a rule changed in one column of one file.

    Attributes
    ----------
    rule : str
        What the project file names: the column, or its questionnaire.
    changes : tuple of (str, str, int)
        Old code, new code, cells changed; in the order of the project file.
    """

    rule: str
    changes: tuple[Change, ...]


def changes_by_rule(recodings: Iterable[Recoding]) -> dict[str, tuple[Change, ...]]:
    """Add up what each rule changed over the columns that it speaks of."""
    totals: dict[str, dict[tuple[str, str], int]] = {}
    for one in recodings:
        counts = totals.setdefault(one.rule, {})
        for old, new, count in one.changes:
            counts[old, new] = counts.get((old, new), 0) + count
    return {
        rule: tuple((old, new, count) for (old, new), count in counts.items())
        for rule, counts in totals.items()
    }


def in_words(changes: Iterable[Change]) -> str:
    """Return changes as a report notes them.

    Examples
    --------
    >>> in_words([("1", "5", 12), ("5", "1", 3)])
    '1 → 5 (12), 5 → 1 (3)'
    """
    return ", ".join(f"{old} → {new or EMPTY} ({count})" for old, new, count in changes)


def rules_of(table: ResponseTable, question: Question) -> dict[str, Mapping[int | str, int | str]]:
    """Return what a file's codes of a question become, by what the project file names.

    A rule of the column comes before one of its whole questionnaire.
    """
    names = (question.column, question.block)
    return {name: table.recode[name] for name in names if name in table.recode}


def recode(
    cells: NDArray[np.object_], rules: Mapping[str, Mapping[int | str, int | str]]
) -> tuple[NDArray[np.object_], tuple[Recoding, ...]]:
    """Return cells with their codes changed all at once, so that 1 and 5 can change places.

    Parameters
    ----------
    cells : ndarray of object
        Texts of a column.
    rules : mapping
        What the project file names, to old code and new code; ``1``, ``01`` and ``1.0`` are one
        code. The first rule that knows a code decides.

    Returns
    -------
    cells : ndarray of object
    done : tuple of Recoding
        One per rule.
    """
    import pandas as pd

    if not rules:
        return cells, ()
    codes, texts = pd.factorize(cells)
    counts = np.bincount(codes, minlength=len(texts))
    fresh = np.empty(len(texts), dtype=object)
    fresh[:] = texts
    open_texts = dict(enumerate(texts))
    done = []
    for rule, table in rules.items():
        wanted = {_key(str(old)): (str(old), str(new)) for old, new in table.items()}
        changed = dict.fromkeys(wanted.values(), 0)
        for place, text in tuple(open_texts.items()):
            pair = wanted.get(_key(text))
            if pair is not None:
                changed[pair] += int(counts[place])
                fresh[place] = pair[1]
                del open_texts[place]
        changes = tuple((old, new, count) for (old, new), count in changed.items())
        done.append(Recoding(rule=rule, changes=changes))
    return np.asarray(fresh[codes]), tuple(done)


def _key(text: str) -> str:
    plain = fold(text)
    number = parse_number(plain)
    if number is not None and number.value.is_integer():
        return str(int(number.value))
    return plain
