"""What decides a verdict: levels, how people came in, who left, what was fixed beforehand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from solidarity_eval.effects import mean_change
from solidarity_eval.errors import DataError
from solidarity_eval.evaluation import Evaluation, evaluate
from solidarity_eval.evaluation.load import read_project
from solidarity_eval.plan import lock_text, make_lock
from tests.unit.evaluation.projects import ARM, evaluated, outcome, people, write

SAME_SCORE = {"path": "same_score", "reference_mean": 5.5, "retest_r": [0.5, 0.7]}
SMALLEST = {"value": 0.9, "unit": "points", "source": "team"}


def without_second(frame: pd.DataFrame, gone: set[str]) -> pd.DataFrame:
    return frame[~((frame["wave"] == "t1") & frame["who"].isin(gone))]


def raw(frame: pd.DataFrame, level: float) -> tuple[float, float]:
    data = frame.rename(columns={"who": "person"})
    found = mean_change(data, outcome="score", pre="t0", post="t1", conf_level=level)["mean_change"]
    return found.conf_low or 0.0, found.conf_high or 0.0


def test_a_final_report_decides_on_what_it_prints(tmp_path: Path) -> None:
    answers = people(40, change=0.8)
    verdict = evaluated(tmp_path, answers).verdicts["score"]
    assert verdict.word == "favourable"
    assert (verdict.conf_level, verdict.decisive_level) == (0.95, 0.95)
    assert (verdict.low, verdict.high) == pytest.approx(raw(answers, 0.95), rel=1e-12)


@pytest.mark.parametrize("reporting", [{"year": 2026}, {"year": 2026, "final": 2027}, None])
def test_a_report_not_named_final_decides_at_999(tmp_path: Path, reporting: Any) -> None:
    answers = people(40, change=0.35)
    verdict = evaluated(tmp_path, answers, reporting=reporting).verdicts["score"]
    assert (verdict.word, verdict.reason) == (None, "interim")
    assert verdict.low > 0 > verdict.decisive_low
    ends = (verdict.decisive_low, verdict.decisive_high)
    assert ends == pytest.approx(raw(answers, 0.999), rel=1e-12)


def four(answers: pd.DataFrame) -> dict[str, Any]:
    names = ("score", "b", "c", "d")
    roles = ("primary", "confirmatory", "exploratory", "exploratory")
    return {
        "measures": [{"id": name, "column": name} for name in names],
        "outcomes": [
            outcome(id=name, measure=name, role=role)
            for name, role in zip(names, roles, strict=True)
        ],
    }


def with_others(answers: pd.DataFrame) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    others = {name: rng.standard_normal(len(answers)) for name in "bcd"}
    return answers.assign(**others)


def test_a_family_of_two_prints_bonferroni_and_holm(tmp_path: Path) -> None:
    answers = with_others(people(40, change=0.8))
    evaluation = evaluated(tmp_path, answers, **four(answers))
    levels = {name: verdict.conf_level for name, verdict in evaluation.verdicts.items()}
    assert levels == pytest.approx({"score": 0.975, "b": 0.975, "c": 0.95, "d": 0.95})
    rows = evaluation.results["family.confirmatory"].table("p_values").rows
    assert [row[0] for row in rows] == ["score", "b"]
    assert rows[0][2] == pytest.approx(2 * float(str(rows[0][1])))
    exploratory = evaluation.results["family.exploratory"].table("p_values").rows
    assert [row[0] for row in exploratory] == ["c", "d"]
    assert max(row[2] for row in exploratory) == max(row[1] for row in exploratory)
    assert {evaluation.verdicts[name].reason for name in "cd"} == {"exploratory"}


def numbers(evaluation: Evaluation, name: str) -> dict[str, str]:
    return {
        key: result.to_json()
        for key, result in evaluation.results.items()
        if key.startswith(f"{name}.")
    }


@pytest.mark.parametrize("role", ["exploratory", "confirmatory"])
def test_one_outcome_more_changes_others_by_the_family_level_alone(
    tmp_path: Path, role: str
) -> None:
    answers = with_others(people(40, change=0.8, team=lambda n: [f"T{i % 9}" for i in range(n)]))
    more = {"table": {"cluster": "team"}, "seed": 5}
    measures = [{"id": name, "column": name} for name in ("score", "b")]
    alone = evaluated(tmp_path / "one", answers, measures=measures[:1], **more)
    both = evaluated(
        tmp_path / "two",
        answers,
        measures=measures,
        outcomes=[outcome(), outcome(id="b", measure="b", role=role)],
        **more,
    )
    if role == "exploratory":
        assert numbers(alone, "score") == numbers(both, "score")
        return
    assert both.verdicts["score"].conf_level == pytest.approx(0.975)
    for name, result in alone.results.items():
        if name.startswith("score."):
            pairs = zip(result.estimates, both.results[name].estimates, strict=True)
            for one, other in pairs:
                if one.term == "interval_width":
                    continue
                assert (one.term, one.estimate, one.std_error, one.n) == (
                    other.term,
                    other.estimate,
                    other.std_error,
                    other.n,
                )


@pytest.mark.parametrize(
    ("selection", "word", "reason"),
    [
        ({"path": "open"}, "favourable", None),
        ({"path": "same_score"}, "cannot_conclude", "drift_unknown"),
        ({"path": "third_party", "reference_mean": 5.5}, "cannot_conclude", "drift_unknown"),
        (SAME_SCORE, "cannot_conclude", "drift"),
        ({**SAME_SCORE, "reference_mean": 5.1}, "favourable", None),
    ],
)
def test_how_people_came_in_bounds_what_may_be_called_favourable(
    tmp_path: Path, selection: dict[str, Any], word: str, reason: str | None
) -> None:
    evaluation = evaluated(tmp_path, people(40, change=0.45), selection=selection)
    verdict = evaluation.verdicts["score"]
    assert verdict.low > 0
    assert (verdict.word, verdict.reason) == (word, reason)
    told = "retest_r" in selection
    assert ("score.drift" in evaluation.results) == told
    if told:
        before = evaluation.results["score.drift"]["baseline_mean"].estimate
        most = max(0.0, 0.5 * (selection["reference_mean"] - before))
        assert verdict.drift_bound == pytest.approx(most)


def test_a_reference_mean_is_not_that_of_another_score(tmp_path: Path) -> None:
    """Ten times the same score: the reference of one is no reference for the other."""
    answers = people(60, change=0.8)
    answers["tenfold"] = 10 * answers["score"]
    measures = [
        {"id": name, "column": name, "min": -100, "max": 200} for name in ("score", "tenfold")
    ]
    second = outcome(id="tenfold", measure="tenfold", role="confirmatory")
    whole = {"path": "same_score", "reference_mean": 6.5, "retest_r": [0.5, 0.6]}
    read = {
        name: evaluated(
            tmp_path / name,
            answers,
            measures=measures,
            outcomes=[outcome(), second | own],
            selection=whole,
        ).verdicts["tenfold"]
        for name, own in (
            ("shared", {}),
            ("own", {"selection": whole | {"reference_mean": 65}}),
        )
    }
    assert (read["shared"].word, read["shared"].reason) == ("cannot_conclude", "drift_unknown")
    assert read["own"].drift_bound > 0


def test_nobody_left_leaves_no_adjustment(tmp_path: Path) -> None:
    evaluation = evaluated(tmp_path, people(40, change=0.8))
    assert "score.all_entered" not in evaluation.results
    assert evaluation.verdicts["score"].values["all_entered"] is None
    assert evaluation.results["score.attrition"]["attrition"].estimate == 0


def test_people_not_due_yet_have_not_left(tmp_path: Path) -> None:
    answers = people(40, change=0.8)
    names = sorted(set(answers["who"]))
    waits, left = set(names[:8]), set(names[8:12])
    entry = ["2026-11-01" if name in waits else "2025-01-01" for name in names]
    register = pd.DataFrame({"who": names, "entry": entry})
    evaluation = evaluated(
        tmp_path,
        without_second(answers, waits | left),
        register=register,
        people={"entry_date": "entry"},
        waves=[
            {"id": "t0", "month": 0, "origin": "entry"},
            {"id": "t1", "month": 6, "origin": "entry", "window_days": 30},
        ],
        reporting={"year": 2026, "final": 2026, "cutoff": "2026-11-20"},
    )
    assert evaluation.results["score.attrition"]["attrition"].estimate == pytest.approx(4 / 32)
    assert evaluation.results["score.all_entered"]["share_left"].estimate == pytest.approx(4 / 32)
    assert evaluation.verdicts["score"].values["linked_share"] == pytest.approx(28 / 32)


def test_a_blank_second_questionnaire_links_nobody(tmp_path: Path) -> None:
    answers = people(40, change=0.8)
    gone = set(sorted(set(answers["who"]))[:24])
    blank = answers.copy()
    blank.loc[(blank["wave"] == "t1") & blank["who"].isin(gone), "score"] = np.nan
    absent = evaluated(tmp_path / "absent", without_second(answers, gone))
    returned = evaluated(tmp_path / "blank", blank)
    for evaluation in (absent, returned):
        verdict = evaluation.verdicts["score"]
        assert (verdict.word, verdict.reason) == (None, "linkage")
        assert verdict.values["linked_share"] == pytest.approx(16 / 40)
    threats = {threat.name: threat.state for threat in returned.passports["score"].threats}
    assert threats["attrition"] == "seen"


@pytest.mark.parametrize(("blank", "reason"), [(24, "linkage"), (20, None)])
@pytest.mark.parametrize("group", [None, ARM])
def test_a_blank_first_questionnaire_links_nobody_either(
    tmp_path: Path, blank: int, reason: str | None, group: Any
) -> None:
    """People who answered both times count among those due, whichever score is missing."""
    answers = people(40, change=1.2)
    names = sorted(set(answers["who"]))
    half = blank // 2
    wanted = ["A" if place % 2 else "B" for place in range(40)]
    answers["group"] = answers["who"].map(dict(zip(names, wanted, strict=True)))
    first = (answers["wave"] == "t0") & answers["who"].isin(names[:half])
    second = (answers["wave"] == "t1") & answers["who"].isin(names[half:blank])
    answers.loc[first | second, "score"] = np.nan
    controlled = {"design": {"type": "comparison_group"}, "table": {"arm": ARM}} if group else {}
    verdict = evaluated(tmp_path, answers, **controlled).verdicts["score"]
    assert verdict.values["linked_share"] == pytest.approx((40 - blank) / 40)
    assert ("linkage" in verdict.reasons) == (reason == "linkage")


@pytest.mark.parametrize(("side", "wish"), [("lower", -1.0), ("higher", 1.0)])
def test_more_people_who_reached_it_is_favourable(tmp_path: Path, side: str, wish: float) -> None:
    """Whichever side of the score is wished: a share counts those on the wished side of it."""
    measure = {"id": "score", "column": "score", "min": -10, "max": 20, "better": side}
    share = outcome(type="proportion", threshold=5)
    evaluation = evaluated(
        tmp_path, people(60, change=1.2 * wish), measures=[measure], outcomes=[share]
    )
    verdict = evaluation.verdicts["score"]
    assert verdict.low > 0
    assert (verdict.word, verdict.turned) == ("favourable", False)


def test_leaving_on_a_share_forbids_a_conclusion_too(tmp_path: Path) -> None:
    """Nothing happens, but people who had reached it leave: the share of the stayers rises."""
    rng = np.random.default_rng(3)
    answers = people(150)
    before = rng.integers(0, 2, 150)
    after = np.where(rng.uniform(size=150) < 0.3, 1 - before, before)
    answers["score"] = np.concatenate([before, after])
    gone = {f"p{i:03d}" for i in np.flatnonzero((before == 1) & (rng.uniform(size=150) < 0.75))}
    share = outcome(type="proportion", success=[1])
    evaluation = evaluated(tmp_path, without_second(answers, gone), outcomes=[share])
    verdict, entered = evaluation.verdicts["score"], evaluation.results["score.all_entered"]
    assert verdict.low > 0
    assert (verdict.word, verdict.reason) == ("cannot_conclude", "attrition")
    stayed = np.array([f"p{i:03d}" not in gone for i in range(150)])
    by_start = [(after - before)[stayed & (before == value)].mean() for value in (0, 1)]
    weighted = np.average(by_start, weights=[1 - before.mean(), before.mean()])
    assert (entered["change"].unit, entered["change"].estimate) == (
        "proportion",
        pytest.approx(weighted),
    )


def test_leaving_by_the_first_score_forbids_a_conclusion(tmp_path: Path) -> None:
    answers = people(60, change=0.0, r=0.3)
    first = answers[answers["wave"] == "t0"].set_index("who")["score"]
    gone = set(first.sort_values().index[-25:])
    evaluation = evaluated(tmp_path, without_second(answers, gone))
    verdict = evaluation.verdicts["score"]
    entered = evaluation.results["score.all_entered"]
    apart = abs(entered["adjustment"].estimate)
    assert apart > 0.5 * (entered["change_of_stayers"].std_error or 0.0)
    assert verdict.word == "cannot_conclude"
    assert "attrition" in verdict.reasons
    assert "score.tipping" in evaluation.results or verdict.low <= 0 <= verdict.high


@pytest.mark.parametrize(
    ("extra", "word"),
    [
        ({"date": "2026-01-01"}, "no_change_that_matters"),
        ({"date": "2026-09-01"}, "cannot_conclude"),
        ({"illustrative": True}, "no_change_that_matters"),
        ({}, "cannot_conclude"),
    ],
)
def test_a_smallest_change_counts_if_fixed_before_the_second_answers(
    tmp_path: Path, extra: dict[str, Any], word: str
) -> None:
    answers = people(60, change=0.05)
    answers["day"] = answers["wave"].map({"t0": "2026-01-05", "t1": "2026-07-05"})
    evaluation = evaluated(
        tmp_path,
        answers,
        table={"date": "day"},
        outcomes=[outcome(smallest_change={**SMALLEST, **extra})],
    )
    assert evaluation.verdicts["score"].word == word


def test_what_was_planned_says_what_could_be_found(tmp_path: Path) -> None:
    planned = {"sd": 1.0, "r": 0.5, "n": 34, "drop_out": 0.0}
    smallest = {**SMALLEST, "value": 0.5, "date": "2026-01-01"}
    outcomes = [outcome(planned=planned, smallest_change=smallest)]
    evaluation = evaluated(tmp_path, people(40), outcomes=outcomes)
    # R 4.2.2: power.t.test(delta = .5, sd = 1, power = .8, type = "paired") needs 33.37 pairs.
    assert evaluation.verdicts["score"].values["needed"] == 34
    found = evaluation.results["score.detectable"]["change"].estimate
    assert found == pytest.approx(0.495, abs=0.002)
    assert evaluation.verdicts["score"].values["detectable"] == pytest.approx(found)


def test_the_passport_knows_when_how_and_by_whom_people_were_asked(tmp_path: Path) -> None:
    answers = people(40, change=0.8)
    answers["day"] = answers["wave"].map({"t0": "2026-01-05", "t1": "2026-07-05"})
    answers["how"] = answers["wave"].map({"t0": "papier", "t1": "téléphone"})
    answers["asker"] = "équipe"
    evaluation = evaluated(
        tmp_path, answers, table={"date": "day", "mode": "how", "administered_by": "asker"}
    )
    states = {threat.name: threat.state for threat in evaluation.passports["score"].threats}
    assert states["season"] == "seen"
    assert states["instrumentation"] == "seen"
    assert states["desirability"] == "open"


def lock(folder: Path, *, answers: dict[str, int] | None = None) -> None:
    loaded = read_project(folder)
    day = dt.date(2026, 1, 10)
    held = make_lock(loaded.project, loaded.instruments, locked=day, answers=answers)
    (folder / "plan.lock").write_text(lock_text(held), encoding="utf-8")


def test_an_outcome_that_the_plan_does_not_hold_is_not_primary(tmp_path: Path) -> None:
    answers = people(40, change=0.8)
    folder = write(tmp_path, answers, outcomes=[outcome(role="exploratory")])
    lock(folder)
    text = (folder / "project.yaml").read_text(encoding="utf-8")
    changed = text.replace("role: exploratory", "role: primary")
    (folder / "project.yaml").write_text(changed, encoding="utf-8")
    evaluation = evaluate(folder)
    assert evaluation.plan is not None
    assert evaluation.verdicts["score"].reason == "not_in_plan"
    assert evaluation.passports["score"].verbs == "describe"


@pytest.mark.parametrize(
    ("held", "moved", "word"),
    [
        ({"t0": 40}, False, "no_change_that_matters"),
        ({"t0": 40, "t1": 3}, False, "cannot_conclude"),
        ({"t0": 40}, True, "cannot_conclude"),
    ],
)
def test_a_locked_plan_says_whether_the_smallest_change_came_first(
    tmp_path: Path, held: dict[str, int], moved: bool, word: str
) -> None:
    smallest = {**SMALLEST, "date": "2026-01-05"}
    folder = write(tmp_path, people(60, change=0.05), outcomes=[outcome(smallest_change=smallest)])
    lock(folder, answers=held)
    if moved:
        text = (folder / "project.yaml").read_text(encoding="utf-8")
        (folder / "project.yaml").write_text(text.replace("0.9", "1.2"), encoding="utf-8")
    assert evaluate(folder).verdicts["score"].word == word


def rewritten(folder: Path, **keys: Any) -> Path:
    """Change the first outcome, or the project where the key is the project's."""
    file = folder / "project.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    for key, value in keys.items():
        place = content if key in content or key == "departures" else content["outcomes"][0]
        place[key] = value
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


