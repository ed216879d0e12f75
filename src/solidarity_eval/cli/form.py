"""``solidarity-eval form``: the forms of a project, ready to use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solidarity_eval.cli.each import each_folder
from solidarity_eval.cli.streams import say
from solidarity_eval.locales import choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.workflows.forms import FormsOutcome


def form_command(
    context: typer.Context,
    *,
    folders: Annotated[list[Path] | None, typer.Argument()] = None,
    formats: Annotated[str, typer.Option("--format")] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """Write forms for phones, for the web, on paper; the notice; the codebook."""
    from solidarity_eval.workflows.forms import make_forms

    language = context.obj.language
    wanted = tuple(word.strip().lower() for word in formats.split(",") if word.strip())

    several = len(folders or ()) > 1

    def run(folder: Path) -> tuple[int, dict[str, object]]:
        target = output / folder.resolve().name if output and several else output
        outcome = make_forms(folder, formats=wanted, output=target, language=language)
        if not as_json:
            print_forms(outcome, choose_language(language, outcome.language))
        return 0, _record(outcome)

    return each_folder(folders, run, line=context.obj, as_json=as_json)


def print_forms(outcome: FormsOutcome, language: str) -> None:
    """Print where the forms are, and what has to follow in the project file."""
    locale = get_locale(language)
    if outcome.files:
        say(locale.text("cli.form.written", folder=str(outcome.folder)), style="green")
    for path in outcome.files:
        inside = path.is_relative_to(outcome.folder)
        say(f"  {path.relative_to(outcome.folder).as_posix() if inside else path}")
    for edited, fresh in outcome.kept.items():
        say(locale.text("cli.form.kept", edited=edited.name, fresh=fresh.name))
    for path in outcome.there:
        say(locale.text("cli.form.there", file=str(path)))
    for file, renamed in outcome.renamed.items():
        for column, name in renamed.items():
            say(locale.text("cli.form.renamed", file=file, column=column, name=name))
    for file, recoded in outcome.codes.items():
        for column, codes in recoded.items():
            changed = [f"{old} → {new}" for old, new in codes.items()]
            say(locale.text("cli.form.codes", file=file, column=column, codes=changed))


def _record(outcome: FormsOutcome) -> dict[str, object]:
    return {
        "output": str(outcome.folder),
        "files": [str(file) for file in outcome.files],
        "kept": {str(edited): str(fresh) for edited, fresh in outcome.kept.items()},
        "renamed": {file: dict(names) for file, names in outcome.renamed.items()},
        "codes": {
            file: {column: dict(codes) for column, codes in found.items()}
            for file, found in outcome.codes.items()
        },
    }
