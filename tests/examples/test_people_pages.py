"""The practical pages about people: what they show is what the commands do."""

import re
import shlex

import pytest

from docs._ext.how_to import files_of, prepare, text_blocks, text_of
from solidarity_eval.cli import main
from solidarity_eval.cli.commands import COMMANDS
from solidarity_eval.intake.corrections import COLUMNS, NAME
from solidarity_eval.intake.keys.pseudonym import VARIABLE
from solidarity_eval.intake.ledgers import read_ledger
from solidarity_eval.workflows.check import check
from solidarity_eval.workflows.init import init
from tests.cli.conftest import type_answers

CODES = "retrouver-les-personnes"
CORRECT = "corriger-sans-toucher-l-export"
FORGET = "oublier-une-personne"


def commands(page):
    blocks = [block.strip() for block in text_blocks(page)]
    return [shlex.split(block)[1:] for block in blocks if block.startswith("solidarity-eval")]


def test_check_proposes_the_pair_that_the_page_speaks_of(tmp_path):
    folder = prepare(CODES, tmp_path / "mon-projet")
    outcome = check(folder)
    assert [item.code for item in outcome.findings] == ["linked_codes", "close_codes"]
    assert outcome.pairs_waiting == 1
    written = (folder / "rapprochements.csv").read_text(encoding="utf-8-sig")
    assert written.splitlines()[1].split(";")[2:5] == ["k_12_0", "k_13_0", "1"]
    assert len(files_of(CODES)) == 2


@pytest.mark.parametrize("page", [CODES, CORRECT, FORGET])
def test_the_commands_of_the_pages_exist(page):
    lines = commands(page)
    assert lines
    for words in lines:
        known = {option.name for option in COMMANDS[words[0]].options}
        assert {word for word in words if word.startswith("--")} <= known


def test_the_page_on_corrections_writes_the_row_that_it_shows(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    folder = init(tmp_path / "mon-projet").folder
    row = ["P12", "avant", None, 7, 5, 5]
    type_answers(folder / "data" / "saisie.xlsx", [row])
    words = commands(CORRECT)[0]
    assert main([*words, "--who", "equipe"]) == 0, capsys.readouterr().err
    (row,) = read_ledger(folder, NAME, COLUMNS, needed=()).rows
    shown = next(block for block in text_blocks(CORRECT) if block.startswith("tableau"))
    header, expected = (line.split(";") for line in shown.strip().splitlines())
    assert header == [both[0] for both in COLUMNS.values()]
    written = dict(zip(header, row[1].values(), strict=True))
    assert {**written, "quand": "2026-03-01"} == dict(zip(header, expected, strict=True))


def test_the_page_on_forgetting_names_what_the_program_does():
    text = text_of(FORGET)
    assert VARIABLE in text
    for name in ("corrections.csv", "rapprochements.csv", "oublis.csv", "forgotten_person"):
        assert name in text


@pytest.mark.parametrize("page", [CODES, CORRECT, FORGET])
def test_the_pages_avoid_jargon(page):
    forbidden = r"\b(vagues?|bras|cluster|packet|orphelins?|significatif|impacts?|échecs?)\b"
    assert not re.search(forbidden, text_of(page), re.IGNORECASE)
