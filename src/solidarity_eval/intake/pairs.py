"""Two waves of the same people, joined by person and never by row order."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import (
    ColumnNotFoundError,
    DataError,
    NonNumericError,
    RepeatedPersonError,
)
from solidarity_eval.results import Flow, FlowEdge, FlowNode

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

# Above it doubles no longer hold every whole number; with its inverse, powers stay finite.
LARGEST = 1e15


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
    columns : tuple of str
        Names of the columns of the person and of the wave.
    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    persons: tuple[object, ...]
    flow: Flow
    columns: tuple[str, str]

    @property
    def n(self) -> int:
        """Number of pairs."""
        return len(self.before)


def require_columns(
    data: pd.DataFrame, *names: object, optional: Iterable[str | None] = ()
) -> None:
    """Raise unless each name is one column of ``data``; an ``optional`` name may be None.

    Raises
    ------
    ColumnNotFoundError
        If a name is not a column.
    DataError
        If a name stands for several columns.
    """
    wanted = [*names, *(name for name in optional if name is not None)]
    known: list[object] = list(data.columns)
    missing = [name for name in wanted if not isinstance(name, Hashable) or name not in known]
    if missing:
        raise ColumnNotFoundError(
            "column_not_found",
            missing=", ".join(_column_label(name) for name in missing),
            available=", ".join(map(str, known)) or "–",
        )
    twice = [str(name) for name in dict.fromkeys(wanted) if known.count(name) > 1]
    if twice:
        raise DataError("column_twice", columns=", ".join(twice))


def _column_label(name: object) -> str:
    """Return a name as it is; for what can be none (the column itself), its type."""
    return str(name) if isinstance(name, Hashable) else f"<{type(name).__name__}>"


def is_label(value: object) -> bool:
    """Tell whether ``value`` can stand in a cell: one text, number or date, not a missing one."""
    import pandas as pd

    return bool(pd.api.types.is_scalar(value)) and not pd.isna(value)  # type: ignore[call-overload]


def numeric(values: pd.Series, name: str) -> NDArray[np.float64]:
    """Return a column as floats; NaN stays NaN.

    Raises
    ------
    NonNumericError
        If a value is text, a date or infinite, or if the largest is beyond 1e15 or below 1e-15.
    """
    import pandas as pd

    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iuf":
        return _finite_or_missing(np.array(values, dtype=np.float64), name)
    as_numbers = pd.to_numeric(values, errors="coerce")
    no_numbers = values.dtype.kind in "mM" or as_numbers.dtype.kind == "c"
    wrong = values[(as_numbers.isna() | no_numbers) & values.notna()]
    if len(wrong):
        raise NonNumericError(
            "non_numeric", column=name, value=repr(wrong.iloc[0]), count=len(wrong)
        )
    return _finite_or_missing(
        np.array(values if no_numbers else as_numbers, dtype=np.float64), name
    )


def _finite_or_missing(floats: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """Return the numbers of a column, or raise NonNumericError where one is infinite or extreme."""
    if np.isinf(floats).any():
        raise NonNumericError(
            "infinite_value", column=name, value="inf", count=int(np.isinf(floats).sum())
        )
    _require_usual_size(floats, name)
    return floats


def _require_usual_size(floats: NDArray[np.float64], name: str) -> None:
    """Raise unless the largest value is one that a sum of powers can hold."""
    largest = float(np.abs(floats[np.isfinite(floats)]).max(initial=0.0))
    if largest > LARGEST or 0.0 < largest < 1.0 / LARGEST:
        raise NonNumericError("extreme_value", column=name, value=repr(largest))


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
        columns=(person, wave),
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
