"""Family B: reliability of scales, ratings and retests; reliable change."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from solidarity_eval import psychometrics
from solidarity_eval.errors import StatisticalWarning

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.conformance.case import Case
    from solidarity_eval.psychometrics.omega_total import OmegaMethod
    from solidarity_eval.results import Result

Values = dict[str, float | list[float]]

NOT_OFFERED: dict[str, str] = {}

# psych's three ways of filling the polychoric matrix; the library has one of them.
_ORDINAL = ("ordinal_alpha.twostep", "ordinal_alpha.psych_correct0", "ordinal_alpha.psych_default")
_OMEGA: dict[str, OmegaMethod] = {
    "omega_total.lavaan_ML": "model",
    "omega_total.lavaan_ML_obsvar": "observed",
    "omega_total.lavaan_ML_standardised": "standardized",
    "omega_total.psych_minres1": "minres",
}


def values(case: Case) -> Values:
    """Return our values under the names of a case of the family."""
    data = case.data()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        if "alpha.raw" in case.expected:
            return _scale(case, data)
        if "rci" in case.expected:
            return _given_reliability(case, data)
        found = _ratings(data)
        return found if len(data.columns) > 2 else found | _retest(data)


def _scale(case: Case, data: pd.DataFrame) -> Values:
    items = list(data.columns)
    raw = psychometrics.cronbach_alpha(data, items=items)
    alpha = raw["alpha"]
    standardized = psychometrics.cronbach_alpha(data, items=items, method="standardized")
    halves = psychometrics.split_half(data, items=items)
    described = psychometrics.item_analysis(data, items=items)
    score = data.mean(axis=1).to_frame("score")
    sem = psychometrics.standard_error_of_measurement(
        score, outcome="score", reliability=alpha.estimate
    )
    found: Values = {
        "n": raw["n"].estimate,
        "k": float(len(items)),
        "kr20": alpha.estimate,
        "alpha.raw": alpha.estimate,
        "alpha.standardised": standardized["alpha"].estimate,
        "average_r": raw["mean_inter_item_r"].estimate,
        "guttman.lambda6": _only(psychometrics.guttman_lambda6(data, items=items)),
        "splithalf.oddeven.r": halves["half_correlation"].estimate,
        "splithalf.oddeven.spearman_brown": halves["spearman_brown"].estimate,
        "splithalf.oddeven.guttman_flanagan": halves["guttman_flanagan"].estimate,
        "score.mean": described["score_mean"].estimate,
        "score.sd": described["score_sd"].estimate,
        "sem.alpha": _only(sem),
    }
    for name in ("alpha.feldt95", "alpha.psych_alpha.ci"):
        found |= _bounds(name, raw, "alpha")
    for name, method in _OMEGA.items():
        omega = psychometrics.omega_total(data, items=items, method=method)
        found[name] = omega["omega_total"].estimate
        if method == "model":
            found["loadings.lavaan_standardised"] = [
                omega.get("loading_standardized", item=item).estimate for item in items
            ]
    if "polychoric.item1_item2" in case.expected:
        found |= _ordinal(data, items)
    return found | _items(described, items)


def _ordinal(data: pd.DataFrame, items: list[str]) -> Values:
    ordinal = psychometrics.cronbach_alpha(data, items=items, method="ordinal")
    pair = psychometrics.polychoric_correlation(data, items=items[:2])
    found: Values = dict.fromkeys(_ORDINAL, ordinal["alpha"].estimate)
    found["polychoric.item1_item2"] = _only(pair)
    return found


def _items(described: Result, items: list[str]) -> Values:
    names = {
        "alpha_if_dropped.raw": "alpha_if_dropped",
        "alpha_if_dropped.standardised": "alpha_if_dropped_standardized",
        "item_rest_r": "item_rest_r",
        "item_total_r": "item_total_r",
    }
    return {
        f"{name}.{item}": described.get(term, item=item).estimate
        for name, term in names.items()
        for item in items
    }


def _ratings(data: pd.DataFrame) -> Values:
    result = psychometrics.intraclass_correlation(data, items=list(data.columns))
    found: Values = {}
    for form in ("1_1", "2_1", "3_1", "1_k", "2_k", "3_k"):
        term, name = f"icc_{form}", f"ICC_{form}"
        test = result.test(term)
        found[name] = result[term].estimate
        found |= _bounds(f"{name}.ci95", result, term)
        found[f"{name}.F"] = _number(test.statistic)
        found[f"{name}.df2"] = test.df[1]
    return found


def _retest(data: pd.DataFrame) -> Values:
    long = _long(data)
    first, second = data.columns
    result = psychometrics.retest_reliability(long, outcome="score", pre=first, post=second)
    sem = psychometrics.standard_error_of_measurement(
        long, outcome="score", reliability=result["icc_3_1"].estimate, pre=first
    )
    detectable = psychometrics.smallest_detectable_change(
        long, outcome="score", pre=first, post=second
    )
    retest_r = result["retest_r"].estimate
    change = psychometrics.reliable_change(
        long, outcome="score", pre=first, post=second, retest_r=retest_r, n_items=20
    )
    index = psychometrics.reliable_change_index(
        long, outcome="score", pre=first, post=second, retest_r=retest_r, n_items=20
    )
    increased, decreased, unchanged = change.table("moves").column("n")
    return {
        "pearson_r": retest_r,
        **_bounds("pearson_r.fisher_ci95", result, "retest_r"),
        "sem.icc31_sdtime1": _only(sem),
        "sem.within": result["sem"].estimate,
        "mdc95.within": detectable["smallest_detectable_change"].estimate,
        "rci.S_diff": change["standard_error_of_difference"].estimate,
        "rci.first10": index.head(10).tolist(),
        "rci.n_increase": _number(increased),
        "rci.n_decrease": _number(decreased),
        "rci.n_nochange": _number(unchanged),
        "bland_altman.loa.lower": result.get("limit_of_agreement", limit="lower").estimate,
        "bland_altman.loa.upper": result.get("limit_of_agreement", limit="upper").estimate,
    }


def _given_reliability(case: Case, data: pd.DataFrame) -> Values:
    long = _long(data)
    reliability = float(case.inputs["reliability"])
    change = psychometrics.reliable_change(
        long,
        outcome="score",
        pre="pre",
        post="post",
        retest_r=reliability,
        n_items=None,
        allow_small=True,
    )
    index = psychometrics.reliable_change_index(
        long, outcome="score", pre="pre", post="post", retest_r=reliability, n_items=None
    )
    increased, decreased, unchanged = change.table("moves").column("n")
    return {
        "sem": change["standard_error_of_measurement"].estimate,
        "S_diff": change["standard_error_of_difference"].estimate,
        "threshold_95": change["smallest_reliable_change"].estimate,
        "rci": index.tolist(),
        "n_reliable_increase": _number(increased),
        "n_reliable_decrease": _number(decreased),
        "n_no_reliable_change": _number(unchanged),
    }


def _long(data: pd.DataFrame) -> pd.DataFrame:
    wide = data.rename_axis("person").reset_index()
    return wide.melt("person", var_name="wave", value_name="score")


def _bounds(name: str, result: Result, term: str) -> Values:
    estimate = result[term]
    return {
        f"{name}.lower": _number(estimate.conf_low),
        f"{name}.upper": _number(estimate.conf_high),
    }


def _only(result: Result) -> float:
    return result.estimates[0].estimate


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"a number was expected, got {value!r}")
    return float(value)
