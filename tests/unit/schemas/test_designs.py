"""What each design needs is asked for by the project file, before any answer is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from solidarity_eval.schemas.load import load_project
from solidarity_eval.schemas.problems import Problem

ProblemsOf = Callable[..., tuple[Problem, ...]]
TEAMS = ("    person: id\n", "    person: id\n    cluster: team\n")
ROLE = "role: primary}"


def design(text: str) -> tuple[str, str]:
    return ("selection:", f"design: {text}\nselection:")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([design("{type: stepped_wedge}"), TEAMS], "start_missing"),
        ([design("{type: stepped_wedge, start: {nord: aftr}}"), TEAMS], "unknown_wave"),
        ([design("{type: stepped_wedge, start: first}"), TEAMS], "people_table_missing"),
        ([(ROLE, "role: primary, estimator: ancova}")], "estimator_without_comparison"),
        ([(ROLE, "role: primary, estimator: best}")], "not_in_list"),
        ([design("{type: retrospective_pretest}")], "recalled_missing"),
        ([(ROLE, "role: primary, recalled: energy.total}")], "recalled_elsewhere"),
        ([(ROLE, "role: primary, covariates: [age]}")], "people_table_missing"),
        ([(ROLE, "role: primary, subgroups: [age_band]}")], "people_table_missing"),
        ([(ROLE, "role: primary, exposure: sessions}")], "people_table_missing"),
        ([("scale: energy.total", "indicator: visits")], "indicator_elsewhere"),
        ([design("{type: interrupted_series}")], "series_needs_indicator"),
        (
            [design("{type: interrupted_series}"), ("scale: energy.total", "indicator: visits")],
            "counts_table_missing",
        ),
        ([("path: open", "path: same_score, retest_r: [0.7, 0.5]")], "retest_order"),
        ([("path: open", "path: same_score, retest_r: [0.7, 1.0]")], "below"),
        ([(ROLE, "role: primary, planned: {drop_out: 1}}")], "below"),
        ([(ROLE, "role: primary, planned: {sd: 0}}")], "above"),
    ],
)
def test_a_design_without_what_it_reads(
    problems_of: ProblemsOf, changes: list[tuple[str, str]], code: str
) -> None:
    problems = problems_of(*changes)
    assert [problem.code for problem in problems] == [code]
    assert problems[0].message("fr") != problems[0].message("en")


def test_a_series_needs_the_day_when_the_programme_starts(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of(
        design("{type: interrupted_series}"),
        ("scale: energy.total", "indicator: visits"),
        ("tables:\n", "tables:\n  counts: {file: data/comptages.csv}\n"),
        (", date: 2027-06-30", ""),
    )
    assert problem.code == "series_without_date"


@pytest.mark.parametrize(
    ("selection", "lacking"),
    [
        ("{path: same_score}", ("reference_mean", "retest_r")),
        ("{path: third_party, reference_mean: 2}", ("retest_r",)),
        ("{path: same_score, reference_mean: 2, retest_r: [0.5, 0.7]}", ()),
        (
            "{path: earlier_screen, screen_mean: 9, screen_sd: 2, r_screen_before: 0.7}",
            ("screen_reference_mean", "r_screen_after"),
        ),
        ("{path: open}", ()),
    ],
)
def test_what_a_way_of_coming_in_leaves_unknown_is_a_notice(
    project_with: Callable[..., Path], selection: str, lacking: tuple[str, ...]
) -> None:
    loaded = load_project(project_with(("{path: open}", selection)))
    assert loaded.project.selection is not None
    assert loaded.project.selection.lacking == lacking
    codes = [notice.code for notice in loaded.notices]
    assert codes == (["selection_incomplete"] if lacking else [])


def test_a_comparison_group_needs_no_drift(project_with: Callable[..., Path]) -> None:
    arm = "    arm: {column: groupe, programme: A, comparison: B}\n"
    folder = project_with(
        ("{path: open}", "{path: same_score}"),
        design("{type: randomised}"),
        ("    person: id\n", "    person: id\n" + arm),
    )
    assert load_project(folder).notices == ()


def test_then_and_now_may_be_asked_at_the_same_time(project_with: Callable[..., Path]) -> None:
    folder = project_with(
        design("{type: retrospective_pretest}"),
        ("before: before, after: after", "recalled: energy.total, before: after, after: after"),
    )
    assert load_project(folder).project.outcomes[0].recalled == "energy.total"
