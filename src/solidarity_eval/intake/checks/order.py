"""Days that cannot be right: a later time answered first, answers before entry or after exit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Day = np.datetime64


def check_order(rows: tuple[PartRows, ...], context: Context) -> list[Finding]:
    """Warn of each row dated before the same person's row of an earlier time."""
    import pandas as pd

    rank = {wave.id: place for place, wave in enumerate(context.project.waves)}
    frames = [
        pd.DataFrame(
            {
                "population": part.part.population,
                "person": part.person,
                "rank": [rank.get(wave, -1) for wave in part.wave],
                "date": part.date.astype("datetime64[s]"),
                "part": number,
                "index": np.arange(len(part.part.raw)),
            }
        )
        for number, part in enumerate(rows)
        if not np.isnat(part.date).all()
    ]
    if not frames:
        return []
    whole = pd.concat(frames, ignore_index=True)
    whole = whole[whole["date"].notna() & whole["person"].notna() & (whole["rank"] >= 0)]
    whole = whole.sort_values("rank", kind="stable")
    people = whole.groupby(["population", "person"], sort=False)
    earlier, last = people["date"].shift(), people["rank"].shift()
    odd = ((whole["date"] < earlier) & (whole["rank"] > last)).to_numpy()
    parts, places = whole["part"].to_numpy()[odd], whole["index"].to_numpy()[odd]
    ranks = last.to_numpy()[odd].astype(int)
    days = earlier.to_numpy()[odd].astype("datetime64[D]").astype(object)
    findings = []
    for number, index, place, day in zip(parts, places, ranks, days, strict=True):
        part = rows[number]
        findings.append(
            _dated(
                "times_out_of_order",
                part,
                index,
                wave=part.part.wave_name(part.wave[index]),
                before=part.part.wave_name(context.project.waves[place].id),
                day=day,
            )
        )
    return findings


def check_stay(
    rows: tuple[PartRows, ...], people: pd.DataFrame | None, context: Context
) -> list[Finding]:
    """Warn of each answer dated before the person's entry, or after they left.

    The first time may come up to `entry_days` before entry: many teams ask on registration. An
    answer after the end of a stay that was completed is a follow-up like any other.
    """
    if people is None or not {"entry_date", "exit_date", "exit_reason"} <= set(people.columns):
        return []
    gone = people[people["exit_reason"] != "completed"]
    entry = _days(people, "entry_date")
    leave = _days(gone, "exit_date")
    first = context.project.waves[0].id
    slack = np.timedelta64(context.project.checks.thresholds.entry_days, "D")
    findings = []
    for part in rows:
        if np.isnat(part.date).all():
            continue
        came = _of(part.person, entry)
        early = part.date < np.where(part.wave == first, came - slack, came)
        left = _of(part.person, leave)
        for code, odd, days in (
            ("answer_before_entry", early, came),
            ("answer_after_exit", part.date > left, left),
        ):
            findings += [
                _dated(code, part, index, day=days[index].astype(object))
                for index in np.flatnonzero(odd)
            ]
    return findings


def _dated(code: str, rows: PartRows, index: int | np.intp, **values: object) -> Finding:
    raw, name = rows.part.raw, rows.part.table.date
    cells = rows.cells(name)
    value = None if cells is None else cells[index]
    return found(code, raw, row=raw.rows[index], column=name, value=value, **values)


def _days(people: pd.DataFrame, column: str) -> dict[object, Day]:
    known = people[people[column].notna()]
    days = known[column].to_numpy().astype("datetime64[D]")
    return dict(zip(known["person"], days, strict=True))


def _of(persons: NDArray[np.object_], days: dict[object, Day]) -> NDArray[np.datetime64]:
    nothing = np.datetime64("NaT", "D")
    return np.array([days.get(person, nothing) for person in persons], dtype="datetime64[D]")
