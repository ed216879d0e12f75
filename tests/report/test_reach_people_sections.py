"""Sections on transitions, paths, dyads, services, capability and equity, in words and pictures."""

from __future__ import annotations

import dataclasses
import itertools
import os
import re
from pathlib import Path

import pandas as pd
import pytest

from solidarity_eval import plots
from solidarity_eval.errors import ArgumentError
from solidarity_eval.plots.exits_chart import merged_points
from solidarity_eval.report import yearly_report
from solidarity_eval.report.sections.reach.cascade import shown_cells, shown_steps
from tests.report.as_text import as_text
from tests.report.reach_projects_people import everything
from tests.report.reading import words_of

SNAPSHOTS = Path(__file__).parent / "snapshots"
KINDS = ("transition", "cascade", "dyads", "services", "capability", "equity")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return everything(tmp_path_factory.mktemp("reach") / "whole")


@pytest.fixture(scope="module")
def young(tmp_path_factory):
    """Fourteen families and nine dyads: next to nothing may be shown."""
    return everything(tmp_path_factory.mktemp("reach") / "young", n_families=14, n_dyads=9)


def ours(evaluation, language="fr", profile="shared"):
    document = yearly_report(evaluation, language=language, profile=profile, date="2026-11-22")
    kept = tuple(part for part in document.sections if part.id.removeprefix("reach-") in KINDS)
    return dataclasses.replace(document, sections=kept)


def said(document, kind):
    section = next(part for part in document.sections if part.id == f"reach-{kind}")
    one = dataclasses.replace(document, sections=(section,))
    words = " ".join(words_of(one)).replace("\u202f", " ").replace("\u00a0", " ")
    return words


@pytest.mark.parametrize(("language", "profile"), [("fr", "shared"), ("en", "internal")])
def test_in_words(whole, language, profile):
    found = as_text(ours(whole, language, profile))
    file = SNAPSHOTS / f"reach_people.{profile}.{language}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


def test_every_part_has_a_section_and_none_is_refused(whole):
    assert [part.id for part in ours(whole).sections] == [f"reach-{kind}" for kind in KINDS]
    assert not [note for note in whole.notes if note.values.get("subject", "").startswith("reach")]


def test_the_fact_and_the_interval_are_two_things(whole):
    words = said(ours(whole), "transition")
    counts = dict(whole.result("reach", "open_access").table("counts").rows)
    assert f"{counts['reached']} sur {counts['complete']} familles" in words
    assert "La cible de 60 % n’est pas atteinte dans ce groupe : c’est un fait." in words
    assert "ce qu’un autre groupe comme celui-ci pourrait donner : de" in words
    assert f"Pour {counts['not_yet_due']} familles, le délai court encore" in words


def test_what_we_propose_is_marked(whole):
    assert "Vers l’accueil libre (proposition à valider)" in said(ours(whole), "transition")
    words = said(ours(whole, "en"), "transition")
    assert "To open access (proposal to confirm)" in words


def test_a_median_needs_the_curve_to_come_to_one_half(whole):
    result = whole.result("reach", "open_access")
    assert result.has("median_time")
    assert "La courbe arrive à la moitié" in said(ours(whole), "transition")


def test_a_small_team_is_hidden_with_another(whole):
    table = whole.result("reach", "path").table("cascade")
    sizes = {row[0]: row[2] for row in table.rows if row[1] == "identified" and row[0]}
    assert sizes["T4"] == 8
    (block,) = (
        block
        for part in ours(whole).sections
        if part.id == "reach-cascade"
        for block in part.blocks
        if getattr(block, "caption", "") == "Par équipe"
    )
    shown = {
        row[0].content[0].text: [cell.content[0].text for cell in row[1:]] for row in block.rows
    }
    assert shown["T4"] == ["–", "–", "–"]
    counts = {(row[0], row[1]): row[2] for row in table.rows}
    for place, step in enumerate(("identified", "accepted", "met")):
        hidden = [team for team, cells in shown.items() if cells[place] == "–"]
        assert len(hidden) >= 2
        assert sum(counts[team, step] for team in hidden) >= 11


def test_a_service_that_next_to_nobody_asks_is_not_shown(whole):
    words = said(ours(whole), "services")
    assert "Services non montrés" in words
    assert words.count("Prêt d’argent") == 1


def test_a_sensitive_characteristic_waits_for_a_legal_basis(whole):
    words = said(ours(whole), "equity")
    assert "faute de base légale écrite : health" in words
    assert not any(e.at.get("variable") == "health" for e in whole.result("reach", "who").estimates)


