"""Rows of a mixed model: fixed effects as columns, categories by treatment contrasts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.mixed_sums import full_rank
from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.pairs import require_table, wave_label
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Flow, FlowEdge, FlowNode, Scalar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Units = NDArray[np.intp]

At = dict[str, Scalar]
Part = tuple[At, "Array"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRows:
    """Complete rows of a model.

    Attributes
    ----------
    outcome : ndarray of shape (n,)
        Values, in points.
    design : ndarray of shape (n, p)
        Fixed effects, the constant first.
    group : ndarray of shape (n,)
        Groups numbered 0 to G - 1.
    slope : ndarray of shape (n,) or None
        Variable whose slope differs between groups.
    places : tuple of mapping
        What each column is: ``covariate``, and ``level`` for a category.
    reference : tuple of str
        ``column=level`` of every category, the level that the others are compared to.
    flow : Flow
        ``rows``, ``compared`` and those left out.
    """

    outcome: Array
    design: Array
    group: Units
    slope: Array | None
    places: tuple[At, ...]
    reference: tuple[str, ...]
    flow: Flow

    @property
    def n(self) -> int:
        """Rows in the model."""
        return len(self.outcome)

    @property
    def groups(self) -> int:
        """Groups in the model."""
        return int(self.group.max()) + 1


def names_of(covariates: object) -> tuple[str, ...]:
    """Return the names of the covariates, each one once.

    Raises
    ------
    ArgumentError
        If it is no list of columns, or a name stands twice.
    """
    if not isinstance(covariates, Iterable):
        raise ArgumentError("designs_mixed.not_a_list", value=repr(covariates))
    names = (covariates,) if isinstance(covariates, str) else tuple(covariates)
    for name in names:
        if names.count(name) > 1:
            raise ArgumentError("designs_mixed.twice", name=str(name))
    return names


def model_rows(
    data: object,
    *,
    outcome: str,
    covariates: Sequence[str],
    group: str,
    slope: str | None = None,
) -> ModelRows:
    """Return the complete rows of a table, more of them than fixed effects.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        The table or a column cannot be read.
    DataError
        A covariate does not vary or repeats the others.
    TooFewError
        There are not enough complete rows.
    """
    import pandas as pd

    require_table(data)
    if not isinstance(data, pd.DataFrame):
        raise ArgumentError("effects.not_a_table", received=type(data).__name__)
    require_columns(data, outcome, group, *covariates, optional=(slope,))
    values = numeric(data[outcome], outcome)
    complete = np.isfinite(values) & data[group].notna().to_numpy()
    for name in (*covariates, *([] if slope is None else [slope])):
        complete &= data[name].notna().to_numpy()
    kept = data if complete.all() else data.loc[complete]
    parts: list[Part] = [({"covariate": "intercept"}, np.ones(len(kept)))]
    reference = []
    for name in covariates:
        more, first = coded(kept[name], name)
        parts += more
        reference += first
    places = tuple(place for place, _ in parts)
    if len(kept) <= len(parts) + 1:
        raise TooFewError("designs_mixed.too_few_rows", n=len(kept), needed=len(parts) + 2)
    design = np.column_stack([column for _, column in parts])
    require_full_rank(design, covariates)
    return ModelRows(
        outcome=values[complete],
        design=design,
        group=pd.factorize(kept[group])[0],
        slope=None if slope is None else numeric(kept[slope], slope),
        places=places,
        reference=tuple(reference),
        flow=rows_flow(len(values), len(kept)),
    )


def coded(column: pd.Series, name: str) -> tuple[list[Part], list[str]]:
    """Return the columns of one covariate and, for words, ``["name=reference"]``.

    A column of words alone is a category: one column of 0 and 1 per level but the first in
    alphabetical order. Anything else must be numbers.
    """
    if not is_category(column):
        return [({"covariate": name}, numeric(column, name))], []
    levels = sorted({str(value) for value in column})
    texts = column.astype(str).to_numpy()
    parts: list[Part] = [
        ({"covariate": name, "level": level}, (texts == level).astype(np.float64))
        for level in levels[1:]
    ]
    return parts, [f"{name}={levels[0]}"]


def is_category(column: pd.Series) -> bool:
    """Tell whether a column without missing values holds words only."""
    import pandas as pd

    if column.dtype.kind in "biufc" or not len(column):
        return False
    if not all(isinstance(value, str) for value in column):
        return False
    numbers = pd.to_numeric(pd.Series(column.astype(object)), errors="coerce")
    return bool(numbers.isna().all())


def indicators(column: pd.Series, labels: Sequence[object]) -> Array:
    """Return one column of 0 and 1 per label."""
    columns = [(column == label).to_numpy(dtype=np.bool_, na_value=False) for label in labels]
    found = np.column_stack(columns) if columns else np.empty((len(column), 0))
    return found.astype(np.float64)


def labels_of(column: pd.Series) -> tuple[Scalar, ...]:
    """Return the values of a column, sorted; numbers before texts."""
    values = [wave_label(value) for value in column.dropna().unique()]
    return tuple(sorted(values, key=lambda value: (isinstance(value, str), value)))


def require_full_rank(design: Array, names: Sequence[str]) -> None:
    """Raise DataError when a column of the model does not vary or repeats the others."""
    if not full_rank(design):
        raise DataError("designs_mixed.redundant", names=", ".join(map(str, names)) or "-")


def rows_flow(rows: int, kept: int) -> Flow:
    """Return the ledger of rows: those of the table, those of the model."""
    return Flow(
        nodes=(
            FlowNode(id="rows", n=rows, unit="rows"),
            FlowNode(id="compared", n=kept, unit="rows"),
        ),
        edges=(
            FlowEdge(source="rows", target="compared", n=kept),
            FlowEdge(source="rows", target="left_out", n=rows - kept, reason="not_scorable"),
        ),
    )
