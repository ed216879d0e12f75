"""Family G, missing answers and drop-out: our numbers under the names of the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval import designs

if TYPE_CHECKING:
    from collections.abc import Callable

    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Result

Values = dict[str, float | list[float]]

NOT_OFFERED: dict[str, str] = {}


def values(case: Case) -> Values:
    """Return our numbers for a case."""
    return _CASES[case.id](case)


def _attrition(case: Case) -> Values:
    found: Values = {}
    for label, n1, y1, n0, y0 in case.data().itertuples(index=False):
        entered, stayed = (int(n1), int(n0)), (int(y1), int(y0))
        lost = designs.attrition(entered=entered, stayed=stayed)
        found |= {f"{label}.{name}": value for name, value in _lost(lost).items()}
        limits = designs.attrition_boundary(design="randomised", entered=entered, stayed=stayed)
        for assumption, limit, _, low in limits.table("boundary").rows:
            found[f"{label}.boundary.{assumption}_pct"] = 100.0 * float(limit or 0.0)
            found[f"{label}.low_attrition.{assumption}"] = float(bool(low))
    return found


def _lost(lost: Result) -> dict[str, float]:
    return {
        "attrition.treat": lost.get("attrition", arm="programme").estimate,
        "attrition.control": lost.get("attrition", arm="comparison").estimate,
        "attrition.overall": lost["attrition"].estimate,
        "attrition.differential_abs": abs(lost["differential_attrition"].estimate),
        "retention_difference.chi2_p": lost.test("pearson_chi2").p_value,
        "retention_difference.fisher_p": lost.test("fisher_exact").p_value,
    }


def _little(case: Case) -> Values:
    data = case.data()
    columns = list(data.columns)
    ml, unbiased = (
        designs.little_mcar_test(data, columns=columns, covariance=covariance)
        for covariance in ("ml", "unbiased")
    )
    test, other = ml.test("little_mcar"), unbiased.test("little_mcar")
    return {
        "n_used": float(ml["mean"].n or 0),
        "n_patterns": ml["n_patterns"].estimate,
        "df": test.df[0],
        "em.mean": [ml.get("mean", variable=name).estimate for name in columns],
        "em.cov": [
            ml.get("covariance", first=first, second=second).estimate
            for second in columns
            for first in columns
        ],
        "little.chi2.ML_cov": test.statistic or 0.0,
        "little.p.ML_cov": test.p_value,
        "little.chi2.unbiased_cov": other.statistic or 0.0,
        "little.p.unbiased_cov": other.p_value,
        "missing_pct_by_column": [
            100.0 * ml.get("share_missing", variable=name).estimate for name in columns
        ],
        "pattern_counts_sorted": [float(n or 0) for n in ml.table("patterns").column("n")],
    }


_POOLED = {
    "within": "within_variance",
    "between": "between_variance",
    "total": "total_variance",
    "df_rubin1987": "df_rubin",
    "riv": "relative_increase",
    "lambda": "share_of_variance",
    "fmi": "missing_information",
}


def _rubin(case: Case) -> Values:
    found: Values = {}
    df = case.inputs["n"] - case.inputs["k"]
    for term, rows in case.data().groupby("term"):
        result = designs.pool_imputations(
            rows["estimate"].to_list(), rows["se"].to_list(), df_complete=df
        )
        pooled = result["pooled"]
        found |= {
            f"{term}.estimate": pooled.estimate,
            f"{term}.se": pooled.std_error or 0.0,
            f"{term}.df_barnard_rubin": pooled.df or 0.0,
            f"{term}.ci95.lower": pooled.conf_low or 0.0,
            f"{term}.ci95.upper": pooled.conf_high or 0.0,
            f"{term}.p": pooled.p_value or 0.0,
            **{f"{term}.{name}": result[ours].estimate for name, ours in _POOLED.items()},
        }
    return found


_CASES: dict[str, Callable[[Case], Values]] = {
    "G01_little_airquality": _little,
    "G02_little_nhanes": _little,
    "G05_rubin_nhanes": _rubin,
    "G07_attrition_wwc": _attrition,
}
