"""The whole of a packet, as it may leave a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.disclosure.earlier import Other
from solidarity_eval.disclosure.kinds import SENSITIVE_FIELDS
from solidarity_eval.disclosure.packet_figures import figures_of, people
from solidarity_eval.disclosure.packet_outcomes import OutcomeScreen
from solidarity_eval.disclosure.packet_shares import screen_equity, screen_target
from solidarity_eval.disclosure.record import Record, joined
from solidarity_eval.disclosure.thresholds import LEAST

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet
    from solidarity_eval.schemas.packet_outcomes import PacketOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A packet that may leave, and what was done to it."""

    packet: Packet
    record: Record


def screen_packet(
    packet: Packet,
    *,
    earlier: Sequence[Packet] = (),
    sensitive: frozenset[str] = SENSITIVE_FIELDS,
) -> Screened:
    """Hide, merge or round every field of a packet that tells of too few people.

    Counts of activity (participants, visits, meals, who came back) stay. An outcome of fewer
    people than the threshold keeps its name, its design and who was due; one whose figures would
    give an answer away is rounded, see `safe_precision`, or hidden. Shares are hidden with their
    rest. What an earlier packet of the project told is subtracted, as a reader would.

    Parameters
    ----------
    packet : Packet
        As the project's results have it.
    earlier : sequence of Packet
        What the project sent before, of any year or revision; other projects and this very
        packet are passed over.
    sensitive : frozenset of str
        Words that make a field one of Article 9, see `SENSITIVE_FIELDS`.

    Returns
    -------
    Screened
        The packet lists what was done in ``withheld``. Screening it again changes nothing.
    """
    least = max(packet.share_threshold, LEAST)
    sent = [
        one for one in earlier if one.project == packet.project and one.identity != packet.identity
    ]
    records: list[Record] = []
    outcomes: list[PacketOutcome] = []
    for outcome in packet.outcomes:
        screen = OutcomeScreen(outcome, least, _others(outcome, outcomes, sent))
        kept, record = screen.screened(basis=packet.legal_basis)
        outcomes.append(kept)
        records.append(record)
    targets = []
    for target in packet.targets:
        shown, record = screen_target(packet, target, least=least, earlier=sent)
        targets.append(shown)
        records.append(record)
    equity, record = screen_equity(
        packet.equity,
        least=least,
        sensitive_least=packet.sensitive_threshold,
        fields=sensitive,
        basis=packet.legal_basis,
        earlier=sent,
    )
    found = joined([*records, record])
    lines = dict.fromkeys((*packet.withheld, *found.packet_lines()))
    kept_packet = packet.model_copy(
        update={
            "outcomes": tuple(outcomes),
            "targets": tuple(targets),
            "equity": equity,
            "withheld": tuple(lines),
        }
    )
    return Screened(packet=kept_packet, record=found)


def _others(
    outcome: PacketOutcome, screened: Sequence[PacketOutcome], sent: Sequence[Packet]
) -> tuple[Other, ...]:
    """Return what is published of nearly the same people.

    The same outcome of earlier packets, both times; outcomes of this packet on the same score
    of the same people, which share at least the first time.
    """
    earlier = [
        Other(figures=figures_of(one))
        for packet in sent
        for one in packet.outcomes
        if one.id == outcome.id and people(one) is not None
    ]
    beside = [
        Other(figures=figures_of(one), sides=("before",))
        for one in screened
        if _score(one) == _score(outcome) and one.scale is not None and people(one) is not None
    ]
    return (*earlier, *beside)


def _score(outcome: PacketOutcome) -> tuple[str | None, ...]:
    return outcome.construct_id, outcome.form, outcome.scale, outcome.population
