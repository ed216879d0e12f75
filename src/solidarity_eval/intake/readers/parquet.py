"""Parquet files, as other software writes tables."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import Any

from solidarity_eval.intake.findings import found
from solidarity_eval.intake.readers.grid import Grid, ReadError, Source
from solidarity_eval.intake.readers.sheets import Numbers, text_of
from solidarity_eval.intake.readers.statistical import LARGEST_TABLE


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    sheet: None = None


def read_parquet(source: Source) -> Grid:
    """Read a Parquet file as text cells.

    Raises
    ------
    ReadError
        If the file is damaged or too large, or a column holds lists or tables.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    place = _File(source.path)
    try:
        file = pq.ParquetFile(io.BytesIO(source.data))
        rows, columns = file.metadata.num_rows, file.metadata.num_columns
        if rows * columns > LARGEST_TABLE:
            raise ReadError(found("table_too_large", place, size=f"{rows} x {columns}"))
        nested = [field.name for field in file.schema_arrow if pa.types.is_nested(field.type)]
        if nested:
            raise ReadError(found("nested_columns", place, columns=tuple(nested)))
        table = file.read(use_threads=False)
    except (pa.ArrowException, OSError, ValueError, UnicodeDecodeError) as problem:
        raise ReadError(found("damaged_file", place, reason=type(problem).__name__)) from None
    cells = [_texts(column.to_pylist()) for column in table.columns]
    return Grid(records=[list(table.column_names), *map(list, zip(*cells, strict=True))])


def _texts(values: list[Any]) -> list[str]:
    numbers = Numbers()
    return [
        value
        if type(value) is str
        else ("" if math.isnan(value) else numbers[value])
        if type(value) is float
        else text_of(value)
        for value in values
    ]
