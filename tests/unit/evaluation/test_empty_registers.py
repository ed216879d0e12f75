"""A register without any row yet: the parts that read it say so, the others go on."""

from __future__ import annotations

import pandas as pd
import pytest

from solidarity_eval.evaluation import evaluate
from solidarity_eval.evaluation.load import read_project
from tests.report.reach_projects_people import project

READ_EVENTS = {"transition", "cascade", "dyads"}


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("empty") / "project")
    file = folder / "data" / "events.csv"
    pd.read_csv(file).head(0).to_csv(file, index=False)
    return evaluate(folder)


def test_the_parts_of_an_empty_register_say_that_it_is_empty(evaluation):
    parts = read_project(evaluation.folder).project.reach
    waiting = {f"reach.{part.id}" for part in parts if part.kind in READ_EVENTS}
    told = {
        note.values["subject"]: note.values
        for note in evaluation.notes
        if note.values.get("error") == "evaluation.register_empty"
    }
    assert waiting
    assert set(told) == waiting
    assert {values["register"] for values in told.values()} == {"data/events.csv"}


def test_the_other_parts_are_computed(evaluation):
    others = [part.id for part in evaluation.project.reach if part.kind not in READ_EVENTS]
    assert others
    assert all(f"reach.{name}" in evaluation.results for name in others)
