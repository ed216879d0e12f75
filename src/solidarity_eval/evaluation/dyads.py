"""People who answer in twos: the dyad is the unit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.results import Result

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study


def in_dyads(study: Study) -> bool:
    """Tell whether two of the compared people are of one dyad, and the roles are known."""
    people = study.dataset.people
    if people is None or people["dyad"].isna().all() or people["role"].isna().all():
        return False
    compared = people[people["person"].isin(study.pairs.persons)]
    return bool(compared["dyad"].dropna().duplicated().any())


def dyad_jobs(study: Study) -> Iterator[Job]:
    """Yield the change of dyads, where people answer in twos."""
    if in_dyads(study):
        yield Job("dyads", partial(dyads_at, study, study.levels.printed), asked=True)


def dyads_at(study: Study, level: float) -> Result:
    """Return the change of the dyads' mean, interval at a level."""
    from solidarity_eval.designs import dyad_change

    rows = study.with_columns(study.followed, ("dyad", "role"))
    return dyad_change(rows.dropna(subset=["dyad", "role"]), conf_level=level, **study.pair)
