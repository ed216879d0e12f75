"""``instruments`` and ``schema``."""

from __future__ import annotations

import json
from pathlib import Path

from solidarity_eval.instruments.catalogue import list_instruments
from tests.cli.conftest import Run


def test_the_list_holds_every_questionnaire(run: Run) -> None:
    ran = run("instruments")
    assert ran.code == 0
    listed = [line.split()[0] for line in ran.out.splitlines() if line]
    assert set(list_instruments()) <= set(listed)


def test_one_questionnaire_in_words(run: Run) -> None:
    ran = run("instruments", "ucla3")
    for part in ("ucla3.total", "de 1 à 3", "solitude", "lacks_company", "2004"):
        assert part in ran.out
    assert "loneliness" in run("instruments", "ucla3", "--lang", "en").out


def test_a_construct_filters_the_list(run: Run) -> None:
    ran = run("instruments", "--construct", "loneliness", "--json")
    cards = json.loads(ran.out)["instruments"]
    assert {card["construct_id"] for card in cards} == {"loneliness"}
    assert "ucla3" in {card["id"] for card in cards}


def test_a_construct_without_questionnaire(run: Run) -> None:
    ran = run("instruments", "--construct", "housing")
    assert ran.code == 0
    assert "Aucun" in ran.out


def test_an_unknown_questionnaire_names_the_nearest(run: Run) -> None:
    ran = run("instruments", "ucla33")
    assert ran.code == 3
    assert "ucla3" in ran.err


def test_schemas_are_json_in_the_language(run: Run, tmp_path: Path) -> None:
    french = json.loads(run("schema").out)
    english = json.loads(run("schema", "project", "--lang", "en").out)
    assert french["properties"]["waves"]["description"].startswith("Temps")
    assert english["properties"]["waves"]["description"].startswith("Times")
    target = tmp_path / "questionnaire été.json"
    assert run("schema", "instrument", "--output", target).code == 0
    assert "scales" in json.loads(target.read_text(encoding="utf-8"))["properties"]


def test_a_schema_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    ran = run("schema", "--output", tmp_path / "nowhere" / "x.json")
    assert ran.code == 2
    assert "x.json" in ran.err


def test_verify_one_family(run: Run) -> None:
    ran = run("verify", "c", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["passed"] is True
    assert "dans la tolérance" in run("verify", "C").out
