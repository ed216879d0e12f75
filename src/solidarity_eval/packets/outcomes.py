"""What an evaluation says of one outcome, as a packet holds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from solidarity_eval.evaluation.scores import score_source
from solidarity_eval.packets.outcome_numbers import OutcomeNumbers, statistic
from solidarity_eval.schemas.load import LoadedProject
from solidarity_eval.schemas.packet_outcomes import (
    PacketOutcome,
    PacketPassport,
    PacketReading,
    PacketReliability,
    PacketVerdict,
)

if TYPE_CHECKING:
    from solidarity_eval.evaluation import Evaluation
    from solidarity_eval.evaluation.scores import ScoreSource
    from solidarity_eval.schemas.project import Outcome


def packet_outcome(evaluation: Evaluation, outcome: Outcome) -> PacketOutcome:
    """Return an outcome as a packet holds it; what was refused is left out.

    Where teams or dyads are the unit, ``clustered`` is what the verdict reads.
    """
    source = _source(evaluation, outcome)
    found = OutcomeNumbers(evaluation, outcome)
    verdict = evaluation.verdicts.get(outcome.id)
    described: dict[str, Any] = {
        "construct": source.construct,
        "form": source.form,
        "items": _items(source),
        "low": source.low,
        "high": source.high,
        "better": "higher" if outcome.type == "proportion" else source.better,
        "selection": _selection(evaluation, outcome),
        **_people(evaluation, outcome, found),
    }
    return PacketOutcome(
        id=outcome.id,
        label=outcome.label,
        role=outcome.role,
        type=outcome.type,
        scale=outcome.scale or outcome.measure or outcome.indicator,
        design=evaluation.project.outcome_design(outcome),
        months=found.months,
        unit="proportion" if outcome.type == "proportion" else "points",
        proposed=outcome.proposed,
        teams=found.teams,
        before=found.summary(outcome.before),
        after=found.summary(outcome.after),
        correlation=found.correlation,
        moments=found.moments("programme"),
        comparison=found.moments("comparison") if evaluation.project.share_reference else None,
        change=found.change,
        effect=found.effect,
        clustered=found.clustered,
        drift=found.drift,
        standardized=found.standardized,
        reliability=tuple(_reliability(evaluation, outcome)),
        attrition=found.attrition,
        linked_share=_number(verdict.values.get("linked_share")) if verdict else None,
        verdict=_verdict(evaluation, outcome),
        passport=_passport(evaluation, outcome),
        **described,
    )


def _source(evaluation: Evaluation, outcome: Outcome) -> ScoreSource:
    loaded = LoadedProject(
        project=evaluation.project,
        instruments=dict(evaluation.instruments),
        folder=evaluation.folder,
        file=evaluation.folder / "project.yaml",
    )
    return score_source(loaded, outcome)


def _items(source: ScoreSource) -> int | None:
    if source.instrument is None or source.scale is None:
        return None
    return len(source.instrument.items_of(source.scale.id))


def _selection(evaluation: Evaluation, outcome: Outcome) -> str | None:
    found = evaluation.project.outcome_selection(outcome)
    return found.path if found is not None else None


def _people(evaluation: Evaluation, outcome: Outcome, found: OutcomeNumbers) -> dict[str, Any]:
    """Return the population of an outcome, and what its people are counted in."""
    name = outcome.population or found.population
    units = {one.id: one.unit for one in evaluation.project.populations}
    return {"population": name, "population_unit": units.get(name or "", "person")}


def _reliability(evaluation: Evaluation, outcome: Outcome) -> Iterator[PacketReliability]:
    for wave in dict.fromkeys((outcome.before, outcome.after)):
        result = evaluation.result(outcome.scale or "", "reliability", wave)
        if result is not None and result.has("alpha"):
            value = statistic(result["alpha"])
            yield PacketReliability(wave=wave, coefficient="cronbach_alpha", value=value)


def _verdict(evaluation: Evaluation, outcome: Outcome) -> PacketVerdict | None:
    found = evaluation.verdicts.get(outcome.id)
    if found is None:
        return None
    needed = _number(found.values.get("needed"))
    return PacketVerdict(
        word=found.word,
        reason=found.reason,
        rule=found.rule,
        size=found.size,
        zero=found.zero,
        smallest=found.smallest,
        drift_bound=found.drift_bound,
        needed=None if needed is None else round(needed),
        detectable=_number(found.values.get("detectable")),
    )


def _passport(evaluation: Evaluation, outcome: Outcome) -> PacketPassport | None:
    found = evaluation.passports.get(outcome.id)
    if found is None:
        return None
    return PacketPassport(
        readings=tuple(PacketReading(scale=one.scale, level=one.level) for one in found.readings),
        threats={threat.name: threat.state for threat in found.threats},
        verbs=found.verbs,
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