def amended(what: str, day: str) -> list[dict[str, str]]:
    return [{"what": what, "reason": "décidé en comité", "date": day}]


@pytest.mark.parametrize(
    ("now", "why", "word", "reason"),
    [
        (SAME_SCORE, [], "cannot_conclude", "drift"),
        ({"path": "open"}, [], "cannot_conclude", "drift"),
        ({**SAME_SCORE, "retest_r": [0.9, 0.95]}, [], "cannot_conclude", "drift"),
        ({**SAME_SCORE, "reference_mean": 5.0}, [], "cannot_conclude", "drift"),
        ({"path": "open"}, amended("selection", "2026-07-02"), "cannot_conclude", "drift"),
        ({"path": "open"}, amended("selection", "2026-06-30"), "favourable", None),
        ({"path": "same_score"}, [], "cannot_conclude", "drift_unknown"),
    ],
)
def test_a_way_in_rewritten_after_the_lock_is_read_as_locked_where_that_asks_for_more(
    tmp_path: Path, now: dict[str, Any], why: list[Any], word: str, reason: str | None
) -> None:
    answers = people(40, change=0.45)
    answers["day"] = answers["wave"].map({"t0": "2026-01-05", "t1": "2026-07-01"})
    folder = write(tmp_path, answers, selection=SAME_SCORE, table={"date": "day"})
    lock(folder)
    verdict = evaluate(rewritten(folder, selection=now, departures=why)).verdicts["score"]
    assert (verdict.word, verdict.reason) == (word, reason)
    if reason == "drift":
        before = raw_mean(answers)
        assert verdict.drift_bound == pytest.approx(0.5 * (5.5 - before))


