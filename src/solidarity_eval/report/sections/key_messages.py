"""Three messages in plain words; the third is always what the design cannot say."""

from __future__ import annotations

from solidarity_eval.document.blocks import (
    Block,
    KeyMessage,
    KeyMessages,
    Section,
    Subheading,
    text,
)
from solidarity_eval.report.absences import gone, waiting
from solidarity_eval.report.context import Context, sentences
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.verdict_badge import badge, verdict_key
from solidarity_eval.results import Flow

_FIGURES = {"few": "few", "refused": "none", "described": "described"}


def section(context: Context) -> Section:
    """Return who is compared, what is found, and what cannot be said."""
    messages = (_people(context), _finding(context), limit(context))
    blocks: list[Block] = [KeyMessages(items=messages)]
    reading = context.main
    if reading is not None and reading.verdict is not None:
        blocks.append(badge(context, reading, reading.verdict))
    if any(item.verdict is not None for item in context.outcomes):
        blocks.append(Subheading(content=context.tell_rich("verdict.key_title")))
        blocks.append(verdict_key(context))
    return Section(id="essentials", title=context.say("key.title"), blocks=tuple(blocks))


def _people(context: Context) -> KeyMessage:
    reading = context.main
    flow = reading.flow if reading is not None else None
    if flow is None or not flow.n("before"):
        rows = sum(item.rows for item in context.evaluation.inputs)
        figure = context.locale.number(rows, 0)
        return KeyMessage(figure=figure, content=context.rich("key.rows", n=rows))
    compared, before = flow.n("compared"), flow.n("before")
    lost = gone(flow)
    if compared == before:
        words = [_compared(context, "people_all", compared), context.say("key.came_back.all")]
        return KeyMessage(figure=context.locale.number(compared, 0), content=text(*_joined(words)))
    words = [_compared(context, "people", compared)]
    if lost:
        words.append(context.say("key.lost", n=lost))
    elif not waiting(flow):
        words.append(context.say("key.came_back.all_scored"))
    words += _others(context, flow)
    figure = context.say("key.people_of", compared=compared, before=before)
    return KeyMessage(figure=figure, content=text(*_joined(words)))


def _compared(context: Context, key: str, n: int) -> str:
    """Say who is compared: of two groups, the ledger is the programme's."""
    if context.main is not None and context.main.controlled:
        return context.tell(f"key.{key}", n=n)
    return context.say(f"key.{key}", n=n)


def _others(context: Context, flow: Flow) -> list[str]:
    unscored = flow.out("linked").get("not_scorable", 0)
    words = []
    if waiting(flow):
        words.append(context.say("key.waiting", n=waiting(flow)))
    if unscored:
        words.append(context.say("key.not_scorable", n=unscored))
    return words


def _joined(words: list[str]) -> tuple[str]:
    return (sentences(words),)


def _finding(context: Context) -> KeyMessage:
    reading = context.main
    hidden = "described" if reading is None else reading.hidden
    if reading is None or hidden is not None:
        figure = context.say(f"key.figure_{_FIGURES.get(hidden or '', 'masked')}")
        return KeyMessage(figure=figure, content=text(context.say(f"key.change.{hidden}")))
    return _measured(context, reading)


def _measured(context: Context, reading: OutcomeReading) -> KeyMessage:
    wording = context.wording(reading)
    low, estimate, high = reading.headline
    way = "" if reading.side == "either" else context.say(f"key.change.{reading.side}")
    words = [
        _unit(context, reading),
        context.say(
            "key.change.compatible",
            low=wording.signed(low),
            high=wording.with_unit(high),
        ),
    ]
    if reading.verdict is None:
        case = f"key.change.{_case(reading)}"
        words.append(context.say(case, Way=way, threshold=wording.threshold()))
    return KeyMessage(figure=wording.signed(estimate), content=text(*_joined(words)))


def _case(reading: OutcomeReading) -> str:
    if reading.side == "either":
        return "either_within" if reading.band == "within" else "either"
    return "moved" if reading.band == "none" else reading.band


def _unit(context: Context, reading: OutcomeReading) -> str:
    """Say what the big number counts."""
    wording = context.wording(reading)
    amount = wording.factor * reading.headline[1]
    if reading.kind == "share":
        word = context.say("key.unit.proportion", amount=amount)
    elif reading.kind == "measure":
        word = wording.unit_name() or reading.label
    else:
        word = context.say("key.unit.points", amount=amount)
    if reading.kind == "score" and reading.limits is not None and not reading.controlled:
        low, high = reading.limits
        return context.say("key.change.points", word=word, low=low, high=high)
    if reading.controlled:
        return context.tell("effect.own", word=word)
    return context.say("key.change.own", word=word)


_DESIGNS = {
    "one_group_pre_post": "one_group",
    "retrospective_pretest": "recalled",
    "repeated_cross_section": "different",
    "descriptive": "described",
}


def limit(context: Context) -> KeyMessage:
    """Return what the design cannot say."""
    reading = context.main
    if reading is not None and reading.controlled:
        drawn = "drawn" if reading.drawn else "not_drawn"
        return KeyMessage(
            figure=context.tell(f"limit.{drawn}_figure"),
            content=context.tell_rich(f"limit.{drawn}"),
        )
    design = _DESIGNS.get(context.design, "compared")
    return KeyMessage(
        figure=context.say(f"key.limit.{design}_figure"),
        content=context.rich(f"key.limit.{design}"),
    )
