"""The plan of a project folder as a report needs it: the lock, and what differs from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.plan.departures import Departure, departures, is_as_locked
from solidarity_eval.plan.lock_file import NAME, read_lock

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument
    from solidarity_eval.schemas.plan import PlanLock
    from solidarity_eval.schemas.project import Outcome, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanState:
    """A locked plan beside the project as it stands.

    Attributes
    ----------
    lock : PlanLock
        As it was.
    departures : tuple of Departure
        Empty when nothing that was fixed has changed.
    """

    lock: PlanLock
    departures: tuple[Departure, ...]

    def keeps(self, outcome: Outcome) -> bool:
        """Tell whether an outcome stands in the plan with its role, definition and good side."""
        turned = f"measures.{outcome.measure}.better" in {one.path for one in self.departures}
        return is_as_locked(self.lock, outcome) and not turned

    def keeps_smallest_change(self, outcome: Outcome) -> bool:
        """Tell whether the smallest change of an outcome is the one that was locked."""
        path = f"outcomes.{outcome.id}"
        moved = {one.path for one in self.departures}
        return not moved & {path, f"{path}.smallest_change"}

    def late_for(self, wave: str) -> bool:
        """Tell whether answers of that wave were there before the plan was locked."""
        return bool((self.lock.answers or {}).get(wave))


def read_plan(
    folder: Path, project: Project, instruments: Mapping[str, Instrument]
) -> PlanState | None:
    """Return the locked plan of a folder, None where there is none.

    Raises
    ------
    DataError
        If ``plan.lock`` is damaged, was changed by hand, or belongs to another project.
    """
    lock = read_lock(folder / NAME, project=project.id)
    if lock is None:
        return None
    return PlanState(lock=lock, departures=departures(lock, project, instruments))
