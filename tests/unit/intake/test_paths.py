"""Files stay inside the project folder; names with accents and spaces are found."""

import os
import unicodedata

import pytest

from solidarity_eval.intake import describe
from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.readers import read_table
from tests.fixtures.intake.builders import codes, lines, only, project, responses, write

ANSWERS = lines("id;time;a;b;c;d", "1;1;0;1;2;3", "1;2;1;1;2;3")


def test_a_path_with_accents_and_spaces_is_read(tmp_path):
    folder = tmp_path / "Évaluation de l'été"
    name = "données reçues/réponses – été.csv"
    write(folder, {name: ANSWERS})
    dataset = load_dataset(project(folder, tables={"responses": responses(name)}))
    assert len(dataset.responses) == 2
    assert dataset.findings == ()
    assert dataset.inputs[0].path == name


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_other_form_of_the_accents_is_found(tmp_path, form):
    other = "NFD" if form == "NFC" else "NFC"
    write(tmp_path, {unicodedata.normalize(form, "été/réponses.csv"): ANSWERS})
    read = read_table(tmp_path, unicodedata.normalize(other, "été/réponses.csv"))
    assert len(read.table) == 2


def test_a_windows_path_is_read(tmp_path):
    write(tmp_path, {"data/answers.csv": ANSWERS})
    read = read_table(tmp_path, "data\\answers.csv")
    assert (read.path, len(read.table)) == ("data/answers.csv", 2)


@pytest.mark.parametrize(
    "path", ["../answers.csv", "data/../../answers.csv", "/etc/passwd.csv", "C:/x.csv", "C:x.csv"]
)
def test_a_path_out_of_the_folder_is_refused(tmp_path, path):
    write(tmp_path, {"answers.csv": ANSWERS, "project/data/x.csv": ANSWERS})
    read = read_table(tmp_path / "project", path)
    assert codes(read.findings) == ["outside_folder"]
    assert read.table is None
    assert read.sha256 is None


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_a_link_out_of_the_folder_is_refused_and_one_inside_is_not(tmp_path):
    write(tmp_path, {"secret.csv": ANSWERS, "project/data/real.csv": ANSWERS})
    folder = tmp_path / "project"
    (folder / "out.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "in.csv").symlink_to(folder / "data/real.csv")
    (folder / "up").symlink_to(tmp_path)
    assert codes(read_table(folder, "out.csv").findings) == ["outside_folder"]
    assert codes(read_table(folder, "up/secret.csv").findings) == ["outside_folder"]
    assert len(read_table(folder, "in.csv").table) == 2


def test_a_missing_file_names_the_nearest_one(tmp_path):
    write(tmp_path, {"data/reponses_avant.csv": ANSWERS, "data/~$reponses_avent.csv": b"x"})
    finding = read_table(tmp_path, "data/reponses_avent.csv").findings[0]
    assert finding.code == "missing_file"
    assert finding.values["nearest"] == "data/reponses_avant.csv"


def test_nothing_near_names_nothing(tmp_path):
    finding = read_table(tmp_path, "data/answers.csv").findings[0]
    assert (finding.code, finding.values) == ("missing_file", {})


def test_the_lock_file_of_an_open_workbook_is_not_data(tmp_path):
    write(tmp_path, {"~$answers.xlsx": b"x"})
    assert codes(read_table(tmp_path, "~$answers.xlsx").findings) == ["missing_file"]


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "data.csv").mkdir()
    assert codes(read_table(tmp_path, "data.csv").findings) == ["missing_file"]


def test_a_format_that_is_not_read_lists_those_that_are(tmp_path):
    write(tmp_path, {"answers.docx": b"x"})
    finding = read_table(tmp_path, "answers.docx").findings[0]
    assert finding.code == "unknown_format"
    assert finding.values == {
        "suffix": ".docx",
        "known": "csv, tsv, txt, xlsx, xlsm, ods, sav, zsav, dta, parquet",
    }


def test_a_file_that_may_not_be_read_is_a_finding(tmp_path, monkeypatch):
    write(tmp_path, {"answers.csv": ANSWERS})

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    finding = read_table(tmp_path, "answers.csv").findings[0]
    assert (finding.code, finding.values["reason"]) == ("unreadable_file", "Permission denied")


def test_a_missing_file_does_not_stop_the_others(tmp_path):
    write(tmp_path, {"data/before.csv": lines("id;a;b;c;d", "1;0;1;2;9")})
    tables = {
        "responses": [
            responses("data/before.csv", wave="before"),
            responses("data/after.csv", wave="after"),
        ]
    }
    dataset = load_dataset(project(tmp_path, tables=tables))
    assert codes(dataset) == ["out_of_range", "missing_file"]
    assert only(dataset, "missing_file").file == "data/after.csv"
    assert len(dataset.responses) == 1
    assert [item.path for item in dataset.inputs] == ["data/before.csv"]


def test_a_folder_in_place_of_a_file_is_said_to_be_one(tmp_path):
    write(tmp_path, {"data/answers.csv/x.csv": ANSWERS})
    (finding,) = read_table(tmp_path, "data/answers.csv").findings
    assert (finding.code, finding.values) == ("missing_file", {"variant": "folder"})
    assert "dossier" in describe.message(finding, "fr")
