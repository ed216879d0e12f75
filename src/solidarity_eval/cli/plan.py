"""``solidarity-eval plan``: lock what will be estimated, and see what differs from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solidarity_eval.cli.each import each_folder
from solidarity_eval.cli.streams import note, say
from solidarity_eval.errors import UsageError
from solidarity_eval.locales import Locale, choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.plan import Departure
    from solidarity_eval.workflows.plan import PlanOutcome

_ACTIONS = ("lock", "diff")


def plan_command(
    context: typer.Context,
    action: Annotated[str, typer.Argument()],
    *,
    folders: Annotated[list[Path] | None, typer.Argument()] = None,
    reason: Annotated[str | None, typer.Option("--reason")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """Lock the plan of projects, or compare them with it."""
    from solidarity_eval.workflows.plan import compare_plan, lock_plan

    if action not in _ACTIONS:
        raise UsageError("plan.unknown_action", value=action, allowed=", ".join(_ACTIONS))
    language = context.obj.language
    locale = get_locale(choose_language(language))

    def run(folder: Path) -> tuple[int, dict[str, object]]:
        if action == "lock":
            outcome = lock_plan(folder, reason=reason, language=language)
            if not as_json:
                _print_lock(outcome, locale)
        else:
            outcome = compare_plan(folder)
            if not as_json:
                _print_departures(outcome, locale)
        return 0, _record(outcome)

    return each_folder(folders, run, line=context.obj, as_json=as_json)


def _print_lock(outcome: PlanOutcome, locale: Locale) -> None:
    lock, file = outcome.lock, outcome.files[0]
    words = locale.text(
        "plan.command.locked", file=str(file), fingerprint=lock.sha256[:12], date=lock.locked
    )
    say(words, style="green")
    for written in outcome.files[1:]:
        say(
            locale.text("plan.command.written", file=written.relative_to(outcome.folder).as_posix())
        )
    for code in outcome.warnings:
        note(locale.text(f"plan.warning.{code}"))


def _print_departures(outcome: PlanOutcome, locale: Locale) -> None:
    date = outcome.lock.locked
    if not outcome.departures:
        say(locale.text("plan.command.same", date=date), style="green")
        return
    count = len(outcome.departures)
    say(locale.text("plan.command.departures", count=count, date=date))
    for one in outcome.departures:
        say("  " + _line(one, locale))
        if one.reason is None:
            say(locale.text("plan.command.no_reason", path=one.path))
        else:
            say(locale.text("plan.command.reason", reason=locale.localized(one.reason)))


def _line(one: Departure, locale: Locale) -> str:
    kind = one.kind if one.key is not None else f"{one.kind}_whole"
    return locale.text(
        f"plan.command.{kind}", path=one.path, locked=one.locked or "–", now=one.now or "–"
    )


def _record(outcome: PlanOutcome) -> dict[str, object]:
    return {
        "locked": outcome.lock.locked.isoformat(),
        "revision": outcome.lock.revision,
        "sha256": outcome.lock.sha256,
        "files": [str(file) for file in outcome.files],
        "warnings": list(outcome.warnings),
        "departures": [
            {
                "path": one.path,
                "kind": one.kind,
                "locked": one.locked,
                "now": one.now,
                "reason": one.reason,
                "date": one.date.isoformat() if one.date else None,
            }
            for one in outcome.departures
        ],
    }
