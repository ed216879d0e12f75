"""The verdict of the primary outcome under other choices, and periods of a register."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solidarity_eval.errors import DataError
from solidarity_eval.evaluation import Evaluation
from solidarity_eval.evaluation.periods import numbered
from solidarity_eval.locales import get_locale
from tests.unit.evaluation.projects import ARM, evaluated, outcome, people

Rows = dict[tuple[str, str], dict[str, Any]]


def rows(evaluation: Evaluation) -> Rows:
    table = evaluation.results["score.multiverse"].table("multiverse")
    found = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    return {(str(row["choice"]), str(row["variant"])): row for row in found}


def answered_items(n: int = 40) -> pd.DataFrame:
    """Five items, some unanswered; four people renamed and some late at the second time."""
    rng = np.random.default_rng(1)
    base, frames = rng.normal(3, 0.7, n), []
    for number, wave in enumerate(("t0", "t1")):
        drawn = np.rint(base[:, None] + 0.4 * number + rng.normal(0, 0.8, (n, 5)))
        frame = pd.DataFrame(np.clip(drawn, 1, 5), columns=list("abcde"))
        frame = frame.mask(rng.random((n, 5)) < 0.08)
        frame["wave"] = wave
        frame["who"] = [f"p{i}" if number == 0 or i > 3 else f"p-{i}" for i in range(n)]
        late = [number == 1 and i % 7 == 0 for i in range(n)]
        usual = "2026-07-05" if number else "2026-01-05"
        frame["day"] = ["2026-11-01" if is_late else usual for is_late in late]
        frames.append(frame)
    return pd.concat(frames)


QUESTIONNAIRE = {
    "define": {
        "id": "q",
        "construct": "other",
        "items": {"min": 1, "max": 5, "ids": list("abcde")},
        "scales": [{"id": "s", "items": "all", "score": "mean", "min_answered": 0.6}],
    }
}


def test_missing_rule_window_and_identifiers_are_varied(tmp_path: Path) -> None:
    answers = answered_items()
    evaluation = evaluated(
        tmp_path,
        answers,
        table={"date": "day"},
        measures=[],
        instruments=[QUESTIONNAIRE],
        waves=[
            {"id": "t0", "date": "2026-01-05"},
            {"id": "t1", "date": "2026-07-05", "window_days": 40},
        ],
        outcomes=[{**outcome(scale="q.s"), "measure": None}],
    )
    found = rows(evaluation)
    assert next(iter(found)) == ("headline", "headline")
    assert found["headline", "headline"]["word"] == evaluation.verdicts["score"].word
    whole = answers.dropna().pivot(index="who", columns="wave", values="a")
    complete = answers.dropna().assign(mean=lambda f: f[list("abcde")].mean(axis=1))
    wide = complete.pivot(index="who", columns="wave", values="mean").dropna()
    strictest = found["missing_rule", "complete"]
    assert strictest["n"] == len(wide) < len(whole)
    assert strictest["estimate"] == pytest.approx((wide["t1"] - wide["t0"]).mean(), rel=1e-9)
    usual = found["headline", "headline"]["n"]
    assert found["linking", "loose"]["n"] == usual + 4
    assert found["window", "strict"]["n"] < usual
    varied = evaluation.results["score.multiverse"].settings["varied"]
    assert varied == ("people", "missing_rule", "window", "linking")


def test_teams_ignored_may_say_more_than_teams_counted(tmp_path: Path) -> None:
    spread = {f"T{i}": shift for i, shift in enumerate((-0.6, -0.2, 0.1, 0.5, 0.9, 1.4))}
    answers = people(120, team=lambda n: [f"T{i % 6}" for i in range(n)])
    later = answers["wave"] == "t1"
    answers.loc[later, "score"] += answers.loc[later, "team"].map(spread)
    evaluation = evaluated(tmp_path, answers, table={"cluster": "team"})
    found = rows(evaluation)
    assert found["headline", "headline"]["word"] == "cannot_conclude"
    assert found["teams", "ignored"]["word"] == "favourable"
    assert evaluation.results["score.multiverse"].settings["other_words"] == 1


def test_two_groups_are_compared_in_other_ways(tmp_path: Path) -> None:
    answers = pd.concat(
        [people(40, change=0.8, group="A"), people(40, group="B", prefix="c", seed=2)]
    )
    evaluation = evaluated(
        tmp_path, answers, table={"arm": ARM}, design={"type": "comparison_group"}
    )
    found = rows(evaluation)
    did = evaluation.results["score.did"]["effect"]
    beside = found["estimator", "difference_in_differences"]
    assert (beside["estimate"], beside["conf_low"]) == (did.estimate, did.conf_low)
    assert ("estimator", "weighted") in found


def test_nothing_to_vary_has_no_table(tmp_path: Path) -> None:
    assert "score.multiverse" not in evaluated(tmp_path, people(30, change=0.5)).results


def test_outcomes_that_are_not_primary_are_not_varied(tmp_path: Path) -> None:
    answers = people(60, change=0.5, team=lambda n: [f"T{i % 6}" for i in range(n)])
    evaluation = evaluated(
        tmp_path, answers, table={"cluster": "team"}, outcomes=[outcome(role="confirmatory")]
    )
    assert "score.multiverse" not in evaluation.results


@pytest.mark.parametrize(
    ("periods", "start", "steps", "first"),
    [
        (["2027-W09", "2027-w10", "2027-S12"], dt.date(2027, 3, 8), [0, 1, 3], 1),
        (["2027-Q1", "2027-T2", "2028-Q1"], dt.date(2027, 12, 8), [0, 1, 4], 3),
        (["2027-01", "2027-12", "2028-01"], dt.date(2027, 12, 31), [0, 11, 12], 11),
        (["2027-03-01", "2027-03-08", "2027-03-22"], dt.date(2027, 3, 21), [0, 1, 3], 2),
        (["2027-03-01", "2027-03-02", "2027-03-04"], dt.date(2027, 3, 3), [0, 1, 3], 2),
        (["2025", "2026", "2028"], dt.date(2027, 6, 1), [0, 1, 3], 2),
    ],
)
def test_periods_are_numbered_in_the_order_of_time(
    periods: list[str], start: dt.date, steps: list[int], first: int
) -> None:
    places, begun = numbered(periods, start)
    least = min(places.values())
    assert [places[period] - least for period in periods] == steps
    assert begun - least == first


@pytest.mark.parametrize("periods", [["mars"], ["2027-03", "2027-W10"], ["2027-13"], []])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_period_that_cannot_be_read_is_named(periods: list[str], language: str) -> None:
    with pytest.raises(DataError) as caught:
        numbered(periods, dt.date(2027, 1, 1))
    assert caught.value.code == "evaluation.unknown_period"
    assert (periods or ["–"])[-1] in caught.value.message(language)


def test_every_refusal_has_its_words_in_both_languages() -> None:
    french, english = get_locale("fr"), get_locale("en")
    assert french.keys("errors_evaluation") == english.keys("errors_evaluation")
