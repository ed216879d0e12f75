"""People who share teams or places: whether they do, and their change with teams as the unit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.results import Result

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.evaluation.study import Study


def team_count(frame: pd.DataFrame, persons: set[object]) -> int | None:
    """Return how many teams these people share; None where no two of them share one.

    A column of teams with one person each changes nothing: people are independent.
    """
    known = frame[frame["person"].isin(persons) & frame["cluster"].notna()]
    teams = known.drop_duplicates("person")["cluster"]
    if teams.empty or not teams.duplicated().any():
        return None
    return int(teams.nunique())


def clustered_at(study: Study, level: float, *, method: str = "auto") -> Result:
    """Return the change with teams as the unit, intervals at a level."""
    from solidarity_eval.designs import clustered_change

    return clustered_change(
        study.followed,
        cluster="cluster",
        conf_level=level,
        method=method,
        seed=study.project.seed,
        **study.pair,
    )


def team_jobs(study: Study) -> Iterator[Job]:
    """Yield the change with teams as the unit, where people share some."""
    if team_count(study.followed, set(study.pairs.persons)) is not None:
        yield Job("clustered", partial(clustered_at, study, study.levels.printed), asked=True)
