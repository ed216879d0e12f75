"""Run every part of ``reach:``; one refusal stops nothing else."""

from __future__ import annotations

from functools import partial

from solidarity_eval.evaluation.jobs import Collector
from solidarity_eval.evaluation.reach import (
    attendance,
    capability,
    cascade,
    coded_interviews,
    costs,
    distinct,
    dyads,
    equity,
    milestones,
    network,
    panel,
    services,
    tie_strength,
    transition,
)
from solidarity_eval.evaluation.reach.material import Material, Run
from solidarity_eval.results import Note, Result
from solidarity_eval.schemas.reach import ReachPart

RUNS: dict[str, Run] = {
    "distinct": distinct.run,
    "attendance": attendance.run,
    "milestones": milestones.run,
    "costs": costs.run,
    "network": network.run,
    "tie_strength": tie_strength.run,
    "coded_interviews": coded_interviews.run,
    "panel": panel.run,
    "transition": transition.run,
    "cascade": cascade.run,
    "dyads": dyads.run,
    "services": services.run,
    "capability": capability.run,
    "equity": equity.run,
}
"""How each kind of part is computed."""


def run_reach(material: Material, collector: Collector) -> None:
    """Compute each part of the project; the subject of a refusal is ``reach.<part>``."""
    for part in material.project.reach:
        if part.kind in RUNS:
            collector.collect(f"reach.{part.id}", partial(_results, material, part))


def _results(material: Material, part: ReachPart) -> tuple[list[Result], list[Note]]:
    return RUNS[part.kind](material, part), []
