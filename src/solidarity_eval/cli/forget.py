"""``solidarity-eval forget``: somebody taken out of a project."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solidarity_eval.cli.streams import note, say
from solidarity_eval.errors import UsageError
from solidarity_eval.locales import Locale, choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.workflows.forget import Forgetting, Forgotten

REFUSED = 1


def forget_command(
    context: typer.Context,
    *,
    folder: Annotated[Path, typer.Argument()],
    person: Annotated[str, typer.Argument()],
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> int:
    """Take somebody out of every file of a project."""
    from solidarity_eval.workflows.forget import forget, plan_forgetting

    plan = plan_forgetting(folder, person)
    spoken = choose_language(context.obj.language, plan.loaded.project.language)
    locale = get_locale(spoken)
    _announce(plan, locale)
    if not yes and not _confirmed(locale):
        say(locale.text("cli.forget.refused"))
        return REFUSED
    _report(forget(plan), locale)
    return REFUSED if plan.by_hand or plan.unread else 0


def _confirmed(locale: Locale) -> bool:
    """Ask on a terminal; without one, ``--yes`` has to say it."""
    if not sys.stdin.isatty():
        raise UsageError("people.no_confirmation")
    note(locale.text("cli.forget.ask"))
    words = locale.text("cli.forget.words").split()
    return sys.stdin.readline().strip().lower() in words


def _announce(plan: Forgetting, locale: Locale) -> None:
    say(locale.text("cli.forget.found", rows=plan.rows))
    for item in plan.found:
        rows = ", ".join(map(str, item.rows))
        file = f"{item.path}[{item.sheet}]" if item.sheet else item.path
        say("  " + locale.text("cli.forget.rows", file=file, rows=rows))
    _list("cli.forget.copies", plan.copies, locale, plan=plan)
    for item in plan.by_hand:
        rows = ", ".join(map(str, item.rows))
        say(locale.text("cli.forget.by_hand", file=item.path, rows=rows), style="yellow")
    for file in plan.unread:
        say(locale.text("cli.forget.unread", file=file), style="yellow")


def _report(done: Forgotten, locale: Locale) -> None:
    plan = done.plan
    if done.key is not None:
        say(locale.text("cli.forget.key", file=str(done.key)))
    say(locale.text("cli.forget.done", pseudonym=done.pseudonym), style="green")
    _list("cli.forget.left", done.left, locale, plan=plan)
    if plan.written:
        _list("cli.forget.written", plan.written, locale, plan=plan)
        say(locale.text("cli.forget.sent"))
    say(locale.text("cli.forget.elsewhere"))


def _list(key: str, files: Iterable[Path], locale: Locale, *, plan: Forgetting) -> None:
    names = [file.relative_to(plan.loaded.folder).as_posix() for file in files]
    if names:
        say(locale.text(key))
    for name in names:
        say(f"  {name}")
