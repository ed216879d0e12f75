"""A before that people recall afterwards: a design of its own, never a before/after."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.results import Result

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study

DESIGN = "retrospective_pretest"


def retrospective_jobs(study: Study) -> Iterator[Job]:
    """Yield the change between now and the before that people recall."""
    yield Job("retrospective", partial(retrospective_at, study, study.levels.printed), asked=True)


def retrospective_at(study: Study, level: float) -> Result:
    """Return now minus then, interval at a level; beside a true score before where there is one."""
    from solidarity_eval.designs import retrospective_pretest

    outcome, column = study.outcome, study.source.column
    followed = set(study.followed["person"])
    answers = study.answers[study.answers["person"].isin(followed)]
    rows = answers.loc[answers["wave"] == outcome.after, ["person"]].assign(
        now=answers[column], then=answers[str(outcome.recalled)]
    )
    truly = None
    if outcome.before != outcome.after:
        first = answers[answers["wave"] == outcome.before].set_index("person")[column]
        rows = rows.assign(pre=rows["person"].map(first))
        truly = "pre" if rows["pre"].notna().any() else None
    return retrospective_pretest(
        rows, outcome_now="now", outcome_then="then", pre_outcome=truly, conf_level=level
    )
