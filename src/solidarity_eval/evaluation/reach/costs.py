"""What the project cost, beside whom it reached and what changed."""

from __future__ import annotations

from solidarity_eval.evaluation.reach import distinct
from solidarity_eval.evaluation.reach.counted import count_rows_of, up_to_cutoff
from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.reach.costs import FavourableChange
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import Costs, Distinct

Bounds = tuple[float, float]


def run(material: Material, part: Costs) -> list[Result]:
    """Return what was spent, ``reach.<part>``; per point only where the verdict is favourable."""
    from solidarity_eval.reach import costs

    found = costs(
        up_to_cutoff(material, material.register("costs")),
        supplier="supplier",
        include=part.include,
        persons=_persons(material, part),
        change=_change(material, part),
    )
    return [material.named(found, part, outcome=part.outcome, unit="euros")]


def _persons(material: Material, part: Costs) -> Bounds | None:
    """Return bounds of the persons reached: of a part, else of a count of persons."""
    if part.persons is None:
        return None
    for other in material.project.reach:
        if isinstance(other, Distinct) and other.id == part.persons:
            return _bounds(distinct.run(material, other.model_copy(update={"lower_bound": False})))
    rows = count_rows_of(material, part.persons)
    if rows is None or rows.empty:
        return None
    rows = rows[rows["unit"].isna() | (rows["unit"] == "persons")]
    low = float(rows["low"].fillna(rows["value"]).sum())
    high = float(rows["high"].fillna(rows["value"]).sum())
    return (low, high) if low > 0 else None


def _bounds(results: list[Result]) -> Bounds | None:
    found = results[0]
    if found.has("distinct"):
        low = high = found["distinct"].estimate
    else:
        low, high = found["least"].estimate, found["most"].estimate
    return (low, high) if low > 0 else None


def _change(material: Material, part: Costs) -> FavourableChange | None:
    verdict = material.verdicts.get(part.outcome or "")
    if verdict is None or verdict.word != "favourable" or verdict.unit != "points":
        return None
    ends = (verdict.low, verdict.estimate, verdict.high)
    low, middle, high = (-end for end in reversed(ends)) if verdict.turned else ends
    if low <= 0:
        return None
    return FavourableChange(estimate=middle, low=low, high=high, conf_level=verdict.conf_level)
