"""Results computed one by one, so that one refusal stops nothing else."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from solidarity_eval.errors import SolidarityEvalError
from solidarity_eval.results import Note, Result

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study


@dataclass(frozen=True, slots=True)
class Job:
    """One result to compute: ``<outcome>.<name>``.

    ``asked``: the project file asks for it, so a refusal is told; what the evaluation adds of
    itself is left out in silence where the data do not allow it. ``about``: what this result
    speaks of, where it differs from the outcome.
    """

    name: str
    compute: Callable[[], Result]
    asked: bool = False
    about: dict[str, Any] = field(default_factory=dict)


class Collector:
    """Keeps results by id; a refusal becomes a note, a warning of ours stays in the result."""

    def __init__(self) -> None:
        self.results: dict[str, Result] = {}
        self.notes: list[Note] = []

    def add(self, result: Result) -> None:
        """Keep a result under its id."""
        self.results[result.id] = result

    def run(self, study: Study, jobs: Iterable[Job]) -> None:
        """Compute each job of an outcome, whatever becomes of the others."""
        for job in jobs:
            with quiet():
                try:
                    result = job.compute()
                except SolidarityEvalError as refusal:
                    if job.asked:
                        self.notes.append(refusal_note(f"{study.outcome.id}.{job.name}", refusal))
                    continue
            self.add(study.named(result, job.name, **job.about))

    def collect(self, subject: str, part: Callable[[], tuple[list[Result], list[Note]]]) -> None:
        """Keep what a part returns; a refusal of the whole part is a note on ``subject``."""
        with quiet():
            try:
                results, notes = part()
            except SolidarityEvalError as refusal:
                self.notes.append(refusal_note(subject, refusal))
                return
        for result in results:
            self.add(result)
        self.notes.extend(notes)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Compute without Python warnings: their twins are the notes of each result."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


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
