"""Text files made to harm, or merely odd: refused with a reason, or read as they are."""

import time
import tracemalloc

import pytest

from solidarity_eval.intake.annotate import annotate
from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.readers import read_table
from tests.fixtures.intake.builders import codes, lines, only, project, responses, write

FILE = "data/answers.csv"
SOUND = lines("id;time;a;b;c;d", "P1;1;0;1;2;3", "P1;2;3;2;1;0")


def dataset_of(folder, content, **changes):
    write(folder, {FILE: content})
    return load_dataset(project(folder, **changes))


def test_a_field_of_one_gigabyte_costs_neither_time_nor_memory(tmp_path):
    write(tmp_path, {FILE: 'id;time;a\n1;1;"'})
    with (tmp_path / FILE).open("r+b") as stream:
        stream.truncate(2**30)
    start = time.monotonic()
    tracemalloc.start()
    findings = read_table(tmp_path, FILE).findings
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert codes(findings) == ["file_too_large"]
    assert time.monotonic() - start < 5
    assert peak < 10 * 2**20


@pytest.mark.parametrize("opening", ["", '"'])
def test_a_cell_of_megabytes_is_refused(tmp_path, opening):
    text = f"id;time;a\n1;1;{opening}" + "x" * (3 * 2**20)
    write(tmp_path, {FILE: text})
    assert codes(read_table(tmp_path, FILE).findings) == ["cell_too_long"]


def test_a_cell_of_a_million_signs_with_separators_is_refused(tmp_path):
    write(tmp_path, {FILE: 'id;time;a\n1;1;"' + "x;" * 600_000 + '"\n'})
    assert codes(read_table(tmp_path, FILE).findings) == ["cell_too_long"]


def test_nul_bytes_are_named(tmp_path):
    write(tmp_path, {FILE: SOUND.encode().replace(b"P1", b"P\x001", 1)})
    finding = read_table(tmp_path, FILE).findings[0]
    assert (finding.code, finding.values["variant"]) == ("unknown_encoding", "nul")


def test_two_encodings_in_one_file_are_read_line_by_line(tmp_path):
    first = "id;time;a;b;c;d;lieu\nÉ1;1;0;1;2;3;été\n".encode()
    second = "É1;2;3;2;1;0;déjà\n".encode("cp1252")
    dataset = dataset_of(tmp_path, first + second)
    assert only(dataset, "mixed_encodings").severity == "warning"
    assert dataset.responses["person"].tolist() == ["é1", "é1"]
    assert not dataset.errors


def test_windows_1252_alone_is_not_taken_for_a_mixture(tmp_path):
    dataset = dataset_of(tmp_path, SOUND.replace("P1", "É1").encode("cp1252"))
    assert dataset.inputs[0].decided["encoding"] == "cp1252"
    assert dataset.findings == ()


def test_right_to_left_and_emoji_are_kept(tmp_path):
    text = SOUND.replace("P1", "شخص😀").replace("id;", "\u202bid;")
    dataset = dataset_of(tmp_path, text.replace("\u202b", ""))
    assert dataset.responses["person"].tolist() == ["شخص😀"] * 2
    assert dataset.findings == ()


def test_a_lock_file_and_a_link_to_elsewhere_are_refused(tmp_path):
    outside = tmp_path / "outside.csv"
    outside.write_text(SOUND, encoding="utf-8")
    folder = tmp_path / "project"
    write(folder, {"data/~$answers.csv": "x"})
    (folder / "data" / "link.csv").symlink_to(outside)
    (folder / "linked").symlink_to(tmp_path, target_is_directory=True)
    refused = {
        "data/~$answers.csv": "missing_file",
        "data/link.csv": "outside_folder",
        "linked/outside.csv": "outside_folder",
        "../outside.csv": "outside_folder",
        str(outside): "outside_folder",
        "data/../../outside.csv": "outside_folder",
    }
    assert {name: codes(read_table(folder, name).findings)[0] for name in refused} == refused


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+cmd", "@SUM(A1)", '=HYPERLINK("x")'])
def test_no_formula_runs_in_what_is_written_back(tmp_path, text):
    from openpyxl import load_workbook

    quoted = '"' + text.replace('"', '""') + '"'
    dataset = dataset_of(
        tmp_path, lines(f"id;time;a;b;c;d;{quoted}", f"{quoted};1;{quoted};1;2;3;{quoted}")
    )
    (copy,) = annotate(tmp_path, dataset, tmp_path / "out")
    kinds = {
        cell.data_type
        for sheet in load_workbook(copy)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }
    assert kinds == {"s"}


def test_a_table_of_ten_thousand_columns_is_read(tmp_path):
    names = ";".join(f"q{number}" for number in range(10_000))
    start = time.monotonic()
    dataset = dataset_of(
        tmp_path,
        lines(f"id;time;a;b;c;d;{names}", "P1;1;0;1;2;3;" + ";".join("1" * 10_000)),
        tables={"responses": responses(ignore=[])},
    )
    assert time.monotonic() - start < 10
    assert dataset.responses.filter(like="trust/").to_numpy().tolist() == [[0, 1, 2, 3]]
