"""Results on one table of answers, with what every one of them carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from solidarity_eval.references import software
from solidarity_eval.references.methods import method as registered
from solidarity_eval.results import About, Estimate, Result

if TYPE_CHECKING:
    from solidarity_eval.psychometrics._answers import Answers
    from solidarity_eval.psychometrics._measurement_error import MeasurementError, Source
    from solidarity_eval.results import HypothesisTest, Note, Scalar, Table, Transform


def bounded(
    term: str,
    value: float,
    *,
    unit: str,
    n: int,
    bounds: tuple[float, float, float] | None = None,
    at: Mapping[str, Scalar] | None = None,
    std_error: float | None = None,
    df: float | None = None,
    transform: Transform = "identity",
) -> Estimate:
    """Return an estimate; ``bounds`` are the lower and the upper one, and their level."""
    low, high, level = bounds or (None, None, None)
    return Estimate(
        term=term,
        estimate=value,
        unit=unit,
        at=dict(at or {}),
        std_error=std_error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        transform=transform if bounds else "identity",
        n=n,
        df=df,
    )


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


def error_result(
    method: str,
    source: Source,
    error: MeasurementError,
    *,
    estimates: Iterable[Estimate],
    settings: Mapping[str, Scalar],
) -> Result:
    """Return the result of a method that speaks of the error of one score."""
    waves = [None if wave is None else str(wave) for wave in (source.pre, source.post)]
    return Result(
        id=f"{source.outcome}.{method}",
        method=method,
        design="one_sample" if error.flow is None else "one_group_two_times",
        about=About(outcome=source.outcome, before=waves[0], after=waves[1], unit="points"),
        estimates=tuple(estimates),
        flow=error.flow,
        settings={**error.settings, **settings},
        references=registered(method).references,
        notes=tuple(error.notes),
        versions=software(),
    )
