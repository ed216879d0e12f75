"""The whole simulation of the laureates again: its bounds hold, and the file is what it gives."""

import shutil
from pathlib import Path

import pytest

from solidarity_eval.laureates import list_laureates
from solidarity_eval.workflows.report import report
from validation.simulation.laureates import outside, run, stored

EXAMPLES = Path(__file__).parents[2] / "examples" / "laureates"


@pytest.mark.slow
def test_every_laureate_500_times() -> None:
    file = {(row.laureate, row.leaving): row for row in stored()}
    rows = list(run())
    assert outside(rows) == []
    assert {(row.laureate, row.leaving) for row in rows} == set(file)
    for row in rows:
        kept = file[row.laureate, row.leaving]
        assert (row.change, row.effect) == (kept.change, kept.effect)
        # The same numbers are drawn; another processor may round a bound to the other side.
        assert abs(row.of_change - kept.of_change) < max(0.5, 2.0 * row.mc_error), row
        assert abs(row.bias - kept.bias) < max(1e-3, row.bias_error), row


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("laureate", list_laureates())
def test_every_report_in_every_format(laureate: str, language: str, tmp_path: Path) -> None:
    folder = tmp_path / laureate
    shutil.copytree(EXAMPLES / laureate, folder, ignore=shutil.ignore_patterns("reports"))
    outcome = report(folder, formats=("html", "pdf", "docx"), language=language)
    written = {path.suffix: path for path in outcome.files}
    assert written[".pdf"].read_bytes().startswith(b"%PDF")
    assert written[".docx"].read_bytes().startswith(b"PK")
    assert f'lang="{language}"' in written[".html"].read_text(encoding="utf-8")
