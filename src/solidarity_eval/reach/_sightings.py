"""Who was seen on which occasion: identifiers checked, each person once per occasion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import require_columns

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """Rows with a person, and how many rows have none."""

    frame: pd.DataFrame
    unnamed: int

    @property
    def persons(self) -> int:
        """Distinct identifiers."""
        return int(self.frame["person"].nunique())


def sightings(data: pd.DataFrame, *, person: str | None, occasion: str | None) -> Sightings:
    """Return who was seen when, each pair once.

    Raises
    ------
    ArgumentError
        If no column of identifiers is named.
    ColumnNotFoundError
        If a column is not in the table.
    TooFewError
        If no row has an identifier.
    """
    require_table(data)
    if person is None:
        raise ArgumentError("reach_counts.no_identifier")
    require_columns(data, person, optional=(occasion,))
    import pandas as pd

    frame = pd.DataFrame({"person": data[person]})
    frame["occasion"] = 0 if occasion is None else data[occasion]
    named = frame["person"].notna() & frame["person"].astype(str).str.strip().ne("")
    kept = frame[named & frame["occasion"].notna()].drop_duplicates()
    if kept.empty:
        raise TooFewError("reach_counts.nobody_named", column=person, rows=len(frame))
    return Sightings(frame=kept, unnamed=int((~named).sum()))
