"""Method and references: how each number was made, with tests for those who want them."""

from __future__ import annotations

from solidarity_eval.document.blocks import (
    Block,
    BulletList,
    Paragraph,
    Section,
    Subheading,
    Text,
    text,
)
from solidarity_eval.report.context import Context
from solidarity_eval.report.tests_table import tests_table
from solidarity_eval.results import Result

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


def section(context: Context) -> Section:
    """Return the methods that were used, their sources, and the tests."""
    blocks: list[Block] = [BulletList(items=tuple(_methods(context)))]
    blocks.append(_sentences(context))
    tests = tests_table(context)
    if tests is not None:
        blocks.append(tests)
    references = context.citations.references()
    if references.items:
        blocks += [Subheading(content=context.rich("method.references")), references]
    blocks.append(Paragraph(content=text(_closing(context)), role="source"))
    return Section(id="method", title=context.say("method.title"), blocks=tuple(blocks))


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


def _closing(context: Context) -> str:
    versions: dict[str, str] = {}
    for result in context.evaluation.results.values():
        versions |= result.versions
    software = [f"{name} {versions[name]}" for name in _SOFTWARE if name in versions]
    parts = [context.say("method.results_file")]
    if software:
        parts.append(context.say("method.versions", software=software))
    return " ".join(parts)
