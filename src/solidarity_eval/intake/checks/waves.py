"""Times that the project does not have, and times that nobody answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows, is_none, wave_names
from solidarity_eval.schemas.project import ResponseTable, WaveColumn

PROJECT_FILE = "project.yaml"


def check_unknown_waves(rows: PartRows, context: Context) -> list[Finding]:
    """Report each row whose time is empty or is not one of the project's."""
    part = rows.part
    if not isinstance(part.table.wave, WaveColumn):
        return []
    cells = rows.cells(part.table.wave.column)
    if cells is None:
        return []
    allowed = ", ".join(_written(part.table, context))
    findings = []
    for index in np.flatnonzero(is_none(rows.wave)):
        text = cells[index].strip()
        findings.append(
            found(
                "unknown_wave" if text else "missing_wave",
                part.raw,
                row=part.raw.rows[index],
                column=part.table.wave.column,
                value=text or None,
                allowed=allowed,
            )
        )
    return findings


def _written(table: ResponseTable, context: Context) -> Iterable[str]:
    """Return the values that the wave column may hold, as the project file writes them."""
    if isinstance(table.wave, WaveColumn) and table.wave.values is not None:
        return map(str, table.wave.values)
    return wave_names(table, context.project)


def _lacks_times(rows: PartRows) -> bool:
    """Tell whether the column of times is missing, which is said elsewhere."""
    wave = rows.part.table.wave
    return isinstance(wave, WaveColumn) and rows.cells(wave.column) is None


@dataclass(frozen=True, slots=True)
class _ProjectFile:
    path: str = PROJECT_FILE
    sheet: None = None


def check_empty_waves(
    parts: Iterable[PartRows], context: Context, unread: Iterable[str]
) -> list[Finding]:
    """Warn of each time without any row, unless it is still to come or its file is unreadable.

    Parameters
    ----------
    parts : iterable of PartRows
        Every file that was read.
    context : Context
        The project.
    unread : iterable of str
        Times whose file could not be read.
    """
    parts = tuple(parts)
    met = {wave for rows in parts for wave in set(rows.wave) if wave is not None}
    met.update(unread)
    for rows in parts:
        if _lacks_times(rows):
            met.update(rows.part.waves)
    findings = []
    for wave in context.project.waves:
        to_come = wave.date is not None and wave.date > (context.cutoff or context.today)
        if wave.id in met or to_come:
            continue
        owners = (rows.part.raw for rows in parts if wave.id in rows.part.waves)
        place = next(owners, None) or _ProjectFile()
        findings.append(found("wave_without_rows", place, wave=context.wave_names[wave.id]))
    return findings
