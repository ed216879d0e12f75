"""Deliverables of the project."""

from __future__ import annotations

from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import Milestones


def run(material: Material, part: Milestones) -> list[Result]:
    """Return the deliverables and their state on the day of the report, ``reach.<part>``."""
    from solidarity_eval.evaluation.targets import report_day
    from solidarity_eval.reach import milestones

    rows = material.register("milestones")
    found = milestones(rows, evidence="evidence", as_of=report_day(material))
    return [material.named(found, part, unit="deliverables")]
