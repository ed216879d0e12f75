"""People who asked to be forgotten and whom an export brings back."""

from __future__ import annotations

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.forgotten import forgotten_pseudonyms
from solidarity_eval.intake.keys.pseudonym import has_key, pseudonym
from solidarity_eval.intake.people import People
from solidarity_eval.intake.rows import PartRows


def check_forgotten(rows: tuple[PartRows, ...], people: People, context: Context) -> list[Finding]:
    """Report every row of somebody who was forgotten; the value is not repeated.

    Where the key of the project is on another computer, nothing can be told.
    """
    forgotten = forgotten_pseudonyms(context.folder)
    if not forgotten or not has_key(context.project.id):
        return []
    columns = [(part.part.raw, part.part.table.person, part.person) for part in rows]
    columns += [(item.raw, item.column, item.keys) for item in people.identifiers]
    persons = {person for _, _, keys in columns for person in keys if person is not None}
    back = {one for one in persons if pseudonym(context.project.id, one) in forgotten}
    return [
        found("forgotten_person", raw, row=raw.rows[index], column=column)
        for raw, column, keys in columns
        for index, person in enumerate(keys)
        if person in back
    ]
