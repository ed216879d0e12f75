"""Why YAML refused a line that looks like plain French, and how to write it instead.

``title: Poya : parcours``, ``label: salle #3``, ``« »`` and apostrophes are ordinary typing;
in YAML a second colon, a hash or a leading sign means something else. Each trap returns
the line as it should be written, so that the reader can show it and read on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

_LINE = re.compile(
    r"""(?P<lead>[ ]*(?:-[ ]+)*)
        (?:(?P<key>"[^"]*"|'[^']*'|[^\s:#"'\[\]{},&*!|>%@`-][^:#]*?)(?P<colon>[ ]*:)(?P<gap>[ ]+))?
        (?P<value>.*)""",
    re.VERBOSE,
)
_NO_SPACE = re.compile(r"(?P<key>[ ]*(?:-[ ]+)*[A-Za-z_][\w-]*[ ]?:)(?P<rest>[^\s/\\].*)")
BAD_SPACES = "\u00a0\u202f\u2009\u2007\u3000"
_COMMENT = re.compile(r"\s+#(?:\s.*)?$")
_GLUED_HASH = re.compile(r"\s+#[^\s#!]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """A line that YAML refuses; lines and columns counted from 0.

    ``repaired`` is the whole file with the line mended, None where no mending is sure.
    """

    code: str
    line: int
    column: int = 0
    sign: str = ""
    suggested: str | None = None
    repaired: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Failure:
    """What YAML said, with the lines."""

    lines: Sequence[str]
    problem: str
    line: int
    column: int
    context: int | None

    @property
    def near(self) -> tuple[int, ...]:
        """Lines to look at: where YAML stopped, where it began, the one before."""
        before = [n for n in range(self.line - 1, -1, -1) if self.text(n).strip()][:1]
        order = [self.line, *([] if self.context is None else [self.context]), *before]
        return tuple(dict.fromkeys(n for n in order if n < len(self.lines)))

    def text(self, line: int) -> str:
        return self.lines[line] if 0 <= line < len(self.lines) else ""

    def mended(self, code: str, line: int, text: str, **more: Any) -> Trap:
        changed = [*self.lines]
        changed[line] = text
        return Trap(code=code, line=line, suggested=text, repaired=tuple(changed), **more)


def diagnose(lines: Sequence[str], error: yaml.MarkedYAMLError) -> Trap:
    """Return the most likely reason of a YAML error, with the line as it should be."""
    mark = error.problem_mark or error.context_mark
    failure = _Failure(
        lines=lines,
        problem=error.problem or "",
        line=min(mark.line, max(len(lines) - 1, 0)) if mark else 0,
        column=mark.column if mark else 0,
        context=error.context_mark.line if error.context_mark else None,
    )
    for rule in _RULES:
        trap = rule(failure)
        if trap is not None:
            return trap
    return Trap(code="yaml_syntax", line=failure.line, column=failure.column)


def quoted(value: str) -> str:
    """Return text between the quotes that need no change inside it.

    Examples
    --------
    >>> print(quoted("Poya : parcours"))
    "Poya : parcours"
    """
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def swallowed_comment(lines: Sequence[str], line: int, column: int) -> str | None:
    """Return the quoted line when a glued ``#`` after plain text was read as a comment."""
    if line >= len(lines) or not _GLUED_HASH.match(lines[line][column:]):
        return None
    return quote_value(lines[line])


def quote_value(line: str) -> str:
    """Return a line with its value between quotes; a comment stays outside."""
    parts = _LINE.match(line)
    if parts is None:
        return line
    value = parts["value"].rstrip()
    tail = ""
    found = _COMMENT.search(value)
    if found:
        value, tail = value[: found.start()], value[found.start() :]
    return line[: parts.start("value")] + quoted(value) + tail


def quote_item(line: str) -> str:
    """Return a list line with everything after its dash between quotes."""
    dash = re.match(r"\s*(?:-\s+)+", line)
    start = dash.end() if dash else len(line) - len(line.lstrip())
    return line[:start] + quoted(line[start:].rstrip())


def _deep(failure: _Failure) -> Trap | None:
    if failure.problem != "too deep":
        return None
    return Trap(code="too_deep", line=failure.line, column=failure.column)


def _tabs(failure: _Failure) -> Trap | None:
    return _indentation_signs(failure, "tab_indent", "\t")


def _odd_spaces(failure: _Failure) -> Trap | None:
    return _indentation_signs(failure, "odd_space_indent", BAD_SPACES)


def _indentation_signs(failure: _Failure, code: str, signs: str) -> Trap | None:
    """Tabs or no-break spaces in the margin: mended over the whole file at once."""
    margin = re.compile(rf"^[ -]*[{signs}][\s-]*")
    wrong = [n for n in failure.near if margin.match(failure.text(n))]
    if not wrong:
        return None
    width = "  " if code == "tab_indent" else " "

    def straight(match: re.Match[str]) -> str:
        return re.sub(f"[{signs}]", width, match[0])

    changed = tuple(margin.sub(straight, line) for line in failure.lines)
    first = next(n for n, line in enumerate(failure.lines) if margin.match(line))
    return Trap(code=code, line=first, suggested=changed[first], repaired=changed)


def _space_after_colon(failure: _Failure) -> Trap | None:
    for line in failure.near:
        text = failure.text(line)
        found = re.match(rf"([ ]*(?:-[ ]+)*[A-Za-z_][\w-]*[ ]?[{BAD_SPACES}]?:)(.+)", text)
        if found is None or not re.match(rf"[^\s/\\]|[{BAD_SPACES}]", found[2]):
            continue
        mended = found[1] + " " + found[2].lstrip(BAD_SPACES + " ")
        return failure.mended("space_after_colon", line, mended, column=found.end(1) - 1)
    return None


def _open_quote(failure: _Failure) -> Trap | None:
    """Find a quote that closes on a later line than it opened, just before YAML stopped."""
    if "end of stream" in failure.problem and failure.context is not None:
        start = failure.context
    else:
        spans = [
            token
            for token in _quoted_tokens(failure)
            if token.start_mark.line < token.end_mark.line == failure.line
        ]
        if not spans:
            return None
        start = spans[-1].start_mark.line
    text = failure.text(start).rstrip()
    opening = next((c for c in (_LINE.match(text) or {"value": ""})["value"] if c in "\"'"), None)
    if opening is None:
        return None
    return failure.mended("quote_not_closed", start, text + opening, sign=opening)


def _backslash(failure: _Failure) -> Trap | None:
    if "unknown escape character" not in failure.problem:
        return None
    text = failure.text(failure.line)
    return failure.mended(
        "backslash", failure.line, re.sub(r"\\(?!\")", "/", text), column=failure.column
    )


def _text_after_quote(failure: _Failure) -> Trap | None:
    """``'l'école'``: the apostrophe closed the quote; or words after a closing quote."""
    for token in _quoted_tokens(failure):
        line = token.end_mark.line
        text = failure.text(line)
        rest = text[token.end_mark.column :]
        if token.start_mark.line != line or line not in failure.near:
            continue
        if re.match(r"\s*(?:$|\s#|[,\]}]|:\s|:$)", rest) and not _colon_after_value(text, token):
            continue
        mended = _requoted(text)
        if mended is not None and mended != text:
            return failure.mended("quote_inside", line, mended, column=token.end_mark.column)
    return None


def _colon_after_value(text: str, token: Any) -> bool:
    """Tell whether a quoted value (not a key) is followed by a colon."""
    parts = _LINE.match(text)
    return bool(
        parts
        and parts["key"]
        and token.start_mark.column == parts.start("value")
        and re.match(r"\s*:", text[token.end_mark.column :])
    )


def _requoted(text: str) -> str | None:
    """Quote the whole value anew; a value that was quoted as a whole loses its old quotes."""
    parts = _LINE.match(text)
    if parts is None or not parts["value"] or parts["value"][0] not in "\"'":
        return None
    value = parts["value"].rstrip()
    if len(value) > 2 and value[-1] == value[0]:
        value = value[1:-1]
    return text[: parts.start("value")] + quoted(value)


def _leading_sign(failure: _Failure) -> Trap | None:
    """Find a value that begins with a sign YAML keeps for itself."""
    text = failure.text(failure.line)
    parts = _LINE.match(text)
    if parts is None or not parts["value"]:
        return None
    start = parts.start("value")
    sign = parts["value"][0]
    block = sign in ">|" and re.search("indentation indicator|line break", failure.problem)
    begun_there = sign in "@%`*&!>|?-,]}" and start <= failure.column <= start + 1
    if not (block or begun_there):
        return None
    return failure.mended("leading_sign", failure.line, quote_value(text), column=start, sign=sign)


def _colon_in_value(failure: _Failure) -> Trap | None:
    if "mapping values are not allowed" not in failure.problem:
        return None
    text = failure.text(failure.line)
    parts = _LINE.match(text)
    if parts is None or parts["key"] is None or failure.column < parts.start("value"):
        return Trap(code="indentation", line=failure.line, column=failure.column)
    return failure.mended("colon_in_text", failure.line, quote_value(text), column=failure.column)


def _in_braces(failure: _Failure) -> Trap | None:
    """Text in ``{...}`` or ``[...]`` with a hash, a colon or a sign, or a brace never closed."""
    if not re.search(r"expected ',' or '[\]}]'|special character|cannot start", failure.problem):
        return None
    for line in failure.near:
        text = failure.text(line)
        found = re.search(r"[\[{].*?\s#[^\s#!]", text)
        if found:
            mended = _quote_segment(text, found.end() - 2)
            return failure.mended("hash_in_text", line, mended, column=found.end() - 2)
    text = failure.text(failure.line)
    begun_above = failure.context is not None and failure.context < failure.line
    if text[failure.column : failure.column + 1] == ":" and not begun_above:
        mended = _quote_segment(text, failure.column)
        return failure.mended("colon_in_text", failure.line, mended, column=failure.column)
    if "expected ','" not in failure.problem:
        sign = text[failure.column : failure.column + 1]
        mended = _quote_segment(text, failure.column + 1)
        if mended != text:
            return failure.mended(
                "leading_sign", failure.line, mended, column=failure.column, sign=sign
            )
    inner = [t for t in _quoted_tokens(failure) if t.end_mark.line == failure.line]
    if inner and not begun_above and re.match(r"[^\s,\]}:]", text[inner[-1].end_mark.column :]):
        mended = _quote_segment(text, inner[-1].end_mark.column)
        return failure.mended("quote_inside", failure.line, mended, column=failure.column)
    start = failure.line if failure.context is None else failure.context
    return Trap(code="braces", line=start, column=0)


def _quote_segment(text: str, column: int) -> str:
    """Quote the one value of a braces line that holds ``column``."""
    start = max(text.rfind(sign, 0, column) for sign in "{[,") + 1
    key = re.match(r"\s*[\w-]+\s*:\s+", text[start:])
    start += key.end() if key else len(text[start:]) - len(text[start:].lstrip())
    ends = [position for sign in ",}]" if (position := text.find(sign, column)) >= 0]
    end = min(ends, default=len(text))
    value = text[start:end]
    bare = value.rstrip()
    inner = bare[1:-1] if len(bare) > 2 and bare[0] in "\"'" and bare[-1] == bare[0] else bare
    return text[:start] + quoted(inner) + text[start + len(bare) :]


def _second_document(failure: _Failure) -> Trap | None:
    if "another document" not in failure.problem:
        return None
    return Trap(code="second_document", line=failure.line, column=failure.column)


def _misaligned(failure: _Failure) -> Trap | None:
    if not re.search(r"<block end>|could not find expected ':'", failure.problem):
        return None
    return Trap(code="indentation", line=failure.line, column=failure.column)


def _quoted_tokens(failure: _Failure) -> list[Any]:
    """Quoted scalars that stand before the place where YAML stopped."""
    return [
        token
        for token in _tokens("\n".join(failure.lines) + "\n")
        if isinstance(token, yaml.ScalarToken)
        and token.style in ("'", '"')
        and (token.end_mark.line, token.end_mark.column) <= (failure.line, failure.column)
    ]


def _tokens(text: str) -> Iterator[Any]:
    try:
        yield from yaml.scan(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return


_RULES: tuple[Callable[[_Failure], Trap | None], ...] = (
    _deep,
    _second_document,
    _tabs,
    _odd_spaces,
    _space_after_colon,
    _open_quote,
    _backslash,
    _text_after_quote,
    _leading_sign,
    _colon_in_value,
    _in_braces,
    _misaligned,
)
