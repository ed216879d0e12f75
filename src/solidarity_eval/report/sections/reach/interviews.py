"""Coded interviews: agreement, frequencies, saturation, and codes beside the measures."""

from __future__ import annotations

from collections.abc import Iterator

from solidarity_eval.disclosure import threshold
from solidarity_eval.document.blocks import (
    Block,
    BulletList,
    FigureBlock,
    Section,
    Subheading,
    TeamWords,
    text,
)
from solidarity_eval.plots import tokens
from solidarity_eval.plots.accumulation_chart import accumulation_chart
from solidarity_eval.plots.bars_chart import Bar, BarRow
from solidarity_eval.report.context import Context
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.sections.reach.people_parts import count_of, rows_of, table_of
from solidarity_eval.report.sections.reach.ties_parts import (
    bars_figure,
    caveats,
    number,
    paragraph,
    say,
    section_of,
)
from solidarity_eval.report.verdict_words import VerdictWords
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import CodedInterviews

_ENOUGH = 0.67


def section(context: Context) -> Section | None:
    """Return the interviews, None for a project without any."""
    return section_of(context, "coded_interviews", name="interviews", blocks=_part)


def least_interviews(context: Context) -> int:
    """Return the fewest interviews that a count shows, in both editions.

    Interviews are documents of the team, chosen and not drawn: they are protected as people are
    in the internal edition. A code that stands in fewer is not counted out.
    """
    return threshold(context.evaluation.project.privacy, "internal")


def _part(context: Context, part: CodedInterviews) -> Iterator[Block]:
    result = context.reached(part)
    if result is None or result.flow is None:
        return
    n, least = result.flow.n("sources"), least_interviews(context)
    yield paragraph(context, "interviews.intro", n=n)
    agreement = context.reached(part, "agreement")
    yield from _agreement(context, part, agreement)
    if n < least:
        yield paragraph(context, "interviews.few_sources", least=least)
    else:
        yield _frequencies(context, part, result, least=least)
    saturation = context.reached(part, "saturation")
    if saturation is not None and n >= least:
        yield from _curve(context, part, saturation)
    joint = context.reached(part, "joint")
    if joint is not None and n >= least:
        yield from _joint(context, part, joint)
    yield from _quotes(context, part)
    yield from caveats(context, result, agreement)


def _label(context: Context, part: CodedInterviews, code: str) -> str:
    found = next((item for item in part.codebook if item.id == code), None)
    return context.words_of(found.label if found is not None else None, code)


def _agreement(context: Context, part: CodedInterviews, result: Result | None) -> Iterator[Block]:
    if result is None:
        yield paragraph(context, "interviews.one_coder")
        return
    alpha = result["krippendorff_alpha"]
    kappa = ""
    if result.has("cohen_kappa"):
        kappa = say(context, "interviews.kappa", kappa=result["cohen_kappa"].estimate) + " "
    values = {
        "coders": result.settings["coders"],
        "alpha": alpha.estimate,
        "kappa": kappa,
        "n": alpha.n or 0,
    }
    if alpha.conf_low is None or alpha.conf_high is None:
        yield paragraph(context, "interviews.agreement_plain", **values)
    else:
        bounds = {"low": alpha.conf_low, "high": alpha.conf_high}
        yield paragraph(context, "interviews.agreement", **values, **bounds)
    yield paragraph(context, "interviews.usual")
    low = [
        _label(context, part, str(item.at["code"]))
        for item in result.estimates
        if item.term == "krippendorff_alpha" and "code" in item.at and item.estimate < _ENOUGH
    ]
    if low:
        yield paragraph(context, "interviews.low_codes", codes=low)


def _frequencies(
    context: Context, part: CodedInterviews, result: Result, *, least: int
) -> FigureBlock:
    rows = []
    for row in rows_of(result, "codes"):
        label, count = _label(context, part, str(row["code"])), count_of(row["sources"])
        if count < least:
            hidden = say(context, "interviews.hidden", least=least)
            rows.append(BarRow(label=label, bars=(), hidden=hidden))
        else:
            share = number(row["share"])
            words = f"{context.locale.percent(share)} ({context.locale.number(count, 0)})"
            bars = (Bar(share=share, words=words, color=tokens.AFTER),)
            rows.append(BarRow(label=label, bars=bars))
    titles = (say(context, "interviews.figure"), say(context, "interviews.subtitle"))
    columns = [say(context, "interviews.code"), say(context, "interviews.share")]
    return bars_figure(context, f"codes-{part.id}", rows, titles=titles, columns=columns)


