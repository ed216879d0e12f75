"""The linkage ledger: who is compared, who is not, and why."""

import datetime as dt

import pandas as pd
import pytest

from solidarity_eval.intake.dataset import Dataset
from solidarity_eval.intake.linkage import ledger
from solidarity_eval.intake.load import load_dataset
from tests.fixtures.intake.builders import lines, project, responses, write

ENTRY_WAVES = [
    {"id": "before"},
    {"id": "after", "month": 6, "origin": "entry", "window_days": 30},
]


def answers(*rows):
    frame = pd.DataFrame(rows, columns=["population", "person", "wave"], dtype=object)
    return Dataset(responses=frame, unlinked={("people", "after"): 2, ("others", "after"): 5})


def both(*persons, waves=("before", "after")):
    return [("people", person, wave) for person in persons for wave in waves]


def people(**rows):
    """Each row: entry day, exit day, reason."""
    frame = pd.DataFrame.from_dict(
        rows, orient="index", columns=["entry_date", "exit_date", "exit_reason"]
    )
    frame.insert(0, "population", None)
    frame.insert(0, "person", frame.index)
    for name in ("entry_date", "exit_date"):
        frame[name] = pd.to_datetime(frame[name])
    return frame.reset_index(drop=True)


def flow_of(tmp_path, rows, *, waves=None, population="people", **options):
    waves = waves or [{"id": "before"}, {"id": "after"}]
    loaded = project(tmp_path, waves=waves)
    return ledger(
        answers(*rows),
        loaded.project,
        population=population,
        before="before",
        after="after",
        **options,
    )


def test_it_adds_up_and_names_who_is_missing_where(tmp_path):
    rows = [*both("1", "2", "3"), *both("4", "5", waves=["before"]), *both("6", waves=["after"])]
    flow = flow_of(tmp_path, rows, scored={"1", "2", "4"})
    assert [flow.n(node) for node in ("before", "after", "linked", "compared")] == [5, 4, 3, 2]
    assert flow.out("before") == {"linked": 3, "no_after": 2}
    assert flow.out("after") == {"linked": 3, "no_before": 1}
    assert flow.out("linked") == {"compared": 2, "not_scorable": 1}
    assert (flow.n("unlinked"), flow.n("not_due"), flow.n("window_open")) == (2, 0, 0)
    assert next(node.unit for node in flow.nodes if node.id == "unlinked") == "rows"


def test_scored_may_be_a_series_or_left_out(tmp_path):
    rows = both("1", "2")
    series = pd.Series({"1": True, "2": False})
    assert flow_of(tmp_path, rows, scored=series).n("compared") == 1
    bare = flow_of(tmp_path, rows)
    assert "compared" not in {node.id for node in bare.nodes}
    assert bare.out("linked") == {}


def test_every_population_together_keeps_their_identifiers_apart(tmp_path):
    rows = [*both("1"), ("others", "1", "before")]
    flow = flow_of(tmp_path, rows, population=None)
    assert (flow.n("before"), flow.n("linked"), flow.n("unlinked")) == (2, 1, 7)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-07-14", "not_due"),
        ("2026-07-15", "window_open"),
        ("2026-08-14", "window_open"),
        ("2026-08-15", "lost"),
    ],
)
def test_the_window_opens_and_closes_on_its_days(tmp_path, day, reason):
    flow = flow_of(
        tmp_path,
        both("1", waves=["before"]),
        waves=ENTRY_WAVES,
        people=people(**{"1": ["2026-01-15", None, None]}),
        cutoff=dt.date.fromisoformat(day),
    )
    assert {name: n for name, n in flow.out("before").items() if n} == {reason: 1}
    assert flow.n("not_due") == (reason == "not_due")
    assert flow.n("window_open") == (reason == "window_open")


def test_a_recorded_exit_comes_before_the_calendar(tmp_path):
    rows = both("1", "2", "3", "4", "5", "6", waves=["before"])
    table = people(
        **{
            "1": ["2026-01-15", None, "moved"],
            "2": ["2026-01-15", "2026-02-01", "died"],
            "3": ["2026-01-15", "2026-12-01", "refused"],
            "4": ["2026-01-15", "2026-02-01", "completed"],
            "5": [None, None, None],
            "6": ["2026-01-15", "2026-02-01", "lost"],
        }
    )
    cutoff = dt.date(2026, 3, 1)
    flow = flow_of(tmp_path, rows, waves=ENTRY_WAVES, people=table, cutoff=cutoff)
    assert flow.out("before") == {
        "linked": 0,
        "not_due": 2,
        "moved": 1,
        "died": 1,
        "lost": 1,
        "no_after": 1,
    }


