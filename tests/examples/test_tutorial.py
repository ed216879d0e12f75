"""The French tutorial, step by step, says what really happens."""

from pathlib import Path

import openpyxl
import pytest

from solidarity_eval.workflows.check import check
from solidarity_eval.workflows.init import init
from solidarity_eval.workflows.report import report

PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "premier-rapport.md"


def rows_of_the_page() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("| P0")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "Été à Poya"
    init(folder)
    workbook = openpyxl.load_workbook(folder / "data" / "saisie.xlsx")
    sheet = workbook["Saisie"]
    for number, row in enumerate(rows_of_the_page(), start=2):
        for column, cell in enumerate(row, start=1):
            sheet.cell(number, column, int(cell) if cell.isdigit() else cell or None)
    workbook.save(folder / "data" / "saisie.xlsx")
    return folder


def test_check_prints_the_line_of_the_page(project):
    from solidarity_eval.intake.describe import advice, line

    outcome = check(project, language="fr")
    errors = [finding for finding in outcome.findings if finding.severity == "error"]
    assert len(errors) == 1
    page = PAGE.read_text(encoding="utf-8")
    for sentence in (line(errors[0], "fr"), advice(errors[0], "fr")):
        assert " ".join(sentence.split()) in " ".join(page.split())


def test_an_error_stops_the_report_and_its_correction_lets_it_through(project):
    stopped = report(project, formats=("html",))
    assert stopped.output is None
    assert not (project / "reports").exists()
    workbook = openpyxl.load_workbook(project / "data" / "saisie.xlsx")
    workbook["Saisie"]["D5"] = 4
    workbook.save(project / "data" / "saisie.xlsx")
    done = report(project, formats=("html",))
    assert {path.name for path in done.files} >= {"report.html", "results.json", "results.xlsx"}
