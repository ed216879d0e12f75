"""The whole report in words, in both languages; UPDATE_SNAPSHOTS=1 writes the files anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from solidarity_eval.report import yearly_report
from tests.report.as_text import as_text

SNAPSHOTS = Path(__file__).parent / "snapshots"
CASES = [
    ("flat", "fr", "shared"),
    ("flat", "en", "shared"),
    ("rich", "fr", "shared"),
    ("rich", "en", "internal"),
    ("nine_pairs", "fr", "shared"),
]


@pytest.mark.parametrize(("name", "language", "profile"), CASES)
def test_report_in_words(every_evaluation, name, language, profile):
    document = yearly_report(
        every_evaluation[name], language=language, profile=profile, date="2026-11-22"
    )
    found = as_text(document)
    file = SNAPSHOTS / f"{name}.{profile}.{language}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")
