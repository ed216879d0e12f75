"""The process that reads one binary file: started by `apart`, never by hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module

from solidarity_eval.intake.readers.apart import TOO_HEAVY, told_grid
from solidarity_eval.intake.readers.grid import Grid, ReadError, Source

BINARY = {
    "xlsx": "xlsx.read_xlsx",
    "ods": "ods.read_ods",
    "sav": "statistical.read_sav",
    "dta": "statistical.read_dta",
    "parquet": "parquet.read_parquet",
}
"""Formats that are read apart, and the function that reads each."""


def limit_memory(most: int) -> bool:
    """Forbid this process more than ``most`` bytes; False where the system has no such limit."""
    try:
        import resource
    except ImportError:
        return False
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ValueError, OSError):
        return False
    return True


def main() -> int:
    """Read one file from the standard input and write its cells to the standard output."""
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    limited = limit_memory(asked["memory"])
    source = Source(
        path=asked["path"], data=data, sheet=asked["sheet"], expected=tuple(asked["expected"])
    )
    try:
        grid = _reader(asked["kind"])(source)
        told = told_grid(grid)
        told["decided"] = {**grid.decided, **({} if limited else {"memory_limit": "none"})}
    except ReadError as problem:
        told = {"error": asdict(problem.finding)}
    except MemoryError:
        return TOO_HEAVY
    try:
        sys.stdout.buffer.write(json.dumps(told).encode("ascii"))
    except MemoryError:
        return TOO_HEAVY
    return 0


def _reader(kind: str) -> Callable[[Source], Grid]:
    module, _, name = BINARY[kind].partition(".")
    reader: Callable[[Source], Grid] = getattr(
        import_module(f"solidarity_eval.intake.readers.{module}"), name
    )
    return reader


if __name__ == "__main__":
    sys.exit(main())
