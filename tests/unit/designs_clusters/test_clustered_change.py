"""The change of people in teams: which number is the headline, what is refused, what is said."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from solidarity_eval import effects
from solidarity_eval.designs import clustered_change
from solidarity_eval.errors import (
    ArgumentError,
    DataError,
    SmallSampleWarning,
    StatisticalWarning,
    TooFewError,
)
from solidarity_eval.locales import get_locale
from tests.unit.designs_clusters.people import change_of_teams

ASKED = {"outcome": "y", "pre": "before", "post": "after", "cluster": "team"}


def changes(data):
    wide = data.pivot_table(index=["person", "team"], columns="wave", values="y").reset_index()
    return wide.assign(change=wide["after"] - wide["before"])


def codes(found):
    return [note.code for note in found.notes]


@pytest.mark.filterwarnings("ignore::solidarity_eval.errors.StatisticalWarning")
@pytest.mark.parametrize(
    ("teams", "method"), [(5, "team_means"), (7, "team_means"), (8, "cr2"), (20, "cr2")]
)
def test_team_means_up_to_seven_teams_and_cr2_beyond(teams, method):
    found = clustered_change(change_of_teams(1, teams), **ASKED)
    assert found.settings["method"] == method
    headline, same = found["change"], found[f"change_{method}"]
    assert (headline.estimate, headline.std_error, headline.df) == (
        same.estimate,
        same.std_error,
        same.df,
    )
    assert found.test(f"{method}_t").p_value == headline.p_value
    other = clustered_change(change_of_teams(1, teams), **ASKED, method="cr2")
    assert other["change"].estimate == other["change_cr2"].estimate
    assert found.id == "y.clustered"
    width = found["interval_width"].estimate
    assert width == pytest.approx(headline.conf_high - headline.conf_low)


def test_the_mean_of_team_means_is_a_t_interval_of_five_numbers():
    data = change_of_teams(2, 5)
    means = changes(data).groupby("team")["change"].mean()
    found = clustered_change(data, **ASKED)
    expected = stats.t.interval(0.95, 4, means.mean(), means.std() / math.sqrt(5))
    change = found["change"]
    assert (change.conf_low, change.conf_high) == pytest.approx(expected)
    assert found.table("teams").column("change") == pytest.approx(tuple(means))


@pytest.mark.filterwarnings("ignore::solidarity_eval.errors.StatisticalWarning")
def test_each_team_has_its_own_t_interval():
    data = change_of_teams(3, 4)
    table = clustered_change(data, **ASKED, method="cr2").table("teams")
    for team, n, change, low, high in table.rows:
        alone = effects.mean_change(
            data[data["team"] == team], outcome="y", pre="before", post="after"
        )["mean_change"]
        assert (n, change) == (alone.n, pytest.approx(alone.estimate))
        assert (low, high) == pytest.approx((alone.conf_low, alone.conf_high))


@pytest.mark.filterwarnings("ignore::solidarity_eval.errors.StatisticalWarning")
def test_a_team_of_one_person_has_no_interval_of_its_own():
    data = change_of_teams(4, 6)
    first = data.loc[data["team"] == 0, "person"].iloc[0]
    data = data[(data["team"] != 0) | (data["person"] == first)]
    table = clustered_change(data, **ASKED).table("teams")
    assert table.rows[0][1] == 1
    assert table.rows[0][3:] == (None, None)
    assert all(None not in row for row in table.rows[1:])


def test_three_teams_cannot_conclude_by_construction_and_say_so_with_the_width():
    with pytest.warns(StatisticalWarning, match="cannot conclude by construction"):
        found = clustered_change(change_of_teams(5, 3), **ASKED)
    assert "designs_clusters.wide_change" in codes(found)
    note = next(item for item in found.notes if item.code == "designs_clusters.wide_change")
    assert note.values["width"] == found["interval_width"].estimate
    assert note.values["df"] == 2
    french = get_locale("fr").text("notes_designs_clusters.wide_change", **note.values)
    assert "3 équipes" in french


def test_uneven_teams_have_too_few_degrees_of_freedom_for_cr2_but_not_for_team_means():
    rng = np.random.default_rng(6)
    code = np.repeat(range(5), (4, 5, 6, 8, 200))
    change = rng.normal(size=len(code))
    data = pd.concat(
        pd.DataFrame({"person": range(len(code)), "team": code, "wave": wave, "y": values})
        for wave, values in (("before", 0.0 * change), ("after", change))
    )
    assert "designs_clusters.wide_change" not in codes(clustered_change(data, **ASKED))
    with pytest.warns(StatisticalWarning, match="5 teams"):
        found = clustered_change(data, **ASKED, method="cr2")
    assert found["change"].df < 4


@pytest.mark.parametrize(("teams", "draws"), [(6, 64), (12, 4096), (13, 499)])
def test_the_bootstrap_stands_from_six_teams(teams, draws):
    found = clustered_change(change_of_teams(7, teams), **ASKED, draws=499)
    test = found.test("wild_cluster_bootstrap")
    assert test.draws == draws
    assert test.p_method == ("permutation" if teams <= 12 else "monte-carlo")
    assert (found.seed is None) == (teams <= 12)
    assert test.p_value * (draws if teams <= 12 else draws + 1) == pytest.approx(
        round(test.p_value * (draws if teams <= 12 else draws + 1))
    )


def test_five_teams_have_no_bootstrap_and_a_note_says_why():
    found = clustered_change(change_of_teams(8, 5), **ASKED)
    with pytest.raises(KeyError):
        found.test("wild_cluster_bootstrap")
    note = next(item for item in found.notes if item.code == "designs_clusters.no_wild")
    assert note.values == {"clusters": 5, "least": 1 / 16}
    assert note.severity == "info"


def test_one_team_is_refused_with_what_can_be_said_instead():
    with pytest.raises(TooFewError, match="mean_change"):
        clustered_change(change_of_teams(9, 5).assign(team="one"), **ASKED)


def test_a_person_without_a_team_is_refused():
    data = change_of_teams(10, 5)
    data.loc[data["person"] == 3, "team"] = np.nan
    with pytest.raises(DataError, match="1 of"):
        clustered_change(data, **ASKED)


def test_the_team_after_stands_in_for_a_missing_one_and_the_first_one_counts():
    data = change_of_teams(11, 8).astype({"team": object})
    expected = clustered_change(data, **ASKED)
    gone = data.copy()
    gone.loc[(gone["person"] == 0) & (gone["wave"] == "before"), "team"] = None
    assert clustered_change(gone, **ASKED)["change"] == expected["change"]
    moved = data.copy()
    moved.loc[(moved["person"] == 0) & (moved["wave"] == "after"), "team"] = 7
    with pytest.warns(StatisticalWarning, match="changed team"):
        found = clustered_change(moved, **ASKED)
    assert found["change"] == expected["change"]


def test_people_of_a_team_who_all_change_alike_leave_no_interval_for_these_people():
    rows = [
        {"person": f"{team}-{who}", "team": team, "wave": wave, "y": 0.1 * who + shift}
        for team in range(6)
        for who in range(3)
        for wave, shift in (("before", 0.0), ("after", 0.3 + 0.1 * team))
    ]
    found = clustered_change(pd.DataFrame(rows), **ASKED)
    assert not found.has("change_fixed_teams")
    assert not found.has("icc_of_change")
    assert found["change"].estimate == pytest.approx(0.55)
    assert all(row[3] is None for row in found.table("teams").rows)


def test_teams_with_the_same_mean_have_neither_p_nor_test():
    rows = [
        {"person": f"{team}-{who}", "team": team, "wave": wave, "y": 0.1 * who + shift}
        for team in range(6)
        for who in range(3)
        for wave, shift in (("before", 0.0), ("after", 0.3))
    ]
    with pytest.warns(StatisticalWarning, match="same amount"):
        found = clustered_change(pd.DataFrame(rows), **ASKED)
    assert found.tests == ()
    assert found["change"].p_value is None
    assert found["change"].conf_low == found["change"].conf_high == pytest.approx(0.3)


@pytest.mark.filterwarnings("ignore::solidarity_eval.errors.StatisticalWarning")
def test_every_assumption_has_words_and_a_state():
    found = clustered_change(change_of_teams(12, 5), **ASKED)
    table = found.table("assumptions")
    assert table.columns == ("assumption", "state", "evidence", "value")
    for assumption, state, evidence, value in table.rows:
        assert state in ("supported", "doubtful", "contradicted", "untestable", "not_checked")
        for language in ("fr", "en"):
            locale = get_locale(language)
            assert locale.text(f"designs.assumption.{assumption}.says")
            if evidence is not None:
                assert locale.text(f"designs.evidence.{evidence}", value=value)


@pytest.mark.filterwarnings("ignore:.*by construction")
def test_few_pairs_are_said():
    with pytest.warns(SmallSampleWarning):
        found = clustered_change(change_of_teams(13, 4, most=3), **ASKED)
    assert found["change"].n == 8


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"method": "lmer"}, "method"), ({"draws": 3}, "draws"), ({"cluster": "zz"}, "zz")],
)
def test_arguments_that_are_not_allowed(arguments, message):
    with pytest.raises((ArgumentError, DataError), match=message):
        clustered_change(change_of_teams(14, 5), **{**ASKED, **arguments})
