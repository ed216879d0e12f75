"""Sentences that a coordinator reads: true, plain, and telling nobody's own answers."""

from __future__ import annotations

import warnings
from dataclasses import replace

import pytest

from solidarity_eval.document.blocks import Panel
from solidarity_eval.errors import StatisticalWarning
from solidarity_eval.interpretation.verdict import Verdict
from solidarity_eval.locales import get_locale
from solidarity_eval.report import yearly_report
from solidarity_eval.report.context import make_context
from solidarity_eval.report.sections.leavers import _many_set_aside
from solidarity_eval.report.verdict_words import VerdictWords
from solidarity_eval.results import Estimate, Result
from tests.report.as_text import sentences_of
from tests.report.design_projects import PROJECTS


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    wanted = ("two_arms", "five_teams", "leavers", "drifting")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return {name: PROJECTS[name](tmp_path_factory.mktemp(name) / name) for name in wanted}


def context_of(evaluation, profile="shared"):
    return make_context(evaluation, language="fr", profile=profile)


def words_of(evaluation, profile="shared", **changes):
    context = context_of(evaluation, profile)
    reading = context.main
    verdict: Verdict = replace(reading.verdict, **changes)
    return VerdictWords(context, replace(reading, verdict=verdict), verdict)


def left(values, low, high):
    return {
        **values,
        "all_entered": (low + high) / 2,
        "all_entered_low": low,
        "all_entered_high": high,
    }


def test_two_readings_of_one_direction_are_not_said_to_disagree(projects):
    evaluation = projects["leavers"]
    verdict = context_of(evaluation).main.verdict
    decided = {
        "word": "cannot_conclude",
        "rule": 5,
        "reason": "attrition",
        "reasons": ("attrition",),
    }
    apart = words_of(
        evaluation,
        "internal",
        **decided,
        low=0.4,
        high=0.8,
        values=left(verdict.values, 0.2, 0.5),
    ).sentence()
    assert "vont dans le même sens" in apart
    crossed = words_of(
        evaluation,
        "internal",
        **decided,
        low=0.4,
        high=0.8,
        values=left(verdict.values, -0.2, 0.5),
    ).sentence()
    assert "ne s’accordent pas" in crossed


def test_a_few_who_left_are_not_told_by_the_reason_of_a_verdict(projects):
    evaluation = projects["drifting"]
    verdict = context_of(evaluation).main.verdict
    words = words_of(
        evaluation,
        word="cannot_conclude",
        rule=5,
        reason="attrition",
        reasons=("attrition",),
        values=left(verdict.values, 0.123, 0.987),
    ).sentence()
    assert "édition interne" in words
    assert "0,99" not in words
    assert "0,12" not in words


def test_a_smallest_change_declared_too_late_is_not_said_undeclared(projects):
    evaluation = projects["two_arms"]
    verdict = context_of(evaluation).main.verdict
    values = {**verdict.values, "smallest_declared": 0.3}
    words = words_of(
        evaluation,
        word="favourable",
        rule=4,
        reason=None,
        reasons=(),
        smallest=None,
        size=None,
        values=values,
    )
    assert "Rien ne montre" in words.sentence()
    assert "n’a pas fixé d’avance" not in words.sentence()
    assert "fixé avant" not in words.wording.threshold() or not words.wording.threshold()


def test_an_open_question_says_what_so_many_people_show(projects):
    document = yearly_report(
        projects["drifting"], language="fr", profile="shared", date="2026-11-22"
    )
    essentials = next(item for item in document.sections if item.id == "essentials")
    panel = next(block for block in essentials.blocks if isinstance(block, Panel))
    said = " ".join(sentences_of(panel)).replace("\u00a0", " ").replace("\u202f", " ")
    assert said.index("sont gardées") < said.index("On ne peut pas conclure :")
    assert "de part et d’autre" in said
    assert "allaient moins bien" in said


@pytest.mark.parametrize(("n", "shown"), [(30, False), (300, True)])
def test_bounds_that_leave_out_a_few_people_stay_inside(projects, n, shown):
    stayed = [
        Estimate(term="share_stayed", estimate=share, unit="proportion", at={"arm": arm}, n=n)
        for arm, share in (("programme", 0.93), ("comparison", 0.87))
    ]
    share = Estimate(term="trimmed_share", estimate=0.07, unit="proportion")
    lee = Result(id="x.lee_bounds", method="lee_bounds", estimates=(*stayed, share))
    assert _many_set_aside(context_of(projects["two_arms"]), lee) is shown
    assert _many_set_aside(context_of(projects["two_arms"], "internal"), lee)


def test_the_first_message_of_two_groups_names_the_group(projects):
    document = yearly_report(
        projects["two_arms"], language="fr", profile="shared", date="2026-11-22"
    )
    essentials = next(item for item in document.sections if item.id == "essentials")
    said = " ".join(sentences_of(essentials))
    assert "groupe du programme comparées" in said


def test_nothing_in_common_is_said_in_words():
    said = get_locale("fr").text("report_design.teams.icc_none")
    assert "sur 1" not in said
