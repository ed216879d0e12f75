"""``portfolio``: files, languages, what is told on which stream, what is never replaced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from solidarity_eval.cli import portfolio as portfolio_module
from tests.cli.conftest import Run
from tests.unit.portfolio.sample_packets import ten, training
from tests.unit.portfolio.sending import send


@pytest.fixture
def packets(tmp_path: Path) -> Path:
    folder = tmp_path / "envois reçus (été)"
    folder.mkdir()
    for packet in ten():
        send(packet, folder)
    return folder


def test_the_report_the_note_and_the_tables_are_written(
    run: Run, packets: Path, tmp_path: Path
) -> None:
    out = tmp_path / "portefeuille"
    ran = run("portfolio", packets, "-o", out, "--simulated")
    assert ran.code == 0
    names = {file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file()}
    assert names >= {
        *(f"portfolio.{kind}" for kind in ("html", "pdf", "docx")),
        *(f"note-de-synthese.{kind}" for kind in ("pdf", "docx")),
        *("results.json", "data.xlsx", "datapackage.json", "data/outcomes.csv"),
    }
    assert "10 projets lus." in ran.out
    assert "Signature pas encore enregistrée" in ran.err


def test_simulated_packets_are_refused_unless_asked(
    run: Run, packets: Path, tmp_path: Path
) -> None:
    ran = run("portfolio", packets, "-o", tmp_path / "out")
    assert ran.code == 1
    assert "--simulated" in ran.err
    assert not (tmp_path / "out").exists()


def test_files_may_be_named_one_by_one(run: Run, packets: Path, tmp_path: Path) -> None:
    two = sorted(packets.glob("*.json"))[:2]
    ran = run("portfolio", *two, "-o", tmp_path / "out", "--simulated", "--format", "html")
    assert ran.code == 0
    assert "2 projets lus." in ran.out
    assert not (tmp_path / "out" / "portfolio.pdf").exists()


def test_english_and_json(run: Run, packets: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ("--simulated", "--format", "html,pdf", "--lang", "en", "--json")
    record = json.loads(run("portfolio", packets, "-o", out, *options).out)
    assert len(record["packets"]) == 10
    assert all(Path(name).is_file() for name in record["files"])
    assert (out / "board-brief.pdf").is_file()
    assert '<html lang="en' in (out / "portfolio.html").read_text(encoding="utf-8")


def test_a_file_that_somebody_edited_is_never_replaced(
    run: Run, packets: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = ("portfolio", packets, "-o", out, "--simulated", "--format", "html")
    run(*command)
    page = out / "portfolio.html"
    page.write_text("relu et annoté", encoding="utf-8")
    ran = run(*command)
    assert page.read_text(encoding="utf-8") == "relu et annoté"
    assert (out / "portfolio-2.html").is_file()
    assert "portfolio-2.html" in ran.out


def test_who_is_missing_is_told(run: Run, packets: Path, tmp_path: Path) -> None:
    listed = tmp_path / "liste.csv"
    listed.write_text("projet;titre\ncuisine;Cuisine partagée\n", encoding="utf-8")
    options = ("--simulated", "--format", "html", "--expected", listed)
    ran = run("portfolio", packets, "-o", tmp_path / "out", *options)
    assert "Cuisine partagée" in ran.err


def test_one_year_can_be_asked(run: Run, packets: Path, tmp_path: Path) -> None:
    send(training(year=2027), packets)
    options = ("--simulated", "--format", "html", "--json", "--year", "2026")
    record = json.loads(run("portfolio", packets, "-o", tmp_path / "out", *options).out)
    assert {year for _, year, _ in record["packets"]} == {2026}


def test_an_unknown_format_is_refused(run: Run, packets: Path, tmp_path: Path) -> None:
    ran = run("portfolio", packets, "-o", tmp_path / "out", "--simulated", "--format", "odt")
    assert ran.code == 2
    assert "odt" in ran.err


def test_open_opens_the_report(
    run: Run, packets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(portfolio_module, "_open", lambda outcome: opened.append(outcome.files[0]))
    options = ("--simulated", "--format", "html", "--open")
    run("portfolio", packets, "-o", tmp_path / "out", *options)
    assert [path.name for path in opened] == ["portfolio.html"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_help_explains_every_option(run: Run, language: str) -> None:
    shown = run("portfolio", "--help", "--lang", language).out
    for name in ("--output", "--expected", "--senders", "--simulated", "--argue", "--year"):
        assert name in shown
