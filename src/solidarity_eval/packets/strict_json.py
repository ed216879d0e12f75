"""JSON read without guessing: what a lenient reader would let through is refused with a reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from solidarity_eval.errors import DataError

LARGEST: Final = 8_000_000
"""Bytes; the file of a project weighs a few tens of thousands."""

DEEPEST: Final = 24


def read_strict(data: bytes, *, file: str) -> dict[str, Any]:
    """Return the object that a file holds.

    Parameters
    ----------
    data : bytes
        The file.
    file : str
        Its name, for the message.

    Raises
    ------
    DataError
        The file is too large or too deep, is not UTF-8, is not JSON, holds a key twice, a number
        that is none (NaN, Infinity), half a character, or something else than an object.
    """
    if len(data) > LARGEST:
        raise DataError("packets.too_large", file=file, size=len(data), most=LARGEST)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise DataError("packets.not_utf8", file=file, position=problem.start) from None
    return parse_strict(text, file=file)


def parse_strict(text: str, *, file: str) -> dict[str, Any]:
    """Return the object that a text holds; refusals as in `read_strict`."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            repeated = next(name for name in names if names.count(name) > 1)
            raise DataError("packets.repeated_key", file=file, key=shown(repeated))
        return found

    def no_number(word: str) -> NoReturn:
        raise DataError("packets.not_a_number", file=file, value=word)

    try:
        content = json.loads(text, object_pairs_hook=unique, parse_constant=no_number)
        _require_whole(content)
    except DataError:
        raise
    except RecursionError:
        raise DataError("packets.too_deep", file=file, most=DEEPEST) from None
    except ValueError as problem:
        line = getattr(problem, "lineno", 1)
        raise DataError("packets.not_json", file=file, line=line) from None
    if not isinstance(content, dict):
        raise DataError("packets.not_an_object", file=file)
    if _depth(content) > DEEPEST:
        raise DataError("packets.too_deep", file=file, most=DEEPEST)
    return content


def shown(value: object, most: int = 60) -> str:
    """Return a value as a message may show it: short, on one line, in characters that print."""
    text = "".join(sign if sign.isprintable() else "�" for sign in str(value))
    return text if len(text) <= most else text[: most - 1] + "…"


def otherwise(written: object, understood: object, place: str = "–") -> Iterator[str]:
    """Yield the places where what was understood is not what was written.

    A model reads ``"12"`` as 12 and ``1`` as true; in a signed file that is a wrong type.
    """
    numbers = (int, float)
    if isinstance(written, dict) and isinstance(understood, dict):
        if written.keys() != understood.keys():
            yield place
        for key in written.keys() & understood.keys():
            yield from otherwise(written[key], understood[key], str(key))
    elif isinstance(written, list) and isinstance(understood, list | tuple):
        if len(written) != len(understood):
            yield place
        for one, other in zip(written, understood, strict=False):
            yield from otherwise(one, other, place)
    elif type(written) in numbers and type(understood) in numbers:
        if written != understood:
            yield place
    elif type(written) is not type(understood) or written != understood:
        yield place


def _require_whole(content: object) -> None:
    """Raise ValueError where a text holds half a character, which no file can be written with."""
    json.dumps(content, ensure_ascii=False).encode("utf-8")


def _depth(content: object) -> int:
    deepest, waiting = 0, [(content, 1)]
    while waiting:
        value, depth = waiting.pop()
        deepest = max(deepest, depth)
        inner = value.values() if isinstance(value, dict) else value
        if isinstance(inner, str) or not hasattr(inner, "__iter__"):
            continue
        waiting += [(item, depth + 1) for item in inner]
    return deepest
