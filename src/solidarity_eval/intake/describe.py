"""Findings in words: a sentence, an advice, a line for the terminal, a record for a machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from solidarity_eval.intake.findings import Finding, FindingGroup
from solidarity_eval.locales import get_locale

SHOWN_ROWS = 8
LONGEST_VALUE = 200


def message(finding: Finding, language: str) -> str:
    """Return what was seen, as a sentence in ``language``."""
    return _words(finding, "message", language)


def advice(finding: Finding, language: str) -> str:
    """Return what one can do about it, as a sentence in ``language``."""
    return _words(finding, "advice", language)


def line(finding: Finding, language: str) -> str:
    """Return ``file:row:column CODE message``; what a finding does not have is left out."""
    return f"{place(finding)} {finding.code} {message(finding, language)}"


def place(finding: Finding) -> str:
    """Return ``file:row:column``, with the sheet of a workbook in brackets after the file."""
    file = f"{finding.file}[{finding.sheet}]" if finding.sheet else finding.file
    parts = [file, finding.row, finding.column]
    return ":".join(_shown(str(part)) for part in parts if part is not None)


def to_dict(finding: Finding, language: str) -> dict[str, object]:
    """Return a finding with its words, ready for JSON."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.file,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "values": {key: _plain(value) for key, value in finding.values.items()},
        "message": message(finding, language),
        "advice": advice(finding, language),
    }


def group_message(group: FindingGroup, language: str) -> str:
    """Return the sentence of a group: that of its first finding, and how many more there are."""
    rows = ", ".join(str(row) for row in group.rows[:SHOWN_ROWS])
    return get_locale(language).text(
        "findings.group",
        message=message(group.first, language),
        count=group.count,
        rows=f"{rows}…" if len(group.rows) > SHOWN_ROWS else rows,
    )


def severity(finding: Finding, language: str) -> str:
    """Return the severity in words."""
    return get_locale(language).text(f"findings.severity.{finding.severity}")


def _words(finding: Finding, part: str, language: str) -> str:
    locale = get_locale(language)
    key = f"findings.{finding.code}.{part}"
    special = f"{key}_{finding.values.get('variant')}"
    return locale.text(special if locale.has(special) else key, **_named(finding))


def _named(finding: Finding) -> dict[str, object]:
    """Return everything that a sentence may name, texts made fit for one line."""
    named: dict[str, object] = {
        **finding.values,
        "file": finding.file,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "sheet": finding.sheet,
    }
    return {key: _shown(item) if isinstance(item, str) else item for key, item in named.items()}


def _shown(text: str) -> str:
    """Return a text on one line, without signs that steer a terminal, cut when it is long."""
    plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))
    return plain if len(plain) <= LONGEST_VALUE else f"{plain[:LONGEST_VALUE]}…"


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
