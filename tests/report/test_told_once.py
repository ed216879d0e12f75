"""What goes with several results, or stands in a section of its own, is told once."""

from __future__ import annotations

import pandas as pd
import pytest

from solidarity_eval.evaluation import evaluate
from solidarity_eval.report import yearly_report
from tests.report.as_text import as_text
from tests.report.reach_projects_people import project


@pytest.mark.parametrize(
    ("language", "empty"),
    [("fr", "Ce registre est encore vide"), ("en", "This register is still empty")],
)
def test_an_empty_register_is_told_by_its_parts_alone(tmp_path, language, empty):
    folder = project(tmp_path / "project")
    file = folder / "data" / "events.csv"
    pd.read_csv(file).head(0).to_csv(file, index=False)
    evaluation = evaluate(folder)
    parts = [p for p in evaluation.project.reach if p.kind in ("transition", "cascade", "dyads")]
    document = yearly_report(evaluation, language=language, profile="shared", date="2026-11-22")
    said = as_text(document)
    assert said.lower().count(empty.lower()) == len(parts)
    (limits,) = [one for one in document.sections if one.id == "limits"]
    assert empty.lower() not in as_text(limits).lower()
