"""Every separator, encoding and decimal mark is decided, said, and read alike."""

import hashlib
import itertools

import numpy as np
import pytest

from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.numbers import parse_number
from solidarity_eval.intake.readers import read_table
from tests.fixtures.intake.builders import codes, lines, only, project, responses, write

SEPARATORS = {";": ";", ",": ",", "tab": "\t"}
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16"]


def csv_bytes(separator, encoding, decimal, newline="\r\n"):
    rows = [
        ["identifiant", "temps", "équipe", "poids"],
        ["é1", "avant", "Été", f"61{decimal}5"],
        ["é1", "après", "Été", f"60{decimal}25"],
        ["b2", "avant", 'dite "l\'eau"', "70"],
    ]

    def cell(text):
        quoted = text.replace('"', '""')
        return f'"{quoted}"' if any(sign in text for sign in (separator, '"')) else text

    return newline.join(separator.join(map(cell, row)) for row in rows).encode(encoding)


def weights(folder):
    return project(
        folder,
        instruments=[],
        measures=[{"id": "weight", "column": "poids", "min": 30, "max": 200}],
        tables={
            "responses": responses(
                person="identifiant",
                wave={"column": "temps", "values": {"avant": "before", "après": "after"}},
                cluster="équipe",
            )
        },
    )


