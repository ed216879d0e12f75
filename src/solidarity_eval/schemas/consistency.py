"""Cross references of a project file: everything named somewhere exists, all checked at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.problems import KeyPath, Problem, nearest_of
from solidarity_eval.schemas.project import (
    InstrumentUse,
    Outcome,
    Project,
    ResponseTable,
    Target,
    WaveColumn,
)
from solidarity_eval.schemas.yaml_reader import YamlDocument

MAX_CONFIRMATORY = 3
_WITHOUT_CHANGE = ("descriptive", "interrupted_series", "repeated_cross_section")
_WITH_ARMS = ("randomised", "cluster_randomised", "comparison_group")
_WITH_CLUSTERS = ("cluster_randomised", "stepped_wedge")


_PROBLEM_FIELDS = ("value", "allowed", "nearest", "severity")


@dataclass(kw_only=True)
class _Checker:
    """A project, its questionnaires in the order of the file, and the problems found so far."""

    project: Project
    uses: Sequence[tuple[InstrumentUse, Instrument | None]]
    document: YamlDocument
    problems: list[Problem] = field(default_factory=list)

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        return {one.id: one for _, one in self.uses if one is not None}

    @property
    def all_resolved(self) -> bool:
        return all(instrument is not None for _, instrument in self.uses)

    def report(self, code: str, path: KeyPath, **fields: object) -> None:
        own = {name: fields.pop(name) for name in _PROBLEM_FIELDS if name in fields}
        self.problems.append(self.document.problem(code, path, values=fields, **own))

    def known(self, code: str, path: KeyPath, *, value: object, among: Iterable[str]) -> None:
        """Report a value that names nothing; None names nothing on purpose."""
        allowed = tuple(among)
        if value is not None and value not in allowed:
            self.report(
                code, path, value=str(value), allowed=allowed, nearest=nearest_of(value, allowed)
            )


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
    checker = _Checker(project=project, uses=uses, document=document)
    for check in (
        _repeated_ids,
        _response_tables,
        _other_tables,
        _instruments,
        _outcomes,
        _roles,
        _comparison,
        _indicators,
        _targets,
    ):
        check(checker)
    return tuple(checker.problems)


def _repeated_ids(checker: _Checker) -> None:
    project = checker.project
    lists: dict[str, Iterable[str]] = {
        "waves": (one.id for one in project.waves),
        "populations": (one.id for one in project.populations),
        "sites": (one.id for one in project.sites),
        "measures": (one.id for one in project.measures),
        "outcomes": (one.id for one in project.outcomes),
        "indicators": (one.id for one in project.indicators),
        "targets": (one.id for one in project.targets),
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


def _populations(checker: _Checker) -> tuple[str, ...]:
    return tuple(population.id for population in checker.project.populations)


def _waves(checker: _Checker) -> tuple[str, ...]:
    return tuple(wave.id for wave in checker.project.waves)


def _response_tables(checker: _Checker) -> None:
    tables = checker.project.tables
    for index, table in enumerate(tables.response_files):
        path: KeyPath = ("tables", "responses")
        if isinstance(tables.responses, tuple):
            path = (*path, index)
        _response_table(checker, table, path)


def _response_table(checker: _Checker, table: ResponseTable, path: KeyPath) -> None:
    populations, waves = _populations(checker), _waves(checker)
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


def _other_tables(checker: _Checker) -> None:
    people = checker.project.tables.people
    if people is not None:
        path = ("tables", "people", "population")
        populations = _populations(checker)
        checker.known("unknown_population", path, value=people.population, among=populations)


def _instruments(checker: _Checker) -> None:
    for index, (use, instrument) in enumerate(checker.uses):
        path: KeyPath = ("instruments", index)
        populations = _populations(checker)
        where = (*path, "population")
        checker.known("unknown_population", where, value=use.population, among=populations)
        if instrument is None:
            continue
        if isinstance(use.columns, dict):
            for item in use.columns:
                where = (*path, "columns", item)
                checker.known("unknown_item", where, value=item, among=instrument.items.ids)


def _outcomes(checker: _Checker) -> None:
    project = checker.project
    waves, populations = _waves(checker), _populations(checker)
    measures = tuple(measure.id for measure in project.measures)
    for index, outcome in enumerate(project.outcomes):
        path: KeyPath = ("outcomes", index)
        checker.known("unknown_wave", (*path, "before"), value=outcome.before, among=waves)
        checker.known("unknown_wave", (*path, "after"), value=outcome.after, among=waves)
        for position, wave in enumerate(outcome.waves or ()):
            checker.known("unknown_wave", (*path, "waves", position), value=wave, among=waves)
        where = (*path, "population")
        checker.known("unknown_population", where, value=outcome.population, among=populations)
        checker.known("unknown_measure", (*path, "measure"), value=outcome.measure, among=measures)
        if outcome.scale is not None and checker.all_resolved:
            _scale(checker, outcome.scale, (*path, "scale"))
        _order_of_waves(checker, outcome, path)
        _selection(checker, outcome, path)
        _smallest_change(checker, outcome, path)


def _scale(checker: _Checker, scale: str, path: KeyPath) -> None:
    scales = tuple(
        f"{instrument.id}.{own.id}"
        for instrument in checker.instruments.values()
        for own in instrument.scales
    )
    checker.known("unknown_scale", path, value=scale, among=scales)


def _order_of_waves(checker: _Checker, outcome: Outcome, path: KeyPath) -> None:
    if outcome.before == outcome.after:
        checker.report("same_wave", (*path, "after"), value=outcome.after)
        return
    by_id = {wave.id: wave for wave in checker.project.waves}
    before, after = by_id.get(outcome.before), by_id.get(outcome.after)
    if before is None or after is None or before.origin != after.origin:
        return
    if before.month is not None and after.month is not None and before.month > after.month:
        checker.report("waves_reversed", path, before=before.id, after=after.id)


def _selection(checker: _Checker, outcome: Outcome, path: KeyPath) -> None:
    is_change = checker.project.outcome_design(outcome) not in _WITHOUT_CHANGE
    if is_change and checker.project.outcome_selection(outcome) is None:
        checker.report("selection_missing", path, outcome=outcome.id)


def _smallest_change(checker: _Checker, outcome: Outcome, path: KeyPath) -> None:
    smallest = outcome.smallest_change
    if smallest is None or smallest.illustrative:
        return
    where = (*path, "smallest_change")
    if smallest.date is None:
        checker.report("smallest_change_undated", where, severity="notice", outcome=outcome.id)
        return
    after = {wave.id: wave.date for wave in checker.project.waves}.get(outcome.after)
    if after is not None and smallest.date >= after:
        checker.report("smallest_change_late", where, fixed=smallest.date, after=after)


def _roles(checker: _Checker) -> None:
    outcomes = checker.project.outcomes
    primary = [index for index, one in enumerate(outcomes) if one.role == "primary"]
    for index in primary[1:]:
        first = outcomes[primary[0]].id
        checker.report("second_primary", ("outcomes", index, "role"), first=first)
    counted = [index for index, one in enumerate(outcomes) if one.role != "exploratory"]
    if len(counted) > MAX_CONFIRMATORY:
        where = ("outcomes", counted[MAX_CONFIRMATORY], "role")
        checker.report("too_many_confirmatory", where, count=len(counted), most=MAX_CONFIRMATORY)


def _comparison(checker: _Checker) -> None:
    """Check that a design with two groups, or with teams, has a column that says who is where."""
    project = checker.project
    designs = {project.design.type, *(one.design for one in project.outcomes if one.design)}
    tables = [*project.tables.response_files, project.tables.people]
    for needed, column in ((_WITH_ARMS, "arm"), (_WITH_CLUSTERS, "cluster")):
        asking = sorted(design for design in designs if design in needed)
        if asking and not any(getattr(table, column, None) for table in tables):
            checker.report(
                f"{column}_missing", ("design",), design=", ".join(asking), column=column
            )


def _indicators(checker: _Checker) -> None:
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


def _targets(checker: _Checker) -> None:
    project = checker.project
    indicators = tuple(indicator.id for indicator in project.indicators)
    sites = tuple(site.id for site in project.sites)
    for index, target in enumerate(project.targets):
        path: KeyPath = ("targets", index)
        checker.known("unknown_site", (*path, "site"), value=target.site, among=sites)
        where = (*path, "population")
        populations = _populations(checker)
        checker.known("unknown_population", where, value=target.population, among=populations)
        if project.tables.counts is None:
            # With a register of counts, an indicator may be named there and nowhere else.
            where = (*path, "indicator")
            checker.known("unknown_indicator", where, value=target.indicator, among=indicators)
        _share_target(checker, target, path)


def _share_target(checker: _Checker, target: Target, path: KeyPath) -> None:
    amounts = [target.at_least, target.more_than, target.about, target.exactly]
    amounts += [*(target.between or ()), *(target.read_as or ())]
    given = [amount for amount in amounts if amount is not None]
    if target.unit == "proportion" and any(not 0 <= amount <= 1 for amount in given):
        wrong = next(amount for amount in given if not 0 <= amount <= 1)
        checker.report("share_not_share", path, value=f"{wrong:g}", share=wrong / 100)
