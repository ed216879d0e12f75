"""Designs that follow nobody from one time to the next: surveys of different people, series."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError
from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.evaluation.periods import numbered
from solidarity_eval.evaluation.teams import team_count
from solidarity_eval.results import Result

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.evaluation.study import Study


def unpaired_jobs(study: Study) -> Iterator[Job]:
    """Yield the results of a design without pairs."""
    level = study.levels.printed
    if study.design == "interrupted_series":
        yield Job("series", partial(series_at, study, level), asked=True)
    elif study.design == "repeated_cross_section":
        yield Job("cross_section", partial(cross_section_at, study, level), asked=True)
    else:
        times = (study.outcome.before, study.outcome.after, *(study.outcome.waves or ()))
        for wave in dict.fromkeys(times):
            yield Job(f"described.{wave}", partial(_described, study, wave), about={"after": wave})


def cross_section_at(study: Study, level: float) -> Result:
    """Return the change between two surveys of different people, interval at a level."""
    from solidarity_eval.designs import repeated_cross_section

    rows = study.with_columns(study.followed, study.outcome.covariates)
    rows = rows[rows["value"].notna()]
    shared = team_count(rows, set(rows["person"]))
    return repeated_cross_section(
        rows,
        cluster=None if shared is None else "cluster",
        person="person",
        covariates=study.outcome.covariates,
        conf_level=level,
        **study.pair,
    )


def series_at(study: Study, level: float) -> Result:
    """Return the change of level of a count of the register, interval at a level."""
    from solidarity_eval.designs import interrupted_series

    start = study.project.wave(study.outcome.after).date
    if start is None:
        raise DataError("evaluation.series_without_start", wave=study.outcome.after)
    rows = _register(study)
    places, first = numbered(rows["period"], start)
    totals = rows["value"].groupby(rows["period"].map(places)).sum().reset_index()
    return interrupted_series(
        totals, outcome="value", period="period", start=first, conf_level=level
    )


def _register(study: Study) -> pd.DataFrame:
    """Return the rows of the indicator; unlike units are never added."""
    counts, name = study.dataset.counts, study.outcome.indicator
    rows = None if counts is None else counts[counts["indicator"] == name]
    if rows is None or rows.empty:
        raise DataError("evaluation.indicator_not_counted", indicator=name)
    units = sorted({str(unit) for unit in rows["unit"].dropna()})
    if len(units) > 1:
        raise DataError("evaluation.unlike_units", indicator=name, units=", ".join(units))
    return rows.dropna(subset=["period", "value"])


def _described(study: Study, wave: str) -> Result:
    from solidarity_eval.effects import describe

    rows = study.followed[study.followed["wave"] == wave]
    return describe(rows, outcome="value", conf_level=study.levels.printed)