@pytest.mark.parametrize(
    ("name", "encoding", "decimal"), list(itertools.product(SEPARATORS, ENCODINGS, ".,"))
)
def test_every_combination_gives_the_same_table(tmp_path, name, encoding, decimal):
    write(tmp_path, {"data/answers.csv": csv_bytes(SEPARATORS[name], encoding, decimal)})
    dataset = load_dataset(weights(tmp_path))
    frame = dataset.responses
    assert dataset.findings == ()
    assert frame["person"].tolist() == ["é1", "é1", "b2"]
    assert frame["wave"].tolist() == ["before", "after", "before"]
    assert frame["weight"].tolist() == [61.5, 60.25, 70.0]
    assert frame["cluster"].tolist() == ["Été", "Été", 'dite "l\'eau"']
    decided = dataset.inputs[0].decided
    assert decided == {
        "encoding": encoding,
        "separator": name,
        "decimal": decimal,
        "header_row": 1,
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_end_of_line_is_read(tmp_path, newline):
    content = csv_bytes(";", "utf-8", ",", newline)
    write(tmp_path, {"data/answers.csv": content})
    assert load_dataset(weights(tmp_path)).responses["weight"].tolist() == [61.5, 60.25, 70.0]


def test_two_decimal_marks_in_one_file_are_reported_with_both_cells(tmp_path):
    text = lines("identifiant;temps;équipe;poids", "1;avant;x;61,5", "2;avant;x;61.5")
    write(tmp_path, {"data/answers.csv": text})
    dataset = load_dataset(weights(tmp_path))
    finding = only(dataset, "mixed_decimals")
    assert (finding.row, finding.value) == (3, "61.5")
    assert (finding.values["other"], finding.values["other_row"]) == ("61,5", 2)
    assert dataset.inputs[0].decided["decimal"] == "both"
    assert dataset.responses["weight"].tolist() == [61.5, 61.5]


def rows_of(tmp_path, content, expected=()):
    write(tmp_path, {"file.csv": content})
    return read_table(tmp_path, "file.csv", expected=expected)


def test_rows_are_those_the_spreadsheet_shows(tmp_path):
    content = 'id;text\n1;"two\nlines"\n\n;\n2;b\n3;"""q"""\n'
    table = rows_of(tmp_path, content).table
    assert table.rows.tolist() == [2, 5, 6]
    assert table.columns[1].tolist() == ["two\nlines", "b", '"q"']


def test_blank_lines_above_the_header_are_counted(tmp_path):
    table = rows_of(tmp_path, "\n\nid;a\n1;2\n").table
    assert table.header == ("id", "a")
    assert (table.header_row, table.rows.tolist()) == (3, [4])


def test_a_title_above_the_header_is_reported(tmp_path):
    read = rows_of(tmp_path, "Résultats;;\nid;a;b\n1;2;3\n", expected=("id", "a", "b"))
    assert read.table.header == ("id", "a", "b")
    assert codes(read.findings) == ["header_lower"]
    assert read.findings[0].row == 2


def test_the_separator_line_of_excel_is_obeyed_and_not_counted(tmp_path):
    read = rows_of(tmp_path, "sep=,\r\nid,a;b\r\n1,2;3\r\n")
    assert read.table.header == ("id", "a;b")
    assert read.table.rows.tolist() == [2]


def test_expected_headers_settle_the_separator(tmp_path):
    content = "id;nom, prénom\n1;Durand, Lou\n2;Petit, Noé\n"
    read = rows_of(tmp_path, content, expected=("id", "nom, prénom"))
    assert read.table.header == ("id", "nom, prénom")
    assert read.findings == ()


def test_two_separators_that_fit_alike_are_reported(tmp_path):
    read = rows_of(tmp_path, "x;nom, prénom\n1;Durand, Lou\n2;Petit, Noé\n")
    assert codes(read.findings) == ["separator_unsure"]
    assert {read.findings[0].values["chosen"], read.findings[0].values["rival"]} == {";", ","}


def test_a_decimal_comma_is_not_a_separator(tmp_path):
    table = rows_of(tmp_path, "id;a\n1;1,5\n2;2,5\n").table
    assert table.header == ("id", "a")
    assert table.columns[1].tolist() == ["1,5", "2,5"]


def test_a_file_of_one_column_has_no_separator(tmp_path):
    table = rows_of(tmp_path, "id\n1\n2\n").table
    assert table.header == ("id",)
    assert table.decided["separator"] == "none"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04rest", "wrong_format"),
        (b"\xd0\xcf\x11\xe0rest", "wrong_format"),
        (b"%PDF-1.7", "wrong_format"),
        (b"a;b\n1;\x00", "unknown_encoding"),
        (b"a;b\n1;\x81", "unknown_encoding"),
        (b'a;b\n1;"open\n2;3\n', "broken_quotes"),
        (b'a;b\n1;"open\n2;"x"\n', "broken_quotes"),
        (b"", "empty_file"),
        (b"\n\n;;\n", "empty_file"),
        (b"a;b\n", "empty_file"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, content, code):
    read = rows_of(tmp_path, content)
    assert codes(read.findings) == [code]
    assert read.findings[0].severity == "error"


def test_a_broken_quote_names_its_row(tmp_path):
    read = rows_of(tmp_path, b'a;b\n1;2\n2;"x"y\n')
    assert read.findings[0].row == 3


def test_a_shifted_row_is_an_error_and_is_left_out_whole(tmp_path):
    read = rows_of(tmp_path, "id,a\n1,2\n2,2,5\n3,1,\n")
    assert codes(read.findings) == ["row_too_long"]
    assert (read.findings[0].row, read.findings[0].value) == (3, "5")
    assert read.table.columns[0].tolist() == ["1", "3"]
    assert read.table.set_aside == 1


def test_a_short_row_is_a_warning_and_is_read(tmp_path):
    read = rows_of(tmp_path, "id;a;b\n1;2;3\n2;2\n")
    assert [(item.code, item.row) for item in read.findings] == [("row_too_short", 3)]
    assert read.table.columns[2].tolist() == ["3", ""]


def test_the_hash_is_that_of_the_bytes_read(tmp_path):
    read = rows_of(tmp_path, b"abc;d\n1;2\n")
    assert read.sha256 == hashlib.sha256(b"abc;d\n1;2\n").hexdigest()


def test_numbers_with_spaces_and_signs_are_read():
    values = {
        "10 000": 10000.0,
        "10\u202f000,5": 10000.5,
        "\u22123": -3.0,
        "+2": 2.0,
        ",5": 0.5,
        "1e-3": 0.001,
        "３": 3.0,
    }
    assert {text: parse_number(text).value for text in values} == values
    for text in ("", "oui", "1 2", "1,2,3", "1.000,5", "inf", "nan", "1e999", "0x10", "1_000"):
        assert parse_number(text) is None, text


def test_columns_beyond_memory_of_the_header_keep_their_letter(tmp_path):
    write(tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d;", "1;1;0;1;2;3;x")})
    dataset = load_dataset(project(tmp_path))
    assert codes(dataset) == ["row_too_long", "wave_without_rows", "wave_without_rows"]
    assert dataset.responses.empty
    assert dataset.inputs[0].rows == 1


def test_empty_answers_are_nan(tmp_path):
    write(tmp_path, {"data/answers.csv": lines("id;time;a;b;c;d", "1;1;0;;2;3", "1;2;1; ;2;3")})
    dataset = load_dataset(project(tmp_path))
    assert dataset.findings == ()
    assert np.isnan(dataset.responses["trust/b"]).all()
