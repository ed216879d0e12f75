"""A point of reference: whom it stands beside, its exact numbers, and what it never says."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from solidarity_eval.document.blocks import DataTable, plain
from solidarity_eval.portfolio import reference_points
from solidarity_eval.report.portfolio.document import board_brief, portfolio_report
from solidarity_eval.workflows.portfolio_files import data_files, portfolio_json
from tests.unit.portfolio.sample_packets import (
    LONELINESS,
    WELL_BEING,
    answers,
    outcome,
    packet,
    with_comparison,
)
from tests.unit.portfolio.sending import portfolio_of


def alone(project="seul", seed=1, **settings):
    return packet(
        project, project, outcomes=[outcome(WELL_BEING, n=40, change=0.3, seed=seed, **settings)]
    )


def lender(project="preteur", seed=7, **settings):
    made = with_comparison(WELL_BEING, n=60, change=0.2, seed=seed, **settings)
    return packet(project, project, outcomes=[made])


def test_a_project_that_lends_nothing_stands_beside_nobody():
    keeps = lender().model_copy(update={"share_reference": False})
    assert reference_points([alone(), keeps]) == ()
    assert reference_points([alone(), lender()]) != ()


def test_the_numbers_are_those_of_the_rows():
    (point,) = reference_points([alone(), lender(seed=7), lender("autre", seed=20)])
    rows = [answers(WELL_BEING, n=60, change=0.02, seed=seed + 1) for seed in (7, 20)]
    before = np.concatenate([pair[0] for pair in rows])
    after = np.concatenate([pair[1] for pair in rows])
    own, _ = answers(WELL_BEING, n=40, change=0.3, seed=1)
    assert (point.kind, point.donors, point.n) == ("comparison", ("autre", "preteur"), 120)
    assert point.before == pytest.approx(before.mean(), abs=1e-12)
    assert point.after == pytest.approx(after.mean(), abs=1e-12)
    pooled = math.sqrt((39 * own.var(ddof=1) + 119 * before.var(ddof=1)) / 158)
    assert point.gap == pytest.approx(abs(own.mean() - before.mean()) / pooled, rel=1e-12)
    assert point.gap < 0.25


@pytest.mark.parametrize(
    "other",
    [
        {"form": "another_form"},
        {"selection": "third_party"},
        {"months": 6.0},
        {"population_unit": "family"},
        {"scale": "another.score"},
    ],
)
def test_what_differs_lends_nothing(other):
    assert len(reference_points([alone(), lender()])) == 1
    assert reference_points([alone(), lender(**other)]) == ()


def test_months_of_one_window_are_one_interval():
    assert len(reference_points([alone(months=11.0), lender(months=13.0)])) == 1


def test_groups_that_start_far_apart_are_not_shown():
    far = packet(
        "loin", "loin", outcomes=[outcome(WELL_BEING, n=40, change=0.3, seed=1, start=0.7)]
    )
    assert reference_points([far, lender()]) == ()
    (point,) = reference_points([far, lender()], widest_gap=10.0)
    assert point.gap > 0.25


def test_a_project_lends_nothing_to_itself_and_one_with_a_group_needs_none():
    assert reference_points([lender()]) == ()
    both = reference_points([lender(), lender("autre", seed=20)])
    assert both == ()


def test_without_comparison_groups_first_scores_alone_are_lent():
    (one, other) = reference_points([alone(), alone("second", seed=2)])
    assert (one.kind, one.after) == ("entry", None)
    own, _ = answers(WELL_BEING, n=40, change=0.3, seed=2)
    assert one.before == pytest.approx(own.mean(), abs=1e-12)
    assert one.donors == ("second",)
    assert other.donors == ("seul",)


def test_another_questionnaire_is_no_reference():
    lonely = packet(
        "solitude", "solitude", outcomes=[outcome(LONELINESS, n=40, change=0.1, seed=3)]
    )
    assert reference_points([lonely, lender()]) == ()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_section_shows_levels_and_no_other_number(language):
    study, other = alone(), lender()
    read = portfolio_of([study, other])
    (point,) = read.reference_points
    document = portfolio_report(read, language=language, date="2027-02-01")
    section = next(part for part in document.sections if part.id == "reference")
    (table,) = (block for block in section.blocks if isinstance(block, DataTable))
    (row,) = table.rows
    told = " ".join(plain(cell.content) + " " + plain(cell.detail) for cell in row)
    own = study.outcomes[0]
    levels = (own.before.mean, own.after.mean, point.before, point.after)
    allowed = {f"{value:.2f}" for value in levels} | {str(point.n)}
    assert set(re.findall(r"[0-9]+(?:\.[0-9]+)?", told.replace(",", "."))) == allowed


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_else_in_the_report_or_the_files_knows_of_it(language):
    read = portfolio_of([alone(), lender()])
    without = replace(read, reference_points=())
    documents = [
        portfolio_report(each, language=language, date="2027-02-01") for each in (read, without)
    ]
    kept = [
        {part.id: part for part in document.sections if part.id not in ("reference", "method")}
        for document in documents
    ]
    assert kept[0] == kept[1]
    assert documents[0].cover == documents[1].cover
    assert board_brief(read, date="2027-02-01") == board_brief(without, date="2027-02-01")
    assert portfolio_json(read) == portfolio_json(without)
    assert data_files(read)["data/outcomes.csv"] == data_files(without)["data/outcomes.csv"]


def test_a_reference_changes_neither_verdict_nor_evidence():
    before = portfolio_of([alone()]).packets[0].outcomes[0]
    with_reference = portfolio_of([alone(), lender()])
    after = with_reference.packet("seul").outcomes[0]
    assert len(with_reference.reference_points) == 1
    assert (after.verdict, after.passport) == (before.verdict, before.passport)
    fields = set(type(with_reference.reference_points[0]).__dataclass_fields__)
    assert not fields & {"difference", "effect", "verdict", "level", "std_error", "conf_low"}
