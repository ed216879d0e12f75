"""Caveats of a result, and the warnings that say the same."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

from solidarity_eval.errors import StatisticalWarning
from solidarity_eval.locales import get_locale
from solidarity_eval.psychometrics._answers import Answers
from solidarity_eval.results import Note


def left_out_note(answers: Answers) -> list[Note]:
    """Return the note on people left out for a missing answer, if there are any."""
    if not answers.left_out:
        return []
    return [
        Note(
            code="incomplete_left_out",
            severity="info",
            values={"left_out": answers.left_out, "n": answers.n},
        )
    ]


def wrong_key_notes(items: Iterable[str], item_rest: Iterable[float]) -> list[Note]:
    """Return one note per item that goes against the sum of the others."""
    return [
        Note(code="wrong_key_suspected", values={"item": item, "item_rest_r": float(r)})
        for item, r in zip(items, item_rest, strict=True)
        if r < 0.0
    ]


def issue(notes: Iterable[Note]) -> None:
    """Warn, in English, of each note whose severity is ``caution``."""
    english = get_locale("en")
    for note in notes:
        if note.severity == "caution":
            words = english.text(f"psychometrics.notes.{note.code}", **note.values)
            warnings.warn(words, StatisticalWarning, stacklevel=3)
