"""Identifiers of one person written in several ways, or of several persons alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import skeleton, without_leading_zeros

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """A column of identifiers.

    Attributes
    ----------
    raw : RawTable
        The file.
    column : str
        Its header.
    cells, keys : ndarray of object
        As written, and normalised (None for nobody).
    populations : tuple of str
        Whose identifiers they are: the same one in two populations is two persons.
    """

    raw: RawTable = field(repr=False)
    column: str
    cells: NDArray[np.object_] = field(repr=False)
    keys: NDArray[np.object_] = field(repr=False)
    populations: tuple[str, ...]

    def spellings(self) -> Iterator[tuple[str, str, NDArray[np.intp]]]:
        """Yield each different spelling with its key and the rows that have it."""
        import pandas as pd

        codes, texts = pd.factorize(self.cells)
        order = np.argsort(codes, kind="stable")
        ends = np.cumsum(np.bincount(codes, minlength=len(texts)))
        for number, text in enumerate(texts):
            start = ends[number - 1] if number else 0
            key = self.keys[order[start]]
            if key is not None:
                yield text, key, order[start : ends[number]]


def check_identifiers(columns: Iterable[Identifiers]) -> list[Finding]:
    """Report identifiers that are alike, over all files of a population.

    Written differently but normalised alike: joined, with a notice on each row that differs
    from the first spelling. Alike but for a leading zero (``012``, ``12``): an error. Alike but
    for accents, spaces between digits or signs: a warning, and they stay apart.
    """
    columns = tuple(columns)
    populations = dict.fromkeys(name for item in columns for name in item.populations)
    findings: dict[tuple[object, ...], Finding] = {}
    for population in populations:
        known = _Known()
        for item in columns:
            if population not in item.populations:
                continue
            for text, key, rows in item.spellings():
                for code, other in known.compare(text, key):
                    for index in rows:
                        row = int(item.raw.rows[index])
                        finding = found(
                            code, item.raw, row=row, column=item.column, value=text, other=other
                        )
                        place = (code, item.raw.path, item.raw.sheet, item.column, row)
                        findings.setdefault(place, finding)
    return list(findings.values())


class _Known:
    """First spelling of each identifier met, by key, without zeros, and bare."""

    def __init__(self) -> None:
        self.by_key: dict[str, str] = {}
        self.by_zeros: dict[str, tuple[str, str]] = {}
        self.by_skeleton: dict[str, tuple[str, str]] = {}

    def compare(self, text: str, key: str) -> Iterator[tuple[str, str]]:
        """Yield each code of finding with the spelling that the text is too close to."""
        first = self.by_key.setdefault(key, text)
        if first != text:
            yield "joined_identifiers", first
        number, bare = without_leading_zeros(key), skeleton(key)
        zero_key, zero_text = self.by_zeros.setdefault(number, (key, text))
        if zero_key != key:
            yield "ambiguous_identifier", zero_text
            return
        bare_key, bare_text = self.by_skeleton.setdefault(bare, (key, text))
        if bare_key != key:
            yield "similar_identifiers", bare_text
