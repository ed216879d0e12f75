"""The table of people: who they are, when they came in, when and why they left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from solidarity_eval.intake.checks.columns import missing_column
from solidarity_eval.intake.checks.dates import check_dates
from solidarity_eval.intake.checks.groups import check_arms, check_sites
from solidarity_eval.intake.checks.identifiers import Identifiers
from solidarity_eval.intake.checks.personal import check_personal_table
from solidarity_eval.intake.checks.persons import listing
from solidarity_eval.intake.columns import Columns, match_columns
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.corrections import Corrections
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.personal import is_personal_header
from solidarity_eval.intake.readers import RawTable, read_register
from solidarity_eval.intake.readers.formats import ReadTable
from solidarity_eval.intake.rows import (
    PartRows,
    read_arms,
    read_dates,
    read_names,
    read_persons,
    read_sites,
    text_series,
    translate,
)
from solidarity_eval.intake.text import fold
from solidarity_eval.schemas.project import PeopleTable

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

EXIT_REASONS = ("moved", "died", "refused", "lost", "completed")
GROUPS = ("arm", "cluster", "site")


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The people table as read and checked.

    Attributes
    ----------
    frame : pandas.DataFrame or None
        Columns ``person`` (normalised), ``population`` (None for all), ``arm, cluster, site,
        household, dyad, role, entry_date, exit_date, exit_reason`` (one of ``EXIT_REASONS``),
        then the file's other columns as text.
    read : tuple of ReadTable
        The file.
    findings : tuple of Finding
        What the checks found, reading apart.
    identifiers : tuple of Identifiers
        Its column of persons, to be compared with the answers'.
    """

    frame: pd.DataFrame | None = None
    read: tuple[ReadTable, ...] = ()
    findings: tuple[Finding, ...] = ()
    identifiers: tuple[Identifiers, ...] = ()

    def strangers(self, parts: tuple[PartRows, ...], context: Context) -> list[Finding]:
        """Warn, once each, of the persons who answered and are not in the people table."""
        table = context.project.tables.people
        if self.frame is None or table is None:
            return []
        known = {key for column in self.identifiers for key in column.keys}
        findings = []
        for rows in parts:
            cells = rows.cells(rows.part.table.person)
            if cells is None or table.population not in (None, rows.part.population):
                continue
            for index, person in enumerate(rows.person):
                if person is None or person in known:
                    continue
                known.add(person)
                findings.append(
                    found(
                        "not_in_people",
                        rows.part.raw,
                        row=rows.part.raw.rows[index],
                        column=rows.part.table.person,
                        value=cells[index],
                        people=table.file,
                    )
                )
        return findings


def read_people(context: Context, corrections: Corrections | None = None) -> People:
    """Read the people table of the project, if it has one, as corrected."""
    table = context.project.tables.people
    if table is None:
        return People()
    roles = _roles(table)
    read = read_register(
        context.folder, table.file, sheet=table.sheet, expected=tuple(roles.values())
    )
    if corrections is not None:
        read = corrections.apply(table, read, context)
    raw = read.table
    if raw is None or not raw.header:
        return People(read=(read,))
    columns = match_columns(raw.header, roles.values())
    free = [name for place, name in enumerate(raw.header) if place not in columns.index.values()]
    keys = {column: role for role, column in roles.items()}
    findings = [missing_column(raw, name, free, key=keys[name]) for name in columns.missing]
    place = columns.index.get(table.person)
    if place is None:
        return People(read=(read,), findings=tuple(findings))
    reading = _Reading(raw=raw, table=table, columns=columns, context=context)
    frame, more = reading.frame()
    populations = tuple(item.id for item in context.project.populations)
    identifiers = Identifiers(
        raw=raw,
        column=table.person,
        cells=raw.columns[place],
        keys=read_persons(raw.columns[place], len(raw)),
        populations=(table.population,)
        if table.population
        else populations or (context.population_of(context.project.tables.response_files[0]),),
    )
    return People(
        frame=frame,
        read=(read,),
        findings=(*findings, *more, *check_personal_table(raw)),
        identifiers=(identifiers,),
    )


def complete_from_people(responses: pd.DataFrame, people: pd.DataFrame | None) -> pd.DataFrame:
    """Fill the arm, the team and the site that the answers do not say."""
    if people is None:
        return responses
    filled = responses.copy()
    for population, persons in people.groupby("population", dropna=False):
        here = responses["population"].eq(population) if isinstance(population, str) else True
        known = persons.set_index("person")
        for group in GROUPS:
            empty = filled[group].isna() & here
            values = filled.loc[empty, "person"].map(known[group].to_dict())
            filled.loc[empty, group] = values.astype(object).where(values.notna(), None)
    return filled


