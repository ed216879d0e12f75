"""Method and references: how each number was made, with tests for those who want them."""

from __future__ import annotations

from solidarity_eval.document.blocks import (
    Block,
    BulletList,
    Cell,
    Column,
    DataTable,
    Paragraph,
    Section,
    Subheading,
    Text,
    text,
)
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.results import HypothesisTest, Result

_METHODS = (
    "mean_change",
    "change_in_proportion",
    "standardized_mean_change",
    "cronbach_alpha",
    "proportion",
)
_DESIGNS = (
    *("randomised", "cluster_randomised", "ancova", "difference_in_differences"),
    *("weighted_comparison", "matched_comparison", "stepped_wedge", "clustered_change"),
    *("repeated_cross_section", "retrospective_pretest", "interrupted_series"),
    *("baseline_balance", "attrition_boundary", "change_adjusted_for_baseline"),
    *("regression_to_the_mean", "subgroup_interaction"),
)
_SOFTWARE = ("solidarity_eval", "python", "numpy", "scipy", "pandas")
_LEAST_P = 0.0001


def section(context: Context) -> Section:
    """Return the methods that were used, their sources, and the tests."""
    blocks: list[Block] = [BulletList(items=tuple(_methods(context)))]
    blocks.append(_sentences(context))
    blocks += _tests(context)
    references = context.citations.references()
    if references.items:
        blocks += [Subheading(content=context.rich("method.references")), references]
    blocks.append(Paragraph(content=text(_closing(context)), role="source"))
    return Section(
        id="method", title=context.say("method.title"), blocks=tuple(blocks), new_page=True
    )


def _methods(context: Context) -> list[Text]:
    used: dict[str, Result] = {}
    for result in context.evaluation.results.values():
        used.setdefault(result.method, result)
    lines = []
    for name in _METHODS:
        if name in used:
            words = context.rich(f"method.{name}", level=_level(used[name]))
            lines.append((*words, *context.citations.cite(*used[name].references[:2])))
    for name in _DESIGNS:
        if name in used:
            words = context.tell_rich(f"method.{name}")
            lines.append((*words, *context.citations.cite(*used[name].references[:2])))
    return lines


def _level(result: Result) -> float:
    levels = (item.conf_level for item in result.estimates)
    return next((level for level in levels if level is not None), 0.95)


def _sentences(context: Context) -> Paragraph:
    privacy = context.say(f"method.privacy_{context.profile}", least=context.least)
    parts = [context.say("method.signs"), context.say("method.missing"), privacy]
    return Paragraph(content=text(" ".join(parts)))


def _tests(context: Context) -> list[Block]:
    rows = []
    for reading in context.outcomes:
        if reading.hidden is None:
            rows += [_row(context, reading, test) for test in reading.result.tests[:1]]
    if not rows:
        return []
    columns = (
        Column(label=context.say("method.outcome"), weight=2),
        Column(label=context.say("method.test"), weight=2),
        Column(label=context.say("method.statistic"), weight=1.6),
        Column(label=context.say("method.p"), align="right"),
    )
    return [
        DataTable(
            caption=context.say("method.tests"),
            columns=columns,
            rows=tuple(rows),
            note=context.rich("method.tests_note"),
            compact=True,
        )
    ]


def _row(context: Context, reading: OutcomeReading, test: HypothesisTest) -> tuple[Cell, ...]:
    key = f"method.{test.name}"
    name = context.say(key) if context.locale.has(f"report.{key}") else test.name
    detail: Text = ()
    if reading.result.has("correlation"):
        r = reading.result["correlation"].estimate
        detail = context.rich("method.correlation", r=r)
    return (
        Cell(content=text(reading.label), detail=detail),
        Cell(content=text(name)),
        Cell(content=text(_statistic(context, test))),
        Cell(content=text(p_value(context, test.p_value))),
    )


def _statistic(context: Context, test: HypothesisTest) -> str:
    if test.statistic is None:
        return context.say("targets.no_figure")
    if test.df and (test.name == "t" or test.name.endswith("_t")):
        return context.say("method.t_value", t=test.statistic, df=round(test.df[0]))
    if test.name.startswith("mcnemar"):
        return context.say("method.chi_value", t=test.statistic)
    return context.locale.number(test.statistic, 2)


def p_value(context: Context, value: float) -> str:
    """Return a p-value with two significant digits, never 0."""
    if value < _LEAST_P:
        return context.say("method.p_below", p=context.locale.number(_LEAST_P, 4))
    digits = 2 if value >= 0.095 else 3 if value >= 0.0095 else 4
    return context.say("method.p_value", p=context.locale.number(value, digits))


def _closing(context: Context) -> str:
    versions: dict[str, str] = {}
    for result in context.evaluation.results.values():
        versions |= result.versions
    software = [f"{name} {versions[name]}" for name in _SOFTWARE if name in versions]
    parts = [context.say("method.results_file")]
    if software:
        parts.append(context.say("method.versions", software=software))
    return " ".join(parts)
