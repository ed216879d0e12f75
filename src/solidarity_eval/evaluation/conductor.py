"""Run an evaluation: read, check, score, estimate, one step after the other."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import IntakeError, SolidarityEvalError
from solidarity_eval.evaluation.model import Evaluation
from solidarity_eval.intake.findings import Finding
from solidarity_eval.results import Flow, Note, Result

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
    """
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
    return evaluate_dataset(loaded, dataset, progress=progress)


def evaluate_dataset(
    loaded: LoadedProject, dataset: Dataset, *, progress: Progress | None = None
) -> Evaluation:
    """Evaluate answers that were read and checked; parameters and result as in `evaluate`."""
    from solidarity_eval.evaluation.indicators import indicator_results
    from solidarity_eval.evaluation.outcomes import outcome_results
    from solidarity_eval.evaluation.quality import quality_result
    from solidarity_eval.evaluation.reliability import reliability_results
    from solidarity_eval.instruments.scoring import score

    tell = progress or (lambda _step, _share: None)
    tell("score", 0.3)
    frame = dataset.responses
    for instrument in loaded.instruments.values():
        frame = score(frame, instrument)
    scored = replace(dataset, responses=frame)
    collector = _Collector()
    tell("estimate", 0.5)
    for outcome in loaded.project.outcomes:
        collector.run(outcome.id, partial(outcome_results, loaded, scored, outcome))
    for instrument in loaded.instruments.values():
        collector.run(instrument.id, partial(reliability_results, loaded, scored, instrument))
    for indicator in loaded.project.indicators:
        share = partial(indicator_results, loaded, scored, indicator, so_far=collector.results)
        collector.run(indicator.id, share)
    collector.add(quality_result(loaded, scored))
    return Evaluation(
        project=loaded.project,
        instruments=loaded.instruments,
        results=collector.results,
        flow=_first_flow(collector.results),
        findings=dataset.findings,
        inputs=dataset.inputs,
        notes=tuple(collector.notes),
        folder=loaded.folder,
    )


class _Collector:
    """Keeps results by id; a refusal becomes a note, a warning of ours stays in the result."""

    def __init__(self) -> None:
        self.results: dict[str, Result] = {}
        self.notes: list[Note] = []

    def add(self, result: Result) -> None:
        self.results[result.id] = result

    def run(self, subject: str, part: Callable[[], tuple[list[Result], list[Note]]]) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                results, notes = part()
            except SolidarityEvalError as refusal:
                self.notes.append(refusal_note(subject, refusal))
                return
        for result in results:
            self.add(result)
        self.notes.extend(notes)


def refusal_note(subject: str, refusal: SolidarityEvalError) -> Note:
    """Turn a refused estimate into a note that the report prints in the reader's language."""
    values = {key: _scalar(value) for key, value in refusal.values.items()}
    return Note(
        code="refused",
        severity="caution",
        values={"subject": subject, "error": refusal.code, **values},
    )


def _scalar(value: object) -> str | int | float | bool | None:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _first_flow(results: dict[str, Result]) -> Flow:
    for result in results.values():
        if result.flow is not None:
            return result.flow
    return Flow(nodes=())
