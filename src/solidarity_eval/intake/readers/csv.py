"""CSV files: ``,`` ``;`` or tab; UTF-8, UTF-16 with its mark, Windows-1252."""

from __future__ import annotations

import csv
import io
import re

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.grid import Grid, ReadError, Source
from solidarity_eval.intake.readers.sniff import (
    MIXED,
    Separator,
    decode,
    find_separator,
    name_of,
    sign_of,
)

FIELD_LIMIT = 1_000_000
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_NOT_TEXT = {
    b"PK\x03\x04": "XLSX",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
    b"$FL2": "SPSS",
}


def read_csv(source: Source) -> Grid:
    """Read a CSV file as text cells.

    Encoding and separator are decided by `decode` and `find_separator` and reported in
    ``decided``; a first line ``sep=;`` (Excel hides it) declares the separator. A cell of
    several lines is one row, as a spreadsheet shows it.

    Raises
    ------
    ReadError
        If the file is no text, its encoding is unknown, or a quote is never closed.
    """
    place = _Place(source.path)
    for signature, kind in _NOT_TEXT.items():
        if source.data.startswith(signature):
            raise ReadError(found("wrong_format", place, kind=kind))
    decoded = decode(source.data)
    if decoded is None:
        variant = "nul" if b"\x00" in source.data else None
        raise ReadError(found("unknown_encoding", place, variant=variant))
    text, encoding = decoded
    if declared := _DECLARED.match(text):
        separator, text = Separator(declared[1]), text[declared.end() :]
    elif source.separator:
        separator = Separator(sign_of(source.separator))
    else:
        separator = find_separator(text, source.expected)
    return Grid(
        records=_records(text, separator.sign, place),
        ragged=True,
        decided={"encoding": encoding, "separator": separator.name},
        findings=(*_doubts(separator, place), *_mixture(encoding, text, place)),
    )


class _Place:
    """A file without sheets."""

    sheet = None

    def __init__(self, path: str) -> None:
        self.path = path


def _doubts(separator: Separator, place: _Place) -> tuple[Finding, ...]:
    if separator.rival is None:
        return ()
    rival = name_of(separator.rival)
    return (found("separator_unsure", place, chosen=separator.name, rival=rival),)


def _mixture(encoding: str, text: str, place: _Place) -> tuple[Finding, ...]:
    """Say that lines are not all in one encoding."""
    if encoding != MIXED:
        return ()
    return (found("mixed_encodings", place, count=text.count("\n") + 1),)


def _records(text: str, sign: str, place: _Place) -> list[list[str]]:
    csv.field_size_limit(max(FIELD_LIMIT, csv.field_size_limit()))
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=sign, skipinitialspace=True, strict=True
    )
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as problem:
        long = "field larger" in str(problem)
        code = "cell_too_long" if long else "broken_quotes"
        raise ReadError(found(code, place, row=len(records) + 1, size="1 MB")) from None
    return records
