"""Citations: of a result, of a method, of a work; as text, BibTeX, keys or an R call."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from solidarity_eval.errors import ArgumentError
from solidarity_eval.locales import get_locale
from solidarity_eval.references.bibliography import Entry, entry
from solidarity_eval.references.methods import methods
from solidarity_eval.references.r_call import r_call
from solidarity_eval.results import Result

CitationStyle = Literal["text", "bibtex", "r", "keys"]
_STYLES = ("text", "bibtex", "r", "keys")
_BIBTEX_TYPES = {
    "article": "article",
    "book": "book",
    "chapter": "incollection",
    "software": "software",
    "report": "report",
    "dataset": "dataset",
}
_INITIAL = re.compile(r"^[^\W\d_]\.(-[^\W\d_]\.)*$")
_LATEX = str.maketrans({char: f"\\{char}" for char in "&%$#_{}"})


def cite(
    what: Result | str | Iterable[str], as_: CitationStyle = "text", language: str = "en"
) -> str:
    """Return how to cite a result, a method or works of the bibliography.

    Parameters
    ----------
    what : Result, str or iterable of str
        A result (its own references and those of its method), a method of the register, a key of
        the bibliography, or several of the latter two.
    as_ : {"text", "bibtex", "r", "keys"}
        One reference a line; BibTeX entries; the R lines that should return the same number, from
        ``data`` (the table that was given); the keys of the bibliography, comma separated.
    language : {"en", "fr"}
        Of the words between the names.

    Returns
    -------
    str
        Works sorted by author and year.

    Raises
    ------
    ArgumentError
        If a key is unknown, the style is unknown, or a method has no R call.

    Examples
    --------
    >>> cite("cohen1988", as_="keys")
    'cohen1988'
    >>> print(cite("cohen1988"))
    Cohen J. (1988). Statistical power analysis for the behavioral sciences. Lawrence Erlbaum \
Associates. ISBN 9780805802832
    """
    if as_ not in _STYLES:
        raise ArgumentError("references.unknown_style", style=as_, allowed=", ".join(_STYLES))
    if as_ == "r":
        return _r_calls(what)
    works = sorted(
        (entry(key) for key in _keys(what)), key=lambda w: (w.authors, w.year or 0, w.key)
    )
    if as_ == "keys":
        return ", ".join(work.key for work in works)
    if as_ == "bibtex":
        return "\n\n".join(_bibtex(work) for work in works)
    return "\n".join(format_reference(work.key, language) for work in works)


def format_reference(key: str, language: str = "en") -> str:
    """Return one reference as plain text.

    Raises
    ------
    ArgumentError
        If the key is not in the bibliography.
    """
    return "".join(reference_parts(key, language))


def reference_parts(key: str, language: str = "en") -> tuple[str, str, str]:
    """Return one reference as ``(before, italic, after)``, for a renderer that has italics.

    The italic part is the journal of an article, the book of a chapter, else the title.

    Raises
    ------
    ArgumentError
        If the key is not in the bibliography.
    """
    work = entry(key)
    locale = get_locale(language)
    year = locale.text("references.undated") if work.year is None else str(work.year)
    head = f"{', '.join(work.authors)} ({year}). "
    tail = _imprint(work) + _identifiers(work)
    if work.container is None:
        return head, work.title, tail
    between = locale.text("references.in") + " " if work.type == "chapter" else ""
    return f"{head}{_sentence(work.title)} {between}", work.container, tail


def _sentence(text: str) -> str:
    return text if text.endswith(("?", "!", ".")) else f"{text}."


def _imprint(work: Entry) -> str:
    """Volume, issue, pages, publisher, closed by a full stop."""
    volume = work.volume or ""
    if work.issue:
        volume += f"({work.issue})"
    pages = (work.pages or "").replace("-", "–")
    numbers = "".join(f", {part}" for part in (volume, pages) if part)
    closing = "" if not numbers and work.title.endswith(("?", "!", ".")) else "."
    publisher = f" {_sentence(work.publisher)}" if work.publisher else ""
    return f"{numbers}{closing}{publisher}"


def _identifiers(work: Entry) -> str:
    if work.link:
        return f" {work.link}"
    return f" ISBN {work.isbn}" if work.isbn else ""


def _listed(what: str | Iterable[str]) -> list[str]:
    """Return the names that were given, one or several."""
    if isinstance(what, str):
        return [what]
    if not isinstance(what, Iterable):
        raise ArgumentError("references.nothing_to_cite", received=repr(what))
    return list(what)


def _keys(what: Result | str | Iterable[str]) -> tuple[str, ...]:
    """Keys of the bibliography, each once; a method stands for its references."""
    if isinstance(what, Result):
        registered = methods().get(what.method)
        names = [*what.references, *(registered.references if registered else ())]
    else:
        names = _listed(what)
    found: list[str] = []
    for name in names:
        registered = methods().get(name)
        found += registered.references if registered else (name,)
    return tuple(dict.fromkeys(found))


def _r_calls(what: Result | str | Iterable[str]) -> str:
    if isinstance(what, Result):
        return r_call(what.method, what)
    return "\n".join(r_call(name) for name in _listed(what))


def _bibtex(work: Entry) -> str:
    container = "booktitle" if work.type == "chapter" else "journal"
    values = {
        "author": " and ".join(_bibtex_author(name) for name in work.authors),
        "title": "{" + work.title.translate(_LATEX) + "}",
        "year": None if work.year is None else str(work.year),
        container: (work.container or "").translate(_LATEX),
        "volume": work.volume,
        "number": work.issue,
        "pages": work.pages.replace("-", "--") if work.pages else None,
        "publisher": (work.publisher or "").translate(_LATEX),
        "doi": work.doi,
        "isbn": work.isbn,
        "url": None if work.doi else work.url,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in values.items() if value]
    return "\n".join([f"@{_BIBTEX_TYPES[work.type]}{{{work.key},", *lines, "}"])


def _bibtex_author(name: str) -> str:
    """``Becker B. J.`` becomes ``Becker, B. J.``; an organisation is kept whole by braces."""
    words = name.split()
    initials = [word for word in words if _INITIAL.match(word)]
    surname = " ".join(words[: len(words) - len(initials)])
    if not initials or words[len(words) - len(initials) :] != initials:
        return "{" + name.translate(_LATEX) + "}"
    return f"{surname.translate(_LATEX)}, {' '.join(initials)}"
