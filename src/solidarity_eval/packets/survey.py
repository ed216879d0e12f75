"""A survey computed where its data are, as a packet like any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from solidarity_eval.packets.screen import screened
from solidarity_eval.references.versions import software
from solidarity_eval.schemas.packet import Packet, PacketCount
from solidarity_eval.schemas.packet_outcomes import PacketOutcome


def survey_packet(
    outcomes: Iterable[PacketOutcome],
    *,
    project: str,
    year: int,
    title: str | dict[str, str],
    date: dt.date,
    counts: Iterable[PacketCount] = (),
    earlier: Sequence[Packet] = (),
    **described: Any,
) -> Packet:
    """Return the packet of a survey, screened as that of a project is.

    Parameters
    ----------
    outcomes : iterable of PacketOutcome
        From `solidarity_eval.scale.survey_outcome`.
    project : str
        Identifier of the survey.
    year : int
        Of the report.
    title : str or mapping
        Name that readers see.
    date : datetime.date
        The day.
    counts : iterable of PacketCount
        Who answered, by site.
    earlier : sequence of Packet
        What was sent before.
    **described
        Other fields of `Packet`: ``programme, organisation, sites, simulated, legal_basis``...

    Returns
    -------
    Packet

    Raises
    ------
    DataError
        If what is left after screening would contradict itself.
    """
    same_year = [one.revision for one in earlier if one.identity[:2] == (project, year)]
    given = tuple(outcomes)
    fields: dict[str, Any] = {"share_threshold": 11, "report": "final", **described}
    packet = Packet(
        project=project,
        year=year,
        revision=max(same_year, default=0) + 1,
        written=date,
        title=title,
        design=given[0].design if given else "descriptive",
        outcomes=given,
        counts=tuple(counts),
        versions=software(),
        **fields,
    )
    return screened(packet, earlier=earlier)
