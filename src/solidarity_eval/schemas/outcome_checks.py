"""Cross references of the outcomes: times, scores, roles, ways of coming in."""

from __future__ import annotations

from solidarity_eval.schemas.checker import Checker
from solidarity_eval.schemas.outcomes import ARM_DESIGNS, UNPAIRED_DESIGNS
from solidarity_eval.schemas.problems import KeyPath
from solidarity_eval.schemas.project import Outcome

MAX_CONFIRMATORY = 3
_INCOMPLETE = "selection_incomplete"
_BY_ITSELF = (*ARM_DESIGNS, "stepped_wedge")


def check_outcomes(checker: Checker) -> None:
    """Check times, scores and measures, ways of coming in, and smallest changes."""
    project = checker.project
    waves, populations = checker.waves, checker.populations
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
            known = scales(checker)
            checker.known("unknown_scale", (*path, "scale"), value=outcome.scale, among=known)
        _order_of_waves(checker, outcome, path)
        _selection(checker, outcome, path)
        _smallest_change(checker, outcome, path)
    _final_report(checker)


def _final_report(checker: Checker) -> None:
    """Remark that no report is named as the one that decides."""
    project = checker.project
    decides = any(outcome.role != "exploratory" for outcome in project.outcomes)
    if decides and project.reporting is not None and project.reporting.final is None:
        checker.report("no_final_report", ("reporting",), severity="notice")


def scales(checker: Checker) -> tuple[str, ...]:
    """Return every score of the project, as ``questionnaire.score``."""
    return tuple(
        f"{instrument.id}.{own.id}"
        for instrument in checker.instruments.values()
        for own in instrument.scales
    )


def _order_of_waves(checker: Checker, outcome: Outcome, path: KeyPath) -> None:
    if outcome.before == outcome.after:
        if checker.project.outcome_design(outcome) == "retrospective_pretest":
            return
        checker.report("same_wave", (*path, "after"), value=outcome.after)
        return
    by_id = {wave.id: wave for wave in checker.project.waves}
    before, after = by_id.get(outcome.before), by_id.get(outcome.after)
    if before is None or after is None or before.origin != after.origin:
        return
    if before.month is not None and after.month is not None and before.month > after.month:
        checker.report("waves_reversed", path, before=before.id, after=after.id)


def _selection(checker: Checker, outcome: Outcome, path: KeyPath) -> None:
    design = checker.project.outcome_design(outcome)
    if design in UNPAIRED_DESIGNS:
        return
    selection = checker.project.outcome_selection(outcome)
    if selection is None:
        checker.report("selection_missing", path, outcome=outcome.id)
    elif selection.lacking and design not in _BY_ITSELF:
        where = (*path, "selection") if outcome.selection else ("selection",)
        if where == ("selection",) and checker.told(_INCOMPLETE, where):
            return
        checker.report(
            _INCOMPLETE,
            where,
            severity="notice",
            way=selection.path,
            lacking=", ".join(selection.lacking),
        )


def _smallest_change(checker: Checker, outcome: Outcome, path: KeyPath) -> None:
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


def check_roles(checker: Checker) -> None:
    """Check that one outcome at most is primary, and few are confirmatory."""
    outcomes = checker.project.outcomes
    primary = [index for index, one in enumerate(outcomes) if one.role == "primary"]
    for index in primary[1:]:
        first = outcomes[primary[0]].id
        checker.report("second_primary", ("outcomes", index, "role"), first=first)
    counted = [index for index, one in enumerate(outcomes) if one.role != "exploratory"]
    if len(counted) > MAX_CONFIRMATORY:
        where = ("outcomes", counted[MAX_CONFIRMATORY], "role")
        checker.report("too_many_confirmatory", where, count=len(counted), most=MAX_CONFIRMATORY)
