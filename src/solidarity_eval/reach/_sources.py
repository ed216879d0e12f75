"""Which codes stand in which interviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError
from solidarity_eval.reach._tables import labels, read_columns, require_known, words

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Interviews and the codes found in each.

    Attributes
    ----------
    names : tuple of str
        Interviews, in the order of the table.
    book : tuple of str
        Codes.
    found : mapping
        Codes of each interview.
    """

    names: tuple[str, ...]
    book: tuple[str, ...]
    found: dict[str, frozenset[str]]

    def having(self, code: str) -> int:
        """Return in how many interviews a code stands."""
        return sum(code in codes for codes in self.found.values())


def read_sources(
    data: pd.DataFrame,
    *,
    source: str,
    code: str,
    codes: Iterable[object] | None,
    sources: Iterable[object] | None = None,
) -> Sources:
    """Return the codes by interview; ``sources`` adds the interviews in which nothing was coded."""
    read_columns(data, (source, code))
    rows = zip(labels(data[source]), labels(data[code]), strict=True)
    pairs = [(name, word) for name, word in rows if name is not None and word is not None]
    if not pairs:
        raise DataError("reach_ties.no_codes", columns=f"{source}, {code}")
    book = words("codes", codes) or tuple(sorted({word for _, word in pairs}))
    require_known(code, [word for _, word in pairs], book)
    met = tuple(dict.fromkeys(name for name, _ in pairs))
    names = words("sources", sources) or met
    require_known(source, met, names)
    found = {name: frozenset(word for who, word in pairs if who == name) for name in names}
    return Sources(names=names, book=book, found=found)
