"""The sections on who was reached, in the order of the report."""

from __future__ import annotations

from collections.abc import Callable

from solidarity_eval.document.blocks import Section
from solidarity_eval.report.context import Context
from solidarity_eval.report.sections.reach import (
    capability,
    cascade,
    costs,
    dyads,
    equity,
    interviews,
    milestones,
    networks,
    panel,
    reached,
    services,
    tie_strength,
    transition,
)

REACH_SECTIONS: tuple[Callable[[Context], Section | None], ...] = (
    reached.section,
    transition.section,
    cascade.section,
    dyads.section,
    networks.section,
    tie_strength.section,
    panel.section,
    services.section,
    capability.section,
    equity.section,
    interviews.section,
    milestones.section,
    costs.section,
)
