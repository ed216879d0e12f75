"""Copies of the inputs with their cells marked: faithful, harmless, and nobody's work lost."""

import datetime as dt
import hashlib

import pytest
from openpyxl import load_workbook

from solidarity_eval.errors import OutputError
from solidarity_eval.intake.annotate import annotate
from solidarity_eval.intake.findings import Finding
from solidarity_eval.intake.load import load_dataset
from solidarity_eval.intake.marks import COLOURS
from tests.fixtures.intake.builders import lines, project, responses, workbook, write

HEADER = ["id", "time", "a", "b", "c", "d", "note"]


def checked(tmp_path, file, content):
    write(tmp_path, {file: content})
    tables = {"responses": responses(file, ignore=["note"])}
    return load_dataset(project(tmp_path, tables=tables))


def colour(cell):
    return cell.fill.start_color.rgb[-6:] if cell.fill.fill_type else None


def test_a_csv_becomes_a_workbook_with_its_cells_marked(tmp_path):
    text = lines(";".join(HEADER), "1;1;9;x;2;3;été", "1;2;0;1;2;3;", ";1;0;1;2;3;")
    dataset = checked(tmp_path, "data/réponses.csv", text)
    (path,) = annotate(tmp_path, dataset, tmp_path / "vérifié", language="fr")
    assert path == tmp_path / "vérifié" / "réponses-a-verifier.xlsx"
    book = load_workbook(path)
    assert book.sheetnames == ["À vérifier", "Données"]
    data = book["Données"]
    assert [cell.value for cell in data[2]] == [1, 1, 9, "x", 2, 3, "été"]
    assert colour(data["C2"]) == colour(data["D2"]) == COLOURS["error"]
    assert colour(data["A4"]) == COLOURS["warning"]
    assert colour(data["E2"]) is None
    assert data["C2"].comment.text.startswith("à corriger – 9 est hors de l’échelle")
    listed = list(book["À vérifier"].iter_rows(min_row=2, values_only=True))
    assert [row[:5] for row in listed] == [
        ("à corriger", None, 2, "a", 9),
        ("à corriger", None, 2, "b", "x"),
        ("à regarder", None, 4, "id", None),
    ]
    assert book["À vérifier"]["C2"].hyperlink.location == "'Données'!A2"


def test_a_workbook_keeps_its_looks_and_the_original_is_untouched(tmp_path):
    rows = [HEADER, [1, 1, 9, 1, 2, 3, dt.date(2027, 1, 2)], [1, 2, 0, 1, 2, 3, "x"]]
    content = workbook({"Réponses": rows, "Notes": [["à garder"]]})
    dataset = checked(tmp_path, "data/book.xlsx", content)
    (path,) = annotate(tmp_path, dataset, tmp_path / "out", language="en")
    book = load_workbook(path)
    assert book.sheetnames == ["To check", "Réponses", "Notes"]
    assert colour(book["Réponses"]["C2"]) == COLOURS["error"]
    assert book["Réponses"]["G2"].value.date() == dt.date(2027, 1, 2)
    assert book["Notes"]["A1"].value == "à garder"
    assert (tmp_path / "data/book.xlsx").read_bytes() == content


HOSTILE = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1+1"]


