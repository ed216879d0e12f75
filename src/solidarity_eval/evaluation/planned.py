"""What the planned number of people could find, and how many the smallest change would need."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.errors import SolidarityEvalError
from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.results import Result

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study
    from solidarity_eval.schemas.project import Planned

POWER = 0.8


def planned_jobs(study: Study) -> Iterator[Job]:
    """Yield the detectable change, where the project planned a spread, a correlation and n."""
    spread = _spread(study)
    if spread is not None and spread.planned.n is not None:
        yield Job("detectable", partial(_detectable, study, spread, spread.planned.n))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spread:
    """What was planned, once it holds a spread and a correlation."""

    planned: Planned
    sd: float
    r: float

    @property
    def lost(self) -> float:
        return self.planned.drop_out or 0.0


def _spread(study: Study) -> _Spread | None:
    planned = study.outcome.planned
    if planned is None or planned.sd is None or planned.r is None:
        return None
    if study.outcome.type == "proportion":
        return None
    return _Spread(planned=planned, sd=planned.sd, r=planned.r)


def _detectable(study: Study, spread: _Spread, n: int) -> Result:
    """Return the change (or difference of two groups) that ``n`` people find 8 times out of 10."""
    if spread.planned.icc is not None and spread.planned.cluster_size is not None:
        return _with_teams(study, spread, n=n)
    return _power(study, spread, n=n)


def needed(study: Study, smallest: float | None) -> int | None:
    """Return the pairs (people of both groups, with two) for 8 chances out of 10 to find it.

    None without a smallest change, or without a planned spread and correlation.
    """
    spread = _spread(study)
    if smallest is None or spread is None:
        return None
    try:
        found = _power(study, spread, sought=smallest)
    except SolidarityEvalError:
        return None
    return math.ceil(found["compared" if found.has("compared") else "pairs"].estimate - 1e-9)


def _power(
    study: Study, spread: _Spread, *, n: int | None = None, sought: float | None = None
) -> Result:
    from solidarity_eval.designs import power_of_change, power_of_difference

    level = study.levels.printed
    if study.controlled:
        # Adjusted for the score before, which explains the square of its correlation.
        return power_of_difference(
            n=None if n is None else 2.0 * n,
            difference=sought,
            power=POWER,
            sd=spread.sd,
            r2=spread.r**2,
            covariates=1,
            drop_out=spread.lost,
            conf_level=level,
        )
    return power_of_change(
        n=n,
        change=sought,
        power=POWER,
        sd=spread.sd,
        r=spread.r,
        drop_out=spread.lost,
        conf_level=level,
    )


def _with_teams(study: Study, spread: _Spread, *, n: int) -> Result:
    from solidarity_eval.designs import power_of_clusters

    arms = 2 if study.controlled else 1
    size = spread.planned.cluster_size or 1.0
    return power_of_clusters(
        clusters=arms * n / size,
        power=POWER,
        size=max(size * (1.0 - spread.lost), 1.0),
        icc=spread.planned.icc or 0.0,
        # One group: the spread of the change; two groups: of the score, the baseline adjusted for.
        sd=spread.sd if study.controlled else spread.sd * math.sqrt(2.0 * (1.0 - spread.r)),
        arms=arms,
        r2_person=spread.r**2 if study.controlled else 0.0,
        conf_level=study.levels.printed,
    )
