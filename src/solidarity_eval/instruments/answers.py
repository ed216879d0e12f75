"""The answers of a questionnaire as arrays, checked against the range of each item."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import (
    ArgumentError,
    ColumnNotFoundError,
    DataError,
    NonNumericError,
)
from solidarity_eval.schemas.instrument import Instrument

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def read_answers(
    data: pd.DataFrame, instrument: Instrument, items: Iterable[str], *, items_prefix: bool = True
) -> dict[str, NDArray[np.float64]]:
    """Return one float array per item, NaN where there is no answer.

    Declared missing codes become NaN. Answers with decimals are let through: an imputed
    answer has them.

    Raises
    ------
    ColumnNotFoundError
        If an item has no column.
    NonNumericError
        If a column holds text.
    DataError
        If an answer is outside the range of its item.
    """
    require_table(data)
    columns = {item: f"{instrument.id}/{item}" if items_prefix else item for item in items}
    missing = [column for column in columns.values() if column not in data.columns]
    if missing:
        raise ColumnNotFoundError(
            "column_not_found",
            missing=", ".join(missing),
            available=", ".join(map(str, data.columns)) or "–",
        )
    return {
        item: _within(_floats(data[column], column), instrument, item=item, column=column)
        for item, column in columns.items()
    }


def _floats(values: pd.Series, column: str) -> NDArray[np.float64]:
    import pandas as pd

    if values.dtype.kind in "fiub" and isinstance(values.dtype, np.dtype):
        return values.to_numpy(dtype=np.float64)
    numbers = pd.to_numeric(values, errors="coerce")
    wrong = values[numbers.isna() & values.notna()]
    if len(wrong):
        raise NonNumericError(
            "non_numeric", column=column, value=repr(wrong.iloc[0]), count=len(wrong)
        )
    return numbers.to_numpy(dtype=np.float64, na_value=np.nan)


def _within(
    values: NDArray[np.float64], instrument: Instrument, *, item: str, column: str
) -> NDArray[np.float64]:
    low, high = instrument.items.range_of(item)
    if _inside(values, low, high):
        return values
    codes = [code for code in instrument.missing if isinstance(code, int)]
    values = np.where(np.isin(values, codes), np.nan, values)
    if _inside(values, low, high):
        return values
    wrong = values[(values < low) | (values > high)]
    raise DataError(
        "instruments.out_of_range",
        column=column,
        value=float(wrong[0]),
        count=len(wrong),
        low=low,
        high=high,
    )


def _inside(values: NDArray[np.float64], low: int, high: int) -> bool:
    """Tell whether every answer lies in the range; NaN compares false, hence the wording."""
    if not len(values):
        return True
    return not (np.fmin.reduce(values) < low or np.fmax.reduce(values) > high)


def require_whole(answers: dict[str, NDArray[np.float64]], scale: str) -> None:
    """Refuse answers with decimals where a score counts answers or looks their sum up.

    Raises
    ------
    DataError
        If an answer is not a whole number.
    """
    for item, values in answers.items():
        wrong = values[np.abs(values - np.rint(values)) > 0]
        if len(wrong):
            raise DataError(
                "instruments.not_whole",
                item=item,
                scale=scale,
                value=float(wrong[0]),
                count=len(wrong),
            )


def require_table(data: object) -> None:
    """Raise ArgumentError when ``data`` is not a pandas DataFrame."""
    import pandas as pd

    if not isinstance(data, pd.DataFrame):
        raise ArgumentError("instruments.not_a_table", received=type(data).__name__)
