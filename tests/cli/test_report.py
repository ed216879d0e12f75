"""``report``: files, formats, languages, what is told on which stream."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from solidarity_eval.cli import report as report_module
from tests.cli.conftest import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "energetic_arousal" / "flat"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    folder = tmp_path / "Énergie (étude 1)"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("reports"))
    return folder


def test_formats_are_chosen(run: Run, example: Path) -> None:
    ran = run("report", example, "--format", "html")
    assert ran.code == 0
    names = {path.name for path in example.glob("reports/2026/*")}
    assert "report.html" in names
    assert {"report.pdf", "report.docx"}.isdisjoint(names)
    assert "reports/2026" in ran.out.replace("\\", "/")


def test_the_internal_profile_says_so_in_its_name(run: Run, example: Path) -> None:
    run("report", example, "--format", "html", "--profile", "internal")
    assert (example / "reports" / "2026" / "report-internal.html").is_file()


def test_json_lists_the_files(run: Run, example: Path) -> None:
    ran = run("report", example, "--format", "html", "--json")
    (record,) = json.loads(ran.out)["projects"]
    assert any(name.endswith("report.html") for name in record["files"])
    assert all(Path(name).is_file() for name in record["files"])


def test_open_opens_the_first_file(
    run: Run, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(report_module, "_open", opened.append)
    run("report", example, "--format", "html", "--open")
    assert [path.name for path in opened] == ["report.html"]


def test_errors_in_the_answers_stop_the_report(run: Run, example: Path) -> None:
    file = example / "data" / "responses.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines.append(lines[1])
    file.write_text("\n".join(lines), encoding="utf-8")
    ran = run("report", example, "--format", "html")
    assert ran.code == 1
    assert "person_twice" in ran.out
    assert "avant d’écrire le rapport" in ran.err
    assert not (example / "reports").exists()


def test_english(run: Run, example: Path) -> None:
    ran = run("report", example, "--format", "html", "--lang", "en")
    assert "The report is in" in ran.out
    page = (example / "reports" / "2026" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en' in page
