"""Whether the sums of a packet can be those of scores, and agree with its means."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from solidarity_eval.packets.moments import Described, describe

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet_outcomes import PacketMoments, PacketOutcome

_CLOSE = 1e-6
_EXACT = 2.0**53


def moments_problems(outcome: PacketOutcome, place: str) -> Iterator[tuple[str, str]]:
    """Yield what cannot be true of the sums of an outcome, as place and code."""
    for name in ("moments", "comparison"):
        moments = getattr(outcome, name)
        if moments is not None:
            yield from _possible(outcome, moments, f"{place}.{name}")
    if outcome.moments is None or outcome.moments.n == 0:
        return
    described = describe(outcome.moments)
    if described is not None:
        yield from _agrees(outcome, described, f"{place}.moments")


def _possible(
    outcome: PacketOutcome, moments: PacketMoments, place: str
) -> Iterator[tuple[str, str]]:
    sums = (moments.before, moments.after)
    squares = (moments.before_squared, moments.after_squared)
    everything = (*sums, *squares, moments.product)
    if moments.n == 0:
        if any(everything):
            yield place, "counts"
        return
    if moments.denominator is not None and not all(
        abs(value) < _EXACT and value == math.floor(value) for value in everything
    ):
        yield place, "whole"
        return
    n = moments.n
    if any(
        square < 0 or total * (total / n) > square * (1 + _CLOSE) + _CLOSE
        for total, square in zip(sums, squares, strict=True)
    ):
        yield place, "squares"
        return
    largest = math.sqrt(squares[0]) * math.sqrt(squares[1])
    if abs(moments.product) > largest * (1 + _CLOSE) + _CLOSE:
        yield place, "product"
    reach = _reach(outcome, moments)
    if reach is not None and any(
        square > n * reach * reach * (1 + _CLOSE) + _CLOSE for square in squares
    ):
        yield place, "outside_scale"


def _reach(outcome: PacketOutcome, moments: PacketMoments) -> float | None:
    """Return how far a score can lie from the shift, in the unit of the sums."""
    low, high = (0.0, 1.0) if outcome.type == "proportion" else (outcome.low, outcome.high)
    if low is None or high is None:
        return None
    far = max(abs(low - moments.shift), abs(high - moments.shift))
    return far * (moments.denominator or 1)


def _agrees(outcome: PacketOutcome, told: Described, place: str) -> Iterator[tuple[str, str]]:
    """Yield where the sums say something else than the means, the correlation or the change."""
    pairs = [
        (told.correlation, outcome.correlation, 1.0),
        (told.change, None if outcome.change is None else outcome.change.estimate, told.scale),
    ]
    for summary, mean, sd in (
        (outcome.before, told.mean_before, told.sd_before),
        (outcome.after, told.mean_after, told.sd_after),
    ):
        if summary is None or summary.digits is not None:
            continue
        if summary.n != told.n:
            yield place, "counts"
        pairs += [(mean, summary.mean, told.scale), (sd, summary.sd, told.scale)]
    for own, other, scale in pairs:
        if own is not None and other is not None and abs(own - other) > _CLOSE * scale:
            yield place, "disagree"
            return