def raw_mean(answers: pd.DataFrame) -> float:
    return float(answers.loc[answers["wave"] == "t0", "score"].mean())


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"estimator": "difference_in_differences"}, "outcomes.score.estimator"),
        ({"covariates": ["age"]}, "outcomes.score.covariates"),
        ({"design": {"type": "randomised"}}, "design.type"),
    ],
)
def test_another_rule_after_the_answers_has_no_word(
    tmp_path: Path, change: dict[str, Any], what: str
) -> None:
    groups = [
        people(40, change=1.2, prefix="a", seed=1, group="A"),
        people(40, prefix="b", seed=2, group="B"),
    ]
    answers = pd.concat(groups, ignore_index=True)
    answers["age"] = answers["who"].str[1:].astype(int) % 30 + 20
    answers["day"] = answers["wave"].map({"t0": "2026-01-05", "t1": "2026-07-01"})
    folder = write(
        tmp_path,
        answers,
        design={"type": "comparison_group"},
        table={"arm": ARM, "date": "day"},
        measures=[
            {"id": "score", "column": "score", "min": -10, "max": 20},
            {"id": "age", "column": "age", "min": 0, "max": 120},
        ],
    )
    lock(folder)
    assert evaluate(folder).verdicts["score"].word == "favourable"
    after = evaluate(rewritten(folder, **change)).verdicts["score"]
    assert (after.word, after.reason) == (None, "not_in_plan")
    told = evaluate(rewritten(folder, departures=amended(what, "2026-06-30")))
    assert told.verdicts["score"].word == "favourable"
    late = evaluate(rewritten(folder, departures=amended(what, "2026-07-01")))
    assert late.verdicts["score"].reason == "not_in_plan"


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        ({"1": "t0", "2": "t1", "two": "t1"}, None),
        ({"1": "t1", "2": "t0"}, "not_in_plan"),
    ],
)
def test_times_exchanged_after_the_lock_have_no_word(
    tmp_path: Path, now: dict[str, str], reason: str | None
) -> None:
    answers = people(40, change=0.8)
    answers["wave"] = answers["wave"].map({"t0": "1", "t1": "2"})
    table = {"wave": {"column": "wave", "values": {"1": "t0", "2": "t1"}}}
    folder = write(tmp_path, answers, table=table)
    lock(folder)
    tables = yaml.safe_load((folder / "project.yaml").read_text(encoding="utf-8"))["tables"]
    tables["responses"]["wave"]["values"] = now
    verdict = evaluate(rewritten(folder, tables=tables)).verdicts["score"]
    assert verdict.reason == reason


