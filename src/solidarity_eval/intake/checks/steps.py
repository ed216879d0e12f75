"""Steps and events that miss what comes before them, or are dated before it: each one named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers import RawTable
from solidarity_eval.schemas.reach import Cascade, Dyads, Transition

if TYPE_CHECKING:
    import pandas as pd


def check_steps(
    raw: RawTable, frame: pd.DataFrame, places: dict[str, int], *, context: Context
) -> Iterator[Finding]:
    """Warn of each person who skips a step of a path, or has one dated before an earlier step.

    Likewise of each one whose last day of an arrival or an end is before the start, or who has
    no start. ``frame`` has the rows of ``raw``; ``places`` says where its columns stand. The row
    named is that of the first day of the step.
    """
    if not {"person", "event", "date"} <= places.keys():
        return
    header, cells = raw.header[places["person"]], raw.columns[places["person"]]
    for part in context.project.reach:
        if isinstance(part, Cascade):
            odd = _odd_steps(frame, part.steps)
        elif isinstance(part, Transition):
            odd = _without_start(frame, part.start, (part.reached,))
        elif isinstance(part, Dyads):
            odd = _without_start(frame, part.start, part.end)
        else:
            continue
        for index, name, step, before in odd:
            code, _, variant = name.partition(":")
            yield found(
                code,
                raw,
                row=raw.rows[index],
                column=header,
                value=cells[index],
                step=step,
                before=before,
                variant=variant or None,
            )


def _odd_steps(frame: pd.DataFrame, steps: tuple[str, ...]) -> Iterator[tuple[int, str, str, str]]:
    """Yield the place of a row, what is odd, the step and the one before it."""
    kept = frame[frame["event"].isin(steps) & frame["person"].notna() & frame["date"].notna()]
    first = kept.sort_values("date", kind="stable").drop_duplicates(["person", "event"])
    people: dict[str, dict[str, tuple[pd.Timestamp, int]]] = {}
    columns = (first["person"], first["event"], first["date"], first.index)
    for person, event, day, index in zip(*columns, strict=True):
        people.setdefault(str(person), {})[str(event)] = (day, int(index))
    for person in sorted(people):
        days = people[person]
        for place, step in enumerate(steps):
            if step not in days:
                continue
            day, index = days[step]
            missing = [name for name in steps[:place] if name not in days]
            later = [name for name in steps[:place] if name in days and days[name][0] > day]
            if missing:
                yield index, "step_skipped", step, missing[-1]
            if later:
                yield index, "step_before_previous", step, later[-1]


def _without_start(
    frame: pd.DataFrame, start: str, ends: tuple[str, ...]
) -> Iterator[tuple[int, str, str, str]]:
    """Yield the place of a row, what is odd, the event and the start it should follow.

    A person whose last such event follows the start is left in peace: what came before may have.
    """
    whole = frame[frame["person"].notna() & frame["date"].notna()]
    begun = whole[whole["event"] == start].groupby("person")["date"].min()
    last = whole[whole["event"].isin(ends)].sort_values("date", kind="stable")
    last = last.drop_duplicates("person", keep="last").sort_values("person", kind="stable")
    for person, event, day, index in zip(
        last["person"], last["event"], last["date"], last.index, strict=True
    ):
        if person not in begun.index:
            yield int(index), "event_before_start:absent", str(event), start
        elif day < begun[person]:
            yield int(index), "event_before_start", str(event), start
