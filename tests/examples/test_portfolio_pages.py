"""The pages on the portfolio: what they type runs, what they name exists."""

import re
from pathlib import Path

import pytest

from solidarity_eval.cli.commands import COMMANDS
from solidarity_eval.portfolio import read_portfolio, tidy_tables
from solidarity_eval.synthesis import read_pooling_arguments
from solidarity_eval.workflows.portfolio import render_portfolio
from tests.unit.portfolio.sample_packets import ten
from tests.unit.portfolio.sending import portfolio_of, send

DOCS = Path(__file__).parents[2] / "docs"
FRENCH = (DOCS / "how-to" / "lire-le-portefeuille.md").read_text(encoding="utf-8")
ENGLISH = (DOCS / "explanation" / "portfolio.md").read_text(encoding="utf-8")


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", page, re.S)


def test_the_argument_of_the_page_can_be_read(tmp_path):
    (block,) = blocks(FRENCH, "toml")
    file = tmp_path / "arguments.toml"
    file.write_text(block, encoding="utf-8")
    (argument,) = read_pooling_arguments(file)
    assert argument.covers == ("window",)


@pytest.mark.parametrize("page", [FRENCH, ENGLISH])
def test_the_options_of_the_page_exist(page):
    named = set(re.findall(r"`(--[a-z-]+)", page))
    assert named <= {option.name for option in COMMANDS["portfolio"].options}


def test_the_files_of_the_page_are_written():
    made = set(render_portfolio(portfolio_of(ten()), formats=("html", "pdf", "docx")))
    for name in ("portfolio.html", "note-de-synthese.pdf", "data.xlsx", "datapackage.json"):
        assert name in made
        assert f"`{name}`" in FRENCH
    assert {"portfolio.pdf", "portfolio.docx", "note-de-synthese.docx"} <= made


def test_the_python_of_the_page_runs(tmp_path, monkeypatch):
    folder = tmp_path / "packets"
    folder.mkdir()
    for packet in ten(simulated=False):
        send(packet, folder)
    (tmp_path / "expected.csv").write_text("project\npanel\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (block,) = blocks(ENGLISH, "python")
    names = {"read_portfolio": read_portfolio, "tidy_tables": tidy_tables}
    exec(compile(block, "portfolio.md", "exec"), names)
    assert len(names["read"].packets) == 10
