"""Answers to a question or bins of a score: all, three groups, two, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solidarity_eval.disclosure.kinds import CellKind
from solidarity_eval.disclosure.partitions import Groups, merge_neighbours, sums_of
from solidarity_eval.disclosure.record import Entry, Record

_MOST_MERGED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedDistribution:
    """A row of counts per panel (a time, a question) as it may be shown.

    Attributes
    ----------
    groups : tuple of (int, int)
        First cell and the cell after the last, for each group; empty when nothing is shown.
    counts : tuple of tuple of int
        People in each group, one tuple per panel.
    record : Record
    """

    groups: Groups
    counts: tuple[tuple[int, ...], ...]
    record: Record

    @property
    def hidden(self) -> bool:
        """Whether nothing is shown."""
        return not self.groups


def screen_distribution(
    panels: Sequence[Sequence[int]],
    *,
    least: int,
    earlier: Sequence[Sequence[int]] = (),
    where: str = "distribution",
) -> ScreenedDistribution:
    """Show every cell, else three groups of neighbours, else two, else nothing.

    The same groups are taken in every panel: groups that move from one panel to the next would
    give small cells away by subtraction. A cell of nobody is merged like a small one.

    Parameters
    ----------
    panels : sequence of sequences of int
        People by answer, from one end of the scale to the other; one sequence per panel.
    least : int
        Fewest people that a group may show.
    earlier : sequence of sequences of int
        The same panels a year before, where they were published. Those who came since then are
        a panel of their own: groups in which they are few are merged too.
    where : str
        Place, for the record.

    Returns
    -------
    ScreenedDistribution

    Examples
    --------
    >>> screen_distribution([[2, 9, 14, 20, 15]], least=11).counts
    ((25, 20, 15),)
    >>> screen_distribution([[2, 9, 4]], least=11).hidden
    True
    """
    size = len(panels[0]) if panels else 0
    shown_panels = panels
    panels = [*panels, *_newcomers(panels, earlier)]
    if size and all(n >= least for panel in panels for n in panel):
        whole = tuple((i, i + 1) for i in range(size))
        return ScreenedDistribution(
            groups=whole, counts=tuple(tuple(panel) for panel in shown_panels), record=Record()
        )
    groups = _at_most(panels, least)
    shown = groups is not None and len(groups) > 1
    entry = Entry(
        where=where,
        action="merged" if shown else "hidden",
        cell=CellKind.ANSWER,
        reason="rare_answers",
    )
    if groups is None or not shown:
        return ScreenedDistribution(groups=(), counts=(), record=Record(entries=(entry,)))
    return ScreenedDistribution(
        groups=groups,
        counts=tuple(sums_of(panel, groups) for panel in shown_panels),
        record=Record(entries=(entry,)),
    )


def _newcomers(
    panels: Sequence[Sequence[int]], earlier: Sequence[Sequence[int]]
) -> list[tuple[int, ...]]:
    """Return by how much each count grew, for panels that grew at all."""
    grown = [
        tuple(abs(now - then) for now, then in zip(panel, before, strict=True))
        for panel, before in zip(panels, earlier, strict=False)
    ]
    return [panel for panel in grown if any(panel)]


def _at_most(panels: Sequence[Sequence[int]], least: int) -> Groups | None:
    """Return the groups of `merge_neighbours`, joined until three remain.

    The two neighbours that hold fewest people together, over all panels, are joined first.
    """
    groups = merge_neighbours(panels, least)
    while groups is not None and len(groups) > _MOST_MERGED:
        people = [sum(sums_of(panel, groups)[i] for panel in panels) for i in range(len(groups))]
        first = min(range(len(groups) - 1), key=lambda i: people[i] + people[i + 1])
        joined = (groups[first][0], groups[first + 1][1])
        groups = (*groups[:first], joined, *groups[first + 2 :])
    return groups
