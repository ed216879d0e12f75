"""``plan``: lock, compare, say what is missing; the document is readable."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from docx import Document

from tests.cli.conftest import Run

FLAT = Path(__file__).parents[2] / "examples" / "energetic_arousal" / "flat"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    target = tmp_path / "projet"
    shutil.copytree(FLAT, target, ignore=shutil.ignore_patterns("reports"))
    return target


def edit(folder: Path, **parts: object) -> None:
    file = folder / "project.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    content["outcomes"][0].update(parts)
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def words(file: Path) -> str:
    document = Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return plain("\n".join([*(one.text for one in document.paragraphs), *cells]))


def test_lock_writes_the_lock_and_the_plan_and_says_what_is_late(run: Run, folder: Path) -> None:
    done = run("plan", "lock", folder)
    assert done.code == 0
    lock = json.loads((folder / "plan.lock").read_text(encoding="utf-8"))
    assert lock["locked"] == "2026-09-21"
    assert lock["answers"]["after"] > 0
    assert "Des réponses d'après sont déjà là" in plain(done.err)
    assert (folder / "reports" / "plan" / "plan.pdf").read_bytes()[:4] == b"%PDF"
    text = words(folder / "reports" / "plan" / "plan.docx")
    assert "Énergie ressentie" in text
    assert "0,30 points" in text
    assert lock["sha256"] in text


def test_the_document_says_what_the_planned_people_can_find(run: Run, folder: Path) -> None:
    estimand = {
        "population": "toutes les personnes entrées",
        "summary": {"fr": "changement moyen", "en": "mean change"},
        "intercurrent": [{"event": "déménagement", "handling": "treatment_policy"}],
    }
    edit(folder, planned={"n": 79, "sd": 0.6, "r": 0.5}, subgroups=["site"], estimand=estimand)
    assert run("plan", "lock", folder, "--lang", "en").code == 0
    text = words(folder / "reports" / "plan" / "plan.docx")
    assert "with 79 people compared" in text
    assert "déménagement: the person counts whatever happens" in text
    assert "mean change" in text
    assert "by site" in text


def test_diff_lists_departures_and_their_reasons(run: Run, folder: Path) -> None:
    run("plan", "lock", folder)
    assert "Rien de ce que le plan fixait" in plain(run("plan", "diff", folder).out)
    edit(folder, role="confirmatory")
    out = plain(run("plan", "diff", folder).out)
    assert "outcomes.energy.role : primary → confirmatory" in out
    assert "sans raison" in out
    record = json.loads(run("plan", "diff", folder, "--json").out)["projects"][0]
    assert record["departures"][0]["path"] == "outcomes.energy.role"


def test_a_second_lock_needs_a_reason(run: Run, folder: Path) -> None:
    run("plan", "lock", folder)
    before = (folder / "plan.lock").read_bytes()
    refused = run("plan", "lock", folder)
    assert refused.code == 1
    assert "--reason" in refused.err
    assert (folder / "plan.lock").read_bytes() == before
    assert run("plan", "lock", folder, "--reason", "questionnaire plus court").code == 0
    assert json.loads((folder / "plan.lock").read_text(encoding="utf-8"))["revision"] == 2
    assert "questionnaire plus court" in words(folder / "reports" / "plan" / "plan.docx")


@pytest.mark.parametrize(
    ("line", "words"),
    [(("plan", "verrouiller"), "lock, diff"), (("plan", "diff"), "pas de plan verrouillé")],
)
def test_what_cannot_be_done_says_what_can(
    run: Run, folder: Path, line: tuple[str, ...], words: str
) -> None:
    done = run(*line, folder)
    assert done.code in (1, 2)
    assert words in plain(done.err)
