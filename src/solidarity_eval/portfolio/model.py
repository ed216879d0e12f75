"""What a portfolio is: the packets kept, those set aside, those awaited, what was put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from solidarity_eval.portfolio.study import Study, studies_of

if TYPE_CHECKING:
    import datetime as dt

    from solidarity_eval.portfolio.overlap import SharedPlace
    from solidarity_eval.portfolio.pools import Pool
    from solidarity_eval.portfolio.reference_point import ReferencePoint
    from solidarity_eval.results import Result, Scalar
    from solidarity_eval.schemas.packet import Packet


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that holds a packet.

    Attributes
    ----------
    file : str
        Its name, without folder.
    packet : Packet
    sha256 : str
        Of the bytes of the file.
    warnings : tuple of str
        Codes of what was unusual about the sender.
    key : str
        Name of the key that signed it.
    """

    file: str
    packet: Packet
    sha256: str
    warnings: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that was not read as a packet, and why: the code and values of the error."""

    file: str
    code: str
    values: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A packet that counts no more: a newer one came, or it tells of another year."""

    received: Received
    reason: Literal["superseded", "other_year"]
    by: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A project that should send a packet; ``due`` is the day it was asked for."""

    project: str
    title: str | None = None
    due: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """Packets of several projects, read side by side and never added across units.

    Attributes
    ----------
    packets : tuple of Packet
        The latest of each project, in the order of their titles.
    received : tuple of Received
        The files that these came in, in the same order.
    set_aside : tuple of SetAside
        Older packets of the same projects, and those of another year.
    refused : tuple of Refused
        Files that could not be used, with the reason.
    unknown : tuple of str
        Projects whose signature is not registered.
    doubtful : tuple of str
        Those of them whose packets bear several keys, or a key that another project uses too.
    expected : tuple of Awaited or None
        Who should send; None where nobody said.
    year : int or None
        The year asked for; None for the latest packet of each project.
    pools : tuple of Pool
        Results of the same kind, put together where there are enough of them.
    results : mapping
        Every result by id.
    shared_places : tuple of SharedPlace
        Places where several projects work.
    reference_points : tuple of ReferencePoint
        Groups of other projects to set beside a project without its own.
    """

    packets: tuple[Packet, ...]
    received: tuple[Received, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    refused: tuple[Refused, ...] = ()
    unknown: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    expected: tuple[Awaited, ...] | None = None
    year: int | None = None
    pools: tuple[Pool, ...] = ()
    results: Mapping[str, Result] = field(default_factory=dict)
    shared_places: tuple[SharedPlace, ...] = ()
    reference_points: tuple[ReferencePoint, ...] = ()

    @property
    def studies(self) -> tuple[Study, ...]:
        """Every outcome of every project."""
        return studies_of(self.packets)

    @property
    def simulated(self) -> bool:
        """Whether any packet tells of simulated answers."""
        return any(packet.simulated for packet in self.packets)

    @property
    def awaited(self) -> tuple[Awaited, ...]:
        """Expected projects that sent nothing that could be used."""
        here = {packet.project for packet in self.packets}
        return tuple(item for item in self.expected or () if item.project not in here)

    @property
    def uninvited(self) -> tuple[str, ...]:
        """Projects that sent a packet without being on the list."""
        if self.expected is None:
            return ()
        listed = {item.project for item in self.expected}
        return tuple(p.project for p in self.packets if p.project not in listed)

    @property
    def years(self) -> tuple[int, ...]:
        """Years that the packets tell of."""
        return tuple(sorted({packet.year for packet in self.packets}))

    def packet(self, project: str) -> Packet:
        """Return the packet of a project; KeyError names those that are here."""
        for item in self.packets:
            if item.project == project:
                return item
        raise KeyError(f"no packet of {project!r}; there are {[p.project for p in self.packets]}")
