"""A survey computed where its data are gives the numbers of the same rows in memory."""

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import effects
from solidarity_eval._kernels.paired_sums import paired_sums
from solidarity_eval.errors import SolidarityEvalError
from solidarity_eval.instruments import score
from solidarity_eval.instruments.catalogue import load_instrument
from solidarity_eval.packets import add_moments, studies, survey_packet
from solidarity_eval.results import Result
from solidarity_eval.scale import (
    SurveyOutcome,
    connect,
    count_survey,
    open_survey,
    packet_moments,
    paired_moments,
    score_survey,
    side_by_side,
    survey_outcome,
)
from solidarity_eval.scale.collect import collect
from tests.unit.scale.surveys import parquet, people

SUMS = ("before", "after", "before_squared", "after_squared", "product")
INSTRUMENTS = ("ucla3", "who5", "lsns6", "djg6", "swemwbs")
OUTCOME = SurveyOutcome(
    id="ties", construct="social_network", form="ties", low=0, high=6, denominator=2, items=6
)


def opened(engine, folder, frame):
    return open_survey(parquet(folder, frame), connection=engine)


def test_moments_by_group_are_those_of_the_rows_in_memory(engine, tmp_path):
    frame = people()
    result = paired_moments(
        opened(engine, tmp_path, frame), before="t0", after="t1", by=["town"], shift=3.0,
        denominator=2,
    )  # fmt: skip
    rows = result.table("moments").to_frame().set_index("town")
    compared = frame.dropna()
    assert rows["n"].to_dict() == compared.groupby("town").size().to_dict()
    for town, part in compared.groupby("town"):
        expected = paired_sums(part["t0"].to_numpy(float), part["t1"].to_numpy(float), shift=3.0)
        factor = 2 / (expected.denominator or 2)
        for name in SUMS:
            power = 1 if name in ("before", "after") else 2
            assert rows.loc[town, name] == getattr(expected, name) * factor**power
    assert Result.from_json(result.to_json()) == result


def test_moments_of_groups_add_up_to_those_of_all(engine, tmp_path):
    survey = opened(engine, tmp_path, people())
    whole = packet_moments(survey, before="t0", after="t1", shift=3.0, denominator=2)
    parts = [
        packet_moments(
            survey.filter(survey["town"] == town), before="t0", after="t1", shift=3.0, denominator=2
        )
        for town in range(7)
    ]
    total = parts[0]
    for part in parts[1:]:
        total = add_moments(total, part)
    assert total == whole


def test_floats_of_32_bits_keep_the_digits_of_doubles(engine, tmp_path):
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"t0": 1e4 + rng.random(2000), "t1": 1e4 + rng.random(2000)})
    frame = frame.astype("float32")
    result = paired_moments(opened(engine, tmp_path, frame), before="t0", after="t1", shift=1e4)
    row = dict(
        zip(*(result.table("moments").columns, result.table("moments").rows[0]), strict=True)
    )
    x = frame["t0"].to_numpy(float) - 1e4
    assert row["before_squared"] == pytest.approx(float(x @ x), rel=1e-12)


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_scores_follow_the_rules_of_the_questionnaire(engine, tmp_path, name):
    instrument = load_instrument(name)
    rng = np.random.default_rng(11)
    answers = {}
    for item in instrument.items.ids:
        low, high = instrument.items.range_of(item)
        values = rng.integers(low, high + 1, 300).astype(float)
        answers[item] = pd.Series(values).mask(rng.random(300) < 0.15)
    frame = pd.DataFrame(answers)
    frame.iloc[0] = np.nan
    expected = score(frame, instrument, items_prefix=False)
    survey = score_survey(opened(engine, tmp_path, frame), instrument, items_prefix=False)
    found = collect(survey)
    for scale in instrument.scales:
        column = f"{name}.{scale.id}"
        keys = list(instrument.items.ids)
        left = found.sort_values(keys)[column].to_numpy(float)
        right = expected.sort_values(keys)[column].to_numpy(float)
        np.testing.assert_allclose(left, right, rtol=1e-14)
        assert found[f"{column}/prorated"].sum() == expected[f"{column}/prorated"].sum()


def test_the_outcome_is_that_of_the_estimators(engine, tmp_path):
    frame = people()
    outcome = survey_outcome(opened(engine, tmp_path, frame), OUTCOME, before="t0", after="t1")
    long = frame.melt(id_vars="who", value_vars=["t0", "t1"], var_name="wave", value_name="y")
    table = {"outcome": "y", "pre": "t0", "post": "t1", "person": "who"}
    change = effects.mean_change(long, **table)["mean_change"]
    scaled = effects.standardized_mean_change(long, **table)
    assert outcome.change.estimate == pytest.approx(change.estimate, rel=1e-12)
    assert outcome.change.conf_low == pytest.approx(change.conf_low, rel=1e-10)
    assert outcome.change.conf_high == pytest.approx(change.conf_high, rel=1e-10)
    own = scaled["standardized_mean_change"]
    assert outcome.standardized.g == pytest.approx(own.estimate, rel=1e-12)
    assert outcome.standardized.variance_jackknife == pytest.approx(own.std_error**2, rel=1e-9)
    assert outcome.standardized.variance_smcr == pytest.approx(
        scaled["variance_smcr"].estimate, rel=1e-12
    )


