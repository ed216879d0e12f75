"""The variants of the wild bootstrap that were tried: their t against sums over rows of people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from solidarity_eval._kernels.wild_bootstrap import all_signs
from solidarity_eval.designs import wild_cluster_bootstrap
from validation.simulation.wild_variants import (
    SIX_POINTS,
    arms_of,
    p_values,
    scores_of,
    t_of_patterns,
)

SIZES = np.array([3.0, 5.0, 2.0, 9.0, 4.0, 7.0, 6.0, 12.0])
ARMS = arms_of("half", 8)


@pytest.fixture
def people() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    team = np.repeat(np.arange(8), SIZES.astype(int))
    values = rng.normal(size=len(team)) + 0.8 * rng.normal(size=8)[team] + 0.5 * ARMS[team]
    group = np.where(ARMS[team] == 1, "with", "without")
    return pd.DataFrame({"person": range(len(team)), "team": team, "group": group, "y": values})


def means_of(people: pd.DataFrame) -> np.ndarray:
    return people.groupby("team")["y"].mean().to_numpy()[None, :]


def test_plain_scores_with_two_signs_are_the_public_function(people: pd.DataFrame) -> None:
    with np.errstate(all="ignore"):
        public = wild_cluster_bootstrap(
            people,
            outcome="y",
            cluster="team",
            arm="group",
            programme="with",
            comparison="without",
            interval="none",
        )
    plain = scores_of(means_of(people), SIZES)["plain"]
    asked = {"sizes": SIZES, "arms": ARMS, "variance": "cr0"}
    observed = t_of_patterns(plain, weights=np.ones((1, 8)), **asked)
    drawn = t_of_patterns(plain, weights=all_signs(8), **asked)
    test = public.test("wild_cluster_bootstrap")
    assert observed[0, 0] == pytest.approx(test.statistic)
    assert p_values(observed, drawn, complete=True)[0] == pytest.approx(test.p_value)


def test_the_jackknife_leaves_each_team_out(people: pd.DataFrame) -> None:
    def effect(rows: pd.DataFrame) -> float:
        sides = rows.groupby("group")["y"].mean()
        return float(sides["with"] - sides["without"])

    whole = effect(people)
    without = [effect(people[people["team"] != team]) for team in range(8)]
    plain = scores_of(means_of(people), SIZES)["plain"]
    t = t_of_patterns(plain, sizes=SIZES, arms=ARMS, weights=np.ones((1, 8)), variance="jackknife")
    assert t[0, 0] == pytest.approx(whole / np.sqrt(((np.array(without) - whole) ** 2).sum()))


def test_jackknifed_scores_come_from_a_fit_without_the_team(people: pd.DataFrame) -> None:
    found = scores_of(means_of(people), SIZES)["jackknife"][0]
    for team in range(8):
        mine = people["team"] == team
        left = people.loc[mine, "y"] - people.loc[~mine, "y"].mean()
        assert found[team] == pytest.approx(left.sum())


def test_webbs_points_have_mean_zero_and_variance_one() -> None:
    assert SIX_POINTS.mean() == pytest.approx(0.0)
    assert (SIX_POINTS**2).mean() == pytest.approx(1.0)
