"""``status`` while no answer has come: it says so kindly, and still lists who is expected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_people import ANSWERS, PROJECT


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "pas encore de réponses"), ("en", "no answers yet")]
)
def test_status_before_the_first_answer(run: Run, tmp_path: Path, language: str, said: str) -> None:
    folder = tmp_path / "nouveau"
    assert run("init", folder, "--laureate", "poya").code == 0
    ran = run("--lang", language, "status", folder)
    assert ran.code == 0
    assert said in ran.out
    assert "à corriger" not in ran.out + ran.err
    assert "to correct" not in ran.out + ran.err
    (record,) = json.loads(run("status", folder, "--json").out)["projects"]
    assert record["waiting"] is True
    assert record["errors"] == 0


def test_status_lists_people_who_wait_for_their_first_answer(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    text = PROJECT.replace("PERSON", "code").replace("personnes.xlsx", "personnes.csv")
    (tmp_path / "project.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "data" / "reponses.csv").write_text(ANSWERS[0] + "\n", encoding="utf-8")
    people = "code;entree;sortie;motif\nP1;2026-01-05;;\n"
    (tmp_path / "data" / "personnes.csv").write_text(people, encoding="utf-8")
    ran = run("status", tmp_path, "--date", "2026-01-10")
    assert ran.code == 0
    assert "pas encore de réponses" in ran.out
    assert "p1, avant" in ran.out
