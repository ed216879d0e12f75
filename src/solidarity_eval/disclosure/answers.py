"""Answers to questions, merged over a whole panel so that no rare answer shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solidarity_eval.disclosure.partitions import Groups, merge_neighbours, sums_of

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedAnswers:
    """Groups of answers that may be shown, the same for every question and time of a panel.

    Attributes
    ----------
    groups : tuple of tuple of int
        Answer codes of each group, from the first code to the last.
    cut : int
        Number of groups before the dividing line.
    counts : mapping of (item, wave) to tuple of int
        People who gave an answer of each group.
    hidden : tuple of str
        Questions left out because even two groups would show too few people.
    merged : bool
        Whether any answers were put together.
    """

    groups: tuple[tuple[int, ...], ...]
    cut: int
    counts: Mapping[Key, tuple[int, ...]]
    hidden: tuple[str, ...]
    merged: bool


def merge_answers(
    counts: Mapping[Key, Sequence[int]], codes: Sequence[int], *, least: int, divide: int
) -> MergedAnswers | None:
    """Merge neighbouring answers until every cell holds enough people.

    The dividing line (agree or not, often or not) is kept where ``divide`` puts it if two
    groups can be shown there; otherwise it moves by as few answers as possible. Answers on each
    side of it are then merged separately, into as many groups as the counts allow. A question
    that cannot be shown even as two groups is hidden alone.

    Parameters
    ----------
    counts : mapping of (item, wave) to sequence of int
        People by answer, in the order of ``codes``.
    codes : sequence of int
        Answer codes, from one end to the other.
    least : int
        Fewest people that a cell may show; an empty cell counts as too small.
    divide : int
        Number of codes before the dividing line, from 1 to one less than the codes.

    Returns
    -------
    MergedAnswers or None
        None when no question can be shown as two groups.

    Examples
    --------
    >>> answers = {("lively", "before"): [60, 70, 36, 3], ("lively", "after"): [50, 80, 30, 9]}
    >>> merge_answers(answers, [0, 1, 2, 3], least=11, divide=2).groups
    ((0,), (1,), (2, 3))
    """
    items = tuple(dict.fromkeys(item for item, _ in counts))
    if not items or len(codes) < 2:
        return None
    lines = sorted(range(1, len(codes)), key=lambda cut: (abs(cut - divide), cut))
    shown = {cut: _showable(counts, items, cut=cut, least=least) for cut in lines}
    cut = max(lines, key=lambda line: (len(shown[line]), -lines.index(line)))
    kept = shown[cut]
    if not kept:
        return None
    panels = [values for (item, _), values in counts.items() if item in kept]
    left = _groups([values[:cut] for values in panels], least, shift=0)
    right = _groups([values[cut:] for values in panels], least, shift=cut)
    groups = (*left, *right)
    return MergedAnswers(
        groups=tuple(tuple(codes[start:end]) for start, end in groups),
        cut=len(left),
        counts={key: sums_of(v, groups) for key, v in counts.items() if key[0] in kept},
        hidden=tuple(item for item in items if item not in kept),
        merged=len(groups) < len(codes),
    )


def _showable(
    counts: Mapping[Key, Sequence[int]], items: Sequence[str], *, cut: int, least: int
) -> tuple[str, ...]:
    """Return the items that two groups would show safely at every time."""
    unsafe = {
        item
        for (item, _), values in counts.items()
        if min(sum(values[:cut]), sum(values[cut:])) < least
    }
    return tuple(item for item in items if item not in unsafe)


def _groups(panels: Sequence[Sequence[int]], least: int, *, shift: int) -> Groups:
    found = merge_neighbours(panels, least) or ((0, len(panels[0])),)
    return tuple((start + shift, end + shift) for start, end in found)
