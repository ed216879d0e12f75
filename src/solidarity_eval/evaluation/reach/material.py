"""What every part of ``reach:`` may read: the project, its tables, what was already computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from solidarity_eval.results import About, Result
from solidarity_eval.schemas.reach import ReachPart

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from solidarity_eval.intake.dataset import Dataset
    from solidarity_eval.interpretation.verdict import Verdict
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The scored answers, the registers, the results so far and the verdicts.

    Attributes
    ----------
    loaded, dataset
        The project and its scored answers; ``dataset.registers`` holds the registers.
    results : mapping
        Results of the outcomes and indicators, by id.
    verdicts : mapping
        Verdict by outcome.
    """

    loaded: LoadedProject = field(repr=False)
    dataset: Dataset = field(repr=False)
    results: Mapping[str, Result]
    verdicts: Mapping[str, Verdict]

    @property
    def project(self) -> Project:
        """The promise."""
        return self.loaded.project

    def register(self, name: str) -> pd.DataFrame:
        """Return a register up to the cut-off day; an absent one is refused when files are read."""
        frame = self.dataset.registers[name]
        day = self.cutoff
        if day is None or "date" not in frame:
            return frame
        import pandas as pd

        return frame[~(frame["date"] > pd.Timestamp(day))]

    @property
    def cutoff(self) -> dt.date | None:
        """Last day that the report looks at."""
        reporting = self.project.reporting
        return reporting.cutoff if reporting else None

    def people(self, part: ReachPart) -> pd.DataFrame | None:
        """Return the people table, of the part's population where it names one."""
        frame = self.dataset.people
        if frame is None or part.population is None:
            return frame
        ours = frame["population"].isna() | (frame["population"] == part.population)
        return frame[ours]

    def named(self, result: Result, part: ReachPart, suffix: str = "", **about: Any) -> Result:
        """Return a result under its id, ``reach.<part>`` or ``reach.<part>.<suffix>``."""
        name = ".".join(item for item in ("reach", part.id, suffix) if item)
        here = About(project=self.project.id, population=part.population, **about)
        return result.with_(id=name, about=here)


Run = Callable[[Material, Any], list[Result]]
"""Computes a part: its results under their ids, headline first."""
