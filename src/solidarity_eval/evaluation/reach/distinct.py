"""Distinct persons: exact with identifiers, bounded without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError
from solidarity_eval.evaluation.reach.counted import count_rows_of
from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import Distinct

if TYPE_CHECKING:
    import pandas as pd


def run(material: Material, part: Distinct) -> list[Result]:
    """Return the count or its bounds, ``reach.<part>``, and the least number of people seen or not.

    Identifiers are those of the attendance register; without it and without counts, those of the
    answers.
    """
    from solidarity_eval.reach import capture_recapture, distinct_persons

    found = distinct_persons(
        _presences(material, part),
        counts=_counts(material, part),
        unit="unit",
        low="low",
        high="high",
        newcomers=part.newcomers,
    )
    results = [material.named(found, part, unit="persons")]
    if part.lower_bound:
        visits = material.register("attendance")
        bound = capture_recapture(visits, person="person", occasion="date")
        results.append(material.named(bound, part, "lower_bound", unit="persons"))
    return results


def _presences(material: Material, part: Distinct) -> pd.DataFrame | None:
    if part.from_attendance:
        return material.register("attendance")
    if part.indicators:
        return None
    answers = material.dataset.responses
    if part.population is None:
        return answers
    return answers[answers["population"] == part.population]


def _counts(material: Material, part: Distinct) -> pd.DataFrame | None:
    if not part.indicators:
        return None
    rows = count_rows_of(material, *part.indicators, population=part.population)
    if rows is None or rows.empty:
        raise DataError("reach_counts.nothing_counted", indicator=", ".join(part.indicators))
    return rows
