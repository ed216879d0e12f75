"""Cross references: what is named somewhere exists."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from solidarity_eval.schemas.load import load_project
from solidarity_eval.schemas.problems import Problem

ProblemsOf = Callable[..., tuple[Problem, ...]]
OUTCOME = "  - {{id: {id}, scale: energy.total, before: before, after: after, role: {role}}}\n"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("before: before", "before: befor", "unknown_wave"),
        ("values: {1: before,", "values: {1: befor,", "unknown_wave"),
        ("    person: id\n", "    person: id\n    population: gens\n", "unknown_population"),
        (
            "    person: id\n",
            "    person: id\n    instruments: [enrgy]\n",
            "unknown_instrument_here",
        ),
        ("scale: energy.total", "scale: energy.totl", "unknown_scale"),
        ("scale: energy.total", "scale: total", "unknown_scale"),
        ("scale: energy.total", "measure: age", "unknown_measure"),
        ("before: before, after: after", "before: after, after: after", "same_wave"),
        ("before: before, after: after", "before: after, after: before", "waves_reversed"),
        ("selection: {path: open}\n", "", "selection_missing"),
        ("- {id: after,", "- {id: before,", "repeated_id"),
        ("selection:", "design: {type: comparison_group}\nselection:", "arm_missing"),
        ("selection:", "design: {type: stepped_wedge}\nselection:", "cluster_missing"),
    ],
)
def test_one_reference_that_does_not_hold(
    problems_of: ProblemsOf, old: str, new: str, code: str
) -> None:
    problems = problems_of((old, new))
    assert code in {problem.code for problem in problems}
    for problem in problems:
        assert problem.message("fr") != problem.message("en")


@pytest.mark.parametrize(
    ("added", "code"),
    [
        ("targets: [{id: t, indicator: reach, at_least: 300}]\n", "unknown_indicator"),
        (
            "sites: [{id: lyon}]\nindicators: [{id: i, kind: linked_share, outcome: energy}]\n"
            "targets: [{id: t, indicator: i, at_least: 0.5, site: lion}]\n",
            "unknown_site",
        ),
        ("checks: {skip: [{if: {q9: [1]}, then_empty: [a]}]}\n", "unknown_question"),
        ("checks: {skip: [{if: {a: [1]}, then_empty: [q9]}]}\n", "unknown_question"),
        ("checks: {impossible: [{together: {a: [1], q9: [1]}}]}\n", "unknown_question"),
        ("indicators: [{id: i, kind: count}]\n", "counts_table_missing"),
        ("indicators: [{id: i, kind: linked_share, outcome: enrgy}]\n", "unknown_outcome"),
        ("indicators: [{id: i, kind: linked_share}]\n", "indicator_needs_outcome"),
        (
            "indicators: [{id: i, kind: at_least_share, outcome: energy}]\n",
            "indicator_needs_threshold",
        ),
        (
            "indicators: [{id: i, kind: linked_share, outcome: energy}]\n"
            "targets: [{id: t, indicator: i, at_least: 60, unit: proportion}]\n",
            "share_not_share",
        ),
        (OUTCOME.format(id="energy", role="exploratory"), "repeated_id"),
        (OUTCOME.format(id="other", role="primary"), "second_primary"),
        (
            "".join(OUTCOME.format(id=f"o{n}", role="confirmatory") for n in range(3)),
            "too_many_confirmatory",
        ),
    ],
)
def test_one_addition_that_does_not_hold(problems_of: ProblemsOf, added: str, code: str) -> None:
    (problem,) = problems_of(added=added)
    assert problem.code == code
    assert problem.line is not None


def test_three_confirmatory_outcomes_are_allowed(project_with: Callable[..., Path]) -> None:
    added = "".join(OUTCOME.format(id=f"o{n}", role="confirmatory") for n in range(2))
    assert len(load_project(project_with(added=added)).project.outcomes) == 3


def test_a_register_of_counts_may_name_its_own_indicators(
    project_with: Callable[..., Path],
) -> None:
    folder = project_with(
        ("tables:\n", "tables:\n  counts: {file: data/comptages.csv}\n"),
        added="targets: [{id: t, indicator: reach, at_least: 300}]\n",
    )
    assert load_project(folder).project.targets[0].indicator == "reach"


def test_a_mapped_question_must_exist(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of(("  - define:\n", "  - columns: {d: Q4}\n    define:\n"))
    assert (problem.code, problem.value, problem.allowed) == ("unknown_item", "d", ("a", "b", "c"))


def test_a_descriptive_project_needs_no_selection(project_with: Callable[..., Path]) -> None:
    folder = project_with(("selection: {path: open}", "design: {type: descriptive}"))
    assert load_project(folder).project.selection is None


SMALLEST = "role: primary, smallest_change: {{value: 1, source: team{more}}}}}"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (", date: 2027-06-30", "smallest_change_late"),
        (", date: 2028-01-01", "smallest_change_late"),
    ],
)
def test_a_smallest_change_fixed_too_late(problems_of: ProblemsOf, more: str, code: str) -> None:
    (problem,) = problems_of(("role: primary}", SMALLEST.format(more=more)))
    assert problem.code == code
    assert "30 juin 2027" in problem.message("fr")


@pytest.mark.parametrize(
    ("more", "notices"),
    [
        (", date: 2027-06-29", []),
        (", date: 2028-01-01, illustrative: true", []),
        ("", ["smallest_change_undated"]),
    ],
)
def test_a_smallest_change_in_time(
    project_with: Callable[..., Path], more: str, notices: list[str]
) -> None:
    loaded = load_project(project_with(("role: primary}", SMALLEST.format(more=more))))
    assert [notice.code for notice in loaded.notices] == notices


def test_references_to_a_part_left_out_are_not_reported_twice(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of(("month: 6,", "month: six,"))
    assert problem.code == "number_expected"
    problems = problems_of(("id: after, label", "id: after, lable"))
    assert [problem.code for problem in problems] == ["unknown_key"]
