"""What a place can do in a crisis: its list, and its drills."""

from __future__ import annotations

from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import Capability


def run(material: Material, part: Capability) -> list[Result]:
    """Return the list, ``reach.<part>``, and the drills, ``reach.<part>.drills``.

    Without a list the drills are ``reach.<part>``.
    """
    results = []
    if part.items:
        results.append(material.named(_checklist(material, part), part))
    if part.drills:
        results.append(material.named(_drills(material, part), part, "drills" if results else ""))
    return results


def _checklist(material: Material, part: Capability) -> Result:
    from solidarity_eval.reach import capability_checklist

    rows = material.register("capability")
    return capability_checklist(
        rows,
        items=[item.id for item in part.items],
        essential=[item.id for item in part.items if item.essential],
        until=material.cutoff,
        value="value" if "value" in rows else None,
        unit="unit" if "unit" in rows else None,
        site="site" if _several(rows, "site") else None,
    )


def _drills(material: Material, part: Capability) -> Result:
    from solidarity_eval.reach import drill_times

    rows = material.register("drills")
    return drill_times(
        rows,
        limit=part.drill_within_minutes,
        until=material.cutoff,
        site="site" if _several(rows, "site") else None,
    )


def _several(rows: object, column: str) -> bool:
    """Tell whether the rows speak of more than one place."""
    import pandas as pd

    return isinstance(rows, pd.DataFrame) and column in rows and rows[column].dropna().nunique() > 1
