"""A caveat of a result and the Python warning that says the same."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

from solidarity_eval.errors import StatisticalWarning
from solidarity_eval.locales import get_locale
from solidarity_eval.results import Note

if TYPE_CHECKING:
    from solidarity_eval.results import Scalar

_ESTIMATORS = ("estimation", "effects", "designs", "reach", "synthesis")
_OURS = tuple(f"{__name__.partition('.')[0]}.{package}" for package in _ESTIMATORS)


def caution(code: str, category: type[StatisticalWarning] | None = None, **values: Scalar) -> Note:
    """Warn in English, at the line that called the estimator, and return the note.

    Parameters
    ----------
    code : str
        Key of the sentence in ``locales/<language>/notes_effects.toml``; ``<area>.<name>`` is the
        sentence ``<name>`` of ``notes_<area>.toml``.
    category : type or None
        Class of the warning; ``StatisticalWarning`` by default.
    **values
        What the sentence names.
    """
    area, _, name = code.rpartition(".")
    words = get_locale("en").text(f"notes_{area or 'effects'}.{name}", **values)
    warnings.warn(words, category or StatisticalWarning, stacklevel=_first_outside())
    return Note(code=code, severity="caution", values=values)


def info(code: str, **values: Scalar) -> Note:
    """Return a note that explains and needs no warning."""
    return Note(code=code, severity="info", values=values)


def _first_outside() -> int:
    """Return the ``stacklevel``, for `caution`, of the first caller outside the estimators."""
    level, frame = 2, sys._getframe(2)
    while frame.f_back is not None and _is_ours(str(frame.f_globals.get("__name__", ""))):
        level, frame = level + 1, frame.f_back
    return level


def _is_ours(module: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in _OURS)
