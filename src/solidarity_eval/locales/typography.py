"""Typographic spaces and signs: written with ordinary keys in the locale files, set here."""

from __future__ import annotations

import re

NARROW = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "\u2212"

_FRENCH = (
    (re.compile(r" (?=[;!?%€])"), NARROW),
    (re.compile(r"« "), "«" + NARROW),
    (re.compile(r" »"), NARROW + "»"),
    (re.compile(r" (?=:)"), NO_BREAK),
    (re.compile(r"'"), "’"),
)


def french(text: str) -> str:
    """Set narrow no-break spaces before ``; ! ? %``, inside « », and a no-break one before ``:``.

    Text between braces (placeholders) is left as it is.
    """
    parts = re.split(r"(\{[^{}]*\})", text)
    return "".join(part if part.startswith("{") else _set(part) for part in parts)


def _set(text: str) -> str:
    for pattern, replacement in _FRENCH:
        text = pattern.sub(replacement, text)
    return text
