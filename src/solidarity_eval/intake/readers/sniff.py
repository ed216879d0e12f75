"""Encoding and separator of a CSV file, decided from its bytes and said aloud."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from solidarity_eval.intake.text import fold

SEPARATORS = (";", ",", "\t")
SAMPLE_RECORDS = 200
SAMPLE_CHARACTERS = 200_000
HEADER_SEARCH = 20
NO_SEPARATOR = "\x1f"

MIXED = "utf-8 + cp1252"

_ACCENT_IN_UTF8 = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x90-\xa6]")
_NAMES = {"\t": "tab", NO_SEPARATOR: "none"}

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> tuple[str, str] | None:
    """Return the text and the name of its encoding, or None when none fits.

    A byte-order mark decides; else UTF-8 when every byte fits; else Windows-1252 when every
    byte is one of its characters. A file of both (two exports put end to end) is read line by
    line. A NUL byte outside UTF-16 is no text at all.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode(data, encoding)
    if b"\x00" in data:
        return None
    return _decode(data, "utf-8") or _decode_lines(data) or _decode(data, "cp1252")


def _decode_lines(data: bytes) -> tuple[str, str] | None:
    """Return the text of a file whose lines are of two encodings, None for any other.

    Two bytes that make an accented letter in UTF-8 are two odd signs in Windows-1252 (``Ã©``).
    """
    if not _ACCENT_IN_UTF8.search(data):
        return None
    lines = [
        _decode(line, "utf-8") or _decode(line, "cp1252") for line in data.splitlines(keepends=True)
    ]
    if None in lines:
        return None
    return "".join(line[0] for line in lines if line), MIXED


def _decode(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        return None


@dataclass(frozen=True, slots=True)
class Separator:
    """The separator of a file, and the other one that fits as well, if any."""

    sign: str
    rival: str | None = None

    @property
    def name(self) -> str:
        """``;``, ``,``, ``tab`` or ``none`` for a file of one column."""
        return name_of(self.sign)


def name_of(sign: str) -> str:
    """Return how a separator is written in a message."""
    return _NAMES.get(sign, sign)


def sign_of(name: str) -> str:
    """Return the separator that a message writes so."""
    return next((sign for sign, written in _NAMES.items() if written == name), name)


def find_separator(text: str, expected: tuple[str, ...]) -> Separator:
    """Choose between ``;``, ``,`` and tab.

    In order: the separator that makes most of the expected headers appear, then the one that
    cuts all records to the same width. Two that fit equally well are reported as rivals.
    """
    wanted = {fold(name) for name in expected}
    scores = {sign: _fit(_sample(text, sign), wanted) for sign in SEPARATORS}
    ranked = sorted(SEPARATORS, key=lambda sign: scores[sign], reverse=True)
    best, second = ranked[0], ranked[1]
    if not scores[best][1]:
        return Separator(NO_SEPARATOR)
    tied = scores[best][:2] == scores[second][:2]
    return Separator(best, second if tied else None)


def _sample(text: str, sign: str) -> list[list[str]]:
    reader = csv.reader(
        io.StringIO(text[:SAMPLE_CHARACTERS], newline=""), delimiter=sign, skipinitialspace=True
    )
    records = []
    try:
        for record in reader:
            records.append(record)
            if len(records) > SAMPLE_RECORDS:
                break
    except csv.Error:
        return records
    cut = len(text) > SAMPLE_CHARACTERS or len(records) > SAMPLE_RECORDS
    return records[:-1] if cut and len(records) > 1 else records


def _fit(records: list[list[str]], wanted: set[str]) -> tuple[int, float, int]:
    """Return (expected headers met, share of records of the usual width, that width)."""
    filled = [record for record in records if any(cell.strip() for cell in record)]
    widths = Counter(len(record) for record in filled)
    if not widths:
        return 0, 0.0, 0
    width, count = widths.most_common(1)[0]
    hits = max(len({fold(cell) for cell in record} & wanted) for record in filled[:HEADER_SEARCH])
    if width < 2:
        return (hits, 0.0, width)
    return hits, round(count / len(filled), 3), width
