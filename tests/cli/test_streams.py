"""Processes of their own: consoles that know no U+202F, paths with spaces and accents, pipes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from solidarity_eval.cli.progress import Progress
from tests.cli.conftest import Run, answers, type_answers


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_a_console_of_another_time(run_outside: Run, tmp_path: Path, encoding: str) -> None:
    folder = tmp_path / "Évaluation d'été 2027"
    settings = {"PYTHONIOENCODING": encoding, "PYTHONWARNDEFAULTENCODING": "1"}
    made = run_outside("init", folder, **settings)
    assert made.code == 0
    assert "Évaluation d'été 2027" in made.out
    checked = run_outside("check", folder, **settings)
    assert checked.code == 0
    for warning in (made.err + checked.err).splitlines():
        assert "solidarity_eval" not in warning, "a file was opened without its encoding"
    assert "il n’y a pas encore de réponse" in checked.out


def test_findings_on_a_cp1252_console(run_outside: Run, tmp_path: Path) -> None:
    folder = tmp_path / "Été à Lyon"
    run_outside("init", folder)
    rows = answers()
    rows[0][3] = 12
    type_answers(folder / "data" / "saisie.xlsx", rows)
    checked = run_outside("check", folder, PYTHONIOENCODING="cp1252")
    assert checked.code == 1
    assert "\u202f" in checked.out
    assert "Traceback" not in checked.err


def test_no_colour_outside_a_terminal(run_outside: Run, tmp_path: Path) -> None:
    folder = tmp_path / "poya"
    assert "\x1b[" not in run_outside("init", folder).out
    assert "\x1b[" not in run_outside("check", folder, FORCE_COLOR="1").out


def test_no_traceback_in_another_process(run_outside: Run, tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_text("id: [", encoding="utf-8")
    ran = run_outside("check", tmp_path)
    assert ran.code == 3
    assert "Traceback" not in ran.err
    assert re.search(r"project\.yaml:\d+", ran.err)


def test_progress_says_nothing_of_short_work(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("fr", title="poya") as progress:
        progress("read", 0.0)
    assert capsys.readouterr() == ("", "")


def test_progress_names_the_step_of_long_work(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solidarity_eval.cli.progress.PATIENCE", -1.0)
    with Progress("fr", title="poya") as progress:
        progress("score", 0.3)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "poya · calcul des scores (30\u202f%)" in shown.err
