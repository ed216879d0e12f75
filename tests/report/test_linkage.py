"""Codes that people make: both readings in the report, and never the few between them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from solidarity_eval.evaluation import evaluate
from solidarity_eval.report.forbidden_words import texts_of
from solidarity_eval.report.yearly import yearly_report


def folder(path: Path, *, slips: int) -> Path:
    rng = np.random.default_rng(3)
    rows = ["m;j;time;score"]
    for number in range(60):
        letter, day = "abcdefghij"[number % 10], 10 + number
        score = int(rng.integers(2, 6))
        rows.append(f"{letter};{day};1;{score}")
        rows.append(
            f"{'z' if number < slips else letter};{day};2;{score + int(rng.integers(0, 3))}"
        )
    (path / "data").mkdir(parents=True)
    (path / "data" / "answers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    content = {
        "schema_version": 1,
        "id": "codes",
        "title": "Codes",
        "simulated": True,
        "reporting": {"year": 2026, "final": 2026},
        "waves": [{"id": "before"}, {"id": "after"}],
        "tables": {
            "responses": {
                "file": "data/answers.csv",
                "person": {"parts": ["m", "j"], "tolerance": 1},
                "wave": {"column": "time", "values": {1: "before", 2: "after"}},
            }
        },
        "measures": [{"id": "score", "column": "score", "min": 0, "max": 10}],
        "selection": {"path": "open"},
        "outcomes": [
            {"id": "score", "measure": "score", "before": "before", "after": "after",
             "role": "primary"}
        ],
    }  # fmt: skip
    text = yaml.safe_dump(json.loads(json.dumps(content)), allow_unicode=True)
    text = text.replace("'1':", "1:").replace("'2':", "2:")
    (path / "project.yaml").write_text(text, encoding="utf-8")
    return path


def words(path: Path, profile: str, language: str = "fr") -> str:
    document = yearly_report(evaluate(path), profile=profile, language=language)
    (section,) = [one for one in document.sections if one.id == "linkage"]
    return " ".join(texts_of(section))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_readings_stand_side_by_side(tmp_path, language):
    path = folder(tmp_path / "p", slips=15)
    result = evaluate(path).results["score.linkage"]
    people = {one.at["reading"]: one.n for one in result.estimates if one.term == "mean_change"}
    assert people["loose"] - people["strict"] >= 11
    told = words(path, "shared", language)
    assert str(people["strict"]) in told
    assert str(people["loose"]) in told


def test_a_few_people_between_the_readings_are_not_told(tmp_path):
    path = folder(tmp_path / "p", slips=4)
    result = evaluate(path).results["score.linkage"]
    loose = next(one for one in result.estimates if one.at["reading"] == "loose")
    shared, internal = words(path, "shared"), words(path, "internal")
    assert str(loose.n) in internal
    assert str(loose.n) not in shared
    assert "édition interne" in shared


def test_given_codes_have_no_such_section():
    flat = Path(__file__).parents[2] / "examples" / "energetic_arousal" / "flat"
    document = yearly_report(evaluate(flat))
    assert "linkage" not in {one.id for one in document.sections}
