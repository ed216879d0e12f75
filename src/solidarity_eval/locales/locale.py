"""One language: its messages, its numbers, its dates, its plurals.

Messages live in ``locales/<language>/<package>.toml``; the key of a message is
``<package>.<path inside the file>``. A message is a string, or a table of plural forms
(``one``, ``other``) chosen by the value named in its ``by`` entry.

Placeholders are typed, so that no caller formats a number:

========== ==========================================================
``{x}``    text as it is; an integer is grouped, a float is refused
``{x:n}``  integer with the language's thousands separator
``{x:2}``  number with two decimals (any digit)
``{x:+2}`` the same with its sign, always
``{x:g}``  number with the decimals it needs, at most four
``{x:%}``  share as a percentage, no decimal (``{x:%1}``: one)
``{x:%g}`` share as a percentage with the decimals it needs, at most one
``{x:d}``  date, long form
``{x:l}``  list of texts joined as the language does
``{x:e}``  error, as its message in the language
========== ==========================================================
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import os
import re
import string
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from solidarity_eval.locales.typography import MINUS, NARROW, french

LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "fr"

Message = str | dict[str, str]


def available_languages() -> tuple[str, ...]:
    """Return the languages that every message exists in."""
    return LANGUAGES


def choose_language(*wishes: str | None, environment: Mapping[str, str] | None = None) -> str:
    """Return the first known language among the wishes, then ``LANG``, then French."""
    environment = os.environ if environment is None else environment
    candidates: list[str | None] = [*wishes]
    candidates += [environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    for candidate in candidates:
        code = (candidate or "")[:2].lower()
        if code in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE


@functools.cache
def get_locale(language: str = DEFAULT_LANGUAGE) -> Locale:
    """Return the locale of ``language`` (``fr`` or ``en``).

    Raises
    ------
    ValueError
        If the language has no locale files.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no locale {language!r}; there are {', '.join(LANGUAGES)}")
    return Locale(language)


@functools.cache
def _package(language: str, package: str) -> dict[str, Message]:
    """Flat messages of one file, typography applied."""
    source = resources.files("solidarity_eval.locales") / language / f"{package}.toml"
    try:
        raw = tomllib.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KeyError(f"no locale file {language}/{package}.toml") from None
    typeset = french if language == "fr" else str
    return dict(_flatten(raw, "", typeset))


def _flatten(
    node: Mapping[str, Any], prefix: str, typeset: Callable[[str], str]
) -> Iterator[tuple[str, Message]]:
    for key, value in node.items():
        path = f"{prefix}{key}"
        if isinstance(value, str):
            yield path, typeset(value)
        elif "other" in value and all(isinstance(form, str) for form in value.values()):
            forms = {k: (text if k == "by" else typeset(text)) for k, text in value.items()}
            yield path, forms
        else:
            yield from _flatten(value, f"{path}.", typeset)


