"""A few cells of the simulation of verdicts again, its people, and the files of the page."""

import csv
import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from solidarity_eval._kernels.streams import generator
from solidarity_eval.effects import mean_change
from validation.simulation.coverage import FOLDER
from validation.simulation.entrants import ENTRIES, RETEST, draw_entrants, skewed_truth
from validation.simulation.verdicts import (
    CHANGES,
    HELD,
    MOST_ANY,
    MOST_FALSE,
    SIZES,
    estimates,
    looks,
    outside,
    simulate,
)

SHARES = ("favourable", "unfavourable", "cannot_conclude", "naive", "with_margin")


def stored(name):
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def kept(entry, n, change):
    return next(
        row
        for row in stored("verdicts.csv")
        if (row["entry"], int(row["n"]), float(row["change"])) == (entry, n, change)
    )


def error(share, draws):
    likely = min(max(share / 100.0, 0.005), 0.995)
    return 100.0 * math.sqrt(likely * (1.0 - likely) / draws)


def test_the_interval_is_that_of_the_public_function():
    moved = np.random.default_rng(5).normal(0.3, 1.2, size=(3, 15))
    for row, ours in zip(moved, estimates(moved, level=0.999), strict=True):
        data = pd.DataFrame(
            {
                "person": [*range(15)] * 2,
                "wave": ["before"] * 15 + ["after"] * 15,
                "y": np.concatenate([np.zeros(15), row]),
            }
        )
        public = mean_change(data, outcome="y", pre="before", post="after", conf_level=0.999)
        theirs = public.estimates[0]
        for name in ("estimate", "std_error", "conf_low", "conf_high", "df", "n"):
            assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-12)


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_people_are_drawn_from_the_population_that_is_declared(name):
    how = ENTRIES[name]
    stream = generator(1, "people", name)
    people = draw_entrants(how, stream, projects=400, n=500, change=0.0)
    assert people.entry.min() > how.cut
    before, after = people.before.ravel(), people.after.ravel()
    if how.skewed:
        before, after = np.log(before) / 0.5, np.log(after) / 0.5
    # Mean of a standard normal number above 1: its density at 1 over the tail beyond.
    above = 0.0 if how.cut == -math.inf else 0.2419707 / 0.1586553
    assert before.mean() == pytest.approx(how.with_before * above, abs=0.012)
    assert after.mean() == pytest.approx(how.with_after * above, abs=0.012)
    # Choosing on one variable leaves the regression on it, and what is left, as they were.
    entry = people.entry.ravel()
    left = np.column_stack([before - how.with_before * entry, after - how.with_after * entry])
    expected = [
        [1 - how.with_before**2, how.before_after - how.with_before * how.with_after],
        [how.before_after - how.with_before * how.with_after, 1 - how.with_after**2],
    ]
    np.testing.assert_allclose(np.cov(left, rowvar=False), expected, atol=0.012)


def test_the_retest_correlation_of_skewed_scores_is_that_of_many_people():
    stream = np.random.default_rng(3)
    first = stream.standard_normal(2_000_000)
    second = RETEST * first + math.sqrt(1 - RETEST**2) * stream.standard_normal(2_000_000)
    mean, retest = skewed_truth()
    assert np.exp(0.5 * first).mean() == pytest.approx(mean, abs=0.003)
    found = np.corrcoef(np.exp(0.5 * first), np.exp(0.5 * second))[0, 1]
    assert found == pytest.approx(retest, abs=0.004)


@pytest.mark.parametrize(
    ("entry", "n", "change"),
    [("same_score", 30, 0.0), ("earlier_screen", 15, 0.0), ("open", 15, 0.5)],
)
def test_a_few_cells_again(entry, n, change):
    draws = 250
    row, file = simulate(entry, n, change, draws=draws), kept(entry, n, change)
    for name in SHARES:
        share = float(file[name])
        assert abs(getattr(row, name) - share) < 4.5 * error(share, draws), name
    assert row.favourable + row.unfavourable + row.cannot_conclude == pytest.approx(100.0)
    assert row == simulate(entry, n, change, draws=draws)


def test_six_outcomes_and_three_reports_again():
    row = looks(15, draws=1_000)
    file = next(item for item in stored("verdicts_looks.csv") if int(item["yearly"]) == 15)
    for name in ("any_false", "any_favourable", "by_final", "naive", "naive_favourable"):
        share = float(file[name])
        assert abs(getattr(row, name) - share) < 4.5 * error(share, 1_000), name
    assert row.by_final <= row.any_false


def test_the_files_of_the_page_are_whole_and_hold_the_bounds():
    rows = stored("verdicts.csv")
    places = [(row["entry"], int(row["n"]), float(row["change"])) for row in rows]
    assert places == [(e, n, c) for e in ENTRIES for n in SIZES for c in CHANGES]
    for row in rows:
        if float(row["change"]) == 0.0 and row["entry"] in HELD:
            assert float(row["favourable"]) <= MOST_FALSE, row
    naive = [float(r["naive"]) for r in rows if r["entry"] == "same_score" and r["change"] == "0"]
    assert min(naive) > 75.0
    years = stored("verdicts_looks.csv")
    assert [int(row["yearly"]) for row in years] == list(SIZES)
    assert all(float(row["any_false"]) <= MOST_ANY for row in years)


def test_a_cell_beyond_its_bound_is_told():
    row = simulate("open", 15, 0.0, draws=20)
    year = looks(15, draws=20)
    wrong = dataclasses.replace(row, favourable=MOST_FALSE + 0.1)
    late = dataclasses.replace(year, any_false=MOST_ANY + 0.1)
    fine = dataclasses.replace(row, favourable=MOST_FALSE)
    skewed = dataclasses.replace(wrong, entry="same_score_skewed")
    power = dataclasses.replace(wrong, change=0.5)
    assert outside([wrong, fine, skewed, power], [late]) == [wrong, late]