def formulas(path):
    return [
        cell.coordinate
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_text_that_begins_like_a_formula_stays_a_text(tmp_path, kind):
    rows = [[i, 1, text, 1, 2, 3, text] for i, text in enumerate(HOSTILE)]
    if kind == "csv":
        content = lines(*(";".join(map(str, row)) for row in [HEADER, *rows]))
    else:
        content = workbook({"Données": [HEADER, *rows]})
    dataset = checked(tmp_path, f"data/answers.{kind}", content)
    (path,) = annotate(tmp_path, dataset, tmp_path / "out", language="fr")
    assert formulas(path) == []
    data = load_workbook(path)["Données"]
    assert [data.cell(row + 2, 7).value.strip() for row in range(6)] == [t.strip() for t in HOSTILE]
    assert all(data.cell(row + 2, 7).quotePrefix for row in range(6))
    listed = {row[4] for row in load_workbook(path)["À vérifier"].iter_rows(values_only=True)}
    assert {"=1+1", "@SUM(A1)"} <= listed


def test_a_formula_of_the_input_becomes_its_value(tmp_path):
    content = workbook({"S": [HEADER, [1, 1, 9, 1, 2, 3]]})
    write(tmp_path, {"data/answers.xlsx": content})
    book = load_workbook(tmp_path / "data/answers.xlsx")
    book["S"]["G2"] = '=HYPERLINK("http://example.invalid")'
    book.save(tmp_path / "data/answers.xlsx")
    dataset = checked(tmp_path, "data/answers.xlsx", (tmp_path / "data/answers.xlsx").read_bytes())
    (path,) = annotate(tmp_path, dataset, tmp_path / "out", language="fr")
    assert formulas(path) == []


def test_findings_alone_mark_the_files_they_name(tmp_path):
    write(tmp_path, {"a.csv": lines("id,x", "1,2"), "b.csv": lines("id,x", "1,2")})
    findings = [
        Finding(
            code="text_in_number", severity="error", file="a.csv", row=2, column="x", value="2"
        ),
        Finding(
            code="wave_without_rows", severity="warning", file="project.yaml", values={"wave": "w"}
        ),
        Finding(code="missing_file", severity="error", file="gone.csv"),
    ]
    (path,) = annotate(tmp_path, findings, tmp_path / "out", language="fr")
    assert path.name == "a-a-verifier.xlsx"
    assert colour(load_workbook(path)["Données"]["B2"]) == COLOURS["error"]


def test_several_findings_on_a_cell_share_its_comment_and_the_gravest_colours_it(tmp_path):
    write(tmp_path, {"a.csv": lines("id;x", "1;2")})
    findings = [
        Finding(
            code="extra_columns", severity="notice", file="a.csv", row=1, values={"columns": ("x",)}
        ),
        Finding(code="missing_column", severity="error", file="a.csv", row=1, column="gone"),
    ]
    (path,) = annotate(tmp_path, findings, tmp_path / "out", language="en")
    cell = load_workbook(path)["Data"]["A1"]
    assert colour(cell) == COLOURS["error"]
    assert cell.comment.text.count(" – ") == 2


def test_a_clean_file_says_so(tmp_path):
    content = lines(";".join(HEADER), "1;1;0;1;2;3;", "1;2;0;1;2;3;")
    dataset = checked(tmp_path, "data/answers.csv", content)
    (path,) = annotate(tmp_path, dataset, tmp_path / "out", language="fr")
    values = [cell.value for row in load_workbook(path)["À vérifier"].iter_rows() for cell in row]
    assert "Rien à vérifier dans ce fichier." in values


def test_cells_in_a_merged_range_and_odd_signs_do_no_harm(tmp_path):
    write(
        tmp_path, {"data/answers.xlsx": workbook({"S": [HEADER, [1, 1, 9, "x", 2, 3, "a\x0bb"]]})}
    )
    book = load_workbook(tmp_path / "data/answers.xlsx")
    book["S"].merge_cells("C2:D2")
    book.save(tmp_path / "data/answers.xlsx")
    dataset = checked(tmp_path, "data/answers.xlsx", (tmp_path / "data/answers.xlsx").read_bytes())
    (path,) = annotate(tmp_path, dataset, tmp_path / "out", language="fr")
    assert colour(load_workbook(path)["S"]["C2"]) == COLOURS["error"]
    write(tmp_path, {"b.csv": "id;x\n1;a\x0bb\n"})
    finding = Finding(
        code="text_in_number", severity="error", file="b.csv", row=2, column="x", value="a\x0bb"
    )
    (path,) = annotate(tmp_path, [finding], tmp_path / "out", language="fr")
    assert load_workbook(path)["Données"]["B2"].value == "a\ufffdb"


ONE = Finding(code="text_in_number", severity="error", file="a.csv", row=2, column="x", value="2")


def test_our_own_copy_is_replaced_and_one_that_somebody_changed_is_not(tmp_path):
    write(tmp_path, {"a.csv": lines("id;x", "1;2")})
    (first,) = annotate(tmp_path, [ONE], tmp_path / "out")
    (again,) = annotate(tmp_path, [ONE], tmp_path / "out")
    assert again == first
    book = load_workbook(first)
    book["Données"]["B2"] = 3
    book.save(first)
    digest = hashlib.sha256(first.read_bytes()).hexdigest()
    (beside,) = annotate(tmp_path, [ONE], tmp_path / "out")
    assert beside.name == "a-a-verifier (2).xlsx"
    assert hashlib.sha256(first.read_bytes()).hexdigest() == digest


def test_a_locked_copy_gets_a_numbered_sibling(tmp_path, monkeypatch):
    write(tmp_path, {"a.csv": lines("id;x", "1;2")})
    (first,) = annotate(tmp_path, [ONE], tmp_path / "out")
    replace = type(first).replace

    def locked(self, target):
        if target.name == first.name:
            raise PermissionError(13, "The process cannot access the file")
        return replace(self, target)

    monkeypatch.setattr(type(first), "replace", locked)
    (second,) = annotate(tmp_path, [ONE], tmp_path / "out")
    assert second.name == "a-a-verifier (2).xlsx"
    assert sorted(item.suffix for item in (tmp_path / "out").iterdir()) == [
        ".json",
        ".xlsx",
        ".xlsx",
    ]


def test_two_inputs_of_one_name_get_two_copies(tmp_path):
    write(tmp_path, {"x/a.csv": lines("id;x", "1;2"), "y/a.csv": lines("id;x", "1;2")})
    findings = [
        Finding(
            code="text_in_number",
            severity="error",
            file=f"{folder}/a.csv",
            row=2,
            column="x",
            value="2",
        )
        for folder in "xy"
    ]
    paths = annotate(tmp_path, findings, tmp_path / "out")
    assert [item.name for item in paths] == ["a-a-verifier.xlsx", "a-a-verifier (2).xlsx"]


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(tmp_path):
    write(tmp_path, {"a.csv": lines("id;x", "1;2"), "out": "a file"})
    with pytest.raises(OutputError) as caught:
        annotate(tmp_path, [ONE], tmp_path / "out")
    assert caught.value.code == "files.blocked"
    assert caught.value.values["path"] == str(tmp_path / "out")
