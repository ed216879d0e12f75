"""What is pooled shares its key, or a file argues it."""

import pytest

from solidarity_eval import synthesis
from solidarity_eval.errors import ArgumentError, DataError
from solidarity_eval.schemas.packet_outcomes import PacketOutcome, PacketStandardized
from solidarity_eval.synthesis import PoolKey

LONELY = {
    "construct": "loneliness",
    "form": "ucla3-fr-1",
    "design": "one_group_pre_post",
    "selection": "open",
    "months": 6,
    "standardizer": "baseline",
}
ARGUMENT = """
[[argument]]
name = "two-windows"
covers = ["window"]
constructs = ["loneliness"]
why = "Half a year and a year: the scale is asked twice of people who stay all along."
who = "Evaluation committee"
on = 2026-06-01
"""


def key(**changes):
    return PoolKey.of(**{**LONELY, **changes})


@pytest.mark.parametrize(
    ("months", "window"),
    [
        (0, "0-3"),
        (3.4, "0-3"),
        (3.5, "4-9"),
        (9, "4-9"),
        (10, "10-15"),
        (24.4, "16-24"),
        (60, "25+"),
    ],
)
def test_windows_of_months(months, window):
    assert synthesis.month_window(months) == window


@pytest.mark.parametrize("months", [-1, "six", float("nan"), True])
def test_months_are_a_time(months):
    with pytest.raises(ArgumentError, match="months"):
        synthesis.month_window(months)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("construct", {"construct": "social_support"}),
        ("form", {"form": "ucla20"}),
        ("design", {"design": "randomised"}),
        ("standardizer", {"standardizer": "change"}),
        ("selection", {"selection": "low_score"}),
        ("window", {"months": 12}),
        ("population_unit", {"population_unit": "family"}),
        ("better", {"better": "lower"}),
    ],
)
def test_each_field_separates(field, changes):
    assert synthesis.differences([key(), key(**changes)]) == (field,)
    with pytest.raises(DataError, match=field):
        synthesis.require_one_key([key(), key(**changes)])
    assert len(synthesis.group_by_key([(key(), "A"), (key(**changes), "B")])) == 2


def test_one_kind_is_pooled_and_keeps_its_order():
    keys = [key(), key(months=5), key(months=8)]
    assert synthesis.require_one_key(keys) == ()
    groups = synthesis.group_by_key(zip(keys, "BCA", strict=True))
    assert list(groups.values()) == [("B", "C", "A")]


@pytest.mark.parametrize("field", ["form", "selection", "months"])
def test_what_nobody_said_is_not_shared(field):
    unknown = key(**{field: None})
    name = "window" if field == "months" else field
    assert unknown.unknown == (name,)
    assert synthesis.differences([unknown, unknown]) == (name,)
    assert synthesis.differences([unknown]) == ()


def test_other_constructs_are_never_the_same():
    assert synthesis.differences([key(construct="other")] * 2) == ("construct",)


def test_a_file_argues_what_differs(tmp_path):
    path = tmp_path / "pooling.toml"
    path.write_text(ARGUMENT, encoding="utf-8")
    (argument,) = synthesis.read_pooling_arguments(path)
    keys = [key(), key(months=12)]
    assert synthesis.require_one_key(keys, argument=argument) == ("window",)
    with pytest.raises(DataError, match="form") as refusal:
        synthesis.require_one_key([*keys, key(form="ucla20")], argument=argument)
    assert "two-windows" in str(refusal.value)
    assert refusal.value.message("fr") != str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "argument = 3",
        ARGUMENT.replace("who =", "whom ="),
        ARGUMENT.replace('"window"', '"colour"'),
        ARGUMENT.replace(ARGUMENT[ARGUMENT.index("Half") : ARGUMENT.index('"\nwho')], "because"),
        "[[argument",
    ],
)
def test_an_argument_that_is_incomplete_is_refused(tmp_path, text):
    path = tmp_path / "pooling.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        synthesis.read_pooling_arguments(path)
    with pytest.raises(DataError, match="cannot be read"):
        synthesis.read_pooling_arguments(tmp_path / "none.toml")


def test_the_key_of_an_outcome_of_a_packet():
    outcome = PacketOutcome(
        id="lonely",
        role="primary",
        construct="loneliness",
        form="ucla3-fr-1",
        design="one_group_pre_post",
        selection="open",
        months=6.0,
        standardized=PacketStandardized(g=0.2, d=0.21, variance_jackknife=0.02, n=30),
    )
    assert synthesis.key_of(outcome) == key()
    counts = outcome.model_copy(update={"standardized": None, "unit": "proportion"})
    assert synthesis.key_of(counts).standardizer == "none:proportion"
