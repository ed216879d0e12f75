"""What the command line offers, as plain data: help is written from it without loading typer."""

from __future__ import annotations

from typing import NamedTuple


class Option(NamedTuple):
    """An option: its spelling, and the word that stands for its value (None for a switch)."""

    name: str
    value: str | None = None


class Command(NamedTuple):
    """A command: the words that stand for its arguments, and its options."""

    arguments: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()


COMMANDS: dict[str, Command] = {
    "init": Command(
        arguments=("folder",),
        options=(Option("--instrument", "id"), Option("--laureate", "laureate")),
    ),
    "check": Command(
        arguments=("folders",),
        options=(Option("--no-copy"), Option("--explain", "code"), Option("--json")),
    ),
    "form": Command(
        arguments=("folders",),
        options=(
            Option("--format", "forms"),
            Option("--output", "output"),
            Option("--json"),
        ),
    ),
    "correct": Command(
        arguments=("project_folder",),
        options=(
            *(Option(f"--{name}", "text") for name in ("person", "wave", "column", "new")),
            Option("--keep", "keep"),
            *(Option(f"--{name}", "text") for name in ("why", "who")),
            Option("--table", "file"),
            Option("--json"),
        ),
    ),
    "status": Command(
        arguments=("folders",),
        options=(Option("--date", "date"), Option("--csv", "file"), Option("--json")),
    ),
    "report": Command(
        arguments=("folders",),
        options=(
            Option("--format", "formats"),
            Option("--profile", "profile"),
            Option("--template", "file"),
            Option("--open"),
            Option("--json"),
        ),
    ),
    "packet": Command(
        arguments=("folders",),
        options=(
            Option("--output", "file"),
            Option("--dry-run"),
            Option("--yes"),
            Option("--revision", "number"),
            Option("--read", "file"),
            Option("--register"),
            Option("--senders", "file"),
            Option("--simulated"),
            Option("--json"),
        ),
    ),
    "portfolio": Command(
        arguments=("packets",),
        options=(
            Option("--output", "output"),
            *(Option(f"--{name}", "file") for name in ("expected", "senders", "argue")),
            Option("--year", "year"),
            Option("--simulated"),
            Option("--format", "formats"),
            Option("--open"),
            Option("--json"),
        ),
    ),
    "sheet": Command(
        arguments=("folders",), options=(Option("--format", "sheets"), Option("--json"))
    ),
    "power": Command(
        arguments=("folders",),
        options=(
            *(Option(f"--{name}", "number") for name in ("n", "sd", "r", "smallest", "drop-out")),
            *(Option(f"--{name}", "number") for name in ("drift", "groups", "teams", "icc")),
            Option("--figure", "figure"),
            Option("--json"),
        ),
    ),
    "plan": Command(
        arguments=("action", "folders"),
        options=(Option("--reason", "words"), Option("--json")),
    ),
    "instruments": Command(
        arguments=("ids",),
        options=(Option("--construct", "construct"), Option("--json")),
    ),
    "schema": Command(arguments=("schema",), options=(Option("--output", "file"),)),
    "forget": Command(arguments=("project_folder", "person"), options=(Option("--yes"),)),
    "verify": Command(arguments=("families",), options=(Option("--json"),)),
}

COMMON: tuple[Option, ...] = (
    Option("--lang", "language"),
    Option("--debug"),
    Option("--version"),
    Option("--help"),
)
"""Options that every command takes, before or after its name."""
