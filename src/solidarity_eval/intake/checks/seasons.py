"""One time asked in winter and the other in summer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.checks.scales import Moment, moments
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows

if TYPE_CHECKING:
    import pandas as pd

SEASONS = {"winter": (12, 1, 2), "summer": (6, 7, 8)}


def check_seasons(
    rows: tuple[PartRows, ...], responses: pd.DataFrame, context: Context
) -> list[Finding]:
    """Notice two compared times of which one was asked in winter and the other in summer.

    Winter is December to February, summer June to August, as in mainland France. A time belongs
    to a season when `season_share` of its dated rows do; times with fewer than `group_size`
    dated rows belong to none.
    """
    seasons = {
        (moment.population, moment.wave): season
        for moment in moments(context, responses)
        if (season := _season(moment, responses, context)) is not None
    }
    findings = []
    for population in dict.fromkeys(population for population, _ in seasons):
        for before, after in _compared(context):
            pair = (seasons.get((population, before)), seasons.get((population, after)))
            if set(pair) != set(SEASONS):
                continue
            part = next(item for item in rows if (item.wave == after).any())
            findings.append(
                found(
                    "seasons_differ",
                    part.part.raw,
                    column=part.part.table.date,
                    before=context.wave_names[before],
                    after=context.wave_names[after],
                    variant=pair[0],
                )
            )
    return findings


def _compared(context: Context) -> tuple[tuple[str, str], ...]:
    """Return the pairs of times that outcomes compare, else the first and the last time."""
    outcomes = context.project.outcomes
    pairs = [
        (outcome.before, outcome.after)
        for outcome in outcomes
        if outcome.before is not None and outcome.after is not None
    ]
    waves = context.project.waves
    return tuple(dict.fromkeys(pairs)) or ((waves[0].id, waves[-1].id),)


def _season(moment: Moment, responses: pd.DataFrame, context: Context) -> str | None:
    limits = context.project.checks.thresholds
    days = responses["date"].to_numpy()[moment.rows]
    days = days[~np.isnat(days)]
    if len(days) < limits.group_size:
        return None
    months = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    for season, of_season in SEASONS.items():
        share = np.isin(months, of_season).mean()
        if share > 0 and share >= limits.season_share:
            return season
    return None
