"""How a verdict looks: a tone, a shape and a colour, the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from solidarity_eval.plots import tokens

if TYPE_CHECKING:
    from solidarity_eval.document.blocks import Tone
    from solidarity_eval.interpretation.verdict import Word
    from solidarity_eval.plots.marks import Mark
    from solidarity_eval.report.outcome_reading import OutcomeReading

WORDS: Final[tuple[Word, ...]] = (
    "favourable",
    "no_change_that_matters",
    "cannot_conclude",
    "unfavourable",
)
TONES: Final[dict[Word | None, Tone]] = {
    "favourable": "favourable",
    "no_change_that_matters": "no_change",
    "cannot_conclude": "open",
    "unfavourable": "unfavourable",
    None: "neutral",
}
MARKS: Final[dict[Word | None, Mark]] = {
    "favourable": "disc",
    "no_change_that_matters": "square",
    "cannot_conclude": "ring",
    "unfavourable": "diamond",
    None: "disc",
}
COLOURS: Final[dict[Word | None, str]] = {
    "favourable": tokens.FAVOURABLE,
    "no_change_that_matters": tokens.NO_CHANGE,
    "cannot_conclude": tokens.OPEN,
    "unfavourable": tokens.UNFAVOURABLE,
    None: tokens.AFTER,
}


def word_of(reading: OutcomeReading) -> Word | None:
    """Return the word of a verdict that reads the change itself, None without one."""
    verdict = reading.verdict
    return None if verdict is None or reading.controlled else verdict.word


def mark_of(reading: OutcomeReading) -> Mark:
    """Return the shape of a change."""
    return MARKS[word_of(reading)]


def colour_of(reading: OutcomeReading) -> str:
    """Return the colour of a change."""
    return COLOURS[word_of(reading)]
