"""Files made to exhaust the machine: refused in under 5 seconds and 300 MB, whole program.

Each runs ``solidarity-eval check`` in a process of its own; the peak is that of the program and of
the reader it starts, each by itself.
"""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import textwrap
import time
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.fixtures.intake import formats
from tests.fixtures.intake.builders import write

SECONDS, MEGABYTES = 5.0, 300.0
PROJECT = """\
schema_version: 1
id: bomb
title: Bomb
waves: [{id: before}, {id: after}]
tables:
  responses: {file: FILE, person: id, wave: {column: time, values: {1: before, 2: after}}}
instruments:
  - define:
      id: trust
      construct: social_trust
      items: {min: 0, max: 3, ids: [a, b, c, d]}
      scales: [{id: total}]
"""
MEASURED = textwrap.dedent(
    """
    import resource, sys
    sys.argv = ["solidarity-eval", "check", ".", "--no-copy", "--json"]
    from solidarity_eval.cli.main import main
    try:
        code = main()
    except SystemExit as end:
        code = end.code
    with open("/proc/self/status") as status:
        own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    peaks = [own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]
    print(max(peaks), code, file=sys.stderr)
    """
)


def _replaced(archive: bytes, member: str, content: bytes) -> bytes:
    """A copy of an archive with one member replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            new.writestr(item.filename, content if item.filename == member else old.read(item))
    return buffer.getvalue()


def _member(archive: bytes, member: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(member)


SHEET = "xl/worksheets/sheet1.xml"


def unpacking_xlsx() -> bytes:
    sheet = _member(formats.xlsx(), SHEET)
    row = b'<row><c t="inlineStr"><is><t>' + b"a" * 1000 + b"</t></is></c></row>"
    return _replaced(
        formats.xlsx(), SHEET, sheet.replace(b"</sheetData>", row * 300_000 + b"</sheetData>")
    )


def far_cell_xlsx() -> bytes:
    sheet = _member(formats.xlsx(), SHEET)
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return _replaced(formats.xlsx(), SHEET, sheet.replace(b"</sheetData>", cell))


def _entities(sign: bytes) -> bytes:
    levels = b"".join(
        b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10) for level in range(1, 12)
    )
    return b'<!DOCTYPE x [<!ENTITY e0 "' + sign + b'">' + levels + b"]>"


def entities_xlsx() -> bytes:
    sheet = _member(formats.xlsx(), SHEET)
    head, _, body = sheet.partition(b"?>")
    return _replaced(formats.xlsx(), SHEET, head + b"?>" + _entities(b"aaaa") + body)


def unpacking_ods() -> bytes:
    cell = "<table:table-cell><text:p>" + "a" * 1000 + "</text:p></table:table-cell>"
    return formats.ods(f"<table:table-row>{cell}</table:table-row>" * 260_000)


def repeated_ods() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p>'
    row = '<table:table-row table:number-rows-repeated="1048576">'
    return formats.ods(f"{row}{cell}</table:table-cell></table:table-row>")


def entities_ods() -> bytes:
    return formats.ods(doctype=_entities(b"aaaa").decode())


def many_rows_sav() -> bytes:
    # The number of cases stands at byte 80 of the header, after the compression and the weight.
    data = bytearray(formats.sav())
    data[80:84] = struct.pack("<i", 2_000_000_000)
    return bytes(data)


def many_rows_parquet() -> bytes:
    """One column of one repeated number: a few kilobytes that unfold to a hundred million rows."""
    buffer = io.BytesIO()
    run = pa.table({"a": np.ones(1_000_000, dtype=np.int64)})
    with pq.ParquetWriter(buffer, run.schema, compression="zstd") as writer:
        for _ in range(100):
            writer.write_table(run)
    return buffer.getvalue()


BOMBS = {
    "unpacking.xlsx": unpacking_xlsx,
    "far_cell.xlsx": far_cell_xlsx,
    "entities.xlsx": entities_xlsx,
    "unpacking.ods": unpacking_ods,
    "repeated.ods": repeated_ods,
    "entities.ods": entities_ods,
    "many_rows.sav": many_rows_sav,
    "many_rows.parquet": many_rows_parquet,
}


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once(tmp_path, name):
    data = BOMBS[name]()
    write(tmp_path, {name: data, "project.yaml": PROJECT.replace("FILE", name)})
    before, start = os.times(), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    clock, after = time.monotonic() - start, os.times()
    peak, code = (int(part) for part in done.stderr.split()[-2:])
    told = json.loads(done.stdout)["projects"][0]
    refused = any(one["severity"] == "error" for one in told["findings"])
    # The rows that a header claims and the file lacks may also be left out of account.
    assert (code, refused) == (1, True) or told["rows"] == len(formats.ROWS)
    assert "Traceback" not in done.stdout + done.stderr
    # Time that the processor spent: a busy machine must not fail a test.
    spent = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    assert min(spent, clock) < SECONDS
    assert peak / 1024 < MEGABYTES
