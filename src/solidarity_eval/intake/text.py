"""Two texts that a person would call the same, made equal."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4`"), "'")
_HYPHENS = dict.fromkeys(
    map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"
)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SIGNS = {**_APOSTROPHES, **_HYPHENS, **_INVISIBLE}

_SPACES = re.compile(r"\s+")
_SPACE_OUTSIDE_DIGITS = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
_WHOLE_WITH_DECIMALS = re.compile(r"([0-9]+)[.,]0+")
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_SIGNS_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\W_]+(?=[0-9])")
_SIGNS_ELSEWHERE = re.compile(r"[^\w-]+|_+|(?<![0-9])-+|-+(?![0-9])")


def fold(text: str) -> str:
    """Return ``text`` without case, accents, odd spaces and typographic signs.

    Two labels of an answer, or two headers, are the same when their folds are equal.

    Examples
    --------
    >>> fold("  Tout à  fait d’accord ") == fold("tout a fait d'accord")
    True
    """
    if text.isascii():
        return _SPACES.sub(" ", text).strip().casefold()
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return _SPACES.sub(" ", without_accents(plain)).strip().casefold()


def without_accents(text: str) -> str:
    """Return ``text`` with its letters bare of accents."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def person_key(text: str) -> str:
    """Return the identifier that rows are joined by.

    NFKC, trimming, case folding, hyphen folding; a space counts between two digits only, and
    ``12.0`` (a number that passed through a statistics program) is ``12``. Accents and leading
    zeros stay: whether ``012`` is ``12`` is a question for the team.

    Examples
    --------
    >>> person_key(" ab–12 "), person_key("AB 12"), person_key("012"), person_key("12.0")
    ('ab-12', 'ab12', '012', '12')
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_SIGNS)
    plain = plain.strip()
    if not plain.isalnum():
        plain = _SPACES.sub(" ", _SPACE_OUTSIDE_DIGITS.sub("", plain))
        if whole := _WHOLE_WITH_DECIMALS.fullmatch(plain):
            plain = whole[1]
    return unicodedata.normalize("NFC", plain.casefold())


def without_leading_zeros(key: str) -> str:
    """Return an identifier with the zeros at the start of each run of digits taken away."""
    return _LEADING_ZEROS.sub("", key) if "0" in key else key


def skeleton(key: str) -> str:
    """Return an identifier bare of accents and signs; between two digits any sign is ``-``.

    Examples
    --------
    >>> skeleton("ab-12") == skeleton("ab12"), skeleton("1-12") == skeleton("11 2")
    (True, False)
    """
    if key.isalnum() and key.isascii():
        return key
    return _SIGNS_ELSEWHERE.sub("", _SIGNS_BETWEEN_DIGITS.sub("-", without_accents(key)))
