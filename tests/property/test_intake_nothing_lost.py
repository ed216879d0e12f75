"""No row is dropped in silence, and no row's place in the file matters."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.text import person_key, skeleton, without_leading_zeros
from tests.fixtures.intake.builders import lines, project, responses, write

LEFT_OUT = {"person_twice", "unknown_wave", "missing_wave", "row_too_long"}
CELL = st.sampled_from(["0", "1", "2", "3", "", "9", "x", "1,5", "NA"])
ROW = st.tuples(
    st.sampled_from(["1", "2", "02", "A-3", "a–3", "", " ", "NA", "5"]),
    st.sampled_from(["1", "2", "2", "1", "", "3"]),
    st.lists(CELL, min_size=4, max_size=4),
    st.sampled_from(["2027-01-05", "05/02/2027", "2027-03-01", "", "31/02/2027"]),
    st.sampled_from(["", "", "", ";extra"]),
)
HEADER = "id;time;a;b;c;d;day"
OPTIONS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(rows, **changes):
    text = [f"{who};{time};{';'.join(cells)};{day}{more}" for who, time, cells, day, more in rows]
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {"data/answers.csv": lines(HEADER, *text)})
        tables = {"responses": responses(date="day")}
        return load_dataset(project(Path(folder), tables=tables, **changes))


@OPTIONS
@given(rows=st.lists(ROW, max_size=12), cutoff=st.booleans())
def test_each_row_is_kept_counted_or_named_by_an_error(rows, cutoff):
    reporting = {"year": 2027, "cutoff": "2027-01-31"} if cutoff else None
    dataset = read(rows, reporting=reporting)
    filled = [row for row in rows if any(cell.strip() for cell in (*row[:2], *row[2], *row[3:]))]
    named = {item.row for item in dataset.errors if item.code in LEFT_OUT}
    counted = sum(dataset.unlinked.values()) + sum(dataset.waiting.values())
    assert dataset.inputs[0].rows == len(filled)
    assert len(dataset.responses) + counted + len(named) == len(filled)


@OPTIONS
@given(rows=st.lists(ROW, max_size=12))
def test_each_unusable_answer_is_named_and_each_other_one_is_read(rows):
    dataset = read(rows)
    wrong = {"9": "out_of_range", "x": "text_in_number", "1,5": "not_whole", "NA": "text_in_number"}
    wanted = sorted(
        (number, wrong[cell])
        for number, row in enumerate(rows, start=2)
        if not row[4]
        for cell in row[2]
        if cell in wrong
    )
    found = [(item.row, item.code) for item in dataset.findings if item.code in wrong.values()]
    assert sorted(found) == wanted
    answers = dataset.responses.filter(like="trust/")
    assert answers.isin([0, 1, 2, 3]).sum().sum() == answers.notna().sum().sum()


@OPTIONS
@given(rows=st.lists(ROW, max_size=10), data=st.data())
def test_the_order_of_the_rows_changes_nothing(rows, data):
    shuffled = data.draw(st.permutations(rows))
    one, other = read(rows), read(shuffled)
    keys = ["population", "wave", "person"]
    tables = [
        item.responses.drop(columns="date").sort_values(keys).reset_index(drop=True)
        for item in (one, other)
    ]
    assert tables[0].equals(tables[1])
    assert one.unlinked == other.unlinked
    codes = [sorted(item.code for item in dataset.errors) for dataset in (one, other)]
    joined = {"ambiguous_identifier"}
    assert [code for code in codes[0] if code not in joined] == [
        code for code in codes[1] if code not in joined
    ]
    assert joined.isdisjoint(codes[0]) == joined.isdisjoint(codes[1])


@given(st.text(max_size=12))
def test_a_normalised_identifier_is_its_own_normal_form(text):
    key = person_key(text)
    assert person_key(key) == key
    assert without_leading_zeros(without_leading_zeros(key)) == without_leading_zeros(key)
    assert skeleton(skeleton(key)) == skeleton(key)


@given(st.text(alphabet="abAB01-  ", max_size=8))
def test_case_and_outer_spaces_never_make_another_person(text):
    assert person_key(f" {text.swapcase()} ") == person_key(text)
