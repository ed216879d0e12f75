"""Rows of the register of counts, up to the cut-off day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.intake.periods import parse_period

if TYPE_CHECKING:
    import pandas as pd


def count_rows_of(
    material: Material, *indicators: str, site: str | None = None, population: str | None = None
) -> pd.DataFrame | None:
    """Return the rows that speak of some indicators; None without a register."""
    counts = material.dataset.counts
    if counts is None:
        return None
    rows = counts[counts["indicator"].isin(indicators)]
    if site is not None:
        rows = rows[rows["site"] == site]
    if population is not None and "population" in rows:
        rows = rows[rows["population"].isna() | (rows["population"] == population)]
    return up_to_cutoff(material, rows)


def up_to_cutoff(material: Material, rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out the periods that start after the cut-off day; what is no period stays."""
    day = material.cutoff
    if day is None:
        return rows
    periods = [parse_period(str(text)) for text in rows["period"]]
    return rows[[period is None or period.start <= day for period in periods]]
