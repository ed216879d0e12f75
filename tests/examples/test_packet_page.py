"""The page on sending results: its commands exist, its header shares, its keys are read."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from solidarity_eval.cli.commands import COMMANDS
from solidarity_eval.packets import envelope
from solidarity_eval.packets.lessons import shared_lessons
from solidarity_eval.schemas.project import Project

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "envoyer-un-paquet.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_every_command_and_option_of_the_page_exists():
    lines = [line for block in blocks("text") for line in block.splitlines()]
    commands = [line for line in lines if line.startswith("solidarity-eval")]
    assert len(commands) == 4
    known = {option.name for option in COMMANDS["packet"].options} | {"-o"}
    for words in (line.split() for line in commands):
        assert words[1] == "packet"
        assert {word for word in words if word.startswith("-")} <= known
    named = set(re.findall(r"`(--?[a-z-]+)", PAGE))
    assert named <= known
    assert "--simulated" in named


def test_the_header_of_the_page_shares_a_text(tmp_path):
    (header,) = [block for block in blocks("text") if block.startswith("<!--")]
    (tmp_path / "texte").mkdir()
    (tmp_path / "texte" / "a.md").write_text(f"{header}\nNos mots.\n", encoding="utf-8")
    (lesson,) = shared_lessons(tmp_path)
    assert (lesson.theme, lesson.words) == ("Accueil", "Nos mots.")


def test_the_keys_and_names_of_the_page_exist():
    (lines,) = blocks("yaml")
    assert set(yaml.safe_load(lines)) <= set(Project.model_fields)
    assert f"`{envelope.FORMAT} {envelope.ENVELOPE_VERSION}`" in PAGE
    (code,) = blocks("python")
    ast.parse(code)


@pytest.mark.parametrize("word", ["packet ", "vague", "significatif", "impact", "seulement"])
def test_the_page_speaks_plain_french(word):
    sentences = re.sub(r"```.*?```|`[^`]*`", "", PAGE, flags=re.DOTALL).casefold()
    assert word not in sentences
