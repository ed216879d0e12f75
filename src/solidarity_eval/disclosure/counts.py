"""Counts and shares of people, shown or hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCount:
    """A count as an edition may show it.

    Attributes
    ----------
    n : int or None
        The count; None where it is hidden.
    fewer_than, more_than : int or None
        What may be said of a hidden count instead.
    """

    n: int | None
    fewer_than: int | None = None
    more_than: int | None = None

    @property
    def hidden(self) -> bool:
        """Whether the count itself is not shown."""
        return self.n is None


def show_count(n: int, least: int) -> ShownCount:
    """Return a count of people who share a trait, or that it is below the threshold.

    Zero is hidden like any small count: it says something of everyone. Counts of activity
    (questionnaires read, rows, the steps of the ledger) are no trait and are not passed here.

    Examples
    --------
    >>> show_count(12, 11).n
    12
    >>> show_count(4, 11).fewer_than
    11
    """
    return ShownCount(n=n) if n >= least else ShownCount(n=None, fewer_than=least)


def show_share(count: int, total: int, *, least: int) -> ShownCount:
    """Return the count behind a share, hidden when it or the rest is below the threshold.

    A share of 98 % says as much of the other 2 % as of the many. Where the rest is small, only
    "more than" may be said; where the whole group is small, nothing.

    Examples
    --------
    >>> show_share(101, 169, least=11).n
    101
    >>> show_share(58, 60, least=11).more_than
    49
    """
    if total < least:
        return ShownCount(n=None)
    if count < least:
        return ShownCount(n=None, fewer_than=min(least, total))
    if total - count < least:
        return ShownCount(n=None, more_than=total - least)
    return ShownCount(n=count)


def may_tell(count: int, total: int, *, answers: Callable[[int], bool | None], least: int) -> bool:
    """Tell whether a yes or no about a masked share may be said beside it.

    "Reached" among one person is that person's answer. A yes or no may be said of a share that
    `show_share` masks when it holds for every count that the mask leaves possible, or when it
    leaves at least half of ``least`` counts possible; of a group smaller than ``least``, never.

    Examples
    --------
    >>> may_tell(1, 1, answers=lambda n: n >= 1, least=11)
    False
    >>> may_tell(17, 18, answers=lambda n: n > 9, least=11)
    True
    >>> may_tell(18, 18, answers=lambda n: n >= 17, least=11)
    False
    """
    shown = show_share(count, total, least=least)
    if not shown.hidden:
        return True
    if total < least:
        return False
    low = 0 if shown.more_than is None else shown.more_than + 1
    high = total if shown.fewer_than is None else shown.fewer_than - 1
    possible = [answers(n) for n in range(low, high + 1)]
    alike = possible.count(answers(count))
    return alike == len(possible) or alike >= least // 2
