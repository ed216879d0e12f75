"""``solidarity-eval check``: the project file and the answers, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solidarity_eval.cli.each import each_folder
from solidarity_eval.cli.findings import print_findings
from solidarity_eval.cli.streams import say
from solidarity_eval.locales import choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.workflows.check import CheckOutcome


def check_command(
    context: typer.Context,
    *,
    folders: Annotated[list[Path] | None, typer.Argument()] = None,
    no_copy: Annotated[bool, typer.Option("--no-copy")] = False,
    explain: Annotated[str | None, typer.Option("--explain")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """Check one or several project folders, or explain a finding."""
    language = context.obj.language
    if explain is not None:
        from solidarity_eval.intake.explain import explanation

        say(explanation(explain.strip().lower(), choose_language(language)))
        return 0

    from solidarity_eval.workflows.check import check

    def run(folder: Path) -> tuple[int, dict[str, object]]:
        outcome = check(folder, language=language, annotate=not no_copy)
        spoken = choose_language(language, outcome.project.language)
        if not as_json:
            print_check(outcome, spoken)
        return (1 if outcome.errors else 0), outcome.as_dict(spoken)

    return each_folder(folders, run, line=context.obj, as_json=as_json)


def print_check(outcome: CheckOutcome, language: str) -> None:
    """Print what a check found, as a person reads it."""
    locale = get_locale(language)
    for notice in outcome.notices:
        say(notice.message(language), style="dim")
    if outcome.waiting:
        say(locale.text("cli.check.waiting", files=outcome.files))
        return
    print_findings(outcome.findings, language)
    counts = outcome.counts
    if outcome.corrections:
        say(locale.text("cli.check.corrections", **outcome.corrections))
    if outcome.pairs is not None:
        words = locale.text("cli.check.codes", count=outcome.pairs_waiting, path=str(outcome.pairs))
        say(words, style="bold")
    say(locale.text("cli.check.read", rows=outcome.rows, files=outcome.files))
    if not any(counts.values()):
        say(locale.text("cli.check.clean"), style="green")
        return
    say(locale.text("cli.check.summary_counts", **counts))
    for copy in outcome.copies:
        say(locale.text("cli.check.copy", path=str(copy)))
    if outcome.mapping is not None:
        say(locale.text("cli.check.mapping", path=str(outcome.mapping)), style="bold")
    if outcome.copy_refused is not None:
        reason = outcome.copy_refused.message(language)
        say(locale.text("cli.check.no_copy_written", reason=reason), style="yellow")
    if counts["error"]:
        say(locale.text("cli.check.stop"), style="bold")
    else:
        say(locale.text("cli.check.go"), style="green")
