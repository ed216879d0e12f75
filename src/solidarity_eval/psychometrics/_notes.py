"""Caveats of a result, and the Python warnings that say the same."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

from solidarity_eval.errors import SmallSampleWarning, StatisticalWarning
from solidarity_eval.locales import get_locale
from solidarity_eval.results import Note

if TYPE_CHECKING:
    from solidarity_eval.psychometrics._answers import Answers
    from solidarity_eval.results import Scalar

_PACKAGE = __name__.rpartition(".")[0]


def caution(
    code: str, category: type[StatisticalWarning] = StatisticalWarning, **values: Scalar
) -> Note:
    """Warn in English, at the line that called the public function, and return the note.

    ``code`` is a key of ``locales/<language>/notes_psychometrics.toml``.
    """
    words = get_locale("en").text(f"notes_psychometrics.{code}", **values)
    warnings.warn(words, category, stacklevel=_first_outside())
    return Note(code=code, severity="caution", values=values)


def info(code: str, **values: Scalar) -> Note:
    """Return a note that explains and needs no warning."""
    return Note(code=code, severity="info", values=values)


def left_out_notes(answers: Answers) -> list[Note]:
    """Return the note on people left out for a missing answer, if there are any."""
    if not answers.left_out:
        return []
    return [info("incomplete_left_out", left_out=answers.left_out, n=answers.n)]


def constant_item_notes(answers: Answers) -> list[Note]:
    """Return one note per item to which everyone gave the same answer."""
    return [caution("constant_item", item=item) for item in answers.constant]


def wrong_key_notes(items: Iterable[str], item_rest: Iterable[float]) -> list[Note]:
    """Return one note per item that goes against the sum of the others."""
    return [
        caution("wrong_key_suspected", item=item, item_rest_r=float(r))
        for item, r in zip(items, item_rest, strict=True)
        if r < 0.0
    ]


def small_sample_notes(n: int, enough: int) -> list[Note]:
    """Return the note ``small_sample`` below ``enough`` people."""
    return [caution("small_sample", SmallSampleWarning, n=n, enough=enough)] if n < enough else []


def _first_outside() -> int:
    """Return the ``stacklevel``, for `caution`, of the first caller outside this package."""
    level, frame = 2, sys._getframe(2)
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).startswith(_PACKAGE):
        level, frame = level + 1, frame.f_back
    return level
