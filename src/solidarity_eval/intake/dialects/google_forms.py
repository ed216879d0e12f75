"""Exports of Google Forms: a time stamp first, then a sentence per question."""

from __future__ import annotations

from solidarity_eval.intake.dialects.asked import Asked, Heard
from solidarity_eval.intake.dialects.web_forms import hear_sentences
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

NAME = "Google Forms"
STAMPS = ("horodateur", "horodatage", "timestamp")


def recognise(raw: RawTable) -> bool:
    """Tell an export of Google Forms by its first column."""
    return bool(raw.header) and fold(raw.header[0]) in STAMPS


def hear(raw: RawTable, asked: Asked) -> Heard:
    """Read sentences and worded answers; the score of a quiz is left aside."""
    technical = {*STAMPS, "score", "score total"}
    return hear_sentences(raw, asked, technical=technical.__contains__, dates=STAMPS)