@pytest.mark.parametrize("moved", [0.7, 0.0, -0.7])
def test_everybody_moved_alike_is_no_conclusion(tmp_path: Path, moved: float) -> None:
    answers = people(40)
    first = answers.loc[answers["wave"] == "t0", "score"].round(1)
    answers["score"] = pd.concat([first, first + moved], ignore_index=True)
    verdict = evaluated(tmp_path, answers).verdicts["score"]
    assert (verdict.word, verdict.reason) == ("cannot_conclude", "no_variance")


def test_a_damaged_lock_stops_the_evaluation(tmp_path: Path) -> None:
    folder = write(tmp_path, people(20))
    (folder / "plan.lock").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError):
        evaluate(folder)


@pytest.mark.parametrize("shared", [False, True])
def test_a_share_is_read_as_a_proportion(tmp_path: Path, shared: bool) -> None:
    answers = people(60, change=0.6, team=lambda n: [f"T{i % 6}" for i in range(n)])
    smallest = {"value": 0.2, "unit": "proportion", "source": "team", "illustrative": True}
    evaluation = evaluated(
        tmp_path,
        answers,
        table={"cluster": "team"} if shared else {},
        outcomes=[outcome(type="proportion", threshold=5, smallest_change=smallest)],
    )
    wide = answers.pivot(index="who", columns="wave", values="score") >= 5
    verdict = evaluation.verdicts["score"]
    assert verdict.unit == "proportion"
    assert verdict.smallest == 0.2
    assert verdict.estimate == pytest.approx(wide["t1"].mean() - wide["t0"].mean(), rel=1e-9)
    assert verdict.result == ("score.clustered" if shared else "score.change")


