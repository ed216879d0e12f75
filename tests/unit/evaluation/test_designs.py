"""Each design has its own headline; what it cannot tell is refused with a reason."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from solidarity_eval.evaluation import Evaluation
from tests.unit.evaluation.projects import ARM, evaluated, outcome, people

DESIGNS = {"randomised": "effect", "comparison_group": "association"}


def two_groups(change: float = 0.8) -> pd.DataFrame:
    return pd.concat(
        [
            people(40, change=change, group="A"),
            people(40, group="B", prefix="c", seed=2),
        ]
    )


def teams(number: int, letter: str = "T"):
    return lambda n: [f"{letter}{i % number}" for i in range(n)]


def refused(evaluation: Evaluation) -> dict[str, str]:
    return {
        str(note.values["subject"]): str(note.values["error"])
        for note in evaluation.notes
        if note.code == "refused"
    }


def least_squares(frame: pd.DataFrame) -> float:
    """The coefficient of the programme, adjusted for the score before, by plain least squares."""
    wide = frame.pivot(index="who", columns="wave", values="score")
    drawn = frame.drop_duplicates("who").set_index("who")["group"].eq("A").astype(float)
    x = np.column_stack([np.ones(len(wide)), drawn[wide.index], wide["t0"]])
    return float(np.linalg.lstsq(x, wide["t1"].to_numpy(), rcond=None)[0][1])


@pytest.mark.parametrize(("design", "verbs"), DESIGNS.items())
def test_the_comparison_group_carries_the_effect(tmp_path: Path, design: str, verbs: str) -> None:
    answers = two_groups()
    evaluation = evaluated(tmp_path, answers, table={"arm": ARM}, design={"type": design})
    effect = evaluation.results["score.effect"]
    assert effect["effect"].estimate == pytest.approx(least_squares(answers), rel=1e-9)
    verdict = evaluation.verdicts["score"]
    assert (verdict.result, verdict.word) == ("score.effect", "favourable")
    assert evaluation.passports["score"].verbs == verbs
    assert "comparison_group_set_aside" not in {note.code for note in evaluation.notes}


def test_a_group_told_once_is_the_group_of_the_person(tmp_path: Path) -> None:
    answers = two_groups()
    once = answers.assign(group=answers["group"].where(answers["wave"] == "t0"))
    told, half = (
        evaluated(tmp_path / name, frame, table={"arm": ARM}, design={"type": "randomised"})
        for name, frame in (("told", answers), ("half", once))
    )
    one, other = (found.results["score.effect"]["effect"] for found in (told, half))
    assert (one.estimate, one.n) == (other.estimate, other.n)
    assert half.verdicts["score"].values["linked_share"] == 1.0


def test_differences_in_differences_stand_beside_the_effect(tmp_path: Path) -> None:
    answers = two_groups()
    evaluation = evaluated(tmp_path, answers, table={"arm": ARM}, design={"type": "randomised"})
    wide = answers.pivot(index=["who", "group"], columns="wave", values="score")
    changes = (wide["t1"] - wide["t0"]).groupby("group").mean()
    did = evaluation.results["score.did"]["effect"].estimate
    assert did == pytest.approx(changes["A"] - changes["B"], rel=1e-9)
    own = evaluation.results["score.change"]["mean_change"].estimate
    theirs = evaluation.results["score.change.comparison"]["mean_change"].estimate
    assert (own, theirs) == (pytest.approx(changes["A"]), pytest.approx(changes["B"]))


@pytest.mark.parametrize("design", ["randomised", "comparison_group"])
def test_the_boundary_of_drop_out_is_for_drawn_groups_only(tmp_path: Path, design: str) -> None:
    evaluation = evaluated(tmp_path, two_groups(), table={"arm": ARM}, design={"type": design})
    assert ("score.attrition_boundary" in evaluation.results) == (design == "randomised")


@pytest.mark.parametrize("estimator", ["difference_in_differences", "weighted", "matched"])
def test_the_project_chooses_how_groups_are_compared(tmp_path: Path, estimator: str) -> None:
    evaluation = evaluated(
        tmp_path,
        two_groups(),
        table={"arm": ARM},
        design={"type": "comparison_group"},
        outcomes=[outcome(estimator=estimator)],
    )
    method = evaluation.results["score.effect"].method
    assert method.removesuffix("_comparison") == estimator
    assert evaluation.verdicts["score"].result == "score.effect"


@pytest.mark.parametrize("design", ["randomised", "comparison_group"])
def test_the_same_start_for_everybody_leaves_nothing_to_adjust_for(
    tmp_path: Path, design: str
) -> None:
    answers = two_groups()
    answers.loc[answers["wave"] == "t0", "score"] = 3.0
    evaluation = evaluated(tmp_path, answers, design={"type": design}, table={"arm": ARM})
    after = answers[answers["wave"] == "t1"]
    sides = [after.loc[after["group"] == side, "score"] for side in "AB"]
    welch = stats.ttest_ind(*sides, equal_var=False)
    effect = evaluation.results["score.effect"]
    assert effect["effect"].estimate == pytest.approx(sides[0].mean() - sides[1].mean())
    assert effect["effect"].std_error == pytest.approx(
        np.sqrt(sum(side.var(ddof=1) / len(side) for side in sides))
    )
    if design == "randomised":
        ends = (effect["effect"].conf_low, effect["effect"].conf_high)
        assert ends == pytest.approx(tuple(welch.confidence_interval()))
    assert "designs_arms.same_start" in {note.code for note in effect.notes}
    assert evaluation.verdicts["score"].word == "favourable"


def test_teams_of_two_groups_are_the_unit(tmp_path: Path) -> None:
    answers = pd.concat(
        [
            people(60, change=0.8, group="A", team=teams(6, "A")),
            people(60, group="B", prefix="c", seed=2, team=teams(6, "B")),
        ]
    )
    evaluation = evaluated(
        tmp_path,
        answers,
        table={"arm": ARM, "cluster": "team"},
        design={"type": "cluster_randomised"},
    )
    assert evaluation.results["score.effect"].method == "cluster_randomised"
    assert evaluation.verdicts["score"].values["clusters"] == 12
    assert evaluation.results["score.effect"]["effect"].df < 11


@pytest.mark.parametrize(
    ("estimator", "method"),
    [("ancova", "cluster_randomised"), ("weighted", None), ("matched", None)],
)
def test_an_estimator_that_cannot_count_teams_is_refused(
    tmp_path: Path, estimator: str, method: str | None
) -> None:
    answers = pd.concat(
        [
            people(60, change=0.8, group="A", team=teams(6, "A")),
            people(60, group="B", prefix="c", seed=2, team=teams(6, "B")),
        ]
    )
    evaluation = evaluated(
        tmp_path,
        answers,
        table={"arm": ARM, "cluster": "team"},
        design={"type": "comparison_group"},
        outcomes=[outcome(estimator=estimator)],
    )
    effect = evaluation.results.get("score.effect")
    assert (effect.method if effect else None) == method
    assert ("score" in evaluation.verdicts) == (method is not None)
    assert (refused(evaluation).get("score.effect") is None) == (method is not None)


def test_a_change_of_teams_is_their_mean_with_t(tmp_path: Path) -> None:
    answers = people(60, change=0.5, team=teams(6))
    evaluation = evaluated(tmp_path, answers, table={"cluster": "team"})
    wide = answers.pivot(index=["who", "team"], columns="wave", values="score")
    means = (wide["t1"] - wide["t0"]).groupby("team").mean()
    verdict = evaluation.verdicts["score"]
    assert verdict.result == "score.clustered"
    assert verdict.estimate == pytest.approx(means.mean(), rel=1e-9)
    assert verdict.values["df"] == 5


def test_three_teams_conclude_nothing_however_many_people(tmp_path: Path) -> None:
    answers = people(300, change=1.5, team=teams(3))
    verdict = evaluated(tmp_path, answers, table={"cluster": "team"}).verdicts["score"]
    assert verdict.word == "cannot_conclude"
    assert "clusters" in verdict.reasons


def test_a_team_of_one_each_shares_nothing(tmp_path: Path) -> None:
    answers = people(30, change=0.8, team=lambda n: [f"T{i}" for i in range(n)])
    evaluation = evaluated(tmp_path, answers, table={"cluster": "team"})
    assert "score.clustered" not in evaluation.results
    assert evaluation.verdicts["score"].result == "score.change"


def test_people_without_team_leave_no_verdict(tmp_path: Path) -> None:
    answers = people(30, change=0.8, team=teams(6))
    answers.loc[answers["who"] == "p001", "team"] = None
    evaluation = evaluated(tmp_path, answers, table={"cluster": "team"})
    assert "score.clustered" in refused(evaluation)
    assert "score" not in evaluation.verdicts
    assert evaluation.passports["score"].verbs == "describe"


STARTS = {"T0": "t1", "T1": "t1", "T2": "t2", "T3": "t2", "T4": "t3", "T5": "t4"}


def stepped(effect: float) -> pd.DataFrame:
    frame = people(60, waves=("t0", "t1", "t2", "t3", "t4"), team=teams(6))
    begun = [wave >= STARTS[team] for wave, team in zip(frame["wave"], frame["team"], strict=True)]
    return frame.assign(score=frame["score"] + effect * np.array(begun))


@pytest.mark.parametrize("by", ["mapping", "column"])
def test_an_order_that_was_drawn_makes_an_effect(tmp_path: Path, by: str) -> None:
    answers = stepped(1.0)
    start: object = STARTS
    register = None
    if by == "column":
        register = answers.drop_duplicates("who")[["who"]].assign(
            first=[STARTS[team] for team in answers.drop_duplicates("who")["team"]]
        )
        start = "first"
    evaluation = evaluated(
        tmp_path,
        answers,
        table={"cluster": "team"},
        register=register,
        design={"type": "stepped_wedge", "order_drawn": True, "start": start},
        outcomes=[outcome(after="t4")],
    )
    verdict = evaluation.verdicts["score"]
    assert (verdict.result, verdict.word) == ("score.effect", "favourable")
    assert verdict.estimate == pytest.approx(1.0, abs=0.4)


@pytest.mark.parametrize("lost", ["nobody", "somebody", "a score", "a team"])
def test_an_order_that_was_drawn_earns_its_verbs_while_nobody_is_lost(
    tmp_path: Path, lost: str
) -> None:
    answers, starts = stepped(1.0), dict(STARTS)
    gone = (answers["who"] == "p007") & (answers["wave"] == "t3")
    if lost == "somebody":
        answers = answers[~gone]
    elif lost == "a score":
        answers.loc[gone, "score"] = np.nan
    elif lost == "a team":
        starts["T6"] = "t2"
    evaluation = evaluated(
        tmp_path,
        answers,
        table={"cluster": "team"},
        design={"type": "stepped_wedge", "order_drawn": True, "start": starts},
        outcomes=[outcome(after="t4")],
    )
    passport = evaluation.passports["score"]
    levels = {reading.scale: reading.level for reading in passport.readings}
    assert evaluation.verdicts["score"].word == "favourable"
    earned = ("effect", "5", "without_reservations")
    got = (passport.verbs, levels["maryland"], levels["wwc"])
    assert got == (earned if lost == "nobody" else ("association", "2", "does_not_meet"))


@pytest.mark.parametrize("by", ["mapping", "column"])
def test_a_misspelt_start_is_no_team_that_never_starts(tmp_path: Path, by: str) -> None:
    answers, register = stepped(1.0), None
    start: object = {("X" if team == "T0" else team): wave for team, wave in STARTS.items()}
    code = "evaluation.start_of_unknown_team"
    if by == "column":
        each = answers.drop_duplicates("who")
        named = ["vague 1" if team == "T0" else STARTS[team] for team in each["team"]]
        register, start = each[["who"]].assign(first=named), "first"
        code = "evaluation.unknown_start"
    evaluation = evaluated(
        tmp_path,
        answers,
        table={"cluster": "team"},
        register=register,
        design={"type": "stepped_wedge", "order_drawn": True, "start": start},
        outcomes=[outcome(after="t4")],
    )
    assert refused(evaluation)["score.effect"] == code


def test_times_follow_each_other_however_the_file_lists_them(tmp_path: Path) -> None:
    def effect(name: str, listed: list[int]) -> Evaluation:
        return evaluated(
            tmp_path / name,
            stepped(1.0),
            table={"cluster": "team"},
            waves=[{"id": f"t{i}", "month": 6 * i} for i in listed],
            design={"type": "stepped_wedge", "order_drawn": True, "start": STARTS},
            outcomes=[outcome(after="t4", waves=["t0", "t1", "t2", "t3", "t4"])],
        )

    usual, mixed = effect("usual", [0, 1, 2, 3, 4]), effect("mixed", [4, 2, 0, 1, 3])
    for name in ("score.effect", "score.repeated"):
        one, other = (found.results[name].estimates for found in (usual, mixed))
        assert [(item.term, item.estimate) for item in one] == [
            (item.term, pytest.approx(item.estimate)) for item in other
        ]


def test_an_order_that_was_not_drawn_is_refused_and_the_change_remains(tmp_path: Path) -> None:
    evaluation = evaluated(
        tmp_path,
        stepped(1.0),
        table={"cluster": "team"},
        design={"type": "stepped_wedge", "start": STARTS},
        outcomes=[outcome(after="t4")],
    )
    assert refused(evaluation) == {"score.effect": "designs_mixed.not_drawn"}
    assert evaluation.verdicts["score"].result == "score.clustered"
    assert evaluation.passports["score"].verbs != "effect"
    assert "score.staggered" not in evaluation.results, "one team alone starts at t3, one at t4"


def test_teams_that_start_in_twos_are_compared_with_those_that_wait(tmp_path: Path) -> None:
    starts = {f"T{i}": f"t{1 + i // 2}" for i in range(8)}
    answers = people(80, waves=("t0", "t1", "t2", "t3", "t4"), team=teams(8))
    begun = [
        wave >= starts[team] for wave, team in zip(answers["wave"], answers["team"], strict=True)
    ]
    evaluation = evaluated(
        tmp_path,
        answers.assign(score=answers["score"] + np.array(begun)),
        table={"cluster": "team"},
        design={"type": "stepped_wedge", "start": starts},
        outcomes=[outcome(after="t4")],
    )
    beside = evaluation.results["score.staggered"]["effect"]
    assert beside.estimate == pytest.approx(1.0, abs=0.4)
    assert evaluation.verdicts["score"].result == "score.clustered"


def test_surveys_of_different_people_have_a_change_and_no_pairs(tmp_path: Path) -> None:
    first, later = people(30), people(35, prefix="q", seed=5)
    answers = pd.concat([first[first["wave"] == "t0"], later[later["wave"] == "t1"]])
    evaluation = evaluated(tmp_path, answers, design={"type": "repeated_cross_section"})
    means = answers.groupby("wave")["score"].mean()
    found = evaluation.results["score.cross_section"]["change"].estimate
    assert found == pytest.approx(means["t1"] - means["t0"], rel=1e-9)
    assert "score.change" not in evaluation.results
    assert evaluation.verdicts["score"].result == "score.cross_section"


def test_a_description_has_no_verdict(tmp_path: Path) -> None:
    answers = people(20)
    evaluation = evaluated(tmp_path, answers, design={"type": "descriptive"})
    mean = answers.loc[answers["wave"] == "t1", "score"].mean()
    assert evaluation.results["score.described.t1"]["mean"].estimate == pytest.approx(mean)
    assert not evaluation.verdicts
    assert evaluation.passports["score"].verbs == "describe"


def test_a_recalled_before_is_its_own_design_without_verdict(tmp_path: Path) -> None:
    frame = people(30, change=0.5)
    now = frame[frame["wave"] == "t1"].assign(then=lambda rows: rows["score"] - 0.4)
    now["then"] += np.linspace(-0.2, 0.2, 30)
    evaluation = evaluated(
        tmp_path,
        now,
        measures=[{"id": "score", "column": "score"}, {"id": "then", "column": "then"}],
        design={"type": "retrospective_pretest"},
        outcomes=[outcome(before="t1", recalled="then")],
    )
    result = evaluation.results["score.retrospective"]
    assert result["change"].estimate == pytest.approx(0.4, abs=1e-9)
    assert not evaluation.verdicts


def series(jump: float, weeks: int = 60) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    days = [dt.date(2026, 1, 5) + dt.timedelta(days=7 * i) for i in range(weeks)]
    visits = 30 + 5 * rng.standard_normal(weeks) + np.where(np.arange(weeks) >= 30, jump, 0.0)
    frame = pd.DataFrame({"period": days, "indicator": "visits", "value": visits.round()})
    halves = [frame.assign(value=frame["value"] - 10, site="a"), frame.assign(value=10, site="b")]
    return pd.concat(halves).assign(unit="visits")


@pytest.mark.parametrize(("weeks", "told"), [(60, True), (40, False)])
def test_a_series_reads_the_register_and_needs_fifty_periods(
    tmp_path: Path, weeks: int, told: bool
) -> None:
    evaluation = evaluated(
        tmp_path,
        people(10),
        counts=series(20.0, weeks),
        design={"type": "interrupted_series"},
        waves=[{"id": "t0", "date": "2026-01-05"}, {"id": "t1", "date": "2026-08-03"}],
        outcomes=[{k: v for k, v in outcome(indicator="visits").items() if k != "measure"}],
    )
    assert ("score.series" in evaluation.results) == told
    assert ("score.series" in refused(evaluation)) != told
    if told:
        assert evaluation.results["score.series"]["change"].estimate == pytest.approx(20, abs=8)
    assert not evaluation.verdicts


def test_dyads_are_the_unit_where_people_answer_in_twos(tmp_path: Path) -> None:
    answers = people(40, change=0.5)
    names = sorted(set(answers["who"]))
    register = pd.DataFrame(
        {"who": names, "pair": [f"d{i // 2}" for i in range(40)], "part": ["young", "mentor"] * 20}
    )
    evaluation = evaluated(
        tmp_path, answers, register=register, people={"dyad": "pair", "role": "part"}
    )
    verdict = evaluation.verdicts["score"]
    assert verdict.result == "score.dyads"
    assert (verdict.values["pairs"], verdict.values["df"]) == (20, 19)
    own = evaluation.results["score.change"]["mean_change"].estimate
    assert verdict.estimate == pytest.approx(own, rel=1e-9)


def test_other_times_subgroups_and_presence_are_told_when_asked(tmp_path: Path) -> None:
    answers = people(40, change=0.5, waves=("t0", "t1", "t2"))
    names = sorted(set(answers["who"]))
    register = pd.DataFrame(
        {"who": names, "sex": ["f", "m"] * 20, "sessions": [i % 9 for i in range(40)]}
    )
    evaluation = evaluated(
        tmp_path,
        answers,
        register=register,
        outcomes=[outcome(waves=["t0", "t1", "t2"], subgroups=["sex"], exposure="sessions")],
    )
    wide = answers.pivot(index="who", columns="wave", values="score")
    changes = wide["t1"] - wide["t0"]
    by_sex = changes.groupby(register.set_index("who")["sex"]).mean()
    found = evaluation.results["score.subgroup.sex"]["interaction"]
    assert abs(found.estimate) == pytest.approx(abs(by_sex["m"] - by_sex["f"]), rel=1e-9)
    repeated = evaluation.results["score.repeated"]
    complete = (wide["t2"] - wide["t0"]).mean()
    assert repeated.get("change", wave="t2").estimate == pytest.approx(complete, abs=1e-6)
    presence = evaluation.results["score.exposure"]["mean"].estimate
    assert presence == pytest.approx(register["sessions"].mean())


def test_a_column_that_is_nowhere_is_named(tmp_path: Path) -> None:
    answers = people(20, change=0.5)
    register = pd.DataFrame({"who": sorted(set(answers["who"])), "sex": ["f", "m"] * 10})
    evaluation = evaluated(
        tmp_path, answers, register=register, outcomes=[outcome(subgroups=["gender"])]
    )
    assert refused(evaluation) == {"score.subgroup.gender": "evaluation.no_column"}
