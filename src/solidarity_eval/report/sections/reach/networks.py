"""Networks: how dense and how mixed among those who answered, without any p for one place."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.disclosure import show_count, show_share, shown_groups
from solidarity_eval.document.blocks import Block, FigureBlock, Paragraph, Section, text
from solidarity_eval.plots import tokens
from solidarity_eval.plots.bars_chart import Bar, BarRow
from solidarity_eval.plots.groups_chart import GroupNetwork
from solidarity_eval.report.context import Context
from solidarity_eval.report.sections.reach.names import category_words
from solidarity_eval.report.sections.reach.people_parts import count_of, rows_of, table_of
from solidarity_eval.report.sections.reach.ties_parts import (
    bars_figure,
    caveats,
    paragraph,
    say,
    section_of,
)
from solidarity_eval.report.tests_table import p_value
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import Network

_MOST_GROUPS = 8
_THRESHOLD_OF_APUR = 6
_COLORS = (tokens.BEFORE, tokens.AFTER)


def section(context: Context) -> Section | None:
    """Return the networks, None for a project without any."""
    return section_of(context, "network", name="network", blocks=_part)


def _part(context: Context, part: Network) -> Iterator[Block]:
    each = _each(context, part)
    if min(_people(result) for result in each.values()) < context.least:
        yield paragraph(context, "network.masked", least=context.least)
        return
    if part.whole:
        yield from _whole(context, part, each)
    else:
        yield from _egos(context, part, each)
    yield from caveats(context, *each.values(), context.reached(part))


def _each(context: Context, part: Network) -> dict[str, Result]:
    """Return the network of each time, in order."""
    found = {wave.id: context.reached(part, wave.id) for wave in context.evaluation.project.waves}
    return {wave: result for wave, result in found.items() if result is not None}


def _people(result: Result) -> int:
    return result.flow.n("answered") if result.flow is not None else 0


def _whole(context: Context, part: Network, each: dict[str, Result]) -> Iterator[Block]:
    compared = context.reached(part)
    last = list(each)[-1]
    if compared is not None and compared.has("density_change"):
        yield from _compared(context, compared)
    else:
        yield paragraph(context, "network.intro_whole", n=_people(each[last]))
    ends = {wave: each[wave] for wave in dict.fromkeys((next(iter(each)), last))}
    yield _indices(context, part, ends)
    for wave, result in ends.items():
        outside = count_of(result["named_did_not_answer"].estimate)
        if outside:
            yield paragraph(context, "network.not_asked", n=outside, time=context.wave(wave))
    yield from _mixing(context, each[last])
    if part.group is not None:
        yield from _groups(context, part, each[last], wave=last)


def _compared(context: Context, compared: Result) -> Iterator[Block]:
    n = compared["density_change"].n or 0
    if n < context.least:
        yield paragraph(context, "network.masked", least=context.least)
        return
    yield paragraph(context, "network.intro_both", n=n)
    about = compared.about
    yield paragraph(
        context,
        "network.fact",
        before=context.wave(about.before or ""),
        after=context.wave(about.after or ""),
        first=compared.get("density", time="before").estimate,
        last=compared.get("density", time="after").estimate,
    )
    counts = {term: count_of(compared[term].estimate) for term in ("kept", "formed", "gone")}
    if all(show_count(count, context.least).n is not None for count in counts.values()):
        yield paragraph(context, "network.moves", **counts)


def _indices(context: Context, part: Network, ends: dict[str, Result]) -> FigureBlock:
    """Draw the indices of each time; counts of people without ties are hidden when small."""
    locale = context.locale
    rows = []
    for term in ("density", "reciprocity", "largest_component"):
        found = [result[term].estimate for result in ends.values() if result.has(term)]
        if len(found) == len(ends):
            key = {"largest_component": "largest"}.get(term, term)
            digits = 1 if term == "density" else 0
            words = [locale.percent(value, digits) for value in found]
            if term == "largest_component" and _gives_away(context, ends):
                rows.append(_hidden(context, f"network.{key}"))
                continue
            rows.append(_row(say(context, f"network.{key}"), found, words, top=1.0))
    degrees = [result["mean_ties"].estimate for result in ends.values()]
    words = [locale.number(value, 1) for value in degrees]
    top = max(*degrees, 1e-9)
    rows.append(_row(say(context, "network.mean_ties"), degrees, words, top=top * 1.25))
    times = [context.wave(wave) for wave in ends]
    key = "network.figure" if len(ends) > 1 else "network.figure_one"
    titles = (say(context, key, time=times[-1]), say(context, "network.subtitle"))
    return bars_figure(
        context,
        f"network-{part.id}",
        rows,
        titles=titles,
        columns=["", *times],
        names=tuple(zip(times, _colors(len(times)), strict=True)) if len(times) > 1 else (),
    )


def _gives_away(context: Context, ends: dict[str, Result]) -> bool:
    """Tell whether a share of people would tell of a few who stand apart."""
    return any(
        show_share(
            round(result["largest_component"].estimate * _people(result)),
            _people(result),
            least=context.least,
        ).hidden
        and result["largest_component"].estimate < 1.0
        for result in ends.values()
    )


def _hidden(context: Context, key: str) -> BarRow:
    words = say(context, "chart.hidden", least=context.least)
    return BarRow(label=say(context, key), bars=(), hidden=words)


def _row(label: str, values: list[float], words: list[str], *, top: float) -> BarRow:
    bars = tuple(
        Bar(share=min(value / top, 1.0), words=said, color=color)
        for value, said, color in zip(values, words, _colors(len(values)), strict=True)
    )
    return BarRow(label=label, bars=bars)


def _colors(size: int) -> tuple[str, ...]:
    return _COLORS[-size:]


def _mixing(context: Context, result: Result) -> Iterator[Block]:
    if result.has("ei_index"):
        yield paragraph(
            context,
            "network.ei",
            ei=result["ei_index"].estimate,
            expected=result["ei_expected"].estimate,
        )
    if result.has("assortativity"):
        yield paragraph(
            context,
            "network.assortativity",
            value=result["assortativity"].estimate,
            blau=result["blau"].estimate,
            iqv=result["iqv"].estimate,
        )
    if result.tests:
        test = result.test("ei_permutation")
        shown = p_value(context, test.p_value)
        yield paragraph(context, "network.test", draws=test.draws or 0, p=shown)


def _groups(context: Context, part: Network, result: Result, *, wave: str) -> Iterator[Block]:
    """Draw groups as nodes where they may be shown; a person is never a node."""
    if not any(table.kind == "network" for table in result.tables):
        return
    sizes = {str(row["group"]): count_of(row["n"]) for row in rows_of(result, "counts")}
    allowed = shown_groups(sizes, context.least)
    if not 2 <= len(allowed) <= _MOST_GROUPS:
        yield paragraph(context, "network.groups_none")
        return
    ties: dict[tuple[str, str], int] = {}
    for row in rows_of(result, "network"):
        one, other = sorted((str(row["group"]), str(row["other"])))
        ties[one, other] = ties.get((one, other), 0) + count_of(row["ties"])
    shown = {
        pair: n for pair, n in ties.items() if set(pair) <= set(allowed) and n >= context.least
    }
    named = {name: category_words(context, part.group or "", name) for name in allowed}
    shown = {(named[one], named[other]): n for (one, other), n in shown.items()}
    chart = GroupNetwork(
        groups={named[name]: sizes[name] for name in allowed},
        between={pair: n for pair, n in shown.items() if pair[0] != pair[1]},
        within={pair[0]: n for pair, n in shown.items() if pair[0] == pair[1]},
        locale=context.locale,
    )
    title = say(context, "network.groups_figure", time=context.wave(wave))
    cells = [(" – ".join(dict.fromkeys(pair)), str(n)) for pair, n in sorted(shown.items())]
    said = ", ".join(f"{name} {n}" for name, n in cells)
    columns = [("", False), (say(context, "tie_strength.column_n"), True)]
    yield FigureBlock(
        id=f"groups-{part.id}",
        title=title,
        subtitle=say(context, "network.groups_subtitle"),
        picture=context.picture(chart, say(context, "network.alt", title=title, rows=said)),
        table=table_of(title, columns, cells),
    )
    if len(shown) < len(ties):
        yield paragraph(context, "network.groups_hidden", least=context.least)


def _egos(context: Context, part: Network, each: dict[str, Result]) -> Iterator[Block]:
    last = list(each)[-1]
    result = each[last]
    size = result["mean_size"]
    told = {"close": result["mean_close"].estimate} if part.close else {}
    yield paragraph(
        context,
        "network.ego" if part.close else "network.ego_plain",
        n=size.n or 0,
        time=context.wave(last),
        mean=size.estimate,
        low=size.conf_low if size.conf_low is not None else size.estimate,
        high=size.conf_high if size.conf_high is not None else size.estimate,
        **told,
    )
    if part.close:
        yield _few(context, part, result)
        if part.close_threshold == _THRESHOLD_OF_APUR:
            yield _context(context)
    if result.has("mean_iqv"):
        yield paragraph(context, "network.ego_diversity", iqv=result["mean_iqv"].estimate)
    if result.has("mean_ei"):
        yield paragraph(context, "network.ego_ei", ei=result["mean_ei"].estimate)
    if len(each) > 1:
        yield _sizes(context, part, {wave: each[wave] for wave in (next(iter(each)), last)})


def _few(context: Context, part: Network, result: Result) -> Paragraph:
    few = result["share_below_threshold"]
    n = few.n or 0
    if show_share(round(few.estimate * n), n, least=context.least).hidden:
        return paragraph(
            context, "network.few_hidden", threshold=part.close_threshold, least=context.least
        )
    return paragraph(
        context,
        "network.few",
        share=few.estimate,
        threshold=part.close_threshold,
        low=few.conf_low or 0.0,
        high=few.conf_high if few.conf_high is not None else 1.0,
    )


def _context(context: Context) -> Paragraph:
    """Return what Apur found elsewhere, with its source; nothing compares the two."""
    words = text(say(context, "network.context"), *context.citations.cite("fvd"), ".")
    return Paragraph(content=words, role="muted")


def _sizes(context: Context, part: Network, ends: dict[str, Result]) -> FigureBlock:
    top = max(result["mean_size"].estimate for result in ends.values()) * 1.25 or 1.0
    rows = []
    shown = (("mean_size", "size"), ("mean_close", "close"))[: 2 if part.close else 1]
    for term, key in shown:
        values = [result[term].estimate for result in ends.values()]
        words = [context.locale.number(value, 1) for value in values]
        rows.append(_row(say(context, f"network.{key}"), values, words, top=top))
    times = [context.wave(wave) for wave in ends]
    return bars_figure(
        context,
        f"ego-{part.id}",
        rows,
        titles=(say(context, "network.ego_figure"), say(context, "network.ego_subtitle")),
        columns=["", *times],
        names=tuple(zip(times, _COLORS, strict=True)),
    )
