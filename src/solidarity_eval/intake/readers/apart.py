"""Reading a binary file in a process of its own, with a limit of time and of memory.

A file that crashes or stalls a parser is then an error message, never a dead program. The file
is sent over the standard input and the cells come back as JSON: nothing that the other process
writes is run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any

from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.grid import Grid, ReadError, Source

SECONDS = 20.0
SECONDS_PER_MEGABYTE = 0.5
MEMORY = 2 * 2**30
MEMORY_PER_BYTE = 24
TOO_HEAVY = 3

_QUIET = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    sheet: None = None


def read_apart(kind: str, source: Source) -> Grid:
    """Read a file in a process of its own.

    Parameters
    ----------
    kind : str
        Name of the format, a key of ``child.BINARY``.
    source : Source
        The file.

    Raises
    ------
    ReadError
        If the file cannot be read, the reader crashed, or a limit was reached.
    """
    megabytes = len(source.data) / 2**20
    seconds = SECONDS + SECONDS_PER_MEGABYTE * max(megabytes - 10.0, 0.0)
    asked = {
        "kind": kind,
        "path": source.path,
        "sheet": source.sheet,
        "expected": list(source.expected),
        "memory": MEMORY + MEMORY_PER_BYTE * len(source.data),
    }
    head = json.dumps(asked).encode("utf-8") + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "solidarity_eval.intake.readers.child"],
            input=head + source.data,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, **_QUIET, "PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired:
        raise _refused("reading_too_long", source, seconds=round(seconds)) from None
    if done.returncode == TOO_HEAVY:
        raise _refused("reading_too_heavy", source)
    if done.returncode != 0:
        raise _refused("reading_crashed", source, reason=str(done.returncode))
    try:
        return _grid(json.loads(done.stdout))
    except (ValueError, KeyError, TypeError):
        raise _refused("reading_crashed", source, reason="JSON") from None


def _refused(code: str, source: Source, **values: Any) -> ReadError:
    return ReadError(found(code, _File(source.path), **values))


def _grid(told: dict[str, Any]) -> Grid:
    if "error" in told:
        raise ReadError(_finding(told["error"]))
    return Grid(
        records=told["records"],
        ragged=told["ragged"],
        sheet=told["sheet"],
        decided=told["decided"],
        findings=tuple(_finding(item) for item in told["findings"]),
    )


def _finding(told: dict[str, Any]) -> Finding:
    values = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in told.pop("values").items()
    }
    told = {key: tuple(item) if isinstance(item, list) else item for key, item in told.items()}
    return Finding(**told, values=values)


def told_grid(grid: Grid) -> dict[str, Any]:
    """Return a grid ready for JSON."""
    return {
        "records": grid.records,
        "ragged": grid.ragged,
        "sheet": grid.sheet,
        "decided": grid.decided,
        "findings": [asdict(item) for item in grid.findings],
    }
