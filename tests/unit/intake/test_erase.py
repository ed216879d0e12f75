"""Rows taken out of a file: those of the person, no other sign of it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_eval.intake.erase import csv_without_rows, locate_person, without_rows
from solidarity_eval.schemas.tables import ResponseTable
from tests.fixtures.intake.builders import workbook, write

TABLE = ResponseTable.model_validate({"file": "data/a.csv", "person": "id", "wave": "before"})
CELL = st.text(alphabet='aé;,"\n\r \t=🌻م', max_size=6)


def records(data, encoding="utf-8"):
    return list(csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=";"))


@given(st.lists(st.lists(CELL, min_size=2, max_size=3), min_size=1, max_size=6), st.data())
def test_every_other_record_stays_as_it_is(rows, data):
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(rows)
    content = stream.getvalue().encode()
    gone = data.draw(st.sets(st.integers(1, len(rows))))
    left = csv_without_rows(content, gone, separator=";")
    whole = records(content)
    assert records(left) == [row for n, row in enumerate(whole, start=1) if n not in gone]
    assert csv_without_rows(content, set(), separator=";") == content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("start", ["", "sep=;\r\n"])
def test_encoding_mark_and_declared_separator_stay(tmp_path, encoding, start):
    text = start + 'id;note\r\né1;"a\r\nb"\r\n\r\nP2;x\r\n P2 ;y\r\nP3;"z;""\n'
    text = text.replace('"z;""', '"z;"""')
    write(tmp_path, {"data/a.csv": text.encode(encoding)})
    found = locate_person(tmp_path, TABLE, {"p2"})
    assert len(found.rows) == 2
    left = without_rows(found).decode(encoding)
    assert left == text.removeprefix("\ufeff").replace("P2;x\r\n P2 ;y\r\n", "")


def test_a_shifted_row_of_the_person_goes_too(tmp_path):
    write(tmp_path, {"data/a.csv": "id;q\nP1;1\nP2;1;trop\nP3;1\n"})
    found = locate_person(tmp_path, TABLE, {"p2"})
    assert without_rows(found) == b"id;q\nP1;1\nP3;1\n"


def test_a_title_above_the_header_is_no_person(tmp_path):
    write(tmp_path, {"data/a.csv": "P2;\nid;q\nP2;1\n"})
    assert without_rows(locate_person(tmp_path, TABLE, {"p2"})) == b"P2;\nid;q\n"


def test_nobody_and_no_column_are_no_rows(tmp_path):
    write(tmp_path, {"data/a.csv": "id;q\nP1;1\n"})
    assert locate_person(tmp_path, TABLE, {"p2"}) is None
    other = TABLE.model_copy(update={"identity": "code"})
    assert locate_person(tmp_path, other, {"p1"}) is None


def test_only_the_sheet_of_the_table_is_emptied(tmp_path):
    from openpyxl import load_workbook

    rows = [["id", "q"], ["P1", 1], ["P2", 2]]
    write(tmp_path, {"data/a.xlsx": workbook({"Un": [["x"]], "Deux": rows})})
    table = TABLE.model_copy(update={"file": "data/a.xlsx", "sheet": "Deux"})
    book = load_workbook(io.BytesIO(without_rows(locate_person(tmp_path, table, {"p1"}))))
    held = [[cell.value for cell in row] for row in book["Deux"].iter_rows()]
    assert held == [["id", "q"], [None, None], ["P2", 2]]
    assert book["Un"]["A1"].value == "x"
