"""What the project asks beside the headline: other times, subgroups, presence, dyads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from solidarity_eval.evaluation.arms import arm_teams
from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.evaluation.study import ARMS, in_order_of_time
from solidarity_eval.evaluation.teams import team_count
from solidarity_eval.results import Result

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study

FEWEST_TIMES = 3
FEWEST_PAIRS = 10


def extra_jobs(study: Study) -> Iterator[Job]:
    """Yield what the outcome names: three times or more, subgroups, presence."""
    times = study_times(study)
    if len(times) >= FEWEST_TIMES and study.outcome.type != "proportion":
        yield Job("repeated", partial(repeated, study, times), asked=True)
        if study.controlled:
            yield Job("event_study", partial(_event_study, study, times), asked=True)
    if study.pairs.n >= FEWEST_PAIRS and spread_is_read(study):
        yield Job("catch_up", partial(_catch_up, study))
    for variable in study.outcome.subgroups:
        yield Job(f"subgroup.{variable}", partial(_subgroup, study, variable), asked=True)
    if study.outcome.exposure is not None:
        yield Job("exposure", partial(_exposure, study, study.outcome.exposure), asked=True)


def spread_is_read(study: Study) -> bool:
    """Tell whether a change of the spread may be read: a score of people who came in freely.

    People chosen on their score are alike before and spread out again by themselves.
    """
    if study.controlled or study.outcome.type == "proportion":
        return False
    selection = study.project.outcome_selection(study.outcome)
    return selection is not None and selection.path == "open"


def _catch_up(study: Study) -> Result:
    from solidarity_eval.effects import pitman_morgan

    return pitman_morgan(study.followed, conf_level=study.levels.printed, **study.pair)


def study_times(study: Study) -> tuple[str, ...]:
    """Return every time of the outcome, in the order of time."""
    outcome = study.outcome
    named = {outcome.before, outcome.after, *(outcome.waves or ())}
    return tuple(wave.id for wave in in_order_of_time(study.project) if wave.id in named)


def repeated(study: Study, times: tuple[str, ...]) -> Result:
    """Return the change at each later time, by a mixed model of every answer."""
    from solidarity_eval.designs import repeated_change

    rows = study.followed[study.followed["wave"].isin(times)]
    shared = team_count(rows, set(rows["person"]))
    before = study.outcome.before
    return repeated_change(
        rows,
        outcome="value",
        pre=before,
        waves=tuple(wave for wave in times if wave != before),
        cluster=None if shared is None else "cluster",
        conf_level=study.levels.printed,
    )


def _event_study(study: Study, times: tuple[str, ...]) -> Result:
    from solidarity_eval.designs import event_study

    rows = study.everyone[study.everyone["wave"].isin(times)]
    return event_study(
        rows,
        outcome="value",
        waves=times,
        reference=study.outcome.before,
        cluster=None if arm_teams(study) is None else "cluster",
        conf_level=study.levels.printed,
        **ARMS,
    )


def _subgroup(study: Study, variable: str) -> Result:
    from solidarity_eval.designs import subgroup_interaction

    groups: dict[str, Any] = ARMS if study.controlled else {}
    frame = study.everyone if study.controlled else study.followed
    rows = study.with_columns(frame, (variable,))
    return subgroup_interaction(
        rows[rows[variable].notna()],
        subgroup=variable,
        conf_level=study.levels.printed,
        **study.pair,
        **groups,
    )


def _exposure(study: Study, column: str) -> Result:
    from solidarity_eval.designs import exposure

    pairs = study.pairs
    change = dict(zip(pairs.persons, pairs.after - pairs.before, strict=True))
    first = study.followed[study.followed["wave"] == study.outcome.before]
    rows = study.with_columns(first, (column,))
    rows = rows.assign(change=rows["person"].map(change))
    return exposure(rows[rows[column].notna()], exposure=column, change="change")
