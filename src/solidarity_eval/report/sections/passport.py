"""How far the proof goes: scales side by side, the verbs allowed, the other explanations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from solidarity_eval.document.blocks import (
    Block,
    Cell,
    Column,
    DataTable,
    Definition,
    EvidencePassport,
    Paragraph,
    PassportReading,
    Section,
    Text,
    Tone,
    text,
)
from solidarity_eval.interpretation.verbs import LEVELS, allowed_verbs
from solidarity_eval.plots.steps_chart import Steps
from solidarity_eval.report.context import Context, capital, sentences
from solidarity_eval.report.outcome_reading import OutcomeReading

if TYPE_CHECKING:
    from solidarity_eval.interpretation.passport import Passport, Reading, ThreatState

_WIDTH: Final = 160.0
_WWC: Final = ("does_not_meet", "with_reservations", "without_reservations")
_TONES: Final[dict[ThreatState, Tone | None]] = {
    "ruled_out": "favourable",
    "reduced": "no_change",
    "open": "open",
    "seen": "warning",
    "not_assessed": None,
}


def section(context: Context) -> Section | None:
    """Return the passport of each main outcome that has one of its own, and the threats."""
    shown = list(_distinct(context))
    if not shown:
        return None
    blocks: list[Block] = [Paragraph(content=context.tell_rich("passport.intro"))]
    for reading, passport in shown:
        several = len(shown) > 1
        blocks.append(_passport(context, reading, passport, several=several))
    blocks.append(_threats(context, shown[0][1]))
    return Section(id="passport", title=context.tell("passport.title"), blocks=tuple(blocks))


def _distinct(context: Context) -> Iterator[tuple[OutcomeReading, Passport]]:
    """Yield the main outcomes whose readings or verbs differ from those before them."""
    main = [item for item in context.outcomes if item.is_main and item.passport is not None]
    if not main and context.main is not None:
        main = [context.main]
    seen = set()
    for reading in sorted(main, key=lambda item: item is not context.main):
        passport = reading.passport
        if passport is None:
            continue
        levels = (*((item.level, item.reason) for item in passport.readings), passport.verbs)
        if levels not in seen:
            seen.add(levels)
            yield reading, passport


def _passport(
    context: Context, reading: OutcomeReading, passport: Passport, *, several: bool
) -> EvidencePassport:
    key = "block_of" if several else "block"
    verbs = LEVELS[: LEVELS.index(passport.verbs) + 1]
    words = [context.locale.text(f"passport.verbs.{level}") for level in verbs]
    quoted = [
        context.tell("passport.quoted", word=verb)
        for verb in allowed_verbs(passport.verbs, context.locale.language)
    ]
    allowed = sentences(
        [
            context.locale.text("passport.verbs.allowed", words=words),
            context.tell("passport.examples", words=quoted),
        ]
    )
    return EvidencePassport(
        title=context.tell(f"passport.{key}", label=reading.label),
        subtitle=context.say(f"design.{passport.design}"),
        readings=tuple(_reading(context, item) for item in passport.readings),
        notes=(Definition(term=context.tell("passport.verbs"), content=text(allowed)),),
    )


def _reading(context: Context, item: Reading) -> PassportReading:
    words = context.locale.text
    scale = words(f"passport.scale.{item.scale}.name")
    name = words(f"passport.{item.scale}.level.{item.level}")
    level = words(
        f"passport.scale.{item.scale}.level", level=item.level, steps=item.steps or 0, name=name
    )
    reason = words(f"passport.{item.scale}.reason.{item.reason}", **_known(item))
    if item.steps is not None:
        reason = f"{capital(name)}. {reason}"
    count, climbed = _steps(item)
    chart = Steps(count=count, climbed=climbed)
    alt = context.tell("passport.alt", scale=scale, climbed=climbed, count=count)
    missing: Text = ()
    if item.missing is not None:
        step = words(f"passport.{item.scale}.missing.{item.missing}")
        missing = context.tell_rich("passport.next", words=step)
    return PassportReading(
        scale=scale,
        picture=context.picture(chart, alt, widths=(_WIDTH, _WIDTH)),
        level=capital(level),
        content=(*text(reason), *context.citations.cite(*item.references[:1])),
        missing=missing,
    )


def _known(item: Reading) -> dict[str, object]:
    return {name: value for name, value in item.values.items() if value is not None}


def _steps(item: Reading) -> tuple[int, int]:
    """Return how many steps a scale has and how many are climbed."""
    if item.steps is not None:
        return item.steps, int(item.level)
    return len(_WWC), _WWC.index(item.level) + 1 if item.level in _WWC else 0


def _threats(context: Context, passport: Passport) -> DataTable:
    words = context.locale.text
    rows = tuple(
        (
            Cell(content=text(words(f"passport.threat_name.{threat.name}"))),
            Cell(
                content=text(capital(words(f"passport.threat_state.{threat.state}"))),
                detail=text(
                    words(
                        f"passport.threat.{threat.name}.{threat.reason}",
                        **{k: v for k, v in threat.values.items() if v is not None},
                    )
                ),
                tone=_TONES[threat.state],
            ),
        )
        for threat in passport.threats
    )
    columns = (
        Column(label=context.tell("passport.threat")),
        Column(label=context.tell("passport.state"), weight=2.4),
    )
    return DataTable(caption=context.tell("passport.threats"), columns=columns, rows=rows)