def _roles(table: PeopleTable) -> dict[str, str]:
    names = {
        "person": table.person,
        "arm": table.arm.column if table.arm else None,
        **{role: getattr(table, role) for role in ("cluster", "site", "household", "dyad")},
        **{role: getattr(table, role) for role in ("role", "entry_date", "exit_date")},
        "exit_reason": table.exit_reason,
    }
    return {role: column for role, column in names.items() if column is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    raw: RawTable = field(repr=False)
    table: PeopleTable
    columns: Columns
    context: Context

    def cells(self, name: str | None) -> NDArray[np.object_] | None:
        place = None if name is None else self.columns.index.get(name)
        return None if place is None else self.raw.columns[place]

    def frame(self) -> tuple[pd.DataFrame, list[Finding]]:
        """Return one row per person, with what the checks found."""
        import pandas as pd

        table, size = self.table, len(self.raw)
        person = read_persons(self.cells(table.person), size)
        arm_name = table.arm.column if table.arm else None
        arms = read_arms(self.cells(arm_name), table.arm, size)
        sites = read_sites(self.cells(table.site), self.context.project, size)
        reasons, findings = self._exit_reasons()
        entry = read_dates(self.cells(table.entry_date), size)
        leave = read_dates(self.cells(table.exit_date), size)
        texts = {
            "person": person,
            "population": np.full(size, table.population, dtype=object),
            "arm": arms,
            "cluster": read_names(self.cells(table.cluster), size),
            "site": sites,
            "household": read_names(self.cells(table.household), size),
            "dyad": read_names(self.cells(table.dyad), size),
            "role": read_names(self.cells(table.role), size),
        }
        columns: dict[str, object] = {
            **{name: text_series(values) for name, values in texts.items()},
            "entry_date": entry.astype("datetime64[s]"),
            "exit_date": leave.astype("datetime64[s]"),
            "exit_reason": text_series(reasons),
        }
        others, personal = self._others(columns)
        frame = pd.DataFrame({**columns, **others})
        findings += [*personal, *self._dates(entry, leave), *self._groups(arms, sites)]
        kept, twice = self._one_row_each(frame)
        return kept, findings + twice

    def _one_row_each(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
        cells, rows = self.cells(self.table.person), self.raw.rows
        findings = []
        nobody = frame["person"].isna()
        twice = frame["person"].duplicated(keep=False) & ~nobody
        for index in np.flatnonzero(nobody):
            findings.append(
                found("missing_person", self.raw, row=rows[index], column=self.table.person)
            )
        places = frame.index[twice].to_series().groupby(frame["person"][twice])
        twins = {person: listing([int(rows[i]) for i in group]) for person, group in places}
        for index in np.flatnonzero(twice):
            findings.append(
                found(
                    "person_twice_in_people",
                    self.raw,
                    row=rows[index],
                    column=self.table.person,
                    value=None if cells is None else cells[index],
                    rows=twins[frame["person"].iloc[index]],
                )
            )
        return frame[~nobody & ~twice].reset_index(drop=True), findings

    def _exit_reasons(self) -> tuple[NDArray[np.object_], list[Finding]]:
        """Return the reasons in our words; one that is not declared counts as lost."""
        cells, column = self.cells(self.table.exit_reason), self.table.exit_reason
        known = {reason: reason for reason in EXIT_REASONS}
        known.update({fold(text): reason for text, reason in self.table.exit_reasons.items()})
        reasons = translate(
            cells, len(self.raw), lambda text: known.get(fold(text), "lost") if fold(text) else None
        )
        if cells is None:
            return reasons, []
        strange = [index for index, text in enumerate(cells) if fold(text) not in {"", *known}]
        return reasons, [
            found(
                "unknown_exit_reason",
                self.raw,
                row=self.raw.rows[index],
                column=column,
                value=cells[index],
                allowed=", ".join(known),
            )
            for index in strange
        ]

    def _dates(self, entry: NDArray[np.datetime64], leave: NDArray[np.datetime64]) -> list[Finding]:
        findings = []
        for column, days in ((self.table.entry_date, entry), (self.table.exit_date, leave)):
            cells = self.cells(column)
            if cells is not None and column is not None:
                findings += check_dates(
                    self.raw, column, cells, days=days, today=self.context.today
                )
        cells = self.cells(self.table.exit_date)
        if cells is not None:
            findings += [
                found(
                    "exit_before_entry",
                    self.raw,
                    row=self.raw.rows[index],
                    column=self.table.exit_date,
                    value=cells[index],
                )
                for index in np.flatnonzero(leave < entry)
            ]
        return findings

    def _groups(self, arms: NDArray[np.object_], sites: NDArray[np.object_]) -> list[Finding]:
        findings = []
        if self.table.arm is not None and self.table.arm.column in self.columns.index:
            place = self.columns.index[self.table.arm.column]
            findings += check_arms(self.raw, place, self.table.arm, arms=arms)
        if self.table.site is not None and self.table.site in self.columns.index:
            place = self.columns.index[self.table.site]
            findings += check_sites(self.raw, place, self.context, sites=sites)
        return findings

    def _others(self, columns: dict[str, object]) -> tuple[dict[str, pd.Series], list[Finding]]:
        """Return the further columns as text; what identifies a person is not read."""
        used = set(self.columns.index.values())
        others: dict[str, pd.Series] = {}
        personal: list[str] = []
        for place, name in enumerate(self.raw.header):
            if place in used or not name or name in columns or name in others:
                continue
            if is_personal_header(name):
                personal.append(name)
                continue
            cells = self.raw.columns[place]
            others[name] = text_series(
                translate(cells, len(self.raw), lambda text: " ".join(text.split()) or None)
            )
        if not personal:
            return others, []
        values: dict[str, Any] = {"columns": tuple(personal), "count": len(personal)}
        return others, [found("personal_columns", self.raw, row=self.raw.header_row, **values)]
