"""``solidarity-eval check --explain CODE``."""

from __future__ import annotations

from tests.cli.conftest import Run


def test_a_finding_is_explained_without_any_project(run: Run) -> None:
    ran = run("check", "--explain", "straight_lining")
    assert ran.code == 0
    assert "Pourquoi" in ran.out
    assert "long_string" in ran.out
    assert "Why" in run("check", "--explain", "STRAIGHT_LINING", "--lang", "en").out


def test_an_unknown_code_is_a_matter_of_usage(run: Run) -> None:
    ran = run("check", "--explain", "nothing_like_it")
    assert ran.code == 2
