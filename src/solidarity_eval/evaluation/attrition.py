"""Who left, how they differed at entry, and what the change becomes when they count."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.evaluation.study import ARMS
from solidarity_eval.results import Result

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study

_BY_LOT = ("randomised", "cluster_randomised")


def attrition_jobs(study: Study) -> Iterator[Job]:
    """Yield what tells of those who left; nobody whose second answer may still come has left."""
    yield Job("attrition", partial(shares_lost, study))
    if study.design in _BY_LOT:
        yield Job("attrition_boundary", partial(boundary, study))
    if left_count(study) == 0:
        return
    yield Job("leavers", partial(leavers, study))
    if not study.controlled and study.outcome.type != "proportion":
        yield Job("all_entered", partial(all_entered_at, study, study.levels.printed))
        if study.outcome.covariates:
            yield Job("weighted_for_attrition", partial(_weighted, study), asked=True)


def left_count(study: Study) -> int:
    """Return how many of the programme's people have a score before and none after, though due."""
    return len(_scored_before(study) - set(study.pairs.persons))


def _scored_before(study: Study) -> set[object]:
    rows = study.due(study.followed)
    rows = rows[(rows["wave"] == study.outcome.before) & rows["value"].notna()]
    return set(rows["person"])


def shares_lost(study: Study) -> Result:
    """Return the share of those who entered that were lost, in each group where there are two."""
    from solidarity_eval.designs import attrition

    level = study.levels.printed
    if study.controlled:
        rows = study.due(study.everyone)
        return attrition(rows, conf_level=level, **study.pair, **ARMS)
    entered = len(_scored_before(study))
    stayed = entered - left_count(study)
    return attrition(entered=entered, stayed=stayed, conf_level=level)


def boundary(study: Study) -> Result:
    """Return the losses of a drawn comparison against the boundaries of the WWC."""
    from solidarity_eval.designs import attrition_boundary

    rows = study.due(study.everyone)
    return attrition_boundary(rows, design=study.design, **study.pair, **ARMS)


def leavers(study: Study) -> Result:
    """Return how those who left differed at entry from those who stayed."""
    from solidarity_eval.designs import leavers_and_stayers

    rows = study.with_columns(study.due(study.followed), study.outcome.covariates)
    return leavers_and_stayers(
        rows,
        covariates=study.outcome.covariates,
        conf_level=study.levels.printed,
        **study.pair,
    )


def all_entered_at(study: Study, level: float) -> Result:
    """Return the change of all who entered, adjusted for baseline, interval at a level."""
    from solidarity_eval.designs import change_adjusted_for_baseline

    rows = study.due(study.followed)
    return change_adjusted_for_baseline(rows, conf_level=level, **study.pair)


def _weighted(study: Study) -> Result:
    """Return the change of all who entered, by what the covariates tell of who stays."""
    from solidarity_eval.designs import inverse_probability_weighted_change

    covariates = study.outcome.covariates
    return inverse_probability_weighted_change(
        study.with_columns(study.due(study.followed), covariates),
        covariates=covariates,
        conf_level=study.levels.printed,
        **study.pair,
    )
