"""People who skip a step of a path, or go back, are named with their row."""

import pandas as pd
import pytest

from solidarity_eval.evaluation.load import read_project
from solidarity_eval.intake.load import load_dataset
from tests.report.reach_projects_people import project

ROWS = (
    ("Z1", "identified", "2026-02-01"),
    ("Z1", "met", "2026-03-01"),
    ("Z2", "identified", "2026-02-01"),
    ("Z2", "accepted", "2026-01-20"),
    ("Z3", "accepted", "2026-02-01"),
)


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("steps") / "project")
    file = folder / "data" / "events.csv"
    events = pd.read_csv(file)
    more = pd.DataFrame(ROWS, columns=["person", "event", "date"]).assign(team="T1")
    pd.concat([events, more]).to_csv(file, index=False)
    dataset = load_dataset(read_project(folder))
    codes = ("step_skipped", "step_before_previous")
    return len(events), [item for item in dataset.findings if item.code in codes]


def test_each_is_named_with_its_row(findings):
    size, found = findings
    told = [(item.code, item.value, item.row - size - 1) for item in found]
    assert told == [
        ("step_skipped", "Z1", 2),
        ("step_before_previous", "Z2", 4),
        ("step_skipped", "Z3", 5),
    ]
    assert {item.severity for item in found} == {"warning"}


def test_the_words_name_both_steps(findings):
    first = findings[1][0]
    assert (first.values["step"], first.values["before"]) == ("met", "accepted")


def test_an_arrival_without_a_start_before_it_is_named(tmp_path):
    folder = project(tmp_path / "project")
    file = folder / "data" / "events.csv"
    events = pd.read_csv(file)
    parts = {part.id: part for part in read_project(folder).project.reach}
    move = next(part for part in parts.values() if part.kind == "transition")
    rows = [
        ("Y1", move.reached, "2026-01-05"),
        ("Y1", move.start, "2026-02-01"),
        ("Y2", move.reached, "2026-03-01"),
        ("Y3", move.reached, "2026-01-01"),
        ("Y3", move.start, "2026-02-01"),
        ("Y3", move.reached, "2026-03-01"),
        ("Y4", "teleported", "2026-03-01"),
        ("Y5", "Teleported", "2026-03-01"),
    ]
    more = pd.DataFrame(rows, columns=["person", "event", "date"])
    pd.concat([events, more]).to_csv(file, index=False)
    dataset = load_dataset(read_project(folder))
    found = [item for item in dataset.findings if item.code == "event_before_start"]
    told = [(item.value, item.row - len(events) - 2, item.values["variant"]) for item in found]
    assert told == [("Y1", 0, None), ("Y2", 2, "absent")], "Y3 arrived after the start too"
    (unused,) = [item for item in dataset.findings if item.code == "register_unused_word"]
    assert (unused.value, unused.values["count"], unused.severity) == ("teleported", 2, "warning")
