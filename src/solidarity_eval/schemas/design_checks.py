"""What each design needs from the project file, checked before any file is read."""

from __future__ import annotations

from solidarity_eval.schemas.checker import Checker
from solidarity_eval.schemas.outcome_checks import scales
from solidarity_eval.schemas.outcomes import ARM_DESIGNS, TEAM_DESIGNS
from solidarity_eval.schemas.problems import KeyPath
from solidarity_eval.schemas.project import Outcome

_COLUMNS = ("arm", "cluster", "site", "household", "dyad", "role")


def check_designs(checker: Checker) -> None:
    """Check that each design has the columns, the times and the scores that it reads."""
    _group_columns(checker)
    _starts(checker)
    for index, outcome in enumerate(checker.project.outcomes):
        path: KeyPath = ("outcomes", index)
        design = checker.project.outcome_design(outcome)
        _estimator(checker, outcome, path, design=design)
        _recalled(checker, outcome, path, design=design)
        _series(checker, outcome, path, design=design)
        _columns(checker, outcome, path)


def _group_columns(checker: Checker) -> None:
    """Check that a design with two groups, or with teams, has a column that says who is where."""
    project = checker.project
    designs = {project.design.type, *(one.design for one in project.outcomes if one.design)}
    tables = [*project.tables.response_files, project.tables.people]
    for needed, column in ((ARM_DESIGNS, "arm"), (TEAM_DESIGNS, "cluster")):
        asking = sorted(design for design in designs if design in needed)
        if asking and not any(getattr(table, column, None) for table in tables):
            checker.report(
                f"{column}_missing", ("design",), design=", ".join(asking), column=column
            )


def _starts(checker: Checker) -> None:
    """Check that a stepped wedge says when each team starts."""
    project = checker.project
    start = project.design.start
    if isinstance(start, dict):
        for team, wave in start.items():
            where = ("design", "start", team)
            checker.known("unknown_wave", where, value=wave, among=checker.waves)
    designs = {project.outcome_design(outcome) for outcome in project.outcomes}
    if "stepped_wedge" not in designs:
        return
    if start is None:
        checker.report("start_missing", ("design",))
    elif isinstance(start, str) and project.tables.people is None:
        checker.report("people_table_missing", ("design", "start"), column=start)


def _estimator(checker: Checker, outcome: Outcome, path: KeyPath, *, design: str) -> None:
    """Refuse an effect asked of a design without a comparison group."""
    if outcome.estimator is not None and design not in ARM_DESIGNS:
        where = (*path, "estimator")
        checker.report(
            "estimator_without_comparison", where, value=outcome.estimator, design=design
        )


def _recalled(checker: Checker, outcome: Outcome, path: KeyPath, *, design: str) -> None:
    """Check the score in which people recall how they were before."""
    if design != "retrospective_pretest":
        if outcome.recalled is not None:
            checker.report("recalled_elsewhere", (*path, "recalled"), design=design)
        return
    if outcome.recalled is None:
        checker.report("recalled_missing", path, outcome=outcome.id)
    elif checker.all_resolved:
        measures = tuple(measure.id for measure in checker.project.measures)
        known = (*scales(checker), *measures)
        checker.known("unknown_scale", (*path, "recalled"), value=outcome.recalled, among=known)


def _series(checker: Checker, outcome: Outcome, path: KeyPath, *, design: str) -> None:
    """Check that a series has its register, and the day on which the programme starts."""
    if design != "interrupted_series":
        if outcome.indicator is not None:
            checker.report("indicator_elsewhere", (*path, "indicator"), design=design)
        return
    if outcome.indicator is None:
        checker.report("series_needs_indicator", path, outcome=outcome.id)
    elif checker.project.tables.counts is None:
        where = (*path, "indicator")
        checker.report("counts_table_missing", where, indicator=outcome.indicator)
    after = {wave.id: wave for wave in checker.project.waves}.get(outcome.after)
    if after is not None and after.date is None:
        checker.report("series_without_date", path, wave=after.id)


def _columns(checker: Checker, outcome: Outcome, path: KeyPath) -> None:
    """Check that columns about people have a table of people to stand in."""
    if checker.project.tables.people is not None:
        return
    known = {*_COLUMNS, *(measure.id for measure in checker.project.measures)}
    exposure = () if outcome.exposure is None else (outcome.exposure,)
    for key, names in (
        ("covariates", outcome.covariates),
        ("subgroups", outcome.subgroups),
        ("exposure", exposure),
    ):
        lacking = next((name for name in names if name not in known), None)
        if lacking is not None:
            checker.report("people_table_missing", (*path, key), column=lacking)
