"""Ties that grew stronger or weaker, and the circles that they stand in."""

from __future__ import annotations

from solidarity_eval.errors import SolidarityEvalError
from solidarity_eval.evaluation.jobs import refusal_note
from solidarity_eval.evaluation.reach.asked import respondents, ties_of
from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.results import Note, Result
from solidarity_eval.schemas.reach import TieStrength


def run(material: Material, part: TieStrength) -> list[Result]:
    """Return the moves, ``reach.<part>``, and the circles, ``reach.<part>.circles``."""
    from solidarity_eval.reach import tie_circles, tie_transitions

    ties = ties_of(material, part)
    about = {"before": part.before, "after": part.after}
    first, last = (set(respondents(material, part, ties, wave=wave)) for wave in about.values())
    both = sorted(first & last)
    moves = tie_transitions(
        ties, before=part.before, after=part.after, order=part.order, respondents=both
    )
    notes: list[Note] = []
    circles = []
    if part.circles and ties["circle"].notna().any():
        try:
            found = tie_circles(
                ties, before=part.before, after=part.after, circles=part.circles, respondents=both
            )
            circles.append(material.named(found, part, "circles", **about))
        except SolidarityEvalError as refusal:
            notes.append(refusal_note(f"reach.{part.id}.circles", refusal))
    headline = material.named(moves, part, **about)
    return [headline.with_(notes=(*headline.notes, *notes)), *circles]
