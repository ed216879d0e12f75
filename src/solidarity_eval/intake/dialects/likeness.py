"""Sentences compared with what the project knows of its questions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from solidarity_eval.intake.text import fold

ALIKE = 0.72
MARGIN = 0.08
MOST_COMPARED = 40_000

_NUMBERING = re.compile(
    r"^\s*(?:[a-z]{0,2}[0-9]{1,3}[a-z]?\s*[.):/-]\s*|[ivx]+[.)]\s+)", re.IGNORECASE
)
_SIGNS = re.compile(r"[^\w]+|_+")
_BRACKETS = re.compile(r"^(.*?)\s*\[([^\[\]]+)\]\s*$", re.DOTALL)


def plain(text: str) -> str:
    """Return the words of a sentence: no case, accents, punctuation, nor emoji.

    Examples
    --------
    >>> plain("Tout à fait d’accord !") == plain("tout a fait d'accord")
    True
    """
    return _SIGNS.sub(" ", fold(text)).strip()


def readings(header: str) -> tuple[str, ...]:
    """Return what a header may say: whole, without its number, the row of a grid.

    Examples
    --------
    >>> readings("3. Votre quartier [Je m'y sens bien]")
    ('3 votre quartier je m y sens bien', 'votre quartier je m y sens bien', 'je m y sens bien')
    """
    texts = [header, _NUMBERING.sub("", header)]
    if grid := _BRACKETS.match(header):
        texts += [grid[2], _NUMBERING.sub("", grid[2])]
    return tuple(dict.fromkeys(said for text in texts if (said := plain(text))))


def identical(
    said: Mapping[str, Sequence[str]], known: Mapping[str, Iterable[str]], *, shared: bool = False
) -> dict[str, str]:
    """Return the key of ``known`` for each key of ``said`` that has a text of it, word for word.

    Only where it has no other partner, nor its partner either, unless partners are ``shared``.
    """
    owners: dict[str, set[str]] = {}
    for key, texts in known.items():
        for text in texts:
            owners.setdefault(text, set()).add(key)
    partners = {
        key: {owner for text in texts for owner in owners.get(text, ())}
        for key, texts in said.items()
    }
    claims: dict[str, int] = {}
    for found in partners.values():
        for owner in found:
            claims[owner] = claims.get(owner, 0) + 1
    return {
        key: owner
        for key, found in partners.items()
        for owner in found
        if len(found) == 1 and (shared or claims[owner] == 1)
    }


def alike(said: Mapping[str, Sequence[str]], known: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return the nearest key of ``known`` for each key of ``said``: a guess, for a person to judge.

    The likeness is that of ``difflib``; the best pair must be at least `ALIKE` and ahead of the
    next by `MARGIN`. Nothing is compared where the pairs are too many to look at.
    """
    pairs = [(key, other) for key in said for other in known]
    if len(pairs) > MOST_COMPARED:
        return {}
    scores = sorted(
        ((_likeness(said[key], known[other]), key, other) for key, other in pairs), reverse=True
    )
    chosen: dict[str, str] = {}
    for score, key, other in scores:
        if score < ALIKE:
            break
        if key in chosen or other in chosen.values():
            continue
        rivals = [rival for rival, one, two in scores if (one == key) != (two == other)]
        if not rivals or score - max(rivals) >= MARGIN:
            chosen[key] = other
    return chosen


def _likeness(said: Iterable[str], known: Iterable[str]) -> float:
    known = tuple(known)
    best = 0.0
    for text in said:
        matcher = difflib.SequenceMatcher(b=text, autojunk=False)
        for other in known:
            matcher.set_seq1(other)
            if matcher.quick_ratio() > best:
                best = max(best, matcher.ratio())
    return best
