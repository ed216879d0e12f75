"""Two groups at two times: who is in which, who has both scores, and what is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.errors import ArgumentError, DataError, SmallSampleWarning, TooFewError
from solidarity_eval.estimation.groups import CAUTION_PERSONS, require_one_row_each
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_label, require_table, wave_label
from solidarity_eval.intake.pairs import is_label, numeric, pair_waves, require_columns
from solidarity_eval.results import Flow, FlowEdge, FlowNode, Note, Scalar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SIDES = ("programme", "comparison")
# Reasons to leave out people who were followed.
_LATE_REASONS = ("not_scorable", "no_covariate")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmSource:
    """The arguments that all designs with two groups share."""

    design: str
    data: pd.DataFrame
    outcome: str
    arm: str
    programme: object
    comparison: object
    person: Any
    wave: str
    pre: object
    post: object
    covariates: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[Scalar, Scalar]:
        """Names of the programme and of the comparison, as a result carries them."""
        return wave_label(self.programme), wave_label(self.comparison)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmScores:
    """Scores after of the people of two groups, and who was left out.

    Attributes
    ----------
    after : ndarray of shape (n,)
        Finite values, in points.
    arm : ndarray of shape (n,)
        1 with the programme, 0 without.
    persons : tuple
        Identifiers of the n people.
    flow : Flow
        ``programme``, ``programme_followed``, ``programme_compared``, the same of ``comparison``,
        and ``left_out`` with its reasons.
    """

    after: Array
    arm: Array
    persons: tuple[object, ...]
    flow: Flow

    @property
    def n(self) -> int:
        """People compared."""
        return len(self.after)

    @property
    def sizes(self) -> tuple[int, int]:
        """People compared in each group, programme first."""
        return self.flow.n("programme_compared"), self.flow.n("comparison_compared")

    def lost(self, side: str) -> float:
        """Return the share of a group that is not compared."""
        entered = self.flow.n(side)
        return 1.0 - self.flow.n(f"{side}_compared") / entered if entered else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmPairs(ArmScores):
    """Both scores of the people of two groups.

    Attributes
    ----------
    before : ndarray of shape (n,)
        Finite values of the same people, in points.
    covariates : ndarray of shape (n, k)
        Their values before.
    """

    before: Array
    covariates: Array


def require_two_arms(
    data: pd.DataFrame, *, design: str, arm: str | None, programme: object, comparison: object
) -> None:
    """Refuse an effect where there is one group only, and say what can be said instead.

    Raises
    ------
    ArgumentError
        No column of groups, one group in it, the same group twice, or a group that is not in it.
    ColumnNotFoundError
        The column is not in the table.
    """
    if arm is None:
        raise ArgumentError("designs_arms.no_arm", design=design)
    require_columns(data, arm)
    present = [value for value in data[arm].unique() if is_label(value)]
    asked = [label for label in (programme, comparison) if is_label(label)]
    if len(present) == 1 and len(asked) == 2 and any((data[arm] == label).any() for label in asked):
        raise ArgumentError(
            "designs_arms.one_group", design=design, column=str(arm), value=repr(present[0])
        )
    require_label(data, arm, argument="programme", label=programme)
    require_label(data, arm, argument="comparison", label=comparison)
    if programme == comparison:
        raise ArgumentError("effects.same_arm", value=repr(programme))


def require_two_waves(data: pd.DataFrame, *, wave: str, pre: object, post: object) -> None:
    """Refuse times that are not in the table, or one time twice."""
    require_columns(data, wave)
    require_label(data, wave, argument="pre", label=pre)
    require_label(data, wave, argument="post", label=post)
    if pre == post:
        raise ArgumentError("effects.same_wave", value=repr(pre))


def covariate_names(covariates: str | Sequence[str], *others: object) -> tuple[str, ...]:
    """Return the names of the covariates, each once and none of the ``others``."""
    if not isinstance(covariates, Iterable):
        raise ArgumentError(
            "effects_categorical.not_a_list", argument="covariates", value=repr(covariates)
        )
    names = (covariates,) if isinstance(covariates, str) else tuple(covariates)
    taken = [name for name in names if names.count(name) > 1 or name in others]
    if taken:
        raise ArgumentError("designs_arms.covariate_taken", name=str(taken[0]))
    return names


def person_arms(source: ArmSource, rows: pd.DataFrame) -> dict[object, int]:
    """Return 0 (programme) or 1 (comparison) by person; other groups are left aside.

    Raises
    ------
    DataError
        If a person stands in several groups; the message lists them.
    """
    known = rows.loc[rows[source.person].notna() & rows[source.arm].notna()]
    told = known.drop_duplicates([source.person, source.arm])
    moved = told.loc[told[source.person].duplicated(), source.person].unique()
    if len(moved):
        raise DataError(
            "designs_arms.arm_changes",
            column=str(source.arm),
            persons=", ".join(map(str, moved[:5])),
            count=len(moved),
        )
    found: dict[object, int] = {}
    for side, label in enumerate((source.programme, source.comparison)):
        mask = (told[source.arm] == label).to_numpy(dtype=np.bool_, na_value=False)
        found |= dict.fromkeys(told.loc[mask, source.person], side)
    return found


def rows_of(table: pd.DataFrame, column: str, label: object) -> NDArray[np.bool_]:
    """Return which rows hold ``label``; a missing cell holds none."""
    return (table[column] == label).to_numpy(dtype=np.bool_, na_value=False)


def require_groups(source: ArmSource) -> None:
    """Refuse what is no table with two groups and the times asked for."""
    data = source.data
    require_table(data)
    require_columns(data, source.outcome, source.wave, *source.covariates)
    require_columns(data, optional=(source.person,))
    require_two_arms(
        data,
        design=source.design,
        arm=source.arm,
        programme=source.programme,
        comparison=source.comparison,
    )


def arm_pairs(source: ArmSource, *, everybody: bool = False) -> ArmPairs:
    """Return both scores of the people of the two groups, enough of them in each.

    With ``everybody``, people of a group who stand at neither time are counted among those lost.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or there are not two groups and two times in it.
    DataError
        A person changes group between the two times.
    TooFewError
        A group has fewer complete pairs than the design needs.
    """
    require_groups(source)
    data = source.data
    require_two_waves(data, wave=source.wave, pre=source.pre, post=source.post)
    here = rows_of(data, source.wave, source.pre) | rows_of(data, source.wave, source.post)
    arm_of = person_arms(source, data if everybody else data.loc[here])
    sides = [_side(source, data.loc[here], arm_of, side=side) for side in range(2)]
    pairs = ArmPairs(
        before=np.concatenate([side.before for side in sides]),
        after=np.concatenate([side.after for side in sides]),
        arm=np.concatenate([side.arm for side in sides]),
        covariates=np.concatenate([side.covariates for side in sides]),
        persons=sides[0].persons + sides[1].persons,
        flow=Flow(
            nodes=sides[0].flow.nodes + sides[1].flow.nodes,
            edges=sides[0].flow.edges + sides[1].flow.edges,
        ),
    )
    require_enough(source.design, *pairs.sizes)
    return pairs


def _side(
    source: ArmSource, rows: pd.DataFrame, arm_of: dict[object, int], *, side: int
) -> ArmPairs:
    """Return the pairs of one group."""
    mine = rows.loc[[arm_of.get(who) == side for who in rows[source.person]]]
    pairs = pair_waves(
        mine,
        outcome=source.outcome,
        pre=source.pre,
        post=source.post,
        person=source.person,
        wave=source.wave,
    )
    first = mine.loc[rows_of(mine, source.wave, source.pre)]
    columns = [
        dict(zip(first[source.person], numeric(first[name], name), strict=True))
        for name in source.covariates
    ]
    values = np.array(
        [[column[who] for column in columns] for who in pairs.persons], dtype=np.float64
    ).reshape(pairs.n, len(columns))
    known = np.asarray(np.isfinite(values).all(axis=1))
    flow = pairs.flow
    entered = sum(found == side for found in arm_of.values())
    seen = flow.n("before") + flow.n("after") - flow.n("linked")
    return ArmPairs(
        before=pairs.before[known],
        after=pairs.after[known],
        arm=np.full(int(known.sum()), 1.0 - side),
        covariates=values[known],
        persons=tuple(who for who, kept in zip(pairs.persons, known, strict=True) if kept),
        flow=side_flow(
            SIDES[side],
            entered=entered,
            followed=flow.n("linked"),
            compared=int(known.sum()),
            reasons={
                "no_after": flow.n("before") - flow.n("linked"),
                "no_before": flow.n("after") - flow.n("linked"),
                "not_scorable": flow.n("linked") - pairs.n,
                "no_covariate": pairs.n - int(known.sum()),
                "no_answer": entered - seen,
            },
        ),
    )


def arm_scores(source: ArmSource) -> ArmScores:
    """Return the scores after of the people of the two groups, enough of them in each."""
    require_groups(source)
    data = source.data
    require_label(data, source.wave, argument="post", label=source.post)
    arm_of = person_arms(source, data)
    rows = data.loc[rows_of(data, source.wave, source.post)]
    rows = rows.loc[[who in arm_of for who in rows[source.person]]]
    require_one_row_each(rows[source.person])
    values = numeric(rows[source.outcome], source.outcome)
    asked = np.array([arm_of[who] for who in rows[source.person]], dtype=np.int64)
    known = np.isfinite(values)
    flows = []
    for side, name in enumerate(SIDES):
        entered = sum(found == side for found in arm_of.values())
        followed, compared = int((asked == side).sum()), int(known[asked == side].sum())
        reasons = {"no_after": entered - followed, "not_scorable": followed - compared}
        flows.append(
            side_flow(name, entered=entered, followed=followed, compared=compared, reasons=reasons)
        )
    scores = ArmScores(
        after=values[known],
        arm=(asked[known] == 0).astype(np.float64),
        persons=tuple(who for who, kept in zip(rows[source.person], known, strict=True) if kept),
        flow=Flow(nodes=flows[0].nodes + flows[1].nodes, edges=flows[0].edges + flows[1].edges),
    )
    require_enough(source.design, *scores.sizes)
    return scores


def side_flow(
    side: str, *, entered: int, followed: int, compared: int, reasons: dict[str, int]
) -> Flow:
    """Return the way of one group: entered, followed, compared, and why people are left out."""
    nodes = (
        FlowNode(id=side, n=entered),
        FlowNode(id=f"{side}_followed", n=followed),
        FlowNode(id=f"{side}_compared", n=compared),
    )
    edges = (
        FlowEdge(source=side, target=f"{side}_followed", n=followed),
        FlowEdge(source=f"{side}_followed", target=f"{side}_compared", n=compared),
        *(
            FlowEdge(
                source=f"{side}_followed" if reason in _LATE_REASONS else side,
                target="left_out",
                n=n,
                reason=reason,
            )
            for reason, n in reasons.items()
        ),
    )
    return Flow(nodes=nodes, edges=edges)


def require_enough(design: str, programme: int, comparison: int) -> None:
    """Raise TooFewError when a group is smaller than its design needs."""
    needed = least_persons(design)
    if min(programme, comparison) < needed:
        raise TooFewError(
            "designs_arms.too_few_in_arm",
            design=design,
            programme=programme,
            comparison=comparison,
            needed=needed,
        )


def few_in_arm_notes(programme: int, comparison: int) -> list[Note]:
    """Return the note ``few_in_arm`` (and warn) when a group has fewer than 10 people."""
    if min(programme, comparison) >= CAUTION_PERSONS:
        return []
    return [
        caution(
            "designs_arms.few_in_arm",
            SmallSampleWarning,
            programme=programme,
            comparison=comparison,
            enough=CAUTION_PERSONS,
        )
    ]
