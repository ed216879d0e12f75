"""Checks of many rows together: turned codes, questions that move alone, interviewers, seasons."""

import numpy as np
import pytest

from solidarity_eval.intake.checks.reversed import item_rest_correlations
from tests.fixtures.intake.builders import questionnaire
from tests.unit.intake.test_survey_rows import load, seen

N = 60


def answers(seed, *, shift=0.0, size=N):
    """Four items that go together, 0 to 3."""
    random = np.random.default_rng(seed)
    person = random.normal(size=(size, 1))
    return np.clip(np.round(1.5 + shift + person + random.normal(scale=0.6, size=(size, 4))), 0, 3)


def table(before, after=None, *, more=lambda index, time: ""):
    times = [(1, before), *([(2, after)] if after is not None else [])]
    return [
        f"P{index:03};{time};" + ";".join(f"{cell:g}" for cell in row) + more(index, time)
        for time, rows in times
        for index, row in enumerate(rows)
    ]


def wide(folder, rows, **changes):
    instrument = questionnaire(items={"min": 0, "max": 4, "ids": ["a", "b", "c", "d"]})
    return load(folder, *rows, instruments=[{"define": {**instrument, **changes}}])


def test_item_rest_correlations_are_those_of_numpy():
    data = answers(1)
    expected = [
        np.corrcoef(data[:, i], np.delete(data, i, axis=1).sum(axis=1))[0, 1] for i in range(4)
    ]
    assert item_rest_correlations(data) == pytest.approx(expected, abs=1e-12)
    assert np.isnan(item_rest_correlations(np.column_stack([data, np.ones(N)]))[4])


def test_a_question_coded_the_other_way(tmp_path):
    data = answers(2)
    data[:, 1] = 3 - data[:, 1]
    assert seen(load(tmp_path, *table(data))) == [("reversed_coding", 1, "b")]


def test_a_question_turned_already_in_the_file(tmp_path):
    instrument = questionnaire(reverse=["b"])
    dataset = load(tmp_path, *table(answers(2)), instruments=[{"define": instrument}])
    found = [one for one in dataset.findings if one.code == "reversed_coding"]
    assert [(one.column, one.values["variant"]) for one in found] == [("b", "turned")]


def test_few_people_say_nothing_about_coding(tmp_path):
    data = answers(2, size=19)
    data[:, 1] = 3 - data[:, 1]
    assert seen(load(tmp_path, *table(data))) == []


def test_a_scale_that_moves_as_one_is_no_drift(tmp_path):
    assert seen(load(tmp_path, *table(answers(3), answers(4, shift=1.0)))) == []


def test_a_question_that_moves_alone(tmp_path):
    after = answers(4)
    after[:, 2] = np.clip(after[:, 2] + 2, 0, 4)
    dataset = wide(tmp_path, table(answers(3), after))
    (finding,) = (one for one in dataset.findings if one.code == "item_drift")
    assert finding.column == "c"
    assert finding.values["apart"] > 1


def test_codes_that_moved_by_one(tmp_path):
    dataset = wide(tmp_path, table(answers(3), answers(4) + 1))
    (finding,) = (one for one in dataset.findings if one.code == "codes_moved")
    assert finding.values["moved"] == 1
    few = wide(tmp_path, table(answers(3, size=19), answers(4, size=19) + 1))
    assert seen(few) == []


def asked(folder, shift, *, name="I4", people=120):
    data = answers(5, size=people)
    who = [f"I{index % 4 + 1}" for index in range(people)]
    data[3::4] = np.clip(data[3::4] + shift, 0, 3)
    codes = [name if one == "I4" else one for one in who]
    return load(
        folder,
        *table(data, more=lambda index, _: f";{codes[index]}"),
        header="id;time;a;b;c;d;who",
        table={"administered_by": "who"},
    )


def test_an_interviewer_unlike_the_others(tmp_path):
    dataset = asked(tmp_path, 3)
    (finding,) = (one for one in dataset.findings if one.code == "interviewer_apart")
    assert (finding.value, finding.values["count"]) == ("I4", 30)
    assert finding.values["apart"] > 0.5
    assert seen(asked(tmp_path, 0)) == []
    assert seen(asked(tmp_path, 3, people=36)) == []


def test_the_name_of_an_interviewer_is_not_repeated(tmp_path):
    (finding,) = (
        one
        for one in asked(tmp_path, 3, name="Simulated Name").findings
        if one.code == "interviewer_apart"
    )
    assert (finding.value, finding.values["variant"]) == (None, "unnamed")
    assert "Simulated" not in str(finding.values)


@pytest.mark.parametrize(
    ("months", "shown"),
    [
        (("01", "07"), "winter"),
        (("07", "12"), "summer"),
        (("01", "04"), None),
        (("01", "02"), None),
    ],
)
def test_seasons(tmp_path, months, shown):
    dataset = load(
        tmp_path,
        *table(answers(3), answers(4), more=lambda _, time: f";2027-{months[time - 1]}-05"),
        header="id;time;a;b;c;d;day",
        table={"date": "day"},
    )
    found = [one.values["variant"] for one in dataset.findings if one.code == "seasons_differ"]
    assert found == ([shown] if shown else [])