def arms_where_the_low_leave(tmp_path: Path, *, gone: bool) -> Any:
    """Two groups: the programme helps those who start high; those who start low leave it."""
    programme = people(120, r=0.9, prefix="a", seed=3, group="A")
    comparison = people(120, r=0.1, prefix="b", seed=4, group="B")
    programme.loc[programme["wave"] == "t1", "score"] += 0.35
    answers = pd.concat([programme, comparison], ignore_index=True)
    first = programme[programme["wave"] == "t0"].sort_values("score")
    left = set(first["who"].iloc[:45]) if gone else set()
    return without_second(answers, left), left


def test_an_effect_that_departures_make_forbids_a_conclusion(tmp_path: Path) -> None:
    answers, left = arms_where_the_low_leave(tmp_path, gone=True)
    evaluation = evaluated(
        tmp_path, answers, table={"arm": ARM}, design={"type": "comparison_group"}
    )
    verdict = evaluation.verdicts["score"]
    headline = evaluation.results["score.effect"]["effect"]
    entered = evaluation.results["score.all_entered"]
    wide = answers.pivot(index="who", columns="wave", values="score")
    mine = wide[wide.index.str.startswith("a")]
    slope, level = np.polyfit(mine["t0"].dropna()[mine["t1"].notna()], mine["t1"].dropna(), 1)
    wide["t1"] = wide["t1"].fillna(level + slope * wide["t0"])
    design = np.column_stack([np.ones(len(wide)), wide.index.str.startswith("a"), wide["t0"]])
    expected = np.linalg.lstsq(design.astype(float), wide["t1"], rcond=None)[0][1]
    assert entered["effect"].estimate == pytest.approx(expected)
    assert entered["effect"].n == 240
    assert entered["adjustment"].estimate == pytest.approx(expected - headline.estimate)
    assert abs(expected - headline.estimate) > 0.5 * headline.std_error
    assert verdict.word == "cannot_conclude"
    assert verdict.reason == "attrition"
    assert verdict.values["all_entered"] == pytest.approx(expected)
    assert len(left) == 45


