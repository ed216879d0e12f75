"""What planning must do whatever the numbers: undo itself, follow units, add up to one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity_eval import designs
from solidarity_eval.errors import ArgumentError

powers = st.floats(0.3, 0.97)
sds = st.floats(0.1, 20)
changes = st.floats(0.15, 1.5)
rs = st.floats(-0.3, 0.9)


@given(powers, sds, changes, rs, st.floats(0, 0.5))
def test_people_for_a_change_and_change_for_people(power, sd, size, r, drop_out):
    given_r = {"sd": sd, "r": r, "drop_out": drop_out}
    planned = designs.power_of_change(change=size * sd, power=power, **given_r)
    n = planned["n"].estimate
    if n <= 2.01 / (1 - drop_out):
        return
    back = designs.power_of_change(n=n, power=power, **given_r)
    assert back["change"].estimate == pytest.approx(size * sd, rel=1e-6)
    again = designs.power_of_change(n=n, change=-size * sd, **given_r)
    assert again["power"].estimate == pytest.approx(power, rel=1e-6)


@given(powers, st.floats(0.2, 1.2), st.floats(0.2, 0.8), st.floats(0, 0.6), st.integers(0, 3))
def test_two_groups_undo_themselves_and_do_not_know_which_is_which(power, size, share, r2, g):
    settings = {"sd": 1.0, "r2": r2, "covariates": g}
    planned = designs.power_of_difference(difference=size, power=power, share=share, **settings)
    n = planned["n"].estimate
    other = designs.power_of_difference(difference=size, power=power, share=1 - share, **settings)
    assert other["n"].estimate == pytest.approx(n, rel=1e-9)
    if n > g + 3.01:
        back = designs.power_of_difference(n=n, power=power, share=share, **settings)
        assert back["difference"].estimate == pytest.approx(size, rel=1e-6)


@given(powers, st.floats(0.2, 1.0), st.floats(0, 0.5), st.floats(1, 80), st.sampled_from([1, 2]))
def test_clusters_undo_themselves(power, size, icc, people, arms):
    settings = {"size": people, "icc": icc, "sd": 1.0, "arms": arms}
    planned = designs.power_of_clusters(clusters=60, power=power, **settings)
    gap = planned["difference"].estimate
    back = designs.power_of_clusters(clusters=60, difference=gap, **settings)
    assert back["power"].estimate == pytest.approx(power, rel=1e-6)
    found = designs.power_of_clusters(difference=gap, power=power, **settings)
    assert found["clusters"].estimate == pytest.approx(60, rel=1e-6)


def test_one_person_in_each_cluster_is_the_study_of_persons():
    alone = designs.power_of_clusters(clusters=80, power=0.8, size=1, icc=0.3, sd=1)
    people = designs.power_of_difference(n=80, power=0.8, sd=1)
    assert alone["difference"].estimate == pytest.approx(people["difference"].estimate, rel=1e-12)


@given(
    st.floats(10, 200),
    rs,
    st.floats(0.1, 1),
    st.floats(0, 0.5),
    st.floats(-1, 1),
    st.floats(0.5, 4),
)
def test_chances_add_up_follow_units_and_mirror(n, r, smallest, bound, true, unit):
    def chances(true_change, scale=1.0, drift=0.0):
        table = designs.possible_verdicts(
            n=n,
            sd=scale,
            r=r,
            smallest=smallest * scale,
            drift_bound=drift * scale,
            true_changes=[true_change * scale],
        ).table("curve")
        return [row[0] for row in (table.column(word) for word in table.columns[1:])]

    straight = chances(true, drift=bound)
    assert sum(straight) == pytest.approx(1.0, abs=1e-9)
    assert chances(true, unit, bound) == pytest.approx(straight, abs=1e-9)
    up, down = chances(true), chances(-true)
    assert up[0] == pytest.approx(down[2], abs=1e-9)
    assert up[1] == pytest.approx(down[1], abs=1e-9)
    # Drift takes favourable verdicts away, and never makes another word.
    assert straight[0] <= up[0] + 1e-9
    assert straight[1:3] == pytest.approx(up[1:3], abs=1e-9)


@given(st.floats(0.05, 0.9), st.floats(0.01, 0.3), powers)
def test_shares_undo_themselves(comparison, gap, power):
    programme = comparison + gap
    if programme >= 0.98:
        return
    n = designs.power_of_shares(programme=programme, comparison=comparison, power=power)
    back = designs.power_of_shares(n=n["n"].estimate, comparison=comparison, power=power)
    assert back["programme"].estimate == pytest.approx(programme, rel=1e-6)


@given(st.floats(0.2, 5), st.floats(1.05, 3), st.floats(0, 2), powers)
def test_counts_undo_themselves(rate, ratio, dispersion, power):
    settings = {"rate": rate, "dispersion": dispersion}
    n = designs.power_of_counts(ratio=ratio, power=power, **settings)["n"].estimate
    if n > 2.01:
        back = designs.power_of_counts(n=n, power=power, **settings)
        assert back["ratio"].estimate == pytest.approx(ratio, rel=1e-6)


WRONG = [
    (designs.power_of_change, {"n": 30, "change": 1, "power": 0.8, "sd": 1}, "one_unknown"),
    (designs.power_of_change, {"n": 30, "sd": 1}, "one_unknown"),
    (designs.power_of_change, {"n": 30, "change": 0, "sd": 1}, "nonzero"),
    (designs.power_of_change, {"n": 30, "change": "1", "sd": 1}, "nonzero"),
    (designs.power_of_change, {"n": 1, "change": 1, "sd": 1}, "least"),
    (designs.power_of_change, {"n": 3, "change": 1, "sd": 1, "drop_out": 0.5}, "least"),
    (designs.power_of_change, {"n": 30, "power": 1.0, "sd": 1}, "between"),
    (designs.power_of_change, {"n": 30, "power": 0.8, "sd": 1, "r": 1.0}, "between"),
    (designs.power_of_change, {"n": 30, "power": 0.8, "sd": 1, "drop_out": 1.0}, "between"),
    (designs.power_of_change, {"change": 1e-9, "power": 0.8, "sd": 1}, "out_of_reach"),
    (designs.power_of_difference, {"n": 3, "covariates": 2, "power": 0.8, "sd": 1}, "least"),
    (
        designs.power_of_clusters,
        {"clusters": 2, "power": 0.8, "size": 9, "icc": 0.1, "sd": 1},
        "least",
    ),
    (designs.power_of_shares, {"programme": 0.5, "comparison": 0.5, "power": 0.8}, "equal_shares"),
    (
        designs.power_of_shares,
        {"n": 40, "comparison": 0.5, "power": 0.8, "formula": "arcsine"},
        "formula_of_n",
    ),
    (designs.power_of_shares, {"n": 4, "comparison": 0.9, "power": 0.8}, "no_share"),
    (
        designs.power_of_change_in_share,
        {"n": 40, "before": 0.2, "after": 0.8, "r": 0.9},
        "impossible_r",
    ),
    (designs.power_of_counts, {"n": 40, "ratio": 1, "rate": 2}, "ratio_one"),
    (designs.power_of_counts, {"n": 4, "rate": 0.01, "power": 0.9, "dispersion": 9}, "no_ratio"),
    (
        designs.power_of_equivalence,
        {"n": 40, "smallest": 0.2, "true_change": 0.2, "sd": 1},
        "true_change_matters",
    ),
    (designs.sample_size_for_share, {"margin": 0.0}, "between"),
]


@pytest.mark.parametrize(("plan", "arguments", "code"), WRONG)
def test_a_plan_that_cannot_be_computed_says_why(plan, arguments, code):
    with pytest.raises(ArgumentError) as refusal:
        plan(**arguments)
    assert refusal.value.code == f"designs_power.{code}"


@pytest.mark.parametrize(
    ("n", "smallest", "code"),
    [
        (8, 0.3, "too_few_for_words"),
        (40, None, "no_smallest"),
        (60, 0.3, "verdict_unlikely"),
        (12, 0.1, "verdict_impossible"),
        (200, 0.3, None),
    ],
)
def test_words_out_of_reach_are_named(n, smallest, code):
    notes = [
        note.code.partition(".")[2]
        for note in designs.possible_verdicts(n=n, sd=1, r=0.5, smallest=smallest).notes
    ]
    assert notes == ([code] if code else []) + ["planned"]
