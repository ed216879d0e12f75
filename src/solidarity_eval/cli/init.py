"""``solidarity-eval init``: a project folder ready to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solidarity_eval.cli.help import PROGRAM
from solidarity_eval.cli.streams import say
from solidarity_eval.locales import Locale, choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.workflows.init import InitOutcome


def init_command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument()],
    *,
    instrument: Annotated[str | None, typer.Option("--instrument")] = None,
    laureate: Annotated[str | None, typer.Option("--laureate")] = None,
) -> int:
    """Prepare a folder; what is already there stays as it is."""
    from solidarity_eval.workflows.init import init

    outcome = init(folder, language=context.obj.language, instrument=instrument, laureate=laureate)
    locale = get_locale(choose_language(context.obj.language, outcome.language))
    if outcome.written:
        say(locale.text("cli.init.written", folder=str(outcome.folder)), style="green")
        width = max(22, *(len(path) for path in outcome.written))
        for path in outcome.written:
            say(f"  {path.ljust(width)} {locale.text(f'cli.init.file.{_kind(path)}')}")
        _print_key(outcome, locale)
    if outcome.kept:
        say(locale.text("cli.init.kept", files=outcome.kept))
    shown = f'"{folder}"' if " " in str(folder) else str(folder)
    say(locale.text("cli.init.next", program=PROGRAM, folder=shown))
    return 0


def _print_key(outcome: InitOutcome, locale: Locale) -> None:
    """Print the name of the key that was made, for those who will receive packets."""
    from solidarity_eval.packets.keys import KEY_FILE, grouped, read_signing_key

    key = read_signing_key(outcome.folder) if KEY_FILE in outcome.written else None
    if key is not None:
        say(locale.text("cli.init.key", key=grouped(key.id)))


def _kind(path: str) -> str:
    """Return the word that explains a file."""
    known = {"project.yaml": "project", ".gitignore": "ignore", ".cle-envoi": "key"}
    if path.endswith(".md"):
        return "text"
    return known.get(path, "registers" if "registres" in path else "workbook")
