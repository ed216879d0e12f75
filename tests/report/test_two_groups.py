"""Two groups in a report: who went through, which test stands behind each headline."""

from __future__ import annotations

import re

import numpy as np
import pytest

from solidarity_eval.document.blocks import DataTable, plain
from solidarity_eval.evaluation import Evaluation
from solidarity_eval.locales import get_locale
from solidarity_eval.report import yearly_report
from tests.report.design_projects import WORDS, five_teams, main, two_arms
from tests.unit.evaluation.projects import evaluated, outcome, people

DATE = "2026-11-22"
NUMBER = re.compile(r"\s")


@pytest.fixture(scope="module")
def arms(tmp_path_factory) -> Evaluation:
    return two_arms(tmp_path_factory.mktemp("arms") / "project")


def tables(evaluation: Evaluation, part: str, language: str = "fr", profile: str = "shared"):
    document = yearly_report(evaluation, language=language, profile=profile, date=DATE)
    section = next(item for item in document.sections if item.id == part)
    return [block for block in section.blocks if isinstance(block, DataTable)]


def cells(table: DataTable) -> list[list[str]]:
    return [[NUMBER.sub("", plain(cell.content)) for cell in row] for row in table.rows]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_groups_are_counted_from_entry_to_the_comparison(arms, language):
    table = tables(arms, "who-answered", language)[-1]
    numbers = [row[1:] for row in cells(table)]
    flow = arms.results["score.effect"].flow
    assert numbers[0] == ["90", "80"]
    assert numbers[-1] == [str(flow.n(f"{side}_compared")) for side in ("programme", "comparison")]
    assert ["12", "13"] in numbers
    other = get_locale(language).text("report.who.reasons.unnamed")
    assert other not in [plain(row[0].content) for row in table.rows]


def test_the_ledger_of_matched_groups_starts_from_everybody(tmp_path):
    found = two_arms(
        tmp_path / "p",
        design="comparison_group",
        outcomes=[main(estimator="weighted")],
    )
    rows = cells(tables(found, "who-answered")[-1])
    compared = found.results["score.effect"].flow
    assert rows[0][1:] == ["90", "80"]
    assert rows[-1][1:] == [
        str(compared.n("programme_compared")),
        str(compared.n("comparison_compared")),
    ]


@pytest.mark.parametrize("code", ["no_covariate", "unmatched", "outside_overlap", "one_answer"])
def test_every_reason_of_two_groups_has_words(code):
    for language in ("fr", "en"):
        locale = get_locale(language)
        assert locale.has(f"report.who.reasons.{code}")
        assert locale.text(f"plots.flow.reasons.{code}", n=1)


def test_the_effect_has_its_line_among_the_tests(arms):
    (table,) = tables(arms, "method")
    rows = cells(table)
    effect = arms.results["score.effect"]["effect"]
    change = arms.results["score.change"]["mean_change"]
    assert len(rows) == 2
    assert "moinscomparaison" in rows[0][0]
    assert f"{effect.df:g}" in rows[0][2]
    assert float(rows[0][3].replace(",", ".")) == pytest.approx(effect.p_value, abs=5e-5)
    assert rows[1][3] == "<0,0001" or float(rows[1][3].replace(",", ".")) == pytest.approx(
        change.p_value, abs=5e-4
    )


def test_teams_are_tested_by_team_and_people_are_not_taken_for_independent(tmp_path):
    found = five_teams(tmp_path / "p")
    (table,) = tables(found, "method")
    ((_label, test, statistic, shown),) = cells(table)
    assert "équipes" in test
    assert "4degrés" in statistic
    expected = found.results["score.clustered"]["change"].p_value
    assert float(shown.replace(",", ".")) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("role", "name"), [("confirmatory", "Holm"), ("exploratory", "Hochberg")])
def test_the_p_of_several_outcomes_are_adjusted(tmp_path, role, name):
    rows = people(60, change=0.3, seed=3)
    rows["other"] = np.random.default_rng(4).normal(5, 1, len(rows))
    measures = [*WORDS["measures"], {"id": "other", "column": "other", "min": 0, "max": 10}]
    outcomes = [outcome(role=role), outcome(id="other", measure="other", role=role)]
    found = evaluated(tmp_path / "p", rows, outcomes=outcomes, **{**WORDS, "measures": measures})
    (table,) = tables(found, "method")
    adjusted = found.results[
        "family.exploratory" if role == "exploratory" else "family.confirmatory"
    ].table("p_values")
    context_numbers = [row[4] for row in cells(table)]
    for shown, expected in zip(context_numbers, adjusted.column("adjusted"), strict=True):
        assert float(shown.replace(",", ".").lstrip("<")) == pytest.approx(expected, abs=6e-3)
        assert expected >= 0.0
    assert name in plain(table.note)
    assert adjusted.column("adjusted") != adjusted.column("p_value")


def test_a_project_without_family_has_no_adjusted_column(arms):
    (table,) = tables(arms, "method")
    assert len(table.columns) == 4
