"""``solidarity-eval report``: the yearly report as web page, PDF and Word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solidarity_eval.cli.each import each_folder
from solidarity_eval.cli.findings import print_findings
from solidarity_eval.cli.progress import Progress
from solidarity_eval.cli.streams import complain, say
from solidarity_eval.errors import UsageError
from solidarity_eval.locales import choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.workflows.report import ReportOutcome


def report_command(
    context: typer.Context,
    *,
    folders: Annotated[list[Path] | None, typer.Argument()] = None,
    formats: Annotated[str, typer.Option("--format")] = "html,pdf,docx",
    profile: Annotated[str, typer.Option("--profile")] = "shared",
    template: Annotated[Path | None, typer.Option("--template")] = None,
    open_it: Annotated[bool, typer.Option("--open")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """Write the report of one or several project folders."""
    from solidarity_eval.workflows.report import report

    language = context.obj.language
    if template is not None and not template.is_file():
        raise UsageError("cli.template_not_found", path=str(template))
    wanted = tuple(word.strip().lower() for word in formats.split(",") if word.strip())

    def run(folder: Path) -> tuple[int, dict[str, object]]:
        title = folder.resolve().name
        with Progress(choose_language(language), title=title) as progress:
            outcome = report(
                folder,
                formats=wanted,
                profile=profile,  # type: ignore[arg-type]  # checked by the workflow
                language=language,
                template=template,
                progress=progress,
            )
        spoken = _language(outcome, language)
        if not as_json:
            print_report(outcome, spoken)
        if open_it and outcome.files:
            _open(outcome.files[0])
        return (0 if outcome.output else 1), _record(outcome, spoken)

    return each_folder(folders, run, line=context.obj, as_json=as_json)


def print_report(outcome: ReportOutcome, language: str) -> None:
    """Print where the report is, or why there is none."""
    from solidarity_eval.workflows.check import only_empty_files

    locale = get_locale(language)
    if outcome.output is None:
        errors = [finding for finding in outcome.findings if finding.severity == "error"]
        if only_empty_files(errors):
            files = tuple(dict.fromkeys(finding.file for finding in errors))
            complain(locale.text("cli.report.waiting", files=files))
            return
        print_findings(errors, language)
        complain(locale.text("cli.report.stopped", count=len(errors)))
        return
    say(locale.text("cli.report.written", folder=str(outcome.output)), style="green")
    for file in outcome.files:
        say(f"  {_shown(file, outcome.output)}")
    for edited, fresh in outcome.kept.items():
        say(locale.text("cli.report.kept", edited=edited.name, fresh=fresh.name))
    to_look_at = sum(finding.severity != "notice" for finding in outcome.findings)
    if to_look_at:
        say(locale.text("cli.report.findings", count=to_look_at))
    if outcome.notes:
        say(locale.text("cli.report.notes", count=len(outcome.notes)))


def _shown(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)


def _language(outcome: ReportOutcome, asked: str | None) -> str:
    evaluation = outcome.evaluation
    return choose_language(asked, None if evaluation is None else evaluation.project.language)


def _open(file: Path) -> None:
    import webbrowser

    webbrowser.open(file.resolve().as_uri())


def _record(outcome: ReportOutcome, language: str) -> dict[str, object]:
    from solidarity_eval.intake import describe

    return {
        "output": None if outcome.output is None else str(outcome.output),
        "files": [str(file) for file in outcome.files],
        "kept": {str(edited): str(fresh) for edited, fresh in outcome.kept.items()},
        "findings": [describe.to_dict(finding, language) for finding in outcome.findings],
        "notes": [
            {"code": one.code, "severity": one.severity, "values": dict(one.values)}
            for one in outcome.notes
        ],
    }
