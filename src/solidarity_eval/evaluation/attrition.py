"""Who left, how they differed at entry, and what the change becomes when they count."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.entered import effect_of_entered_at
from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.evaluation.study import ARMS
from solidarity_eval.evaluation.teams import team_count
from solidarity_eval.results import Result

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.evaluation.study import Study

IMPUTATIONS = 20
_BY_LOT = ("randomised", "cluster_randomised")


def attrition_jobs(study: Study) -> Iterator[Job]:
    """Yield what tells of those who left; nobody whose second answer may still come has left."""
    yield Job("attrition", partial(shares_lost, study))
    if study.design in _BY_LOT:
        yield Job("attrition_boundary", partial(boundary, study))
        if some_left(study):
            yield Job("lee_bounds", partial(_lee_bounds, study))
    if study.controlled and some_left(study) and study.outcome.type != "proportion":
        yield Job("all_entered", partial(effect_of_entered_at, study, study.levels.printed))
    if left_count(study) == 0:
        return
    yield Job("leavers", partial(leavers, study))
    yield Job("little", partial(little, study))
    if study.controlled:
        return
    yield Job("all_entered", partial(all_entered_at, study, study.levels.printed))
    if study.outcome.type != "proportion":
        yield Job("tipping", partial(_tipping, study))
        if team_count(study.followed, set(study.pairs.persons)) is None:
            yield Job("imputed", partial(imputed, study))
        if study.outcome.covariates:
            yield Job("weighted_for_attrition", partial(_weighted, study), asked=True)


def left_count(study: Study) -> int:
    """Return how many of the programme's people have a score before and none after, though due."""
    return _left(study.due(study.followed), study)


def some_left(study: Study) -> bool:
    """Tell whether anybody of either group has a score before and none after, though due."""
    return _left(study.due(study.everyone), study) > 0


def _left(rows: pd.DataFrame, study: Study) -> int:
    before, after = (_scored(rows, wave) for wave in (study.outcome.before, study.outcome.after))
    return len(before - after)


def _scored(rows: pd.DataFrame, wave: str) -> set[object]:
    return set(rows.loc[(rows["wave"] == wave) & rows["value"].notna(), "person"])


def shares_lost(study: Study) -> Result:
    """Return the share of those who entered that were lost, in each group where there are two."""
    from solidarity_eval.designs import attrition

    level = study.levels.printed
    if study.controlled:
        rows = study.due(study.everyone)
        return attrition(rows, conf_level=level, **study.pair, **ARMS)
    entered = len(_scored(study.due(study.followed), study.outcome.before))
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
    """Return the change of all who entered, adjusted for baseline, interval at a level.

    Of a share: its change among those who reached it before and among the others, weighted by
    how many of each entered.
    """
    from solidarity_eval.designs import change_adjusted_for_baseline

    rows = study.due(study.followed)
    return change_adjusted_for_baseline(rows, conf_level=level, **study.pair)


def imputed(study: Study) -> Result:
    """Return the change of all who entered, their missing second score drawn several times.

    With covariates it knows more of those who left than their first score alone.
    """
    from solidarity_eval.designs import multiple_imputation_change

    covariates = study.outcome.covariates
    return multiple_imputation_change(
        study.with_columns(study.due(study.followed), covariates),
        covariates=covariates,
        imputations=IMPUTATIONS,
        seed=study.project.seed,
        conf_level=study.levels.printed,
        **study.pair,
    )


def little(study: Study) -> Result:
    """Return whether answers are missing by chance alone, as far as means can show."""
    import pandas as pd

    from solidarity_eval.designs import little_mcar_test

    outcome = study.outcome
    rows = study.with_columns(study.due(study.followed), outcome.covariates)
    sides = {
        f"{study.about.scale}.{wave}": rows[rows["wave"] == wave].set_index("person")["value"]
        for wave in (outcome.before, outcome.after)
    }
    first = rows[rows["wave"] == outcome.before].set_index("person")
    told = {
        name: first[name]
        for name in outcome.covariates
        if pd.api.types.is_numeric_dtype(first[name])
    }
    wide = pd.DataFrame({**sides, **told})
    wide = wide[wide[f"{study.about.scale}.{outcome.before}"].notna()]
    return little_mcar_test(wide, columns=tuple(wide.columns))


def _lee_bounds(study: Study) -> Result:
    """Return the bounds of the effect on those who would have stayed in either group."""
    from solidarity_eval.designs import lee_bounds

    rows = study.due(study.everyone)
    return lee_bounds(rows, conf_level=study.levels.printed, **study.pair, **ARMS)


def _tipping(study: Study) -> Result:
    """Return how differently those who left would have to have changed."""
    from solidarity_eval.designs import tipping_delta

    source, declared = study.source, study.outcome.smallest_change
    ends = None if source.low is None or source.high is None else (source.low, source.high)
    in_points = declared is not None and declared.unit == "points"
    return tipping_delta(
        study.due(study.followed),
        smallest_change=declared.value if declared is not None and in_points else None,
        scale=ends,
        conf_level=study.levels.printed,
        **study.pair,
    )


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
