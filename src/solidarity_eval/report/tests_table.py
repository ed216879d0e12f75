"""The tests of a report: one line per headline, with p adjusted for the outcomes looked at."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.document.blocks import Cell, Column, DataTable, Text, text
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.results import HypothesisTest, Result

_FAMILIES = ("confirmatory", "exploratory")
_LEAST_P = 0.0001


def tests_table(context: Context) -> DataTable | None:
    """Return the tests behind the intervals; None where no outcome has one to show."""
    adjusted = _adjusted(context)
    rows = [
        _row(context, line, adjusted)
        for reading in context.outcomes
        if reading.hidden is None and reading.rounded is None
        for line in _lines(context, reading)
    ]
    if not rows:
        return None
    columns = [
        Column(label=context.say("method.outcome"), weight=2),
        Column(label=context.say("method.test"), weight=2),
        Column(label=context.say("method.statistic"), weight=1.6),
        Column(label=context.say("method.p"), align="right"),
    ]
    if adjusted:
        columns.append(Column(label=context.say("method.p_adjusted"), align="right"))
    return DataTable(
        caption=context.say("method.tests"),
        columns=tuple(columns),
        rows=tuple(rows),
        note=(*context.rich("method.tests_note"), *_family_note(context)),
        compact=True,
    )


def _families(context: Context) -> Iterator[tuple[str, Result]]:
    for name in _FAMILIES:
        result = context.evaluation.result("family", name)
        if result is not None:
            yield name, result


def _adjusted(context: Context) -> dict[str, float]:
    """Return the p-value of each outcome adjusted for its family."""
    found: dict[str, float] = {}
    for _, result in _families(context):
        table = result.table("p_values")
        for name, value in zip(table.column("outcome"), table.column("adjusted"), strict=True):
            if isinstance(value, int | float):
                found[str(name)] = float(value)
    return found


def _family_note(context: Context) -> Text:
    """Say for how many outcomes the p-values are adjusted, and how."""
    parts: Text = ()
    for name, result in _families(context):
        words = context.rich(f"method.family_{name}", count=result.settings["count"])
        parts = (*parts, *text(" "), *words, *context.citations.cite(*result.references))
    return parts


_Line = tuple[str, Result, str | None]


def _lines(context: Context, reading: OutcomeReading) -> Iterator[_Line]:
    """Yield label, result and, for the headline, the outcome whose adjusted p stands beside it.

    The test of people as if independent is left out where the headline counts teams or twos.
    """
    verdict = reading.verdict
    headline = None if verdict is None else context.evaluation.results.get(verdict.result)
    name = reading.outcome.id
    if headline is None or headline.id == reading.result.id:
        yield reading.label, reading.result, name
        return
    if not reading.controlled:
        yield reading.label, headline, name
        return
    yield context.say("method.between", label=reading.label), headline, name
    if context.evaluation.result(name, "change", "comparison") is not None:
        yield context.tell("effect.of_programme", label=reading.label), reading.result, None


def _row(context: Context, line: _Line, adjusted: dict[str, float]) -> tuple[Cell, ...]:
    label, result, outcome = line
    nothing = context.say("targets.no_figure")
    test = result.tests[0] if result.tests else None
    detail: Text = ()
    if result.has("correlation"):
        detail = context.rich("method.correlation", r=result["correlation"].estimate)
    cells = [
        Cell(content=text(label), detail=detail),
        Cell(content=text(nothing if test is None else _name(context, test))),
        Cell(content=text(nothing if test is None else _statistic(context, test))),
        Cell(content=text(nothing if test is None else p_value(context, test.p_value))),
    ]
    if adjusted:
        own = None if outcome is None else adjusted.get(outcome)
        cells.append(Cell(content=text(nothing if own is None else p_value(context, own))))
    return tuple(cells)


def _name(context: Context, test: HypothesisTest) -> str:
    key = f"method.{test.name}"
    return context.say(key) if context.locale.has(f"report.{key}") else test.name


def _statistic(context: Context, test: HypothesisTest) -> str:
    if test.statistic is None:
        return context.say("targets.no_figure")
    if test.df and (test.name == "t" or test.name.endswith("_t")):
        return context.say("method.t_value", t=test.statistic, df=_df(test.df[0]))
    if test.name.startswith("mcnemar"):
        return context.say("method.chi_value", t=test.statistic)
    return context.locale.number(test.statistic, 2)


def _df(df: float) -> float:
    """Few degrees of freedom are told to a tenth: between 3 and 4 the interval changes much."""
    return round(df, 1) if df < 30 else round(df)


def p_value(context: Context, value: float) -> str:
    """Return a p-value with two significant digits, never 0."""
    if value < _LEAST_P:
        return context.say("method.p_below", p=context.locale.number(_LEAST_P, 4))
    digits = 2 if value >= 0.095 else 3 if value >= 0.0095 else 4
    return context.say("method.p_value", p=context.locale.number(value, digits))
