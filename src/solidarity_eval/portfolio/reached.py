"""Whom a project reached, beside its first promise, in its own unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet, PacketCount, PacketTarget

_LEAST_PERIODS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The count that stands for a project in a row of the portfolio.

    Attributes
    ----------
    unit : str
    method : str or None
        How it was counted.
    value, low, high : float or None
        The count, or its bounds where it is not exact.
    n, total : int or None
        Of a share: how many of how many.
    series : tuple of float
        The same count, period after period; empty below six periods.
    target : PacketTarget or None
        The promise that it answers.
    """

    unit: str
    method: str | None
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    total: int | None = None
    series: tuple[float, ...] = ()
    target: PacketTarget | None = None

    @property
    def is_share(self) -> bool:
        """Whether the promise is a share rather than a count."""
        return self.unit == "proportion"

    @property
    def aim(self) -> tuple[float, ...]:
        """The number or the two numbers promised, as agreed on where the words are vague."""
        if self.target is None:
            return ()
        return tuple(self.target.read_as or self.target.values)


def reached(packet: Packet) -> Reached | None:
    """Return the count of a project's first promise, else its first count; None without any."""
    whole = [count for count in packet.counts if count.site is None]
    target = packet.targets[0] if packet.targets else None
    if target is not None and target.value is not None:
        count = _of(whole, target.indicator, target.unit)
        return Reached(
            unit=target.unit or (count.unit if count else ""),
            method=count.method if count else None,
            value=target.value,
            low=target.low,
            high=target.high,
            n=target.n,
            total=target.total,
            series=_series(whole, target.indicator, target.unit),
            target=target,
        )
    wanted = target.indicator if target is not None else None
    count = _of(whole, wanted, target.unit if target else None) if wanted else None
    count = count or next(iter(whole), None)
    if count is None:
        return None
    answers = target is not None and target.indicator == count.indicator
    return Reached(
        unit=count.unit,
        method=count.method,
        value=count.value,
        low=count.low,
        high=count.high,
        series=_series(whole, count.indicator, count.unit),
        target=target if answers else None,
    )


def _of(counts: list[PacketCount], indicator: str, unit: str | None) -> PacketCount | None:
    """Return the count of an indicator that no period narrows, else that of the last period."""
    found = [c for c in counts if c.indicator == indicator and unit in (None, c.unit)]
    whole = [count for count in found if count.period is None]
    if whole:
        return whole[0]
    return max(found, key=lambda count: count.period or "", default=None)


def _series(counts: list[PacketCount], indicator: str, unit: str | None) -> tuple[float, ...]:
    found = sorted(
        (count.period, count.value)
        for count in counts
        if count.indicator == indicator
        and unit in (None, count.unit)
        and count.period is not None
        and count.value is not None
    )
    periods = [period for period, _ in found]
    if len(found) < _LEAST_PERIODS or len(set(periods)) < len(periods):
        return ()
    return tuple(value for _, value in found)
