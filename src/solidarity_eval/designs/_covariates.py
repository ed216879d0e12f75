"""What is known of people before: numbers as they are, words as one column per answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.glm import full_rank
from solidarity_eval._kernels.moments import is_constant
from solidarity_eval.errors import ArgumentError, DataError
from solidarity_eval.intake.pairs import numeric, require_columns

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]

# More answers than this to one question are free text, not categories.
MOST_LEVELS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """One covariate of n people.

    Attributes
    ----------
    name : str
        Its column.
    levels : tuple of str
        Its answers, sorted, when they are words; empty for numbers.
    values : ndarray of shape (n,)
        Numbers, or places in ``levels``; NaN where unknown.
    """

    name: str
    levels: tuple[str, ...]
    values: Array

    @property
    def is_share(self) -> bool:
        """Tell whether the numbers are 0 and 1 only."""
        known = self.values[np.isfinite(self.values)]
        return not self.levels and bool(np.isin(known, (0.0, 1.0)).all())

    def among(self, kept: Flags) -> Variable:
        """Return the same covariate of some of the people."""
        return Variable(name=self.name, levels=self.levels, values=self.values[kept])

    def parts(self) -> tuple[tuple[str | None, Array], ...]:
        """Return every level with its 0/1 column, or the numbers with level None."""
        if not self.levels:
            return ((None, self.values),)
        known = np.isfinite(self.values)
        return tuple(
            (level, np.where(known, (self.values == place).astype(np.float64), np.nan))
            for place, level in enumerate(self.levels)
        )


def covariate_names(covariates: str | Sequence[str], argument: str = "covariates") -> list[str]:
    """Return the names of one or several columns, each once.

    Raises
    ------
    ArgumentError
        If it is no list of columns, it is empty, or a name stands twice.
    """
    if not isinstance(covariates, Iterable):
        raise ArgumentError(
            "designs_weighted.not_a_list", argument=argument, value=repr(covariates)
        )
    names = [covariates] if isinstance(covariates, str) else list(covariates)
    twice = [name for name in names if names.count(name) > 1]
    if twice or not names:
        raise ArgumentError(
            "designs_weighted.covariate_twice" if twice else "designs_weighted.no_covariate",
            argument=argument,
            name=str(twice[0]) if twice else "",
        )
    return names


def read_variables(rows: pd.DataFrame, names: Sequence[str]) -> tuple[Variable, ...]:
    """Return each column as a covariate; text is read as categories, anything else as numbers.

    Raises
    ------
    ColumnNotFoundError, NonNumericError
        A column does not exist, or mixes numbers and words.
    DataError
        A column of words has more than 20 different answers.
    """
    require_columns(rows, *names)
    return tuple(_variable(rows[name], name) for name in names)


def design_columns(variables: Sequence[Variable]) -> tuple[tuple[str, ...], Array]:
    """Return names and columns of a model without its intercept; the first level is left out."""
    names, columns = [], []
    for variable in variables:
        if not variable.levels:
            names.append(variable.name)
            columns.append(variable.values)
            continue
        present = [(level, column) for level, column in variable.parts() if not is_constant(column)]
        kept = present[1:] if len(present) == len(_present(variable)) else present
        names += [f"{variable.name}={level}" for level, _ in kept]
        columns += [column for _, column in kept]
    return tuple(names), np.column_stack(columns) if columns else np.empty((0, 0))


def require_full_rank(names: Sequence[str], columns: Array) -> None:
    """Raise DataError when a covariate does not vary or repeats the others."""
    n = len(columns)
    constant = [name for name, column in zip(names, columns.T, strict=True) if is_constant(column)]
    if constant or not n:
        raise DataError(
            "designs_weighted.constant_covariate", name=constant[0] if constant else "", n=n
        )
    spread = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    if not full_rank(np.column_stack([np.ones(n), spread])):
        raise DataError("designs_weighted.redundant_covariates", names=", ".join(names))


def _present(variable: Variable) -> set[float]:
    return {float(value) for value in variable.values if np.isfinite(value)}


def _variable(column: pd.Series, name: str) -> Variable:
    import pandas as pd

    known = [value for value in column if not _missing(value)]
    words = bool(known) and all(isinstance(value, str) for value in known)
    if not words or pd.to_numeric(pd.Series(known), errors="coerce").notna().all():
        return Variable(name=name, levels=(), values=numeric(column, name))
    levels = tuple(sorted({str(value) for value in known}))
    if len(levels) > MOST_LEVELS:
        raise DataError(
            "designs_weighted.many_levels", column=name, count=len(levels), most=MOST_LEVELS
        )
    place = {level: float(index) for index, level in enumerate(levels)}
    values = [np.nan if _missing(value) else place[str(value)] for value in column]
    return Variable(name=name, levels=levels, values=np.array(values, dtype=np.float64))


def _missing(value: object) -> bool:
    import pandas as pd

    return bool(pd.api.types.is_scalar(value)) and bool(pd.isna(value))  # type: ignore[call-overload]
