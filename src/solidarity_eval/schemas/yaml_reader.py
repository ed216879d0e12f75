"""Strict YAML: what a person typed is what is read, and every value knows its line.

YAML 1.2 booleans and numbers (``NO`` and ``012`` stay text), ISO dates, no duplicate key, no
alias, bounded size and depth. A line that YAML would refuse is diagnosed, reported with
the line as it should be written, mended in memory and read on, so that all problems of a
file come at once.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from solidarity_eval.schemas.problems import KeyPath, Problem, show_path
from solidarity_eval.schemas.yaml_traps import BAD_SPACES, diagnose, quoted, swallowed_comment

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_REPAIRS = 40

_INTEGER = re.compile(r"[-+]?(?:0|[1-9]\d*)")
_FLOAT = re.compile(r"[-+]?(?:(?:0|[1-9]\d*)\.\d*|\.\d+|(?:0|[1-9]\d*)(?=[eE]))(?:[eE][-+]?\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column of a key or of a list item, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlDocument:
    """Plain data of a YAML file, and where each key path stands.

    Attributes
    ----------
    data : object
        Dictionaries, lists, text, numbers, booleans, dates and None.
    file : str
        Name to show.
    lines : tuple of str
        The file as it was written.
    places : mapping
        Key path to place.
    raw : mapping
        Key path to the text of an unquoted value, as it was typed.
    problems : tuple of Problem
        Everything wrong with the text itself.
    """

    data: Any
    file: str
    lines: tuple[str, ...] = ()
    places: dict[KeyPath, Place] = field(default_factory=dict)
    raw: dict[KeyPath, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def place(self, path: KeyPath) -> Place | None:
        """Return the place of a key path, or of its nearest parent that stands in the file."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return None

    def problem(self, code: str, path: KeyPath, **fields: Any) -> Problem:
        """Return a problem at a key path, with the line where it stands."""
        place = self.place(path)
        return Problem(
            code=code,
            file=self.file,
            path=path,
            line=place.line if place else None,
            column=place.column if place else None,
            **fields,
        )

    def line_text(self, path: KeyPath) -> str | None:
        """Return the line where a key path stands, as it was written."""
        place = self.place(path)
        return None if place is None else self.lines[place.line - 1]


def read_yaml(path: Path, *, name: str | None = None) -> YamlDocument:
    """Read a YAML file strictly; see the module for what is refused.

    Parameters
    ----------
    path : Path
        The file.
    name : str, optional
        Name to show in problems; the file's name by default.

    Returns
    -------
    YamlDocument
        With ``problems`` instead of an exception, so that a caller can go on collecting.
        ``data`` is None when the text could not be read at all.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    file = name or path.name
    if path.stat().st_size > MAX_BYTES:
        return _unreadable(file, "file_too_large", limit=MAX_BYTES // 1000)
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return _unreadable(file, "not_utf8", line=line)
    return parse_yaml(text, file=file)


def parse_yaml(text: str, *, file: str) -> YamlDocument:
    """Read YAML text strictly; the same as `read_yaml` for text in memory."""
    written = tuple(text.splitlines())
    lines = list(written)
    problems: list[Problem] = []
    node = None
    while True:
        try:
            node = _compose("\n".join(lines) + "\n")
            break
        except yaml.reader.ReaderError as error:
            return _unreadable(file, "control_character", value=f"U+{int(error.character):04X}")
        except yaml.MarkedYAMLError as error:
            trap = diagnose(lines, error)
            problems.append(
                Problem(
                    code=trap.code,
                    file=file,
                    line=trap.line + 1,
                    column=trap.column + 1,
                    written=written[trap.line] if trap.line < len(written) else None,
                    suggested=trap.suggested,
                    values={"sign": trap.sign},
                )
            )
            seen = {(problem.code, problem.line) for problem in problems[:-1]}
            again = (trap.code, trap.line + 1) in seen or len(problems) >= MAX_REPAIRS
            if trap.repaired is None or again:
                return YamlDocument(data=None, file=file, lines=written, problems=tuple(problems))
            lines = list(trap.repaired)
    reader = _Reader(file=file, lines=written)
    data = None if node is None else reader.value(node, ())
    problems += reader.problems
    return YamlDocument(
        data=data,
        file=file,
        lines=written,
        places=reader.places,
        raw=reader.raw,
        problems=tuple(problems),
    )


def _unreadable(file: str, code: str, *, line: int | None = None, **values: object) -> YamlDocument:
    value = values.pop("value", None)
    problem = Problem(
        code=code,
        file=file,
        line=line,
        value=None if value is None else str(value),
        values=values,
    )
    return YamlDocument(data=None, file=file, problems=(problem,))


class _Loader(yaml.SafeLoader):
    """Composes nodes; refuses anchors, aliases, tags and deep nesting."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._refuse("too deep")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _refuse(self, problem: str) -> None:
        raise yaml.scanner.ScannerError(None, None, problem, self.get_mark())

    def fetch_alias(self) -> None:
        self._refuse("special character")

    def fetch_anchor(self) -> None:
        self._refuse("special character")

    def fetch_tag(self) -> None:
        self._refuse("special character")


