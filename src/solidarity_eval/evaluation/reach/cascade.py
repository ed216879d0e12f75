"""Steps that follow one another, for everyone and by team."""

from __future__ import annotations

from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import Cascade


def run(material: Material, part: Cascade) -> list[Result]:
    """Return who came to each step, ``reach.<part>``."""
    from solidarity_eval.reach import referral_cascade

    events = material.register("events")
    by = part.by if part.by is not None and events[part.by].notna().any() else None
    found = referral_cascade(
        events, steps=part.steps, team=by, due_days=part.due_days, until=material.cutoff
    )
    return [material.named(found, part)]
