"""The commands, put together for typer; loaded only when one is about to run."""

from __future__ import annotations

import typer

from solidarity_eval.cli.arguments import Line
from solidarity_eval.cli.check import check_command
from solidarity_eval.cli.correct import correct_command
from solidarity_eval.cli.forget import forget_command
from solidarity_eval.cli.form import form_command
from solidarity_eval.cli.init import init_command
from solidarity_eval.cli.instruments import instruments_command
from solidarity_eval.cli.packet import packet_command
from solidarity_eval.cli.plan import plan_command
from solidarity_eval.cli.portfolio import portfolio_command
from solidarity_eval.cli.power import power_command
from solidarity_eval.cli.report import report_command
from solidarity_eval.cli.schema import schema_command
from solidarity_eval.cli.sheet import sheet_command
from solidarity_eval.cli.status import status_command
from solidarity_eval.cli.usage import usage_error
from solidarity_eval.cli.verify import verify_command


def build() -> typer.Typer:
    """Return the application; help pages are written elsewhere, in the reader's language."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    settings = {"add_help_option": False}
    for name, command in (
        ("init", init_command),
        ("check", check_command),
        ("correct", correct_command),
        ("status", status_command),
        ("form", form_command),
        ("report", report_command),
        ("packet", packet_command),
        ("portfolio", portfolio_command),
        ("sheet", sheet_command),
        ("power", power_command),
        ("plan", plan_command),
        ("instruments", instruments_command),
        ("schema", schema_command),
        ("forget", forget_command),
        ("verify", verify_command),
    ):
        app.command(name, **settings)(command)  # type: ignore[arg-type]
    return app


def run(line: Line, *, usage: str) -> int:
    """Parse and run one command.

    Returns
    -------
    int
        The exit code of the command.

    Raises
    ------
    UsageError
        If the line cannot be parsed.
    """
    try:
        outcome = build()(list(line.rest), obj=line, standalone_mode=False)
    except Exception as problem:
        raise usage_error(problem, usage=usage) from problem
    return outcome if isinstance(outcome, int) else 0
