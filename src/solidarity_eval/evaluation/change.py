"""The change of one group: raw, standardised, at further times, and the tables behind figures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Literal

from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.evaluation.moments import moments_result
from solidarity_eval.evaluation.study import describe
from solidarity_eval.evaluation.tables import (
    distribution_table,
    items_table,
    moves_table,
    table_result,
)
from solidarity_eval.results import Result, Table

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.evaluation.study import Study
    from solidarity_eval.schemas.project import Outcome

_STANDARDIZERS: tuple[tuple[Literal["baseline", "change"], str], ...] = (
    ("baseline", "standardized"),
    ("change", "standardized_by_change"),
)


def change_at(
    study: Study, level: float, *, frame: pd.DataFrame | None = None, after: str | None = None
) -> Result:
    """Return the change of the programme's people (or of ``frame``), with intervals at a level."""
    from solidarity_eval.effects import change_in_proportion, mean_change

    rows = study.followed if frame is None else frame
    where = {**study.pair, "post": after or study.outcome.after}
    if study.outcome.type == "proportion":
        return change_in_proportion(rows, success=(1,), conf_level=level, **where)
    return mean_change(rows, conf_level=level, **where)


def change_jobs(study: Study, change: Result) -> Iterator[Job]:
    """Yield everything that is told of the change besides itself."""
    if study.outcome.type != "proportion":
        for standardizer, name in _STANDARDIZERS:
            yield Job(
                name,
                partial(_standardised, study, standardizer),
                asked=standardizer == "baseline",
                about={"standardizer": standardizer, "unit": "sd"},
            )
    yield Job("scored", partial(_scored, study, change))
    yield Job("moments", partial(moments_result, study, change))
    for name, table in _tables(study).items():
        yield Job(name, partial(table_result, name, name, table, like=change))
    others = [wave for wave in study.outcome.waves or () if wave not in _both(study)]
    for wave in others:
        months = describe(study.project, step_to(study.outcome, wave), study.source).months
        further = partial(change_at, study, study.levels.printed, after=wave)
        yield Job(f"change.{wave}", further, about={"after": wave, "months": months})


def step_to(outcome: Outcome, wave: str) -> Outcome:
    """Return the outcome read at another time after."""
    return outcome.model_copy(update={"after": wave})


def _both(study: Study) -> tuple[str, str]:
    return study.outcome.before, study.outcome.after


def _standardised(study: Study, standardizer: Literal["baseline", "change"]) -> Result:
    from solidarity_eval.effects import standardized_mean_change

    level = study.levels.printed
    return standardized_mean_change(
        study.followed, standardizer=standardizer, conf_level=level, **study.pair
    )


def _scored(study: Study, change: Result) -> Result:
    """Count the people with a score at each wave, compared or not."""
    present = study.followed[study.followed["value"].notna()]
    rows = tuple((wave, int((present["wave"] == wave).sum())) for wave in _both(study))
    table = Table(kind="counts", columns=("wave", "n"), rows=rows)
    return table_result("scored", "scored", table, like=change)


def _tables(study: Study) -> dict[str, Table]:
    outcome, pairs = study.outcome, study.pairs
    waves = {outcome.before: pairs.before, outcome.after: pairs.after}
    made = {
        "distribution": distribution_table(waves, study.source),
        "items": items_table(
            study.answers, study.source, waves=tuple(waves), persons=set(pairs.persons)
        ),
    }
    smallest = outcome.smallest_change
    if smallest is not None and smallest.unit == "points" and outcome.type != "proportion":
        made["moves"] = moves_table(pairs.after - pairs.before, smallest.value)
    return {name: table for name, table in made.items() if table is not None}
