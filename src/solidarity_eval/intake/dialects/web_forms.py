"""What exports of web forms have in common: sentences as headers, words as answers."""

from __future__ import annotations

from collections.abc import Callable

from solidarity_eval.intake.dialects.asked import Asked, Heard
from solidarity_eval.intake.dialects.mapping import MappingRow
from solidarity_eval.intake.dialects.personal import set_apart
from solidarity_eval.intake.dialects.propose import propose_columns
from solidarity_eval.intake.dialects.use_mapping import use_rows
from solidarity_eval.intake.dialects.wordings import propose_words
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold


def hear_sentences(
    raw: RawTable,
    asked: Asked,
    *,
    technical: Callable[[str], bool],
    dates: tuple[str, ...],
    numbers: tuple[str, ...] = (),
) -> Heard:
    """Drop what is not an answer, and propose which column is which question.

    Only a header, or an answer, that is the same word for word is used at once; everything else
    waits for a person.

    Parameters
    ----------
    raw : RawTable
        The file.
    asked : Asked
        What the project looks for.
    technical : callable
        Tells a folded header of the tool.
    dates : tuple of str
        Folded headers of the day of submission, the best first.
    numbers : tuple of str
        Folded headers that number the submissions.
    """
    folded = {fold(name): name for name in reversed(raw.known_as)}
    date = next((folded[name] for name in dates if name in folded), None)
    raw = use_rows(raw, asked, asked.rows)
    raw, personal, aside = set_apart(raw, asked.dated(date), technical=technical)
    columns = propose_columns(raw, asked.dated(date))
    words = propose_words(use_rows(raw, asked, map(_as_if, columns)), asked)
    proposals = (*columns, *words)
    return Heard(
        raw=use_rows(raw, asked, proposals),
        date=date,
        numbers=numbers,
        technical=aside,
        personal=personal,
        proposals=proposals,
    )


def _as_if(row: MappingRow) -> MappingRow:
    """Return a proposal as if it were confirmed, to look at the answers under it."""
    return MappingRow(
        file=row.file, sheet=row.sheet, column=row.column, block=row.block, item=row.item
    )