def test_two_groups_that_stay_have_no_adjusted_effect(tmp_path: Path) -> None:
    answers, _ = arms_where_the_low_leave(tmp_path, gone=False)
    evaluation = evaluated(
        tmp_path, answers, table={"arm": ARM}, design={"type": "comparison_group"}
    )
    assert "score.all_entered" not in evaluation.results
    assert evaluation.verdicts["score"].values["all_entered"] is None


def test_imputation_and_littles_test_stand_beside_all_who_entered(tmp_path: Path) -> None:
    answers = people(60, change=0.4, r=0.8)
    first = answers[answers["wave"] == "t0"].sort_values("score")
    low = set(first["who"].iloc[:18])
    answers["age"] = 40.0 + 5.0 * (answers["score"] > 5)
    evaluation = evaluated(
        tmp_path,
        without_second(answers, low),
        outcomes=[outcome(covariates=["age"])],
        measures=[{"id": "score", "column": "score"}, {"id": "age", "column": "age"}],
    )
    entered, drawn = (evaluation.results[f"score.{name}"] for name in ("all_entered", "imputed"))
    assert drawn.settings["imputations"] == 20
    assert drawn["change"].n == entered["change"].n == 60
    assert abs(drawn["change"].estimate - entered["change"].estimate) < entered["change"].std_error
    test = evaluation.results["score.little"].test("little_mcar")
    assert test.df == (2,)
    assert test.p_value < 0.001
