"""The pairs of one outcome, with the refusals that every before/after estimator shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.errors import (
    ArgumentError,
    NoVarianceError,
    SmallSampleWarning,
    TooFewError,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.intake.pairs import Pairs, is_label, pair_waves, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result, Scalar

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

CAUTION_PAIRS = 10


def require_table(data: object) -> None:
    """Raise ArgumentError when ``data`` is not a pandas DataFrame."""
    import pandas as pd

    if not isinstance(data, pd.DataFrame):
        raise ArgumentError("effects.not_a_table", received=type(data).__name__)


def require_label(data: pd.DataFrame, column: str, *, argument: str, label: object) -> None:
    """Raise ArgumentError when no row of ``column`` holds ``label``."""
    if not is_label(label) or not (data[column] == label).any():
        labels = list(data[column].dropna().unique())
        raise ArgumentError(
            "effects.unknown_wave" if argument in ("pre", "post") else "effects.unknown_arm",
            argument=argument,
            value=repr(label),
            column=column,
            available=", ".join(map(repr, labels[:12])) or "–",
        )


def outcome_pairs(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str,
    wave: str,
    fewest: int = 2,
) -> Pairs:
    """Return the complete pairs of an outcome, at least ``fewest`` of them.

    Raises
    ------
    ArgumentError
        ``data`` is not a table, ``pre`` equals ``post``, or a label is not in the wave column.
    ColumnNotFoundError, RepeatedPersonError, NonNumericError
        The table cannot be paired.
    TooFewError
        Fewer complete pairs than ``fewest``.
    """
    require_table(data)
    require_columns(data, outcome, person, wave)
    require_label(data, wave, argument="pre", label=pre)
    require_label(data, wave, argument="post", label=post)
    if pre == post:
        raise ArgumentError("effects.same_wave", value=repr(pre))
    pairs = pair_waves(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    if pairs.n < fewest:
        raise TooFewError(
            "effects.too_few_pairs",
            n=pairs.n,
            needed=fewest,
            before=pairs.flow.n("before"),
            after=pairs.flow.n("after"),
        )
    return pairs


def require_movement(units: NDArray[np.int64]) -> None:
    """Raise NoVarianceError when nobody's value changed."""
    if not units.any():
        raise NoVarianceError("effects.nobody_moved", n=len(units))


def few_pairs_notes(pairs: Pairs) -> list[Note]:
    """Return the note ``few_pairs`` (and warn) below 10 pairs, else nothing."""
    if pairs.n >= CAUTION_PAIRS:
        return []
    return [caution("few_pairs", SmallSampleWarning, n=pairs.n, enough=CAUTION_PAIRS)]


def wave_label(label: object) -> Scalar:
    """Return the label of a wave as a result carries it: numbers and texts as they are."""
    plain = label.item() if hasattr(label, "item") else label
    return plain if isinstance(plain, str | int | float) else str(plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a before/after result is about."""

    method: str
    outcome: str
    pre: object
    post: object
    unit: str
    references: tuple[str, ...]


def paired_result(
    subject: Subject,
    pairs: Pairs,
    *,
    estimates: Iterable[Estimate],
    tests: Iterable[HypothesisTest] = (),
    settings: Mapping[str, Scalar | tuple[Scalar, ...]],
    notes: Iterable[Note] = (),
    seed: int | None = None,
) -> Result:
    """Return the result of one group measured twice, with its ledger and versions."""
    return Result(
        id=f"{subject.outcome}.{subject.method}",
        method=subject.method,
        design="one_group_pre_post",
        about=About(
            outcome=subject.outcome,
            before=str(subject.pre),
            after=str(subject.post),
            unit=subject.unit,
        ),
        estimates=tuple(estimates),
        tests=tuple(tests),
        flow=pairs.flow,
        settings={
            **settings,
            "difference": "post - pre",
            "person": str(pairs.columns[0]),
            "wave": str(pairs.columns[1]),
        },
        seed=seed,
        references=subject.references,
        notes=tuple(notes),
        versions=software(),
    )
