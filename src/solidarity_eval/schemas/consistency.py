"""Cross references of a project file: everything named somewhere exists, all checked at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from solidarity_eval.schemas.check_rules import check_rules
from solidarity_eval.schemas.checker import Checker
from solidarity_eval.schemas.design_checks import check_designs
from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.outcome_checks import check_outcomes, check_roles
from solidarity_eval.schemas.problems import KeyPath, Problem
from solidarity_eval.schemas.project import (
    InstrumentUse,
    Project,
    ResponseTable,
    Target,
    WaveColumn,
)
from solidarity_eval.schemas.reach_checks import check_reach
from solidarity_eval.schemas.yaml_reader import YamlDocument


def check_consistency(
    project: Project,
    uses: Sequence[tuple[InstrumentUse, Instrument | None]],
    document: YamlDocument,
) -> tuple[Problem, ...]:
    """Return every cross reference of a project that does not hold.

    Parameters
    ----------
    project : Project
        Valid part by part.
    uses : sequence of (InstrumentUse, Instrument or None)
        The questionnaires, in the order of the file; None where one could not be read (what
        refers to it is then not judged).
    document : YamlDocument
        The file, for the lines.

    Returns
    -------
    tuple of Problem
        In the order of the file's parts; notices among them.
    """
    checker = Checker(project=project, uses=uses, document=document)
    for check in (
        _repeated_ids,
        _response_tables,
        _other_tables,
        _instruments,
        check_outcomes,
        check_roles,
        check_designs,
        _indicators,
        _targets,
        check_reach,
        check_rules,
    ):
        check(checker)
    return tuple(checker.problems)


def _repeated_ids(checker: Checker) -> None:
    project = checker.project
    lists: dict[str, Iterable[str]] = {
        "waves": (one.id for one in project.waves),
        "populations": (one.id for one in project.populations),
        "sites": (one.id for one in project.sites),
        "measures": (one.id for one in project.measures),
        "outcomes": (one.id for one in project.outcomes),
        "indicators": (one.id for one in project.indicators),
        "targets": (one.id for one in project.targets),
        "reach": (one.id for one in project.reach),
        "theory_of_change": (one.id for one in project.theory_of_change),
    }
    for key, ids in lists.items():
        for index, value in _repeats(ids):
            checker.report("repeated_id", (key, index, "id"), value=value)
    ids = [one.id if one else f"?{index}" for index, (_, one) in enumerate(checker.uses)]
    for index, value in _repeats(ids):
        checker.report("repeated_id", ("instruments", index), value=value)


def _repeats(values: Iterable[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield index, value
        seen.add(value)


def _response_tables(checker: Checker) -> None:
    tables = checker.project.tables
    for index, table in enumerate(tables.response_files):
        path: KeyPath = ("tables", "responses")
        if isinstance(tables.responses, tuple):
            path = (*path, index)
        _response_table(checker, table, path)


def _response_table(checker: Checker, table: ResponseTable, path: KeyPath) -> None:
    populations, waves = checker.populations, checker.waves
    checker.known(
        "unknown_population", (*path, "population"), value=table.population, among=populations
    )
    if isinstance(table.wave, WaveColumn):
        for written, wave in (table.wave.values or {}).items():
            where = (*path, "wave", "values", written)
            checker.known("unknown_wave", where, value=wave, among=waves)
    else:
        checker.known("unknown_wave", (*path, "wave"), value=table.wave, among=waves)
    if checker.all_resolved:
        for index, instrument in enumerate(table.instruments or ()):
            where = (*path, "instruments", index)
            checker.known(
                "unknown_instrument_here", where, value=instrument, among=checker.instruments
            )


def _other_tables(checker: Checker) -> None:
    people = checker.project.tables.people
    if people is not None:
        path = ("tables", "people", "population")
        populations = checker.populations
        checker.known("unknown_population", path, value=people.population, among=populations)


def _instruments(checker: Checker) -> None:
    for index, (use, instrument) in enumerate(checker.uses):
        path: KeyPath = ("instruments", index)
        populations = checker.populations
        where = (*path, "population")
        checker.known("unknown_population", where, value=use.population, among=populations)
        if instrument is None:
            continue
        if isinstance(use.columns, dict):
            for item in use.columns:
                where = (*path, "columns", item)
                checker.known("unknown_item", where, value=item, among=instrument.items.ids)


def _indicators(checker: Checker) -> None:
    outcomes = tuple(outcome.id for outcome in checker.project.outcomes)
    for index, indicator in enumerate(checker.project.indicators):
        path: KeyPath = ("indicators", index)
        checker.known(
            "unknown_outcome", (*path, "outcome"), value=indicator.outcome, among=outcomes
        )
        if indicator.kind == "count":
            if checker.project.tables.counts is None:
                checker.report("counts_table_missing", path, indicator=indicator.id)
        elif indicator.outcome is None:
            checker.report("indicator_needs_outcome", path, kind=indicator.kind)
        if indicator.kind == "at_least_share" and indicator.threshold is None:
            checker.report("indicator_needs_threshold", path)


def _targets(checker: Checker) -> None:
    project = checker.project
    indicators = tuple(one.id for one in (*project.indicators, *project.reach))
    sites = tuple(site.id for site in project.sites)
    for index, target in enumerate(project.targets):
        path: KeyPath = ("targets", index)
        checker.known("unknown_site", (*path, "site"), value=target.site, among=sites)
        where = (*path, "population")
        populations = checker.populations
        checker.known("unknown_population", where, value=target.population, among=populations)
        if project.tables.counts is None:
            # With a register of counts, an indicator may be named there and nowhere else.
            where = (*path, "indicator")
            checker.known("unknown_indicator", where, value=target.indicator, among=indicators)
        _share_target(checker, target, path)


def _share_target(checker: Checker, target: Target, path: KeyPath) -> None:
    amounts = [target.at_least, target.more_than, target.about, target.exactly]
    amounts += [*(target.between or ()), *(target.read_as or ())]
    given = [amount for amount in amounts if amount is not None]
    if target.unit == "proportion" and any(not 0 <= amount <= 1 for amount in given):
        wrong = next(amount for amount in given if not 0 <= amount <= 1)
        checker.report("share_not_share", path, value=f"{wrong:g}", share=wrong / 100)
