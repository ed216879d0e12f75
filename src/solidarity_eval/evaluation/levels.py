"""At which level the intervals of an outcome are printed, and at which one they decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from solidarity_eval.schemas.project import Outcome, Project

USUAL = 0.95
INTERIM = 0.999


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Nominal coverage of the intervals of one outcome.

    Attributes
    ----------
    printed : float
        95 %; 1 - .05 / m in a family of m primary and confirmatory outcomes (Bonferroni), so that
        the intervals of the family are all right at once 95 times out of 100.
    decisive : float
        What the verdict reads: the printed level in the report that was named final, 99.9 % in
        the others, so that a look each year does not add up to a find.
    report : {"interim", "final"}
        Without a year named final, a report is interim.
    """

    printed: float
    decisive: float
    report: Literal["interim", "final"]


def levels_of(project: Project, outcome: Outcome) -> Levels:
    """Return the levels of an outcome; other outcomes count by how many confirm, not by data."""
    confirming = sum(item.role != "exploratory" for item in project.outcomes)
    alone = outcome.role == "exploratory" or confirming <= 1
    printed = USUAL if alone else 1.0 - (1.0 - USUAL) / confirming
    reporting = project.reporting
    final = reporting is not None and reporting.final == reporting.year
    return Levels(
        printed=printed,
        decisive=printed if final else max(printed, INTERIM),
        report="final" if final else "interim",
    )
