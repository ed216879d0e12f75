"""A packet that lies is refused, whoever signed it; one that tells the truth is not."""

import contextlib
from typing import Any

import pytest

from solidarity_eval.errors import DataError
from solidarity_eval.packets import open_packet, problems
from tests.fixtures.packets.builders import content, outcome, packet, signed


def changed(path: str, value: Any) -> dict[str, Any]:
    """The content of a packet with one place changed: ``outcomes.0.change.estimate``."""
    made = content()
    *way, last = path.split(".")
    part: Any = made
    for step in way:
        part = part[int(step)] if isinstance(part, list) else part[step]
    part[int(last) if isinstance(part, list) else last] = value
    return made


TRUE = outcome()
LIES = {
    "outcomes.0.change.estimate": (99.0, "interval"),
    "outcomes.0.change.conf_low": (9.0, "interval"),
    "outcomes.0.change.std_error": (-1.0, "negative"),
    "outcomes.0.change.conf_level": (95.0, "level"),
    "outcomes.0.change.df": (0.0, "df"),
    "outcomes.0.before.mean": (4.5, "outside_scale"),
    "outcomes.0.before.sd": (2.9, "spread"),
    "outcomes.0.after.sd": (-0.5, "negative"),
    "outcomes.0.after.n": (39, "counts"),
    "outcomes.0.correlation": (0.99, "disagree"),
    "outcomes.0.moments.before": (TRUE["moments"]["before"] + 20, "disagree"),
    "outcomes.0.moments.after": (0.5, "whole"),
    "outcomes.0.moments.before_squared": (1.0, "squares"),
    "outcomes.0.moments.after_squared": (TRUE["moments"]["after_squared"] * 10, "outside_scale"),
    "outcomes.0.moments.product": (TRUE["moments"]["product"] * 10 + 9000, "product"),
    "outcomes.0.moments.n": (0, "counts"),
    "outcomes.0.standardized.g": (5.0, "correction"),
    "outcomes.0.standardized.d": (TRUE["standardized"]["d"] * 1.5, "disagree"),
    "outcomes.0.reliability.0.value.estimate": (1.2, "share"),
    "outcomes.0.attrition.compared": (99, "counts"),
    "outcomes.0.attrition.due": (1000, "counts"),
    "outcomes.0.attrition.linked": (39, "counts"),
    "outcomes.0.low": (7.0, "bounds"),
    "outcomes.0.teams": (41, "counts"),
    "outcomes.0.drift": ((0.3, 0.1), "bounds"),
    "counts.0.value": (-1.0, "negative"),
    "counts.1.low": (300, "bounds"),
    "targets.0.values": ([1.0, 2.0], "promise"),
    "targets.0.low": (290.0, "bounds"),
    "costs.0.amount": (-3.0, "negative"),
    "withheld.0.high": (-3.0, "bounds"),
}


@pytest.mark.parametrize("path", LIES)
def test_a_number_that_cannot_be_is_refused_with_its_place(path):
    value, code = LIES[path]
    with pytest.raises(DataError) as caught:
        open_packet(signed(changed(path, value)), file="envoi.json")
    assert caught.value.code == f"packets.lies_{code}"
    place = str(caught.value.values["place"])
    assert place.startswith(path.partition(".")[0])
    for language in ("fr", "en"):
        assert place in caught.value.message(language)


def test_a_packet_that_tells_the_truth_has_no_problem():
    assert problems(packet()) == []


def test_a_correlation_beyond_one_is_no_number_of_a_packet():
    with pytest.raises(DataError) as caught:
        open_packet(signed(changed("outcomes.0.correlation", 1.5)), file="x")
    assert caught.value.code == "packets.content"


@pytest.mark.parametrize("name", ["outcomes", "counts", "targets", "milestones", "sites"])
def test_one_thing_told_twice_is_refused(name):
    made = content()
    made[name] = [*made[name], made[name][0]]
    with pytest.raises(DataError) as caught:
        open_packet(signed(made), file="x")
    assert caught.value.code == "packets.lies_repeated"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("outcomes.0.moments.before", 1e308),
        ("outcomes.0.moments.before_squared", 1e308),
        ("outcomes.0.moments.n", 10**300),
        ("outcomes.0.before.n", 10**400),
        ("outcomes.0.before.sd", 1e308),
        ("outcomes.0.before.digits", 10**9),
        ("outcomes.0.moments.denominator", 10**200),
        ("outcomes.0.moments.shift", 1e308),
        ("targets.0.total", 10**400),
        ("costs.0.amount", 1e308),
    ],
)
def test_numbers_beyond_measure_are_read_or_refused_without_a_fault(path, value):
    made = signed(changed(path, value))
    with contextlib.suppress(DataError):
        assert problems(open_packet(made, file="x").packet) == []


def test_figures_rounded_for_a_single_question_are_not_taken_for_lies():
    made = outcome()
    rounded = {"n": 40, "mean": round(made["before"]["mean"], 1), "sd": 1.0, "digits": 1}
    spread = {**rounded, "mean": 0.0, "sd": 0.3}
    kept = {key: made[key] for key in made if key not in ("moments", "standardized", "correlation")}
    assert problems(packet(outcomes=[{**kept, "before": rounded}])) == []
    assert problems(packet(outcomes=[{**kept, "before": spread}])) == []


def test_a_share_of_a_promise_agrees_with_its_counts():
    share = {
        "id": "share",
        "indicator": "moved",
        "amount": "at_least",
        "values": [0.6],
        "unit": "proportion",
        "state": "reached",
        "value": 0.7,
        "n": 28,
        "total": 40,
    }
    assert problems(packet(targets=[share])) == []
    assert problems(packet(targets=[{**share, "n": 30}])) == [("targets.share", "disagree")]
    assert problems(packet(targets=[{**share, "n": 41}])) == [("targets.share", "counts")]
    assert problems(packet(targets=[{**share, "value": 1.2, "n": None}])) == [
        ("targets.share", "share")
    ]
