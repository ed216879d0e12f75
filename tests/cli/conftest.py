"""Shared parts of the command-line tests: run in this process, or in one of its own."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from solidarity_eval.cli import main


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def inside(*words: object) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        shown = capsys.readouterr()
        return Ran(code, shown.out, shown.err)

    return inside


@pytest.fixture
def run_outside() -> Run:
    """Run a command in a process of its own, as a terminal does."""

    def outside(*words: object, **environment: str) -> Ran:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LANG", "LC_", "PYTHON"))}
        done = subprocess.run(
            [sys.executable, "-m", "solidarity_eval", *map(str, words)],
            capture_output=True,
            env={**kept, **environment},
            check=False,
            timeout=120,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return outside


Row = Sequence[object]


def type_answers(workbook: Path, rows: Sequence[Row]) -> None:
    """Type rows into the first sheet of a data-entry workbook, below its header."""
    book = load_workbook(workbook)
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, column, value)
    book.save(workbook)


def answers(people: int = 16) -> list[list[object]]:
    """Answers of people at two times to three questions from 0 to 10."""
    rows: list[list[object]] = []
    for person in range(people):
        level = 3 + person % 4
        for wave, day, more in (
            ("avant", dt.date(2026, 1, 5), 0),
            ("après", dt.date(2026, 6, 5), 1),
        ):
            items = [level + more, level + (person + more) % 3, level + person % 2]
            rows.append([f"A{person:02d}", wave, day, *items])
    return rows
