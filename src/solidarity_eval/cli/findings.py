"""Findings on a terminal: one line each, the gravest first, long series cut."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from solidarity_eval.cli.streams import say
from solidarity_eval.locales import get_locale

if TYPE_CHECKING:
    from solidarity_eval.intake.findings import Finding

SHOWN = 10
STYLES = {"error": "red", "warning": "yellow", "notice": "dim"}


def print_findings(findings: Iterable[Finding], language: str) -> None:
    """Print ``file:row:column CODE message`` for each finding, then what to do."""
    from solidarity_eval.intake import describe
    from solidarity_eval.intake.findings import group_findings

    locale = get_locale(language)
    groups = group_findings(findings)
    members = _members(findings)
    for severity, style in STYLES.items():
        for group in groups:
            if group.first.severity != severity:
                continue
            same = members[_key(group.first)]
            for finding in same[:SHOWN]:
                say(describe.line(finding, language), style=style)
            if len(same) > SHOWN:
                say(f"    {locale.text('cli.check.more', count=len(same) - SHOWN)}")
            say(f"    → {describe.advice(group.first, language)}")


def _members(findings: Iterable[Finding]) -> dict[tuple[str | None, ...], list[Finding]]:
    members: dict[tuple[str | None, ...], list[Finding]] = {}
    for finding in findings:
        members.setdefault(_key(finding), []).append(finding)
    return members


def _key(finding: Finding) -> tuple[str | None, ...]:
    return (finding.code, finding.file, finding.sheet, finding.column)