def _compose(text: str) -> Any:
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


class _Reader:
    """Turns nodes into plain data, and notes where each stood."""

    def __init__(self, *, file: str, lines: tuple[str, ...]) -> None:
        self.file = file
        self.lines = lines
        self.places: dict[KeyPath, Place] = {}
        self.raw: dict[KeyPath, str] = {}
        self.problems: list[Problem] = []

    def value(self, node: Any, path: KeyPath) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            for index, child in enumerate(node.value):
                self._note(child, (*path, index))
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: Any, path: KeyPath) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        last: tuple[Any, KeyPath] | None = None
        for key_node, child in node.value:
            key = self._key(key_node, path)
            if key is None:
                continue
            here = (*path, key)
            if key in result:
                first = self.places[here].line
                self._report("duplicate_key", key_node, here, values={"first": first})
                continue
            self._note(key_node, here)
            if node.flow_style and _is_absent(child):
                self._comma(key_node, here, last=last, into=result)
                continue
            result[key] = self.value(child, here)
            last = (child, here)
        return result

    def _comma(
        self, node: Any, path: KeyPath, *, last: tuple[Any, KeyPath] | None, into: dict[Any, Any]
    ) -> None:
        """Read ``fr: avant, puis`` and ``month: 0,5`` as one value that lacked its quotes."""
        before, where = last or (None, path)
        if not isinstance(before, yaml.ScalarNode) or before.style is not None:
            self._report("comma_in_braces", node, path)
            return
        line = self.lines[node.start_mark.line]
        begin, end = before.start_mark.column, node.end_mark.column
        one_line = before.start_mark.line == node.end_mark.line
        text = line[begin:end] if one_line else f"{before.value}, {node.value}"
        number = re.fullmatch(r"(-?\d+), ?(\d+)", text)
        better = f"{number[1]}.{number[2]}" if number else quoted(text)
        into[where[-1]] = read_scalar(better) if number else text
        self._report(
            "decimal_comma" if number else "comma_in_braces",
            node,
            where,
            value=text,
            suggested=line[:begin] + better + line[end:] if one_line else None,
        )

    def _key(self, node: Any, path: KeyPath) -> str | int | None:
        if not isinstance(node, yaml.ScalarNode):
            self._report("key_not_text", node, path)
            return None
        if node.value[:1] in tuple(BAD_SPACES):
            self._report("odd_space_indent", node, path)
            return None
        key = read_scalar(node.value) if node.style is None else node.value
        if isinstance(key, str | int) and not isinstance(key, bool):
            return key.strip() if isinstance(key, str) else key
        if node.value.strip():
            return str(node.value).strip()
        self._report("key_not_text", node, path)
        return None

    def _scalar(self, node: Any, path: KeyPath) -> Any:
        if node.style is not None:
            return node.value
        self.raw[path] = node.value
        value = read_scalar(node.value)
        if isinstance(value, str) or not node.value:
            trap = swallowed_comment(self.lines, node.end_mark.line, node.end_mark.column)
            if trap is not None:
                self._report("hash_in_text", node, path, suggested=trap)
        return value

    def _note(self, node: Any, path: KeyPath) -> None:
        self.places[path] = Place(node.start_mark.line + 1, node.start_mark.column + 1)

    def _report(
        self,
        code: str,
        node: Any,
        path: KeyPath,
        *,
        value: str | None = None,
        suggested: str | None = None,
        values: dict[str, object] | None = None,
    ) -> None:
        line = node.start_mark.line
        self.problems.append(
            Problem(
                code=code,
                file=self.file,
                line=line + 1,
                column=node.start_mark.column + 1,
                path=path,
                value=value or (node.value if isinstance(node.value, str) else show_path(path)),
                written=self.lines[line] if line < len(self.lines) else None,
                suggested=suggested,
                values=values or {},
            )
        )


def read_scalar(text: str) -> object:
    """Return the value of an unquoted YAML scalar: None, bool, int, float, date, else the text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _is_absent(node: Any) -> bool:
    """Tell whether nothing was typed: ``{fr: avant, puis après}`` has a key without value."""
    return (
        isinstance(node, yaml.ScalarNode)
        and node.style is None
        and node.start_mark.index == node.end_mark.index
        and node.start_mark.index > 0
    )
