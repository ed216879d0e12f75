"""What a packet says of a project: each number against the files it comes from."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from solidarity_eval.evaluation import Evaluation, evaluate
from solidarity_eval.packets import describe, make_packet, problems, studies
from solidarity_eval.packets.make import questionnaire_hash, unscreened
from solidarity_eval.packets.screen import screened
from solidarity_eval.workflows.plan import lock_plan

EXAMPLES = Path(__file__).parents[3] / "examples"
DAY = dt.date(2026, 11, 22)

REGISTERS = """
  counts: {file: data/comptages.csv}
  milestones: {file: data/livrables.csv}
  costs: {file: data/couts.csv}
"""
COUNTS = """period;indicator;value;unit;method;low;high
2026-01;visits;300;visits;counted;;
2026-02;visits;280;visits;counted;;
2026-01;families;20;families;registered;;
2026-02;families;30;families;estimated;25;40
2026-01;trained;12;persons;registered;;
2026-01;helped;45;persons;registered;;
"""
MILESTONES = """id;due;done
guide;2026-06-30;2026-07-15
charte;2026-12-31;
"""
COSTS = """period;category;amount
2026;salaires;20000
2026;salaires;19000
2026;salaires;18000
2026;repas;400
2026;repas;500
2026;repas;300
2026;loyer;6000
"""
REACH = """
reach:
  - {id: everyone, kind: distinct, indicators: [trained, helped]}
  - {id: done, kind: milestones, labels: {guide: Guide local}}
  - {id: spent, kind: costs}
