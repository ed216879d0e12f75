"""Groups of people that may be shown one by one: teams, sub-groups."""

from __future__ import annotations

from collections.abc import Mapping


def shown_groups(counts: Mapping[str, int], least: int) -> tuple[str, ...]:
    """Return the groups that may be shown, so that none of the others can be worked out.

    A group below the threshold is hidden. Where those hidden are fewer than ``least`` together,
    or a single one, subtraction from the whole would show it: the smallest group still shown is
    hidden too, until it no longer does. A group of nobody hides nobody.

    Parameters
    ----------
    counts : mapping of str to int
        People in each group.
    least : int
        Fewest people that a group may show.

    Returns
    -------
    tuple of str
        Groups in the order given; empty when none may be shown.

    Examples
    --------
    >>> shown_groups({"a": 20, "b": 14, "c": 4, "d": 30}, 11)
    ('a', 'd')
    """
    hidden = [name for name, n in counts.items() if 0 < n < least]
    shown = sorted((name for name, n in counts.items() if n >= least), key=lambda x: counts[x])
    while hidden and shown and (len(hidden) < 2 or sum(counts[x] for x in hidden) < least):
        hidden.append(shown.pop(0))
    return tuple(name for name in counts if name in shown)
