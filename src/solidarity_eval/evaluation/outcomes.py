"""One outcome: its change or effect, and all that its design tells beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from solidarity_eval.errors import SolidarityEvalError
from solidarity_eval.evaluation import retrospective, wedge
from solidarity_eval.evaluation.arms import arm_jobs
from solidarity_eval.evaluation.attrition import attrition_jobs
from solidarity_eval.evaluation.change import change_at, change_jobs
from solidarity_eval.evaluation.comparable import require_pairs
from solidarity_eval.evaluation.drift import drift_jobs
from solidarity_eval.evaluation.dyads import dyad_jobs
from solidarity_eval.evaluation.extras import extra_jobs
from solidarity_eval.evaluation.jobs import Collector, Job, quiet, refusal_note
from solidarity_eval.evaluation.planned import planned_jobs
from solidarity_eval.evaluation.scores import has_comparison
from solidarity_eval.evaluation.teams import team_jobs
from solidarity_eval.evaluation.unpaired import unpaired_jobs
from solidarity_eval.intake.linkage import ledger
from solidarity_eval.results import Flow, Note, Result, Scalar
from solidarity_eval.schemas.outcomes import UNPAIRED_DESIGNS

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study


def run_outcome(study: Study, collector: Collector) -> None:
    """Compute everything the report says about one outcome.

    Where the change is refused, its ledger remains, with the reason as a note.
    """
    if study.design in UNPAIRED_DESIGNS:
        collector.run(study, unpaired_jobs(study))
        return
    if study.design == retrospective.DESIGN:
        collector.run(study, retrospective.retrospective_jobs(study))
        return
    _run_pairs(study, collector)


def _run_pairs(study: Study, collector: Collector) -> None:
    flow = _ledger(study)
    try:
        require_pairs(flow, study.pairs.n)
        with quiet():
            change = study.named(change_at(study, study.levels.printed), "change")
    except SolidarityEvalError as refusal:
        alone = Result(id="ledger", method="linkage_ledger", flow=flow)
        collector.add(study.named(alone, "ledger"))
        collector.notes += [refusal_note(study.outcome.id, refusal), *_set_aside(study)]
        return
    change = change.with_(flow=flow)
    collector.add(change)
    collector.notes += _set_aside(study)
    for part in (change_jobs(study, change), *_parts(study)):
        collector.run(study, part)


def _parts(study: Study) -> Iterator[Iterator[Job]]:
    yield arm_jobs(study) if study.controlled else team_jobs(study)
    if study.design == wedge.DESIGN:
        yield wedge.wedge_jobs(study)
    yield attrition_jobs(study)
    if not study.controlled:
        yield dyad_jobs(study)
        yield drift_jobs(study)
    yield extra_jobs(study)
    yield planned_jobs(study)


def _ledger(study: Study) -> Flow:
    return ledger(
        replace(study.dataset, responses=study.followed),
        study.project,
        population=study.outcome.population,
        before=study.outcome.before,
        after=study.outcome.after,
        scored=set(study.pairs.persons),
    )


def _set_aside(study: Study) -> list[Note]:
    """Say that people of a comparison group answered and are not in this change."""
    if study.controlled or not has_comparison(study.dataset.responses):
        return []
    answers = study.dataset.responses
    n = int(answers.loc[answers["arm"] == "comparison", "person"].nunique())
    values: dict[str, Scalar] = {"subject": study.outcome.id, "n": n}
    return [Note(code="comparison_group_set_aside", values=values)]
