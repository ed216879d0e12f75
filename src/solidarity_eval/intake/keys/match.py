"""Close codes of two times: only pairs that are each other's one best match."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

from solidarity_eval.intake.keys.code import distance


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Pair:
    """Two codes that may be one person's.

    Attributes
    ----------
    before, after : str
        The codes, at the earlier and the later time.
    distance : int
        Signs by which they differ.
    """

    before: str
    after: str
    distance: int


def close_pairs(
    before: Iterable[str],
    after: Iterable[str],
    *,
    tolerance: int,
    refused: Collection[tuple[str, str]] = (),
) -> tuple[Pair, ...]:
    """Return the pairs of codes within a tolerance that are each other's one best match.

    A code whose nearest neighbour is not alone at that distance is in no pair: which one is
    right cannot be told.

    Parameters
    ----------
    before, after : iterable of str
        Codes that have no equal at the other time.
    tolerance : int
        Most signs by which two codes may differ.
    refused : collection of (str, str)
        Pairs that a person said are two people.

    Returns
    -------
    tuple of Pair
        Sorted by distance, then by code.

    Examples
    --------
    >>> close_pairs(["e_7_2", "a_9_0"], ["e_1_2", "k_3_3"], tolerance=1)
    (Pair(before='e_7_2', after='e_1_2', distance=1),)
    """
    if tolerance < 1:
        return ()
    candidates = [
        Pair(before=one, after=two, distance=apart)
        for one, two in _neighbours(set(before), set(after), tolerance)
        if (one, two) not in refused and (apart := distance(one, two)) <= tolerance
    ]
    return tuple(
        sorted(
            set(_best(candidates, "before")) & set(_best(candidates, "after")),
            key=lambda pair: (pair.distance, pair.before, pair.after),
        )
    )


def _best(candidates: list[Pair], side: str) -> list[Pair]:
    """Return the pairs that are the only nearest one of their code at a side."""
    nearest: dict[str, list[Pair]] = {}
    for pair in candidates:
        code = getattr(pair, side)
        held = nearest.get(code)
        if held is None or pair.distance < held[0].distance:
            nearest[code] = [pair]
        elif pair.distance == held[0].distance:
            held.append(pair)
    return [held[0] for held in nearest.values() if len(held) == 1]


def _neighbours(before: set[str], after: set[str], tolerance: int) -> set[tuple[str, str]]:
    """Return pairs of codes that share what is left when ``tolerance`` signs are struck out.

    Two codes within the tolerance always do, so that not every pair has to be measured.
    """
    left: dict[str, list[str]] = {}
    for code in before:
        for short in _shortened(code, tolerance):
            left.setdefault(short, []).append(code)
    return {
        (one, code)
        for code in after
        for short in _shortened(code, tolerance)
        for one in left.get(short, ())
    }


def _shortened(code: str, tolerance: int) -> set[str]:
    """Return a code with up to ``tolerance`` of its signs struck out."""
    shorter = {code}
    for count in range(1, min(tolerance, len(code)) + 1):
        for gone in combinations(range(len(code)), count):
            shorter.add("".join(sign for place, sign in enumerate(code) if place not in gone))
    return shorter
