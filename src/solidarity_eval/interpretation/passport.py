"""The evidence passport: how far the proof goes, on three scales, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from solidarity_eval.interpretation.passport_facts import PassportFacts
from solidarity_eval.interpretation.passport_parts import (
    Reading,
    Scale,
    Threat,
    ThreatName,
    ThreatState,
    Values,
    VerbLevel,
)
from solidarity_eval.interpretation.scale_maryland import read_maryland
from solidarity_eval.interpretation.scale_nesta import read_nesta
from solidarity_eval.interpretation.scale_wwc import read_wwc
from solidarity_eval.interpretation.threats import read_threats

__all__ = [
    "Passport",
    "PassportFacts",
    "Reading",
    "Scale",
    "Threat",
    "ThreatName",
    "ThreatState",
    "Values",
    "VerbLevel",
    "passport",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passport:
    """How far the proof of one outcome goes.

    Attributes
    ----------
    outcome, design : str
    readings : tuple of Reading
        Nesta, Maryland, WWC, in that order.
    threats : tuple of Threat
        All nine, in the order of `ThreatName`.
    verbs : {"describe", "change", "association", "effect"}
        The strongest family of verbs that the report may use for this outcome.
    """

    outcome: str
    design: str
    readings: tuple[Reading, ...]
    threats: tuple[Threat, ...]
    verbs: VerbLevel


def passport(facts: PassportFacts) -> Passport:
    """Read one outcome on three scales of evidence, with what other explanations remain.

    The scales ask different questions (does the project know what it does and show it; how was
    it compared; would a clearinghouse accept it), so there is no single figure.

    The verbs follow the design and the verdict: ``effect`` needs chance, few departures (or
    groups still alike) and a word; ``association`` a comparison group and a word; ``change`` two
    times and a word; everything else is described.

    Parameters
    ----------
    facts : PassportFacts
        What is recorded of the outcome; None where it is not.

    Returns
    -------
    Passport
        Three readings, nine threats, the verbs allowed.

    References
    ----------
    Puttick and Ludlow (2013); Madaleno and Waights (2016); Sherman et al. (1998); What Works
    Clearinghouse (2022); Shadish, Cook and Campbell (2002).

    Examples
    --------
    >>> read = passport(PassportFacts(outcome="y", design="one_group_pre_post", verdict=None))
    >>> [(reading.scale, reading.level) for reading in read.readings]
    [('nesta', '1'), ('maryland', '1'), ('wwc', 'out_of_scope')]
    >>> read.verbs
    'describe'
    """
    readings = (read_nesta(facts), read_maryland(facts), read_wwc(facts))
    return Passport(
        outcome=facts.outcome,
        design=facts.design,
        readings=readings,
        threats=read_threats(facts),
        verbs=_verbs(facts, readings[2]),
    )


def _verbs(facts: PassportFacts, wwc: Reading) -> VerbLevel:
    if facts.word in (None, "cannot_conclude") or facts.design == "descriptive":
        return "describe"
    if not facts.controlled:
        return "change"
    accepted = wwc.level in ("without_reservations", "with_reservations")
    return "effect" if facts.drawn and accepted else "association"
