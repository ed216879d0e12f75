"""``solidarity-eval portfolio``: the packets of several projects, read side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solidarity_eval.cli.progress import Progress
from solidarity_eval.cli.streams import note, say
from solidarity_eval.errors import DataError
from solidarity_eval.locales import choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.workflows.portfolio import PortfolioOutcome


def portfolio_command(
    context: typer.Context,
    *,
    packets: Annotated[list[Path] | None, typer.Argument()] = None,
    output: Annotated[Path, typer.Option("--output", "-o")] = Path("portefeuille"),
    expected: Annotated[Path | None, typer.Option("--expected")] = None,
    senders: Annotated[Path | None, typer.Option("--senders")] = None,
    year: Annotated[int | None, typer.Option("--year")] = None,
    simulated: Annotated[bool, typer.Option("--simulated")] = False,
    argue: Annotated[Path | None, typer.Option("--argue")] = None,
    formats: Annotated[str, typer.Option("--format")] = "html,pdf,docx",
    open_it: Annotated[bool, typer.Option("--open")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """Write the report of several packets."""
    from solidarity_eval.workflows.portfolio import portfolio

    language = choose_language(context.obj.language)
    wanted = tuple(word.strip().lower() for word in formats.split(",") if word.strip())
    with Progress(language, title=output.name) as progress:
        outcome = portfolio(
            tuple(packets or (Path(),)),
            output,
            formats=wanted,
            language=language,
            senders=senders,
            expected=expected,
            year=year,
            allow_simulated=simulated,
            argue=argue,
            progress=progress,
        )
    if as_json:
        say(json.dumps(_record(outcome), ensure_ascii=False, indent=2))
    else:
        _print(outcome, language)
    if open_it:
        _open(outcome)
    return 0


def _print(outcome: PortfolioOutcome, language: str) -> None:
    """Say what was read, what was not, and where the report is."""
    words, read = get_locale(language).text, outcome.portfolio
    say(words("cli.portfolio.read", n=len(read.packets)))
    for refused in read.refused:
        why = DataError(refused.code, **refused.values).message(language)
        note(words("cli.portfolio.refused", why=why))
    if read.unknown:
        note(words("cli.portfolio.unknown", projects=read.unknown))
    if read.doubtful:
        note(words("cli.portfolio.doubtful", projects=read.doubtful))
    if read.awaited:
        names = [item.title or item.project for item in read.awaited]
        note(words("cli.portfolio.awaited", n=len(names), names=names))
    say(words("cli.portfolio.written", folder=str(outcome.output)), style="green")
    for file in outcome.files:
        if file.parent == outcome.output:
            say(f"  {file.name}")
    for edited, fresh in outcome.kept.items():
        say(words("cli.report.kept", edited=edited.name, fresh=fresh.name))


def _open(outcome: PortfolioOutcome) -> None:
    import webbrowser

    webbrowser.open(outcome.files[0].resolve().as_uri())


def _record(outcome: PortfolioOutcome) -> dict[str, object]:
    read = outcome.portfolio
    return {
        "schema_version": 1,
        "output": str(outcome.output),
        "files": [str(file) for file in outcome.files],
        "kept": {str(edited): str(fresh) for edited, fresh in outcome.kept.items()},
        "packets": [list(packet.identity) for packet in read.packets],
        "refused": [{"file": item.file, "code": item.code} for item in read.refused],
        "unknown": list(read.unknown),
        "doubtful": list(read.doubtful),
        "awaited": [item.project for item in read.awaited],
    }
