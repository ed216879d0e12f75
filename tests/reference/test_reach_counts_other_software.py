"""Counts, distinct people, attendance and costs against R and against theory."""

from __future__ import annotations

import itertools
import json
import math
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from solidarity_eval._kernels import capture, control_limits
from solidarity_eval._kernels.projection import sum_ahead
from solidarity_eval.effects import mean_change
from solidarity_eval.errors import StatisticalWarning
from solidarity_eval.reach import (
    FavourableChange,
    Promise,
    attendance_chart,
    capture_recapture,
    costs,
    counts_against_target,
    distinct_persons,
    milestones,
)

FOLDER = Path(__file__).parents[2] / "validation" / "r" / "reach_counts"
R = json.loads((FOLDER / "values.json").read_text(encoding="utf-8"))
EXACT = {"rel": 1e-9, "abs": 1e-9}


def weeks() -> pd.DataFrame:
    """The series that R drew, as ISO weeks."""
    series = pd.read_csv(FOLDER / "weeks.csv", encoding="utf-8")
    return pd.DataFrame(
        {"period": [f"2027-W{week:02}" for week in series["week"]], "value": series["value"]}
    )


def test_vegan_gives_the_same_lower_bound():
    visits = pd.read_csv(FOLDER / "visits.csv", encoding="utf-8")
    found = capture_recapture(visits)
    bound = found["lower_bound"]
    assert [bound.estimate, bound.std_error, found["seen"].estimate] == pytest.approx(
        R["chao"], **EXACT
    )
    low, high = bound.conf_low, bound.conf_high
    unseen = bound.estimate - found["seen"].estimate
    # Chao's interval: the product of the distances of its ends from those seen is a square.
    assert (low - 84) * (high - 84) == pytest.approx(unseen**2, rel=1e-9)
    factor = math.exp(
        stats.norm.ppf(0.975) * math.sqrt(math.log(1 + (bound.std_error / unseen) ** 2))
    )
    assert high == pytest.approx(84 + unseen * factor, rel=1e-9)


def test_vegan_gives_the_same_bound_where_nobody_came_twice():
    rows = np.argwhere(np.array(R["rare"]) == 1)
    found = capture_recapture(pd.DataFrame(rows, columns=["person", "occasion"]))
    bound = found["lower_bound"]
    assert [bound.estimate, bound.std_error, found["seen"].estimate] == pytest.approx(
        R["chao_rare"], **EXACT
    )


@pytest.mark.parametrize(("size", "first", "second"), [(20, 12, 11), (40, 25, 30), (9, 5, 5)])
def test_chapman_and_its_variance_are_unbiased(size, first, second):
    """Theory (Seber 1970): exactly so for independent lists with n1 + n2 at least N."""
    both = np.arange(max(0, first + second - size), min(first, second) + 1)
    chances = stats.hypergeom.pmf(both, size, first, second)
    found = [capture.chapman(first, second, int(m), conf_level=0.95) for m in both]
    estimates = np.array([one.estimate for one in found])
    assert chances @ estimates == pytest.approx(size, rel=1e-12)
    spread = chances @ (estimates - size) ** 2
    assert chances @ np.array([one.variance for one in found]) == pytest.approx(spread, rel=1e-10)


def test_r_gives_the_same_limits():
    found = attendance_chart(weeks(), expected=300)
    ends = [found.get(f"limit_{end}", limits="laney").estimate for end in ("low", "high")]
    assert [found["centre"].estimate, *ends, found["spread"].estimate] == pytest.approx(
        R["laney"], **EXACT
    )
    ends = [found.get(f"limit_{end}", limits="poisson").estimate for end in ("low", "high")]
    assert ends == pytest.approx(R["poisson"], **EXACT)
    assert found["dispersion"].estimate == pytest.approx(R["dispersion"], **EXACT)
    assert found["slope"].estimate == pytest.approx(R["slope"], **EXACT)
    share = found.get("share_reached", of="judged")
    assert [share.estimate, share.conf_low, share.conf_high] == pytest.approx(R["share"], **EXACT)


def test_mass_gives_the_same_negative_binomial_limits():
    found = attendance_chart(weeks(), limits="negative_binomial")
    ends = [
        found.get(f"limit_{end}", limits="negative_binomial").estimate for end in ("low", "high")
    ]
    low, high, theta = R["negative_binomial"]
    assert ends == [low, high]
    assert found["spread"].estimate == pytest.approx(theta, rel=1e-6)


