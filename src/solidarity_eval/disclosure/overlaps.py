"""Groups that overlap: which may be shown together so that no small part can be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from solidarity_eval.disclosure.kinds import CellKind
from solidarity_eval.disclosure.record import Entry, Record

_SAME = 1e-8


def screen_groups(
    members: Mapping[str, AbstractSet[str]], *, least: int, where: str = "groups"
) -> tuple[tuple[str, ...], Record]:
    """Return the groups whose figures may be published side by side.

    Published sums over overlapping groups (those who live alone, women, women who live alone,
    everybody) can be added and subtracted. People who are in exactly the same groups are one
    part; a part, or one group less another that lies in it, must not be a combination of the
    published groups when it is smaller than ``least``. The smallest group that takes part in
    such a combination is left out until none remains.

    Parameters
    ----------
    members : mapping of str to set of str
        Identifiers of the people of each group, everybody included where everybody is published.
    least : int
        Fewest people that a group, or what can be worked out from several, may tell of.
    where : str
        Place, for the record.

    Returns
    -------
    (tuple of str, Record)
        Groups in the order given, and what was left out.

    Examples
    --------
    >>> everybody = {f"p{i}" for i in range(30)}
    >>> nearly = everybody - {"p0", "p1"}
    >>> screen_groups({"all": everybody, "not_new": nearly}, least=11)[0]
    ('all',)
    """
    shown = {name: people for name, people in members.items() if len(people) >= least}
    while (exposed := _exposed(shown, least)) is not None:
        shown.pop(exposed)
    entries = tuple(
        Entry(
            where=f"{where}.{name}",
            action="hidden",
            cell=CellKind.ANSWER,
            reason="few_people",
        )
        for name, people in members.items()
        if name not in shown
    )
    return tuple(name for name in members if name in shown), Record(entries=entries)


def _exposed(shown: Mapping[str, AbstractSet[str]], least: int) -> str | None:
    """Return the smallest group of a combination that leaves few people; None without any."""
    import numpy as np

    names = sorted(shown, key=lambda name: len(shown[name]))
    parts: dict[tuple[bool, ...], int] = {}
    for person in set().union(*shown.values()) if shown else ():
        pattern = tuple(person in shown[name] for name in names)
        parts[pattern] = parts.get(pattern, 0) + 1
    sizes = np.array(list(parts.values()))
    rows = np.array(list(parts), dtype=float).T
    targets = [np.eye(len(sizes))[i] for i in np.flatnonzero(sizes < least)]
    for i in range(len(names)):
        for j in range(len(names)):
            gap = rows[i] - rows[j]
            if gap.any() and gap.min() >= 0 and gap @ sizes < least:
                targets.append(gap)
    for target in targets:
        weights, *_ = np.linalg.lstsq(rows.T, target, rcond=None)
        if np.allclose(rows.T @ weights, target, atol=_SAME):
            return next(name for name, w in zip(names, weights, strict=True) if abs(w) > _SAME)
    return None
