"""Forms of a project folder: all or none, and what a person edited stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from solidarity_eval.errors import ArgumentError, OutputError, ProjectFileError
from solidarity_eval.workflows.forms import FORMATS, make_forms
from tests.fixtures.exports.projects import write_project

QUICK = ("xlsform", "limesurvey", "table-schema")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project", "who5")


def test_every_format_by_default_and_wording_on_request(folder: Path) -> None:
    outcome = make_forms(folder)
    assert [file.relative_to(folder).as_posix() for file in outcome.files] == [
        f"formulaires/{name}"
        for name in (
            *("xlsform.xlsx", "limesurvey.txt", "limesurvey-colonnes.csv", "saisie.xlsx"),
            *("questionnaire.pdf", "notice.docx", "notice.pdf"),
            *("dictionnaire.docx", "dictionnaire.html", "table-schema.json"),
        )
    ]
    assert all(file.stat().st_size > 100 for file in outcome.files)
    assert not (folder / "questionnaires").exists()


def test_an_edited_form_stays_and_the_new_one_has_a_number(folder: Path) -> None:
    make_forms(folder, formats=QUICK)
    edited = folder / "formulaires" / "limesurvey.txt"
    edited.write_text("mine", encoding="utf-8")
    outcome = make_forms(folder, formats=QUICK)
    assert edited.read_text(encoding="utf-8") == "mine"
    assert {one.name: fresh.name for one, fresh in outcome.kept.items()} == {
        "limesurvey.txt": "limesurvey-2.txt"
    }


def test_a_bad_file_of_sentences_stops_before_anything_is_written(folder: Path) -> None:
    (folder / "questionnaires").mkdir()
    bad = folder / "questionnaires" / "who5.wording.yaml"
    bad.write_text("instrument: brs\n", encoding="utf-8")
    with pytest.raises(ProjectFileError):
        make_forms(folder, formats=("table-schema", "xlsform"))
    assert not (folder / "formulaires").exists()


def test_wording_files_are_made_once(folder: Path) -> None:
    first = make_forms(folder, formats=["wording"])
    assert [one.name for one in first.files] == ["who5.wording.yaml"]
    second = make_forms(folder, formats=["wording"])
    assert (second.files, [one.name for one in second.there]) == ((), ["who5.wording.yaml"])


def test_a_linked_folder_of_sentences_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder / "questionnaires").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ProjectFileError, match="outside"):
        make_forms(folder, formats=["wording"])
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_several_tables_have_files_of_their_own(folder: Path) -> None:
    file = folder / "project.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "    file: data/answers.csv\n    person: code\n"
        "    wave: {column: temps, values: {T1: before, T2: after}}\n    date: jour\n",
        "    - {file: data/a.csv, person: code, wave: before}\n"
        "    - {file: data/b.csv, person: Code 1, wave: after}\n"
        "    - {file: other/b.csv, person: code, wave: after, instruments: [who5]}\n",
    )
    file.write_text(text, encoding="utf-8")
    outcome = make_forms(folder, formats=["xlsform"])
    assert [one.name for one in outcome.files] == [
        "a-xlsform.xlsx",
        "b-xlsform.xlsx",
        "3-b-xlsform.xlsx",
    ]
    assert outcome.renamed == {"b-xlsform.xlsx": {"Code 1": "Code_1"}}


def test_elsewhere(folder: Path, tmp_path: Path) -> None:
    outcome = make_forms(folder, formats=["table-schema"], output=tmp_path / "out", language="en")
    assert outcome.files == (tmp_path / "out" / "table-schema.json",)
    assert outcome.language == "en"


def test_refusals(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="xlsform, limesurvey"):
        make_forms(folder, formats=["docx"])
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(OutputError):
        make_forms(folder, formats=["table-schema"], output=blocked)
    assert len(FORMATS) == 8
