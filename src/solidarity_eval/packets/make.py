"""An evaluation in, a packet out: aggregates only, screened before anybody sees them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.levels import levels_of
from solidarity_eval.packets.lessons import shared_lessons
from solidarity_eval.packets.outcomes import packet_outcome
from solidarity_eval.packets.parts_of_reach import (
    packet_costs,
    packet_equity,
    packet_milestones,
)
from solidarity_eval.packets.reached import packet_counts
from solidarity_eval.packets.screen import screened
from solidarity_eval.packets.targets import packet_target
from solidarity_eval.references.versions import software
from solidarity_eval.schemas.packet import Packet, PacketPlan, PacketQuestionnaire, PacketSite
from solidarity_eval.schemas.reach import Equity

if TYPE_CHECKING:
    from solidarity_eval.evaluation import Evaluation
    from solidarity_eval.schemas.instrument import Instrument


def make_packet(
    evaluation: Evaluation,
    *,
    date: dt.date,
    revision: int | None = None,
    earlier: Iterable[Packet] = (),
) -> Packet:
    """Return everything that leaves a project for a year.

    Only aggregates: the model has no field in which the answers of a person could stand. What
    too few people make is hidden, merged or rounded, also against what earlier packets of the
    project told; ``withheld`` records what, and why.

    Parameters
    ----------
    evaluation : Evaluation
        From `evaluate`.
    date : datetime.date
        The day.
    revision : int, optional
        Number of the packet for its year; one above the newest of ``earlier`` by default.
    earlier : iterable of Packet
        What the project sent before, all years.

    Returns
    -------
    Packet

    Raises
    ------
    DataError
        A text to be shared has no theme or holds personal data, or sensitive outcomes have no
        legal basis.
    """
    sent = tuple(earlier)
    packet = unscreened(evaluation, date=date)
    same_year = [one.revision for one in sent if one.identity[:2] == packet.identity[:2]]
    number = max(same_year, default=0) + 1 if revision is None else revision
    declared = [
        name
        for part in evaluation.project.reach
        if isinstance(part, Equity)
        for name in part.sensitive
    ]
    numbered = packet.model_copy(update={"revision": number})
    return screened(numbered, earlier=sent, sensitive=declared)


def unscreened(evaluation: Evaluation, *, date: dt.date) -> Packet:
    """Return what an evaluation says, before anything is hidden; it must not leave."""
    project = evaluation.project
    costs, merged = packet_costs(evaluation)
    final = [levels_of(project, one).report for one in project.outcomes][:1]
    return Packet(
        project=project.id,
        programme=project.programme,
        year=project.reporting.year if project.reporting is not None else date.year,
        written=date,
        report=final[0] if final else "interim",
        title=project.title,
        organisation=project.organisation,
        evaluator=project.evaluator,
        kind=project.kind,
        language=project.language,
        simulated=project.simulated,
        share_reference=project.share_reference,
        sites=tuple(
            PacketSite(**one.model_dump(include=set(PacketSite.model_fields)))
            for one in project.sites
        ),
        design=project.design.type,
        share_threshold=project.privacy.share_threshold,
        legal_basis=project.privacy.legal_basis,
        plan=_plan(evaluation),
        questionnaires=tuple(_questionnaires(evaluation)),
        outcomes=tuple(packet_outcome(evaluation, one) for one in project.outcomes),
        counts=packet_counts(evaluation),
        targets=tuple(packet_target(evaluation, one) for one in project.targets),
        milestones=packet_milestones(evaluation),
        costs=costs,
        equity=packet_equity(evaluation),
        withheld=merged,
        lessons=tuple(shared_lessons(evaluation.folder)),
        versions=software(),
    )


def _plan(evaluation: Evaluation) -> PacketPlan | None:
    if evaluation.plan is None:
        return None
    lock = evaluation.plan.lock
    return PacketPlan(
        sha256=lock.sha256,
        locked=lock.locked,
        revision=lock.revision,
        departures=len(evaluation.plan.departures),
    )


def _questionnaires(evaluation: Evaluation) -> Iterator[PacketQuestionnaire]:
    for name, instrument in evaluation.instruments.items():
        yield PacketQuestionnaire(
            id=name,
            label=instrument.name,
            construct=instrument.construct_id,
            form=instrument.form or instrument.id,
            sha256=questionnaire_hash(instrument),
        )


def questionnaire_hash(instrument: Instrument) -> str:
    """Return the SHA-256 of a questionnaire: canonical JSON of its file, keys sorted."""
    content = instrument.model_dump(mode="json", by_alias=True, exclude_none=True)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
