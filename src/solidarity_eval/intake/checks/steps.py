"""Steps of a path that miss one before them, or are dated before it: each person named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers import RawTable
from solidarity_eval.schemas.reach import Cascade

if TYPE_CHECKING:
    import pandas as pd


def check_steps(
    raw: RawTable, frame: pd.DataFrame, places: dict[str, int], *, context: Context
) -> Iterator[Finding]:
    """Warn of each person who skips a step of a path, or has one dated before an earlier step.

    ``frame`` has the rows of ``raw``; ``places`` says where its columns stand. The row named is
    that of the first day of the step.
    """
    if not {"person", "event", "date"} <= places.keys():
        return
    header, cells = raw.header[places["person"]], raw.columns[places["person"]]
    for part in context.project.reach:
        if not isinstance(part, Cascade):
            continue
        for index, code, step, before in _odd_steps(frame, part.steps):
            yield found(
                code,
                raw,
                row=raw.rows[index],
                column=header,
                value=cells[index],
                step=step,
                before=before,
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
