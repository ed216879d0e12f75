"""Family K: factor models and measurement invariance."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from solidarity_eval import psychometrics

if TYPE_CHECKING:
    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Result

Values = dict[str, float | list[float]]

NOT_OFFERED: dict[str, str] = {}

_THREE_FACTORS = {
    "visual": ("x1", "x2", "x3"),
    "textual": ("x4", "x5", "x6"),
    "speed": ("x7", "x8", "x9"),
}
_LEVELS = ("configural", "metric", "scalar", "strict")


def values(case: Case) -> Values:
    """Return our values under the names of a case of the family."""
    data = case.data()
    items = [str(column) for column in data.columns]
    if "group" in items:
        result = psychometrics.measurement_invariance(data, factors=_THREE_FACTORS, group="group")
        return _invariance(result)
    if set(items) == {item for own in _THREE_FACTORS.values() for item in own}:
        result = psychometrics.confirmatory_factor_analysis(data, factors=_THREE_FACTORS)
    else:
        result = psychometrics.one_factor_cfa(data, items=items)
    return _one_group(result, items)


def _one_group(result: Result, items: list[str]) -> Values:
    exact = result.test("exact_fit")
    return {
        "note.n": float(result["rmsea"].n or 0),
        "ML.chisq": _number(exact.statistic),
        "ML.df": exact.df[0],
        "ML.pvalue": exact.p_value,
        **_indices("ML", result, {}),
        **_baseline("ML", result),
        "std_loadings": [result.get("loading_standardized", item=i).estimate for i in items],
        "loadings": [result.get("loading", item=i).estimate for i in items],
        "loadings_se": [_number(result.get("loading", item=i).std_error) for i in items],
        "residual_variances": [result.get("residual_variance", item=i).estimate for i in items],
        "MLR.chisq.scaled": _number(result.test("exact_fit_scaled").statistic),
        "MLR.cfi.robust": result["cfi_robust"].estimate,
        "MLR.rmsea.robust": result["rmsea_robust"].estimate,
    }


def _invariance(result: Result) -> Values:
    found: Values = {}
    for level in _LEVELS:
        exact = result.test(level)
        found |= {
            f"{level}.chisq": _number(exact.statistic),
            f"{level}.df": exact.df[0],
            f"{level}.pvalue": exact.p_value,
            **_indices(level, result, {"model": level}),
            **_baseline(level, result),
        }
    for freer, tighter in pairwise(_LEVELS):
        name = f"{tighter}_vs_{freer}"
        test = result.test(name)
        found |= {
            f"{name}.delta_chisq": _number(test.statistic),
            f"{name}.delta_df": test.df[0],
            f"{name}.p": test.p_value,
            f"{name}.delta_cfi": result.get("delta_cfi", model=tighter).estimate,
            f"{name}.delta_rmsea": result.get("delta_rmsea", model=tighter).estimate,
        }
    found["scalar.latent_means_group2"] = [
        result.get("factor_mean", factor=factor).estimate for factor in _THREE_FACTORS
    ]
    return found


def _indices(name: str, result: Result, at: dict[str, str]) -> Values:
    terms = {"cfi": "cfi", "tli": "tli", "srmr": "srmr", "aic": "aic", "bic": "bic"}
    rmsea = result.get("rmsea", **at)
    return {
        **{f"{name}.{key}": result.get(term, **at).estimate for key, term in terms.items()},
        f"{name}.logl": result.get("log_likelihood", **at).estimate,
        f"{name}.rmsea": rmsea.estimate,
        f"{name}.rmsea.ci.lower": _number(rmsea.conf_low),
        f"{name}.rmsea.ci.upper": _number(rmsea.conf_high),
    }


def _baseline(name: str, result: Result) -> Values:
    baseline = result.test("baseline")
    return {
        f"{name}.baseline.chisq": _number(baseline.statistic),
        f"{name}.baseline.df": baseline.df[0],
    }


def _number(value: float | None) -> float:
    if value is None:
        raise TypeError("a number was expected, got None")
    return float(value)
