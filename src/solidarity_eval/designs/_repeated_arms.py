"""Two groups asked at several waves: their answers, less the mean of each person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.designs._arms import (
    SIDES,
    ArmSource,
    person_arms,
    require_enough,
    require_groups,
    rows_of,
)
from solidarity_eval.designs._clusters import cluster_codes, person_clusters
from solidarity_eval.designs._model import Model, fit_columns
from solidarity_eval.errors import ArgumentError, DataError, RepeatedPersonError
from solidarity_eval.estimation.pairs import wave_label
from solidarity_eval.intake.pairs import is_label, numeric
from solidarity_eval.results import Flow, FlowEdge, FlowNode, Scalar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRows:
    """Answers of people who gave two or more, in the two groups.

    Attributes
    ----------
    outcome : ndarray of shape (rows,)
        Finite values, in points.
    who, when, shared : ndarray of shape (rows,)
        Person and wave as places; cluster, 0 to G - 1.
    arm : ndarray of shape (rows,)
        1 with the programme, 0 without.
    labels : tuple
        Waves in the order of time.
    reference : int
        Place of the last wave before the start.
    answers : tuple of int
        Answers at each wave.
    """

    outcome: Array
    who: Codes
    when: Codes
    shared: Codes
    arm: Array
    labels: tuple[Scalar, ...]
    reference: int
    answers: tuple[int, ...]
    flow: Flow

    @property
    def crossed(self) -> list[int]:
        """Waves other than the reference."""
        return [k for k in range(len(self.labels)) if k != self.reference]

    @property
    def persons(self) -> int:
        """People who enter."""
        return int(self.who.max()) + 1

    @property
    def clusters(self) -> int:
        """Clusters of the people who enter."""
        return int(self.shared.max()) + 1

    @property
    def sizes(self) -> tuple[int, int]:
        """People of each group who enter, programme first."""
        return self.flow.n("programme_compared"), self.flow.n("comparison_compared")

    @property
    def lost(self) -> tuple[float, float]:
        """Share of answers that are missing in each group, of its people at all waves."""
        found = []
        for side, name in ((1.0, SIDES[0]), (0.0, SIDES[1])):
            due = self.flow.n(name) * len(self.labels)
            found.append(1.0 - float((self.arm == side).sum()) / due)
        return found[0], found[1]


def _checked_waves(
    data: pd.DataFrame, wave: str, waves: Sequence[object], *, reference: object
) -> tuple[list[object], int]:
    """Return the waves in the order given, and the place of the reference."""
    if not isinstance(waves, Iterable) or isinstance(waves, str):
        raise ArgumentError("designs_arms.waves_not_a_list", value=repr(waves))
    labels = list(waves)
    if len(labels) < 3 or not all(is_label(label) for label in labels):
        raise ArgumentError("designs_arms.waves_not_a_list", value=repr(labels))
    if any(label in labels[:i] for i, label in enumerate(labels)):
        raise ArgumentError("designs_arms.waves_not_a_list", value=repr(labels))
    missing = [label for label in labels if not rows_of(data, wave, label).any()]
    if missing:
        raise ArgumentError(
            "designs_arms.unknown_waves",
            missing=", ".join(map(repr, missing)),
            column=wave,
            available=", ".join(map(repr, list(data[wave].dropna().unique())[:12])) or "–",
        )
    if not is_label(reference) or reference not in labels[:-1]:
        raise ArgumentError(
            "designs_arms.reference_not_in_waves",
            value=repr(reference),
            waves=", ".join(map(repr, labels)),
        )
    return labels, labels.index(reference)


def event_rows(source: ArmSource, waves: Sequence[object], cluster: str | None) -> EventRows:
    """Return the answers of the two groups at the waves asked for.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or waves and groups are not in it.
    DataError
        A person changes group or cluster; a group has no answer at one of the waves.
    TooFewError
        A group has fewer people with two answers, or fewer clusters, than the design needs.
    """
    require_groups(source)
    data = source.data
    labels, reference = _checked_waves(data, source.wave, waves, reference=source.pre)
    when = np.full(len(data), -1, dtype=np.int64)
    for place, label in enumerate(labels):
        when[rows_of(data, source.wave, label)] = place
    here = when >= 0
    rows, when = data.loc[here], when[here]
    arm_of = person_arms(source, rows)
    mine = np.array([name in arm_of for name in rows[source.person]], dtype=np.bool_)
    rows, when = rows.loc[mine], when[mine]
    place_of = {name: i for i, name in enumerate(dict.fromkeys(rows[source.person]))}
    who = np.array([place_of[name] for name in rows[source.person]], dtype=np.int64)
    _require_once(who, when, people=list(place_of), labels=labels)
    values = numeric(rows[source.outcome], source.outcome)
    known = np.isfinite(values)
    known &= np.bincount(who, weights=known, minlength=len(place_of))[who] >= 2
    arms = np.array([1.0 - arm_of[name] for name in place_of])
    enter = np.zeros(len(place_of), dtype=np.bool_)
    enter[who[known]] = True
    flow = _flow(arms, enter)
    require_enough(source.design, flow.n("programme_compared"), flow.n("comparison_compared"))
    people = [name for name, kept in zip(place_of, enter, strict=True) if kept]
    who = (np.cumsum(enter) - 1)[who[known]]
    when, arm = when[known], arms[enter][who]
    _require_answers(when, arm, labels)
    groups: Sequence[object] = range(len(people))
    if cluster is not None:
        groups = person_clusters(source, cluster, people)
    codes = cluster_codes(groups, arms[enter], design=source.design, column=cluster)
    return EventRows(
        outcome=values[known],
        who=who,
        when=when,
        shared=codes[who],
        arm=arm,
        labels=tuple(wave_label(label) for label in labels),
        reference=reference,
        answers=tuple(np.bincount(when, minlength=len(labels)).tolist()),
        flow=flow,
    )


def event_model(rows: EventRows) -> Model:
    """Return the answers on waves and on waves by group, the mean of each person taken out."""
    waves = {k: (rows.when == k).astype(np.float64) for k in rows.crossed}
    columns = {f"wave:{k}": column for k, column in waves.items()}
    columns |= {f"arm:{k}": rows.arm * column for k, column in waves.items()}
    within = {name: _within(column, rows.who) for name, column in columns.items()}
    shifted = rows.outcome - rows.outcome[0]
    return fit_columns(within, _within(shifted, rows.who), variance="CR2", clusters=rows.shared)


def _within(values: Array, who: Codes) -> Array:
    """Return values less the mean of their person."""
    means = np.bincount(who, weights=values) / np.bincount(who)
    left: Array = values - means[who]
    return left


def _require_once(who: Codes, when: Codes, *, people: list[object], labels: list[object]) -> None:
    pairs, counts = np.unique(np.column_stack([when, who]), axis=0, return_counts=True)
    twice = pairs[counts > 1]
    if len(twice):
        wave = int(twice[0, 0])
        names = [people[int(i)] for i in twice[twice[:, 0] == wave, 1]]
        raise RepeatedPersonError(
            "repeated_person",
            wave=str(labels[wave]),
            persons=", ".join(map(str, names[:5])),
            count=len(names),
        )


def _require_answers(when: Codes, arm: Array, labels: list[object]) -> None:
    """Raise DataError when a group has no answer at one of the waves."""
    for side, name in ((1.0, SIDES[0]), (0.0, SIDES[1])):
        asked = set(when[arm == side].tolist())
        empty = [str(label) for k, label in enumerate(labels) if k not in asked]
        if empty:
            raise DataError("designs_arms.empty_wave", side=name, waves=", ".join(empty))


def _flow(arms: Array, enter: NDArray[np.bool_]) -> Flow:
    nodes, edges = [], []
    for name, mine in zip(SIDES, (arms == 1.0, arms == 0.0), strict=True):
        entered, kept = int(mine.sum()), int((mine & enter).sum())
        nodes += [FlowNode(id=name, n=entered), FlowNode(id=f"{name}_compared", n=kept)]
        edges += [
            FlowEdge(source=name, target=f"{name}_compared", n=kept),
            FlowEdge(source=name, target="left_out", n=entered - kept, reason="one_answer"),
        ]
    return Flow(nodes=tuple(nodes), edges=tuple(edges))
