"""What may be said of each outcome: its verdict and its evidence passport."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.evidence import gather
from solidarity_eval.interpretation.verdict import Verdict, verdict

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study
    from solidarity_eval.results import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusions:
    """Verdicts by outcome; one whose headline was refused has none."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)


def conclude(studies: Iterable[Study], results: Mapping[str, Result]) -> Conclusions:
    """Read the results of every outcome; nothing that they say is computed again."""
    found = Conclusions()
    for study in studies:
        evidence = gather(study, results)
        if evidence is not None:
            found.verdicts[study.outcome.id] = verdict(evidence)
    return found
