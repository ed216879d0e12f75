"""Arms, sites and teams: unknown, empty, or not the same from one row to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.columns import label_of
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.rows import PartRows, is_none
from solidarity_eval.schemas.project import ArmColumn

if TYPE_CHECKING:
    from numpy.typing import NDArray


def check_groups(rows: PartRows, context: Context) -> list[Finding]:
    """Report arms and sites that the project does not have."""
    part = rows.part
    findings = []
    if part.table.arm is not None:
        place = part.position(part.table.arm.column)
        if place is not None:
            findings += check_arms(part.raw, place, part.table.arm, arms=rows.arm)
    place = part.position(part.table.site)
    if place is not None:
        findings += check_sites(part.raw, place, context, sites=rows.site)
    return findings


def check_arms(
    raw: RawTable, place: int, arm: ArmColumn, *, arms: NDArray[np.object_]
) -> list[Finding]:
    """Report each row whose arm is neither of the two; warn where it is empty."""
    column, cells = label_of(raw, place), raw.columns[place]
    allowed = f"{arm.programme}, {arm.comparison}"
    findings = []
    for index in np.flatnonzero(is_none(arms)):
        text = cells[index].strip()
        code = "unknown_arm" if text else "missing_arm"
        findings.append(
            found(
                code, raw, row=raw.rows[index], column=column, value=text or None, allowed=allowed
            )
        )
    return findings


def check_sites(
    raw: RawTable,
    place: int,
    context: Context,
    *,
    sites: NDArray[np.object_],
) -> list[Finding]:
    """Warn of each row whose site the project file does not list, when it lists any."""
    known = {site.id for site in context.project.sites}
    if not known:
        return []
    column, cells = label_of(raw, place), raw.columns[place]
    allowed = ", ".join(sorted(known))
    strange = [index for index, site in enumerate(sites) if site is not None and site not in known]
    return [
        found("unknown_site", raw, row=raw.rows[i], column=column, value=cells[i], allowed=allowed)
        for i in strange
    ]
