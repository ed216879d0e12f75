"""The rows of all files put together: one row per population, person and time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.checks.dates import check_late_rows, late_rows
from solidarity_eval.intake.checks.persons import (
    check_repeated_persons,
    listing,
    repeated_rows,
)
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import ASKING, PartRows, is_none, text_series

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

KEYS = ["population", "wave", "person"]
GROUPS = ("arm", "cluster", "site")
FRONT = ("population", "person", "wave", "date", *GROUPS, *ASKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """What the files hold together.

    Attributes
    ----------
    responses : pandas.DataFrame
        As in `Dataset`.
    unlinked, waiting : mapping
        Rows without a person, and rows after the cut-off day, by population and time.
    late : frozenset
        Population, person and time of the rows after the cut-off day.
    findings : tuple of Finding
        Persons who stand twice, rows that wait, groups that differ.
    """

    responses: pd.DataFrame = field(repr=False)
    unlinked: dict[tuple[str, str], int]
    waiting: dict[tuple[str, str], int]
    late: frozenset[tuple[str, str, str]]
    findings: tuple[Finding, ...]


def assemble(parts: tuple[PartRows, ...], context: Context) -> Assembled:
    """Join the rows of all files by population, person and time, never by their order.

    Rows of a person who stands twice at one time are left out whole: which one is right is the
    team's to say. Files of different questionnaires fill one row together.
    """
    import pandas as pd

    findings: list[Finding] = []
    unlinked: Counter[tuple[str, str]] = Counter()
    waiting: Counter[tuple[str, str]] = Counter()
    later: set[tuple[str, str, str]] = set()
    names = _answer_names(context)
    frames = []
    for number, rows in enumerate(parts):
        repeated = repeated_rows(rows)
        findings += check_repeated_persons(rows, repeated)
        known = ~is_none(rows.wave)
        late = late_rows(rows, context) & known & ~repeated
        findings += check_late_rows(rows, late, context)
        population = rows.part.population
        waiting.update((population, wave) for wave in rows.wave[late])
        someone = ~is_none(rows.person)
        answered = zip(rows.person[late & someone], rows.wave[late & someone], strict=True)
        later.update((population, person, wave) for person, wave in answered)
        if rows.cells(rows.part.table.person) is not None:
            unlinked.update((population, wave) for wave in rows.wave[known & ~someone & ~late])
        keep = known & someone & ~late & ~repeated
        frames.append(_frame(rows, np.flatnonzero(keep), number=number, names=names))
    everything = pd.concat(frames, ignore_index=True) if frames else _no_rows(names)
    everything, twice = _without_repeated(everything, parts)
    findings += twice
    findings += _conflicts(everything, parts)
    return Assembled(
        responses=_merge(everything)[[*FRONT, *names]],
        unlinked=dict(unlinked),
        waiting=dict(waiting),
        late=frozenset(later),
        findings=tuple(findings),
    )


def _answer_names(context: Context) -> list[str]:
    """Return the columns of answers, in the order of the project file."""
    populations = [item.id for item in context.project.populations] or [""]
    blocks = (
        asked for population in populations for asked in context.questions(population).values()
    )
    return list(dict.fromkeys(question.name for asked in blocks for question in asked))


def _frame(
    rows: PartRows, keep: NDArray[np.intp], *, number: int, names: list[str]
) -> pd.DataFrame:
    import pandas as pd

    size = len(keep)
    nothing = np.full(size, np.nan)
    columns: dict[str, object] = {
        "population": text_series(np.full(size, rows.part.population, dtype=object)),
        "person": text_series(rows.person[keep]),
        "wave": text_series(rows.wave[keep]),
        "date": rows.date[keep].astype("datetime64[s]"),
        "arm": text_series(rows.arm[keep]),
        "cluster": text_series(rows.cluster[keep]),
        "site": text_series(rows.site[keep]),
        **{name: text_series(rows.asking[name][keep]) for name in ASKING},
    }
    for name in names:
        decoded = rows.answers.get(name)
        columns[name] = nothing if decoded is None else decoded.values[keep]
    columns["_part"] = np.full(size, number)
    columns["_row"] = rows.part.raw.rows[keep]
    return pd.DataFrame(columns)


def _no_rows(names: list[str]) -> pd.DataFrame:
    import pandas as pd

    texts = {name: pd.Series(dtype=object) for name in ("population", "person", "wave")}
    groups = {name: pd.Series(dtype=object) for name in (*GROUPS, *ASKING)}
    numbers = {name: pd.Series(dtype=np.float64) for name in names}
    places = {name: pd.Series(dtype=np.int64) for name in ("_part", "_row")}
    date = {"date": pd.Series(dtype="datetime64[s]")}
    return pd.DataFrame({**texts, **date, **groups, **numbers, **places})


def _without_repeated(
    frame: pd.DataFrame, parts: tuple[PartRows, ...]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Leave out the persons who answer one questionnaire at one time in two files."""
    if not frame.duplicated(KEYS).any():
        return frame, []
    twice = np.zeros(len(frame), dtype=bool)
    carriers = {
        frozenset(number for number, rows in enumerate(parts) if block in rows.part.blocks)
        for block in {block for rows in parts for block in rows.part.blocks}
    }
    for numbers in carriers:
        among = frame["_part"].isin(numbers)
        twice[among] |= frame.loc[among].duplicated(KEYS, keep=False)
    return frame[~twice], _twice_findings(frame[twice], parts)


