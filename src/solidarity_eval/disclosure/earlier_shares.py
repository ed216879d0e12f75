"""What the shares of two years tell of the few people who came between them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from solidarity_eval.disclosure.precision import WIDTH

if TYPE_CHECKING:
    from solidarity_eval._kernels.linear_audit import Region
    from solidarity_eval.schemas.packet import Packet, PacketShare, PacketTarget

ROUNDED: Final = (2, 1)
_CLOSE: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldShare:
    """The counts that a published share leaves possible, among ``total`` people."""

    total: int
    low: int
    high: int
    only: frozenset[int] = field(default_factory=frozenset)

    def counts(self) -> Iterator[int]:
        """Yield the counts, those of ``only`` where a yes or no is published too."""
        everything = range(self.low, self.high + 1)
        return (k for k in everything if not self.only or k in self.only)


def reached(target: PacketTarget, value: float) -> bool | None:
    """Tell whether a value keeps a promise; None where nobody agreed how to read it."""
    aims = tuple(target.read_as or ()) if target.amount == "about" else target.values
    if not aims:
        return None
    if len(aims) == 2:
        return aims[0] - _CLOSE <= value <= aims[1] + _CLOSE
    if target.amount == "more_than":
        return value > aims[0] + _CLOSE
    if target.amount == "exactly":
        return abs(value - aims[0]) <= _CLOSE
    return value >= aims[0] - _CLOSE


def told_share(target: PacketTarget, *, ends: tuple[int, int] | None = None) -> ToldShare:
    """Return what a target says of its count: exact, rounded, or by its state alone."""
    total = target.total or 0
    low, high = ends or (0, total)
    if target.n is not None:
        return ToldShare(total=total, low=target.n, high=target.n)
    if target.value is not None:
        low, high = _window(target.value, total, _decimals(target.value))
    only: frozenset[int] = frozenset()
    if target.state in ("reached", "not_reached") and total:
        yes = target.state == "reached"
        only = frozenset(k for k in range(total + 1) if reached(target, k / total) is yes)
    return ToldShare(total=total, low=low, high=high, only=only)


def told_of(packet: Packet, target_id: str) -> ToldShare | None:
    """Return what an earlier packet says of a target; None where it says nothing of a share."""
    target = next((one for one in packet.targets if one.id == target_id), None)
    if target is None or target.unit != "proportion" or target.total is None:
        return None
    lines = [one for one in packet.withheld if one.where == f"targets.{target_id}"]
    ends = next(((one.low, one.high) for one in lines if one.high is not None), None)
    bounds = None if ends is None else (round(ends[0] or 0), round(ends[1] or 0))
    return told_share(target, ends=bounds)


def in_doubt(before: ToldShare, now: ToldShare, *, least: int) -> bool:
    """Tell whether two years leave every small count open: then, since, now, and the others.

    The people of the first are taken to be all in the second. Without newcomers the same people
    are taken to have moved.
    """
    first, second = sorted((before, now), key=lambda one: one.total)
    gap = second.total - first.total
    pairs = [
        (then, after)
        for then, after in itertools.product(first.counts(), second.counts())
        if gap == 0 or 0 <= after - then <= gap
    ]
    if not pairs:
        return True
    counts = (
        [(then, first.total) for then, _ in pairs],
        [(after, second.total) for _, after in pairs],
    )
    added = [(abs(after - then), gap or second.total) for then, after in pairs]
    return all(
        _is_open([count for count, _ in some], least)
        and _is_open([whole - count for count, whole in some], least)
        for some in (*counts, added)
    )


def _is_open(counts: Sequence[int], least: int) -> bool:
    low, high = min(counts), max(counts)
    return low == 0 or low >= least or high - low >= WIDTH


def _decimals(value: float) -> int:
    return 1 if round(value, 1) == value else 2


def _window(value: float, total: int, digits: int) -> tuple[int, int]:
    """Return the least and the largest count that round to a share."""
    half = 0.5 * 10.0**-digits + _CLOSE
    found = [k for k in range(total + 1) if abs(k / total - value) <= half] if total else []
    return (found[0], found[-1]) if found else (0, total)


def beside_earlier(
    rows: Sequence[PacketShare], earlier: Sequence[Packet]
) -> tuple[PacketShare, ...]:
    """Return the shares of one variable, rounded or hidden as far as earlier years ask for it.

    In turn: as they are; with the categories that changed rounded to two decimals, or one; with
    every category rounded; hidden. The first way that leaves the newcomers of every category, by
    linear programming over both years, in doubt.
    """
    sent = [old for packet in earlier if (old := _same(packet, rows))]
    for some in _coarser(rows, sent):
        if all(_leaves_doubt(old, some) for old in sent):
            return tuple(some)
    return tuple(_hidden(row) for row in rows)


def _same(packet: Packet, rows: Sequence[PacketShare]) -> list[PacketShare]:
    """Return the rows of an earlier packet on the same categories, in this order."""
    found = {(one.variable, one.category): one for one in packet.equity}
    same = [found.get((row.variable, row.category)) for row in rows]
    return [one for one in same if one is not None] if None not in same else []


def _coarser(
    rows: Sequence[PacketShare], sent: Sequence[Sequence[PacketShare]]
) -> Iterator[list[PacketShare]]:
    yield list(rows)
    changed = {i for old in sent for i, row in enumerate(rows) if old[i].n != row.n}
    for places in (changed, set(range(len(rows)))):
        for digits in ROUNDED:
            yield [_round(row, digits) if i in places else row for i, row in enumerate(rows)]


def _hidden(row: PacketShare) -> PacketShare:
    return row.model_copy(update={"share": None, "n": None})


def _round(row: PacketShare, digits: int) -> PacketShare:
    if row.share is None:
        return row
    kept = digits if row.share.digits is None else min(digits, row.share.digits)
    told = dict.fromkeys(("std_error", "conf_low", "conf_high"))
    share = row.share.model_copy(
        update={**told, "estimate": round(row.share.estimate, kept), "digits": kept}
    )
    return row.model_copy(update={"n": None, "share": share})


def _leaves_doubt(old: Sequence[PacketShare], new: Sequence[PacketShare]) -> bool:
    import numpy as np

    from solidarity_eval._kernels.linear_audit import pinned_cells

    first, second = sorted((old, new), key=_total)
    if not _total(first):
        return True
    if _total(first) == _total(second):
        return all(
            one.n == two.n or one.n is None or two.n is None
            for one, two in zip(old, new, strict=True)
        )
    size = len(old)
    cells = np.vstack([np.eye(2 * size), np.hstack([np.eye(size), np.eye(size)])])
    try:
        pinned = pinned_cells([_region(first, second)], cells, width=WIDTH)
    except ArithmeticError:
        return False
    return not pinned


def _total(rows: Sequence[PacketShare]) -> int:
    return max((row.share.n or 0 for row in rows if row.share is not None), default=0)


def _region(first: Sequence[PacketShare], second: Sequence[PacketShare]) -> Region:
    """Return the counts by category of the first year, followed by those of the newcomers."""
    import numpy as np

    from solidarity_eval._kernels.linear_audit import Region

    size = len(first)
    weights, low, high = [], [], []
    for year, rows in enumerate((first, second)):
        total = _total(rows)
        known = [row.n for row in rows if row.n is not None]
        rest = total - sum(known) if len(known) == size else 0
        weights.append(np.concatenate([np.ones(size), np.full(size, float(year))]))
        low.append(float(total - rest))
        high.append(float(total - rest))
        for i, row in enumerate(rows):
            bounds = _bounds(row, total)
            if bounds is not None:
                unit = np.zeros(2 * size)
                unit[[i, size + i] if year else [i]] = 1.0
                weights.append(unit)
                low.append(float(bounds[0]))
                high.append(float(bounds[1]))
    return Region(
        weights=np.array(weights), low=np.array(low), high=np.array(high), cap=float(_total(second))
    )


def _bounds(row: PacketShare, total: int) -> tuple[int, int] | None:
    if row.n is not None:
        return row.n, row.n
    if row.share is None:
        return None
    digits = row.share.digits if row.share.digits is not None else 9
    return _window(row.share.estimate, total, digits)
