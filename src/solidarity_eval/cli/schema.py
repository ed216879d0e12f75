"""``solidarity-eval schema``: JSON Schemas for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from solidarity_eval.cli.streams import say
from solidarity_eval.locales import choose_language, get_locale


def schema_command(
    context: typer.Context,
    name: Annotated[str, typer.Argument()] = "project",
    output: Annotated[Path | None, typer.Option("--output")] = None,
) -> int:
    """Print a JSON Schema, or write it into a file."""
    from solidarity_eval.workflows.schema import schema

    language = choose_language(context.obj.language)
    text = schema(name, language=language, output=output)
    if output is None:
        say(text.rstrip("\n"))
    else:
        say(get_locale(language).text("cli.schema.written", path=str(output)))
    return 0
