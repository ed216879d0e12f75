"""Checking 100,000 rows of 60 columns against reading them; limit: 1.5 times.

Run: ``python benchmarks/bench_intake.py``. The file has 1 % of empty answers and 0.05 % of
answers out of range. Reading and loading (which reads, then checks and joins) alternate. Seconds
of processor are compared: other programs on the machine do not change them.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.readers import read_table
from solidarity_eval.schemas.project import Project

ROWS, ITEMS, PAIRS, LIMIT = 100_000, 58, 7, 1.5
FILE = "answers.csv"


def write_answers(folder: Path) -> None:
    random = np.random.default_rng(20260101)
    answers = random.integers(0, 6, (ROWS, ITEMS)).astype(object)
    answers[random.random((ROWS, ITEMS)) < 0.01] = ""
    answers[random.random((ROWS, ITEMS)) < 0.0005] = "9"
    with (folder / FILE).open("w", encoding="utf-8") as file:
        file.write(";".join(["person", "time", *(f"q{item}" for item in range(ITEMS))]) + "\n")
        for number, row in enumerate(answers):
            person, wave = f"P{number // 2:06d}", str(1 + number % 2)
            file.write(";".join([person, wave, *map(str, row)]) + "\n")


def project(folder: Path) -> SimpleNamespace:
    wave = {"column": "time", "values": {1: "before", 2: "after"}}
    items = {"min": 0, "max": 5, "ids": [f"q{item}" for item in range(ITEMS)]}
    content = {
        "schema_version": 1,
        "id": "bench",
        "title": "Bench",
        "waves": [{"id": "before"}, {"id": "after"}],
        "tables": {"responses": {"file": FILE, "person": "person", "wave": wave}},
        "instruments": [
            {
                "define": {
                    "id": "long",
                    "construct": "other",
                    "items": items,
                    "scales": [{"id": "total"}],
                }
            }
        ],
    }
    model = Project.model_validate(content)
    instruments = {use.define.id: use.define for use in model.instruments if use.define}
    return SimpleNamespace(project=model, instruments=instruments, folder=folder)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_answers(folder)
        loaded = project(folder)
        dataset = load_dataset(loaded, today=dt.date(2027, 1, 1))
        reading, checking = [], []
        for _ in range(PAIRS):
            start = time.process_time()
            read_table(folder, FILE)
            middle = time.process_time()
            load_dataset(loaded, today=dt.date(2027, 1, 1))
            reading.append(middle - start)
            checking.append(time.process_time() - middle - reading[-1])
    ratios = [check / read for check, read in zip(checking, reading, strict=True)]
    ratio = statistics.median(ratios)
    print(
        f"checks / reading: {statistics.median(checking):.2f} s against "
        f"{statistics.median(reading):.2f} s, ratio {ratio:.2f} "
        f"({min(ratios):.2f} to {max(ratios):.2f}), {len(dataset.findings)} findings"
    )
    print(f"  limit {LIMIT:g}: {'kept' if ratio <= LIMIT else 'NOT KEPT'}")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
