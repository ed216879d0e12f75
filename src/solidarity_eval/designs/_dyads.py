"""Two people per dyad, in the order of their roles or of their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval.designs._fixed_effects import labels_of
from solidarity_eval.designs._requirements import requirements
from solidarity_eval.errors import DataError, RepeatedPersonError, SmallSampleWarning, TooFewError
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Estimate, Flow, FlowEdge, FlowNode, Note, Scalar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CAUTION_DYADS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyads:
    """Values of both members of the complete dyads.

    Attributes
    ----------
    values : ndarray of shape (n, 2, k)
        Dyads by members by columns.
    roles : tuple
        The roles of the members, sorted; empty where none is named.
    flow : Flow
        ``dyads``, ``compared`` and those left out.
    """

    values: Array
    roles: tuple[Scalar, ...]
    flow: Flow

    @property
    def n(self) -> int:
        """Complete dyads."""
        return len(self.values)


def read_dyads(
    data: pd.DataFrame,
    columns: Sequence[str],
    *,
    dyad: str,
    role: str | None,
    person: str,
    design: str,
) -> Dyads:
    """Return the dyads whose two members have every column; one row per person.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    DataError
        A dyad has more than two members or not one of each role, or a person is in several dyads.
    TooFewError
        Fewer complete dyads than the design takes.
    """
    require_table(data)
    require_columns(data, *columns, dyad, person, optional=(role,))
    values = np.column_stack([numeric(data[name], name) for name in columns])
    known = data[dyad].notna() & data[person].notna()
    if role is not None:
        known &= data[role].notna()
    answered = known.to_numpy() & np.isfinite(values).any(axis=1)
    kept, values = data.loc[answered], values[answered]
    _require_one_dyad(kept, dyad=dyad, person=person)
    roles = _roles(kept, dyad=dyad, role=role)
    found = _paired(kept, values, dyad=dyad, role=role)
    dyads = int(kept[dyad].nunique())
    needed = requirements()[design].least_clusters or 1
    if len(found) < needed:
        raise TooFewError("designs_mixed.too_few_dyads", n=len(found), needed=needed)
    return Dyads(values=found, roles=roles, flow=dyad_flow(dyads, len(found)))


def dyad_flow(dyads: int, compared: int) -> Flow:
    """Return the ledger of dyads."""
    return Flow(
        nodes=(
            FlowNode(id="dyads", n=dyads, unit="dyads"),
            FlowNode(id="compared", n=compared, unit="dyads"),
        ),
        edges=(
            FlowEdge(source="dyads", target="compared", n=compared),
            FlowEdge(source="dyads", target="left_out", n=dyads - compared, reason="one_member"),
        ),
    )


def few_dyads_notes(n: int) -> list[Note]:
    """Return the note ``few_dyads`` (and warn) below 10 complete dyads."""
    if n >= CAUTION_DYADS:
        return []
    return [caution("designs_mixed.few_dyads", SmallSampleWarning, n=n, enough=CAUTION_DYADS)]


def t_estimate(
    term: str,
    value: float,
    std_error: float,
    *,
    df: float,
    conf_level: float,
    n: int,
    at: dict[str, Scalar],
) -> Estimate:
    """Return an estimate in points with its t interval, and p where the error is above 0."""
    low, high = interval(value, std_error, conf_level=conf_level, df=df)
    return Estimate(
        term=term,
        at=at,
        estimate=value,
        std_error=std_error,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        unit="points",
        n=n,
        df=df,
        p_value=t_p_value(value / std_error, df) if std_error > 0.0 else None,
    )


def _require_one_dyad(rows: pd.DataFrame, *, dyad: str, person: str) -> None:
    """Raise where a person stands in several rows or dyads, or a dyad has three members."""
    told = rows.drop_duplicates([person, dyad])
    several = told.loc[told[person].duplicated(), person].unique()
    if len(several):
        raise DataError(
            "designs_mixed.dyad_persons",
            persons=", ".join(map(str, several[:5])),
            count=len(several),
        )
    twice = rows.loc[rows[person].duplicated(), person].unique()
    if len(twice):
        raise RepeatedPersonError(
            "designs_mixed.dyad_row_twice",
            persons=", ".join(map(str, twice[:5])),
            count=len(twice),
        )
    sizes = rows[dyad].value_counts()
    large = list(sizes.index[sizes > 2])
    if large:
        raise DataError(
            "designs_mixed.dyad_size",
            dyads=", ".join(sorted(map(str, large))[:5]),
            count=len(large),
        )


def _roles(rows: pd.DataFrame, *, dyad: str, role: str | None) -> tuple[Scalar, ...]:
    """Return both roles, one of each in every dyad of two."""
    if role is None:
        return ()
    roles = labels_of(rows[role])
    told = rows.loc[rows.duplicated([dyad, role], keep=False), dyad].unique()
    if len(roles) != 2 or len(told):
        raise DataError(
            "designs_mixed.dyad_roles",
            role=str(role),
            roles=", ".join(map(repr, roles[:5])) or "–",
            dyads=", ".join(sorted(map(str, told))[:5]) or "–",
        )
    return roles


def _paired(rows: pd.DataFrame, values: Array, *, dyad: str, role: str | None) -> Array:
    """Return the values of the dyads of two complete members, the first role first."""
    whole = np.isfinite(values.sum(axis=1))
    order: dict[object, list[int]] = {}
    for place, name in enumerate(rows[dyad]):
        if whole[place]:
            order.setdefault(name, []).append(place)
    places = [members for members in order.values() if len(members) == 2]
    if role is not None:
        first = labels_of(rows[role])[0]
        later = (rows[role] != first).to_numpy(dtype=np.bool_, na_value=True).tolist()
        places = [sorted(members, key=later.__getitem__) for members in places]
    return values[np.array(places, dtype=np.intp).reshape(-1, 2)]
