"""Shares before and after in a packet: the counts, and the people who changed sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from solidarity_eval.disclosure.counts import show_share
from solidarity_eval.disclosure.packet_figures import rounded_statistic
from solidarity_eval.disclosure.precision import WIDTH

if TYPE_CHECKING:
    from solidarity_eval._kernels.paired_proportions import PairedCounts
    from solidarity_eval.schemas.packet_outcomes import PacketOutcome, PacketSummary, Statistic

GRAINS: Final = {2: 5, 1: 1}
"""Decimals of a rounded interval, and the multiples that are kept: 5 points, else 10."""

_CLOSE: Final = 1e-9


def shares_may_show(outcome: PacketOutcome, *, least: int) -> bool:
    """Tell whether both shares stand for enough people, and leave enough others."""
    sides = (outcome.before, outcome.after)
    return all(
        not show_share(_count(side), side.n, least=least).hidden
        for side in sides
        if side is not None and side.mean is not None
    )


def screened_moves(outcome: PacketOutcome, *, least: int) -> dict[str, object]:
    """Return the fields to replace so that few people who changed sides cannot be counted.

    Where a cell of the table before by after is small, its sums, the correlation and the
    standardised change go, and the interval of the change is rounded until every cell that is
    surely not empty takes counts `WIDTH` apart, or is at least ``least``. The change itself is
    the difference of the two shares: it stays exact.
    """
    before, after, change = outcome.before, outcome.after, outcome.change
    if before is None or after is None or before.n != after.n:
        return {}
    moments = outcome.moments
    if moments is not None:
        cells = _cells(before, after, both=_both(outcome))
        if all(n >= least for n in cells):
            return {}
    cleared: dict[str, object] = dict.fromkeys(
        ("moments", "correlation", "standardized", "clustered", "effect")
    )
    cleared = {name: None for name in cleared if getattr(outcome, name) is not None}
    kept = _interval(change, before, after, least=least)
    return {**cleared, "change": kept} if kept is not change else cleared


def _count(side: PacketSummary) -> int:
    return round((side.mean or 0.0) * side.n)


def _both(outcome: PacketOutcome) -> int:
    """Return the people who said yes at both times, from the sums."""
    moments = outcome.moments
    if moments is None:
        return 0
    steps = moments.denominator or 1
    shift = moments.shift
    product = moments.product / steps**2
    return round(product + shift * (moments.before + moments.after) / steps + moments.n * shift**2)


def _cells(before: PacketSummary, after: PacketSummary, *, both: int) -> tuple[int, int, int, int]:
    """Return yes-yes, yes-no, no-yes and no-no."""
    first, second = _count(before), _count(after)
    return both, first - both, second - both, before.n - first - second + both


def _interval(
    change: Statistic | None, before: PacketSummary, after: PacketSummary, *, least: int
) -> Statistic | None:
    """Return the change with its interval as exact as the people who moved allow."""
    if change is None or change.conf_low is None or change.conf_high is None:
        return change
    for digits in (None, *GRAINS):
        if change.digits is not None and (digits is None or digits > change.digits):
            continue
        told = change if digits is None else _rounded(change, digits)
        if _is_safe(told, before, after, least=least):
            return told
    return change.model_copy(update={"conf_low": None, "conf_high": None, "std_error": None})


def _rounded(change: Statistic, digits: int) -> Statistic:
    """Return the change with its interval rounded outward; both shares tell the change itself."""
    told = rounded_statistic(change, digits, grain=GRAINS[digits]) or change
    return told.model_copy(update={"estimate": change.estimate})


def _is_safe(told: Statistic, before: PacketSummary, after: PacketSummary, *, least: int) -> bool:
    possible = possible_moves(told, before.n, counts=(_count(before), _count(after)))
    if not possible:
        return False
    for counts in zip(*possible, strict=True):
        low, high = min(counts), max(counts)
        if 0 < low < least and high - low < WIDTH:
            return False
    return True


def possible_moves(
    told: Statistic, n: int, *, counts: tuple[int, int]
) -> list[tuple[int, int, int, int]]:
    """Return every table before by after whose Newcombe interval is the one published."""
    from solidarity_eval._kernels.paired_proportions import PairedCounts, interval

    first, second = counts
    width = 0.0 if told.digits is None else GRAINS[told.digits] * 10.0**-told.digits
    found = []
    for both in range(max(0, first + second - n), min(first, second) + 1):
        table: PairedCounts = PairedCounts(
            n11=both, n10=first - both, n01=second - both, n00=n - first - second + both
        )
        low, high = interval(table, conf_level=told.conf_level or 0.95, method="newcombe10")
        near_low = told.conf_low is None or _within(low - told.conf_low, width)
        near_high = told.conf_high is None or _within(told.conf_high - high, width)
        if near_low and near_high:
            found.append((table.n11, table.n10, table.n01, table.n00))
    return found


def _within(inside: float, width: float) -> bool:
    """Tell whether an end lies so far inside the printed one as rounding outward can bring it."""
    return -_CLOSE <= inside <= width + _CLOSE
