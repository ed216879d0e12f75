"""What must not matter, and what must: names, copies, missing codings, non-respondents."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity_eval import reach

pytestmark = pytest.mark.filterwarnings("ignore::solidarity_eval.errors.StatisticalWarning")
TERMS = ("density", "components", "isolates", "largest_component", "mean_ties")


def drawn_ties(seed, n=9, share=0.25):
    rng = np.random.default_rng(seed)
    matrix = rng.random((n, n)) < share
    np.fill_diagonal(matrix, val=False)
    matrix[0, 1] = True
    at = np.argwhere(matrix)
    return pd.DataFrame({"ego": [f"p{i}" for i, _ in at], "alter": [f"p{j}" for _, j in at]})


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_names_of_people_do_not_matter(seed):
    ties = drawn_ties(seed)
    everyone = [f"p{i}" for i in range(9)]
    other = {name: f"z{97 - place}" for place, name in enumerate(everyone)}
    first = reach.network_summary(ties, respondents=everyone)
    second = reach.network_summary(ties.replace(other), respondents=list(other.values()))
    for term in TERMS:
        assert first[term].estimate == pytest.approx(second[term].estimate)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_a_person_without_ties_adds_possible_ties_only(seed):
    ties = drawn_ties(seed)
    everyone = [f"p{i}" for i in range(9)]
    first = reach.network_summary(ties, respondents=everyone)
    more = reach.network_summary(ties, respondents=[*everyone, "alone"])
    assert more["ties"].estimate == first["ties"].estimate
    assert more["isolates"].estimate == first["isolates"].estimate + 1
    assert more["density"].estimate * 90 == pytest.approx(first["density"].estimate * 72)


def test_people_who_did_not_answer_are_counted_and_in_no_index():
    ties = pd.DataFrame({"ego": list("aabc"), "alter": list("bxax")})
    with pytest.warns(UserWarning, match="did not answer: 1"):
        found = reach.network_summary(ties, respondents=["a", "b", "c"])
    assert found["named_did_not_answer"].estimate == 1
    assert found["ties_to_them"].estimate == 2
    assert found["density"].estimate == pytest.approx(2 / 6)
    assert found.flow.out("named") == {"did_not_answer": 1}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 10_000), st.permutations([0, 1, 2]))
def test_alpha_of_names_does_not_depend_on_the_names_nor_on_the_coders(seed, names):
    rng = np.random.default_rng(seed)
    true = rng.integers(0, 3, 30)
    rows = [
        {"unit": u, "coder": c, "value": int(true[u] if rng.random() < 0.7 else rng.integers(3))}
        for c in range(3)
        for u in range(30)
    ]
    table = pd.DataFrame(rows)
    renamed = table.assign(
        value=[names[v] for v in table["value"]], coder=[names[c] for c in table["coder"]]
    )
    first = reach.coder_agreement(table, draws=199)
    second = reach.coder_agreement(renamed, draws=199)
    for term in ("krippendorff_alpha", "agreement"):
        assert first[term].estimate == pytest.approx(second[term].estimate)


def test_alpha_of_intervals_does_not_depend_on_unit_nor_origin():
    rng = np.random.default_rng(4)
    score = rng.normal(size=40)
    table = pd.DataFrame(
        {
            "unit": [*range(40)] * 2,
            "coder": ["a"] * 40 + ["b"] * 40,
            "value": [*score.round(1), *(score + 0.4 * rng.normal(size=40)).round(1)],
        }
    )
    turned = table.assign(value=(9 - 10 * table["value"]).round(6))
    first, second = (
        reach.coder_agreement(rows, level="interval", draws=199) for rows in (table, turned)
    )
    assert first["krippendorff_alpha"].estimate == pytest.approx(
        second["krippendorff_alpha"].estimate
    )
    assert first["krippendorff_alpha"].conf_low < first["krippendorff_alpha"].estimate


def test_perfect_agreement_is_one_and_a_unit_coded_once_counts_for_nothing():
    table = pd.DataFrame(
        {"unit": [*range(12)] * 2, "coder": ["a"] * 12 + ["b"] * 12, "value": list("abc") * 8}
    )
    alone = pd.DataFrame({"unit": [99], "coder": ["a"], "value": ["c"]})
    for rows in (table, pd.concat([table, alone])):
        found = reach.coder_agreement(rows, draws=199)
        assert found["krippendorff_alpha"].estimate == 1.0
        assert found["krippendorff_alpha"].n == 12
    assert found.flow.out("coded")["one_coder"] == 1


def test_interviews_are_drawn_again_as_wholes():
    """Ten extracts of an interview that all say the same are one observation, not ten."""
    rng = np.random.default_rng(0)
    rows = []
    for source in range(12):
        agree = rng.random() < 0.6
        for place in range(10):
            word = "k1" if (source + place) % 2 else "k2"
            other = word if agree else ("k2" if word == "k1" else "k1")
            for coder, code in (("a", word), ("b", other)):
                rows.append(
                    {"source": source, "excerpt": f"{source}.{place}", "coder": coder, "code": code}
                )
    codes = pd.DataFrame(rows)
    wholes = reach.agreement_by_code(codes, draws=999)["krippendorff_alpha"]
    table = codes.rename(columns={"excerpt": "unit", "code": "value"})
    alone = reach.coder_agreement(table, draws=999)["krippendorff_alpha"]
    assert wholes.conf_high - wholes.conf_low > 2 * (alone.conf_high - alone.conf_low)


def test_the_saturation_curve_is_the_mean_over_all_orders():
    from itertools import permutations

    codes = {"a": "xyz", "b": "x", "c": "yw", "d": "v"}
    rows = pd.DataFrame([(s, c) for s, found in codes.items() for c in found],
                        columns=["source", "code"])  # fmt: skip
    found = reach.saturation_curve(rows, draws=199).table("curve").column("mean")
    orders = list(permutations(codes))
    for k in range(4):
        counts = [len(set("".join(codes[s] for s in order[: k + 1]))) for order in orders]
        assert found[k] == pytest.approx(np.mean(counts))


def test_equal_speech_is_zero_and_one_voice_is_one_at_any_size():
    for n in (2, 5, 15):
        times = pd.DataFrame({"session": 1, "person": range(n), "seconds": [60.0] * n})
        assert reach.speaking_equality(times)["mean_gini"].estimate == pytest.approx(0.0)
        alone = times.assign(seconds=[0.0] * (n - 1) + [60.0])
        assert reach.speaking_equality(alone)["mean_gini"].estimate == pytest.approx(1.0)


def test_a_draw_depends_on_its_seed_alone():
    ties = drawn_ties(1, n=10)
    people = pd.DataFrame({"person": [f"p{i}" for i in range(10)], "group": ["a", "b"] * 5})
    asked = {"people": people, "group": "group", "test": True, "draws": 499,
             "respondents": list(people["person"])}  # fmt: skip
    first, again = (reach.network_summary(ties, seed=3, **asked) for _ in range(2))
    assert first.tests == again.tests
    assert 0 < first.test("ei_permutation").p_value <= 1


def test_the_jackknife_interval_of_units_by_hand():
    """Leave out each unit in turn, take alpha again, and make the t interval of log(1 - alpha)."""
    from scipy import stats

    rng = np.random.default_rng(8)
    true = rng.integers(0, 3, 14)
    rows = [
        {"unit": u, "coder": c, "value": int(true[u] if rng.random() < 0.5 else rng.integers(3))}
        for c in range(2)
        for u in range(14)
    ]
    table = pd.DataFrame(rows)
    found = reach.coder_agreement(table, interval="jackknife")["krippendorff_alpha"]
    left = [
        reach.coder_agreement(table[table["unit"] != u], draws=199)["krippendorff_alpha"].estimate
        for u in range(14)
    ]
    error = np.sqrt(13 / 14 * ((np.array(left) - np.mean(left)) ** 2).sum())
    half = stats.t.ppf(0.975, 13) * error / (1 - found.estimate)
    low, high = (1 - (1 - found.estimate) * np.exp(way * half) for way in (1, -1))
    assert (found.conf_low, found.conf_high) == pytest.approx((low, high), rel=1e-9)


def test_the_bootstrap_interval_holds_the_middle_of_resamples():
    rng = np.random.default_rng(3)
    true = rng.integers(0, 2, 30)
    second = np.where(rng.random(30) < 0.8, true, 1 - true)
    table = pd.DataFrame(
        {"unit": [*range(30)] * 2, "coder": ["a"] * 30 + ["b"] * 30, "value": [*true, *second]}
    )
    found = reach.coder_agreement(table, draws=4999)["krippendorff_alpha"]
    again = []
    for _ in range(1500):
        drawn = rng.integers(0, 30, 30)
        a, b = true[drawn], second[drawn]
        ones = a.sum() + b.sum()
        chance = ones * (60 - ones) * 2 / (60 * 59)
        again.append(1 - (a != b).sum() * 2 / 60 / chance)
    low, high = np.quantile(again, [0.025, 0.975])
    assert (found.conf_low, found.conf_high) == pytest.approx((low, high), abs=0.06)