def _twice_findings(frame: pd.DataFrame, parts: tuple[PartRows, ...]) -> list[Finding]:
    findings = []
    for _, group in frame.groupby(KEYS, sort=False):
        places = [
            f"{parts[number].part.raw.path}:{row}"
            for number, row in zip(group["_part"], group["_row"], strict=True)
        ]
        for number, row in zip(group["_part"], group["_row"], strict=True):
            part = parts[number].part
            index = int(np.searchsorted(part.raw.rows, row))
            cells = parts[number].cells(part.table.person)
            findings.append(
                found(
                    "person_twice",
                    part.raw,
                    row=row,
                    column=part.table.person,
                    value=None if cells is None else cells[index],
                    wave=part.wave_name(group["wave"].iloc[0]),
                    rows=listing(places),
                    count=len(places),
                    variant="files",
                )
            )
    return findings


def _conflicts(frame: pd.DataFrame, parts: tuple[PartRows, ...]) -> list[Finding]:
    """Warn of persons whose arm, team or site is not the same in all their rows."""
    findings = []
    for group in GROUPS:
        filled = frame.loc[frame[group].notna(), ["population", "person", group, "_part", "_row"]]
        if filled.empty:
            continue
        first = filled.groupby(["population", "person"], sort=False)[group].transform("first")
        for item in filled.assign(first=first)[filled[group] != first].itertuples(index=False):
            number, row, here, before = item[3], item[4], item[2], item[5]
            findings.append(
                found(
                    "conflicting_group",
                    parts[number].part.raw,
                    row=row,
                    column=_group_column(parts[number], group),
                    value=str(here),
                    other=str(before),
                    variant=group,
                )
            )
    return findings


def _group_column(rows: PartRows, group: str) -> str | None:
    table = rows.part.table
    names = {
        "arm": table.arm.column if table.arm else None,
        "cluster": table.cluster,
        "site": table.site,
    }
    return names[group]


def _merge(frame: pd.DataFrame) -> pd.DataFrame:
    """Make one row of the rows that different files hold of a person at a time."""
    import pandas as pd

    if not frame.duplicated(KEYS).any():
        return frame.reset_index(drop=True)
    merged = frame.groupby(KEYS, sort=False, as_index=False).first()
    for name in (*GROUPS, *ASKING):
        merged[name] = merged[name].astype(object).where(merged[name].notna(), None)
    return pd.DataFrame(merged)