def _curve(context: Context, part: CodedInterviews, result: Result) -> Iterator[Block]:
    points = rows_of(result, "curve")
    first, last = points[0], points[-1]
    level = next(item.conf_level for item in result.estimates if item.conf_level is not None)
    title = say(context, "interviews.curve")
    alt = say(
        context,
        "interviews.curve_alt",
        first=number(first["mean"]),
        n=count_of(last["sources"]),
        last=count_of(last["mean"]),
    )
    locale = context.locale
    cells = [
        (locale.number(count_of(row["sources"]), 0), locale.number(number(row["mean"]), 1))
        for row in points
    ]
    columns = [
        (say(context, "interviews.sources"), False),
        (say(context, "chart.codes"), True),
    ]
    yield FigureBlock(
        id=f"saturation-{part.id}",
        title=title,
        subtitle=say(context, "interviews.curve_subtitle", level=level),
        picture=context.picture(accumulation_chart(result, locale), alt),
        table=table_of(title, columns, cells),
    )
    yield paragraph(context, "interviews.curve_words", new=result["new_in_last"].estimate)


def _joint(context: Context, part: CodedInterviews, result: Result) -> Iterator[Block]:
    least = least_interviews(context)
    rows = []
    for row in rows_of(result, "codes"):
        reading = next(
            (item for item in context.outcomes if item.outcome.id == row["outcome"]), None
        )
        if reading is not None:
            told = _count(context, count_of(row["sources"]), least)
            change, word = _measured(context, reading)
            label = _label(context, part, str(row["code"]))
            rows.append((label, told, reading.label, change, word))
    if rows:
        names = ("code", "sources", "measure", "change", "reading")
        columns = [(say(context, f"interviews.{name}"), False) for name in names]
        note = say(context, "interviews.joint_note")
        yield table_of(say(context, "interviews.joint"), columns, rows, note=note)
    yield from _contribution(context, part, result, least=least)


def _measured(context: Context, reading: OutcomeReading) -> tuple[str, str]:
    """Return the change and the conclusion, as the report shows them; hidden ones stay hidden."""
    nothing = say(context, "interviews.no_change")
    if reading.hidden is not None:
        return nothing, nothing
    wording = context.wording(reading)
    low, value, high = reading.headline
    change = f"{wording.with_unit(value)} {wording.bracket(low, high)}"
    if reading.verdict is None:
        return change, nothing
    return change, VerdictWords(context, reading, reading.verdict).name()


def _count(context: Context, n: int, least: int) -> str:
    if n < least:
        return say(context, "interviews.fewer", n=least)
    return say(context, "interviews.entries", n=n)


def _contribution(
    context: Context, part: CodedInterviews, result: Result, *, least: int
) -> Iterator[Block]:
    told = [item for item in result.estimates if item.term == "sources"]
    if not told:
        return
    question = context.words_of(part.contribution_question, say(context, "interviews.contribution"))
    yield Subheading(content=text(question), level=3)
    rows = [
        say(
            context,
            f"interviews.says_{item.at['contribution']}",
            n=_count(context, count_of(item.estimate), least),
        )
        for item in told
    ]
    silent = count_of(result["sources_silent"].estimate)
    rows.append(say(context, "interviews.silent", n=_count(context, silent, least)))
    yield paragraph(context, "interviews.contribution_words", rows=rows)


def _quotes(context: Context, part: CodedInterviews) -> Iterator[Block]:
    """Return the extracts marked as to be shared; never the name of an interview."""
    result = context.reached(part, "excerpts")
    if result is None:
        return
    lines = tuple(
        text(
            say(
                context,
                "interviews.quote",
                label=_label(context, part, str(row["code"])),
                words=str(row["excerpt"]),
            )
        )
        for row in rows_of(result, "codes")
    )
    if lines:
        title = say(context, "interviews.quotes")
        yield TeamWords(title=title, content=(BulletList(items=lines),))
    held = count_of(result["excerpts_held_back"].estimate)
    if held:
        yield paragraph(context, "interviews.held", n=held)
