"""Workbooks: cells as a person would type them, sheets by name or number, no harm from any."""

import datetime as dt
import io
import os
import re
import zipfile

import pytest

from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.readers import read_table
from tests.fixtures.intake.builders import codes, only, project, responses, workbook, write

HEADER = ["id", "time", "a", "b", "c", "d"]


def read(tmp_path, content, name="book.xlsx", **options):
    write(tmp_path, {name: content})
    return read_table(tmp_path, name, **options)


def altered(content, member, change):
    """The same archive with one member changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.namelist():
            data = old.read(item)
            new.writestr(item, change(data) if item == member else data)
    return target.getvalue()


def test_cells_become_the_text_a_person_would_type(tmp_path):
    row = [3.0, 2.5, True, dt.date(2026, 1, 2), "012", 12345678901, "été", None]
    table = read(tmp_path, workbook({"Été": [list("abcdefgh"), row]})).table
    cells = [column[0] for column in table.columns]
    assert cells == ["3", "2.5", "TRUE", "2026-01-02", "012", "12345678901", "été", ""]
    assert (table.sheet, table.decided["sheet"]) == ("Été", "Été")


def test_rows_and_columns_are_those_of_the_sheet(tmp_path):
    rows = [[], [None, "id", "x"], [None, 1, 2], [], [None, 2, 3]]
    table = read(tmp_path, workbook({"S": rows})).table
    assert table.header == ("", "id", "x")
    assert (table.header_row, table.rows.tolist()) == (2, [3, 5])


def test_an_error_of_excel_is_not_taken_for_an_empty_cell(tmp_path):
    content = workbook({"S": [HEADER, [1, 1, 0, 1, 2, 3], [1, 2, 0, 1, 2, 3]]})
    content = altered(
        content,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(
            b'<c r="D2"><v>1</v></c>', b'<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        ),
    )
    write(tmp_path, {"data/answers.xlsx": content})
    tables = {"responses": responses("data/answers.xlsx")}
    finding = only(load_dataset(project(tmp_path, tables=tables)), "text_in_number")
    assert (finding.row, finding.column, finding.value) == (2, "b", "#DIV/0!")
    assert finding.sheet == "S"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (b'<c r="D2"><f>1+2</f></c>', "=1+2"),
        (b'<c r="D2" s="3"><f>A1&amp;B1</f><v></v></c>', "=A1&B1"),
        (b'<c r="D2"><f t="shared" si="0">C2</f><v /></c>', "=C2"),
    ],
)
def test_a_formula_that_nobody_computed_is_not_taken_for_an_empty_cell(tmp_path, cell, value):
    content = workbook({"S": [HEADER, [1, 1, 0, 1, 2, 3], [1, 2, 0, 1, 2, 3]]})
    content = altered(
        content,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b'<c r="D2"><v>1</v></c>', cell),
    )
    write(tmp_path, {"data/answers.xlsx": content})
    tables = {"responses": responses("data/answers.xlsx")}
    finding = only(load_dataset(project(tmp_path, tables=tables)), "text_in_number")
    assert (finding.row, finding.column, finding.value) == (2, "b", value)


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(tmp_path):
    content = workbook({"S": [HEADER, [1, 1, 0, 1, 2, 3], [1, 2, 0, 1, 2, 3]]})
    empty = b'<c r="D2" t="str"><f>IF(1,"","")</f><v></v></c>'
    content = altered(
        content,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b'<c r="D2"><v>1</v></c>', empty),
    )
    write(tmp_path, {"data/answers.xlsx": content})
    tables = {"responses": responses("data/answers.xlsx")}
    assert load_dataset(project(tmp_path, tables=tables)).findings == ()


def test_the_first_sheet_with_cells_is_read_and_the_others_are_named(tmp_path):
    book = workbook({"Vide": [], "Réponses": [["id"], [1]], "Notes": [["x"]]})
    result = read(tmp_path, book)
    assert result.table.sheet == "Réponses"
    assert codes(result.findings) == ["other_sheets"]
    assert result.findings[0].values["others"] == ("Notes",)


def test_a_hidden_sheet_is_not_the_first(tmp_path):
    book = workbook({"Caché": [["id"], [9]], "Vu": [["id"], [1]]})
    book = altered(
        book,
        "xl/workbook.xml",
        lambda data: re.sub(rb'(<sheet name="Cach[^>]*?) r:id', rb'\1 state="hidden" r:id', data),
    )
    assert read(tmp_path, book).table.columns[0].tolist() == ["1"]


@pytest.mark.parametrize("sheet", ["Réponses", " réponses ", "reponses", 2])
def test_a_sheet_is_named_or_numbered_from_one(tmp_path, sheet):
    book = workbook({"Un": [["id"], [1]], "Réponses": [["id"], [2]]})
    result = read(tmp_path, book, sheet=sheet)
    assert result.table.columns[0].tolist() == ["2"]
    assert result.findings == ()


@pytest.mark.parametrize("sheet", ["Trois", 0, 3])
def test_an_unknown_sheet_lists_those_there_are(tmp_path, sheet):
    result = read(tmp_path, workbook({"Un": [["id"]], "Deux": [["id"]]}), sheet=sheet)
    assert result.table is None
    assert codes(result.findings) == ["unknown_sheet"]
    assert result.findings[0].values["available"] == "Un, Deux"


def test_a_sheet_without_cells_is_an_empty_file(tmp_path):
    assert codes(read(tmp_path, workbook({"S": []})).findings) == ["empty_file"]


def test_cells_without_header_are_kept_under_their_letter(tmp_path):
    rows = [HEADER, [1, 1, 0, 1, 2, 3, "note"], [1, 2, 0, 1, 2, 3]]
    write(tmp_path, {"data/answers.xlsx": workbook({"S": rows})})
    tables = {"responses": responses("data/answers.xlsx")}
    dataset = load_dataset(project(tmp_path, tables=tables))
    assert only(dataset, "extra_columns").values["columns"] == ("G",)
    assert len(dataset.responses) == 2


def test_a_cell_far_away_is_refused_before_the_workbook_is_opened(tmp_path):
    content = workbook({"S": [HEADER, [1, 1, 0, 1, 2, 3]]})
    content = altered(
        content,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
        ),
    )
    result = read(tmp_path, content)
    assert codes(result.findings) == ["workbook_too_large"]
    assert result.findings[0].values["size"] == "1048576 x 16384"


def test_far_cells_without_reference_are_refused_too(tmp_path):
    row = b"<row>" + b"<c><v>1</v></c>" * 6000 + b"</row>"
    content = altered(
        workbook({"S": [["id"]]}),
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(
            b"</sheetData>", row + b'<row r="900">' + row[5:] + b"</sheetData>"
        ),
    )
    assert codes(read(tmp_path, content).findings) == ["workbook_too_large"]


def test_a_far_cell_that_is_only_formatted_is_no_harm(tmp_path):
    content = altered(
        workbook({"S": [["id"], [1]]}),
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
        ),
    )
    assert read(tmp_path, content).table.columns[0].tolist() == ["1"]


def test_a_workbook_that_unpacks_to_more_than_200_megabytes_is_refused(tmp_path):
    target = io.BytesIO(workbook({"S": [["id"], [1]]}))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(201 * 2**20))
    result = read(tmp_path, target.getvalue())
    assert len(target.getvalue()) < 2**20
    assert codes(result.findings) == ["workbook_too_large"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_workbook"),
        (b"<html><table>", "wrong_format"),
        (b"", "empty_file"),
        (workbook({"S": [["id"]]})[:400], "unreadable_workbook"),
    ],
)
def test_what_is_no_workbook_says_so(tmp_path, content, code):
    assert codes(read(tmp_path, content).findings) == [code]


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("xl/workbook.xml", lambda data: b"<broken"),
        ("xl/workbook.xml", lambda data: b"<!DOCTYPE x>" + data),
        ("xl/worksheets/sheet1.xml", lambda data: b"<!DOCTYPE x>" + data),
        ("xl/worksheets/sheet1.xml", lambda data: data[:-40]),
    ],
)
def test_a_damaged_workbook_says_so(tmp_path, member, change):
    content = altered(workbook({"S": [["id"], [1]]}), member, change)
    assert codes(read(tmp_path, content).findings) == ["unreadable_workbook"]


def test_an_archive_that_is_no_workbook_says_so(tmp_path):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert codes(read(tmp_path, target.getvalue()).findings) == ["wrong_format"]


def test_a_csv_named_as_a_workbook_and_the_other_way_round(tmp_path):
    result = read(tmp_path, workbook({"S": [["id"]]}), name="book.csv")
    assert codes(result.findings) == ["read_by_content", "empty_file"]
    assert result.findings[0].values["kind"] == "xlsx"
    result = read(tmp_path, b"id;a\n1;2", name="a.xlsx")
    assert codes(result.findings) == ["read_by_content"]
    assert result.table.header == ("id", "a")


def test_random_damage_never_raises(tmp_path):
    content = bytearray(workbook({"S": [HEADER, *[[i, 1, 0, 1, 2, 3] for i in range(20)]]}))
    for start in range(0, len(content) - 8, 211):
        damaged = bytes(content[:start]) + os.urandom(6) + bytes(content[start + 6 :])
        result = read(tmp_path, damaged)
        assert (result.table is None) == any(
            finding.code in {"unreadable_workbook", "wrong_format", "workbook_too_large"}
            for finding in result.findings
        )
