"""Answers of one wide table as a matrix, checked before any number is computed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import (
    ArgumentError,
    NoVarianceError,
    RepeatedPersonError,
    TooFewError,
)
from solidarity_eval.intake.pairs import numeric, require_columns

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Ranges = Mapping[str, tuple[float, float]] | tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Complete answers of n people to k items.

    Attributes
    ----------
    values : ndarray of shape (n, k)
        Finite, keyed in one direction.
    items : tuple of str
        Names of the columns.
    left_out : int
        Rows of the table with an answer missing.
    turned : tuple of str
        Items that were reversed.
    """

    values: NDArray[np.float64]
    items: tuple[str, ...]
    left_out: int
    turned: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """Number of people with every answer."""
        return len(self.values)

    @property
    def k(self) -> int:
        """Number of items."""
        return len(self.items)

    @property
    def constant(self) -> tuple[str, ...]:
        """Items to which everyone gave the same answer."""
        flat = np.ptp(self.values, axis=0) == 0.0
        return tuple(item for item, is_flat in zip(self.items, flat, strict=True) if is_flat)


def complete_answers(
    data: pd.DataFrame,
    *,
    items: Sequence[str],
    person: str | None = None,
    reverse: Sequence[str] = (),
    ranges: Ranges | None = None,
    fewest_items: int = 2,
    fewest_persons: int = 3,
) -> Answers:
    """Return the people who answered every item.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person.
    items : sequence of str
        Columns.
    person : str or None
        Column of the person; when given, a repeated person is an error.
    reverse : sequence of str
        Items to turn: ``low + high - answer``.
    ranges : mapping or pair
        ``(low, high)`` of each reversed item, or one pair for all.
    fewest_items, fewest_persons : int
        Fewer is an error.

    Raises
    ------
    ArgumentError
        Too few or repeated items; a reversed item that is not among them or has no range.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        The table cannot be read so.
    """
    require_table(data)
    names = item_names(items, fewest=fewest_items)
    require_columns(data, *names, optional=(person,))
    check_one_row_each(data, person)
    values = np.column_stack([numeric(data[name], name) for name in names])
    turned = _turned(names, reverse)
    for column in turned:
        ends = range_of(ranges, names[column], values[:, column])
        if ends is None:
            raise ArgumentError("psychometrics.reverse_range", item=names[column])
        values[:, column] = ends[0] + ends[1] - values[:, column]
    complete = np.isfinite(values).all(axis=1)
    kept = values[complete]
    require_persons(len(kept), fewest_persons)
    return Answers(
        values=np.ascontiguousarray(kept),
        items=tuple(map(str, names)),
        left_out=len(values) - len(kept),
        turned=tuple(str(names[column]) for column in turned),
    )


def require_table(data: object) -> None:
    """Raise ArgumentError when ``data`` is not a pandas DataFrame."""
    import pandas as pd

    if not isinstance(data, pd.DataFrame):
        raise ArgumentError("psychometrics.not_a_table", received=type(data).__name__)


def item_names(items: Sequence[str], *, fewest: int = 2) -> tuple[str, ...]:
    """Return the names of the items; too few or repeated ones raise ArgumentError."""
    if isinstance(items, str) or not isinstance(items, Iterable):
        raise ArgumentError("psychometrics.items_not_a_list", value=str(items))
    names = tuple(items)
    if len(names) < fewest:
        raise ArgumentError(
            "psychometrics.too_few_items", count=len(names), needed=fewest, value=_listed(names)
        )
    repeated = sorted({str(name) for name in names if names.count(name) > 1})
    if repeated:
        raise ArgumentError("psychometrics.repeated_items", items=_listed(repeated))
    return names


def check_one_row_each(data: pd.DataFrame, person: str | None) -> None:
    """Raise RepeatedPersonError when a person has several rows of a wide table."""
    if person is None:
        return
    repeated = data.loc[data[person].notna() & data[person].duplicated(), person].unique()
    if len(repeated):
        raise RepeatedPersonError(
            "psychometrics.repeated_person",
            persons=", ".join(map(str, repeated[:5])),
            count=len(repeated),
        )


def require_persons(n: int, needed: int) -> None:
    """Raise TooFewError below ``needed`` people."""
    if n < needed:
        raise TooFewError("psychometrics.too_few_persons", n=n, needed=needed)


def check_conf_level(conf_level: float) -> float:
    """Return a nominal coverage strictly between 0 and 1, else raise ArgumentError."""
    valid = isinstance(conf_level, int | float) and not isinstance(conf_level, bool)
    if not valid or not 0.0 < conf_level < 1.0:
        raise ArgumentError("psychometrics.conf_level", value=repr(conf_level))
    return float(conf_level)


def check_choice(argument: str, value: object, allowed: Sequence[str]) -> None:
    """Raise ArgumentError when ``value`` is not one of the words that an argument takes."""
    if value not in allowed:
        raise ArgumentError(
            "psychometrics.choice", argument=argument, value=repr(value), allowed=", ".join(allowed)
        )


def require_no_constant(answers: Answers) -> None:
    """Raise NoVarianceError when everyone gave the same answer to an item."""
    if answers.constant:
        raise NoVarianceError("psychometrics.constant_item", items=", ".join(answers.constant))


def require_varying_score(answers: Answers, cov: NDArray[np.float64]) -> None:
    """Raise NoVarianceError when the sum of the items is the same for everyone."""
    if cov.sum() <= 1e-12 * cov.trace():
        raise NoVarianceError("psychometrics.constant_score", items=", ".join(answers.items))


def _listed(names: Iterable[object]) -> str:
    return ", ".join(map(str, names))


def range_of(
    ranges: Ranges | None, item: str, values: NDArray[np.float64]
) -> tuple[float, float] | None:
    """Return the ends of the answer scale of an item, None where they are not given."""
    given = ranges.get(item) if isinstance(ranges, Mapping) else ranges
    if given is None:
        return None
    if len(given) != 2:
        raise ArgumentError("psychometrics.range_missing", low=repr(given), high="None")
    ends = check_range(*given)
    require_within(values, item, ends)
    return ends


def check_range(low: float, high: float) -> tuple[float, float]:
    """Return two finite ends of a scale, the lower one first, else raise ArgumentError."""
    numbers = all(isinstance(end, Real) and math.isfinite(end) for end in (low, high))
    if not numbers or not low < high:
        raise ArgumentError("psychometrics.range_missing", low=repr(low), high=repr(high))
    return float(low), float(high)


def require_within(values: NDArray[np.float64], name: str, ends: tuple[float, float]) -> None:
    """Raise ArgumentError when a value lies outside the ends of its scale."""
    outside = values[np.isfinite(values) & ((values < ends[0]) | (values > ends[1]))]
    if len(outside):
        raise ArgumentError(
            "psychometrics.outside_range",
            outcome=name,
            value=repr(float(outside[0])),
            low=repr(ends[0]),
            high=repr(ends[1]),
        )


def _turned(names: tuple[str, ...], reverse: Sequence[str]) -> list[int]:
    """Return the positions of the items to reverse."""
    if isinstance(reverse, str):
        raise ArgumentError("psychometrics.items_not_a_list", value=reverse)
    strangers = [name for name in reverse if name not in names]
    if strangers:
        raise ArgumentError(
            "psychometrics.reverse_unknown", items=_listed(strangers), available=_listed(names)
        )
    return [names.index(name) for name in reverse]
