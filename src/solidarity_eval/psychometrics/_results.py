"""Results on one table of answers, with what every one of them carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from solidarity_eval.references import software
from solidarity_eval.references.methods import method as registered
from solidarity_eval.results import Result

if TYPE_CHECKING:
    from solidarity_eval.psychometrics._answers import Answers
    from solidarity_eval.results import Estimate, HypothesisTest, Note, Scalar, Table


def scale_result(
    method: str,
    answers: Answers,
    *,
    estimates: Iterable[Estimate],
    tests: Iterable[HypothesisTest] = (),
    tables: Iterable[Table] = (),
    settings: Mapping[str, Scalar | tuple[Scalar, ...]],
    notes: Iterable[Note] = (),
) -> Result:
    """Return the result of a method on complete answers; its references are the registered ones."""
    return Result(
        id=method,
        method=method,
        design="one_sample",
        estimates=tuple(estimates),
        tests=tuple(tests),
        tables=tuple(tables),
        settings={
            **settings,
            "items": answers.items,
            "reversed": answers.turned,
            "missing": "complete_cases",
        },
        references=registered(method).references,
        notes=tuple(notes),
        versions=software(),
    )
