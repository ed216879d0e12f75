"""A table written in any format that teams use is read back as it was."""

import csv
import io
import math
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.readers import read_table
from tests.fixtures.intake.builders import (
    ITEMS,
    project,
    questionnaire,
    responses,
    workbook,
    write,
)

CHARACTERS = "aZé ç0'\";,\n-=ÉœŒ€"
WORDS = st.text(alphabet=CHARACTERS, max_size=12).map(lambda text: " ".join(text.split()))
ANSWERS = st.none() | st.integers(0, 3)
WEIGHTS = st.none() | st.integers(-400, 4000).map(lambda value: value / 8)
PERSONS = st.lists(st.integers(1, 500), min_size=1, max_size=8, unique=True)


@st.composite
def tables(draw):
    """Rows of person, time, four answers, a weight and a team of free text."""
    rows = []
    for person in draw(PERSONS):
        for time in draw(st.sampled_from([(1,), (2,), (1, 2)])):
            answers = [draw(ANSWERS) for _ in ITEMS]
            rows.append([person, time, *answers, draw(WEIGHTS), draw(WORDS)])
    return rows


def as_csv(rows, separator, decimal):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    writer.writerow(["id", "time", *ITEMS, "poids", "équipe"])
    for row in rows:
        cells = ["" if value is None else str(value) for value in row]
        cells[6] = cells[6].replace(".", decimal)
        writer.writerow(cells)
    return buffer.getvalue()


def loaded(folder, file):
    return project(
        folder,
        instruments=[{"define": questionnaire()}],
        measures=[{"id": "weight", "column": "poids"}],
        tables={"responses": responses(file, cluster="équipe")},
    )


def expected(rows):
    waves = {1: "before", 2: "after"}
    return [
        (
            str(row[0]),
            waves[row[1]],
            *(math.nan if value is None else float(value) for value in row[2:7]),
        )
        for row in rows
    ]


def same(found, wanted):
    return len(found) == len(wanted) and all(
        a == b or (isinstance(a, float) and math.isnan(a) and math.isnan(b))
        for left, right in zip(found, wanted, strict=True)
        for a, b in zip(left, right, strict=True)
    )


COLUMNS = ["person", "wave", *(f"trust/{item}" for item in ITEMS), "weight"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=tables(),
    separator=st.sampled_from(";,\t"),
    decimal=st.sampled_from(".,"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
)
def test_a_csv_file_is_read_back(rows, separator, decimal, encoding):
    with tempfile.TemporaryDirectory() as folder:
        content = as_csv(rows, separator, decimal).encode(encoding)
        write(Path(folder), {"data/answers.csv": content})
        dataset = load_dataset(loaded(Path(folder), "data/answers.csv"))
    assert dataset.errors == ()
    assert same(dataset.responses[COLUMNS].to_numpy().tolist(), expected(rows))
    assert dataset.inputs[0].rows == len(rows)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=tables())
def test_a_workbook_is_read_back(rows):
    header = ["id", "time", *ITEMS, "poids", "équipe"]
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {"data/answers.xlsx": workbook({"Été": [header, *rows]})})
        dataset = load_dataset(loaded(Path(folder), "data/answers.xlsx"))
    assert dataset.errors == ()
    assert same(dataset.responses[COLUMNS].to_numpy().tolist(), expected(rows))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cells=st.lists(
        st.lists(st.text(alphabet="ab é;,\t\"'\n|0=", max_size=6), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    ),
    separator=st.sampled_from(";,\t"),
)
def test_every_cell_of_text_is_read_back_with_its_row(cells, separator):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(["one", "two", "three"])
    writer.writerows(cells)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {"x.csv": buffer.getvalue()})
        table = read_table(Path(folder), "x.csv", expected=("one", "two", "three")).table
    filled = [index for index, row in enumerate(cells) if any(cell.strip() for cell in row)]
    assert table.rows.tolist() == [index + 2 for index in filled]
    read = [list(row) for row in zip(*table.columns, strict=True)]
    assert read == [cells[index] for index in filled]


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300), suffix=st.sampled_from(["csv", "xlsx", "txt"]))
def test_any_bytes_are_read_or_refused_with_a_finding(content, suffix):
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {f"x.{suffix}": content})
        read = read_table(Path(folder), f"x.{suffix}")
    assert read.sha256 is not None
    assert read.table is not None or read.findings
