"""``correct``, ``status``, ``forget``, and what ``check`` and ``report`` say of people."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from solidarity_eval.intake.keys.pseudonym import VARIABLE, pseudonym
from tests.cli.conftest import Run

PROJECT = """schema_version: 1
id: des-liens
title: Des liens
waves:
  - {id: before, label: avant, month: 0, origin: entry, window_days: 10}
  - {id: after, label: après, month: 6, origin: entry, window_days: 30}
tables:
  responses: {file: data/reponses.csv, person: PERSON, wave: {column: temps}, date: jour}
  people: {file: data/personnes.xlsx, person: code, entry_date: entree, exit_date: sortie,
           exit_reason: motif, exit_reasons: {demenagement: moved}}
instruments:
  - define: {id: trust, construct: social_trust, items: {min: 0, max: 3, ids: [a, b, c, d]},
             scales: [{id: total}]}
selection: {path: open}
outcomes: [{id: trust, scale: trust.total, before: before, after: after, role: primary}]
"""
PEOPLE = [
    ["code", "entree", "sortie", "motif"],
    ["P1", "2026-01-05", None, None],
    ["P2", "2026-01-20", None, None],
    ["P3", "2026-03-01", None, None],
    ["P4", "2026-01-05", "2026-02-01", "demenagement"],
    ["P5", None, None, None],
]
ANSWERS = [
    "code;temps;jour;a;b;c;d",
    "P1;avant;2026-01-05;0;1;2;3",
    "p1;après;2026-07-06;1;1;2;3",
    "P2;avant;2026-01-20;3;2;1;1",
    'P3;avant;2026-03-01;2;"2";1;0',
]


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "keys"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "Été à Lyon"
    (folder / "data").mkdir(parents=True)
    text = PROJECT.replace("PERSON", "code")
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    write_answers(folder, *ANSWERS)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in PEOPLE:
        sheet.append(row)
    sheet["F1"] = "=COUNTA(A2:A6)"
    book.save(folder / "data" / "personnes.xlsx")
    return folder


def write_answers(folder: Path, *rows: str) -> None:
    text = "\r\n".join(rows) + "\r\n"
    (folder / "data" / "reponses.csv").write_bytes(text.encode("cp1252"))


def with_codes(folder: Path, *rows: str) -> None:
    text = PROJECT[: PROJECT.index("  people:")] + PROJECT[PROJECT.index("instruments:") :]
    text = text.replace("PERSON", "{parts: [m, j]}").replace(", date: jour", "")
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    write_answers(folder, "m;j;temps;a;b;c;d", *rows)


def ledger(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def test_a_cell_is_put_right_from_the_command_line(run: Run, project: Path) -> None:
    export = (project / "data" / "reponses.csv").read_bytes()
    words = ("--person", "P2", "--wave", "avant", "--column", "A", "--new", "1")
    ran = run("correct", project, *words, "--why", "=faute", "--who", "nous")
    assert ran.code == 0, ran.err
    assert "« 3 » devient « 1 »" in plain(ran.out)
    (row,) = ledger(project, "corrections.csv")
    assert row.pop("quand")[:2] == "20"
    assert row == {
        "tableau": "data/reponses.csv",
        "personne": "P2",
        "temps": "avant",
        "colonne": "a",
        "ancien": "3",
        "nouveau": "1",
        "qui": "nous",
        "pourquoi": "'=faute",
    }
    assert (project / "data" / "reponses.csv").read_bytes() == export
    checked = run("check", project)
    assert checked.code == 0
    assert "Corrections rejouées : 1. À revoir : 0" in plain(checked.out)
    record = json.loads(run("check", project, "--json").out)["projects"][0]
    assert record["corrections"] == {"applied": 1, "stale": 0}


def test_corrections_add_up_and_speak_of_what_was_corrected(run: Run, project: Path) -> None:
    words = ("--person", "P2", "--wave", "avant", "--column", "a", "--who", "x", "--why", "y")
    assert run("correct", project, *words, "--new", "1").code == 0
    assert run("correct", project, *words, "--new", "2").code == 0
    assert [row["ancien"] for row in ledger(project, "corrections.csv")] == ["3", "1"]
    assert run("correct", project, *words, "--new", "2").code == 1


def test_the_file_somebody_made_keeps_its_bytes(run: Run, project: Path) -> None:
    held = "pourquoi,qui,quand,personne,colonne,ancien,nouveau,note\nété,x,y,P1,b,1,0,vu\n"
    (project / "corrections.csv").write_bytes(held.encode("cp1252"))
    words = ("--person", "P2", "--column", "a", "--new", "1", "--why", "là, ici", "--who", "z")
    assert run("correct", project, *words).code == 0
    content = (project / "corrections.csv").read_bytes()
    assert content.startswith(held.encode("cp1252"))
    last = content.decode("cp1252").splitlines()[-1]
    assert last.startswith('"là, ici",z,20')
    assert last.endswith(",P2,a,3,1,")


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("--person", "P9", "--column", "a", "--new", "1"), 1, "Le plus proche"),
        (
            ("--person", "P2", "--wave", "été", "--column", "a", "--new", "1"),
            2,
            "n'est pas un temps",
        ),
        (("--person", "P2", "--column", "z", "--new", "1"), 1, "n'a de colonne"),
        (("--person", "P1", "--column", "b", "--new", "3"), 1, "data/reponses.csv:2"),
        (("--person", "P2", "--column", "a"), 2, "soit --column et --new"),
        (
            (
                "--person",
                "P2",
            ),
            2,
            "soit --column et --new",
        ),
        (("--person", "P2", "--keep", "best"), 2, "first, last"),
        (
            ("--person", "P2", "--wave", "avant", "--keep", "first"),
            1,
            "deux fichiers|doublon|Plusieurs",
        ),
        (("--person", "P2", "--table", "reponses", "--keep", "first"), 1, "pas de doublon"),
    ],
)
def test_what_cannot_be_corrected_is_said(
    run: Run, project: Path, words: tuple[str, ...], code: int, part: str
) -> None:
    ran = run("correct", project, *words)
    assert ran.code == code
    assert any(one in plain(ran.err) for one in part.split("|")), ran.err
    assert not (project / "corrections.csv").exists()
    assert list(project.glob(".*")) == []


def test_one_of_two_rows_is_kept(run: Run, project: Path) -> None:
    write_answers(project, *ANSWERS, "P2;avant;2026-01-21;0;0;0;1")
    assert run("check", project, "--no-copy").code == 1
    words = ("--person", "P2", "--wave", "avant", "--table", "reponses", "--keep", "last")
    assert run("correct", project, *words, "--who", "x", "--why", "y").code == 0
    ran = run("check", project, "--no-copy")
    assert ran.code == 0, ran.out


def test_a_file_of_corrections_that_cannot_be_read_is_left_alone(run: Run, project: Path) -> None:
    (project / "corrections.csv").write_bytes(b"a\x00b")
    ran = run("correct", project, "--person", "P2", "--column", "a", "--new", "1")
    assert ran.code == 2
    assert (project / "corrections.csv").read_bytes() == b"a\x00b"


def test_two_commands_at_once_lose_nothing(project: Path) -> None:
    from solidarity_eval.workflows.correct import Asked, correct

    def one(item: str) -> None:
        correct(project, Asked(person="P3", column=item, new="3", who="x", why="y"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, "abcd"))
    assert sorted(row["colonne"] for row in ledger(project, "corrections.csv")) == list("abcd")


def test_another_command_that_never_ends_is_named(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solidarity_eval.intake.ledgers.WAIT_SECONDS", 0.1)
    lock = project / ".corrections.csv.lock"
    lock.touch()
    ran = run("correct", project, "--person", "P2", "--column", "a", "--new", "1")
    assert ran.code == 2
    assert ".corrections.csv.lock" in ran.err
    os.utime(lock, (0, 0))
    monkeypatch.setattr("solidarity_eval.intake.ledgers.WAIT_SECONDS", 5)
    assert run("correct", project, "--person", "P2", "--column", "a", "--new", "1").code == 0


def test_who_still_has_to_answer(run: Run, project: Path) -> None:
    ran = run("status", project, "--date", "25/07/2026", "--json")
    (record,) = json.loads(ran.out)["projects"]
    assert ran.code == record["exit_code"] == 0
    assert record["counts"]["after"] == {
        "open": 1,
        "late": 0,
        "coming": 1,
        "undated": 1,
        "left": 1,
        "answered": 1,
    }
    assert record["counts"]["before"]["answered"] == 3
    due = {(one["person"], one["wave"]): one for one in record["due"]}
    assert due["p2", "after"] == {
        "person": "p2",
        "population": "people",
        "wave": "after",
        "from": "2026-07-20",
        "until": "2026-08-19",
        "state": "open",
    }
    assert due["p3", "after"]["state"] == "coming"
    assert ("p4", "after") not in due
    assert record["due"][0]["state"] == "open"


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2026-07-19", "coming"),
        ("2026-07-20", "open"),
        ("2026-08-19", "open"),
        ("2026-08-20", "late"),
    ],
)
def test_the_window_is_that_of_the_ledger(run: Run, project: Path, day: str, state: str) -> None:
    (record,) = json.loads(run("status", project, "--date", day, "--json").out)["projects"]
    (one,) = [one for one in record["due"] if (one["person"], one["wave"]) == ("p2", "after")]
    assert one["state"] == state


def test_the_list_in_words_and_in_a_file(run: Run, project: Path, tmp_path: Path) -> None:
    rows = [*ANSWERS, "=HYPERLINK(1);avant;2026-01-20;1;2;1;1"]
    write_answers(project, *rows)
    target = tmp_path / "relances.csv"
    ran = run("status", project, "--date", "2026-07-25", "--csv", target)
    assert "p2, après : à relancer (du 20 juillet 2026 au 19 août 2026)" in plain(ran.out)
    assert "ont répondu : 1" in plain(ran.out)
    lines = target.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "personne;public;temps;a_partir_du;jusqu_au;etat"
    assert lines[1] == "p2;people;après;2026-07-20;2026-08-19;à relancer"
    assert any(line.startswith("'=hyperlink") for line in lines)
    assert run("status", project, "--date", "demain").code == 2
    assert run("status", project, project, "--csv", target).code == 2


def test_somebody_is_forgotten_everywhere(run: Run, project: Path) -> None:
    run("correct", project, "--person", "P1", "--wave", "avant", "--column", "b", "--new", "0")
    run("correct", project, "--person", "P2", "--column", "a", "--new", "1")
    copies = project / "data" / "a-verifier"
    copies.mkdir()
    (copies / "reponses-a-verifier.xlsx").write_bytes(b"copy")
    (copies / "autre.xlsx").write_bytes(b"other")
    report = project / "reports" / "2026" / "report.pdf"
    report.parent.mkdir(parents=True)
    report.write_bytes(b"pdf")
    (project / "texte").mkdir()
    (project / "texte" / "notes.md").write_text("Avec P10 et p3.", encoding="utf-8")
    ran = run("forget", project, " p1 ", "--yes")
    assert ran.code == 0, ran.err
    held = (project / "data" / "reponses.csv").read_bytes().decode("cp1252")
    assert held == "\r\n".join([ANSWERS[0], *ANSWERS[3:]]) + "\r\n"
    sheet = load_workbook(project / "data" / "personnes.xlsx").worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["code", None, "P2", "P3", "P4", "P5"]
    assert sheet["F1"].value == "=COUNTA(A2:A6)"
    assert [row["personne"] for row in ledger(project, "corrections.csv")] == ["P2"]
    assert [file.name for file in copies.iterdir()] == ["autre.xlsx"]
    (trace,) = ledger(project, "oublis.csv")
    assert trace["pseudonyme"] == pseudonym("des-liens", "P1")
    assert trace["lignes"] == "4"
    assert "p1" not in trace["fichiers"].lower()
    assert "reports/2026/report.pdf" in ran.out
    assert "keys" in ran.out
    left = [file for file in project.rglob("*") if file.is_file()]
    assert all(b"P1" not in file.read_bytes() or b"P10" in file.read_bytes() for file in left)
    assert run("check", project).code == 0
    assert run("forget", project, "P1", "--yes").code == 1


def test_an_export_that_brings_them_back_is_stopped(run: Run, project: Path) -> None:
    run("forget", project, "P1", "--yes")
    write_answers(project, *ANSWERS)
    ran = run("check", project)
    assert ran.code == 1
    assert "a demandé à être oubliée" in plain(ran.out)
    assert run("forget", project, "P1", "--yes").code == 0
    assert len(ledger(project, "oublis.csv")) == 1


def test_nothing_is_erased_without_a_yes(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {file: file.read_bytes() for file in project.rglob("*") if file.is_file()}
    ran = run("forget", project, "P1")
    assert ran.code == 2
    assert "--yes" in ran.err
    for word, code in (("non\n", 1), ("\n", 1), ("oui\n", 0)):
        assert {file: file.read_bytes() for file in before} == before
        terminal = io.StringIO(word)
        monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys, "stdin", terminal)
        assert run("forget", project, "P1").code == code
    assert (project / "oublis.csv").exists()


def test_a_format_that_is_not_rewritten_is_named(run: Run, project: Path) -> None:
    import pandas as pd

    frame = pd.DataFrame({"code": ["P1", "P2"], "temps": ["avant", "avant"], "a": [1, 2]})
    frame = frame.assign(b=1, c=2, d=3, jour="2026-01-05")
    frame.to_parquet(project / "data" / "reponses.parquet")
    text = (project / "project.yaml").read_text(encoding="utf-8").replace(".csv", ".parquet")
    (project / "project.yaml").write_text(text, encoding="utf-8")
    ran = run("forget", project, "P1", "--yes")
    assert ran.code == 1
    assert "data/reponses.parquet (lignes 2) ne peut pas être réécrit" in plain(ran.out)
    assert "data/personnes.xlsx" in ran.out


def test_both_codes_of_one_person_are_forgotten(run: Run, project: Path) -> None:
    with_codes(project, "k;12;avant;0;1;2;3", "k;13;après;0;1;2;3", "b;1;avant;1;1;2;3")
    rows = "temps;code_avant;code_apres;decision;qui;quand\nafter;k_12;k_13;oui;x;2026-01-01\n"
    (project / "rapprochements.csv").write_text(rows, encoding="utf-8")
    ran = run("forget", project, "K_12", "--yes")
    assert ran.code == 0, ran.err
    held = (project / "data" / "reponses.csv").read_bytes().decode("cp1252").splitlines()
    assert held == ["m;j;temps;a;b;c;d", "b;1;avant;1;1;2;3"]
    assert ledger(project, "rapprochements.csv") == []
    assert len(ledger(project, "oublis.csv")) == 2


def test_check_writes_the_pairs_to_decide(run: Run, project: Path) -> None:
    with_codes(project, "k;12;avant;0;1;2;3", "k;13;après;0;1;2;3", "b;1;avant;1;1;2;3")
    ran = run("check", project)
    assert ran.code == 0, ran.out
    assert "Une paire de codes attend votre décision" in plain(ran.out)
    assert [row["code_apres"] for row in ledger(project, "rapprochements.csv")] == ["k_13"]
    assert json.loads(run("check", project, "--json").out)["projects"][0]["pairs_waiting"] == 1


def test_a_report_to_share_does_not_repeat_an_address(run: Run, project: Path) -> None:
    (project / "texte").mkdir()
    address = "quelqu.un" + "@" + "exemple" + ".org"
    (project / "texte" / "contexte.md").write_text(f"# Ici\n\n{address}\n", encoding="utf-8")
    ran = run("report", project, "--format", "html")
    assert ran.code == 1
    assert "texte/contexte.md:3" in ran.err
    assert address not in ran.err + ran.out
    assert not (project / "reports").exists()
    assert run("report", project, "--format", "html", "--profile", "internal").code == 0


def test_the_report_counts_corrections(run: Run, project: Path) -> None:
    words = ("--wave", "avant", "--column", "a", "--new", "1", "--who", "x", "--why", "y")
    run("correct", project, "--person", "P2", *words)
    assert run("report", project, "--format", "html").code == 0
    (page,) = project.glob("reports/*/report.html")
    assert "rejouées sur l’export" in page.read_text(encoding="utf-8")
