"""Pairs of scores of the same people, and the results made from them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.intake.pairs import Pairs, is_label, pair_waves, require_columns
from solidarity_eval.psychometrics._answers import require_table
from solidarity_eval.references import software
from solidarity_eval.references.methods import method as registered
from solidarity_eval.results import About, Result

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.results import Estimate, HypothesisTest, Note, Scalar, Table


def score_pairs(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str,
    wave: str,
    fewest: int,
) -> Pairs:
    """Return the complete pairs of a score, at least ``fewest`` of them."""
    require_table(data)
    require_columns(data, outcome, person, wave)
    for argument, label in (("pre", pre), ("post", post)):
        require_wave(data, wave=wave, argument=argument, label=label)
    if pre == post:
        raise ArgumentError("psychometrics.same_wave", value=repr(pre))
    pairs = pair_waves(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    if pairs.n < fewest:
        raise TooFewError("psychometrics.too_few_pairs", n=pairs.n, needed=fewest)
    return pairs


def require_wave(data: pd.DataFrame, *, wave: str, argument: str, label: object) -> None:
    """Raise ArgumentError when ``label`` is not a value of the column ``wave``."""
    labels = list(dict.fromkeys(data[wave].dropna()))
    if not is_label(label) or label not in labels:
        raise ArgumentError(
            "psychometrics.unknown_wave",
            argument=argument,
            value=repr(label),
            column=wave,
            available=", ".join(map(repr, labels[:12])) or "–",
        )


def check_reliability(argument: str, value: float | None) -> float:
    """Return a reliability from 0 to less than 1, else raise ArgumentError."""
    if isinstance(value, Real) and not isinstance(value, bool) and 0.0 <= value < 1.0:
        return float(value)
    raise ArgumentError("psychometrics.reliability", argument=argument, value=repr(value))


def check_finite(argument: str, value: float) -> float:
    """Return a finite number, else raise ArgumentError."""
    if not isinstance(value, Real) or isinstance(value, bool) or not math.isfinite(value):
        raise ArgumentError("psychometrics.finite", argument=argument, value=repr(value))
    return float(value)


def check_positive(argument: str, value: float) -> float:
    """Return a finite number above 0, else raise ArgumentError."""
    if check_finite(argument, value) <= 0.0:
        raise ArgumentError("psychometrics.positive", argument=argument, value=repr(value))
    return float(value)


def paired_result(
    method: str,
    pairs: Pairs,
    *,
    outcome: str,
    waves: tuple[object, object],
    estimates: Iterable[Estimate],
    settings: Mapping[str, Scalar | tuple[Scalar, ...]],
    tests: Iterable[HypothesisTest] = (),
    tables: Iterable[Table] = (),
    notes: Iterable[Note] = (),
) -> Result:
    """Return the result of a method on two times of the same people, with the ledger."""
    return Result(
        id=f"{outcome}.{method}",
        method=method,
        design="one_group_two_times",
        about=About(outcome=outcome, before=str(waves[0]), after=str(waves[1]), unit="points"),
        estimates=tuple(estimates),
        tests=tuple(tests),
        tables=tuple(tables),
        flow=pairs.flow,
        settings={
            **settings,
            "difference": "post - pre",
            "person": str(pairs.columns[0]),
            "wave": str(pairs.columns[1]),
        },
        references=registered(method).references,
        notes=tuple(notes),
        versions=software(),
    )