def test_r_gives_the_same_runs():
    found = attendance_chart(weeks())
    useful, longest, allowed, crossings, needed = R["runs"]
    assert found["longest_run"].n == useful
    assert found["longest_run"].estimate == longest
    assert found["crossings"].estimate == crossings
    assert found.settings["longest_allowed"] == allowed
    assert found.settings["crossings_needed"] == needed
    assert found.settings["shift"] is False


def test_the_critical_values_of_runs_are_those_of_r():
    rng = np.random.default_rng(1)
    for n, longest, crossings in R["critical"]:
        values = rng.normal(size=n)
        found = control_limits.runs(values, 0.0)
        assert (found.longest_allowed, found.crossings_needed) == (longest, crossings)


def test_r_gives_the_same_projection():
    months = R["months"]
    data = pd.DataFrame({"period": [f"2027-{m:02}" for m in range(1, 9)], "value": months})
    *ends, phi = R["projection"]
    found = sum_ahead(np.array(months, dtype=float), 5.5, conf_level=0.95)
    so_far = sum(months)
    assert [so_far + found.low, so_far + found.mean, so_far + found.high] == pytest.approx(
        ends, **EXACT
    )
    assert found.dispersion == pytest.approx(phi, **EXACT)
    by = pd.Timestamp("2028-02-15").date()
    told = counts_against_target(data, promise=Promise(at_least=600, by=by))["projection"]
    length = (31 * 5 + 30 * 2 + 28) / 8
    ahead = (by - pd.Timestamp("2027-08-31").date()).days / length
    expected = sum_ahead(np.array(months, dtype=float), ahead, conf_level=0.95)
    assert told.estimate == pytest.approx(so_far + expected.mean, rel=1e-12)
    assert told.conf_high == pytest.approx(so_far + expected.high, rel=1e-12)


@pytest.mark.parametrize(("theta", "mean"), [(None, 40.0), (8.0, 40.0), (3.0, 12.0)])
def test_the_projection_holds_its_promise(theta, mean):
    """In 2,000 simulated projects of 10 periods the sum of 8 more is inside nearly 95 % of times.

    The Monte-Carlo error is half a point; a quasi-Poisson interval is only near its level.
    """
    rng = np.random.default_rng(20261122)
    size = (2000, 18)
    if theta is None:
        counts = rng.poisson(mean, size)
    else:
        counts = rng.negative_binomial(theta, theta / (theta + mean), size)
    inside = 0
    for row in counts.astype(float):
        found = sum_ahead(row[:10], 8.0, conf_level=0.95)
        inside += found.low <= row[10:].sum() <= found.high
    assert 0.925 <= inside / len(counts) <= 0.985


def test_the_bounds_of_distinct_people_are_those_of_every_arrangement():
    """Theory: among all ways to put 4 people in sets of 3, 2 and 1, both ends happen, no more."""
    sizes = (3, 2, 1)
    people = range(sum(sizes))
    unions = {
        len(set().union(*chosen))
        for chosen in itertools.product(
            *(list(itertools.combinations(people, size)) for size in sizes)
        )
    }
    counts = pd.DataFrame({"indicator": ["a", "b", "c"], "value": sizes})
    found = distinct_persons(counts=counts)
    assert (found["least"].estimate, found["most"].estimate) == (min(unions), max(unions))


def test_the_cost_per_point_turns_the_interval_of_the_change_over():
    change = R["change"]
    data = pd.DataFrame(
        {
            "person": list(range(10)) * 2,
            "wave": ["before"] * 10 + ["after"] * 10,
            "y": [0] * 10 + change,
        }
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        found = mean_change(data, outcome="y", pre="before", post="after")["mean_change"]
    spent = pd.DataFrame({"category": ["staff", "meals"], "amount": [9000.0, 3000.0]})
    told = costs(
        spent,
        persons=40,
        change=FavourableChange(
            estimate=found.estimate, low=found.conf_low, high=found.conf_high, conf_level=0.95
        ),
    )["per_point"]
    assert [told.conf_low, told.conf_high] == pytest.approx(R["cost_per_point"], **EXACT)
    assert told.estimate == pytest.approx(12000 / np.mean(change) / 40)


def test_days_late_are_those_of_the_calendar():
    plan = pd.DataFrame(
        {
            "id": ["guide", "kit"],
            "due": pd.to_datetime(["2027-12-31", "2028-02-01"]),
            "done": pd.to_datetime(["2028-03-01", None]),
        }
    )
    found = milestones(plan, as_of=pd.Timestamp("2028-03-01").date())
    # R: as.Date("2028-03-01") - as.Date(c("2027-12-31", "2028-02-01"))
    assert found.table("milestones").column("days_late") == (61, 29)
