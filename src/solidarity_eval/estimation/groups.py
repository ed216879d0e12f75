"""Two groups of people on one outcome, with the refusals that every comparison shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.grid import gridded
from solidarity_eval.errors import (
    ArgumentError,
    RepeatedPersonError,
    SmallSampleWarning,
    TooFewError,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_label, require_table, wave_label
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import (
    About,
    Estimate,
    Flow,
    FlowEdge,
    FlowNode,
    HypothesisTest,
    Note,
    Result,
    Scalar,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Units = NDArray[np.int64]

CAUTION_PERSONS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Finite values of the people of two groups, and who was left out.

    ``arm`` is the column of the groups, ``labels`` the values of programme and comparison in it.
    """

    programme: Array
    comparison: Array
    flow: Flow
    arm: str
    labels: tuple[Scalar, Scalar]

    @property
    def n(self) -> int:
        """People in both groups."""
        return len(self.programme) + len(self.comparison)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a result on two groups is about."""

    method: str
    outcome: str
    unit: str
    references: tuple[str, ...]


def outcome_groups(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    person: str | None,
    fewest: int = 2,
) -> Groups:
    """Return the finite values of two groups, at least ``fewest`` in each.

    Raises
    ------
    ArgumentError
        ``data`` is not a table, the two groups are one, or a label is not in the arm column.
    ColumnNotFoundError, NonNumericError
        The table cannot be read.
    RepeatedPersonError
        A person stands in several rows of the two groups.
    TooFewError
        A group has fewer values than ``fewest``.
    """
    require_table(data)
    require_columns(data, outcome, arm, optional=(person,))
    require_label(data, arm, argument="programme", label=programme)
    require_label(data, arm, argument="comparison", label=comparison)
    if programme == comparison:
        raise ArgumentError("effects.same_arm", value=repr(programme))
    if person is not None:
        require_one_row_each(data.loc[data[arm].isin([programme, comparison]), person])
    first = numeric(data.loc[data[arm] == programme, outcome], outcome)
    second = numeric(data.loc[data[arm] == comparison, outcome], outcome)
    groups = Groups(
        programme=first[np.isfinite(first)],
        comparison=second[np.isfinite(second)],
        flow=_flow(first, second),
        arm=arm,
        labels=(wave_label(programme), wave_label(comparison)),
    )
    smallest = min(len(groups.programme), len(groups.comparison))
    if smallest < fewest:
        raise TooFewError(
            "effects.too_few_in_group",
            programme=len(groups.programme),
            comparison=len(groups.comparison),
            needed=fewest,
        )
    return groups


def grouped_units(groups: Groups, decimals: int | None) -> tuple[Units, Units, float]:
    """Return both groups in whole steps of their common grid, and the steps in one point."""
    both = gridded(np.concatenate([groups.programme, groups.comparison]), decimals)
    n1 = len(groups.programme)
    return both.units[:n1], both.units[n1:], both.per_point


def separation_note(groups: Groups) -> Note:
    """Return the note ``complete_separation`` (and warn)."""
    return caution(
        "complete_separation",
        programme=len(groups.programme),
        comparison=len(groups.comparison),
    )


def few_per_group_notes(groups: Groups) -> list[Note]:
    """Return the note ``few_per_group`` (and warn) when a group has fewer than 10 people."""
    return few_of_two_notes(len(groups.programme), len(groups.comparison))


def few_of_two_notes(programme: int, comparison: int) -> list[Note]:
    """Return the note ``few_per_group`` (and warn) when one of two counts is below 10."""
    if min(programme, comparison) >= CAUTION_PERSONS:
        return []
    return [
        caution(
            "few_per_group",
            SmallSampleWarning,
            programme=programme,
            comparison=comparison,
            enough=CAUTION_PERSONS,
        )
    ]


def few_people_notes(n: int) -> list[Note]:
    """Return the note ``few_people`` (and warn) below 10 people, else nothing."""
    if n >= CAUTION_PERSONS:
        return []
    return [caution("few_people", SmallSampleWarning, n=n, enough=CAUTION_PERSONS)]


def few_in_smallest_notes(sizes: Iterable[int]) -> list[Note]:
    """Return the note ``few_in_smallest`` (and warn) when a group has fewer than 10 people."""
    least = min(sizes)
    if least >= CAUTION_PERSONS:
        return []
    return [caution("few_in_smallest", SmallSampleWarning, n=least, enough=CAUTION_PERSONS)]


def group_result(
    subject: Comparison,
    groups: Groups,
    *,
    estimates: Iterable[Estimate],
    tests: Iterable[HypothesisTest] = (),
    settings: Mapping[str, Scalar | tuple[Scalar, ...]],
    notes: Iterable[Note] = (),
    seed: int | None = None,
) -> Result:
    """Return the result of a comparison of two groups, with its flow and versions."""
    return Result(
        id=f"{subject.outcome}.{subject.method}",
        method=subject.method,
        design="two_groups",
        about=About(outcome=subject.outcome, unit=subject.unit),
        estimates=tuple(estimates),
        tests=tuple(tests),
        flow=groups.flow,
        settings={
            **settings,
            "arm": groups.arm,
            "programme": groups.labels[0],
            "comparison": groups.labels[1],
            "difference": "programme - comparison",
        },
        seed=seed,
        references=subject.references,
        notes=tuple(notes),
        versions=software(),
    )


def require_one_row_each(persons: pd.Series) -> None:
    """Raise RepeatedPersonError when a person stands in several rows."""
    repeated = persons[persons.notna() & persons.duplicated()].unique()
    if len(repeated):
        raise RepeatedPersonError(
            "effects.repeated_in_groups",
            persons=", ".join(map(str, repeated[:5])),
            count=len(repeated),
        )


def _flow(programme: Array, comparison: Array) -> Flow:
    nodes, edges = [], []
    for name, values in (("programme", programme), ("comparison", comparison)):
        kept = int(np.isfinite(values).sum())
        nodes += [FlowNode(id=name, n=len(values)), FlowNode(id=f"{name}_compared", n=kept)]
        edges += [
            FlowEdge(source=name, target=f"{name}_compared", n=kept),
            FlowEdge(source=name, target="left_out", n=len(values) - kept, reason="not_scorable"),
        ]
    return Flow(nodes=tuple(nodes), edges=tuple(edges))
