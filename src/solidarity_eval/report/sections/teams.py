"""Team by team: each team's own change, their mean, what the people of a team share."""

from __future__ import annotations

import math
from collections.abc import Iterator

from solidarity_eval.disclosure import SINGLE_LEAST, shown_groups
from solidarity_eval.document.blocks import Block, FigureBlock, Paragraph, Section, text
from solidarity_eval.plots.forest_chart import ForestRow
from solidarity_eval.plots.reading import bounds
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.rows_figure import RowsFigure
from solidarity_eval.report.verdict_look import colour_of, mark_of
from solidarity_eval.results import Result, Scalar

_LEAST_TEAMS = 2
_MOST_TEAMS = 25
_SAME = 1e-9


def section(context: Context) -> Section | None:
    """Return the teams of each main outcome, None where people share none."""
    blocks: list[Block] = []
    for reading in context.outcomes:
        result = context.evaluation.result(reading.outcome.id, "clustered")
        if (
            reading.is_main
            and reading.hidden is None
            and reading.rounded is None
            and result is not None
        ):
            blocks += _teams(context, reading, result)
    if not blocks:
        return None
    blocks.insert(0, Paragraph(content=context.tell_rich("teams.intro")))
    return Section(id="teams", title=context.tell("teams.title"), blocks=tuple(blocks))


def _teams(context: Context, reading: OutcomeReading, result: Result) -> Iterator[Block]:
    if any(table.kind == "teams" for table in result.tables):
        yield from _shown(context, reading, result)
    words = list(_words(context, reading, result))
    if words:
        yield Paragraph(content=text(" ".join(words)))


def _shown(context: Context, reading: OutcomeReading, result: Result) -> Iterator[Block]:
    """Draw the teams that may be shown, and say when some may not."""
    table = result.table("teams")
    found = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    if len(found) > _MOST_TEAMS:
        return
    counts = {str(row["team"]): _people(context, row) for row in found}
    allowed = shown_groups(counts, least_of_groups(context, reading))
    shown = [row for row in found if str(row["team"]) in allowed]
    if len(shown) >= _LEAST_TEAMS:
        yield _figure(context, reading, result, teams=shown)
    if len(shown) < len(found):
        key = "masked" if len(shown) >= _LEAST_TEAMS else "masked_all"
        yield Paragraph(content=context.tell_rich(f"teams.{key}", least=context.least))


def least_of_groups(context: Context, reading: OutcomeReading) -> int:
    """Return the fewest people of a group whose own change may be shown.

    The mean and the interval of few answers to one question, or of few yes and no, give these
    answers away.
    """
    shared = reading.shared
    if shared is not None and (shared.single or reading.kind == "share"):
        return max(context.least, SINGLE_LEAST)
    return context.least


def _people(context: Context, row: dict[str, Scalar]) -> int:
    """Return the people of a team; one whose members all changed alike counts as one person."""
    low, high = row["conf_low"], row["conf_high"]
    alike = low is None or math.isclose(_number(low), _number(high), abs_tol=_SAME)
    return 1 if alike and context.profile == "shared" else round(_number(row["n"]))


def _figure(
    context: Context, reading: OutcomeReading, result: Result, *, teams: list[dict[str, Scalar]]
) -> FigureBlock:
    rows = [
        ForestRow(
            label=context.tell("teams.name", name=str(row["team"])),
            interval=_interval(row),
            n=round(_number(row["n"])),
        )
        for row in teams
    ]
    mean = result["change"]
    rows.append(
        ForestRow(
            label=context.tell("teams.mean"),
            interval=bounds(mean),
            n=None,
            mark=mark_of(reading),
            color=colour_of(reading),
            total=True,
        )
    )
    count = len(result.table("teams").rows)
    figure = RowsFigure(
        id=f"teams-{reading.outcome.id}",
        title=context.tell("teams.figure", label=reading.label),
        subtitle=context.tell("teams.subtitle", level=mean.conf_level or 0.95),
        source=context.tell("teams.source", teams=count),
        column=context.tell("teams.team"),
    )
    return figure.block(context, reading, rows)


def _interval(row: dict[str, Scalar]) -> tuple[float, float, float]:
    """Return a team's interval; a team of one person has none and stands for its bounds."""
    value = _number(row["change"])
    low, high = row.get("conf_low"), row.get("conf_high")
    return (
        value if low is None else _number(low),
        value,
        value if high is None else _number(high),
    )


def _number(value: Scalar) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _words(context: Context, reading: OutcomeReading, result: Result) -> Iterator[str]:
    wording = context.wording(reading)
    if result.has("change_fixed_teams"):
        low, value, high = bounds(result["change_fixed_teams"])
        yield context.tell(
            "teams.fixed", change=wording.with_unit(value), interval=wording.bracket(low, high)
        )
    if result.has("icc_of_change"):
        low, value, high = bounds(result["icc_of_change"])
        if value <= 0.0:
            yield context.tell("teams.icc_none")
            return
        shown = context.locale.interval(low, high, 2, signed=False)
        interval = context.say("between.plain", interval=shown) if low != high else ""
        icc = context.locale.number(value, 2)
        yield context.tell("teams.icc", icc=icc, interval=interval).replace(" .", ".")
