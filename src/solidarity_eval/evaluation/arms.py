"""Programme against comparison: the effect, what stands beside it, how alike the groups were."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from solidarity_eval.errors import DataError
from solidarity_eval.evaluation.change import change_at
from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.evaluation.study import ARMS
from solidarity_eval.evaluation.teams import team_count
from solidarity_eval.results import Result

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.evaluation.study import Study


def arm_jobs(study: Study) -> Iterator[Job]:
    """Yield the effect, the difference-in-differences beside it, the comparison's change."""
    yield Job("effect", partial(effect, study), asked=True)
    yield Job("did", partial(did_at, study, study.levels.printed))
    comparison = study.everyone[study.everyone["arm"] == "comparison"]
    yield Job(
        "change.comparison",
        partial(change_at, study, study.levels.printed, frame=comparison),
        asked=True,
    )
    yield Job("balance", partial(balance, study))


def effect(study: Study) -> Result:
    """Return the effect at the printed level, with all that its design tells."""
    level = study.levels.printed
    if _kind(study) == "ancova" and study.design == "randomised":
        from solidarity_eval.designs import randomised

        return randomised(
            compared_rows(study),
            covariates=study.outcome.covariates,
            conf_level=level,
            seed=study.project.seed,
            **study.pair,
            **ARMS,
        )
    return effect_at(study, level)


def effect_at(study: Study, level: float) -> Result:
    """Return the effect with its interval at a level."""
    return _BY_KIND[_kind(study)](study, level)


def arm_teams(study: Study) -> int | None:
    """Return how many teams the people of both groups share; None where they share none."""
    frame = study.everyone
    return team_count(frame, set(frame["person"]))


def compared_rows(study: Study) -> pd.DataFrame:
    """Return the rows of both groups, with the covariates of the outcome."""
    frame = study.everyone[study.everyone["arm"].notna()]
    return study.with_columns(frame, study.outcome.covariates)


def one_row_each(study: Study) -> pd.DataFrame:
    """Return people with both scores, one row each: ``value`` after, ``baseline``, covariates."""
    frame = compared_rows(study)
    first = frame[frame["wave"] == study.outcome.before].set_index("person")["value"]
    after = frame[frame["wave"] == study.outcome.after]
    return after.assign(baseline=after["person"].map(first)).dropna(subset=["value", "baseline"])


def _kind(study: Study) -> str:
    """Return how the groups are compared: as the project asks, ANCOVA by default.

    Where people share teams ANCOVA counts teams; weights and matching cannot, and are refused.
    Where everybody had the same score before there is nothing to adjust for.
    """
    asked = study.outcome.estimator or "ancova"
    if asked == "ancova" and same_start(study):
        return "unadjusted"
    if arm_teams(study) is None or asked == "difference_in_differences":
        return asked
    if asked in ("weighted", "matched"):
        raise DataError("evaluation.teams_not_counted", estimator=asked)
    return "clusters"


def _ancova(study: Study, level: float) -> Result:
    from solidarity_eval.designs import ancova

    return ancova(
        compared_rows(study),
        covariates=study.outcome.covariates,
        conf_level=level,
        **study.pair,
        **ARMS,
    )


def _clusters(study: Study, level: float) -> Result:
    from solidarity_eval.designs import cluster_randomised

    return cluster_randomised(
        compared_rows(study),
        cluster="cluster",
        covariates=study.outcome.covariates,
        conf_level=level,
        **study.pair,
        **ARMS,
    )


def same_start(study: Study) -> bool:
    """Tell whether everybody who is compared had the same score before."""
    return one_row_each(study)["baseline"].nunique() == 1


def _unadjusted(study: Study, level: float) -> Result:
    """Return the difference of the scores after, the score before being the same for everybody.

    Where people share teams, or with covariates, as a difference of changes: the same number.
    """
    from solidarity_eval.designs import randomised
    from solidarity_eval.estimation.notes import caution

    if study.design == "randomised" and arm_teams(study) is None and not study.outcome.covariates:
        found = randomised(
            compared_rows(study),
            outcome="value",
            post=study.outcome.after,
            conf_level=level,
            seed=study.project.seed,
            **ARMS,
        )
    else:
        found = did_at(study, level)
    note = caution("designs_arms.same_start", n=found["effect"].n or 0)
    return found.with_(notes=(*found.notes, note))


def did_at(study: Study, level: float) -> Result:
    """Return the difference-in-differences with its interval at a level."""
    from solidarity_eval.designs import difference_in_differences

    shared = None if arm_teams(study) is None else "cluster"
    return difference_in_differences(
        compared_rows(study),
        covariates=study.outcome.covariates,
        cluster=shared,
        conf_level=level,
        **study.pair,
        **ARMS,
    )


def weighted_at(study: Study, level: float) -> Result:
    """Return the comparison weighted by the propensity to follow the programme, at a level."""
    from solidarity_eval.designs import weighted_comparison

    return weighted_comparison(one_row_each(study), conf_level=level, **_wide(study))


def _matched(study: Study, level: float) -> Result:
    from solidarity_eval.designs import matched_comparison

    return matched_comparison(one_row_each(study), conf_level=level, **_wide(study))


def _wide(study: Study) -> dict[str, Any]:
    return {"outcome": "value", "covariates": ("baseline", *study.outcome.covariates), **ARMS}


_BY_KIND = {
    "ancova": _ancova,
    "clusters": _clusters,
    "difference_in_differences": did_at,
    "weighted": weighted_at,
    "matched": _matched,
    "unadjusted": _unadjusted,
}


def balance(study: Study) -> Result:
    """Return how far apart the two groups were before, those of them who are compared."""
    from solidarity_eval.designs import baseline_balance

    covariates = ("baseline", *study.outcome.covariates)
    return baseline_balance(one_row_each(study), covariates=covariates, **ARMS)
