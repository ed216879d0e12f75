"""The linkage ledger adds up, whatever happened to the people."""

import datetime as dt
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity_eval.intake.dataset import Dataset
from solidarity_eval.intake.linkage import ledger
from solidarity_eval.intake.pairs import pair_waves
from tests.fixtures.intake.builders import project

DAYS = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
REASONS = st.sampled_from([None, "moved", "died", "refused", "lost", "completed"])
PERSON = st.tuples(st.booleans(), st.booleans(), DAYS, DAYS, REASONS, st.booleans(), st.booleans())
WAVES = st.sampled_from(
    [
        {"id": "after"},
        {"id": "after", "month": 6, "origin": "entry", "window_days": 30},
        {"id": "after", "month": 6, "origin": "entry"},
        {"id": "after", "date": "2027-01-01", "window_days": 10},
    ]
)


def world(persons):
    rows = [
        ("people", str(number), wave, 1.0)
        for number, person in enumerate(persons)
        for wave, there in (("before", person[0]), ("after", person[1]))
        if there
    ]
    columns = ["population", "person", "wave", "score"]
    people = pd.DataFrame(
        [
            (str(number), None, person[2], person[3], person[4])
            for number, person in enumerate(persons)
            if person[5]
        ],
        columns=["person", "population", "entry_date", "exit_date", "exit_reason"],
    )
    for name in ("entry_date", "exit_date"):
        people[name] = pd.to_datetime(people[name])
    return pd.DataFrame(rows, columns=columns), people


@settings(max_examples=80, deadline=None)
@given(persons=st.lists(PERSON, max_size=14), wave=WAVES, day=DAYS, known=st.booleans())
def test_it_adds_up(persons, wave, day, known):
    frame, people = world(persons)
    loaded = project(Path(), waves=[{"id": "before"}, wave])
    scored = {str(number) for number, person in enumerate(persons) if person[6]}
    flow = ledger(
        Dataset(responses=frame.astype({"person": object, "population": object})),
        loaded.project,
        population="people",
        before="before",
        after="after",
        scored=scored,
        people=people if known else None,
        cutoff=day,
    )
    before = {str(number) for number, person in enumerate(persons) if person[0]}
    after = {str(number) for number, person in enumerate(persons) if person[1]}
    assert flow.n("before") == len(before) == sum(flow.out("before").values())
    assert flow.n("after") == len(after) == sum(flow.out("after").values())
    assert flow.n("linked") == len(before & after) == sum(flow.out("linked").values())
    assert flow.n("compared") == len(before & after & scored)
    for node in ("not_due", "window_open"):
        assert flow.n(node) == flow.out("before").get(node, 0)
    assert all(edge.n >= 0 for edge in flow.edges)
    sizes = {node.id: node.n for node in flow.nodes}
    for edge in flow.edges:
        assert edge.n <= sizes[edge.source]


@settings(max_examples=50, deadline=None)
@given(persons=st.lists(PERSON, max_size=14))
def test_it_agrees_with_the_pairs_where_nothing_more_is_known(persons):
    frame, _ = world(persons)
    pairs = pair_waves(
        frame, outcome="score", pre="before", post="after", person="person", wave="wave"
    )
    loaded = project(Path(), waves=[{"id": "before"}, {"id": "after"}])
    flow = ledger(
        Dataset(responses=frame),
        loaded.project,
        population="people",
        before="before",
        after="after",
        scored=set(pairs.persons),
    )
    for node in pairs.flow.nodes:
        assert flow.n(node.id) == node.n
    for source in ("before", "after", "linked"):
        assert flow.out(source) == pairs.flow.out(source)
