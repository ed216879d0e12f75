"""Run an evaluation: read, check, score, estimate, one step after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import IntakeError
from solidarity_eval.evaluation.model import Evaluation
from solidarity_eval.intake.findings import Finding
from solidarity_eval.results import Flow, Result

if TYPE_CHECKING:
    from solidarity_eval.intake.dataset import Dataset
    from solidarity_eval.schemas.load import LoadedProject

Progress = Callable[[str, float], None]


class UnusableDataError(IntakeError):
    """The checks found errors that stop a report; ``findings`` holds everything they found."""

    findings: tuple[Finding, ...] = ()


def evaluate(project: str | Path, *, progress: Progress | None = None) -> Evaluation:
    """Evaluate a project folder.

    Parameters
    ----------
    project : str or Path
        The folder, or its ``project.yaml``.
    progress : callable, optional
        Receives the name of each step and the share done.

    Returns
    -------
    Evaluation
        Every result, the ledger, the findings. An outcome that cannot be computed is a note,
        never an exception.

    Raises
    ------
    ProjectFileError
        If the project file is invalid; all problems at once.
    UnusableDataError
        If the checks of the answers found errors; ``.findings`` holds them all.
    DataError
        If ``plan.lock`` is damaged, was changed by hand, or belongs to another project.
    """
    from solidarity_eval.evaluation.jobs import quiet
    from solidarity_eval.evaluation.load import read_project
    from solidarity_eval.intake.load import load_dataset

    tell = progress or (lambda _step, _share: None)
    tell("read", 0.0)
    loaded = read_project(project)
    dataset = load_dataset(loaded)
    if dataset.errors:
        stop = UnusableDataError("data_errors_found", count=len(dataset.errors))
        stop.findings = dataset.findings
        raise stop
    evaluation = evaluate_dataset(loaded, dataset, progress=progress)
    if dataset.linkage is None:
        return evaluation
    from solidarity_eval.evaluation.readings import linkage_readings

    with quiet():
        readings = linkage_readings(loaded, dataset)
    return replace(evaluation, results={**evaluation.results, **readings})


def evaluate_dataset(
    loaded: LoadedProject, dataset: Dataset, *, progress: Progress | None = None
) -> Evaluation:
    """Evaluate answers that were read and checked; parameters and result as in `evaluate`."""
    from solidarity_eval.evaluation.conclusions import conclude
    from solidarity_eval.evaluation.family import family_results
    from solidarity_eval.evaluation.indicators import indicator_results
    from solidarity_eval.evaluation.jobs import Collector, quiet
    from solidarity_eval.evaluation.outcomes import run_outcome
    from solidarity_eval.evaluation.quality import quality_result
    from solidarity_eval.evaluation.reach.material import Material
    from solidarity_eval.evaluation.reach.run import run_reach
    from solidarity_eval.evaluation.reliability import reliability_results
    from solidarity_eval.evaluation.study import make_study
    from solidarity_eval.evaluation.targets import run_targets
    from solidarity_eval.instruments.scoring import score
    from solidarity_eval.plan import read_plan

    tell = progress or (lambda _step, _share: None)
    tell("score", 0.3)
    frame = dataset.responses
    for instrument in loaded.instruments.values():
        frame = score(frame, instrument)
    scored = replace(dataset, responses=frame)
    plan = read_plan(loaded.folder, loaded.project, loaded.instruments)
    collector = Collector()
    tell("estimate", 0.5)
    studies = [
        make_study(loaded, scored, outcome, plan=plan) for outcome in loaded.project.outcomes
    ]
    for study in studies:
        run_outcome(study, collector)
    for family in family_results(studies, collector.results):
        collector.add(family)
    for instrument in loaded.instruments.values():
        collector.collect(instrument.id, partial(reliability_results, loaded, scored, instrument))
    for indicator in loaded.project.indicators:
        share = partial(indicator_results, loaded, scored, indicator, so_far=collector.results)
        collector.collect(indicator.id, share)
    collector.add(quality_result(loaded, scored))
    with quiet():
        conclusions = conclude(studies, collector.results, plan)
    for result in conclusions.multiverses:
        collector.add(result)
    material = Material(
        loaded=loaded, dataset=scored, results=collector.results, verdicts=conclusions.verdicts
    )
    run_reach(material, collector)
    run_targets(material, collector)
    return Evaluation(
        project=loaded.project,
        instruments=loaded.instruments,
        results=collector.results,
        flow=_first_flow(collector.results),
        findings=dataset.findings,
        inputs=dataset.inputs,
        notes=tuple(collector.notes),
        folder=loaded.folder,
        verdicts=conclusions.verdicts,
        passports=conclusions.passports,
        plan=plan,
    )


def _first_flow(results: dict[str, Result]) -> Flow:
    for result in results.values():
        if result.flow is not None:
            return result.flow
    return Flow(nodes=())
