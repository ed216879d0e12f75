"""Who answered at which time, for registers that hold what people named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.evaluation.study import in_order_of_time
from solidarity_eval.schemas.reach import ReachPart

if TYPE_CHECKING:
    import pandas as pd


def ties_of(material: Material, part: ReachPart, kind: str | None = None) -> pd.DataFrame:
    """Return the ties of the part's population, of one kind where it names one."""
    ties = material.register("ties")
    people = material.people(part)
    if part.population is not None and people is not None:
        ties = ties[ties["ego"].isin(people["person"])]
    return ties if kind is None else ties[ties["kind"] == kind]


def respondents(material: Material, part: ReachPart, ties: pd.DataFrame, *, wave: str) -> list[str]:
    """Return who answered at a time: those who named somebody and those who named nobody.

    Who answered the questionnaire of that time was asked for ties too, where the people who named
    somebody are among them; else ties were told apart and only who named somebody is known.
    """
    egos = set(ties.loc[ties["wave"] == wave, "ego"].dropna())
    rows = material.dataset.responses
    here = (rows["wave"] == wave) & rows["person"].notna()
    if part.population is not None:
        here &= rows["population"] == part.population
    answered = set(rows.loc[here, "person"])
    return sorted(egos | answered if egos & answered else egos)


def times_of(material: Material, ties: pd.DataFrame, waves: tuple[str, ...]) -> tuple[str, ...]:
    """Return the times to look at, those named or those of the register, in the project's order."""
    told = set(ties["wave"].dropna())
    known = [wave.id for wave in in_order_of_time(material.project) if wave.id in told]
    return tuple(wave for wave in known if not waves or wave in waves)
