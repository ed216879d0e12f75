"""Who entered and who stayed, overall or in two groups, from a table or from counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval._kernels.two_proportions import TwoGroups
from solidarity_eval.designs._arms import (
    SIDES,
    ArmSource,
    person_arms,
    require_two_arms,
    rows_of,
)
from solidarity_eval.designs._entrants import entrants
from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.estimation.arguments import MOST_EVENTS, check_whole
from solidarity_eval.estimation.pairs import wave_label
from solidarity_eval.results import Flow, FlowEdge, FlowNode, Scalar

if TYPE_CHECKING:
    import pandas as pd

Count = int | Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Counts of those who entered and who stayed: one of each, or programme then comparison."""

    entered: tuple[int, ...]
    stayed: tuple[int, ...]
    labels: tuple[Scalar, ...]

    @property
    def left(self) -> tuple[int, ...]:
        """Counts of those who left."""
        return tuple(n - x for n, x in zip(self.entered, self.stayed, strict=True))

    @property
    def overall(self) -> float:
        """Share of all who entered that left."""
        return sum(self.left) / sum(self.entered)

    @property
    def arms(self) -> TwoGroups | None:
        """Those who left, programme then comparison; None without groups."""
        if len(self.entered) == 1:
            return None
        return TwoGroups(self.left[0], self.entered[0], self.left[1], self.entered[1])

    @property
    def flow(self) -> Flow:
        """Entered, stayed and left, by group where there are two."""
        sides = SIDES if len(self.entered) == 2 else ("",)
        nodes: list[FlowNode] = []
        edges: list[FlowEdge] = []
        for side, n, x in zip(sides, self.entered, self.stayed, strict=True):
            first, last = (side, f"{side}_stayed") if side else ("entered", "stayed")
            nodes += [FlowNode(id=first, n=n), FlowNode(id=last, n=x)]
            edges += [
                FlowEdge(source=first, target=last, n=x),
                FlowEdge(source=first, target="left", n=n - x, reason="no_after"),
            ]
        nodes.append(FlowNode(id="left", n=sum(self.left)))
        return Flow(nodes=tuple(nodes), edges=tuple(edges))


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSource:
    """The arguments that every function on retention takes."""

    design: str
    data: pd.DataFrame | None
    outcome: str | None
    pre: object
    post: object
    arm: str | None
    programme: object
    comparison: object
    entered: Count | None
    stayed: Count | None
    person: str
    wave: str


def retention(source: RetentionSource) -> Retention:
    """Return the counts.

    Raises
    ------
    ArgumentError
        Neither or both of a table and counts, counts that cannot be, or an argument that does
        not stand in the table.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, DataError
        The table cannot be read, or a person is in both groups.
    TooFewError
        Nobody entered, or nobody did in one of the groups.
    """
    counts = (source.entered, source.stayed)
    given = [value is not None for value in counts]
    if any(given) != all(given) or (source.data is None) != all(given):
        raise ArgumentError("designs_attrition.table_or_counts")
    found = _from_counts(source) if source.data is None else _from_table(source, source.data)
    if min(found.entered) == 0:
        counted = ", ".join(map(str, found.entered))
        raise TooFewError("designs_attrition.nobody_entered", entered=counted)
    return found


def _from_counts(source: RetentionSource) -> Retention:
    entered, stayed = _counts("entered", source.entered), _counts("stayed", source.stayed)
    wrong = len(entered) != len(stayed) or any(x > n for n, x in zip(entered, stayed, strict=False))
    if wrong:
        raise ArgumentError("designs_attrition.counts", entered=str(entered), stayed=str(stayed))
    labels = (wave_label(source.programme), wave_label(source.comparison))
    return Retention(entered=entered, stayed=stayed, labels=labels if len(entered) == 2 else ())


def _counts(argument: str, value: Count | None) -> tuple[int, ...]:
    several = isinstance(value, Sequence) and not isinstance(value, str)
    values = tuple(value) if isinstance(value, Sequence) and several else (value,)
    if len(values) not in (1, 2):
        raise ArgumentError("designs_attrition.two_counts", argument=argument, value=repr(value))
    return tuple(check_whole(argument, item, least=0, most=MOST_EVENTS) for item in values)


def _from_table(source: RetentionSource, data: pd.DataFrame) -> Retention:
    if source.outcome is None or source.pre is None or source.post is None:
        raise ArgumentError("designs_attrition.table_needs")
    people = entrants(
        data,
        outcome=source.outcome,
        pre=source.pre,
        post=source.post,
        person=source.person,
        wave=source.wave,
        fewest_stayed=0,
    )
    if source.arm is None:
        return Retention(entered=(people.n,), stayed=(people.n_stayed,), labels=())
    require_two_arms(
        data,
        design=source.design,
        arm=source.arm,
        programme=source.programme,
        comparison=source.comparison,
    )
    here = rows_of(data, source.wave, source.pre) | rows_of(data, source.wave, source.post)
    asked = ArmSource(
        design=source.design,
        data=data,
        outcome=source.outcome,
        arm=source.arm,
        programme=source.programme,
        comparison=source.comparison,
        person=source.person,
        wave=source.wave,
        pre=source.pre,
        post=source.post,
    )
    side_of = person_arms(asked, data.loc[here])
    entered, stayed = [0, 0], [0, 0]
    for who, stays in zip(people.persons, people.stayed, strict=True):
        side = side_of.get(who)
        if side is not None:
            entered[side] += 1
            stayed[side] += int(stays)
    return Retention(entered=tuple(entered), stayed=tuple(stayed), labels=asked.labels)
