"""Answers of the groups, or of the times, whose measurement is compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import cfa, cfa_models
from solidarity_eval.errors import ArgumentError, RepeatedPersonError, TooFewError
from solidarity_eval.intake.pairs import require_columns
from solidarity_eval.psychometrics._answers import (
    Answers,
    Ranges,
    complete_answers,
    require_no_constant,
    require_table,
)
from solidarity_eval.psychometrics._confirm import FEWEST_PERSONS
from solidarity_eval.psychometrics._factors import require_regular
from solidarity_eval.psychometrics._pairs import require_wave

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval._kernels.cfa import Model, Moments
    from solidarity_eval._kernels.cfa_models import Level, Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Keying:
    """Items, and how they are turned."""

    items: tuple[str, ...]
    reverse: Sequence[str]
    ranges: Ranges | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """What is compared.

    Attributes
    ----------
    answers : Answers
        All the people; at several times, the items of every time side by side.
    labels : tuple of str
        Groups or times, the reference first.
    moments : tuple of Moments
        One per group; one only for the same people at several times.
    over_time : bool
        Whether the same people answer at several times.
    """

    answers: Answers
    labels: tuple[str, ...]
    moments: tuple[Moments, ...]
    over_time: bool

    def model(self, pattern: Pattern, level: Level) -> Model:
        """Return the model of one level of invariance."""
        if self.over_time:
            waves = len(self.labels)
            return cfa_models.several_waves(pattern, self.moments[0], level, waves=waves)
        return cfa_models.several_groups(pattern, self.moments, level)


def over_groups(
    data: pd.DataFrame, keying: Keying, *, group: str, person: str | None
) -> Comparable:
    """Return the complete answers of each group, in the order of the table."""
    require_table(data)
    require_columns(data, *keying.items, group, optional=(person,))
    known = data[data[group].notna()]
    answers = complete_answers(
        known,
        items=keying.items,
        person=person,
        reverse=keying.reverse,
        ranges=keying.ranges,
        fewest_persons=FEWEST_PERSONS,
    )
    complete = known[list(keying.items)].notna().all(axis=1)
    membership = known.loc[complete, group].to_numpy()
    labels = list(dict.fromkeys(membership.tolist()))
    _require_several(group, labels)
    parts = []
    for label in labels:
        values = answers.values[membership == label]
        part = replace(answers, values=values)
        if part.n < FEWEST_PERSONS:
            raise TooFewError(
                "psychometrics.small_group", group=str(label), n=part.n, needed=FEWEST_PERSONS
            )
        require_no_constant(part)
        require_regular(part)
        parts.append(cfa.sample_moments(values))
    return Comparable(
        answers=replace(answers, left_out=len(data) - answers.n),
        labels=tuple(map(str, labels)),
        moments=tuple(parts),
        over_time=False,
    )


def over_waves(
    data: pd.DataFrame, keying: Keying, *, wave: str, waves: Sequence[object] | None, person: str
) -> Comparable:
    """Return the people who answered everything at every time, items side by side."""
    import pandas as pd

    require_table(data)
    require_columns(data, *keying.items, wave, person)
    if waves is not None and not isinstance(waves, Iterable):
        raise ArgumentError("psychometrics.items_not_a_list", value=str(waves))
    labels = list(dict.fromkeys(data[wave].dropna())) if waves is None else list(waves)
    for label in labels:
        require_wave(data, wave=wave, argument="waves", label=label)
    _require_several(wave, list(dict.fromkeys(labels)))
    sides = [_one_wave(data, keying, label, wave=wave, person=person) for label in labels]
    everyone = len(set().union(*(side.index for side in sides)))
    joined = pd.concat(sides, axis=1, join="inner")
    answers = complete_answers(joined, items=list(joined.columns), fewest_persons=FEWEST_PERSONS)
    require_no_constant(answers)
    require_regular(answers)
    return Comparable(
        answers=replace(answers, left_out=everyone - answers.n, turned=tuple(keying.reverse)),
        labels=tuple(map(str, labels)),
        moments=(cfa.sample_moments(answers.values),),
        over_time=True,
    )


def _one_wave(
    data: pd.DataFrame, keying: Keying, label: object, *, wave: str, person: str
) -> pd.DataFrame:
    """Return the complete answers at one time, indexed by person, columns ``<item> @ <time>``."""
    import pandas as pd

    rows = data[(data[wave] == label) & data[person].notna()]
    repeated = rows.loc[rows[person].duplicated(), person].unique()
    if len(repeated):
        raise RepeatedPersonError(
            "repeated_person",
            wave=str(label),
            persons=", ".join(map(str, repeated[:5])),
            count=len(repeated),
        )
    complete = rows[rows[list(keying.items)].notna().all(axis=1)]
    answers = complete_answers(
        complete,
        items=keying.items,
        reverse=keying.reverse,
        ranges=keying.ranges,
        fewest_persons=0,
    )
    columns = [f"{item} @ {label}" for item in answers.items]
    index = pd.Index(complete[person])
    frame = pd.DataFrame(answers.values, index=index, columns=columns)
    return frame.reindex(index=pd.Index(rows[person])).astype(np.float64)


def _require_several(column: str, labels: Sequence[object]) -> None:
    if len(labels) < 2:
        raise ArgumentError(
            "psychometrics.too_few_groups",
            column=column,
            count=len(labels),
            values=", ".join(map(str, labels)) or "–",
        )
