"""Whether the numbers of a packet can be those of people: a packet that lies is refused.

A signature says who wrote a packet, not that it is right. Each check yields a place in the packet
and the code of what is wrong there, ``packets.problem.<code>``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from solidarity_eval.packets.consistency_moments import moments_problems
from solidarity_eval.packets.texts import text_problems

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet, PacketCount, PacketTarget
    from solidarity_eval.schemas.packet_outcomes import (
        PacketAttrition,
        PacketOutcome,
        PacketStandardized,
        PacketSummary,
        Statistic,
    )

Problem = tuple[str, str]

_SHARES = ("proportion", "share")
_SLACK = 1e-9
_CLOSE = 1e-6


def problems(packet: Packet) -> list[Problem]:
    """Return everything in a packet that cannot be true, in the order of the file."""
    return list(_all(packet))


def _all(packet: Packet) -> Iterator[Problem]:
    yield from text_problems(packet)
    for name in ("outcomes", "targets", "milestones", "questionnaires", "sites"):
        yield from _repeated((item.id for item in getattr(packet, name)), name)
    counted = ((c.indicator, c.unit, c.method, c.site, c.period) for c in packet.counts)
    yield from _repeated(counted, "counts")
    for outcome in packet.outcomes:
        yield from _outcome(outcome)
    for count in packet.counts:
        yield from _count(count)
    for target in packet.targets:
        yield from _target(target)
    yield from _rest(packet)


def _rest(packet: Packet) -> Iterator[Problem]:
    for cost in packet.costs:
        if cost.amount < 0:
            yield f"costs.{cost.category}", "negative"
    for one in packet.equity:
        if one.share is not None:
            yield from statistic_problems(one.share, f"equity.{one.variable}", share=True)
    for cell in packet.withheld:
        if not _ordered(cell.low, cell.high):
            yield f"withheld.{cell.where}", "bounds"


def statistic_problems(found: Statistic, place: str, *, share: bool = False) -> Iterator[Problem]:
    """Yield what cannot be true of a number and its interval."""
    if not _ordered(found.conf_low, found.estimate, found.conf_high):
        yield place, "interval"
    if found.std_error is not None and found.std_error < 0:
        yield place, "negative"
    if found.conf_level is not None and not 0 < found.conf_level < 1:
        yield place, "level"
    if found.df is not None and found.df <= 0:
        yield place, "df"
    if share and not -_SLACK <= found.estimate <= 1 + _SLACK:
        yield place, "share"


def _outcome(outcome: PacketOutcome) -> Iterator[Problem]:
    place = f"outcomes.{outcome.id}"
    if not _ordered(outcome.low, outcome.high):
        yield place, "bounds"
    if outcome.drift is not None and not _ordered(*outcome.drift):
        yield f"{place}.drift", "bounds"
    if outcome.teams is not None and 0 < _people(outcome) < outcome.teams:
        yield f"{place}.teams", "counts"
    yield from _numbers(outcome, place)
    yield from moments_problems(outcome, place)
    if outcome.standardized is not None:
        yield from _standardized(outcome, outcome.standardized, f"{place}.standardized")
    if outcome.attrition is not None:
        yield from _attrition(outcome, outcome.attrition, f"{place}.attrition")


def _numbers(outcome: PacketOutcome, place: str) -> Iterator[Problem]:
    for name in ("change", "effect", "clustered"):
        found = getattr(outcome, name)
        if found is not None:
            yield from statistic_problems(found, f"{place}.{name}")
            if outcome.type == "proportion" and abs(found.estimate) > 1 + _SLACK:
                yield f"{place}.{name}", "share"
    for one in outcome.reliability:
        here = f"{place}.reliability.{one.wave}"
        yield from statistic_problems(one.value, here)
        if one.value.estimate > 1 + _SLACK:
            yield here, "share"
    for name in ("before", "after"):
        summary = getattr(outcome, name)
        if summary is not None:
            yield from _summary(outcome, summary, f"{place}.{name}")


def _summary(outcome: PacketOutcome, summary: PacketSummary, place: str) -> Iterator[Problem]:
    slack = _rounding(summary.digits)
    low, high = (0.0, 1.0) if outcome.type == "proportion" else (outcome.low, outcome.high)
    if summary.sd is not None and summary.sd < 0:
        yield place, "negative"
    if summary.mean is None or low is None or high is None:
        return
    if not low - slack <= summary.mean <= high + slack:
        yield place, "outside_scale"
        return
    if summary.sd is not None and summary.n > 1:
        above, below = max(high - summary.mean, 0.0), max(summary.mean - low, 0.0)
        widest = math.sqrt(above * below * summary.n / (summary.n - 1))
        edge = math.sqrt(slack * (high - low)) if summary.digits is not None else 0.0
        if summary.sd > widest * (1 + _SLACK) + slack + edge:
            yield place, "spread"


def _standardized(
    outcome: PacketOutcome, found: PacketStandardized, place: str
) -> Iterator[Problem]:
    if abs(found.g) > abs(found.d) * (1 + _SLACK) or found.g * found.d < 0:
        yield place, "correction"
    before, change = outcome.before, outcome.change
    if found.standardizer != "baseline" or before is None or change is None or not before.sd:
        return
    if before.digits is None and outcome.type != "proportion" and found.n == before.n:
        told = found.d * before.sd
        if abs(told - change.estimate) > _CLOSE * (before.sd + abs(change.estimate)):
            yield place, "disagree"


def _attrition(outcome: PacketOutcome, found: PacketAttrition, place: str) -> Iterator[Problem]:
    if not found.compared <= found.linked <= found.before or found.due > found.before:
        yield place, "counts"
    if outcome.moments is not None and outcome.moments.n != found.compared:
        yield place, "disagree"
    if found.all_entered is not None:
        yield from statistic_problems(found.all_entered, f"{place}.all_entered")


def _count(count: PacketCount) -> Iterator[Problem]:
    place = f"counts.{count.indicator}"
    if any(value is not None and value < 0 for value in (count.value, count.low, count.high)):
        yield place, "negative"
    if not _ordered(count.low, count.value, count.high):
        yield place, "bounds"


def _target(target: PacketTarget) -> Iterator[Problem]:
    place = f"targets.{target.id}"
    if len(target.values) != (2 if target.amount == "between" else 1):
        yield place, "promise"
    if not _ordered(*target.values) or (target.read_as and not _ordered(*target.read_as)):
        yield place, "bounds"
    if not _ordered(target.low, target.value, target.high):
        yield place, "bounds"
    share = target.unit == "proportion"
    if share and target.value is not None and not 0 <= target.value <= 1:
        yield place, "share"
    if target.n is None or target.total is None:
        return
    if not 0 <= target.n <= target.total:
        yield place, "counts"
    elif share and target.value is not None and _differs(target.value, target.n, target.total):
        yield place, "disagree"


def _differs(share: float, count: int, total: int) -> bool:
    return total > 0 and abs(share - count / total) > _CLOSE


def _people(outcome: PacketOutcome) -> int:
    known = (outcome.before, outcome.after, outcome.moments)
    return max((one.n for one in known if one is not None), default=0)


def _repeated(names: Iterable[object], place: str) -> Iterator[Problem]:
    seen: set[object] = set()
    for name in names:
        if name in seen:
            yield place, "repeated"
            return
        seen.add(name)


def _ordered(*values: float | None) -> bool:
    """Tell whether the values that are known go up, to the rounding of the last digits."""
    known = [value for value in values if value is not None]
    size = max((abs(value) for value in known), default=0.0)
    slack = _SLACK * max(1.0, size)
    return all(low <= high + slack for low, high in itertools.pairwise(known))


def _rounding(digits: int | None) -> float:
    """Return by how much a figure kept with so many decimals may differ from the true one."""
    return _SLACK if digits is None else 0.5 * 10.0 ** -max(-9, min(digits, 9)) + _SLACK
