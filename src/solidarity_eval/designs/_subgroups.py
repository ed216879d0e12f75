"""People of several subgroups: who is in which, and the model of their changes or effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from solidarity_eval.designs._arms import ArmSource, arm_pairs, rows_of
from solidarity_eval.designs._baseline import baseline_columns, covariate_columns
from solidarity_eval.designs._model import Model, fit_model
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.designs._result import Assumption, balance_row, drop_out_row, losses
from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.pairs import outcome_pairs, wave_label
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Flow, Scalar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MOST = 12
_DESIGN = "subgroup_interaction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroups:
    """A fitted model with subgroups, the reference first.

    Attributes
    ----------
    term : str
        ``change`` or ``effect``.
    labels : tuple
        Subgroups.
    differences, own : tuple of mapping
        Weights of the columns that make the difference of each subgroup with the first, and each
        subgroup's own number.
    sizes : tuple of int
        People of each subgroup.
    counts : tuple
        Rows ``(subgroup, arm, n)``.
    smallest : int
        People of the smallest cell.
    """

    model: Model
    term: str
    labels: tuple[Scalar, ...]
    differences: tuple[Mapping[str, float], ...]
    own: tuple[Mapping[str, float], ...]
    sizes: tuple[int, ...]
    counts: tuple[tuple[Scalar, ...], ...]
    smallest: int
    assumptions: tuple[Assumption, ...]
    flow: Flow
    settings: dict[str, Scalar] = field(default_factory=dict)


def change_subgroups(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    subgroup: str,
    reference: object,
    arms: tuple[Any, object, object],
    person: str,
    wave: str,
    covariates: tuple[str, ...],
    variance: str,
) -> Subgroups:
    """Return the changes of one group on its subgroups; ``arms`` holds nothing."""
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    belongs = _subgroup_of(data, subgroup, person=person, times=(wave, pre, post))
    values = _covariates(data, covariates, pairs.persons, place=(person, wave, pre))
    known = np.asarray(np.isfinite(values).all(axis=1))
    known &= np.array([who in belongs for who in pairs.persons], dtype=np.bool_)
    kept = [belongs[who] for who, here in zip(pairs.persons, known, strict=True) if here]
    labels, codes = _ordered(kept, subgroup, reference)
    sizes = tuple(np.bincount(codes, minlength=len(labels)).tolist())
    _require_cells(dict(zip(labels, sizes, strict=True)))
    flags = {f"s:{k}": (codes == k).astype(np.float64) for k in range(1, len(labels))}
    columns = {**flags, **covariate_columns(values[known], covariates)}
    change = (pairs.after - pairs.before)[known]
    first: Mapping[str, float] = {"1": 1.0}
    return Subgroups(
        model=fit_model(columns, change, variance=variance),
        term="change",
        labels=labels,
        differences=tuple({name: 1.0} for name in flags),
        own=(first, *({"1": 1.0, name: 1.0} for name in flags)),
        sizes=sizes,
        counts=tuple((label, None, n) for label, n in zip(labels, sizes, strict=True)),
        smallest=min(sizes),
        assumptions=(("no_unmeasured_difference", "untestable", None, None),),
        flow=pairs.flow,
    )


def effect_subgroups(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    subgroup: str,
    reference: object,
    arms: tuple[Any, object, object],
    person: str,
    wave: str,
    covariates: tuple[str, ...],
    variance: str,
) -> Subgroups:
    """Return the scores after of two groups on score before, group, subgroup and both."""
    arm, programme, comparison = arms
    source = ArmSource(
        design=_DESIGN,
        data=data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        wave=wave,
        pre=pre,
        post=post,
        covariates=covariates,
    )
    pairs = arm_pairs(source)
    belongs = _subgroup_of(data, subgroup, person=person, times=(wave, pre, post))
    known = np.array([who in belongs for who in pairs.persons], dtype=np.bool_)
    kept = [belongs[who] for who, here in zip(pairs.persons, known, strict=True) if here]
    labels, codes = _ordered(kept, subgroup, reference)
    treated = pairs.arm[known]
    cells = {
        (label, side): int(((codes == k) & (treated == value)).sum())
        for k, label in enumerate(labels)
        for side, value in zip(source.labels, (1.0, 0.0), strict=True)
    }
    _require_cells(cells)
    flags = {f"s:{k}": (codes == k).astype(np.float64) for k in range(1, len(labels))}
    crossed = {f"arm:{name}": treated * column for name, column in flags.items()}
    adjusted = {name: column[known] for name, column in baseline_columns(pairs, covariates).items()}
    columns = {"arm": treated, **adjusted, **flags, **crossed}
    first: Mapping[str, float] = {"arm": 1.0}
    return Subgroups(
        model=fit_model(columns, pairs.after[known], variance=variance),
        term="effect",
        labels=labels,
        differences=tuple({name: 1.0} for name in crossed),
        own=(first, *({"arm": 1.0, name: 1.0} for name in crossed)),
        sizes=tuple(np.bincount(codes, minlength=len(labels)).tolist()),
        counts=tuple((label, side, n) for (label, side), n in cells.items()),
        smallest=min(cells.values()),
        assumptions=(
            ("no_unmeasured_difference", "untestable", None, None),
            balance_row(pairs, adjusted=True),
            drop_out_row(losses(pairs)),
        ),
        flow=pairs.flow,
        settings={"programme": source.labels[0], "comparison": source.labels[1]},
    )


def _subgroup_of(
    data: pd.DataFrame, subgroup: str, *, person: str, times: tuple[str, object, object]
) -> dict[object, object]:
    """Return the subgroup of each person; it must be the same at both times."""
    wave, pre, post = times
    require_columns(data, subgroup, person)
    here = rows_of(data, wave, pre) | rows_of(data, wave, post)
    rows = data.loc[here, [person, subgroup]].dropna().drop_duplicates()
    moved = rows.loc[rows[person].duplicated(), person].unique()
    if len(moved):
        raise DataError(
            "designs_arms.subgroup_changes",
            column=subgroup,
            persons=", ".join(map(str, moved[:5])),
            count=len(moved),
        )
    return dict(zip(rows[person], rows[subgroup], strict=True))


def _ordered(
    kept: list[object], column: str, reference: object
) -> tuple[tuple[Scalar, ...], NDArray[np.int64]]:
    """Return the subgroups, the reference first and the others by name, and their codes."""
    counts: dict[object, int] = {}
    for label in kept:
        counts[label] = counts.get(label, 0) + 1
    if len(counts) < 2:
        raise DataError("designs_arms.too_few_levels", column=column, levels=len(counts))
    if len(counts) > MOST:
        raise DataError(
            "designs_arms.too_many_levels", column=column, levels=len(counts), most=MOST
        )
    names = sorted(counts, key=str)
    first = max(names, key=lambda label: counts[label])
    if reference is not None:
        found = [label for label in names if label == reference]
        if not found:
            raise ArgumentError(
                "designs_arms.unknown_reference",
                value=repr(reference),
                column=column,
                available=", ".join(map(repr, names)),
            )
        first = found[0]
    order = [first, *(label for label in names if label != first)]
    place = {label: k for k, label in enumerate(order)}
    codes = np.array([place[label] for label in kept], dtype=np.int64)
    return tuple(wave_label(label) for label in order), codes


def _require_cells(cells: Mapping[Any, int]) -> None:
    """Raise TooFewError when a subgroup (of a group) is smaller than the design needs."""
    needed = least_persons(_DESIGN)
    smallest = min(cells, key=lambda cell: cells[cell])
    if cells[smallest] < needed:
        raise TooFewError(
            "designs_arms.too_few_in_cell",
            subgroup=" × ".join(map(str, smallest))
            if isinstance(smallest, tuple)
            else str(smallest),
            n=cells[smallest],
            needed=needed,
        )


def _covariates(
    data: pd.DataFrame,
    names: tuple[str, ...],
    persons: tuple[object, ...],
    *,
    place: tuple[str, str, object],
) -> Array:
    """Return the covariates before, one row per person."""
    person, wave, pre = place
    require_columns(data, *names)
    first = data.loc[rows_of(data, wave, pre)]
    columns = [dict(zip(first[person], numeric(first[name], name), strict=True)) for name in names]
    return np.array(
        [[column[who] for column in columns] for who in persons], dtype=np.float64
    ).reshape(len(persons), len(names))
