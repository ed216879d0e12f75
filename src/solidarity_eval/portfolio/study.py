"""One outcome of one project, as a portfolio reads it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval._kernels.student import interval

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet
    from solidarity_eval.schemas.packet_outcomes import PacketOutcome, Statistic

Interval = tuple[float, float, float]
_LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """An outcome with the packet that it came in.

    Intervals are ``(low, estimate, high)``. Those named *turned* have their sign changed where a
    lower score is wished, so that more is favourable for all.
    """

    packet: Packet
    outcome: PacketOutcome

    @property
    def id(self) -> str:
        """Project and outcome: ``prescription.loneliness``."""
        return f"{self.packet.project}.{self.outcome.id}"

    @property
    def is_turned(self) -> bool:
        """Whether a lower score is the one that is wished."""
        return self.outcome.better == "lower"

    @property
    def controlled(self) -> bool:
        """Whether the verdict reads a difference between groups."""
        return self.outcome.effect is not None

    @property
    def headline(self) -> Statistic | None:
        """What the verdict reads: the difference between groups, else the change."""
        return self.outcome.effect or self.outcome.clustered or self.outcome.change

    @property
    def word(self) -> str | None:
        """The word of the verdict, None without one."""
        return self.outcome.verdict.word if self.outcome.verdict is not None else None

    @property
    def smallest(self) -> float | None:
        """The smallest change that the project declared to matter, in points."""
        return self.outcome.verdict.smallest if self.outcome.verdict is not None else None

    @property
    def change(self) -> Interval | None:
        """What the verdict reads, as it was measured, in points."""
        return _bounds(self.headline)

    @property
    def turned_change(self) -> Interval | None:
        """What the verdict reads, more being favourable, in points."""
        return _turned(self.change) if self.is_turned else self.change

    @property
    def in_smallest_changes(self) -> Interval | None:
        """The turned change in units of the project's own smallest change that matters."""
        found, size = self.turned_change, self.smallest
        if found is None or not size:
            return None
        low, value, high = (part / size for part in found)
        return low, value, high

    @property
    def standardized(self) -> Interval | None:
        """The g of the change with its jackknife t interval, as measured; None without one."""
        found = self.outcome.standardized
        if found is None or found.n < 3:
            return None
        error = math.sqrt(found.variance_jackknife)
        low, high = interval(found.g, error, conf_level=_LEVEL, df=found.n - 1)
        return low, found.g, high

    @property
    def turned_standardized(self) -> Interval | None:
        """`standardized`, more being favourable."""
        found = self.standardized
        return _turned(found) if found is not None and self.is_turned else found

    @property
    def months(self) -> float | None:
        """Months between the two times; None where they are not told, or cannot be."""
        months = self.outcome.months
        return months if months is not None and months >= 0 else None

    @property
    def people(self) -> int | None:
        """People compared at both times."""
        change = self.outcome.change
        if change is not None and change.n is not None:
            return change.n
        return self.outcome.attrition.compared if self.outcome.attrition is not None else None

    @property
    def share_lost(self) -> float | None:
        """Share of those due who were not compared; None where it is not told."""
        people = self.outcome.attrition
        if people is None or not people.due:
            return None
        return 1.0 - people.compared / people.due

    def level(self, scale: str) -> str | None:
        """Return the level reached on a scale of evidence, None where it is not told."""
        passport = self.outcome.passport
        readings = passport.readings if passport is not None else ()
        return next((item.level for item in readings if item.scale == scale), None)


def studies_of(packets: tuple[Packet, ...]) -> tuple[Study, ...]:
    """Return every outcome of every packet, in their order."""
    return tuple(
        Study(packet=packet, outcome=outcome) for packet in packets for outcome in packet.outcomes
    )


def main_study(packet: Packet) -> Study | None:
    """Return the primary outcome of a project, else its first; None without any."""
    primary = [outcome for outcome in packet.outcomes if outcome.role == "primary"]
    found = next(iter((*primary, *packet.outcomes)), None)
    return None if found is None else Study(packet=packet, outcome=found)


def _bounds(statistic: Statistic | None) -> Interval | None:
    if statistic is None or statistic.conf_low is None or statistic.conf_high is None:
        return None
    return statistic.conf_low, statistic.estimate, statistic.conf_high


def _turned(found: Interval | None) -> Interval | None:
    return None if found is None else (-found[2], -found[1], -found[0])
