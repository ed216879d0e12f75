"""Short names of projects: titles without what they share, or what stands before their colon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Final

_LEAST_SHARED: Final = 15
_LONGEST_HEAD: Final = 26
_COLON: Final = re.compile(r"\s?[:–—]\s")


def short_names(titles: Mapping[str, str]) -> dict[str, str]:
    """Return a short name of each project, still telling them apart.

    The words that all titles begin with go; of a title in two parts the first is kept, where it
    is short and no other project's.

    Parameters
    ----------
    titles : mapping
        Titles by project.

    Examples
    --------
    >>> short_names({"a": "Energy before and after, A", "b": "Energy before and after, B"})
    {'a': 'A', 'b': 'B'}
    >>> short_names({"p": "Poya: side by side", "q": "Trust"})
    {'p': 'Poya', 'q': 'Trust'}
    """
    cut = _shared(list(titles.values()))
    kept = {project: title[cut:] for project, title in titles.items()}
    heads = {project: _COLON.split(title, maxsplit=1)[0] for project, title in kept.items()}
    often = Counter(heads.values())
    return {
        project: head if often[head] == 1 and 0 < len(head) <= _LONGEST_HEAD else kept[project]
        for project, head in heads.items()
    }


def _shared(titles: Sequence[str]) -> int:
    """Return how many letters all titles begin with: whole words, fifteen letters or more."""
    if len(titles) < 2:
        return 0
    first, last = min(titles), max(titles)
    pairs = zip(first, last, strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    length = first[:alike].rfind(" ") + 1
    whole = all(len(title) > length for title in titles)
    return length if length >= _LEAST_SHARED and whole else 0
