"""What a planned number of people can find: the function behind ``solidarity-eval power``."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from solidarity_eval.errors import ArgumentError, StatisticalWarning

if TYPE_CHECKING:
    from solidarity_eval.results import Result
    from solidarity_eval.schemas.project import Outcome, Project

Kind = Literal["change", "groups", "teams"]
_ARMS = ("randomised", "comparison_group")
_NEEDED = ("n", "sd", "r")
_FIGURES = (".svg", ".png")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was expected before the answers.

    Attributes
    ----------
    n : float
        People at the start (in each group, where there are two).
    sd, r : float
        Standard deviation of the score at one time, in points; correlation of before and after.
    smallest : float or None
        Smallest change that matters, in points.
    drop_out : float
        Share of people who will not answer again.
    drift : float
        What a favourable interval must exceed because of the way people came in, in points.
    groups : {1, 2}
        One group before and after, or two groups.
    teams : float or None
        Teams or places of all groups; None where people share none.
    icc : float
        Share of the variance that lies between teams (of the change, with one group).
    conf_level : float
        Of the interval that decides.
    """

    n: float
    sd: float
    r: float = 0.5
    smallest: float | None = None
    drop_out: float = 0.0
    drift: float = 0.0
    groups: Literal[1, 2] = 1
    teams: float | None = None
    icc: float = 0.05
    conf_level: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerReading:
    """One outcome of a plan.

    Attributes
    ----------
    label : str or None
        Of the outcome; None for a plan without project.
    plan : Plan or None
        None where the project does not say enough.
    missing : tuple of str
        Keys of ``planned`` that are missing.
    kind : str
        What was planned: ``change``, ``groups`` or ``teams``.
    verdicts, detectable : Result or None
        Of ``possible_verdicts`` (one group without teams), and of the power function.
    """

    label: str | None
    plan: Plan | None = None
    missing: tuple[str, ...] = ()
    kind: Kind = "change"
    verdicts: Result | None = None
    detectable: Result | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the reading ready for JSON."""
        return {
            "outcome": self.label,
            "kind": self.kind,
            "missing": list(self.missing),
            "results": [
                {
                    "method": result.method,
                    "settings": dict(result.settings),
                    "estimates": {one.term: one.estimate for one in result.estimates},
                    "tables": [
                        {"columns": list(table.columns), "rows": [list(row) for row in table.rows]}
                        for table in result.tables
                    ],
                    "notes": [note.code for note in result.notes],
                }
                for result in (self.verdicts, self.detectable)
                if result is not None
            ],
        }


def read_plan(plan: Plan, *, label: str | None = None) -> PowerReading:
    """Compute what a plan can find.

    Raises
    ------
    ArgumentError
        If a number of the plan is not allowed.
    """
    from solidarity_eval.designs import (
        possible_verdicts,
        power_of_change,
        power_of_clusters,
        power_of_difference,
    )

    if plan.teams is not None:
        spread = plan.sd * (
            math.sqrt(2.0 * (1.0 - plan.r)) if plan.groups == 1 else math.sqrt(1.0 - plan.r**2)
        )
        people = plan.n * plan.groups * (1.0 - plan.drop_out)
        with warnings.catch_warnings():
            # The reading says it in the reader's words.
            warnings.simplefilter("ignore", StatisticalWarning)
            found = power_of_clusters(
                clusters=plan.teams,
                power=0.8,
                size=max(people / plan.teams, 1.0),
                icc=plan.icc,
                sd=spread,
                arms=plan.groups,
                conf_level=plan.conf_level,
            )
        return PowerReading(label=label, plan=plan, kind="teams", detectable=found)
    if plan.groups == 2:
        found = power_of_difference(
            n=2.0 * plan.n,
            power=0.8,
            sd=plan.sd,
            r2=plan.r**2,
            covariates=1,
            drop_out=plan.drop_out,
            conf_level=plan.conf_level,
        )
        return PowerReading(label=label, plan=plan, kind="groups", detectable=found)
    verdicts = possible_verdicts(
        n=plan.n,
        sd=plan.sd,
        r=plan.r,
        smallest=plan.smallest,
        drift_bound=plan.drift,
        drop_out=plan.drop_out,
        conf_level=plan.conf_level,
    )
    found = power_of_change(
        n=plan.n,
        power=0.8,
        sd=plan.sd,
        r=plan.r,
        drop_out=plan.drop_out,
        conf_level=plan.conf_level,
    )
    return PowerReading(label=label, plan=plan, verdicts=verdicts, detectable=found)


def project_power(folder: Path, *, language: str | None = None) -> tuple[PowerReading, ...]:
    """Read what each outcome of a project can find, from its ``planned`` numbers.

    Raises
    ------
    ProjectFileError
        If the project file cannot be read.
    ArgumentError
        If a planned number is not allowed.
    """
    from solidarity_eval.evaluation.load import read_project
    from solidarity_eval.locales import choose_language

    project = read_project(folder).project
    spoken = choose_language(language, project.language)
    found = (outcome_reading(project, one, language=spoken) for one in project.outcomes)
    return tuple(reading for reading in found if reading is not None)


def outcome_reading(
    project: Project, outcome: Outcome, *, language: str = "fr"
) -> PowerReading | None:
    """Return what the planned numbers of an outcome can find; None where it is no mean score.

    Raises
    ------
    ArgumentError
        If a planned number is not allowed.
    """
    from solidarity_eval.locales import get_locale

    if outcome.type != "mean":
        return None
    family = [one for one in project.outcomes if one.role != "exploratory"]
    level = 1.0 - 0.05 / len(family) if outcome in family else 0.95
    label = get_locale(language).localized(outcome.label, outcome.id)
    planned = outcome.planned
    missing = tuple(key for key in _NEEDED if planned is None or getattr(planned, key) is None)
    design = project.outcome_design(outcome)
    if planned is None or missing:
        return PowerReading(label=label, missing=missing)
    groups: Literal[1, 2] = 2 if design in (*_ARMS, "cluster_randomised") else 1
    smallest = outcome.smallest_change
    size = planned.cluster_size
    people = groups * (planned.n or 0)
    plan = Plan(
        n=planned.n or 0,
        sd=planned.sd or 0.0,
        r=planned.r or 0.0,
        smallest=_points(smallest.value, smallest.unit, planned.sd) if smallest else None,
        drop_out=planned.drop_out or 0.0,
        groups=groups,
        teams=max(1.0, float(round(people / size)))
        if size is not None and planned.icc is not None
        else None,
        icc=planned.icc or 0.0,
        conf_level=level,
    )
    return read_plan(plan, label=label)


def _points(value: float, unit: str, sd: float | None) -> float | None:
    if unit == "points":
        return value
    return value * sd if unit == "sd" and sd is not None else None


def write_figure(reading: PowerReading, file: Path, *, language: str) -> Path:
    """Write the curves of a reading as SVG or PNG.

    Raises
    ------
    ArgumentError
        If the file has another ending, or the plan has no curves (two groups, teams).
    OutputError
        If the file cannot be written.
    """
    from solidarity_eval.document.svg_to_png import svg_to_png
    from solidarity_eval.errors import cannot_write
    from solidarity_eval.locales import get_locale
    from solidarity_eval.plots.drawing import svg
    from solidarity_eval.plots.power_chart import power_chart

    if file.suffix.lower() not in _FIGURES:
        raise ArgumentError("power.figure_ending", file=str(file), allowed=", ".join(_FIGURES))
    if reading.verdicts is None:
        raise ArgumentError("power.no_curves")
    drawing = svg(power_chart(reading.verdicts, get_locale(language)))
    content = (
        drawing.encode()
        if file.suffix.lower() == ".svg"
        else svg_to_png([(drawing, "#FFFFFF")])[0].png
    )
    try:
        file.write_bytes(content)
    except OSError as problem:
        raise cannot_write(file, problem) from problem
    return file
