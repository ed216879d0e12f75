"""Places where several projects work: the same people may be counted by each."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet, PacketSite


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPlace:
    """A place where two projects or more work.

    Attributes
    ----------
    level : {"district", "commune"}
        The finest that they share.
    commune : str
    district : str or None
    qpv : bool or None
        Whether one of them says that it is a priority district; None where nobody tells.
    projects : tuple of str
    """

    level: Literal["district", "commune"]
    commune: str
    district: str | None
    qpv: bool | None
    projects: tuple[str, ...]


def shared_places(packets: Iterable[Packet]) -> tuple[SharedPlace, ...]:
    """Return the districts, then the communes, where several projects work.

    Names are compared without capitals, accents and spaces. A commune is listed only for
    projects that share no district there. How many people are in both is unknown: nothing is
    added, nothing is subtracted.

    Parameters
    ----------
    packets : iterable of Packet
        One a project.

    Returns
    -------
    tuple of SharedPlace
        By commune and district.
    """
    districts: dict[tuple[str, str], _Place] = defaultdict(_Place)
    communes: dict[str, _Place] = defaultdict(_Place)
    for packet in packets:
        for site in packet.sites:
            if site.commune is None:
                continue
            key = _plain(site.commune)
            communes[key].add(packet.project, site)
            if site.district is not None:
                districts[key, _plain(site.district)].add(packet.project, site)
    near = [place.shared("district") for place in districts.values()]
    found = [place for place in near if place is not None]
    told = {(_plain(place.commune), place.projects) for place in found}
    for key, place in communes.items():
        far = place.shared("commune")
        if far is not None and (key, far.projects) not in told:
            found.append(far)
    return tuple(sorted(found, key=lambda item: (_plain(item.commune), item.district or "")))


class _Place:
    """Collects who works in a place."""

    __slots__ = ("commune", "district", "projects", "qpv")

    def __init__(self) -> None:
        self.projects: set[str] = set()
        self.commune = ""
        self.district: str | None = None
        self.qpv: bool | None = None

    def add(self, project: str, site: PacketSite) -> None:
        """Note a site; the first name met is kept."""
        self.commune = self.commune or site.commune or ""
        self.district = self.district or site.district
        self.projects.add(project)
        if site.qpv is not None:
            self.qpv = bool(self.qpv) or site.qpv

    def shared(self, level: Literal["district", "commune"]) -> SharedPlace | None:
        """Return the place where two projects or more work in it."""
        if len(self.projects) < 2:
            return None
        return SharedPlace(
            level=level,
            commune=self.commune,
            district=self.district if level == "district" else None,
            qpv=self.qpv if level == "district" else None,
            projects=tuple(sorted(self.projects)),
        )


def _plain(name: str) -> str:
    """Return a name as it is compared: Saint-Denis, saint denis and SAINT  DENIS are one."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(" " if char in "-'’" else char for char in letters if not _accent(char))
    return " ".join(kept.split())


def _accent(char: str) -> bool:
    return unicodedata.combining(char) != 0
