"""One thing wrong, or worth saying, in a project or instrument file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from solidarity_eval.errors import ProjectFileError, SolidarityEvalError
from solidarity_eval.locales import Locale, get_locale

KeyPath = tuple[str | int, ...]

_SHOWN = 45
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem or a notice, with its place; the words are in the locale files.

    Attributes
    ----------
    code : str
        Stable code; the sentence is ``schemas.problem.<code>``.
    file : str
        Name of the file as a person knows it.
    line, column : int or None
        Counted from 1.
    path : tuple
        Key path: ``("outcomes", 0, "before")``.
    value : str or None
        What the file holds there.
    allowed : tuple of str
        What may stand there, where that can be listed.
    nearest : str or None
        The allowed value that looks most like the one received.
    written, suggested : str or None
        The line as it is and as it should be.
    severity : {"error", "notice"}
        A notice never stops a command.
    values : mapping
        What the sentence names besides; an ``error`` of ours brings its own words.
    """

    code: str
    file: str
    line: int | None = None
    column: int | None = None
    path: KeyPath = ()
    value: str | None = None
    allowed: tuple[str, ...] = ()
    nearest: str | None = None
    written: str | None = None
    suggested: str | None = None
    severity: Literal["error", "notice"] = "error"
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """``file:line``, as editors and terminals make clickable."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    @property
    def key(self) -> str:
        """The last named key of the path."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "–")

    def sentence(self, language: str) -> str:
        """Return what is wrong, in one or two sentences."""
        generic: dict[str, object] = {
            "key": self.key,
            "parent": show_path(self.path[:-1]) or "–",
            "value": "–" if self.value is None else self.value,
            "nearest": self.nearest or "–",
            "file": self.file,
        }
        error = self.values.get("error")
        if isinstance(error, SolidarityEvalError):
            return error.message(language)
        locale = get_locale(language)
        if "forms" in self.values:
            generic["forms"] = _or(locale, str(self.values["forms"]).split("+"))
        return locale.text(f"schemas.problem.{self.code}", **{**self.values, **generic})

    def advice(self, language: str) -> tuple[str, ...]:
        """Return the lines that help: what is allowed, the nearest, the line as it should be."""
        locale = get_locale(language)
        lines = []
        if self.nearest is not None:
            lines.append(locale.text("schemas.advice.nearest", nearest=self.nearest))
        if self.allowed:
            shown = list(self.allowed[:_SHOWN])
            more = "…" if len(self.allowed) > _SHOWN else ""
            lines.append(locale.text("schemas.advice.allowed", allowed=", ".join(shown) + more))
        if self.written is not None:
            lines.append(locale.text("schemas.advice.written", line=_short(self.written)))
        if self.suggested is not None:
            lines.append(locale.text("schemas.advice.suggested", line=_short(self.suggested)))
        return tuple(lines)

    def message(self, language: str = "en") -> str:
        """Return place, key path, sentence and advice as a person reads them."""
        where = f"{self.place} · {show_path(self.path)}" if self.path else self.place
        lines = [self.sentence(language), *self.advice(language)]
        return where + "".join(f"\n    {line}" for line in lines)

    def as_dict(self, language: str) -> dict[str, object]:
        """Return the problem for ``--json``: codes, place, values, and the sentence."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "path": list(self.path),
            "value": self.value,
            "allowed": list(self.allowed),
            "nearest": self.nearest,
            "written": self.written,
            "suggested": self.suggested,
            "message": self.sentence(language),
        }


def _short(line: str) -> str:
    """Return a line of the file as a message can show it: cut when it is very long."""
    line = line.strip()
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"


def _or(locale: Locale, forms: list[str]) -> str:
    """Join the forms a value may take: a text or a list."""
    words = [locale.text(f"schemas.form.{form}") for form in forms if form] or ["–"]
    while len(words) > 1:
        words[:2] = [locale.text("schemas.form.or", first=words[0], second=words[1])]
    return words[0]


def show_path(path: KeyPath) -> str:
    """Return a key path for people, who count from 1: ``outcomes › 1 › before``."""
    return " › ".join(str(part + 1) if isinstance(part, int) else part for part in path)


def nearest_of(value: object, known: Iterable[str]) -> str | None:
    """Return the known word that looks most like ``value``, or None."""
    folded = {word.casefold(): word for word in known}
    close = difflib.get_close_matches(str(value).casefold(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def raise_problems(problems: Iterable[Problem]) -> None:
    """Raise one ProjectFileError that carries every error among ``problems``, in file order."""
    errors = sorted(
        (problem for problem in problems if problem.severity == "error"),
        key=lambda problem: (problem.file, problem.line or 0, problem.column or 0),
    )
    if errors:
        raise ProjectFileError("schemas.invalid_file", problems=tuple(errors), count=len(errors))
