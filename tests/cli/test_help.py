"""Help: in the reader's language, complete, and light."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer

from solidarity_eval.cli.application import build
from solidarity_eval.cli.commands import COMMANDS, COMMON
from solidarity_eval.cli.help import help_page
from solidarity_eval.locales import get_locale
from tests.cli.conftest import Run

HEAVY = ("pandas", "numpy", "pydantic", "matplotlib", "scipy", "typer", "rich", "yaml", "babel")


def test_no_words_show_the_help(run: Run) -> None:
    assert run().out == run("--help").out == run("-h").out
    assert run().code == 0


def test_french_by_default_and_english_on_request(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Utilisation" in run("--help").out
    assert "Usage:" in run("--help", "--lang", "en").out
    assert "Usage:" in run("--lang=en", "report", "--help").out
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "Usage:" in run("--help").out
    assert "Utilisation" in run("--help", "--lang", "fr").out


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_every_page_can_be_written_and_is_narrow(command: str | None, language: str) -> None:
    page = help_page(command, language)
    assert all(len(line) <= 100 for line in page.splitlines())
    options = COMMON if command is None else (*COMMANDS[command].options, *COMMON)
    for option in options:
        assert option.name in page


def test_the_help_names_the_options_that_typer_knows() -> None:
    group = typer.main.get_command(build())
    commands = group.commands  # type: ignore[attr-defined]
    assert set(commands) == set(COMMANDS)
    for name, command in commands.items():
        known = {option for one in command.params for option in one.opts if option.startswith("--")}
        assert known == {option.name for option in COMMANDS[name].options}, name


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from solidarity_eval.cli import main; main(['report', '--help']);"
        f"print([one for one in {HEAVY!r} if one in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stderr.decode().splitlines()[-1] == "[]"


def test_the_two_languages_have_the_same_messages() -> None:
    for package in ("cli", "init", "errors_cli"):
        assert get_locale("fr").keys(package) == get_locale("en").keys(package)


def test_version(run: Run) -> None:
    from solidarity_eval import __version__

    assert run("--version").out.strip() == __version__
