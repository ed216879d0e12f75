"""A workbook of 20,000 rows of 40 columns read, against pandas with openpyxl; limit: 5 times.

Run: ``python benchmarks/bench_workbook.py``. Our side looks into the file first, reads it in a
process of its own and finds the header; the other side is ``pandas.read_excel``. The two
alternate; the ratio is that of each pair, on the clock.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from solidarity_eval.intake.readers import read_table

ROWS, COLUMNS, PAIRS, LIMIT = 20_000, 40, 3, 5.0
FILE = "answers.xlsx"


def workbook() -> bytes:
    random = np.random.default_rng(20260101)
    names = [f"q{item}" for item in range(COLUMNS - 1)]
    table = pd.DataFrame(random.integers(0, 6, (ROWS, COLUMNS - 1)), columns=names)
    table.insert(0, "person", [f"P{row:05d}" for row in range(ROWS)])
    buffer = io.BytesIO()
    table.to_excel(buffer, index=False, engine="xlsxwriter")
    return buffer.getvalue()


def main() -> int:
    theirs, ours = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / FILE).write_bytes(workbook())
        for _ in range(PAIRS):
            start = time.perf_counter()
            table = read_table(folder, FILE).table
            middle = time.perf_counter()
            frame = pd.read_excel(folder / FILE, engine="openpyxl")
            ours.append(middle - start)
            theirs.append(time.perf_counter() - middle)
        if table is None or table.columns[7].tolist() != frame["q6"].astype(str).tolist():
            raise SystemExit("the two sides read different cells")
    ratios = [one / two for one, two in zip(theirs, ours, strict=True)]
    ratio = statistics.median(ratios)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"pandas + openpyxl {statistics.median(theirs):.2f} s, solidarity_eval "
        f"{statistics.median(ours):.2f} s, ratio {ratio:.1f} ({min(ratios):.1f} to "
        f"{max(ratios):.1f}); same cells"
    )
    print(f"  limit {LIMIT:g} times faster{load}: {'kept' if ratio >= LIMIT else 'NOT KEPT'}")
    return 0 if ratio >= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
