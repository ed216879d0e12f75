"""The badge of a verdict, and the key of the four verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import KeyEntry, Panel, Picture, VerdictKey, text
from solidarity_eval.plots.gauge_chart import Gauge, on_colour, on_paper
from solidarity_eval.report.context import Context, capital, sentences
from solidarity_eval.report.gauges import gauge_alt, gauge_of
from solidarity_eval.report.outcome_reading import OutcomeReading
from solidarity_eval.report.verdict_look import COLOURS, MARKS, TONES, WORDS
from solidarity_eval.report.verdict_words import Family, VerdictWords

if TYPE_CHECKING:
    from solidarity_eval.interpretation.verdict import Verdict, Word

# One picture per verdict: its interval in smallest changes that matter.
_EXAMPLES: Final[dict[Word, tuple[float, float, float]]] = {
    "favourable": (0.2, 1.0, 1.8),
    "no_change_that_matters": (-0.55, 0.1, 0.75),
    "cannot_conclude": (-1.1, 0.4, 1.9),
    "unfavourable": (-1.8, -1.0, -0.2),
}
_SCALE: Final = 2.0


def badge(context: Context, reading: OutcomeReading, verdict: Verdict) -> Panel:
    """Return the verdict on one outcome: gauge, word, numbers, what this study could show."""
    words = VerdictWords(context, reading, verdict)
    tone = TONES[verdict.word]
    return Panel(
        tone=tone,
        picture=_picture(context, reading, verdict),
        kicker=reading.label,
        title=words.name(),
        content=text(words.sentence()),
        footer=text(_footer(words)),
    )


def _footer(words: VerdictWords) -> str:
    """Say what this study could show, then what would answer an open question."""
    answer = words.answer()
    open_ended = words.verdict.word == "cannot_conclude" and not words.told_detectable
    if answer and not open_ended:
        return answer
    return sentences([_precision(words.context, words.reading, words.verdict), answer])


def _picture(context: Context, reading: OutcomeReading, verdict: Verdict) -> Picture:
    ground = palette.TONES[TONES[verdict.word]].solid
    chart = gauge_of(context, reading, inks=on_colour(ground), small=True)
    alt = gauge_alt(context, reading)
    return context.picture(chart, alt, widths=(150.0, 150.0))


def _precision(context: Context, reading: OutcomeReading, verdict: Verdict) -> str:
    """Say how wide the interval is, with that many people."""
    pairs = verdict.values.get("pairs")
    n = int(pairs) if isinstance(pairs, int | float) else reading.n
    wording = context.wording(reading)
    half = wording.with_unit((verdict.high - verdict.low) / 2, signed=False)
    if reading.kind == "share":
        low, high = wording.signed(verdict.low), wording.with_unit(verdict.high)
        return context.say("change.panel_footer_share", n=n, low=low, high=high)
    return context.say("change.panel_footer", n=n, half=half)


def verdict_key(context: Context) -> VerdictKey:
    """Return what each of the four verdicts means, with its picture."""
    return VerdictKey(items=tuple(_entry(context, word) for word in WORDS))


def _entry(context: Context, word: Word) -> KeyEntry:
    family = _family(context)
    chart = Gauge(
        interval=_EXAMPLES[word],
        locale=context.locale,
        smallest=1.0,
        small=True,
        bare=True,
        mark=MARKS[word],
        limit=_SCALE,
        inks=on_paper(COLOURS[word]),
    )
    return KeyEntry(
        tone=TONES[word],
        picture=context.picture(chart, "", widths=(96.0, 96.0)),
        term=capital(context.locale.text(f"verdicts.name.{family}.{word}")),
        content=context.tell_rich(f"key.{word}"),
    )


def _family(context: Context) -> Family:
    """Return the words of the key: those of the main outcome's badge."""
    reading = context.main
    if reading is None or reading.verdict is None:
        return "change"
    return VerdictWords(context, reading, reading.verdict).family
