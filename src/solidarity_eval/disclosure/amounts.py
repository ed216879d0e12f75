"""Amounts of money: hidden where one contributor could be read from a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from solidarity_eval.disclosure.kinds import CellKind
from solidarity_eval.disclosure.record import Entry, Record

OTHER: Final = "other"
LEAST_CONTRIBUTORS: Final = 3
CLOSENESS: Final = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedAmounts:
    """Amounts by category as they may be shown, ``other`` last; and what was put together."""

    shown: Mapping[str, float]
    record: Record


def is_dominated(contributions: Sequence[float], *, closeness: float = CLOSENESS) -> bool:
    r"""Tell whether a total gives one contributor away (the p % rule).

    .. math::
        X - x_1 - x_2 < p \, x_1

    The second largest contributor knows her own amount; what is left besides bounds the largest
    one to within ``closeness``.

    Parameters
    ----------
    contributions : sequence of float
        Amounts of one cell, one per supplier or person.
    closeness : float
        The share p of the largest amount within which nobody may come.

    Returns
    -------
    bool
        True too with fewer than three contributors.

    References
    ----------
    .. [1] hundepool2012, chapter 4.

    Examples
    --------
    >>> is_dominated([9_000, 500, 300]), is_dominated([4_000, 3_000, 2_000])
    (True, False)
    """
    sizes = sorted((abs(amount) for amount in contributions if amount), reverse=True)
    if len(sizes) < LEAST_CONTRIBUTORS:
        return True
    return sum(sizes[2:]) < closeness * sizes[0]


def screen_amounts(
    contributions: Mapping[str, Sequence[float]],
    *,
    where: str = "costs",
    closeness: float = CLOSENESS,
) -> ScreenedAmounts:
    """Put together the categories of expense that would give a supplier's amount away.

    A category that is dominated joins ``other``; where ``other`` is dominated too, the smallest
    category still shown joins it. Nothing is lost from the sum.

    Parameters
    ----------
    contributions : mapping of str to sequence of float
        Amounts paid to each supplier or person, by category.
    where : str
        Place, for the record.
    closeness : float
        See `is_dominated`.

    Returns
    -------
    ScreenedAmounts
        Nothing is shown where even all together one supplier dominates.

    Examples
    --------
    >>> paid = {"venue": [6_000], "meals": [400, 500, 300], "staff": [20_000, 19_000, 18_000]}
    >>> screen_amounts(paid).shown
    {'staff': 57000, 'other': 7200}
    """
    kept = {name: list(paid) for name, paid in contributions.items() if any(paid)}
    together = kept.pop(OTHER, [])
    joined = [name for name, paid in kept.items() if is_dominated(paid, closeness=closeness)]
    for name in joined:
        together += kept.pop(name)
    while together and is_dominated(together, closeness=closeness) and kept:
        smallest = min(kept, key=lambda name: sum(kept[name]))
        joined.append(smallest)
        together += kept.pop(smallest)
    shown = {name: sum(paid) for name, paid in kept.items()}
    alone = bool(together) and is_dominated(together, closeness=closeness)
    if together and not alone:
        shown[OTHER] = sum(together)
    entries = tuple(
        Entry(
            where=f"{where}.{name}",
            action="hidden" if alone else "merged",
            cell=CellKind.AMOUNT,
            reason="dominant_contributor",
        )
        for name in (joined or ([OTHER] if alone else []))
    )
    return ScreenedAmounts(shown={} if alone else shown, record=Record(entries=entries))
