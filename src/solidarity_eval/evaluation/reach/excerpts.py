"""Extracts of interviews that may leave the folder: those marked, and nothing that names anyone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from solidarity_eval.intake.personal import kinds_in
from solidarity_eval.results import About, Estimate, Result, Table

if TYPE_CHECKING:
    import pandas as pd

_PUNCTUATION = re.compile(r"[,;:!?()\[\]\"«»“”]")


def shared_excerpts(codes: pd.DataFrame, *, names: Iterable[str]) -> Result | None:
    """Return the extracts marked ``share: yes`` by all who marked them; None where none is.

    An extract leaves without the name of its interview. One that holds an address, a number or
    an identifier (``names``: of interviews, coders and people) stays, and is counted.
    """
    told = codes[codes["excerpt"].notna() & codes["code"].notna()]
    marked: dict[tuple[str, str], set[str]] = {}
    for source, excerpt, share in zip(told["source"], told["excerpt"], told["share"], strict=True):
        if isinstance(share, str):
            marked.setdefault((source, excerpt), set()).add(share)
    free = {key for key, words in marked.items() if words == {"yes"}}
    if not free:
        return None
    known = _pattern(names)
    rows = []
    held = set()
    for source, excerpt, code in zip(told["source"], told["excerpt"], told["code"], strict=True):
        if (source, excerpt) not in free:
            continue
        if _identifies(excerpt) or (known is not None and known.search(excerpt)):
            held.add((source, excerpt))
        else:
            rows.append((code, excerpt))
    kept = tuple(dict.fromkeys(rows))
    counts = {"excerpts_shared": len(free) - len(held), "excerpts_held_back": len(held)}
    return Result(
        id="excerpts",
        method="shared_excerpts",
        design="descriptive",
        about=About(),
        estimates=tuple(
            Estimate(term=term, estimate=float(count), unit="count")
            for term, count in counts.items()
        ),
        tables=(Table(kind="codes", columns=("code", "excerpt"), rows=kept),),
    )


def _identifies(excerpt: str) -> bool:
    """Tell whether an extract holds an address or a number, whatever stands after it."""
    bare = _PUNCTUATION.sub(" ", excerpt)
    return any(True for words in (excerpt, bare) for _ in kinds_in(words))


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds an identifier as a word; short ones would be found everywhere."""
    long = sorted({re.escape(name) for name in names if len(name) > 1}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(long)})(?!\w)", re.IGNORECASE) if long else None
