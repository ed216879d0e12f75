"""A programme that starts team by team: the effect, where the order of start was drawn by lot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError
from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.evaluation.study import in_order_of_time
from solidarity_eval.intake.text import fold
from solidarity_eval.results import Estimate, Result

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.evaluation.study import Study

DESIGN = "stepped_wedge"


def wedge_jobs(study: Study) -> Iterator[Job]:
    """Yield the effect, refused where the order of start was not drawn by lot.

    Beside it, what those who started moved more than those who had not yet: no lot is needed,
    but teams must have moved alike without the programme. No verdict reads it.
    """
    yield Job("effect", partial(wedge_at, study, study.levels.printed), asked=True)
    yield Job("staggered", partial(_staggered, study))


def wedge_at(study: Study, level: float) -> Result:
    """Return the effect of the programme once started, interval at a level."""
    from solidarity_eval.designs import stepped_wedge

    found = stepped_wedge(
        _by_period(study),
        outcome="value",
        cluster="cluster",
        period="period",
        start="start",
        person="person",
        drawn=study.project.design.order_drawn,
        conf_level=level,
        seed=study.project.seed,
    )
    return found.with_(estimates=tuple(_closed(item) for item in found.estimates))


def nobody_lost(study: Study) -> bool:
    """Tell whether everybody who was asked has a team and a score at every time that is compared.

    Nobody left, nobody came in on the way, and every team whose start was drawn is there: the
    boundaries for drop-out, made for two groups drawn once, are then met whatever they are.
    """
    frame = study.followed
    scored = frame[frame["value"].notna() & frame["cluster"].notna()]
    times = scored["wave"].nunique()
    held = scored.groupby("person")["wave"].nunique()
    everybody = frame["person"].nunique() == len(held) and bool((held == times).all())
    return everybody and _drawn_teams(study) <= {fold(team) for team in scored["cluster"]}


def _drawn_teams(study: Study) -> set[str]:
    start = study.project.design.start
    return {fold(team) for team in start} if isinstance(start, dict) else set()


def _staggered(study: Study) -> Result:
    from solidarity_eval.designs import staggered_difference_in_differences

    return staggered_difference_in_differences(
        _by_period(study).drop(columns="wave"),
        outcome="value",
        start="start",
        wave="period",
        cluster="cluster",
        conf_level=study.levels.printed,
    )


def _closed(estimate: Estimate) -> Estimate:
    """Return an interval without end as an infinite one: that is what a verdict must read."""
    if estimate.term != "effect" or estimate.conf_level is None:
        return estimate
    low = -inf if estimate.conf_low is None else estimate.conf_low
    high = inf if estimate.conf_high is None else estimate.conf_high
    return replace(estimate, conf_low=low, conf_high=high)


def _by_period(study: Study) -> pd.DataFrame:
    """Return answers with the number of their time and that of the start of their team."""
    places = {wave.id: number for number, wave in enumerate(in_order_of_time(study.project))}
    frame = study.followed[study.followed["value"].notna()]
    return frame.assign(period=frame["wave"].map(places), start=_starts(study, frame, places))


def _starts(study: Study, frame: pd.DataFrame, places: dict[str, int]) -> pd.Series:
    """Return when the team of each row starts; nothing for one that never does.

    A name that is misspelt must not pass for a team that never starts.
    """
    start = study.project.design.start
    if isinstance(start, dict):
        by_team = {fold(team): places[wave] for team, wave in start.items()}
        met = {fold(team) for team in frame["cluster"].dropna()}
        without, unknown = sorted(met - set(by_team)), sorted(set(by_team) - met)
        if without and unknown:
            raise DataError(
                "evaluation.start_of_unknown_team",
                teams=", ".join(unknown),
                without=", ".join(without),
            )
        return frame["cluster"].map(lambda team: by_team.get(fold(team)), na_action="ignore")
    named = study.with_columns(frame, (str(start),))[str(start)]
    words = {fold(wave): number for wave, number in places.items()}
    for wave in named.dropna().unique():
        if str(wave).strip() and fold(str(wave)) not in words:
            raise DataError("evaluation.unknown_start", value=str(wave), times=", ".join(places))
    return named.map(lambda wave: words.get(fold(str(wave))), na_action="ignore")
