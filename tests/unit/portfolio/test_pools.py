"""Like with like: five or more, one result a project, unlike ones behind an argument."""

import pandas as pd
import pytest

from solidarity_eval.errors import DataError
from solidarity_eval.portfolio.pools import pools_of
from solidarity_eval.synthesis import random_effects
from tests.unit.portfolio.sample_packets import LONELINESS, WELL_BEING, outcome, packet, ten


def project(number, **settings):
    form = settings.pop("of", WELL_BEING)
    made = outcome(form, n=30 + number, change=0.1 * number, seed=number, **settings)
    return packet(f"p{number}", f"Projet {number}", outcomes=[made])


def projects(count, **settings):
    return tuple(project(number, **settings) for number in range(1, count + 1))


def by_hand(packets, variance, prediction="confidence_distribution"):
    rows = [p.outcomes[0].standardized for p in packets]
    data = pd.DataFrame(
        {
            "study": [p.project for p in packets],
            "estimate": [row.g for row in rows],
            "variance": [getattr(row, variance) for row in rows],
        }
    )
    return random_effects(data, prediction=prediction)


@pytest.mark.parametrize("count", [5, 8])
def test_five_like_results_are_put_together(count):
    packets = projects(count)
    (pool,) = pools_of(packets)
    ways = {"jackknife": "confidence_distribution", "smcr": "t_k_1"}
    for name, prediction in ways.items():
        expected = by_hand(packets, f"variance_{name}", prediction)
        for term in ("mean", "prediction", "tau2", "i2"):
            found, wanted = pool.results[name][term], expected[term]
            assert found.estimate == wanted.estimate
            assert (found.conf_low, found.conf_high) == (wanted.conf_low, wanted.conf_high)
    assert pool.result.settings["method"] == "reml"
    assert pool.result.settings["interval"] == "knapp_hartung"
    assert pool.result.id == pool.id
    assert sum(pool.weights.values()) == pytest.approx(1.0)
    assert set(pool.weights) == {study.id for study in pool.studies}


@pytest.mark.parametrize("count", [2, 3, 4])
def test_fewer_than_five_stay_side_by_side(count):
    (pool,) = pools_of(projects(count))
    assert len(pool.studies) == count
    assert pool.results == {}
    assert pool.result is None


def test_one_project_is_no_group():
    assert pools_of(projects(1)) == ()


@pytest.mark.parametrize(
    "other",
    [
        {"form": "another"},
        {"design": "comparison_group"},
        {"selection": "third_party"},
        {"months": 6.0},
        {"population_unit": "family"},
    ],
)
def test_what_differs_is_never_put_together(other):
    packets = (*projects(4), project(5, **other))
    (pool,) = pools_of(packets)
    assert len(pool.studies) == 4
    assert pool.result is None


@pytest.mark.parametrize("missing", ["form", "selection", "months"])
def test_what_nobody_tells_is_never_put_together(missing):
    (pool,) = pools_of(projects(6, **{missing: None}))
    assert pool.result is None
    assert len(pool.differs) == 1


def test_a_project_enters_a_pool_once_by_its_main_outcome():
    *others, last = projects(5)
    second = outcome(WELL_BEING, n=50, change=2.0, seed=99, role="exploratory", id="second")
    twice = last.model_copy(
        update={"outcomes": (type(last.outcomes[0]).model_validate(second), *last.outcomes)}
    )
    (pool,) = pools_of((*others, twice))
    assert len(pool.studies) == 5
    assert pool.studies[-1].outcome.id == "well_being_5"
    (same,) = pools_of(projects(5))
    assert pool.result["mean"].estimate == same.result["mean"].estimate


def test_the_order_of_packets_changes_no_number():
    packets = projects(6)
    (one,), (other,) = pools_of(packets), pools_of(packets[::-1])
    assert one.result["mean"].estimate == pytest.approx(other.result["mean"].estimate, rel=1e-12)


def test_the_sample_has_one_pool_of_five_and_one_kind_left_alone():
    pools = pools_of(ten())
    assert [(pool.construct, len(pool.studies), pool.result is not None) for pool in pools] == [
        ("well_being", 5, True)
    ]


ARGUMENT = """
[[argument]]
name = "two-durations"
covers = ["window"]
constructs = ["well_being"]
why = "Six and twelve months are read together because the programme is the same in both places."
who = "The evaluator"
on = 2027-01-20
"""


def test_unlike_results_are_put_together_behind_an_argument(tmp_path):
    file = tmp_path / "arguments.toml"
    file.write_text(ARGUMENT, encoding="utf-8")
    packets = (*projects(3), project(4, months=6.0), project(5, months=6.0))
    assert all(pool.result is None for pool in pools_of(packets))
    argued = [pool for pool in pools_of(packets, argue=file) if pool.argued]
    (pool,) = argued
    assert pool.differs == ("window",)
    assert pool.result["mean"].estimate == by_hand(packets, "variance_jackknife")["mean"].estimate
    assert "window" not in pool.shared
    assert pool.id.startswith("synthesis.two_durations.")


def test_an_argument_that_fits_nothing_is_told(tmp_path):
    file = tmp_path / "arguments.toml"
    file.write_text(ARGUMENT, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        pools_of(projects(5, of=LONELINESS), argue=file)
    assert caught.value.code == "portfolio.argument_unused"
