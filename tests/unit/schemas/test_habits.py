"""Numbers and dates as people write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_eval.schemas.habits import (
    is_ambiguous_number,
    read_date,
    read_number,
    read_whole_number,
)
from solidarity_eval.schemas.load import load_project
from solidarity_eval.schemas.problems import Problem


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,3", 0.3),
        ("60 %", 0.6),
        ("60%", 0.6),
        ("14,5 %", 0.145),
        ("14.5 %", 0.145),
        ("10 000", 10000),
        ("10\u00a0000", 10000),
        ("10\u202f000", 10000),
        ("1 234 567,5", 1234567.5),
        ("-0,5", -0.5),
        ("\u22120,5", -0.5),
    ],
)
def test_numbers(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "oui", "1 0000", "10 00", "1,2,3", "0,3 m", "%", "10,000"])
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    assert read_number(text) is None


def test_ten_comma_zero_zero_zero_has_two_readings() -> None:
    assert is_ambiguous_number("10,000")
    assert not is_ambiguous_number("0,300")


def test_a_whole_number_is_neither_a_share_nor_a_decimal() -> None:
    assert read_whole_number("10 000") == 10000
    assert read_whole_number("60 %") is None
    assert read_whole_number("0,5") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2027", dt.date(2027, 12, 31)),
        ("5/6/2026", dt.date(2026, 6, 5)),
        ("31.12.2027", dt.date(2027, 12, 31)),
        ("31-12-2027", dt.date(2027, 12, 31)),
        ("1er mars 2027", dt.date(2027, 3, 1)),
        ("15 août 2027", dt.date(2027, 8, 15)),
        ("2027-12-31", dt.date(2027, 12, 31)),
    ],
)
def test_dates_put_the_day_first(text: str, day: dt.date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize("text", ["", "2027", "31/02/2027", "12/31/2027", "31/12/27", "mars 2027"])
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read_date(text) is None


@given(st.integers(-(10**9), 10**9))
def test_grouped_integers_are_read_back(number: int) -> None:
    assert read_whole_number(f"{number:,}".replace(",", "\u202f")) == number


def test_habits_are_read_with_a_notice(project_with: Callable[..., Path]) -> None:
    folder = project_with(
        ("month: 0}", 'month: "0,5"}'),
        ("role: primary}", 'role: primary, planned: {n: 10 000, r: "60 %"}}'),
        ("date: 2027-06-30", "date: 31/12/2027"),
    )
    loaded = load_project(folder)
    outcome = loaded.project.outcomes[0]
    assert loaded.project.waves[0].month == 0.5
    assert loaded.project.waves[1].date == dt.date(2027, 12, 31)
    assert outcome.planned is not None
    assert (outcome.planned.n, outcome.planned.r) == (10000, 0.6)
    assert [notice.code for notice in loaded.notices] == [
        "read_as_number",
        "read_as_date",
        "read_as_number",
        "read_as_number",
    ]
    assert "31 décembre 2027" in loaded.notices[1].message("fr")


def test_habits_touch_numbers_and_dates_only(project_with: Callable[..., Path]) -> None:
    folder = project_with(added='organisation: "60 %"\nevaluator: 31/12/2027\n')
    project = load_project(folder).project
    assert (project.organisation, project.evaluator) == ("60 %", "31/12/2027")


def test_a_text_keeps_the_digits_as_typed(project_with: Callable[..., Path]) -> None:
    folder = project_with(added="organisation: 1.10\nevaluator: 2027-01-05\n")
    project = load_project(folder).project
    assert (project.organisation, project.evaluator) == ("1.10", "2027-01-05")


def test_an_ambiguous_number_is_a_question(problems_of: Callable[..., tuple[Problem, ...]]) -> None:
    (problem,) = problems_of(("month: 0}", 'month: "10,000"}'))
    assert problem.code == "ambiguous_number"
    assert "deux façons" in problem.message("fr")