def test_somebody_who_came_back_is_linked_whatever_the_table_says(tmp_path):
    table = people(**{"1": ["2026-01-15", "2026-02-01", "died"]})
    flow = flow_of(tmp_path, both("1"), people=table, cutoff=dt.date(2026, 3, 1))
    assert flow.out("before") == {"linked": 1, "no_after": 0}


def test_a_calendar_time_is_due_on_its_day(tmp_path):
    waves = [{"id": "before"}, {"id": "after", "date": "2026-06-01", "window_days": 10}]
    rows = both("1", waves=["before"])
    days = {"2026-05-31": "not_due", "2026-06-11": "window_open", "2026-06-12": "lost"}
    for day, reason in days.items():
        flow = flow_of(tmp_path, rows, waves=waves, cutoff=dt.date.fromisoformat(day))
        assert flow.out("before")[reason] == 1


def test_an_exit_of_unknown_reason_is_lost_when_nothing_else_is_known(tmp_path):
    table = people(**{"1": [None, "2026-02-01", None], "2": [None, "2026-12-01", None]})
    rows = both("1", "2", waves=["before"])
    flow = flow_of(tmp_path, rows, people=table, cutoff=dt.date(2026, 3, 1))
    assert flow.out("before") == {"linked": 0, "lost": 1, "no_after": 1}


def test_the_day_is_the_cutoff_else_the_end_of_the_year_else_today(tmp_path):
    table = people(**{"1": ["2020-01-15", None, None]})
    rows = both("1", waves=["before"])

    def reasons(**changes):
        loaded = project(tmp_path, waves=ENTRY_WAVES, **changes)
        flow = ledger(
            answers(*rows),
            loaded.project,
            population="people",
            before="before",
            after="after",
            people=table,
        )
        return {name for name, n in flow.out("before").items() if n}

    assert reasons() == {"lost"}
    assert reasons(reporting={"year": 2019}) == {"not_due"}
    assert reasons(reporting={"year": 2020, "cutoff": "2020-07-20"}) == {"window_open"}


def test_the_people_of_another_population_explain_nothing(tmp_path):
    table = people(**{"1": ["2026-01-15", None, "died"]})
    table["population"] = "others"
    flow = flow_of(tmp_path, both("1", waves=["before"]), people=table, cutoff=dt.date(2026, 3, 1))
    assert flow.out("before") == {"linked": 0, "no_after": 1}


def test_the_ledger_reads_the_table_of_people_of_a_loaded_project(tmp_path):
    text = lines(
        "id;time;a;b;c;d;day",
        *(f"{who};1;0;1;2;3;2026-01-15" for who in range(1, 6)),
        "1;2;0;1;2;3;2026-07-20",
        "5;2;0;1;2;3;2026-08-20",
    )
    people_text = lines(
        "id;in;why", "1;15/01/2026;", "2;15/01/2026;décès", "3;15/01/2026;", "4;15/02/2026;"
    )
    write(tmp_path, {"data/answers.csv": text, "data/people.csv": people_text})
    table = {
        "file": "data/people.csv",
        "person": "id",
        "entry_date": "in",
        "exit_reason": "why",
        "exit_reasons": {"décès": "died"},
    }
    loaded = project(
        tmp_path,
        waves=[{"id": "before"}, {**ENTRY_WAVES[1], "window_days": 10}],
        tables={"responses": responses(date="day"), "people": table},
        reporting={"year": 2026, "cutoff": "2026-08-01"},
    )
    dataset = load_dataset(loaded, today=dt.date(2026, 9, 1))
    flow = ledger(dataset, loaded.project, population=None, before="before", after="after")
    assert dataset.late == {("people", "5", "after")}
    assert flow.out("before") == {
        "linked": 1,
        "not_due": 1,
        "window_open": 1,
        "died": 1,
        "lost": 1,
        "no_after": 0,
    }
