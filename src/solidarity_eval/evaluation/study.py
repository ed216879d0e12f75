"""One outcome with the answers that speak of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from solidarity_eval.errors import DataError
from solidarity_eval.evaluation.levels import Levels, levels_of
from solidarity_eval.evaluation.scores import (
    ScoreSource,
    has_comparison,
    rows_of_population,
    score_source,
)
from solidarity_eval.intake.linkage import WAITING, absences
from solidarity_eval.intake.pairs import Pairs, pair_waves
from solidarity_eval.intake.rows import ASKING
from solidarity_eval.results import About, Result
from solidarity_eval.schemas.outcomes import ARM_DESIGNS

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.intake.dataset import Dataset
    from solidarity_eval.plan import PlanState
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import Outcome, Project, Wave

ARMS: dict[str, Any] = {"arm": "arm", "programme": "programme", "comparison": "comparison"}
_COLUMNS = ("population", "person", "wave", "date", "arm", "cluster", "site", *ASKING)


@dataclass(frozen=True, kw_only=True, eq=False)
class Study:
    """One outcome: where its values stand, how it is compared, who answered.

    Attributes
    ----------
    loaded, dataset
        The project and its scored answers.
    outcome : Outcome
        What should change.
    source : ScoreSource
        Column and bounds of its values.
    about : About
        What its results speak of.
    levels : Levels
        Of its intervals.
    plan : PlanState or None
        The locked plan.
    """

    loaded: LoadedProject = field(repr=False)
    dataset: Dataset = field(repr=False)
    outcome: Outcome
    source: ScoreSource
    about: About
    levels: Levels
    plan: PlanState | None = field(default=None, repr=False)

    @property
    def project(self) -> Project:
        """The promise."""
        return self.loaded.project

    @property
    def design(self) -> str:
        """The outcome's design."""
        return self.project.outcome_design(self.outcome)

    @property
    def controlled(self) -> bool:
        """Whether the design compares with people who do not follow the programme."""
        return self.design in ARM_DESIGNS

    @property
    def pair(self) -> dict[str, Any]:
        """Arguments that every before/after estimator takes."""
        return {"outcome": "value", "pre": self.outcome.before, "post": self.outcome.after}

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Scored rows of the outcome's population, both groups, with every column."""
        frame = rows_of_population(self.dataset.responses, self.outcome)
        return frame[frame["person"].notna()]

    @cached_property
    def everyone(self) -> pd.DataFrame:
        """One row per person and time: ``value``, groups, how it was asked; both groups.

        A row that does not repeat its person's group is of that group: nobody leaves by it.
        """
        frame = self.answers[list(_COLUMNS)].copy()
        known = frame.groupby("person")["arm"].transform("first")
        frame["arm"] = frame["arm"].where(frame["arm"].notna(), known)
        frame["value"] = values_of(self.answers, self.outcome, self.source)
        return frame

    @cached_property
    def followed(self) -> pd.DataFrame:
        """Rows of the people who follow the programme: those of a comparison are never mixed in."""
        return of_programme(self.everyone)

    @cached_property
    def first_day_after(self) -> dt.date | None:
        """Day of the first answer after, else the day of that time; None if unknown."""
        rows = self.everyone
        days = rows.loc[rows["wave"] == self.outcome.after, "date"].dropna()
        if len(days):
            first: dt.date = days.min().date()
            return first
        return self.project.wave(self.outcome.after).date

    @cached_property
    def pairs(self) -> Pairs:
        """The people who follow the programme and have both scores."""
        return pair_waves(self.followed, person="person", wave="wave", **self.pair)

    @cached_property
    def absent(self) -> Mapping[object, str]:
        """Why people who answered before did not answer after."""
        return absences(
            self.dataset,
            self.project,
            population=self.outcome.population,
            before=self.outcome.before,
            after=self.outcome.after,
        )

    @cached_property
    def waiting(self) -> frozenset[object]:
        """People whose second answer is not due yet, or may still come."""
        return frozenset(who for who, reason in self.absent.items() if reason in WAITING)

    def due(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Leave out the people whose second answer may still come: they have not left."""
        return frame[~frame["person"].isin(self.waiting)]

    def with_columns(self, frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
        """Add columns about people: measures as first answered, columns of the people table.

        Raises
        ------
        DataError
            A column is in neither.
        """
        added = frame.copy()
        for name in names:
            if name not in added:
                added[name] = self._column(added, name)
        return added

    def _column(self, frame: pd.DataFrame, name: str) -> pd.Series:
        first = self.answers[self.answers["wave"] == self.outcome.before]
        people = self.dataset.people
        if name in first and name not in _COLUMNS:
            known = first.set_index("person")[name]
        elif people is not None and name in people:
            known = as_numbers(people.set_index("person")[name])
        else:
            available = [] if people is None else [str(item) for item in people.columns]
            raise DataError(
                "evaluation.no_column", column=name, available=", ".join(available) or "–"
            )
        return frame["person"].map(known)

    def named(self, result: Result, suffix: str, **about: Any) -> Result:
        """Return a result under its id, about this outcome, in its design."""
        here = replace(self.about, **about) if about else self.about
        name = f"{self.outcome.id}.{suffix}"
        return self.in_own_unit(result).with_(id=name, design=self.design, about=here)

    def in_own_unit(self, result: Result) -> Result:
        """Return the estimates of a share as proportions: estimators take 0 and 1 for points."""
        if self.about.unit != "proportion":
            return result
        own = tuple(
            replace(item, unit="proportion") if item.unit == "points" else item
            for item in result.estimates
        )
        return result.with_(estimates=own)


def make_study(
    loaded: LoadedProject, dataset: Dataset, outcome: Outcome, *, plan: PlanState | None = None
) -> Study:
    """Gather what an outcome needs; nothing is computed."""
    source = score_source(loaded, outcome)
    return Study(
        loaded=loaded,
        dataset=dataset,
        outcome=outcome,
        source=source,
        about=describe(loaded.project, outcome, source),
        levels=levels_of(loaded.project, outcome),
        plan=plan,
    )


def in_order_of_time(project: Project) -> tuple[Wave, ...]:
    """Return the times of the project as they follow each other, however the file lists them.

    By month where every time has one, else by day; as listed where neither tells.
    """
    waves = project.waves
    if all(wave.month is not None for wave in waves) and len({wave.origin for wave in waves}) == 1:
        return tuple(sorted(waves, key=lambda wave: wave.month or 0))
    if all(wave.date is not None for wave in waves):
        return tuple(sorted(waves, key=lambda wave: str(wave.date)))
    return tuple(waves)


def of_programme(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of those who follow the programme."""
    return frame[frame["arm"] == "programme"] if has_comparison(frame) else frame


def as_numbers(values: pd.Series) -> pd.Series:
    """Return a column of texts as numbers where every text is one, else as it is."""
    import pandas as pd

    numbers = pd.to_numeric(values.str.replace(",", "."), errors="coerce")
    return values if (numbers.isna() & values.notna()).any() else numbers


def values_of(frame: pd.DataFrame, outcome: Outcome, source: ScoreSource) -> pd.Series:
    """Return the value of each row; a proportion's value is 1, 0 or missing."""
    values = frame[source.column].astype(float)
    if outcome.type != "proportion":
        return values
    if outcome.success is not None:
        reached = values.isin([float(code) for code in outcome.success])
    elif source.better == "lower":
        reached = values <= (outcome.threshold or 0.0)
    else:
        reached = values >= (outcome.threshold or 0.0)
    return reached.astype(float).where(values.notna())


def describe(project: Project, outcome: Outcome, source: ScoreSource) -> About:
    """Say what an outcome's results are about, so that they are never pooled with unlike ones.

    A share counts those who reached what is wished, so that more of it is better, whichever side
    of its score is.
    """
    before, after = project.wave(outcome.before), project.wave(outcome.after)
    selection = project.outcome_selection(outcome)
    populations = [item.id for item in project.populations]
    return About(
        project=project.id,
        population=outcome.population or (populations[0] if len(populations) == 1 else None),
        outcome=outcome.id,
        construct=source.construct,
        form=source.form,
        scale=outcome.scale or outcome.measure or outcome.indicator,
        before=outcome.before,
        after=outcome.after,
        months=_months(before, after),
        better="higher" if outcome.type == "proportion" else source.better,
        selection=selection.path if selection else None,
        unit="proportion" if outcome.type == "proportion" else "points",
    )


def _months(before: Wave, after: Wave) -> float | None:
    if before.month is None or after.month is None:
        return None
    return after.month - before.month