def test_a_long_table_stands_side_by_side(engine, tmp_path):
    frame = people(n=60)
    long = frame.melt(
        id_vars=["who", "town"], value_vars=["t0", "t1"], var_name="wave", value_name="y"
    )
    survey = opened(engine, tmp_path, long)
    wide = side_by_side(
        survey, outcome="y", pre="t0", post="t1", person="who", wave="wave", by=["town"]
    )
    found = packet_moments(wide, before="before", after="after", shift=3.0, denominator=2)
    expected = packet_moments(
        opened(engine, tmp_path / "wide", frame), before="t0", after="t1", shift=3.0, denominator=2
    )
    assert found == expected


def test_a_survey_leaves_as_a_packet_like_any_other(tmp_path):
    survey = open_survey(parquet(tmp_path, people(n=900)))
    outcome = survey_outcome(survey, OUTCOME, before="t0", after="t1")
    packet = survey_packet(
        [outcome], project="survey", year=2026, title="Survey", date=dt.date(2026, 11, 22)
    )
    assert packet.outcomes[0].moments == outcome.moments
    assert "P0" not in packet.model_dump_json()
    assert len(studies([packet])) == 1
    assert json.loads(packet.model_dump_json(by_alias=True))["project"] == "survey"


def test_counts_of_rows_and_of_people(engine, tmp_path):
    frame = pd.concat([people(n=50), people(n=50)])
    survey = opened(engine, tmp_path, frame)
    assert count_survey(survey)["count"].estimate == 100
    found = count_survey(survey, by=["town"], distinct="who")
    assert found["count"].estimate == 50
    assert dict(found.table("counts").rows) == frame.groupby("town")["who"].nunique().to_dict()


def test_a_table_of_a_database(tmp_path):
    frame = people(n=30)
    file = tmp_path / "base.duckdb"
    connection = connect()
    connection.raw_sql(f"ATTACH '{file}' AS base")
    connection.raw_sql(
        f"CREATE TABLE base.answers AS FROM read_parquet('{parquet(tmp_path, frame)}')"
    )
    connection.raw_sql("DETACH base")
    survey = open_survey(f"duckdb://{file}", table="answers")
    assert count_survey(survey)["count"].estimate == 30


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda s: paired_moments(s, before="t0", after="zz"), "column_not_found"),
        (lambda s: paired_moments(s, before="t0", after="t1", denominator=0), "bad_denominator"),
        (lambda s: paired_moments(s, before="t0", after="t1", denominator=1), "off_grid"),
        (lambda s: paired_moments(s.union(s), before="t0", after="t1", people="who"), "twice"),
        (lambda s: count_survey(s, by=["zz"]), "column_not_found"),
        (lambda s: score_survey(s, "ucla3"), "column_not_found"),
        (lambda s: survey_outcome(s.limit(5), OUTCOME, before="t0", after="t1"), "too_few"),
        (lambda s: connect("oracle"), "unknown_engine"),
        (lambda s: open_survey("nowhere/*.parquet"), "no_file"),
        (lambda s: open_survey("duckdb://x.db"), "table_needed"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_words(tmp_path, call, code):
    survey = open_survey(parquet(tmp_path, people(n=40)))
    with pytest.raises(SolidarityEvalError) as refusal:
        call(survey)
    assert code in refusal.value.code
    for language in ("fr", "en"):
        assert len(refusal.value.message(language)) > 20


@pytest.mark.parametrize("value", [9.0, 1.5])
def test_answers_that_do_not_exist_are_refused(tmp_path, value):
    items = load_instrument("ucla3").items.ids
    frame = pd.DataFrame({item: [1.0, 2.0] for item in items})
    frame.loc[1, items[0]] = value
    survey = open_survey(parquet(tmp_path, frame))
    if value == 9.0:
        with pytest.raises(SolidarityEvalError, match="9"):
            score_survey(survey, "ucla3", items_prefix=False)
    else:
        score_survey(survey, "ucla3", items_prefix=False)


def test_an_answer_with_decimals_cannot_be_counted(tmp_path):
    items = load_instrument("djg6").items.ids
    frame = pd.DataFrame({item: [1.0, 2.0] for item in items})
    frame.loc[1, items[0]] = 1.5
    with pytest.raises(SolidarityEvalError) as refusal:
        score_survey(open_survey(parquet(tmp_path, frame)), "djg6", items_prefix=False)
    assert refusal.value.code == "scale.not_whole"
