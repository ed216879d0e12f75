"""Damaged files of every format: an error message or a table, never a crash, never a hang.

A sample runs with the tests; ``make fuzz`` runs 1,000 copies of each binary format and 2,000 of
each text format.
"""

from __future__ import annotations

import os
import time

import pytest

from solidarity_eval.intake.readers import read_table
from tests.fixtures.intake import formats
from tests.fixtures.intake.builders import write
from tests.fixtures.intake.mutate import mutants

WHOLE = bool(os.environ.get("SOLIDARITY_EVAL_FUZZ"))
COUNTS = {"binary": 1000 if WHOLE else 6, "text": 2000 if WHOLE else 150}
SECONDS = 25.0
SEED = 20261122


@pytest.mark.parametrize("kind", [*formats.BINARY, *formats.TEXT])
def test_damage_is_a_finding_or_a_table(tmp_path, kind):
    made, count = (
        (formats.BINARY[kind], COUNTS["binary"])
        if kind in formats.BINARY
        else (formats.TEXT[kind], COUNTS["text"])
    )
    name = f"answers.{kind}"
    for damaged in mutants(made(), seed=SEED, count=count):
        write(tmp_path, {name: damaged})
        start = time.monotonic()
        result = read_table(tmp_path, name)
        assert time.monotonic() - start < SECONDS
        if result.table is None:
            assert [finding.severity for finding in result.findings] == ["error"]
        else:
            width = {len(column) for column in result.table.columns}
            assert width <= {len(result.table)}
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_the_same_seed_gives_the_same_damage():
    content = formats.text_csv()
    first = list(mutants(content, seed=1, count=20))
    assert first == list(mutants(content, seed=1, count=20))
    assert first != list(mutants(content, seed=2, count=20))
    assert len(set(first)) > 15
