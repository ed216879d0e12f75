"""``solidarity-eval sheet``: the practical sheet, two pages, as Word and PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from solidarity_eval.cli.each import each_folder
from solidarity_eval.cli.findings import print_findings
from solidarity_eval.cli.streams import complain, say
from solidarity_eval.locales import choose_language, get_locale


def sheet_command(
    context: typer.Context,
    *,
    folders: Annotated[list[Path] | None, typer.Argument()] = None,
    formats: Annotated[str, typer.Option("--format")] = "docx,pdf",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """Write the practical sheet of one or several project folders."""
    from solidarity_eval.workflows.sheet import sheet

    language = context.obj.language
    locale = get_locale(choose_language(language))
    wanted = tuple(word.strip().lower() for word in formats.split(",") if word.strip())

    def run(folder: Path) -> tuple[int, dict[str, object]]:
        outcome = sheet(folder, formats=wanted, language=language)
        errors = [one for one in outcome.findings if one.severity == "error"]
        if not as_json and errors:
            print_findings(errors, choose_language(language))
            complain(locale.text("cli.report.stopped", count=len(errors)))
        elif not as_json:
            for file in outcome.files:
                say(locale.text("cli.sheet.written", file=str(file)), style="green")
            for edited, fresh in outcome.kept.items():
                say(locale.text("cli.report.kept", edited=edited.name, fresh=fresh.name))
        return (1 if errors else 0), {"files": [str(file) for file in outcome.files]}

    return each_folder(folders, run, line=context.obj, as_json=as_json)
