"""Lines that cannot be understood: exit code 2, what was wrong, what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from solidarity_eval.errors import UsageError
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["chek"], "« check »"),
        (["rapport"], "« report »"),
        (["xyz"], "n’est pas une commande"),
        (["report", "--formt", "pdf"], "--format"),
        (["report", "--template"], "attend une valeur"),
        (["init"], "solidarity-eval init DOSSIER"),
        (["init", "a", "b"], "entre guillemets"),
        (["--lang", "de", "check"], "de"),
        (["check", "--lang"], "fr et en"),
        (["--open"], "--open"),
        (["report", "--format", "odt"], "odt"),
        (["report", "--profile", "public"], "internal"),
        (["report", "--template", "nulle-part.docx"], "nulle-part.docx"),
        (["schema", "projet"], "projet"),
        (["instruments", "--construct", "amour"], "loneliness"),
        (["verify", "Z"], "Z"),
    ],
)
def test_a_wrong_line_is_explained(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], part: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(*words)
    assert ran.code == 2
    assert part in ran.err.replace("\u202f", " ")
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_an_internal_error_has_no_traceback_unless_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_words: object, **_more: object) -> None:
        raise ZeroDivisionError("x / 0")

    monkeypatch.setattr("solidarity_eval.workflows.schema.schema", fail)
    ran = run("schema")
    assert ran.code == 4
    assert "ZeroDivisionError" in ran.err
    assert "--debug" in ran.err
    assert "Traceback" not in ran.err
    with pytest.raises(ZeroDivisionError):
        run("schema", "--debug")


def test_an_error_of_ours_has_a_traceback_with_debug(run: Run) -> None:
    with pytest.raises(UsageError):
        run("xyz", "--debug")


def test_an_interruption_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_words: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("solidarity_eval.workflows.schema.schema", stop)
    ran = run("schema")
    assert (ran.code, ran.err.strip()) == (130, "Interrompu.")
