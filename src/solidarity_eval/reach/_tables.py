"""Reading tables of ties and of codes: labels as text, what is missing, what stands twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ArgumentError, DataError
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import require_columns

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def read_columns(data: object, names: Iterable[str], optional: Iterable[str | None] = ()) -> None:
    """Raise unless ``data`` is a table with rows that has all these columns."""
    require_table(data)
    table: pd.DataFrame = data  # type: ignore[assignment]  # checked on the line above
    require_columns(table, *names, optional=optional)
    if table.empty:
        raise DataError("reach_ties.empty_table", columns=", ".join(map(str, names)))


def labels(values: pd.Series) -> NDArray[np.object_]:
    """Return a column as texts, None where it is empty; a whole number is written as one."""
    return np.array([_label(value) for value in values], dtype=object)


def _label(value: object) -> str | None:
    import pandas as pd

    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float | np.floating):
        if np.isnan(value):
            return None
        if np.isinf(value):
            raise DataError("reach_ties.infinite_label", value=str(value))
        return f"{value:.0f}" if float(value).is_integer() else f"{value!r}"
    return str(value).strip() or None


def words(argument: str, given: Iterable[object] | None) -> tuple[str, ...] | None:
    """Return a list of names given as an argument, None for None; no name twice."""
    if given is None:
        return None
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise ArgumentError("reach_ties.list_needed", argument=argument, value=repr(given))
    found = tuple(_label(item) for item in given)
    if any(item is None for item in found) or len(set(found)) < len(found):
        raise ArgumentError("reach_ties.list_needed", argument=argument, value=repr(found))
    return tuple(str(item) for item in found)


def require_known(column: str, found: Iterable[str | None], allowed: tuple[str, ...]) -> None:
    """Raise DataError when a column holds a word that is not allowed."""
    unknown = sorted({word for word in found if word is not None and word not in allowed})
    if unknown:
        raise DataError(
            "reach_ties.unknown_word",
            column=column,
            value=unknown[0],
            count=len(unknown),
            allowed=", ".join(allowed),
        )
