"""Networks, interviews and the panel against sna, igraph, psych, vegan, survey, krippendorff.

The values are written by ``validation/r/reach_ties/run.R`` and ``krippendorff_values.py``.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from solidarity_eval import effects, reach
from solidarity_eval.errors import StatisticalWarning

FOLDER = Path(__file__).parents[2] / "validation" / "r" / "reach_ties"
R = json.loads((FOLDER / "values.json").read_text(encoding="utf-8"))
ALPHA = json.loads((FOLDER / "krippendorff.json").read_text(encoding="utf-8"))
CLOSE = {"rel": 1e-9, "abs": 1e-12}
STRENGTHS = {1: "invisible", 2: "weak", 3: "strong"}


@pytest.fixture(autouse=True)
def _quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        yield


def people(case):
    return pd.DataFrame({"person": case["persons"], "group": case["group"]})


def ties(case, key):
    return pd.DataFrame(case[key])


def test_network_summary_of_florentine_marriages():
    case = R["florentine"]
    found = reach.network_summary(
        ties(case, "ties"),
        directed=False,
        respondents=case["persons"],
        people=people(case),
        group="group",
    )
    for term in (
        *("density", "components", "isolates", "largest_component"),
        *("ei_index", "assortativity", "blau"),
    ):
        assert found[term].estimate == pytest.approx(case[term], **CLOSE), term


def test_network_summary_of_directed_ties():
    case = R["directed"]
    found = reach.network_summary(
        ties(case, "before"), respondents=case["persons"], people=people(case), group="group"
    )
    assert found["density"].estimate == pytest.approx(case["density"][0], **CLOSE)
    for term in ("reciprocity", "components", "isolates", "assortativity"):
        assert found[term].estimate == pytest.approx(case[term], **CLOSE), term


def test_network_comparison():
    case = R["directed"]
    rows = pd.concat(
        [ties(case, "before").assign(wave="t0"), ties(case, "after").assign(wave="t1")]
    )
    found = reach.network_comparison(rows, before="t0", after="t1", respondents=case["persons"])
    densities = [found.get("density", time=time).estimate for time in ("before", "after")]
    assert densities == pytest.approx(case["density"], **CLOSE)
    assert found["density_change"].estimate == pytest.approx(
        case["density"][1] - case["density"][0], **CLOSE
    )
    assert found["matrix_correlation"].estimate == pytest.approx(case["correlation"], **CLOSE)
    assert found["jaccard"].estimate == pytest.approx(case["jaccard"], **CLOSE)
    assert found["formed"].estimate + found["gone"].estimate == case["hamming"]
    assert found.get("components", time="after").estimate == case["components_after"]
    assert found.tests == ()
    assert all(item.conf_low is None for item in found.estimates)


def test_qap_counts_all_orders_of_six_people():
    case = R["six"]
    for alternative, key in (
        ("two-sided", "two_sided"),
        ("greater", "greater"),
        ("less", "less"),
    ):
        found = reach.qap_correlation(
            ties(case, "first"),
            other=ties(case, "second"),
            persons=case["persons"],
            alternative=alternative,
        )
        assert found["matrix_correlation"].estimate == pytest.approx(case["correlation"], **CLOSE)
        test = found.test("qap")
        assert (test.p_method, test.draws) == ("permutation", 720)
        assert test.p_value == pytest.approx(case[key], **CLOSE), alternative


def test_qap_of_fourteen_people_is_near_the_draws_of_r():
    case = R["directed"]
    found = reach.qap_correlation(
        ties(case, "before"),
        other=ties(case, "after"),
        persons=case["persons"],
        alternative="greater",
        draws=999,
    )
    assert found["matrix_correlation"].estimate == pytest.approx(case["correlation"], **CLOSE)
    assert found.test("qap").p_value == pytest.approx(case["qap_greater"], abs=0.002)


def test_ei_permutation_counts_all_orders():
    case = R["six"]
    found = reach.network_summary(
        ties(case, "first"),
        respondents=case["persons"],
        people=people(case),
        group="group",
        test=True,
    )
    test = found.test("ei_permutation")
    assert test.statistic == pytest.approx(case["ei_index"], **CLOSE)
    assert test.p_value == pytest.approx(case["ei_p"], **CLOSE)


def long_form(table):
    return pd.DataFrame(
        [
            {"unit": f"u{unit:02d}", "coder": f"c{coder}", "value": value}
            for coder, row in enumerate(table)
            for unit, value in enumerate(row)
        ]
    )


@pytest.mark.parametrize("name", ["published", "drawn"])
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_krippendorff_alpha(name, level):
    found = reach.coder_agreement(long_form(ALPHA[name]["table"]), level=level, draws=199)
    assert found["krippendorff_alpha"].estimate == pytest.approx(ALPHA[name][level], rel=1e-12)


def test_krippendorff_alpha_as_published():
    published = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849}
    for level, value in published.items():
        found = reach.coder_agreement(
            long_form(ALPHA["published"]["table"]), level=level, draws=199
        )
        assert found["krippendorff_alpha"].estimate == pytest.approx(value, abs=5e-4)


def test_kappa_of_two_coders():
    case = R["kappa"]
    rows = long_form([case["first"], case["second"]])
    plain = reach.coder_agreement(rows, draws=199)
    ordered = reach.coder_agreement(rows, level="ordinal", draws=199)
    assert plain["cohen_kappa"].estimate == pytest.approx(case["kappa"], **CLOSE)
    assert plain["cohen_kappa"].std_error == pytest.approx(case["kappa_error"], rel=1e-6)
    assert plain["agreement"].estimate == pytest.approx(case["agreement"], **CLOSE)
    assert ordered["cohen_kappa"].estimate == pytest.approx(case["weighted"], **CLOSE)
    for weights, error in case["weighted_errors"].items():
        found = reach.coder_agreement(rows, level="ordinal", weights=weights, draws=199)
        assert found["cohen_kappa"].std_error == pytest.approx(error, rel=1e-10)


def test_agreement_by_code_is_alpha_and_kappa_of_each_code():
    """On decisions laid out by hand: a code is a nominal value of 0 or 1 for each extract."""
    rng = np.random.default_rng(2)
    given = rng.random((2, 30, 3)) < 0.45
    given[1] = np.where(rng.random((30, 3)) < 0.8, given[0], given[1])
    given[:, :, 0] |= ~given.any(axis=2)
    rows = [
        {"source": f"s{j // 3}", "excerpt": f"x{j}", "coder": f"c{i}", "code": f"k{k}"}
        for i in range(2)
        for j in range(30)
        for k in range(3)
        if given[i, j, k]
    ]
    found = reach.agreement_by_code(pd.DataFrame(rows), draws=199)
    for k in range(3):
        table = given[:, :, k].astype(int).tolist()
        alone = reach.coder_agreement(long_form(table), draws=199)
        for term in ("krippendorff_alpha", "cohen_kappa", "agreement"):
            ours = found.get(term, code=f"k{k}").estimate
            assert ours == pytest.approx(alone[term].estimate, rel=1e-12)
        kappa = effects.cohen_kappa(
            pd.DataFrame({"a": table[0], "b": table[1]}), x="a", y="b", person=None
        )
        assert found.get("cohen_kappa", code=f"k{k}").estimate == pytest.approx(
            kappa["cohen_kappa"].estimate, rel=1e-12
        )


def codes():
    case = R["codes"]
    return pd.DataFrame({"source": case["source"], "code": case["code"]}), case["sources"]


def test_saturation_is_the_species_accumulation_curve():
    rows, sources = codes()
    found = reach.saturation_curve(rows, sources=sources, draws=199)
    curve = found.table("curve")
    assert list(curve.column("mean")) == pytest.approx(R["codes"]["curve"], rel=1e-9)
    last = R["codes"]["curve"][-1] - R["codes"]["curve"][-2]
    assert found["new_in_last"].estimate == pytest.approx(last, abs=1e-9)
    assert curve.column("observed")[-1] == found["codes"].estimate


def test_code_frequencies_and_joint_display():
    rows, sources = codes()
    twice = pd.concat([rows, rows])
    book = list(R["codes"]["counts"])
    found = reach.code_frequencies(twice, sources=sources, codes=book)
    for code, count in R["codes"]["counts"].items():
        assert found.get("sources", code=code).estimate == count
        assert found.get("share_of_sources", code=code).estimate == pytest.approx(count / 18)
    measures = pd.DataFrame(
        {
            "outcome": ["trust", "help"],
            "change": [0.4, None],
            "conf_low": [0.1, None],
            "conf_high": [0.7, None],
            "verdict": ["favourable_change", None],
        }
    )
    display = reach.joint_display(
        rows,
        measures=measures,
        beside={"c8": "trust", "c2": "help"},
        contributions={"c5": "for", "c6": "for", "c3": "other"},
        sources=sources,
    )
    assert display.table("codes").rows == (
        ("c2", "help", R["codes"]["counts"]["c2"], R["codes"]["counts"]["c2"] / 18, None, None,
         None, None),
        ("c8", "trust", R["codes"]["counts"]["c8"], R["codes"]["counts"]["c8"] / 18, 0.4, 0.1, 0.7,
         "favourable_change"),
    )  # fmt: skip
    told = rows.groupby("source")["code"].agg(set)
    speaking = sum(bool(found & {"c5", "c6"}) for found in told)
    silent = 18 - sum(bool(found & {"c3", "c5", "c6"}) for found in told)
    assert display.get("sources", contribution="for").estimate == speaking
    assert display["sources_silent"].estimate == silent


def test_tie_transitions_have_the_error_of_clustered_shares():
    case = R["transitions"]
    frames = [
        pd.DataFrame(
            {
                "ego": case["ego"],
                "alter": case["alter"],
                "wave": wave,
                "strength": [STRENGTHS[value] for value in case[key]],
            }
        )
        for wave, key in (("t0", "before"), ("t1", "after"))
    ]
    found = reach.tie_transitions(pd.concat(frames), before="t0", after="t1")
    share = found["share_stronger"]
    assert share.estimate == pytest.approx(case["share"], **CLOSE)
    assert share.std_error == pytest.approx(case["error"], **CLOSE)
    assert [share.conf_low, share.conf_high] == pytest.approx(case["interval"], rel=1e-6)
    counts = pd.crosstab(case["before"], case["after"])
    for before, after, n in found.table("transitions").rows:
        places = {name: value for value, name in STRENGTHS.items()}
        assert n == counts.loc[places[before], places[after]]


def test_circles_and_close_ties():
    case = R["circles"]
    rows = [
        {"ego": f"p{i}", "wave": wave, "alter": f"a{j}", "circle": "close"}
        for wave, key in (("t0", "before"), ("t1", "after"))
        for i, size in enumerate(case[key])
        for j in range(size)
    ]
    everyone = [f"p{i}" for i in range(12)]
    found = reach.tie_circles(
        pd.DataFrame(rows), before="t0", after="t1", respondents=everyone
    ).get("change", circle="close")
    assert found.estimate == pytest.approx(case["change"], **CLOSE)
    assert [found.conf_low, found.conf_high] == pytest.approx(case["change_interval"], **CLOSE)
    later = pd.DataFrame([row for row in rows if row["wave"] == "t1"])
    egos = reach.ego_networks(later, egos=everyone)
    size, few = egos["mean_close"], egos["share_below_threshold"]
    assert (size.estimate, size.conf_low, size.conf_high) == pytest.approx(
        (case["mean"], *case["mean_interval"]), **CLOSE
    )
    assert few.estimate == case["few"] / 12
    assert [few.conf_low, few.conf_high] == pytest.approx(case["few_interval"], **CLOSE)


def test_diversity_of_ego_networks():
    case = R["circles"]
    rows = [
        {"ego": f"p{i}", "alter": f"a{kind}{j}", "kind": f"k{kind}"}
        for i, counts in enumerate(case["kinds"])
        for kind, size in enumerate(counts)
        for j in range(size)
    ]
    found = reach.ego_networks(pd.DataFrame(rows), kind="kind")
    assert found["mean_blau"].estimate == pytest.approx(case["blau"], **CLOSE)
    assert found["mean_iqv"].estimate == pytest.approx(case["blau"] * 3 / 2, **CLOSE)


def test_gini_of_speaking_time():
    case = R["gini"]
    rows = pd.DataFrame(
        {"session": 1, "person": range(len(case["seconds"])), "seconds": case["seconds"]}
    )
    found = reach.speaking_equality(rows)
    assert found.get("gini", session="1").estimate == pytest.approx(case["gini"], **CLOSE)
    assert found["mean_gini"].estimate == pytest.approx(case["gini"], **CLOSE)


def test_standardised_differences_from_the_district():
    case = R["panel"]
    panel = pd.DataFrame({"age": case["age"], "home": ["tenant"] * case["tenant"] + ["owner"] * 4})
    district = pd.DataFrame(
        {
            "variable": ["age", "home"],
            "category": [None, "tenant"],
            "share": [None, case["district_share"]],
            "mean": [case["district_mean"], None],
            "sd": [case["district_sd"], None],
        }
    )
    found = reach.representativeness(panel, neighbourhood=district)
    for variable, key in (("age", "age_difference"), ("home", "tenant_difference")):
        ours = found.get("standardized_difference", variable=variable).estimate
        assert ours == pytest.approx(case[key], **CLOSE)


def test_quartiles_of_a_panel():
    case = R["sessions"]
    rows = [
        {"person": who, "wave": when, "y": score}
        for who, scores in enumerate(case["scores"])
        for when, score in enumerate(scores)
    ]
    table = pd.DataFrame(rows).astype({"y": float})
    found = reach.panel_paths(table, outcome="y", waves=[0, 1, 2])
    quartiles = [row[2:] for row in found.table("trajectory").rows]
    assert np.array(quartiles) == pytest.approx(np.array(case["quartiles"]), **CLOSE)
    assert (found["up"].estimate, found["same"].estimate) == (case["up"], case["same"])
    assert found["every_session"].estimate == 13


def test_ei_of_ego_networks_is_the_mean_of_their_indices():
    rows = pd.DataFrame(
        {
            "ego": list("aaaabbc"),
            "alter": list("1234561"),
            "same": [1, 1, 0, None, 0, 0, 1],
        }
    )
    found = reach.ego_networks(rows, same_group="same")
    assert found["mean_ei"].estimate == pytest.approx(np.mean([-1 / 3, 1.0, -1.0]))
