"""The same people at several waves, as a matrix of persons by waves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.effects._categorical import table_of
from solidarity_eval.errors import ArgumentError, RepeatedPersonError, TooFewError
from solidarity_eval.estimation.pairs import wave_label
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Flow, FlowEdge, FlowNode, Scalar

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Waves:
    """Values of the people who have every wave.

    Attributes
    ----------
    values : ndarray of shape (n, k)
        One row per person, one column per wave.
    labels : tuple
        The waves, in order.
    flow : Flow
        ``seen`` (people with at least one wave), ``compared``, and those left out.
    """

    values: NDArray[np.float64]
    labels: tuple[Scalar, ...]
    flow: Flow

    @property
    def n(self) -> int:
        """Number of people compared."""
        return len(self.values)


def complete_waves(
    data: object, *, outcome: str, waves: Sequence[object] | None, person: str, wave: str
) -> Waves:
    """Return the people who answered at every wave, at least two of them.

    ``waves`` gives the waves in order; None takes all, in the order of the table.

    Raises
    ------
    ArgumentError
        If there are fewer than two waves, one is named twice or is not in the table.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        If the table cannot be joined by person.
    TooFewError
        If fewer than two people have every wave.
    """
    table = table_of(data)
    require_columns(table, outcome, person, wave)
    chosen = _chosen(list(dict.fromkeys(table[wave].dropna())), waves, wave)
    by_person: dict[object, list[float]] = {}
    for column, label in enumerate(chosen):
        rows = table[(table[wave] == label) & table[person].notna()]
        repeated = rows.loc[rows[person].duplicated(), person].unique()
        if len(repeated):
            raise RepeatedPersonError(
                "repeated_person",
                wave=str(label),
                persons=", ".join(map(str, repeated[:5])),
                count=len(repeated),
            )
        for who, value in zip(rows[person], numeric(rows[outcome], outcome), strict=True):
            by_person.setdefault(who, [np.nan] * len(chosen))[column] = float(value)
    order = sorted(by_person, key=lambda who: (str(type(who)), who))
    values = np.array([by_person[who] for who in order], dtype=np.float64)
    values = values.reshape(-1, len(chosen))
    complete = values[np.isfinite(values).all(axis=1)]
    if len(complete) < 2:
        raise TooFewError(
            "effects_categorical.too_few_complete", n=len(complete), waves=len(chosen)
        )
    return Waves(
        values=complete,
        labels=tuple(wave_label(label) for label in chosen),
        flow=_ledger(len(values), len(complete)),
    )


def _chosen(known: list[object], waves: Sequence[object] | None, wave: str) -> list[object]:
    if waves is not None and not isinstance(waves, Iterable):
        raise ArgumentError("effects_categorical.waves_needed", value=repr(waves))
    chosen = known if waves is None else list(waves)
    if len(chosen) < 2 or len(set(chosen)) < len(chosen):
        raise ArgumentError("effects_categorical.waves_needed", value=repr(chosen))
    for label in chosen:
        if label not in known:
            raise ArgumentError(
                "effects.unknown_wave",
                argument="waves",
                value=repr(label),
                column=wave,
                available=", ".join(map(repr, known[:12])) or "–",
            )
    return chosen


def _ledger(seen: int, compared: int) -> Flow:
    return Flow(
        nodes=(FlowNode(id="seen", n=seen), FlowNode(id="compared", n=compared)),
        edges=(
            FlowEdge(source="seen", target="compared", n=compared),
            FlowEdge(source="seen", target="left_out", n=seen - compared, reason="missing_wave"),
        ),
    )
