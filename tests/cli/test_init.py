"""A new folder: it loads as it is, nothing that exists is replaced."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from solidarity_eval.errors import ArgumentError, UsageError
from solidarity_eval.evaluation.load import read_project
from solidarity_eval.instruments.catalogue import list_instruments, load_instrument
from solidarity_eval.instruments.configure import settle_instrument
from solidarity_eval.laureates import list_laureates, load_laureate
from solidarity_eval.schemas.project import InstrumentUse
from solidarity_eval.workflows.init import init, slug
from tests.cli.conftest import Run, answers, type_answers


def test_a_new_folder_loads_as_it_is(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "Été à l'école"
    ran = run("init", folder)
    assert ran.code == 0
    loaded = read_project(folder)
    assert [one.code for one in loaded.notices] == ["no_final_report"]
    assert loaded.project.id == "ete-a-l-ecole"
    assert list(loaded.instruments) == ["ess_social_trust"]
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {
        *("project.yaml", ".gitignore", ".cle-envoi"),
        *("texte/contexte.md", "data/saisie.xlsx"),
    }
    for name in names:
        assert name in ran.out


def test_in_english(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "my project"
    assert "is ready" in run("init", folder, "--lang", "en").out
    assert read_project(folder).project.language == "en"
    assert (folder / "data" / "answers.xlsx").is_file()
    assert "Everything is in place" in run("check", folder).out


def test_nothing_that_exists_is_replaced(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "poya"
    run("init", folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (folder / "texte" / "contexte.md").write_text("Nos mots.", encoding="utf-8")
    (folder / "data" / "saisie.xlsx").unlink()
    ran = run("init", folder)
    assert ran.code == 0
    assert (folder / "texte" / "contexte.md").read_text(encoding="utf-8") == "Nos mots."
    assert (folder / "project.yaml").read_bytes() == before[folder / "project.yaml"]
    assert (folder / "data" / "saisie.xlsx").is_file(), "a missing workbook is made again"
    assert "Déjà là" in ran.out


def test_git_takes_neither_answers_nor_reports(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "poya"
    run("init", folder)
    (folder / "reports").mkdir()
    (folder / "reports" / "report.html").write_text("x", encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    status = ["git", "-C", str(folder), "status", "--porcelain", "-uall"]
    seen = subprocess.run(status, capture_output=True, check=True).stdout.decode()
    assert "project.yaml" in seen
    assert "saisie" not in seen
    assert "reports" not in seen
    assert ".cle-envoi" not in seen


def test_a_file_is_no_folder(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    ran = run("init", path)
    assert ran.code == 2
    assert "n’est" not in ran.out
    assert path.read_text(encoding="utf-8") == "x"


def test_an_unknown_questionnaire_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    ran = run("init", tmp_path / "poya", "--instrument", "ucla33")
    assert ran.code == 3
    assert "ucla3" in ran.err
    assert not (tmp_path / "poya").exists()


@pytest.mark.parametrize("instrument", list_instruments())
def test_every_questionnaire_of_the_catalogue_can_begin_a_project(
    tmp_path: Path, instrument: str
) -> None:
    try:
        settle_instrument(load_instrument(instrument), InstrumentUse(use=instrument))
    except ArgumentError:
        with pytest.raises(UsageError, match=instrument):
            init(tmp_path / "poya", instrument=instrument)
        assert not (tmp_path / "poya").exists()
    else:
        outcome = init(tmp_path / "poya", instrument=instrument)
        assert read_project(outcome.folder).uses[0][1].id == instrument


def test_slugs() -> None:
    assert slug("Évaluation d'été 2027") == "evaluation-d-ete-2027"
    assert slug("2027") == "projet-2027"
    assert slug("  ") == "projet"
    assert len(slug("a" * 200)) == 60


def test_the_workbook_helps_and_holds_no_formula(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "poya"
    run("init", folder, "--instrument", "ucla3")
    book = load_workbook(folder / "data" / "saisie.xlsx")
    entry, guide = book.worksheets
    assert (entry.title, guide.title) == ("Saisie", "Mode d’emploi")
    header = [cell.value for cell in entry[1]]
    assert header == ["personne", "temps", "date", "lacks_company", "left_out", "isolated"]
    assert entry.freeze_panes == "C2"
    assert entry.column_dimensions["A"].number_format == "@" or entry["A2"].number_format == "@"
    rules = {str(rule.sqref).split(":")[0]: rule for rule in entry.data_validations.dataValidation}
    assert rules["B2"].formula1 == '"avant,après"'
    assert rules["D2"].formula1 == '"1,2,3"'
    assert "de 1 à 3" in rules["D2"].error
    assert entry["D1"].comment is not None
    words = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value]
    assert any("Une ligne par personne" in word for word in words)
    for sheet in book.worksheets:
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_typed_answers_are_checked_and_reported(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "Été à Lyon"
    run("init", folder)
    type_answers(folder / "data" / "saisie.xlsx", answers())
    checked = run("check", folder)
    assert (checked.code, checked.err) == (0, "")
    assert "32 lignes" in checked.out
    reported = run("report", folder, "--format", "html")
    assert reported.code == 0
    (page,) = folder.glob("reports/*/report.html")
    assert "report.html" in reported.out
    assert "contexte" not in page.read_text(encoding="utf-8"), "the note of the team file is hidden"


@pytest.mark.parametrize(("language", "words"), [("fr", "se comparent"), ("en", "compared")])
def test_the_example_promise_says_what_it_counts(
    run: Run, tmp_path: Path, language: str, words: str
) -> None:
    run("init", tmp_path / "p", "--lang", language)
    lines = (tmp_path / "p" / "project.yaml").read_text(encoding="utf-8").splitlines()
    (example,) = [line for line in lines if "linked_share" in line]
    assert words in example


@pytest.mark.parametrize("laureate", list_laureates())
def test_a_laureate_starts_from_its_protocol(run: Run, tmp_path: Path, laureate: str) -> None:
    folder = tmp_path / laureate
    ran = run("init", folder, "--laureate", laureate)
    assert ran.code == 0
    project = read_project(folder).project
    assert (project.id, project.simulated) == (load_laureate(laureate).project.id, False)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    tables = {table.file for table in project.tables.response_files}
    assert names == {
        *("project.yaml", ".gitignore", "texte/contexte.md", "data/registres.xlsx", ".cle-envoi"),
        *tables,
    }
    checked = run("check", folder)
    assert checked.code == 0
    assert "il n’y a pas encore de réponses" in checked.out
    reported = run("report", folder)
    assert "pas encore de réponses" in (reported.out + reported.err)


def test_an_unknown_laureate_is_told_all_the_names(run: Run, tmp_path: Path) -> None:
    ran = run("init", tmp_path / "new", "--laureate", "?")
    assert ran.code != 0
    assert all(laureate in ran.err for laureate in list_laureates())
    assert not (tmp_path / "new").exists()


def test_a_laureate_has_its_questionnaires_already(run: Run, tmp_path: Path) -> None:
    ran = run("init", tmp_path / "new", "--laureate", "poya", "--instrument", "ucla3")
    assert ran.code != 0
    assert "--instrument" in ran.err
