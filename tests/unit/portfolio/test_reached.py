"""The count that stands for a project in a row."""

from solidarity_eval.portfolio.reached import reached
from tests.unit.portfolio.sample_packets import (
    canteen,
    count,
    families,
    farms,
    packet,
    panel,
    refuge,
    target,
    training,
)


def test_a_promise_brings_its_own_number_and_months():
    found = reached(training())
    assert (found.value, found.unit, found.method) == (47, "persons", "registered")
    assert found.aim == (60.0,)
    assert found.series[0] == 3
    assert found.series[-1] == 47
    assert len(found.series) == 12


def test_a_share_keeps_its_interval_and_its_people():
    found = reached(families())
    assert found.is_share
    assert (found.value, found.low, found.high, found.n, found.total) == (0.58, 0.44, 0.71, 29, 50)
    assert found.series == ()


def test_a_range_is_two_numbers():
    assert reached(farms()).aim == (40.0, 60.0)


def test_an_agreed_reading_of_vague_words_wins():
    vague = target(
        "people",
        "persons",
        "about",
        (60,),
        "reached",
        stated="une soixantaine",
        value=57,
        read_as=(54, 66),
    )
    assert reached(packet("a", "a", targets=[vague])).aim == (54.0, 66.0)


def test_a_promise_without_a_number_takes_the_count_of_its_indicator():
    waiting = target("made", "persons", "exactly", (9,), "in_progress", stated="9")
    found = reached(
        packet(
            "a",
            "a",
            targets=[waiting],
            counts=[count("other", "visits", 4), count("made", "persons", 7)],
        )
    )
    assert (found.value, found.unit) == (7, "persons")


def test_bounds_stay_bounds():
    made = [count("seen", "persons", None, method="estimated", low=100, high=180)]
    found = reached(packet("a", "a", counts=made))
    assert (found.value, found.low, found.high) == (None, 100, 180)


def test_five_periods_draw_no_line_and_a_project_without_count_has_none():
    few = [count("p", "persons", n, period=f"2026-0{n}") for n in range(1, 6)]
    assert reached(packet("a", "a", counts=few)).series == ()
    assert reached(packet("a", "a")) is None
    assert len(reached(refuge()).series) == 9
    assert reached(canteen()).method == "counted"
    assert reached(panel()).value == 13
