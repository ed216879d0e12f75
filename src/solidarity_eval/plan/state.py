"""The plan of a project folder as a report needs it: the lock, and what differs from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.plan.departures import (
    Departure,
    departures,
    is_as_locked,
    reread_times,
)
from solidarity_eval.plan.lock_file import NAME, read_lock
from solidarity_eval.schemas.outcomes import ARM_DESIGNS

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument
    from solidarity_eval.schemas.outcomes import Selection
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
    reread : frozenset of str
        Times of which a word in the files has gone, or came from another time. A new word for a
        time alone is a departure that turns nothing.
    """

    lock: PlanLock
    departures: tuple[Departure, ...]
    reread: frozenset[str] = frozenset()

    def keeps(
        self, outcome: Outcome, *, design: str | None = None, first_after: dt.date | None = None
    ) -> bool:
        """Tell whether an outcome stands in the plan, and is still read by the rule locked for it.

        Its role, definition and good side, as locked; its design, people, groups, times and, where
        groups are compared, its estimator and covariates, as locked or amended in time. The way
        in and the smallest change are read apart: they do not take the outcome out of the plan.

        Parameters
        ----------
        outcome : Outcome
            As it is now.
        design : str or None
            Its design now; None asks for everything.
        first_after : datetime.date or None
            Day of the first answer after. A departure with a reason and a date before it is an
            amendment; where the day is not known, nothing shows that it came before.
        """
        if not is_as_locked(self.lock, outcome):
            return False
        if f"measures.{outcome.measure}.better" in {one.path for one in self.departures}:
            return False
        rule = set(_rule_of(outcome, design))
        rule |= {f"times.{one}" for one in self.reread & {outcome.before, outcome.after}}
        return not self._late(first_after) & rule

    def keeps_smallest_change(
        self, outcome: Outcome, *, first_after: dt.date | None = None
    ) -> bool:
        """Tell whether the smallest change of an outcome is as locked, or amended in time.

        In standard deviations the planned one is part of it.
        """
        path = f"outcomes.{outcome.id}"
        parts = {path, f"{path}.smallest_change"}
        declared = outcome.smallest_change
        if declared is not None and declared.unit == "sd":
            parts.add(f"{path}.planned")
        return not self._late(first_after) & parts

    def keeps_selection(self, outcome: Outcome, *, first_after: dt.date | None = None) -> bool:
        """Tell whether the way people came in is the one locked, or amended in time."""
        moved = self._late(first_after)
        return f"outcomes.{outcome.id}.selection" not in moved and not any(
            path.startswith("selection.") for path in moved
        )

    def locked_selection(self, outcome: Outcome) -> Selection | None:
        """Return the way in as it was locked: the outcome's own, else the project's."""
        from solidarity_eval.schemas.outcomes import Selection

        own = self.lock.content.get("outcomes", {}).get(outcome.id, {}).get("selection")
        told = own or self.lock.content.get("selection")
        return Selection.model_validate(told) if told else None

    def _late(self, first_after: dt.date | None) -> set[str]:
        """Return the paths that moved without a reason dated before the first answer after."""
        return {one.path for one in self.departures if not _amends(one, first_after)}

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
    return PlanState(
        lock=lock,
        departures=departures(lock, project, instruments),
        reread=reread_times(lock, project, instruments),
    )


def _amends(found: Departure, first_after: dt.date | None) -> bool:
    if found.reason is None or found.date is None or first_after is None:
        return False
    return found.date < first_after


def _rule_of(outcome: Outcome, design: str | None) -> Iterator[str]:
    """Yield the paths that make the rule by which an outcome is read."""
    own = f"outcomes.{outcome.id}"
    yield from (f"{own}.design", f"{own}.population")
    if outcome.design is None:
        yield "design.type"
    if design is None or design in ARM_DESIGNS:
        yield from (f"{own}.estimator", f"{own}.covariates", "groups.arm")
    if design in (None, "stepped_wedge"):
        yield from ("design.order_drawn", "design.start")
