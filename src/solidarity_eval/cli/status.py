"""``solidarity-eval status``: who still has to answer, by date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solidarity_eval.cli.each import each_folder
from solidarity_eval.cli.streams import note, say
from solidarity_eval.errors import UsageError
from solidarity_eval.locales import Locale, choose_language, get_locale

if TYPE_CHECKING:
    import datetime as dt

    from solidarity_eval.workflows.status import StatusOutcome

LISTED = 40


def status_command(
    context: typer.Context,
    *,
    folders: Annotated[list[Path] | None, typer.Argument()] = None,
    date: Annotated[str | None, typer.Option("--date")] = None,
    csv_file: Annotated[Path | None, typer.Option("--csv")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """List who still has to answer in one or several projects."""
    from solidarity_eval.workflows.status import project_status

    language = context.obj.language
    if csv_file is not None and len(folders or ()) > 1:
        raise UsageError("people.one_folder", option="--csv")

    def run(folder: Path) -> tuple[int, dict[str, object]]:
        outcome = project_status(folder, date=date, csv_file=csv_file, language=language)
        if not as_json:
            _print(outcome, get_locale(choose_language(language, outcome.project.language)))
        return 0, outcome.as_dict()

    return each_folder(folders, run, line=context.obj, as_json=as_json)


def _print(outcome: StatusOutcome, locale: Locale) -> None:
    if outcome.waiting:
        say(locale.text("cli.report.waiting", files=outcome.waiting))
        if not outcome.status.due:
            return
    say(locale.text("cli.status.title", day=outcome.status.day))
    for wave, counts in outcome.status.counts.items():
        parts = [
            locale.text("cli.status.count", state=_state(state, locale), count=count)
            for state, count in counts.items()
            if count
        ]
        if parts:
            say(f"  {outcome.wave_name(wave)} : " + " ; ".join(parts))
    due = [one for one in outcome.status.due if one.state != "coming"]
    for one in due[:LISTED]:
        words = locale.text(
            "cli.status.line",
            person=one.person,
            wave=outcome.wave_name(one.wave),
            state=_state(one.state, locale),
            start=_day(one.start, locale),
            until=_day(one.until, locale),
        )
        say("  " + words)
    if len(due) > LISTED:
        say("  " + locale.text("cli.status.more", count=len(due) - LISTED))
    if not outcome.status.due:
        say(locale.text("cli.status.nobody"), style="green")
    if outcome.file is not None:
        say(locale.text("cli.status.written", file=str(outcome.file)))
    if outcome.errors:
        note(locale.text("cli.status.errors", count=len(outcome.errors)))


def _state(state: str, locale: Locale) -> str:
    return locale.text(f"cli.status.state.{state}")


def _day(day: dt.date | None, locale: Locale) -> str:
    return "–" if day is None else locale.date(day)
