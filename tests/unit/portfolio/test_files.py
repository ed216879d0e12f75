"""The exported tables: read back whole, harmless in a spreadsheet, described as they are."""

import csv
import datetime as dt
import hashlib
import io
import json

import pytest
from openpyxl import load_workbook

from solidarity_eval.portfolio import tidy_tables
from solidarity_eval.results import results_adapter
from solidarity_eval.workflows.portfolio_files import csv_of, data_files, portfolio_json
from tests.unit.portfolio.sample_packets import packet, ten, training
from tests.unit.portfolio.sending import portfolio_of

DANGEROUS = ("=1+1", "+33 1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0")
CASTS = {
    "string": str,
    "integer": int,
    "number": lambda cell: float(cell.replace(",", ".")),
    "boolean": lambda cell: {"true": True, "false": False}[cell],
    "date": dt.date.fromisoformat,
}


@pytest.fixture(scope="module")
def portfolio():
    return portfolio_of(ten())


@pytest.fixture(scope="module")
def files(portfolio):
    return data_files(portfolio)


def rows_of(content):
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_every_table_is_written_with_a_mark_for_excel(portfolio, files):
    for table in tidy_tables(portfolio):
        content = files[f"data/{table.name}.csv"]
        assert content.startswith(b"\xef\xbb\xbf")
        head, *body = rows_of(content)
        assert head == [name for name, _ in table.columns]
        assert len(body) == len(table.rows)


def test_every_cell_reads_back_as_it_was(portfolio, files):
    for table in tidy_tables(portfolio):
        _, *body = rows_of(files[f"data/{table.name}.csv"])
        for cells, row in zip(body, table.rows, strict=True):
            for cell, value, (_, kind) in zip(cells, row, table.columns, strict=True):
                if value is None:
                    assert cell == ""
                else:
                    assert CASTS[kind](cell) == value


def test_there_is_no_total_and_units_stay_apart(portfolio):
    tables = {table.name: table for table in tidy_tables(portfolio)}
    counts = tables["counts"]
    names = [name for name, _ in counts.columns]
    units = {row[names.index("unit")] for row in counts.rows}
    assert units == {"persons", "families", "visits", "sensitised", "dyads"}
    assert {row[0] for row in counts.rows} <= {p.project for p in portfolio.packets}
    assert sum(len(p.counts) for p in portfolio.packets) == len(counts.rows)


def test_keys_name_each_row_once(portfolio):
    for table in tidy_tables(portfolio):
        if table.key:
            names = [name for name, _ in table.columns]
            places = [names.index(part) for part in table.key]
            keys = [tuple(row[place] for place in places) for row in table.rows]
            assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_is_a_formula(text):
    made = packet("a", text, organisation=text, lessons=[{"theme": "t", "words": text}])
    read = portfolio_of([made])
    for table in tidy_tables(read):
        for row in rows_of(csv_of(table))[1:]:
            for cell, (_, kind) in zip(row, table.columns, strict=True):
                assert kind != "string" or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    book = load_workbook(io.BytesIO(data_files(read)["data.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert text.strip() in {str(cell.value).strip() for cell in cells}


def test_negative_numbers_stay_numbers(files):
    head, *body = rows_of(files["data/outcomes.csv"])
    place = head.index("change_estimate")
    assert any(row[place].startswith("-0,") for row in body)
    book = load_workbook(io.BytesIO(files["data.xlsx"]))
    sheet = book["outcomes"]
    column = [cell.value for cell in sheet[1]].index("change_estimate")
    values = [row[column].value for row in sheet.iter_rows(min_row=2)]
    assert min(values) < 0
    assert all(isinstance(value, float | int) for value in values)


def test_the_descriptor_tells_what_is_there(portfolio, files):
    described = json.loads(files["datapackage.json"])
    assert described["name"] == "portfolio-2026"
    assert "simul" in described["description"]
    tables = {table.name: table for table in tidy_tables(portfolio)}
    assert {one["name"] for one in described["resources"]} == set(tables)
    for one in described["resources"]:
        content = files[one["path"]]
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert one["dialect"]["delimiter"] == ";"
        fields = one["schema"]["fields"]
        assert [(f["name"], f["type"]) for f in fields] == list(tables[one["name"]].columns)
        assert all(f["description"] for f in fields)
        assert all(f["decimalChar"] == "," for f in fields if f["type"] == "number")
        keys = one["schema"].get("primaryKey", [])
        assert set(keys) <= {f["name"] for f in fields}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_column_is_explained_in_both_languages(portfolio, language):
    book = load_workbook(io.BytesIO(data_files(portfolio, language=language)["data.xlsx"]))
    rows = list(book.worksheets[-1].iter_rows(min_row=2, values_only=True))
    told = {(table, column) for table, column, meaning in rows if meaning}
    wanted = {(t.name, name) for t in tidy_tables(portfolio) for name, _ in t.columns}
    assert told == wanted


def test_results_json_says_what_was_read_and_put_together(portfolio):
    content = json.loads(portfolio_json(portfolio))
    assert content["simulated"] is True
    assert [item["project"] for item in content["packets"]] == [
        p.project for p in portfolio.packets
    ]
    results = results_adapter().validate_json(json.dumps(content["results"]))
    assert {result.id for result in results} == set(portfolio.results)
    assert results[0] == portfolio.results[results[0].id]
    assert set(content["references"]) >= {"nagashima2019", "knapp2003"}


def test_set_aside_and_refused_files_are_listed():
    read = portfolio_of([*ten(), training(revision=2)])
    (files,) = (table for table in tidy_tables(read) if table.name == "files")
    states = [row[1] for row in files.rows]
    assert states.count("used") == 10
    assert states.count("set_aside") == 1
