"""A file that does not say whose answers it holds, where a project follows several kinds."""

from __future__ import annotations

from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.parts import Part


def check_population(part: Part, context: Context) -> list[Finding]:
    """Warn that the first population was taken, when there are others."""
    names = tuple(item.id for item in context.project.populations)
    if part.table.population is not None or len(names) < 2:
        return []
    return [found("population_assumed", part.raw, chosen=names[0], others=names[1:])]
