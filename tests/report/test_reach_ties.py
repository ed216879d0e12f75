"""Networks, ties, interviews and the panel in the report: words, and what must never leave.

UPDATE_SNAPSHOTS=1 writes the files anew.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from solidarity_eval.evaluation import evaluate
from solidarity_eval.evaluation.reach.panel import person_views
from solidarity_eval.report import yearly_report
from solidarity_eval.report.forbidden_words import causal_words
from solidarity_eval.report.sections.reach.tie_strength import shown_cells
from solidarity_eval.workflows.report import render_report
from tests.report import reach_projects_ties as projects
from tests.report.as_text import as_text

SNAPSHOTS = Path(__file__).parent / "snapshots"
KINDS = ("reach-network", "reach-tie-strength", "reach-coded-interviews", "reach-panel")


@pytest.fixture(scope="module")
def evaluations(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ties")
    return {
        "place": projects.place(folder / "place"),
        "strengths": projects.strengths(folder / "strengths"),
        "panel": evaluate(projects.panel_project(folder / "panel")),
    }


def document(evaluation, language="fr", profile="shared", **more):
    whole = yearly_report(evaluation, language=language, profile=profile, date="2026-11-22", **more)
    return replace(whole, sections=tuple(s for s in whole.sections if s.id in KINDS))


def words(evaluation, *args, **more):
    text = as_text(document(evaluation, *args, **more))
    return text[text.index("  sections: Section") :]


@pytest.mark.parametrize("name", ["place", "strengths", "panel"])
@pytest.mark.parametrize(("language", "profile"), [("fr", "shared"), ("en", "internal")])
def test_sections_in_words(evaluations, name, language, profile):
    persons = person_views(evaluations[name])
    found = words(evaluations[name], language, profile, persons=persons)
    file = SNAPSHOTS / f"reach_ties_{name}.{profile}.{language}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["place", "strengths", "panel"])
def test_no_word_claims_a_cause(evaluations, name):
    for language in ("fr", "en"):
        assert causal_words(document(evaluations[name], language)) == ()


def test_one_network_before_and_after_has_no_p(evaluations):
    results = evaluations["place"].results
    assert results["reach.reseau"].tests == ()
    assert all(item.p_value is None for item in results["reach.reseau"].estimates)
    assert results["reach.reseau.t0"].tests == ()
    assert [test.name for test in results["reach.reseau.t1"].tests] == ["ei_permutation"]


def test_a_test_that_was_not_announced_is_not_made(tmp_path):
    found = projects.place(tmp_path / "quiet", hypothesis=False)
    assert all(not result.tests for key, result in found.results.items() if "reseau" in key)


def test_what_is_proposed_is_marked(evaluations):
    assert "(proposition à valider)" in words(evaluations["place"])


def test_paths_of_persons_stay_in_the_internal_edition(evaluations):
    evaluation = evaluations["panel"]
    persons = person_views(evaluation)
    assert persons["panel.score"].people == 15
    shared = document(evaluation, persons=persons)
    internal = document(evaluation, "fr", "internal", persons=persons)
    assert "paths-panel-score" not in figures(shared)
    assert "paths-panel-score" in figures(internal)
    drawing = figures(internal)["paths-panel-score"].wide
    assert drawing.count('stroke="#7A8996"') == 16  # the key of the picture and fifteen people
    for name in projects.neighbours(15):
        assert name not in as_text(internal) + drawing
    files = render_report(evaluation, formats=["html"], profile="shared")
    assert not any("paths-" in name for name in files)
    files = render_report(evaluation, formats=["html"], profile="internal")
    assert "figures-internal/paths-panel-score.svg" in files


def figures(document):
    blocks = [block for section in document.sections for block in section.blocks]
    return {block.id: block.picture for block in blocks if hasattr(block, "picture") and
            hasattr(block, "id")}  # fmt: skip


def test_results_hold_no_row_of_a_person(evaluations):
    for evaluation in evaluations.values():
        told = "".join(result.to_json() for result in evaluation.results.values())
        assert not re.search(r"\bp0\d\d\b|\bn\d+-\d+\b|entretien\d\d", told)


def test_the_panel_is_diverse_and_not_representative(evaluations):
    assert "diversifié" in words(evaluations["panel"])
    assert "n’en" in words(evaluations["panel"]) or "ne peuvent pas représenter" in words(
        evaluations["panel"]
    )
    assert "diverse**, not representative" in words(evaluations["panel"], "en")


def test_only_marked_excerpts_leave_and_without_their_interview(evaluations):
    evaluation = evaluations["strengths"]
    table = evaluation.results["reach.entretiens.excerpts"].table("codes")
    excerpts = set(table.column("excerpt"))
    assert excerpts == {
        f"On se parle plus souvent qu'avant, passage {source}-0." for source in (1, 4)
    }
    everything = "".join(result.to_json() for result in evaluation.results.values())
    assert "passage 2-1" not in everything
    for profile in ("shared", "internal"):
        shown = words(evaluation, "fr", profile)
        assert "passage 1-0" in shown
        assert "passage 2-1" not in shown
        assert "entretien01" not in shown


def test_an_excerpt_that_names_somebody_stays(tmp_path):
    codes = projects.coded()
    marked = codes["share"] == "oui"
    first = codes[marked]["excerpt"].iloc[0]
    other = codes[marked & (codes["excerpt"] != first)]["excerpt"].iloc[0]
    told = {first: "Appelez le 06 12 34 56 78, m'a dit le voisin.", other: "Demandez à P003."}
    codes["excerpt"] = codes["excerpt"].replace(told)
    reach = [{"id": "entretiens", "kind": "coded_interviews", "codebook": projects.codebook()}]
    answers = projects.people(40, change=0.4, seed=2)
    folder = projects.built(tmp_path / "named", answers, registers={"codes": codes}, reach=reach)
    evaluation = evaluate(folder)
    result = evaluation.results["reach.entretiens.excerpts"]
    assert result.table("codes").rows == ()
    assert result["excerpts_held_back"].estimate == 2
    shown = words(evaluation)
    assert "06 12" not in shown
    assert "P003" not in shown
    assert "2 extraits" in shown


def test_one_no_among_the_coders_keeps_an_excerpt(tmp_path):
    codes = projects.coded()
    second = (codes["share"] == "oui") & (codes["coder"] == "codeuse 2")
    codes.loc[second, "share"] = "non"
    reach = [{"id": "entretiens", "kind": "coded_interviews", "codebook": projects.codebook()}]
    answers = projects.people(40, change=0.4, seed=2)
    folder = projects.built(tmp_path / "no", answers, registers={"codes": codes}, reach=reach)
    assert "reach.entretiens.excerpts" not in evaluate(folder).results


def test_small_cells_of_moves_cannot_be_worked_out():
    cells = {(0, 0): 40, (0, 1): 20, (1, 0): 12, (1, 1): 30, (0, 2): 3, (2, 0): 0,
             (1, 2): 15, (2, 1): 14, (2, 2): 2}  # fmt: skip
    shown = shown_cells(cells, ("stronger", "same", "weaker"), 11)
    hidden = {cell for cell, n in shown.items() if n is None}
    assert (0, 2) in hidden
    for way in (lambda b, a: a > b, lambda b, a: a == b, lambda b, a: a < b):
        own = [cell for cell in hidden if way(*cell) and cells[cell]]
        assert sum(cells[cell] for cell in own) == 0 or sum(cells[cell] for cell in own) >= 11
        assert len(own) != 1
    assert all(n is None for n in shown_cells(cells, (), 11).values())


def test_a_network_of_few_is_not_shown(tmp_path):
    few = projects.whole_network(8, absent=0, seed=4)
    part = {"id": "reseau", "kind": "network", "whole": True}
    answers = projects.people(8, change=0.4, seed=2)
    folder = projects.built(tmp_path / "few", answers, registers={"ties": few}, reach=[part])
    evaluation = evaluate(folder)
    assert evaluation.results["reach.reseau"].has("density_change")
    shown = words(evaluation)
    assert "densité" not in shown
    assert "11 personnes" in shown


def test_a_refused_part_says_why(tmp_path):
    ties = projects.told_ties(40)
    ties["strength"] = "immense"
    part = {"id": "force", "kind": "tie_strength", "before": "t0", "after": "t1"}
    answers = projects.people(40, change=0.4, seed=2)
    folder = projects.built(tmp_path / "wrong", answers, registers={"ties": ties}, reach=[part])
    evaluation = evaluate(folder)
    assert [note.values["error"] for note in evaluation.notes if note.values.get("subject") ==
            "reach.force"] == ["reach_ties.unknown_word"]  # fmt: skip
    assert "immense" in words(evaluation)


def test_who_answered_and_named_nobody_is_in_the_network(evaluations):
    """Forty people answered the questionnaire; all are in the network, those without ties too."""
    for wave in ("t0", "t1"):
        assert evaluations["place"].results[f"reach.reseau.{wave}"]["persons"].estimate == 40


def test_without_a_word_for_close_ties_nobody_is_said_to_have_few(tmp_path):
    part = {"id": "liens", "kind": "network"}
    answers = projects.people(40, change=0.4, seed=2)
    registers = {"ties": projects.told_ties()}
    folder = projects.built(tmp_path / "plain", answers, registers=registers, reach=[part])
    shown = words(evaluate(folder))
    assert "Elles citent en moyenne" in shown
    assert "proches" not in shown
