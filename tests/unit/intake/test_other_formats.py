"""LibreOffice, SPSS, Stata, Parquet: the same table whatever the format, found by content."""

from __future__ import annotations

import datetime as dt
import time

import numpy as np
import pandas as pd
import pytest

from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.readers import apart, read_table
from tests.fixtures.intake import formats
from tests.fixtures.intake.builders import project, responses, write

EXPECTED = [[str(cell) for cell in row] for row in formats.ROWS]


def read(folder, content, name, **options):
    write(folder, {name: content})
    return read_table(folder, name, **options)


def codes(result):
    return [finding.code for finding in result.findings]


def cells(table):
    return [list(row) for row in zip(*table.columns, strict=True)]


@pytest.mark.parametrize("kind", formats.BINARY)
def test_the_same_table_in_every_format(tmp_path, kind):
    result = read(tmp_path, formats.BINARY[kind](), f"réponses.{kind}")
    assert result.table is not None, result.findings
    assert list(result.table.header) == formats.HEADER
    assert cells(result.table) == EXPECTED
    assert codes(result) == []


@pytest.mark.parametrize("kind", formats.BINARY)
@pytest.mark.parametrize("suffix", [".csv", ".dat"])
def test_content_rules_over_the_name(tmp_path, kind, suffix):
    result = read(tmp_path, formats.BINARY[kind](), f"export{suffix}")
    assert cells(result.table) == EXPECTED
    assert codes(result) == ([] if suffix == f".{kind}" else ["read_by_content"])


@pytest.mark.parametrize("kind", formats.BINARY)
def test_a_project_reads_and_checks_every_format(tmp_path, kind):
    name = f"data/answers.{kind}"
    write(tmp_path, {name: formats.BINARY[kind]()})
    dataset = load_dataset(project(tmp_path, tables={"responses": responses(name)}))
    assert not dataset.errors
    assert len(dataset.responses) == len(formats.ROWS)


@pytest.mark.parametrize("kind", formats.BINARY)
@pytest.mark.parametrize("content", [b"", b"\x00" * 300, b"nothing of the kind", b"PK\x03\x04"])
def test_what_is_not_what_its_name_says(tmp_path, kind, content):
    result = read(tmp_path, content, f"a.{kind}")
    assert result.table is None
    assert len(result.findings) == 1
    assert result.findings[0].severity == "error"


def test_user_missing_codes_of_spss_stay_visible_and_are_listed(tmp_path):
    table = formats.frame().assign(a=lambda one: one["a"].where(one.index % 5 > 0, 77))
    content = formats.sav(table, missing_ranges={"a": [77], "b": [{"lo": 88, "hi": 99}]})
    result = read(tmp_path, content, "a.sav")
    assert "77" in result.table.columns[2]
    (finding,) = result.findings
    assert finding.code == "declared_missing"
    assert finding.values["codes"] == ("77 (a)", "88-99 (b)")


def test_labels_never_take_the_place_of_codes(tmp_path):
    result = read(tmp_path, formats.sav(), "a.sav")
    assert set(result.table.columns[2]) == {"0", "1", "2", "3"}


def test_missing_letters_of_stata_are_told_from_text(tmp_path):
    table = pd.DataFrame({"id": ["a", "b", "c"], "q": [1.0, 2.0, np.nan]})
    content = formats.dta(table, missing_user_values={"q": ["a"]})
    result = read(tmp_path, content, "a.dta")
    assert list(result.table.columns[0]) == ["a", "b", "c"]
    assert list(result.table.columns[1]) == ["1", "2", ""]


def test_dates_and_decimals_of_software(tmp_path):
    table = pd.DataFrame(
        {
            "id": ["é1", "é2"],
            "day": [dt.date(2026, 3, 1), None],
            "x": [0.1, 3.0],
            "flag": [True, False],
        }
    )
    result = read(tmp_path, formats.parquet(table), "a.parquet")
    assert cells(result.table) == [["é1", "2026-03-01", "0.1", "TRUE"], ["é2", "", "3", "FALSE"]]


def test_nested_columns_are_named(tmp_path):
    table = pd.DataFrame({"id": ["1"], "choices": [["a", "b"]]})
    result = read(tmp_path, formats.parquet(table), "a.parquet")
    assert codes(result) == ["nested_columns"]
    assert result.findings[0].values["columns"] == ("choices",)


def test_a_sheet_of_libreoffice_by_name(tmp_path):
    content = formats.ods()
    assert cells(read(tmp_path, content, "a.ods", sheet="réponses").table) == EXPECTED
    result = read(tmp_path, content, "a.ods", sheet="Feuille 9")
    assert codes(result) == ["unknown_sheet"]


VALUE = "office:value-type='float' office:value='1'"
WIDE = (
    f'<table:table-cell table:number-columns-repeated="16384" {VALUE}>'
    "<text:p>1</text:p></table:table-cell>"
)
EMPTY = (
    '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
)


@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:number-rows-repeated="1048576">{WIDE}</table:table-row>',
        f"{EMPTY}<table:table-row>{WIDE}</table:table-row>",
    ],
)
def test_a_sheet_that_spans_too_much_is_refused_before_it_is_opened(tmp_path, rows):
    start = time.monotonic()
    assert codes(read(tmp_path, formats.ods(rows), "a.ods")) == ["workbook_too_large"]
    assert time.monotonic() - start < 5


def test_entities_are_refused(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert codes(read(tmp_path, formats.ods(doctype=bomb), "a.ods")) == ["unreadable_workbook"]


def test_a_reader_that_stalls_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.001)
    assert codes(read(tmp_path, formats.sav(), "a.sav")) == ["reading_too_long"]


def test_a_reader_that_wants_too_much_memory_is_stopped(tmp_path, monkeypatch):
    pytest.importorskip("resource")
    monkeypatch.setattr(apart, "MEMORY", 90 * 2**20)
    monkeypatch.setattr(apart, "MEMORY_PER_BYTE", 0)
    result = read(tmp_path, formats.sav(), "a.sav")
    assert codes(result)[0] in ("reading_too_heavy", "reading_crashed")


def test_a_reader_that_dies_is_an_error_message(tmp_path, monkeypatch):
    def dead(*_line, **_options):
        return apart.subprocess.CompletedProcess([], -11, b"", b"")

    monkeypatch.setattr(apart.subprocess, "run", dead)
    result = read(tmp_path, formats.sav(), "a.sav")
    assert codes(result) == ["reading_crashed"]
    assert result.findings[0].values["reason"] == "-11"


def test_a_reader_that_answers_nonsense_is_an_error_message(tmp_path, monkeypatch):
    def odd(*_line, **_options):
        return apart.subprocess.CompletedProcess([], 0, b"[1, 2", b"")

    monkeypatch.setattr(apart.subprocess, "run", odd)
    assert codes(read(tmp_path, formats.sav(), "a.sav")) == ["reading_crashed"]
