"""Sums of two packets added up; means, spread and change read back from sums."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from solidarity_eval.errors import ArgumentError
from solidarity_eval.schemas.packet_outcomes import PacketMoments

LINEAR: Final = ("before", "after")
SQUARED: Final = ("before_squared", "after_squared", "product")


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What sums say of a score, in points.

    Attributes
    ----------
    n : int
        People.
    mean_before, mean_after, change : float
        Means, and the mean of after minus before.
    sd_before, sd_after, sd_change : float or None
        Divisor n - 1; None below two people.
    covariance, correlation : float or None
        Of before and after; None below two people, and the correlation where one does not vary.
    scale : float
        Size of the scores, for comparisons.
    """

    n: int
    mean_before: float
    mean_after: float
    change: float
    sd_before: float | None
    sd_after: float | None
    sd_change: float | None
    covariance: float | None
    correlation: float | None
    scale: float


def add_moments(first: PacketMoments, second: PacketMoments) -> PacketMoments:
    r"""Return the sums over two groups of different people.

    .. math::
        \sum_{A \cup B} x = \sum_A x + \sum_B x

    Exact where both have a grid: the sums are whole numbers of the finest step that both share, so
    that the moments of ten packets are those of all the rows together, to the last digit. It puts
    people together, not projects: how projects differ is read by a synthesis.

    Parameters
    ----------
    first, second : PacketMoments
        Of one score: same scale, hence the same shift.

    Returns
    -------
    PacketMoments

    Raises
    ------
    ArgumentError
        If the two are not shifted by the same middle.

    Examples
    --------
    >>> some = dict(n=2, shift=1.5, denominator=2, before=-1, after=3)
    >>> one = PacketMoments(**some, before_squared=1, after_squared=5, product=-2)
    >>> both = add_moments(one, one)
    >>> both.n, both.after, both.product
    (4, 6.0, -4.0)
    """
    if first.shift != second.shift:
        raise ArgumentError("packets.other_shift", first=str(first.shift), second=str(second.shift))
    steps = None
    if first.denominator is not None and second.denominator is not None:
        steps = math.lcm(first.denominator, second.denominator)
    added = {
        name: _total(_in_steps(first, name, steps), _in_steps(second, name, steps), whole=steps)
        for name in (*LINEAR, *SQUARED)
    }
    return PacketMoments(n=first.n + second.n, shift=first.shift, denominator=steps, **added)


def in_points(moments: PacketMoments, name: str) -> Fraction:
    """Return a sum in points (or squared points), exactly as the packet holds it."""
    steps = moments.denominator or 1
    total: float = getattr(moments, name)
    return Fraction(total) / (steps if name in LINEAR else steps * steps)


def describe(moments: PacketMoments) -> Described | None:
    """Return means, standard deviations and correlation; None where the sums are nobody's."""
    n = moments.n
    if n == 0:
        return None
    sums = {name: in_points(moments, name) for name in (*LINEAR, *SQUARED)}
    x, y = sums["before"], sums["after"]
    squares = (
        sums["before_squared"] - x * x / n,
        sums["after_squared"] - y * y / n,
        sums["product"] - x * y / n,
    )
    of_change = squares[0] + squares[1] - 2 * squares[2]
    shift = Fraction(moments.shift)
    covariance = None if n < 2 else float(squares[2] / (n - 1))
    return Described(
        n=n,
        mean_before=float(shift + x / n),
        mean_after=float(shift + y / n),
        change=float((y - x) / n),
        sd_before=_sd(squares[0], n),
        sd_after=_sd(squares[1], n),
        sd_change=_sd(of_change, n),
        covariance=covariance,
        correlation=_correlation(*squares) if n > 1 else None,
        scale=max(
            1e-12,
            float(abs(shift)),
            math.sqrt(abs(sums["before_squared"] / n)) * 2,
            math.sqrt(abs(sums["after_squared"] / n)) * 2,
        ),
    )


def _sd(squares: Fraction, n: int) -> float | None:
    return None if n < 2 else math.sqrt(max(squares, Fraction(0)) / (n - 1))


def _correlation(before: Fraction, after: Fraction, product: Fraction) -> float | None:
    if before <= 0 or after <= 0:
        return None
    return max(-1.0, min(1.0, float(product) / (math.sqrt(before) * math.sqrt(after))))


def _in_steps(moments: PacketMoments, name: str, steps: int | None) -> Fraction:
    """Return a sum in steps of the common grid, in points where there is none."""
    power = 1 if name in LINEAR else 2
    return in_points(moments, name) * math.prod([steps or 1] * power)


def _total(first: Fraction, second: Fraction, *, whole: int | None) -> float:
    total = first + second
    if whole is not None and abs(total) >= 2**53:
        raise ArgumentError("packets.too_many", most=str(2**53))
    return float(total)
