"""Whole numbers of several studies, checked once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError

if TYPE_CHECKING:
    from solidarity_eval.synthesis._studies import StudyTable


def require_counts(table: StudyTable, *, count: str, n: str, labels: dict[str, str]) -> None:
    """Refuse what is not a whole number from 0 on, a group of nobody, more events than people.

    ``count`` and ``n`` are names of the call, ``labels`` their columns.
    """
    for key in (count, n):
        for name, value in zip(table.names, table.columns[key].tolist(), strict=True):
            if value < 0.0 or value != int(value):
                raise DataError(
                    "synthesis.not_counts", column=labels[key], study=str(name), value=repr(value)
                )
    people = zip(table.names, table.columns[count].tolist(), table.columns[n].tolist(), strict=True)
    for name, events, total in people:
        if total == 0.0:
            raise DataError("synthesis.nobody", column=labels[n], study=str(name))
        if events > total:
            raise DataError(
                "synthesis.more_events_than_people",
                study=str(name),
                events=int(events),
                n=int(total),
            )
