"""Two waves of the same people, joined by person and never by row order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ColumnNotFoundError, NonNumericError, RepeatedPersonError
from solidarity_eval.results import Flow, FlowEdge, FlowNode

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Values of the people who have both waves, and who was left out.

    Attributes
    ----------
    before, after : ndarray of shape (n,)
        Finite values of the same people, in the same order.
    persons : tuple
        Their identifiers.
    flow : Flow
        Ledger: ``before``, ``after``, ``linked``, ``compared``, with the reasons of every loss.
    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    persons: tuple[object, ...]
    flow: Flow

    @property
    def n(self) -> int:
        """Number of pairs."""
        return len(self.before)


def require_columns(data: pd.DataFrame, *names: str | None) -> None:
    """Raise ColumnNotFoundError for the names that are not columns of ``data``."""
    missing = [name for name in names if name is not None and name not in data.columns]
    if missing:
        raise ColumnNotFoundError(
            "column_not_found",
            missing=", ".join(map(str, missing)),
            available=", ".join(map(str, data.columns)) or "–",
        )


def numeric(values: pd.Series, name: str) -> NDArray[np.float64]:
    """Return a column as floats; NaN stays NaN, text and infinities raise NonNumericError."""
    import pandas as pd

    as_numbers = pd.to_numeric(values, errors="coerce")
    wrong = values[as_numbers.isna() & values.notna()]
    if len(wrong):
        raise NonNumericError(
            "non_numeric", column=name, value=repr(wrong.iloc[0]), count=len(wrong)
        )
    floats = np.array(as_numbers, dtype=np.float64)
    if np.isinf(floats).any():
        raise NonNumericError(
            "infinite_value", column=name, value="inf", count=int(np.isinf(floats).sum())
        )
    return floats


def pair_waves(
    data: pd.DataFrame, *, outcome: str, pre: object, post: object, person: str, wave: str
) -> Pairs:
    """Join two waves by person.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave.
    outcome, person, wave : str
        Columns of the value, of the person and of the wave.
    pre, post : object
        Values of the wave column.

    Returns
    -------
    Pairs
        People with a finite value at both waves, sorted by identifier, with the ledger.

    Raises
    ------
    ColumnNotFoundError
        If a column is missing.
    RepeatedPersonError
        If a person stands twice in a wave.
    NonNumericError
        If a value is text or infinite.
    """
    require_columns(data, outcome, person, wave)
    sides = {}
    unlinked = 0
    for side, label in (("before", pre), ("after", post)):
        rows = data.loc[data[wave] == label, [person, outcome]]
        unlinked += int(rows[person].isna().sum())
        rows = rows[rows[person].notna()]
        repeated = rows.loc[rows[person].duplicated(), person].unique()
        if len(repeated):
            raise RepeatedPersonError(
                "repeated_person",
                wave=str(label),
                persons=", ".join(map(str, repeated[:5])),
                count=len(repeated),
            )
        sides[side] = dict(zip(rows[person], numeric(rows[outcome], outcome), strict=True))
    linked = sorted(
        sides["before"].keys() & sides["after"].keys(), key=lambda who: (str(type(who)), who)
    )
    values = np.array(
        [(sides["before"][who], sides["after"][who]) for who in linked], dtype=np.float64
    ).reshape(-1, 2)
    complete = np.isfinite(values[:, 0]) & np.isfinite(values[:, 1])
    flow = _ledger(
        before=len(sides["before"]),
        after=len(sides["after"]),
        linked=len(linked),
        compared=int(complete.sum()),
        unlinked=unlinked,
    )
    return Pairs(
        before=np.ascontiguousarray(values[complete, 0]),
        after=np.ascontiguousarray(values[complete, 1]),
        persons=tuple(who for who, kept in zip(linked, complete, strict=True) if kept),
        flow=flow,
    )


def _ledger(*, before: int, after: int, linked: int, compared: int, unlinked: int) -> Flow:
    edges = [
        FlowEdge(source="before", target="linked", n=linked),
        FlowEdge(source="before", target="left_out", n=before - linked, reason="no_after"),
        FlowEdge(source="after", target="linked", n=linked),
        FlowEdge(source="after", target="left_out", n=after - linked, reason="no_before"),
        FlowEdge(source="linked", target="compared", n=compared),
        FlowEdge(source="linked", target="left_out", n=linked - compared, reason="not_scorable"),
    ]
    nodes = [
        FlowNode(id="before", n=before),
        FlowNode(id="after", n=after),
        FlowNode(id="linked", n=linked),
        FlowNode(id="compared", n=compared),
        FlowNode(id="unlinked", n=unlinked, unit="rows"),
    ]
    return Flow(nodes=tuple(nodes), edges=tuple(edges))