def test_essential_items_come_first(whole):
    words = said(ours(whole), "capability")
    assert words.index("Point d’eau") < words.index("Cuisine d’urgence")
    assert "3 jours" in words
    assert "120 repas par jour" in words


def test_the_dyad_is_the_unit(whole):
    change = whole.result("reach", "pairs", "change_score")
    assert change["change"].n == 60
    assert change.settings["unit"] == "dyad"
    assert whole.result("reach", "pairs", "alike_score")["icc"].n == 60
    assert "le binôme est l’unité" in said(ours(whole), "dyads")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_few_people_show_next_to_nothing(young, language):
    document = ours(young, language)
    for kind in ("transition", "services", "equity"):
        words = said(document, kind)
        numbers = [int(n) for n in re.findall(r"\b(\d{1,2}) (?:sur|of) ", words)]
        assert all(n >= 11 for n in numbers), words
    table = young.result("reach", "open_access").table("counts")
    reached = dict(table.rows)["reached"]
    assert f" {reached} sur " not in said(document, "transition")


def test_a_refused_part_says_why(tmp_path):
    from tests.report.reach_projects_people import parts

    changed = [
        {**part, "start": "welcomed"} if part["id"] == "open_access" else part for part in parts()
    ]
    evaluation = everything(tmp_path / "refused", reach=changed)
    words = said(ours(evaluation), "transition")
    assert "Rien n’est encore montré ici" in words
    assert "welcomed" in words


def test_each_point_of_a_curve_joins_enough_exits(whole):
    result = whole.result("reach", "open_access")
    rows = [row for row in result.table("curve").rows if row[2] == "open"]
    points = merged_points(result, "open", least=11)[1:]
    edges = [0.0, *(point.time for point in points)]
    exits = pd.Series([row[3] for row in rows], index=[row[0] for row in rows])
    for low, high in itertools.pairwise(edges):
        assert exits[(exits.index > low) & (exits.index <= high)].sum() >= 11
    assert points[-1].share == rows[-1][4]
    assert merged_points(result, "open", least=10_000) == ()


def test_steps_and_cells_that_may_be_shown():
    assert shown_steps([60, 58, 40, 5], 11) == [True, False, True, False]
    assert shown_steps([8, 4], 11) == [False, False]
    cells = {"a": [40, 25], "b": [30, 15], "c": [20, 4]}
    assert shown_cells(cells, 11) == {"a": [True, True], "b": [True, False], "c": [True, False]}
    close = {"a": [40, 38], "b": [30, 15], "c": [40, 20]}
    shown = shown_cells(close, 11)
    assert shown["a"] == [True, False]
    assert [name for name in shown if not shown[name][1]] == ["a", "b"]


def test_pictures_fit_and_are_large_enough_to_read(whole):
    for part in ours(whole).sections:
        for block in part.blocks:
            picture = getattr(block, "picture", None)
            if picture is None:
                continue
            assert picture.alt
            for drawing, width in ((picture.wide, 680.0), (picture.narrow, 340.0)):
                sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawing)]
                assert min(sizes) >= 13.5
                places = [float(x) for x in re.findall(r'<text x="(-?[\d.]+)"', drawing)]
                assert 0.0 <= min(places) <= max(places) <= width


def test_charts_of_a_notebook(whole):
    results = {
        "exit_curves": (whole.result("reach", "open_access"), {"target": 0.6, "least": 11}),
        "cascade": (whole.result("reach", "path"), {"labels": {"met": "Rencontrées"}}),
        "dumbbells": (whole.result("reach", "services"), {"labels": {"tools": "Outils"}}),
        "checklist": (whole.result("reach", "place"), {"labels": {"water": "Eau"}}),
        "drill_run": (whole.result("reach", "place", "drills"), {}),
    }
    written = {}
    for name, (result, options) in results.items():
        axes = getattr(plots, name)(result, **options)
        written[name] = set(_texts(axes))
    assert "cible : 60 %" in written["exit_curves"]
    assert {"Rencontrées", "152"} <= written["cascade"]
    assert "Outils" in written["dumbbells"]
    assert "Eau" in written["checklist"]
    assert "limite : 60 min" in written["drill_run"]
    assert any("22 %" in words for words in _texts(plots.dumbbells(whole.result("reach", "who"))))
    with pytest.raises(ArgumentError, match="services_asked"):
        plots.dumbbells(whole.result("reach", "open_access"))


def _texts(axes):
    """Return the words of a chart, every space an ordinary one."""
    written = (child.get_text() for child in axes.get_children() if hasattr(child, "get_text"))
    return [re.sub(r"\s+", " ", words) for words in written]
