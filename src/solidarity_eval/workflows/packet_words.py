"""Every field of a packet in words: its name, its value, nothing left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from solidarity_eval.document.blocks import Text, plain, text
from solidarity_eval.locales.typography import french
from solidarity_eval.schemas.common import Model

if TYPE_CHECKING:
    from solidarity_eval.locales import Locale

_Run = str | tuple[str, bool]

_CUT = re.compile(r"\s*[:;,(…]|\.$|\.\s")
_LANGUAGES = {"fr", "en"}
_DIGITS = 4
_NAMES = (
    *("id", "indicator", "project", "programme", "population", "form", "scale", "wave", "site"),
    *("title", "label", "theme", "words", "where", "category", "variable", "stated", "district"),
)
_SENTENCES = ("title", "label", "theme", "words", "stated", "district")
_SHARES = ("conf_level", "linked_share", "neighbourhood")
_KEYS = ("passport.threat_name",)
_STATES = ("passport.threat_state",)
_VALUES = (
    *("packets.value", "instruments.construct", "report.design"),
    *("verdicts.reason", "passport.threat_state", "packets.reason"),
)


class Words:
    """Names and values of a packet's fields in one language.

    Parameters
    ----------
    locale : Locale
        Of the page.
    """

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def name(self, model: Model, field: str) -> str:
        """Return the short name of a field: its own, else the start of what explains it."""
        key = _written(model, field)
        own = f"packets.name.{type(model).__name__}.{key}"
        if self.locale.has(own):
            return self.locale.text(own)
        explained = self.locale.text(f"fields.{type(model).__name__}.{key}")
        return _CUT.split(explained, maxsplit=1)[0].strip()

    def rows(self, model: Model, *, leave_out: tuple[str, ...] = ()) -> Iterator[tuple[str, Text]]:
        """Yield name and value of each field that is known, in the order of the file."""
        for field, value in _known(model):
            if field not in leave_out:
                yield self.name(model, field), self.shown(model, field, value)

    def shown(self, model: Model, field: str, value: Any) -> Text:
        """Return a value as the page sets it: the names of its parts light, their values strong."""
        if _is_composed(value):
            return text(*self._composed(value))
        return text(self.field(model, field))

    def line(self, model: Model, *, leave_out: tuple[str, ...] = ()) -> Text:
        """Return the fields of a part on one line."""
        return text(*self._runs(model, leave_out=leave_out))

    def _runs(self, model: Model, *, leave_out: tuple[str, ...] = ()) -> list[_Run]:
        runs: list[_Run] = []
        for field, value in _known(model):
            if field in leave_out:
                continue
            runs += [" · "] if runs else []
            runs.append(f"{_lowered(self.name(model, field))} ")
            if _is_composed(value):
                runs += ["(", *self._composed(value), ")"]
            else:
                runs.append((self.field(model, field), True))
        return runs

    def _composed(self, value: Any) -> list[_Run]:
        """Return the runs of a part, of several, or of values by name."""
        if isinstance(value, Model):
            return self._runs(value)
        runs: list[_Run] = []
        if isinstance(value, Mapping):
            for key, one in value.items():
                runs += [", "] if runs else []
                runs.append(f"{_lowered(self._code(key, _KEYS))} ")
                runs.append((self._code(str(one), _STATES), True))
            return runs
        for one in value:
            runs += [" / "] if runs else []
            runs += self._runs(one)
        return runs

    def field(self, model: Model, field: str) -> str:
        """Return the value of a field: codes in words, names that people gave as they are."""
        value = getattr(model, field)
        if isinstance(value, str) and field in _NAMES and type(model).__name__ != "PacketReading":
            return self._typeset(value) if field in _SENTENCES else value
        if isinstance(value, float) and field in _SHARES:
            return self.locale.vformat("{x:%g}", (), {"x": value})
        return self.value(value)

    def value(self, value: Any) -> str:
        """Return a value as a reader of the page sees it; parts of parts on one line."""
        if _is_composed(value):
            return plain(text(*self._composed(value)))
        if isinstance(value, Mapping):
            return self._typeset(self.locale.localized(dict(value)))
        if isinstance(value, tuple | list):
            return " / ".join(self.value(one) for one in value)
        return self._single(value)

    def _typeset(self, words: str) -> str:
        """Return somebody's own words with the spaces and apostrophes of the language."""
        return french(words) if self.locale.language == "fr" else words

    def _single(self, value: object) -> str:
        if isinstance(value, bool):
            return self.locale.text(f"packets.value.{str(value).lower()}")
        if isinstance(value, int):
            return str(value) if 1900 <= value <= 2200 else self.locale.number(value, 0)
        if isinstance(value, float):
            return self._number(value)
        if isinstance(value, dt.date):
            return self.locale.date(value)
        return self._code(str(value))

    def _number(self, value: float) -> str:
        if value.is_integer():
            return self.locale.number(value, 0)
        digits = _DIGITS
        while digits < 9 and abs(value) < 10.0 ** (1 - digits):
            digits += 1
        return self.locale.compact(value, digits)

    def _code(self, value: str, places: tuple[str, ...] = ()) -> str:
        """Return the words of a code, and any other text as it is."""
        if re.fullmatch(r"[a-z0-9_]+", value) is None:
            return value
        # A table of words with a key "other" would be read as plural forms.
        code = "any_other" if value == "other" else value
        keys = (f"{place}.{code}" for place in (*places, *_VALUES))
        return next((self.locale.text(key) for key in keys if self.locale.has(key)), value)


def _is_composed(value: Any) -> bool:
    """Tell whether a value has parts of its own, unlike a text in two languages."""
    if isinstance(value, Mapping):
        return not set(value) <= _LANGUAGES
    return isinstance(value, Model) or (
        isinstance(value, tuple) and bool(value) and isinstance(value[0], Model)
    )


def _known(model: Model) -> Iterator[tuple[str, Any]]:
    for field in type(model).model_fields:
        value = getattr(model, field)
        if value is not None and value not in ((), {}):
            yield field, value


def leaves(value: Any) -> int:
    """Count the single values of a packet or of a part of it: what a page has to show."""
    if isinstance(value, Model):
        return sum(leaves(one) for _, one in _known(value))
    if isinstance(value, Mapping):
        return 1 if set(value) <= _LANGUAGES else sum(leaves(one) for one in value.values())
    if isinstance(value, tuple | list):
        return sum(leaves(one) for one in value)
    return 0 if value is None else 1


def _written(model: Model, field: str) -> str:
    return type(model).model_fields[field].alias or field


def _lowered(name: str) -> str:
    """Return a name as it stands inside a line: without its capital, unless it is an acronym."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
