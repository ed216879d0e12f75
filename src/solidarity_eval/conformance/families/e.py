"""Family E, proportions and counts: our numbers under the names of the cases."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Literal

from solidarity_eval import effects
from solidarity_eval.conformance.families.e_models import count_models
from solidarity_eval.errors import StatisticalWarning

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Estimate, Result

Values = dict[str, float | list[float]]

NOT_OFFERED: dict[str, str] = {}

_INTERVALS = {
    "wilson95": "wilson",
    "wilson95_continuity": "wilson_continuity",
    "clopper_pearson95": "clopper_pearson",
    "jeffreys95": "jeffreys",
    "agresti_coull95": "agresti_coull",
    "wald95": "wald",
}
_SIDES: dict[Literal["two-sided", "greater", "less"], str] = {
    "two-sided": "p_two_sided",
    "greater": "p_greater",
    "less": "p_less",
}
_TARGET = 0.6


def values(case: Case) -> Values:
    """Return our numbers for a case of family E, each from a public function."""
    compute: dict[str, Callable[[Case], Values]] = {
        "E01": _one_proportion,
        "E03": _paired,
        "E04": _paired,
        "E06": _two_proportions,
        "E08": _rates,
        "E10": count_models,
        "E12": _cochran,
        "E14": _trend,
        "E15": _trend,
    }
    with warnings.catch_warnings():
        # The school absences are there because they vary more than Poisson counts.
        warnings.simplefilter("ignore", StatisticalWarning)
        return compute[case.id[:3]](case)


def _bounds(name: str, estimate: Estimate) -> Values:
    return {f"{name}.lower": _known(estimate.conf_low), f"{name}.upper": _known(estimate.conf_high)}


def _known(value: float | None) -> float:
    if value is None:
        raise TypeError("a value of the case is absent from the result")
    return float(value)


def _one_proportion(case: Case) -> Values:
    found: Values = {}
    for label, x, n in case.data().itertuples(index=False):
        counts: dict[str, Any] = {"count": int(x), "n": int(n)}
        for name, method in _INTERVALS.items():
            share = effects.proportion(**counts, method=method)["proportion"]
            found |= _bounds(f"{label}.{name}", share)
            found[f"{label}.p"] = share.estimate
        for alternative, suffix in _SIDES.items():
            result = effects.proportion(**counts, target=_TARGET, alternative=alternative)
            found[f"{label}.target60.exact_{suffix}"] = result.test("exact_test").p_value
            if alternative == "two-sided":
                found[f"{label}.target60.score_{suffix}"] = result.test("score_test").p_value
    return found


def _long(data: pd.DataFrame) -> pd.DataFrame:
    """Return one row per person and wave from one row per person, or from counted rows."""
    if "count" in data:
        data = data.loc[data.index.repeat(data["count"])].drop(columns="count")
    wide = data.reset_index(drop=True).rename_axis("person").reset_index()
    return wide.melt("person", var_name="wave", value_name="answer")


def _paired(case: Case) -> Values:
    import pandas as pd

    long = _long(case.data())
    asked: dict[str, Any] = {"outcome": "answer", "pre": "first", "post": "second"}
    change = effects.change_in_proportion(long, **asked)
    moved = effects.mcnemar_test(long, **asked)
    cells = change.table("pairs")
    wide = long.pivot_table(index="person", columns="wave", values="answer")
    both = pd.DataFrame({"first": wide["first"], "second": wide["second"]})
    corrected, plain = moved.test("mcnemar_continuity"), change.test("mcnemar")
    found: Values = {name: float(cells.column(name)[0]) for name in ("n11", "n10", "n01", "n00")}  # type: ignore[arg-type]
    found |= {
        "mcnemar.chi2_continuity": _known(corrected.statistic),
        "mcnemar.p_continuity": corrected.p_value,
        "mcnemar.chi2": _known(plain.statistic),
        "mcnemar.p": plain.p_value,
        "mcnemar.exact_p": change.test("mcnemar_exact").p_value,
        "mcnemar.midp": change.test("mcnemar_midp").p_value,
        "p.first": change.get("proportion", wave="first").estimate,
        "p.second": change.get("proportion", wave="second").estimate,
        "rd.second_minus_first": change["change_in_proportion"].estimate,
        "or.paired_second_over_first": moved["paired_odds_ratio"].estimate,
        "cohen_kappa": effects.cohen_kappa(both, x="first", y="second", person=None)[
            "cohen_kappa"
        ].estimate,
    }
    found |= _bounds("or.paired.exact95", moved["paired_odds_ratio"])
    for name, method in (
        ("rd.wald95", "wald"),
        ("rd.newcombe_paired.method8.ci95", "newcombe8"),
        ("rd.newcombe_paired.method10.ci95", "newcombe10"),
    ):
        result = effects.change_in_proportion(long, **asked, method=method)
        found |= _bounds(name, result["change_in_proportion"])
    return found


def _two_proportions(case: Case) -> Values:
    found: Values = {}
    for label, x1, n1, x0, n0 in case.data().itertuples(index=False):
        counts: dict[str, Any] = {"count": (int(x1), int(x0)), "n": (int(n1), int(n0))}
        gap = effects.difference_in_proportions(**counts)
        risk, odds = effects.risk_ratio(**counts), effects.odds_ratio(**counts)
        exact = effects.odds_ratio(**counts, method="conditional_r")["odds_ratio"]
        nnt = effects.number_needed_to_treat(**counts)["number_needed_to_treat"]
        found |= {
            f"{label}.rd": gap["difference_in_proportions"].estimate,
            f"{label}.rr": risk["risk_ratio"].estimate,
            f"{label}.or": odds["odds_ratio"].estimate,
            f"{label}.nnt": nnt.estimate,
            f"{label}.fisher.p": gap.test("fisher_exact").p_value,
            f"{label}.fisher.or_conditional": exact.estimate,
            f"{label}.phi": gap["phi"].estimate,
            f"{label}.cohens_h": gap["cohens_h"].estimate,
            f"{label}.cox_index": odds["cox_index"].estimate,
        }
        for name, test in (("chi2", "pearson_chi2"), ("chi2_yates", "pearson_chi2_yates")):
            found[f"{label}.{name}"] = _known(gap.test(test).statistic)
            found[f"{label}.{name}.p"] = gap.test(test).p_value
        found |= _bounds(f"{label}.rr.katz95", risk["risk_ratio"])
        found |= _bounds(f"{label}.or.woolf95", odds["odds_ratio"])
        found |= _bounds(f"{label}.fisher.or_ci95", exact)
        for name, method in (
            ("rd.newcombe95", "newcombe"),
            ("rd.agresti_caffo95", "agresti_caffo"),
            ("rd.wald95", "wald"),
            ("prop.test.ci95", "wald"),
        ):
            result = effects.difference_in_proportions(**counts, method=method)
            found |= _bounds(f"{label}.{name}", result["difference_in_proportions"])
    return found


def _rates(case: Case) -> Values:
    found: Values = {}
    data = case.data()
    rows = [
        (str(label), int(x), float(time), float(target))
        for label, x, time, target in data.itertuples(index=False)
    ]
    for label, x, time, target in rows:
        counts: dict[str, Any] = {"count": x, "time": time, "target": target}
        rate = effects.rate(**counts)
        more = effects.rate(**counts, alternative="greater")
        found[f"{label}.rate"] = rate["rate"].estimate
        found[f"{label}.p_against_target"] = rate.test("exact_test").p_value
        found[f"{label}.p_greater"] = more.test("exact_test").p_value
        found |= _bounds(f"{label}.rate.garwood95", rate["rate"])
        found |= _bounds(f"{label}.rate.score95", effects.rate(**counts, method="score")["rate"])
    first = rows[0]
    for row in rows[1:]:
        name = f"{first[0]}_vs_{row[0]}"
        pair: dict[str, Any] = {"count": (first[1], row[1]), "time": (first[2], row[2])}
        exact = effects.rate_ratio(**pair)
        found[f"{name}.rate_ratio"] = exact["rate_ratio"].estimate
        found[f"{name}.p_exact"] = exact.test("exact_test").p_value
        found |= _bounds(f"{name}.rate_ratio.exact95", exact["rate_ratio"])
        wald = effects.rate_ratio(**pair, method="wald")["rate_ratio"]
        found |= _bounds(f"{name}.rate_ratio.wald95", wald)
    return found


def _cochran(case: Case) -> Values:
    long = _long(case.data().drop(columns="id"))
    result = effects.cochran_q_test(long, outcome="answer")
    shares = [item.estimate for item in result.estimates if item.term == "proportion"]
    pairwise = result.table("pairwise")
    q = result.test("cochran_q")
    friedman = effects.friedman_test(long, outcome="answer").test("friedman")
    return {
        "proportions": shares,
        "Q": _known(q.statistic),
        "df": q.df[0],
        "p": q.p_value,
        "n_informative": result["persons_who_changed"].estimate,
        "friedman.chi2_same_as_Q": _known(friedman.statistic),
        "pairwise_mcnemar_exact_p": [float(p) for p in pairwise.column("p_value")],  # type: ignore[arg-type]
        "pairwise_mcnemar_exact_p_holm": [float(p) for p in pairwise.column("p_adjusted")],  # type: ignore[arg-type]
    }


def _trend(case: Case) -> Values:
    data = case.data()
    counts: dict[str, Any] = {
        "count": [int(x) for x in data["x"]],
        "n": [int(n) for n in data["n"]],
        "scores": [float(score) for score in data["score"]],
    }
    result: Result = effects.trend_in_proportions(**counts)
    rising = effects.trend_in_proportions(**counts, alternative="greater")
    z = _known(result.test("cochran_armitage").statistic)
    slope = result["log_odds_ratio_per_unit"]
    return {
        "trend.chi2": z * z,
        "trend.p": result.test("cochran_armitage").p_value,
        "trend.z": z,
        "trend.slope": result["slope"].estimate,
        "trend.p_one_sided_greater": rising.test("cochran_armitage").p_value,
        "heterogeneity.chi2": _known(result.test("heterogeneity").statistic),
        "heterogeneity.p": result.test("heterogeneity").p_value,
        "departure_from_trend.chi2": _known(result.test("departure_from_trend").statistic),
        "logistic.slope": slope.estimate,
        "logistic.slope_se": _known(slope.std_error),
        "mantel_linear_by_linear.chi2": _known(result.test("linear_by_linear").statistic),
        **_bounds("logistic.or_per_unit_wald95", result["odds_ratio_per_unit"]),
    }
