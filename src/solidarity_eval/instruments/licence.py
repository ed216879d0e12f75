"""No wording where the licence forbids it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from solidarity_eval.errors import ProjectFileError

MOST_WORDS_OF_AN_ANSWER = 8
MOST_WORDS_OF_A_PARAPHRASE = 6

_WORDING_KEYS = frozenset({"wording", "question", "questions", "text", "texts", "statement"})


def check_wording(
    raw: Mapping[str, Any], *, file: str, licence: Mapping[str, Any] | None = None
) -> None:
    """Refuse an instrument file that carries wording its licence forbids.

    Wording is a key made for it (``wording``, ``question``, ``text``), an answer label longer
    than eight words, or a paraphrase longer than six.

    Parameters
    ----------
    raw : mapping
        The file as it was read, before validation.
    file : str
        Its name in the message.
    licence : mapping, optional
        A licence that holds whatever the file says.

    Raises
    ------
    ProjectFileError
        If the licence says ``wording: forbidden`` and the file carries some; the message lists
        the places.
    """
    own = raw.get("licence")
    known = [item for item in (licence, own) if isinstance(item, Mapping)]
    if not any(item.get("wording") == "forbidden" for item in known):
        return
    places = list(wording_places(raw))
    if places:
        owners = [str(item["owner"]) for item in known if item.get("owner")]
        raise ProjectFileError(
            "instruments.wording_forbidden",
            file=file,
            places=", ".join(places),
            owner=owners[0] if owners else "–",
        )


def wording_places(raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield the key paths of an instrument file where sentences of the questionnaire stand."""
    yield from _named_wording(raw, "")
    for name in ("labels", "item_labels"):
        yield from _long_texts(raw.get(name), name, MOST_WORDS_OF_AN_ANSWER)
    items = raw.get("items")
    paraphrase = items.get("paraphrase") if isinstance(items, Mapping) else None
    yield from _long_texts(paraphrase, "items.paraphrase", MOST_WORDS_OF_A_PARAPHRASE)


def _named_wording(node: Any, path: str) -> Iterator[str]:
    if isinstance(node, list | tuple):
        for index, item in enumerate(node):
            yield from _named_wording(item, f"{path}{index + 1}.")
    if not isinstance(node, Mapping):
        return
    for key, value in node.items():
        if str(key) == "licence":
            continue
        if str(key) in _WORDING_KEYS and value:
            yield f"{path}{key}"
        else:
            yield from _named_wording(value, f"{path}{key}.")


def _long_texts(node: Any, path: str, most: int) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _long_texts(value, f"{path}.{key}", most)
    elif isinstance(node, str) and len(node.split()) > most:
        yield path