class Locale(string.Formatter):
    """Messages and number formats of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.decimal = "," if language == "fr" else "."
        self.group = NARROW if language == "fr" else ","

    def __repr__(self) -> str:
        return f"Locale({self.language!r})"

    def keys(self, package: str) -> tuple[str, ...]:
        """Return every message key of a package, prefixed by its name."""
        return tuple(f"{package}.{key}" for key in _package(self.language, package))

    def has(self, key: str) -> bool:
        """Tell whether a message exists."""
        package, _, path = key.partition(".")
        try:
            return path in _package(self.language, package)
        except KeyError:
            return False

    def template(self, key: str, values: Mapping[str, object] | None = None) -> str:
        """Return the message before its placeholders are filled, plural form chosen."""
        package, _, path = key.partition(".")
        try:
            message = _package(self.language, package)[path]
        except KeyError:
            raise KeyError(f"no message {key!r} in locale {self.language!r}") from None
        if isinstance(message, str):
            return message
        count = (values or {})[message["by"]]
        return message.get(self.plural(float(count)), message["other"])  # type: ignore[arg-type]

    def text(self, key: str, /, **values: object) -> str:
        """Return the message ``key`` with its placeholders filled.

        Raises
        ------
        KeyError
            If the message or one of its values is missing.
        """
        return self.vformat(self.template(key, values), (), values)

    def spans(self, key: str, /, **values: object) -> tuple[tuple[str, bool], ...]:
        """Return the message as ``(text, strong)`` runs; ``**`` in the file marks strong text.

        Marks are read in the file only, so a value that holds asterisks stays as it is.
        """
        parts = self.template(key, values).split("**")
        runs = (
            (self.vformat(part, (), values), index % 2 == 1) for index, part in enumerate(parts)
        )
        return tuple((text, strong) for text, strong in runs if text)

    def plural(self, count: float) -> str:
        """Return ``one`` or ``other``: French counts 0, 1 and 1,5 as singular, English 1 only."""
        if self.language == "fr":
            return "one" if abs(count) < 2 else "other"
        return "one" if abs(count) == 1 else "other"

    def number(self, value: float, digits: int = 2, *, signed: bool = False) -> str:
        """Format a number with a fixed count of decimals, U+2212 as its minus sign."""
        if math.isnan(value):
            return "–"
        if math.isinf(value):
            return (MINUS if value < 0 else "+" if signed else "") + "∞"
        plain = f"{abs(value):,.{digits}f}"
        whole, _, decimals = plain.partition(".")
        body = whole.replace(",", self.group) + (self.decimal + decimals if decimals else "")
        is_zero = not plain.strip("0.,")
        if value < 0 and not is_zero:
            return MINUS + body
        return ("+" if signed and not is_zero else "") + body

    def compact(self, value: float, digits: int = 4) -> str:
        """Format a number with the decimals it needs, at most ``digits``."""
        text = self.number(value, digits)
        if self.decimal not in text:
            return text
        return text.rstrip("0").rstrip(self.decimal)

    def percent(self, share: float, digits: int = 0) -> str:
        """Format a share in [0, 1] as a percentage."""
        space = NARROW if self.language == "fr" else ""
        return self.number(100 * share, digits) + space + "%"

    def date(self, value: dt.date) -> str:
        """Format a date in the language's long form; French says ``1er`` of a first day."""
        from babel.dates import format_date

        written = format_date(value, format="long", locale=self.language)
        first = self.language == "fr" and value.day == 1
        return f"1er{written[1:]}" if first else written

    def listing(self, values: Iterable[str]) -> str:
        """Join texts as the language does: ``a, b et c``."""
        items = [str(value) for value in values]
        last = " et " if self.language == "fr" else " and "
        if len(items) < 2:
            return "".join(items)
        comma = ", ".join(items[:-1])
        oxford = "," if self.language == "en" and len(items) > 2 else ""
        return comma + oxford + last + items[-1]

    def interval(self, low: float, high: float, digits: int = 2, *, signed: bool = True) -> str:
        """Format ``[low ; high]`` so that it never breaks over two lines."""
        bounds = (self.number(bound, digits, signed=signed) for bound in (low, high))
        if self.language == "fr":
            return "[" + f"{NARROW};\u00a0".join(bounds) + "]"
        return "\u00a0to\u00a0".join(bounds)

    def localized(self, texts: Mapping[Any, str] | str | None, fallback: str = "") -> str:
        """Return this language's text among translations, else another's, else ``fallback``."""
        if texts is None:
            return fallback
        if isinstance(texts, str):
            return texts
        for language in (self.language, *LANGUAGES):
            if texts.get(language):
                return texts[language]
        return fallback

    def format_field(self, value: Any, format_spec: str) -> Any:
        """Format one placeholder by the table of the module's docstring."""
        if format_spec in ("", "n"):
            return self._plain(value, format_spec)
        if match := re.fullmatch(r"(\+?)(\d)", format_spec):
            return self.number(float(value), int(match[2]), signed=bool(match[1]))
        if match := re.fullmatch(r"%(\d?)", format_spec):
            return self.percent(float(value), int(match[1] or 0))
        if format_spec == "%g":
            whole = abs(100 * float(value) - round(100 * float(value))) < 0.05
            return self.percent(float(value), 0 if whole else 1)
        if format_spec == "g":
            return self.compact(float(value))
        if format_spec == "d":
            return self.date(value)
        if format_spec == "e":
            return str(value.message(self.language))
        if format_spec == "l":
            return self.listing(_texts(value))
        raise ValueError(f"unknown placeholder format {format_spec!r}")

    def _plain(self, value: Any, spec: str) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        if isinstance(value, float) and not (spec and value.is_integer()):
            raise TypeError(f"a number needs a format such as {{x:2}}, got {value!r}")
        return self.number(value, 0)


def _texts(value: Sequence[object]) -> list[str]:
    return [str(item) for item in value]
