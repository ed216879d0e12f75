"""What may be said of each outcome: its verdict and its evidence passport."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.evidence import gather
from solidarity_eval.evaluation.facts import gather_facts
from solidarity_eval.evaluation.multiverse import multiverse
from solidarity_eval.interpretation.passport import Passport, passport
from solidarity_eval.interpretation.verdict import Verdict, verdict

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study
    from solidarity_eval.plan import PlanState
    from solidarity_eval.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusions:
    """By outcome; one whose headline was refused has no verdict, and a passport all the same.

    The primary outcome is read under other choices too.
    """

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    passports: dict[str, Passport] = field(default_factory=dict)
    multiverses: list[Result] = field(default_factory=list)


def conclude(
    studies: Iterable[Study], results: Mapping[str, Result], plan: PlanState | None
) -> Conclusions:
    """Read the results of every outcome; nothing that they say is computed again."""
    found = Conclusions()
    for study in studies:
        name = study.outcome.id
        evidence = gather(study, results, plan)
        if evidence is not None:
            found.verdicts[name] = verdict(evidence)
        if study.outcome.role == "primary":
            other_choices = multiverse(study, results, plan)
            if other_choices is not None:
                found.multiverses.append(other_choices)
        found.passports[name] = passport(gather_facts(study, results, found.verdicts.get(name)))
    return found
