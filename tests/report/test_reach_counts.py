"""Targets and sections on who was reached, on a small simulated project."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from solidarity_eval.document.blocks import DataTable, FigureBlock, Targets, plain
from solidarity_eval.evaluation.targets import read_target
from solidarity_eval.report import causal_words, yearly_report
from tests.report.as_text import as_text
from tests.report.reach_projects_counts import counted_project

SNAPSHOTS = Path(__file__).parent / "snapshots"
OURS = ("targets", "reached", "milestones", "costs")


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    return counted_project(tmp_path_factory.mktemp("reach") / "project")


def report(evaluation, language="fr", profile="shared"):
    return yearly_report(evaluation, language=language, profile=profile, date="2026-11-22")


def section(document, name):
    return next(part for part in document.sections if part.id == name)


def test_every_promise_has_its_state(counted):
    targets = counted.project.targets
    found = {t.id: read_target(counted.results, t) for t in targets}
    assert {name: (one.state, one.reason) for name, one in found.items()} == {
        "direct": ("in_progress", "not_due"),
        "referents": ("reached", "kept"),
        "indirect": ("not_judged", "uncertain"),
        "weekly": ("not_reached", "below"),
        "trainees": ("not_judged", "approximate"),
        "delivered": ("not_judged", "undated"),
        "reached": ("reached", "kept"),
    }
    assert (found["indirect"].low, found["indirect"].high) == (1500, 2300)
    assert (found["reached"].value, found["reached"].low) == (None, 180)
    assert all(one.result.id == f"target.{name}" for name, one in found.items())


def test_a_promise_per_week_knows_the_closures(counted):
    """The median of the part, which leaves closed weeks out, not that of the bare register."""
    target = next(t for t in counted.project.targets if t.id == "weekly")
    part = counted.results["reach.visits_per_week"]
    reading = read_target(counted.results, target)
    assert reading.value == part["median"].estimate
    assert reading.result.settings["source"] == "reach.visits_per_week"
    kinds = part.table("chart").column("kind")
    assert (kinds.count("closed"), kinds.count("missing"), kinds.count("ramp_up")) == (2, 1, 3)


def test_lines_of_the_targets(counted):
    (block,) = (b for b in section(report(counted), "targets").blocks if isinstance(b, Targets))
    lines = {line.label: line for line in block.items}
    direct = lines["Personnes touchées directement"]
    assert direct.state == "En cours."
    assert "n’est pas une prévision" in plain(direct.detail)
    assert lines["Habitants formés"].promise.endswith("Proposition à valider")
    assert lines["Habitants formés"].state == ""
    assert lines["Personnes différentes"].value == "entre 180 et 255 personnes"
    assert all(line.picture is not None for line in block.items)


def test_a_bounded_number_has_no_point_estimate_anywhere(counted):
    """Neither the middle of the bounds nor Chao's estimate is printed."""
    bound = counted.results["reach.census.lower_bound"]["lower_bound"]
    for language, profile in (("fr", "shared"), ("en", "internal")):
        words = as_text(report(counted, language, profile))
        for number in (bound.estimate, bound.conf_high, (180 + 255) / 2):
            assert not re.search(rf"\b{round(number)}\b", words), number


def test_one_payment_is_told_in_no_shared_edition(counted):
    shared, internal = (section(report(counted, "fr", p), "costs") for p in ("shared", "internal"))

    def names(part):
        (table,) = (block for block in part.blocks if isinstance(block, DataTable))
        return [plain(row[0].content) for row in table.rows]

    assert names(shared) == ["accueil", "autres postes"]
    assert names(internal) == ["accueil", "loyer", "repas"]


def test_figures_have_their_table_and_their_sentence(counted):
    figures = [b for b in section(report(counted), "reached").blocks if isinstance(b, FigureBlock)]
    assert [figure.id for figure in figures] == [
        "path-direct",
        "path-referents",
        "attendance-visits_per_week",
    ]
    for figure in figures:
        assert figure.table is not None
        assert figure.picture.alt
        assert figure.picture.wide != figure.picture.narrow
        sizes = re.findall(r'font-size="([0-9.]+)"', figure.picture.wide + figure.picture.narrow)
        assert sizes
        assert min(map(float, sizes)) >= 13.5


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_word_that_the_design_does_not_bear(counted, language):
    assert causal_words(report(counted, language)) == ()


@pytest.mark.parametrize(("language", "profile"), [("fr", "shared"), ("en", "internal")])
def test_sections_in_words(counted, language, profile):
    document = report(counted, language, profile)
    found = "\n".join(as_text(section(document, name)) for name in OURS)
    file = SNAPSHOTS / f"reach_counts.{profile}.{language}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")
