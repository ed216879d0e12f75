"""Run every part of ``reach:``; one refusal stops nothing else."""

from __future__ import annotations

from functools import partial

from solidarity_eval.errors import DataError
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
from solidarity_eval.schemas.reach_checks import needed_tables

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
    for name in needed_tables(part):
        if _is_empty(material, name):
            raise DataError("evaluation.register_empty", register=_file_of(material, name))
    return RUNS[part.kind](material, part), []


def _is_empty(material: Material, name: str) -> bool:
    """Tell whether a table was read and has no row yet."""
    own = {"counts": material.dataset.counts, "people": material.dataset.people}
    frame = own[name] if name in own else material.dataset.registers.get(name)
    return frame is not None and frame.empty


def _file_of(material: Material, name: str) -> str:
    """Return how the team calls a table: its sheet, else its file."""
    table = getattr(material.project.tables, name)
    return table.sheet if isinstance(table.sheet, str) else str(table.file)
