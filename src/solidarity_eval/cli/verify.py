"""``solidarity-eval verify``: the reference cases, recomputed on this machine."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from solidarity_eval.cli.streams import say
from solidarity_eval.locales import choose_language, get_locale


def verify_command(
    context: typer.Context,
    families: Annotated[list[str] | None, typer.Argument()] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """Print, per method, how far this installation is from the reference values."""
    from solidarity_eval.workflows.verify import verify

    locale = get_locale(choose_language(context.obj.language))
    wanted = None if families is None else [family.upper() for family in families]
    outcome = verify(wanted)
    table = outcome.by_method()
    if as_json:
        methods = {
            method: {"checked": checked, "largest_relative_error": error, "cases": list(cases)}
            for method, (checked, error, cases) in table.items()
        }
        record = {"passed": outcome.passed, "software": outcome.software, "methods": methods}
        say(json.dumps({"schema_version": 1, **record}, ensure_ascii=False, indent=2))
        return 0 if outcome.passed else 4
    width = max(map(len, table), default=0)
    for method, (checked, error, cases) in table.items():
        say(f"{method.ljust(width)}  {checked:6d}  {error:8.1e}  {', '.join(cases)}")
    for report in outcome.reports:
        for one in report.disagreements:
            say(f"{report.case}  {one.name}: {one.ours} ≠ {one.expected}", style="red")
    key = "passed" if outcome.passed else "failed"
    say(locale.text(f"cli.verify.{key}", count=outcome.checked), style="bold")
    return 0 if outcome.passed else 4
