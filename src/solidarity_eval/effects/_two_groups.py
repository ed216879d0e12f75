"""Successes of two independent groups, from a table or from counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.two_proportions import TwoGroups
from solidarity_eval.effects._categorical import (
    counts_of,
    is_success,
    one_source,
    share,
    success_values,
    table_of,
)
from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.estimation.groups import require_one_row_each
from solidarity_eval.estimation.pairs import require_label, wave_label
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Estimate, Flow, FlowEdge, FlowNode, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSource:
    """Where the two groups come from: the arguments that all two-group functions share."""

    data: pd.DataFrame | None
    outcome: str | None
    arm: str
    programme: object
    comparison: object
    person: str | None
    count: Sequence[float] | None
    n: Sequence[float] | None

    @property
    def labels(self) -> tuple[Scalar, Scalar]:
        """Names of the programme and of the comparison, as a result carries them."""
        return wave_label(self.programme), wave_label(self.comparison)


def arm_masks(table: pd.DataFrame, source: GroupSource) -> tuple[Flags, Flags]:
    """Return the rows of the programme and of the comparison.

    Raises
    ------
    ArgumentError
        If the two names are the same, or one is not in the column.
    ColumnNotFoundError, RepeatedPersonError
        If a column is missing, or a person stands in several rows of the two groups.
    """
    require_columns(table, source.arm, optional=(source.person,))
    require_label(table, source.arm, argument="programme", label=source.programme)
    require_label(table, source.arm, argument="comparison", label=source.comparison)
    if source.programme == source.comparison:
        raise ArgumentError("effects.same_arm", value=repr(source.programme))
    first = (table[source.arm] == source.programme).to_numpy(dtype=np.bool_, na_value=False)
    second = (table[source.arm] == source.comparison).to_numpy(dtype=np.bool_, na_value=False)
    if source.person is not None:
        require_one_row_each(table.loc[first | second, source.person])
    return first, second


def groups_flow(asked: Sequence[int], compared: Sequence[int]) -> Flow:
    """Return the ledger of two groups: asked, compared, left out."""
    nodes, edges = [], []
    for name, before, after in zip(("programme", "comparison"), asked, compared, strict=True):
        nodes += [FlowNode(id=name, n=before), FlowNode(id=f"{name}_compared", n=after)]
        edges += [
            FlowEdge(source=name, target=f"{name}_compared", n=after),
            FlowEdge(source=name, target="left_out", n=before - after, reason="no_answer"),
        ]
    return Flow(nodes=tuple(nodes), edges=tuple(edges))


def two_groups(
    source: GroupSource, success: float | Iterable[float]
) -> tuple[TwoGroups, Flow | None]:
    """Return the counts of both groups, programme first, and the ledger of a table."""
    if one_source(source.data, source.count, source.n):
        (x1, x0), (n1, n0) = _two("count", source.count), _two("n", source.n)
        x1, n1 = counts_of(x1, n1)
        x0, n0 = counts_of(x0, n0)
        return TwoGroups(x1, n1, x0, n0), None
    if source.outcome is None:
        raise ArgumentError("effects_categorical.outcome_needed")
    table = table_of(source.data)
    require_columns(table, source.outcome)
    masks = arm_masks(table, source)
    values = numeric(table[source.outcome], source.outcome)
    yes = is_success(values, success_values(success))
    cells: list[int] = []
    for mask, name in zip(masks, source.labels, strict=True):
        answered = mask & np.isfinite(values)
        if not answered.any():
            raise TooFewError("effects_categorical.empty_group", group=str(name))
        cells += [int((answered & yes).sum()), int(answered.sum())]
    asked = [int(mask.sum()) for mask in masks]
    return TwoGroups(*cells), groups_flow(asked, cells[1::2])


def _two(name: str, values: object) -> tuple[object, object]:
    """Return two counts, programme then comparison."""
    if not isinstance(values, Sequence | np.ndarray) or len(values) != 2:
        raise ArgumentError("effects_categorical.two_counts", argument=name, value=repr(values))
    return values[0], values[1]


def group_shares(
    groups: TwoGroups, labels: tuple[Scalar, Scalar], conf_level: float
) -> tuple[Estimate, Estimate]:
    """Return the share of each group with Wilson's interval."""
    return (
        share(groups.x1, groups.n1, at={"arm": labels[0]}, conf_level=conf_level),
        share(groups.x0, groups.n0, at={"arm": labels[1]}, conf_level=conf_level),
    )
