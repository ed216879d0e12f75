"""The column of whole codes, made from the columns of their parts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from solidarity_eval.intake.checks.columns import missing_column
from solidarity_eval.intake.columns import match_columns
from solidarity_eval.intake.findings import Finding
from solidarity_eval.intake.keys.code import make_code
from solidarity_eval.intake.readers.formats import ReadTable
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.schemas.tables import ResponseTable


def read_with_codes(table: ResponseTable, read: ReadTable) -> ReadTable:
    """Return a file that was read, with its column of whole codes."""
    if read.table is None or table.code is None:
        return read
    raw, lacking = with_codes(table, read.table)
    return replace(read, table=raw, findings=(*read.findings, *lacking))


def with_codes(table: ResponseTable, raw: RawTable) -> tuple[RawTable, list[Finding]]:
    """Return a file with a column of whole codes, and the parts that it lacks.

    Where codes are given, or a part is lacking, the file stays as it is.
    """
    code = table.code
    if code is None or not raw.header:
        return raw, []
    columns = match_columns(raw.known_as, code.parts)
    if columns.missing:
        free = [name for name in raw.header if name]
        return raw, [missing_column(raw, name, free, key="parts") for name in columns.missing]
    cells = [raw.columns[columns.index[name]] for name in code.parts]
    whole = np.empty(len(raw), dtype=object)
    whole[:] = [make_code(parts) for parts in zip(*cells, strict=True)]
    width = len(raw.header)
    coded = replace(
        raw,
        header=(*raw.header, code.header),
        names=None if raw.names is None else (*raw.names[:width], code.header),
        columns=(*raw.columns[:width], whole, *raw.columns[width:]),
    )
    return coded, []
