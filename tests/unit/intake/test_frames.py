"""A table in memory is checked as its file is, and scored as `instruments.score` does."""

import numpy as np
import pandas as pd
import pytest

from solidarity_eval.errors import ArgumentError, ColumnNotFoundError
from solidarity_eval.instruments.catalogue import load_instrument
from solidarity_eval.instruments.scoring import score
from solidarity_eval.intake.frames import check_answers_table
from solidarity_eval.intake.load import load_dataset
from solidarity_eval.schemas.instrument import Instrument
from tests.fixtures.intake.builders import project, questionnaire, write

CHANGES = {
    "missing": {77: "refused", 88: "dont_know"},
    "reverse": ["b"],
    "scales": [
        {"id": "total", "min_answered": 0.5},
        {"id": "sum", "score": "sum", "items": ["a", "b"], "multiply": 4},
    ],
}


def answers(size=70_000, kind=np.int64):
    random = np.random.default_rng(11)
    data = random.integers(0, 4, (size, 4))
    data[random.random((size, 4)) < 0.05] = 77
    data[random.random((size, 4)) < 0.001] = 9
    data[random.random((size, 4)) < 0.001] = -1
    return pd.DataFrame(data, columns=["a", "b", "c", "d"]).astype(kind)


@pytest.mark.parametrize("kind", [np.int8, np.int64, np.float64, "Int64", object, str])
def test_findings_are_those_of_the_file(tmp_path, kind):
    data = answers(400)
    data["a"] = data["a"].where(data.index != 3, 5)
    table = data.assign(id=range(400), time=1)
    write(tmp_path, {"data/answers.csv": table.to_csv(index=False, sep=";")})
    dataset = load_dataset(project(tmp_path, instruments=[{"define": questionnaire(**CHANGES)}]))
    instrument = Instrument.model_validate(questionnaire(**CHANGES))
    checked = check_answers_table(data.astype(kind), instrument, name="data/answers.csv")
    cells = {"out_of_range", "text_in_number", "not_whole"}
    expected = [one for one in dataset.findings if one.code in cells]
    assert list(checked.findings) == expected
    assert len(expected) > 1
    assert checked.errors == checked.findings
    assert {f"trust/{item}": counts for item, counts in checked.missing.items()} == dataset.missing


@pytest.mark.parametrize("kind", [np.int8, np.int64, np.float64])
def test_scores_are_those_of_score(kind):
    instrument = Instrument.model_validate(questionnaire(**CHANGES))
    data = answers(kind=kind)
    clean = data.astype(float).where(data.isin(range(4)))
    expected = score(clean, instrument, items_prefix=False).drop(columns=[*"abcd"])
    pd.testing.assert_frame_equal(check_answers_table(data, instrument).scores, expected)


@pytest.mark.parametrize("name", ["who5", "ucla3", "brs"])
def test_scores_of_the_catalogue(name):
    instrument = load_instrument(name)
    random = np.random.default_rng(5)
    data = pd.DataFrame(
        {
            item: random.integers(instrument.items.range_of(item)[0] - 1, 6, 200)
            for item in instrument.items.ids
        }
    )
    bounds = {item: instrument.items.range_of(item) for item in data}
    clean = data.apply(lambda one: one.where(one.between(*bounds[one.name])).astype(float))
    expected = score(clean, instrument, items_prefix=False).drop(columns=list(data))
    pd.testing.assert_frame_equal(check_answers_table(data, name).scores, expected)


def test_decimals_and_words_are_named():
    instrument = Instrument.model_validate(questionnaire(labels={0: {"fr": "Non"}}))
    data = pd.DataFrame({"a": [1.5, np.nan], "b": ["non", "maybe"], "c": [1, 2], "d": [None, "2"]})
    checked = check_answers_table(data, instrument)
    seen = [(one.code, one.row, one.column, one.value) for one in checked.findings]
    assert sorted(seen) == [("not_whole", 2, "a", "1.5"), ("text_in_number", 3, "b", "maybe")]


def test_scales_counted_or_looked_up_are_scored_too():
    scales = [{"id": "n", "score": "count", "count": {"answers": {"any": [2, 3]}}}]
    instrument = Instrument.model_validate(questionnaire(scales=scales))
    data = pd.DataFrame({"a": [2, 9], "b": [3, 3], "c": [0, 0], "d": [2, 1]})
    checked = check_answers_table(data, instrument)
    assert checked.scores["trust.n"].tolist()[0] == 3
    assert np.isnan(checked.scores["trust.n"].tolist()[1])
    assert len(checked.findings) == 1


def test_what_is_refused():
    instrument = Instrument.model_validate(questionnaire())
    with pytest.raises(ColumnNotFoundError):
        check_answers_table(pd.DataFrame({"a": [1]}), instrument)
    with pytest.raises(ArgumentError):
        check_answers_table([1], instrument)
    with pytest.raises(ArgumentError):
        check_answers_table(answers(3), instrument, scales=["none"])
