"""Family G, missing answers and drop-out: our numbers under the names of the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solidarity_eval import designs

if TYPE_CHECKING:
    from collections.abc import Callable

    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Estimate, Result

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


_IN_TIME: dict[str, Any] = {"outcome": "bdi", "pre": "before", "post": "after"}


def _dropout(case: Case) -> Values:
    import pandas as pd

    wide = case.data()
    long = pd.concat(
        [
            wide[["person", "arm", "long"]].assign(wave=wave, bdi=wide[wave])
            for wave in ("before", "after")
        ]
    )
    return {
        **_adjusted(designs.change_adjusted_for_baseline(long, **_IN_TIME)),
        **_leavers(designs.leavers_and_stayers(long, **_IN_TIME)),
        **_weighted(
            designs.inverse_probability_weighted_change(long, **_IN_TIME, covariates=["long"])
        ),
        **_lee(designs.lee_bounds(long, **_IN_TIME, arm="arm")),
        **_tipping(designs.tipping_delta(long, **_IN_TIME, scale=(0, 63))),
    }


def _ends(name: str, estimate: Estimate) -> Values:
    return {f"{name}.lower": estimate.conf_low or 0.0, f"{name}.upper": estimate.conf_high or 0.0}


def _adjusted(found: Result) -> Values:
    change, slope = found["change"], found["slope_on_baseline"]
    return {
        "adjusted.change": change.estimate,
        "adjusted.se": change.std_error or 0.0,
        **_ends("adjusted.ci95", change),
        "adjusted.slope": slope.estimate,
        "adjusted.slope.se": slope.std_error or 0.0,
        "stayers.change": found["change_of_stayers"].estimate,
        **_ends("stayers.ci95", found["change_of_stayers"]),
        "fiml.change": change.estimate,
    }


def _leavers(found: Result) -> Values:
    return {
        "leavers.difference": found["difference_at_entry"].estimate,
        **_ends("leavers.ci95", found["difference_at_entry"]),
        "leavers.p": found.test("welch_t").p_value,
        "leavers.g": found["standardized_difference"].estimate,
    }


def _weighted(found: Result) -> Values:
    return {
        "ipw.change": found["change"].estimate,
        "ipw.effective_n": found["effective_n"].estimate,
        "ipw.largest": found["largest_weight"].estimate,
        "ipw.se": found["change"].std_error or 0.0,
    }


def _lee(found: Result) -> Values:
    return {
        "lee.trimmed": found["trimmed_share"].estimate,
        "lee.lower": found["lee_lower"].estimate,
        "lee.upper": found["lee_upper"].estimate,
        "lee.se.lower": found["lee_lower"].std_error or 0.0,
        "lee.se.upper": found["lee_upper"].std_error or 0.0,
        "lee.imbens_manski95.lower": found["interval_low"].estimate,
        "lee.imbens_manski95.upper": found["interval_high"].estimate,
    }


def _tipping(found: Result) -> Values:
    return {
        "tipping.leavers_change": found["leavers_change"].estimate,
        "tipping.delta": found["tipping_delta"].estimate,
        "tipping.lowest": found["lowest_case"].estimate,
        "tipping.highest": found["highest_case"].estimate,
        **_ends("tipping.highest.ci95", found["highest_case"]),
    }


_CASES: dict[str, Callable[[Case], Values]] = {
    "G01_little_airquality": _little,
    "G02_little_nhanes": _little,
    "G05_rubin_nhanes": _rubin,
    "G07_attrition_wwc": _attrition,
    "G08_dropout_btheb": _dropout,
}
