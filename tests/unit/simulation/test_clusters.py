"""The simulation of designs in teams: its formulas are the library's, its file is whole."""

import csv
import math
import warnings

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import designs
from solidarity_eval.errors import StatisticalWarning
from validation.simulation.clusters import (
    COVERED,
    FOLDER,
    HELD_INTERVALS,
    MOST_REJECTED,
    PEOPLE,
    Cell,
    Row,
    cells,
    draw,
    is_held,
    outside,
    simulate,
    sizes_of,
)
from validation.simulation.team_intervals import (
    cr2,
    cr2_of_arms,
    fixed_teams,
    people_alone,
    team_means,
    wild_rejects,
    wild_rejects_arms,
)

FEW = [
    Cell(design="one_group", teams=5, sizes="unequal", icc=0.2),
    Cell(design="one_group", teams=6, sizes="equal", icc=0.05),
    Cell(design="two_arms", teams=10, sizes="equal", icc=0.05),
]


def stored():
    """The rows of the file of the page."""
    with (FOLDER / "clusters.csv").open(encoding="utf-8") as file:
        return [
            Row(
                design=row["design"],
                sizes=row["sizes"],
                method=row["method"],
                measure=row["measure"],
                teams=int(row["teams"]),
                icc=float(row["icc"]),
                draws=int(row["draws"]),
                share=float(row["share"]),
                mc_error=float(row["mc_error"]),
                width=float(row["width"]) if row["width"] else None,
                df=float(row["df"]) if row["df"] else None,
            )
            for row in csv.DictReader(file)
        ]


def key(row):
    return row.design, row.teams, row.sizes, row.icc, row.method


def people_of(teams, place):
    """Rows of people whose teams have the drawn means and mean square within."""
    sizes = teams.sizes.astype(int)
    codes = np.repeat(np.arange(len(sizes)), sizes)
    noise = np.random.default_rng(place).normal(size=len(codes))
    centres = np.bincount(codes, weights=noise) / sizes
    noise = noise - centres[codes]
    df = len(codes) - len(sizes)
    noise *= math.sqrt(teams.ms_within[place] * df / float(noise @ noise))
    change = teams.means[place][codes] + noise
    person = pd.DataFrame({"person": range(len(codes)), "team": codes, "arm": codes % 2})
    return pd.concat(
        [person.assign(wave="before", y=0.0), person.assign(wave="after", y=change)],
        ignore_index=True,
    )


def quiet(function, *arguments, **named):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return function(*arguments, **named)


@pytest.mark.parametrize("sizes", ["equal", "unequal", "one_large"])
def test_the_intervals_of_one_group_are_those_of_the_library(sizes):
    cell = Cell(design="one_group", teams=7, sizes=sizes, icc=0.2)
    teams = draw(cell, np.random.default_rng(3), 3)
    ours = {
        "change_team_means": team_means(teams),
        "change_cr2": cr2(teams),
        "change_fixed_teams": fixed_teams(teams),
    }
    alone = people_alone(teams)
    asked = {"outcome": "y", "pre": "before", "post": "after", "cluster": "team"}
    for place in range(3):
        data = people_of(teams, place)
        found = quiet(designs.clustered_change, data, **asked)
        for term, interval in ours.items():
            item = found[term]
            assert item.estimate == pytest.approx(interval.centre[place], abs=1e-12)
            assert item.std_error == pytest.approx(interval.error[place], rel=1e-9)
            assert item.df == pytest.approx(interval.df, rel=1e-9)
        changes = data.loc[data["wave"] == "after", "y"]
        assert changes.std() / math.sqrt(len(changes)) == pytest.approx(alone.error[place])


@pytest.mark.parametrize("sizes", ["equal", "unequal"])
def test_the_interval_of_two_arms_is_that_of_the_library(sizes):
    cell = Cell(design="two_arms", teams=8, sizes=sizes, icc=0.2)
    teams = draw(cell, np.random.default_rng(4), 2)
    interval = cr2_of_arms(teams, np.arange(8) % 2)
    for place in range(2):
        data = people_of(teams, place)
        found = quiet(
            designs.cluster_randomised,
            data[data["wave"] == "after"],
            outcome="y",
            arm="arm",
            programme=1,
            comparison=0,
            cluster="team",
        )["effect"]
        assert found.estimate == pytest.approx(interval.centre[place], abs=1e-12)
        assert found.std_error == pytest.approx(interval.error[place], rel=1e-9)
        assert found.df == pytest.approx(interval.df, rel=1e-9)