"""
TARGETS = """
targets:
  - {id: weekly, indicator: visits, at_least: 600, unit: visits, stated: "600 passages"}
  - {id: families, indicator: families, at_least: 40, unit: families, by: 2025-12-31}
  - {id: about, indicator: trained, about: 30, stated: "une trentaine"}
  - {id: nothing, indicator: unknown, at_least: 3}
  - {id: higher, indicator: higher, at_least: 0.60, unit: proportion}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study FLAT with registers and promises, in a folder of its own."""
    made = tmp_path_factory.mktemp("projet") / "flat"
    source = EXAMPLES / "energetic_arousal" / "flat"
    shutil.copytree(source, made, ignore=shutil.ignore_patterns("reports", ".*"))
    file = made / "project.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("\ninstruments:", f"{REGISTERS}\ninstruments:", 1)
    text = text.replace(
        "{year: 2026, final: 2026}", "{year: 2026, cutoff: 2026-12-01, final: 2026}"
    )
    start, end = text.index("\ntargets:"), text.index("\nquestions:")
    text = text[:start] + TARGETS + text[end:] + REACH
    file.write_text(text, encoding="utf-8")
    for name, content in (("comptages", COUNTS), ("livrables", MILESTONES), ("couts", COSTS)):
        (made / "data" / f"{name}.csv").write_text(content, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def evaluation(folder: Path) -> Evaluation:
    lock_plan(folder)
    return evaluate(folder)


def test_numbers_of_the_packet_go_together(evaluation):
    assert problems(unscreened(evaluation, date=DAY)) == []
    assert problems(make_packet(evaluation, date=DAY)) == []


def test_counts_stand_by_unit_and_way_of_counting(evaluation):
    counts = make_packet(evaluation, date=DAY).counts
    told = {(one.indicator, one.method): (one.unit, one.value, one.low, one.high) for one in counts}
    assert told[("visits", "counted")] == ("visits", 580.0, None, None)
    assert told[("families", "registered")][:2] == ("families", 20.0)
    assert told[("families", "estimated")] == ("families", 30.0, 25.0, 40.0)
    unit, value, low, high = told[("everyone", "distinct")]
    assert (unit, value, low, high) == ("persons", None, 45.0, 57.0)
    assert len(told) == len(counts)


def test_promises_keep_their_words_and_say_where_they_stand(evaluation):
    targets = {one.id: one for one in make_packet(evaluation, date=DAY).targets}
    assert targets["weekly"].stated == "600 passages"
    assert targets["weekly"].value == 580.0
    assert targets["weekly"].state != "reached"
    assert targets["about"].state == "not_judged"
    assert (targets["about"].amount, targets["about"].values) == ("about", (30.0,))
    assert targets["nothing"].state == "no_figure"
    assert (targets["higher"].n, targets["higher"].total) == (101, 169)
    assert targets["higher"].value == pytest.approx(101 / 169)


def test_deliverables_and_expenses(evaluation):
    packet = make_packet(evaluation, date=DAY)
    done = {one.id: (one.due, one.done) for one in packet.milestones}
    assert done["guide"] == (dt.date(2026, 6, 30), dt.date(2026, 7, 15))
    assert done["charte"] == (dt.date(2026, 12, 31), None)
    labels = {one.id: one.label for one in packet.milestones}
    assert labels == {"guide": "Guide local", "charte": None}
    costs = {one.category: one.amount for one in packet.costs}
    # One payment makes the rent: alone it would tell what the landlord got.
    assert costs == {"salaires": 57000.0, "other": 7200.0}
    assert {(one.where.split(".")[0], one.kind) for one in packet.withheld} >= {("costs", "merged")}


def test_a_characteristic_that_the_project_calls_sensitive_is_protected(evaluation):
    shares = [
        {"variable": "métier", "category": name, "n": n, "share": {"estimate": n / 40, "n": 40}}
        for name, n in (("a", 20), ("b", 20))
    ]
    base = unscreened(evaluation, date=DAY)
    packet = type(base).model_validate({**base.model_dump(by_alias=True), "equity": shares})
    kept = screened(packet)
    assert [one.n for one in kept.equity] == [20, 20]
    hidden = screened(packet, sensitive=["Métier"])
    assert [one.n for one in hidden.equity] == [None, None]
    assert {one.reason for one in hidden.withheld} >= {"no_legal_basis"}


def test_the_plan_the_questionnaire_and_the_versions(evaluation, folder):
    packet = make_packet(evaluation, date=DAY)
    assert packet.plan is not None
    assert evaluation.plan is not None
    assert packet.plan.sha256 == evaluation.plan.lock.sha256
    assert packet.plan.departures == 0
    (questionnaire,) = packet.questionnaires
    instrument = evaluation.instruments["energetic_arousal"]
    assert questionnaire.sha256 == questionnaire_hash(instrument)
    reworded = instrument.model_copy(update={"reverse": ()})
    assert questionnaire_hash(reworded) != questionnaire.sha256
    assert packet.versions["solidarity_eval"] == "0.1.0"
    assert packet.written == DAY


def test_what_is_said_of_the_outcome(evaluation):
    (outcome,) = make_packet(evaluation, date=DAY).outcomes
    assert (outcome.construct_id, outcome.form) == ("vitality", "energetic_arousal")
    assert (outcome.low, outcome.high, outcome.items) == (0.0, 3.0, 10)
    assert outcome.selection == "open"
    assert outcome.better == "higher"
    assert outcome.verdict is not None
    assert outcome.verdict.word == evaluation.verdicts["energy"].word
    assert outcome.passport is not None
    assert outcome.passport.verbs == evaluation.passports["energy"].verbs
    assert len(outcome.passport.threats) == 9
    assert [one.wave for one in outcome.reliability] == ["before", "after"]
    assert outcome.comparison is None
    assert outcome.linked_share == pytest.approx(169 / 170)


def test_revisions_follow_what_was_sent(evaluation):
    first = make_packet(evaluation, date=DAY)
    second = make_packet(evaluation, date=DAY, earlier=[first])
    other_year = first.model_copy(update={"year": 2025, "revision": 7})
    assert first.revision == 1
    assert second.revision == 2
    assert make_packet(evaluation, date=DAY, earlier=[other_year]).revision == 1
    assert make_packet(evaluation, date=DAY, revision=5).revision == 5
    assert second.outcomes == first.outcomes


def test_the_comparison_group_leaves_only_where_the_project_lends_it(tmp_path):
    source = EXAMPLES / "designs" / "anorexia"
    shutil.copytree(source, tmp_path / "a")
    kept = make_packet(evaluate(tmp_path / "a"), date=DAY)
    assert not kept.share_reference
    assert kept.outcomes[0].comparison is None
    file = tmp_path / "a" / "project.yaml"
    text = file.read_text(encoding="utf-8") + "\nshare_reference: true\n"
    file.write_text(text, encoding="utf-8")
    evaluation = evaluate(tmp_path / "a")
    lent = make_packet(evaluation, date=DAY)
    assert lent.share_reference
    assert problems(lent) == []
    sums = unscreened(evaluation, date=DAY).outcomes[0].comparison
    assert sums is not None
    told = describe(sums)
    assert told is not None
    theirs = evaluation.results["weight.change.comparison"]
    assert told.change == pytest.approx(theirs["mean_change"].estimate, rel=1e-9)
    assert told.n == 26
    assert lent.outcomes[0].effect is not None


@pytest.mark.parametrize("name", ["anorexia", "beat_the_blues", "lalonde", "school_scores"])
def test_every_design_of_the_examples_is_packed(name):
    packet = make_packet(evaluate(EXAMPLES / "designs" / name), date=DAY)
    assert problems(packet) == []
    (outcome,) = packet.outcomes
    assert outcome.design == packet.design
    if name == "beat_the_blues":
        # Distress speaks of health, and the project states no legal basis.
        assert outcome.effect is None
        assert {one.reason for one in packet.withheld} == {"no_legal_basis"}
    elif name == "school_scores":
        assert outcome.teams is not None
        assert outcome.clustered is not None
    else:
        assert outcome.effect is not None


def test_outcomes_are_chosen_by_name_or_by_what_they_measure(evaluation):
    packet = make_packet(evaluation, date=DAY)
    assert len(studies([packet])) == 1
    assert len(studies([packet], construct="vitality")) == 1
    assert len(studies([packet], construct="loneliness")) == 0
    assert len(studies([packet], outcome="other")) == 0
