"""Grouped before/after moments of 50 million rows against decoding their Parquet columns.

Limits: 6 times the decoding, in less than 4 GB. Run: ``python benchmarks/bench_scale.py``; a
number of millions of rows may follow. 10,000 groups, a group column of 16 bits and two scores of
32-bit floats. Decoding (row group after row group, all cores) and moments alternate; peak memory is
that of a process that computes the moments and does nothing else.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from _side_by_side import run

from solidarity_eval.scale import connect, open_survey, paired_moments

MILLIONS, GROUPS, PAIRS, LIMIT, MOST_MIB = 50, 10_000, 3, 6.0, 4_000
COLUMNS = ["site", "before", "after"]
MEMORY = "3GB"


def write(file: Path, millions: int) -> None:
    random = np.random.default_rng(20260101)
    writer = None
    for _ in range(millions):
        first = random.integers(0, 31, 1_000_000)
        second = np.clip(first + random.integers(-4, 6, 1_000_000), 0, 30)
        table = pa.table(
            {
                "site": random.integers(0, GROUPS, 1_000_000).astype(np.int16),
                "wave": np.ones(1_000_000, dtype=np.int8),
                "before": (first / 10).astype(np.float32),
                "after": (second / 10).astype(np.float32),
            }
        )
        writer = writer or pq.ParquetWriter(file, table.schema, compression="snappy")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def decode(file: Path) -> float:
    start = time.perf_counter()
    source = pq.ParquetFile(file)
    for group in range(source.num_row_groups):
        source.read_row_group(group, columns=COLUMNS, use_threads=True)
    return time.perf_counter() - start


def moments(file: Path, denominator: int | None) -> float:
    start = time.perf_counter()
    survey = open_survey(file, connection=connect(memory=MEMORY))
    result = paired_moments(
        survey, before="before", after="after", by=["site"], shift=1.5, denominator=denominator
    )
    seconds = time.perf_counter() - start
    if len(result.table("moments").rows) != GROUPS:
        raise SystemExit("groups are missing")
    return seconds


def main() -> int:
    if len(sys.argv) > 2:
        moments(Path(sys.argv[2]), None)
        return 0
    millions = int(sys.argv[1]) if len(sys.argv) > 1 else MILLIONS
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "survey.parquet"
        write(file, millions)
        decode(file), moments(file, None)
        rows = [(decode(file), moments(file, None), moments(file, 10)) for _ in range(PAIRS)]
        _, peak = run([sys.executable, __file__, str(millions), str(file)])
    ratios = [mine / other for other, mine, _ in rows]
    whole = [mine / other for other, _, mine in rows]
    ratio = statistics.median(ratios)
    print(
        f"{millions} million rows: decoding {statistics.median(r[0] for r in rows):.2f} s, "
        f"moments {statistics.median(r[1] for r in rows):.2f} s, ratio {ratio:.2f} "
        f"({min(ratios):.2f} to {max(ratios):.2f}); on a grid {statistics.median(whole):.2f}"
    )
    kept = ratio <= LIMIT and peak <= MOST_MIB
    print(f"  limit {LIMIT:g}, {MOST_MIB} MiB: {'kept' if kept else 'NOT KEPT'}; {peak:.0f} MiB")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
