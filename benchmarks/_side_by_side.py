"""Run commands in turn, A B A B, and print the ratio of their times pair by pair."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time


def run(command: list[str]) -> tuple[float, float]:
    """Return wall seconds and peak memory in MiB of one process (memory: NaN on Windows)."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    if os.name == "nt":
        code, peak = process.wait(), float("nan")
    else:
        _, status, usage = os.wait4(process.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        process.returncode = code
        peak = usage.ru_maxrss / (1024 if sys.platform.startswith("linux") else 1024**2)
    seconds = time.perf_counter() - start
    if code:
        raise SystemExit(f"{command} ended with {code}")
    return seconds, peak


def compare(label: str, ours: list[str], other: list[str], *, pairs: int = 5, limit: float) -> bool:
    """Print medians, the median ratio and its range; tell whether the ratio keeps its limit."""
    run(ours), run(other)
    rows = [(run(ours), run(other)) for _ in range(pairs)]
    ratios = [a[0] / b[0] for a, b in rows]
    ratio = statistics.median(ratios)
    mine = statistics.median(a[0] for a, _ in rows)
    theirs = statistics.median(b[0] for _, b in rows)
    peak = max(a[1] for a, _ in rows)
    kept = "kept" if ratio <= limit else "NOT KEPT"
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    print(f"{label}: {mine:.2f} s against {theirs:.2f} s, ratio {ratio:.2f} ({spread})")
    print(f"  limit {limit:g}: {kept}; peak memory {peak:.0f} MiB")
    return ratio <= limit
