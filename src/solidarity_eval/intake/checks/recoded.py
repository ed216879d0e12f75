"""What ``recode:`` changed, and what of it found nothing to change."""

from __future__ import annotations

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.recode import changes_by_rule, in_words
from solidarity_eval.intake.rows import PartRows


def check_recoded(rows: PartRows) -> list[Finding]:
    """Note what each rule changed; warn where one fits no cell, stop where one fits no column."""
    part = rows.part
    known = {name for question in part.questions for name in (question.column, question.block)}
    findings = [
        found("recode_unknown", part.raw, value=name, columns=sorted(known))
        for name in part.table.recode
        if name not in known
    ]
    for rule, changes in changes_by_rule(rows.recoded).items():
        used = any(count for _, _, count in changes)
        code = "recoded" if used else "recode_unused"
        findings.append(found(code, part.raw, column=rule, changes=in_words(changes)))
    return findings
