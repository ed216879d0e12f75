"""The sections on who was reached, in the order of the report."""

from __future__ import annotations

from collections.abc import Callable

from solidarity_eval.document.blocks import Section
from solidarity_eval.report.context import Context
from solidarity_eval.report.sections.reach import (
    capability,
    cascade,
    dyads,
    equity,
    services,
    transition,
)

REACH_SECTIONS: tuple[Callable[[Context], Section | None], ...] = (
    transition.section,
    cascade.section,
    dyads.section,
    services.section,
    capability.section,
    equity.section,
)
