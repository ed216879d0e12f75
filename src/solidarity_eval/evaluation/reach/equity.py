"""Who was reached beside the neighbourhood, and who left beside who stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError
from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.results import Note, Result
from solidarity_eval.schemas.reach import Equity

if TYPE_CHECKING:
    import pandas as pd

LEFT = ("moved", "died", "refused", "lost")


def run(material: Material, part: Equity) -> list[Result]:
    """Return the people reached by characteristic, ``reach.<part>``.

    A sensitive characteristic without a legal basis is left out, and the result says so.
    """
    from solidarity_eval.reach import equity_of_reach

    people = material.people(part)
    if people is None:
        raise DataError("reach_people.no_people")
    basis = material.project.privacy.legal_basis
    refused = () if basis else tuple(name for name in part.variables if name in part.sensitive)
    kept = [name for name in part.variables if name not in refused]
    rows = _entered(people, material)
    found = equity_of_reach(
        rows.assign(left=_left(rows, material)),
        variables=kept or part.variables,
        neighbourhood=material.dataset.registers.get("neighbourhood"),
        left="left",
        sensitive=part.sensitive,
        legal_basis=basis,
    )
    if refused:
        told = Note(
            code="reach_people.sensitive_left_out", values={"variables": ", ".join(refused)}
        )
        found = found.with_(notes=(*found.notes, told))
    return [material.named(found, part)]


def _entered(people: pd.DataFrame, material: Material) -> pd.DataFrame:
    """Return those who had entered on the last day looked at."""
    if material.cutoff is None:
        return people
    import pandas as pd

    return people[~(people["entry_date"] > pd.Timestamp(material.cutoff))]


def _left(people: pd.DataFrame, material: Material) -> pd.Series:
    """Tell who had left before the end of the programme; ``completed`` is no departure."""
    reason = people["exit_reason"]
    left: pd.Series = reason.isin(LEFT) | (people["exit_date"].notna() & reason.isna())
    if material.cutoff is None:
        return left
    import pandas as pd

    return left & ~(people["exit_date"] > pd.Timestamp(material.cutoff))
