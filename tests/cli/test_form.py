"""``solidarity-eval form``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.fixtures.exports.projects import write_project


def test_says_where_the_forms_are_and_what_to_write_next(run: Run, tmp_path: Path) -> None:
    folder = write_project(tmp_path, "who5")
    file = folder / "project.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("person: code", "person: Code personne")
    file.write_text(text.replace("T1: before", "atelier 1: before"), encoding="utf-8")
    done = run("form", folder, "--format", "xlsform, limesurvey")
    assert done.code == 0
    assert "xlsform.xlsx" in done.out
    assert "s’appelle « Code_personne »" in done.out.replace("\u202f", " ")
    assert "atelier 1 → A1" in done.out
    assert (folder / "formulaires" / "limesurvey.txt").is_file()


def test_json_and_a_folder_of_its_own(run: Run, tmp_path: Path) -> None:
    first = write_project(tmp_path / "a", "who5")
    second = write_project(tmp_path / "b", "brs")
    out = tmp_path / "out"
    done = run("form", first, second, "--format", "table-schema", "-o", out, "--json")
    (one, two) = json.loads(done.out)["projects"]
    assert one["files"] == [str(out / "a" / "table-schema.json")]
    assert two["files"] == [str(out / "b" / "table-schema.json")]
    assert done.code == 0


def test_an_unknown_format_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    done = run("form", write_project(tmp_path, "who5"), "--format", "docx")
    assert done.code == 2
    assert "table-schema" in done.err


def test_wording_then_wording_again(run: Run, tmp_path: Path) -> None:
    folder = write_project(tmp_path, "who5")
    assert "who5.wording.yaml" in run("form", folder, "--format", "wording").out
    assert "Déjà là" in run("form", folder, "--format", "wording").out
