"""``solidarity-eval power``: what a planned number of people can find, before the first answers."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from solidarity_eval.cli.each import each_folder
from solidarity_eval.cli.numbers import number
from solidarity_eval.cli.streams import say
from solidarity_eval.errors import UsageError
from solidarity_eval.locales import Locale, choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.results import Result
    from solidarity_eval.workflows.power import PowerReading

_WORDS = ("favourable", "no_change_that_matters", "cannot_conclude", "unfavourable")
_ROWS = (-1.0, 0.0, 0.5, 1.0, 2.0)


def power_command(
    context: typer.Context,
    *,
    folders: Annotated[list[Path] | None, typer.Argument()] = None,
    n: Annotated[str | None, typer.Option("--n")] = None,
    sd: Annotated[str | None, typer.Option("--sd")] = None,
    r: Annotated[str, typer.Option("--r")] = "0.5",
    smallest: Annotated[str | None, typer.Option("--smallest")] = None,
    drop_out: Annotated[str, typer.Option("--drop-out")] = "0.0",
    drift: Annotated[str, typer.Option("--drift")] = "0.0",
    groups: Annotated[int, typer.Option("--groups")] = 1,
    teams: Annotated[str | None, typer.Option("--teams")] = None,
    icc: Annotated[str, typer.Option("--icc")] = "0.05",
    figure: Annotated[Path | None, typer.Option("--figure")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> int:
    """Say what the people planned by projects, or by the options, can find."""
    from solidarity_eval.workflows.power import Plan, project_power, read_plan

    language = context.obj.language
    if n is None and sd is None:

        def run(folder: Path) -> tuple[int, dict[str, object]]:
            readings = project_power(folder, language=language)
            spoken = choose_language(language)
            if not as_json:
                _print(readings, get_locale(spoken))
            if figure is not None:
                _figure(readings, figure, language=spoken, quiet=as_json)
            return 0, {"outcomes": [reading.as_dict() for reading in readings]}

        return each_folder(folders, run, line=context.obj, as_json=as_json)
    if folders or n is None or sd is None:
        raise UsageError("cli.power_either")
    if groups not in (1, 2):
        raise UsageError("cli.power_groups", value=str(groups))
    plan = Plan(
        n=number(n),
        sd=number(sd),
        r=number(r),
        smallest=None if smallest is None else number(smallest),
        drop_out=number(drop_out),
        drift=number(drift),
        groups=2 if groups == 2 else 1,
        teams=None if teams is None else number(teams),
        icc=number(icc),
    )
    reading, spoken = read_plan(plan), choose_language(language)
    if as_json:
        record = {"schema_version": 1, "plan": reading.as_dict()}
        say(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        _print((reading,), get_locale(spoken))
    if figure is not None:
        _figure((reading,), figure, language=spoken, quiet=as_json)
    return 0


def _print(readings: tuple[PowerReading, ...], locale: Locale) -> None:
    if not readings:
        say(locale.text("power.nothing"))
    for index, reading in enumerate(readings):
        if index:
            say()
        if reading.label is not None:
            say(reading.label, style="bold")
        if reading.plan is None:
            say("  " + locale.text("power.missing", keys=reading.missing))
            continue
        for line in _lines(reading, locale):
            say(f"  {line}")


def _lines(reading: PowerReading, locale: Locale) -> list[str]:
    found = reading.detectable
    if found is None or reading.plan is None:
        return []
    lines = [_people(reading, found, locale)]
    change = found["change" if reading.kind == "change" else "difference"].estimate
    of = "change" if reading.plan.groups == 1 else "difference"
    lines.append(locale.text(f"power.detectable_{of}", size=change, in_sd=change / reading.plan.sd))
    if reading.verdicts is not None:
        lines += _chances(reading.verdicts, reading, locale)
        lines += _needed(reading.verdicts, locale)
    results = [item for item in (reading.verdicts, found) if item is not None]
    notes = {note.code: note for result in results for note in result.notes}
    for code, note in notes.items():
        area, _, name = code.rpartition(".")
        lines.append(locale.text(f"notes_{area}.{name}", **note.values))
    return lines


def _people(reading: PowerReading, found: Result, locale: Locale) -> str:
    plan = reading.plan
    if plan is None:
        return ""
    if reading.kind == "teams":
        return locale.text(
            "power.people_teams",
            clusters=found["clusters"].estimate,
            persons=found["persons"].estimate,
            icc=plan.icc,
        )
    if reading.kind == "groups":
        each = found["compared"].estimate / 2.0
        return locale.text("power.people_groups", n=plan.n, compared=each)
    return locale.text("power.people", n=plan.n, compared=found["pairs"].estimate)


def _chances(verdicts: Result, reading: PowerReading, locale: Locale) -> list[str]:
    from solidarity_eval.designs import possible_verdicts

    plan = reading.plan
    if plan is None:
        return []
    unit = plan.smallest if plan.smallest is not None else 0.3 * plan.sd
    settings = {key: verdicts.settings[key] for key in ("sd", "r", "smallest", "drift_bound",
                                                        "drop_out", "conf_level")}  # fmt: skip
    table = possible_verdicts(
        n=plan.n,
        true_changes=[unit * row for row in _ROWS],
        **settings,  # type: ignore[arg-type]  # the settings of the same function
    ).table("curve")
    titles = [locale.text("power.true_change")]
    titles += [locale.text(f"verdicts.name.change.{word}") for word in _WORDS]
    rows = [
        [locale.number(_float(row[0]), 2, signed=True)]
        + [locale.percent(_float(row[table.columns.index(word)])) for word in _WORDS]
        for row in table.rows
    ]
    widths = [max(len(line[i]) for line in (titles, *rows)) for i in range(len(titles))]
    return [
        locale.text("power.chances"),
        *(
            "  " + "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
            for line in (titles, *rows)
        ),
    ]


def _needed(verdicts: Result, locale: Locale) -> list[str]:
    if not verdicts.has("pairs_for_no_change"):
        return []
    needed = math.ceil(verdicts["pairs_for_no_change"].estimate)
    return [locale.text("power.needed", needed=needed)]


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _figure(readings: tuple[PowerReading, ...], file: Path, *, language: str, quiet: bool) -> None:
    drawn = [reading for reading in readings if reading.verdicts is not None]
    if len(drawn) != 1:
        raise UsageError("cli.power_figure", count=len(drawn))
    from solidarity_eval.workflows.power import write_figure

    written = write_figure(drawn[0], file, language=language)
    if not quiet:
        say(get_locale(language).text("power.figure", file=str(written)))
