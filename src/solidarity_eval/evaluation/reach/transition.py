"""From one way of coming to another, within a window."""

from __future__ import annotations

from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import Transition


def run(material: Material, part: Transition) -> list[Result]:
    """Return the share that passed, ``reach.<part>``."""
    from solidarity_eval.reach import transition_rate

    found = transition_rate(
        material.register("events"),
        start=part.start,
        reached=part.reached,
        competing=part.competing,
        within_days=part.within_days,
        visits=part.visits,
        visits_within=part.visits_within,
        until=material.cutoff,
    )
    return [material.named(found, part)]
