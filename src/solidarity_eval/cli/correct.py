"""``solidarity-eval correct``: one more row of ``corrections.csv``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from solidarity_eval.cli.streams import say
from solidarity_eval.locales import choose_language, get_locale


def correct_command(
    context: typer.Context,
    *,
    folder: Annotated[Path, typer.Argument()] = Path(),
    person: Annotated[str, typer.Option("--person")] = "",
    wave: Annotated[str, typer.Option("--wave")] = "",
    column: Annotated[str | None, typer.Option("--column")] = None,
    new: Annotated[str | None, typer.Option("--new")] = None,
    keep: Annotated[str | None, typer.Option("--keep")] = None,
    why: Annotated[str, typer.Option("--why")] = "",
    who: Annotated[str | None, typer.Option("--who")] = None,
    table: Annotated[str, typer.Option("--table")] = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """Put a cell right, or say which of two rows to keep, without touching the export."""
    from solidarity_eval.workflows.correct import Asked, correct

    language = context.obj.language
    asked = Asked(
        person=person,
        wave=wave,
        table=table,
        column=column,
        new=new,
        keep=keep,
        why=why,
        who=who,
    )
    outcome = correct(folder, asked, language=language)
    if as_json:
        record = {"schema_version": 1, "file": str(outcome.path), "correction": outcome.cells}
        say(json.dumps(record, ensure_ascii=False, indent=2))
        return 0
    locale = get_locale(choose_language(language))
    key = "cli.correct.kept" if keep else "cli.correct.written"
    cells = {name: text or "–" for name, text in outcome.cells.items()}
    say(locale.text(key, file=str(outcome.path), **cells), style="green")
    say(locale.text("cli.correct.next"))
    return 0
