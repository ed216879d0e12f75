"""The simulated laureates: files as the tool writes them, errors found, corrected, reported."""

from __future__ import annotations

import csv
import functools
import html
import json
import shutil
from pathlib import Path

import pytest

from solidarity_eval.document.renderers.html import render_html
from solidarity_eval.evaluation import Evaluation, evaluate
from solidarity_eval.laureates import example_files, list_laureates
from solidarity_eval.report import yearly_report
from solidarity_eval.workflows.check import check
from solidarity_eval.workflows.report import report

FOLDER = Path(__file__).parents[2] / "examples" / "laureates"
LAUREATES = list_laureates()
EVERY_FORMAT = ("poya", "eru")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def plain(markup: str) -> str:
    """Return a page without the spaces and signs of typography."""
    text = html.unescape(markup)
    for sign, typed in (("\u202f", " "), ("\u00a0", " "), ("’", "'"), ("« ", '"'), (" »", '"')):
        text = text.replace(sign, typed)
    return text


@functools.cache
def evaluated(laureate: str) -> Evaluation:
    """Evaluate an example once for every test."""
    return evaluate(FOLDER / laureate)


@functools.cache
def page(laureate: str, language: str) -> str:
    """Write the web page of an example once for every test."""
    return plain(render_html(yearly_report(evaluated(laureate), language=language)))


def copy(laureate: str, target: Path, *, without: str = "") -> Path:
    folder = target / laureate
    left_out = shutil.ignore_patterns("reports", *([without] if without else []))
    shutil.copytree(FOLDER / laureate, folder, ignore=left_out)
    return folder


@pytest.mark.parametrize("laureate", LAUREATES)
def test_the_files_are_what_the_tool_writes(laureate: str) -> None:
    folder, files = FOLDER / laureate, example_files(laureate)
    there = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "reports" not in path.parts
    }
    assert there == {name: text.encode() for name, text in files.items()}


@pytest.mark.parametrize("laureate", LAUREATES)
def test_every_planted_error_is_found_and_named(laureate: str, tmp_path: Path) -> None:
    folder = copy(laureate, tmp_path, without="corrections.csv")
    outcome = check(folder, annotate=False)
    found = {(one.file, str(one.row), one.column, one.value, one.code) for one in outcome.findings}
    planted = {tuple(row.values()) for row in rows_of(folder / "planted.csv")}
    assert len(planted) == 10
    assert len({row[4] for row in planted}) == 10
    assert planted <= found
    # A row that stands twice is named at both places, and nothing else is an error.
    twice = {row[3] for row in planted if row[4] == "person_twice"}
    others = [one for one in outcome.findings if one.severity == "error" and one.value not in twice]
    assert {(one.file, str(one.row), one.column, one.value, one.code) for one in others} <= planted


@pytest.mark.parametrize("laureate", LAUREATES)
def test_the_corrections_mend_them(laureate: str, tmp_path: Path) -> None:
    outcome = check(copy(laureate, tmp_path), annotate=False)
    assert outcome.errors == ()
    assert outcome.corrections == {"applied": 10, "stale": 0}
    told = {one.code for one in outcome.findings if one.severity == "warning"}
    assert told <= {"missing_person"}
    assert outcome.notices == ()


@pytest.mark.parametrize("laureate", LAUREATES)
def test_the_truth_tells_the_change_from_the_effect(laureate: str) -> None:
    truth = json.loads((FOLDER / laureate / "truth.json").read_text(encoding="utf-8"))
    assert truth["simulated"] is True
    assert truth["outcomes"]
    for name, one in truth["outcomes"].items():
        parts = one["effect"] + one["drift"] + one["season"]
        assert one["change"] == pytest.approx(parts, abs=1e-5), name


@pytest.mark.parametrize("laureate", LAUREATES)
def test_a_report_in_both_languages(laureate: str) -> None:
    evaluation = evaluated(laureate)
    assert evaluation.project.simulated
    truth = json.loads((FOLDER / laureate / "truth.json").read_text(encoding="utf-8"))
    main = next(one for one in evaluation.project.outcomes if one.role == "primary")
    told = truth["outcomes"][main.id]
    assert abs(told["change"] - told["effect"]) > 0.1 * abs(told["effect"])
    said = {language: page(laureate, language) for language in ("fr", "en")}
    assert "proposition à valider" in said["fr"]
    assert "proposal to confirm" in said["en"]
    assert (
        "Propositions à valider par l'équipe, que le projet n'a pas encore arrêtées" in said["fr"]
    )
    assert all("Fondation des solidarités urbaines" in one for one in said.values())
    assert "Données simulées" in said["fr"]
    assert "Simulated data" in said["en"]
    assert "une évolution n'est pas un effet" in said["fr"]
    for target in evaluation.project.targets:
        assert plain(target.stated or "") in said["fr"], target.id


@pytest.mark.parametrize("laureate", [one for one in LAUREATES if one in EVERY_FORMAT])
def test_a_report_in_every_format(laureate: str, tmp_path: Path) -> None:
    outcome = report(copy(laureate, tmp_path), formats=("pdf", "docx"))
    written = {path.suffix: path for path in outcome.files}
    assert written[".pdf"].read_bytes().startswith(b"%PDF")
    assert written[".docx"].read_bytes().startswith(b"PK")


def test_dyads_are_read_with_both_members_and_nobody_else() -> None:
    evaluation = evaluated("poya")
    change = evaluation.result("reach", "dyads_alive", "change_trust_refugees")
    assert change is not None
    (whole,) = [one for one in change.estimates if one.term == "change" and "role" not in one.at]
    roles = {
        one.at["role"]: one for one in change.estimates if "role" in one.at and one.term == "change"
    }
    assert set(roles) == {"réfugié", "habitant"}
    middle = sum(one.estimate for one in roles.values()) / 2
    assert whole.estimate == pytest.approx(middle)
    assert 20 <= (whole.n or 0) <= 45
    words = page("poya", "fr")
    assert "Confiance envers autrui : le binôme est l'unité" in words


@pytest.mark.parametrize("laureate", ["solidark", "eru"])
def test_one_cannot_conclude_leads_with_what_was_kept_and_what_so_few_could_have_shown(
    laureate: str,
) -> None:
    evaluation = evaluated(laureate)
    main = next(one.id for one in evaluation.project.outcomes if one.role == "primary")
    verdict = evaluation.verdicts[main]
    assert verdict.word == "cannot_conclude"
    compared = evaluation.result(main, "change")["mean_change"].n
    words = page(laureate, "fr")
    kept = f"Les réponses de {compared} personnes sont gardées"
    could = "aurait été trouvé 8 fois sur 10"
    first = words.index("On ne peut pas conclure")
    assert first < words.index(kept) < words.index(could, first)
    assert words.index(kept) - first < 300
    assert f"personnes comparées ; il y en a {compared}" in words