@pytest.mark.parametrize("method", ["team_means", "cr2"])
def test_the_bootstrap_of_one_group_rejects_where_the_library_does(method):
    from solidarity_eval._kernels.wild_bootstrap import all_signs

    cell = Cell(design="one_group", teams=6, sizes="unequal", icc=0.05)
    teams = draw(cell, np.random.default_rng(5), 60)
    weights = np.ones(6) if method == "team_means" else teams.sizes
    rejected = wild_rejects(teams.means * weights, weights, all_signs(6))
    places = [*np.flatnonzero(rejected)[:4], *np.flatnonzero(~rejected)[:6]]
    assert rejected.any()
    asked = {"outcome": "y", "pre": "before", "post": "after", "cluster": "team"}
    for place in places:
        found = quiet(designs.clustered_change, people_of(teams, place), **asked, method=method)
        p_value = found.test("wild_cluster_bootstrap").p_value
        assert (p_value <= 0.05) == rejected[place]


def test_the_bootstrap_of_two_arms_rejects_where_the_library_does():
    from solidarity_eval._kernels.wild_bootstrap import all_signs

    cell = Cell(design="two_arms", teams=8, sizes="unequal", icc=0.05)
    teams = draw(cell, np.random.default_rng(6), 80)
    rejected = wild_rejects_arms(teams, np.arange(8) % 2, all_signs(8))
    assert rejected.any()
    for place in [*np.flatnonzero(rejected)[:4], *np.flatnonzero(~rejected)[:6]]:
        data = people_of(teams, place)
        found = quiet(
            designs.wild_cluster_bootstrap,
            data[data["wave"] == "after"],
            outcome="y",
            arm="arm",
            programme=1,
            comparison=0,
            cluster="team",
            interval="none",
        )
        assert (found.test("wild_cluster_bootstrap").p_value <= 0.05) == rejected[place]


@pytest.mark.parametrize("cell", FEW, ids=lambda cell: f"{cell.design} {cell.teams}")
def test_a_few_cells_again(cell):
    file = {key(row): row for row in stored()}
    for row in simulate(cell, draws=2_000):
        kept = file[key(row)]
        error = math.hypot(row.mc_error, kept.mc_error)
        assert abs(row.share - kept.share) < 4.5 * error, row
        if row.width is not None:
            assert row.width == pytest.approx(kept.width, rel=0.1)


def test_a_cell_depends_on_nothing_but_itself():
    first, again = (simulate(FEW[1], draws=200) for _ in range(2))
    assert first == again


def test_the_file_of_the_page_is_whole_and_holds_the_bounds():
    rows = stored()
    assert {key(row)[:4] for row in rows} == {
        (cell.design, cell.teams, cell.sizes, cell.icc) for cell in cells()
    }
    assert all(row.draws >= 4_000 for row in rows)
    assert [row for row in outside(rows) if is_held(row)] == []
    held = [row for row in rows if is_held(row)]
    intervals = [row.share for row in held if row.method in HELD_INTERVALS]
    sizes = [row.share for row in held if row.measure == "size"]
    assert COVERED[0] <= min(intervals) <= max(intervals) <= COVERED[1]
    assert max(sizes) <= MOST_REJECTED
    assert {row.teams for row in held} >= {5, 6, 10, 20}


@pytest.mark.parametrize("kind", ["equal", "unequal", "one_large"])
@pytest.mark.parametrize("teams", [4, 5, 6, 7, 20])
def test_every_kind_of_sizes_counts_500_people(kind, teams):
    sizes = sizes_of(kind, teams)
    assert sum(sizes) == PEOPLE
    assert len(sizes) == teams
    assert min(sizes) >= 2
