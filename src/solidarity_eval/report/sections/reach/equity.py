"""Who is reached beside the neighbourhood, and who left beside who stayed; small cells hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from solidarity_eval.disclosure import shown_groups
from solidarity_eval.document.blocks import (
    Block,
    DataTable,
    FigureBlock,
    Section,
    Subheading,
    text,
)
from solidarity_eval.plots.dumbbell_chart import Dumbbells, Pair
from solidarity_eval.report.context import Context
from solidarity_eval.report.sections.reach.names import category_words, variable_words
from solidarity_eval.report.sections.reach.people_parts import (
    count_of,
    paragraph,
    points,
    rows_of,
    say,
    section_of,
    table_of,
)
from solidarity_eval.results import Estimate, Result, Scalar
from solidarity_eval.schemas.reach import Equity

SENSITIVE = 11


def section(context: Context) -> Section | None:
    """Return who was reached, None for a project that does not ask."""
    return section_of(context, "equity", _part, intro=True)


def _part(context: Context, part: Equity, result: Result) -> Iterator[Block]:
    shown = {name: _categories(context, part, result, variable=name) for name in part.variables}
    pairs = [item for item in result.estimates if item.term == "neighbourhood_share"]
    drawn = [item for item in pairs if item.at["category"] in shown[str(item.at["variable"])]]
    if drawn:
        yield _figure(context, part, result, drawn=drawn)
    elif pairs:
        yield paragraph(context, "equity.none", least=context.least)
    if any(len(shown[str(item.at["variable"])]) < _size(result, item) for item in pairs):
        yield paragraph(context, "masked", least=context.least, unit=say(context, "unit.person"))
    yield from _numbers(context, part, result)
    if any(name in part.sensitive for name, kept in shown.items() if kept):
        basis = str(result.settings.get("legal_basis") or "")
        least = max(SENSITIVE, context.least)
        yield paragraph(context, "equity.sensitive", least=least, basis=basis)
    leaving = list(_leaving(context, part, result))
    if not pairs and not leaving:
        yield paragraph(context, "equity.nothing", least=context.least)
    yield from leaving


def _least(context: Context, part: Equity, variable: str) -> int:
    return max(context.least, SENSITIVE) if variable in part.sensitive else context.least


def _size(result: Result, item: Estimate) -> int:
    """Count the categories of a variable that hold anyone."""
    return sum(
        other.term == "share" and other.at["variable"] == item.at["variable"] and other.estimate > 0
        for other in result.estimates
    )


def _categories(
    context: Context, part: Equity, result: Result, *, variable: str
) -> tuple[str, ...]:
    """Return the categories that may be shown, none of the others being deducible."""
    counts = {
        str(item.at["category"]): round(item.estimate * (item.n or 0))
        for item in result.estimates
        if item.term == "share" and item.at["variable"] == variable
    }
    return shown_groups(counts, _least(context, part, variable))


def _label(context: Context, part: Equity, variable: str) -> str:
    if variable in part.labels:
        return context.words_of(part.labels[variable], variable)
    return variable_words(context, variable)


def _category(context: Context, part: Equity, item: Mapping[str, Scalar]) -> str:
    variable, category = str(item["variable"]), str(item["category"])
    own = part.categories.get(variable, {}).get(category)
    return context.words_of(own, category) if own else category_words(context, variable, category)


def _figure(
    context: Context, part: Equity, result: Result, *, drawn: list[Estimate]
) -> FigureBlock:
    rows = tuple(
        Pair(
            label=_category(context, part, item.at),
            first=item.estimate,
            second=result.get("share", **item.at).estimate,
            group=_label(context, part, str(item.at["variable"])),
        )
        for item in drawn
    )
    said = [
        say(
            context,
            "equity.row",
            category=row.label,
            neighbourhood=row.first,
            share=row.second,
        )
        for row in rows
    ]
    chart = Dumbbells(
        rows=rows,
        names=(say(context, "chart.neighbourhood_share"), say(context, "chart.share")),
        locale=context.locale,
    )
    most = max(result.get("share", **item.at).n or 0 for item in drawn)
    return FigureBlock(
        id=f"reach-{part.id}",
        title=say(context, "equity.figure"),
        subtitle=say(context, "equity.subtitle"),
        picture=context.picture(
            chart, say(context, "equity.alt", rows=context.say("between.next").join(said))
        ),
        source=say(context, "equity.source", n=most, sources=_sources(context, result)),
        table=_table(context, part, result, drawn=drawn),
    )


def _sources(context: Context, result: Result) -> str:
    found = []
    for row in rows_of(result, "sources"):
        words = [str(row[key]) for key in ("source", "year") if row[key] is not None]
        found.append(", ".join(words) if words else say(context, "equity.source_unknown"))
    return context.say("between.next").join(dict.fromkeys(found)) or say(
        context, "equity.source_unknown"
    )


def _table(context: Context, part: Equity, result: Result, *, drawn: list[Estimate]) -> DataTable:
    lines = []
    for item in drawn:
        label = _label(context, part, str(item.at["variable"]))
        share = result.get("share", **item.at).estimate
        lines.append(
            (
                say(context, "equity.of", label=label, category=_category(context, part, item.at)),
                context.locale.percent(share),
                context.locale.percent(item.estimate),
                points(context, result.get("difference", **item.at)),
            )
        )
    heads = ("share", "neighbourhood", "difference")
    return table_of(
        say(context, "equity.figure"),
        (
            (say(context, "equity.variable"), False),
            *((say(context, f"equity.{head}"), True) for head in heads),
        ),
        lines,
    )


def _numbers(context: Context, part: Equity, result: Result) -> Iterator[Block]:
    """Say the means that the neighbourhood has too."""
    for item in result.estimates:
        variable = str(item.at.get("variable"))
        if item.term != "mean" or (item.n or 0) < _least(context, part, variable):
            continue
        values: dict[str, object] = {
            "label": _label(context, part, variable),
            "mean": context.locale.number(item.estimate, 1),
            "neighbourhood": context.locale.number(
                result.get("neighbourhood_mean", **item.at).estimate, 1
            ),
        }
        key = "equity.numbers_plain"
        for other in result.estimates:
            if other.term == "standardised_difference" and other.at == item.at:
                key = "equity.numbers"
                values["smd"] = context.locale.number(other.estimate, 2, signed=True)
        yield paragraph(context, key, **values)


def _leaving(context: Context, part: Equity, result: Result) -> Iterator[Block]:
    """Set those who left beside those who stayed, where both sides of a row count enough."""
    rows = rows_of(result, "leaving")
    kept = [row for row in rows if _both(context, part, row, rows=rows)]
    if not kept:
        return
    left, stayed = (max(count_of(row[f"n_{side}"]) for row in kept) for side in ("left", "stayed"))
    yield Subheading(content=text(say(context, "equity.leaving")), level=3)
    yield paragraph(context, "equity.leaving_words", left=left, stayed=stayed)
    lines = []
    for row in kept:
        label = _label(context, part, str(row["variable"]))
        if row["category"] is not None:
            label = say(context, "equity.of", label=label, category=_category(context, part, row))
        shares = [_shown(context, row, side) for side in ("left", "stayed")]
        smd = context.locale.number(_number(row["smd"]), 2, signed=True)
        lines.append((label, *shares, smd))
    heads = ("left", "stayed", "smd")
    yield table_of(
        say(context, "equity.leaving"),
        (
            (say(context, "equity.variable"), False),
            *((say(context, f"equity.{head}"), True) for head in heads),
        ),
        lines,
    )


def _both(
    context: Context,
    part: Equity,
    row: dict[str, Scalar],
    *,
    rows: list[dict[str, Scalar]],
) -> bool:
    """Tell whether a category may be shown among those who left and among those who stayed."""
    if row["smd"] is None:
        return False
    least = _least(context, part, str(row["variable"]))
    if row["category"] is None:
        return min(count_of(row["n_left"]), count_of(row["n_stayed"])) >= least
    ours = [other for other in rows if other["variable"] == row["variable"]]
    for side in ("left", "stayed"):
        counts = {
            str(other["category"]): round(_number(other[side]) * count_of(other[f"n_{side}"]))
            for other in ours
        }
        if str(row["category"]) not in shown_groups(counts, least):
            return False
    return True


def _shown(context: Context, row: dict[str, Scalar], side: str) -> str:
    value = _number(row[side])
    if row["category"] is None:
        return context.locale.number(value, 1)
    return context.locale.percent(value)


def _number(value: Scalar) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
