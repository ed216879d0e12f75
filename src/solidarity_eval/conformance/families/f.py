"""Family F, ordered answers: our numbers under the names of the cases."""

from __future__ import annotations

import itertools
import warnings
from typing import TYPE_CHECKING, Any

from solidarity_eval import effects
from solidarity_eval.errors import StatisticalWarning
from solidarity_eval.psychometrics import polychoric_correlation

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Result

Values = dict[str, float | list[float]]

NOT_OFFERED: dict[str, str] = {
    "nominal_test.*": "the case holds no number: the likelihood-ratio test of proportional odds "
    "has no maximum on these data (empty cells), and R returns none",
}


def values(case: Case) -> Values:
    """Return our numbers for a case of family F, each from a public function."""
    with warnings.catch_warnings():
        # Nine judges are fewer than the mixed model asks for; the case is there to be computed.
        warnings.simplefilter("ignore", StatisticalWarning)
        if case.id.startswith("F01"):
            return _regression(case.data())
        if case.id.startswith("F04"):
            return _items(case.data())
        return _cross_table(case.data())


def _column(result: Result, term: str, attribute: str = "estimate") -> list[float]:
    return [float(getattr(item, attribute)) for item in result.estimates if item.term == term]


def _regression(data: pd.DataFrame) -> Values:
    asked: dict[str, Any] = {"outcome": "rating", "covariates": ["warm", "contact"]}
    model = effects.proportional_odds(data, **asked, person=None)
    wald = effects.proportional_odds(data, **asked, person=None, interval="wald")
    probit = effects.proportional_odds(data, **asked, person=None, link="probit", interval="wald")
    ratio = model.test("likelihood_ratio")
    errors = _column(model, "threshold", "std_error") + _column(model, "coefficient", "std_error")
    found: Values = {
        "clm.thresholds": _column(model, "threshold"),
        "clm.beta": _column(model, "coefficient"),
        "clm.se": errors,
        "clm.logLik": model["log_likelihood"].estimate,
        "clm.or": _column(model, "odds_ratio"),
        "clm.wald_ci95_lower": _column(wald, "coefficient", "conf_low"),
        "clm.wald_ci95_upper": _column(wald, "coefficient", "conf_high"),
        "clm.profile_ci95_lower": _column(model, "coefficient", "conf_low"),
        "clm.profile_ci95_upper": _column(model, "coefficient", "conf_high"),
        "lr_test.chi2_vs_null": float(ratio.statistic or 0.0),
        "lr_test.p": ratio.p_value,
        "clm_probit.beta": _column(probit, "coefficient"),
    }
    for name, nodes in (("laplace", 1), ("agq15", 15)):
        mixed = effects.proportional_odds_mixed(data, **asked, person="judge", nodes=nodes)
        found |= {
            f"clmm.{name}.beta": _column(mixed, "coefficient"),
            f"clmm.{name}.var_random": mixed["person_variance"].estimate,
            f"clmm.{name}.logLik": mixed["log_likelihood"].estimate,
        }
        if name == "laplace":
            found["clmm.laplace.se_beta"] = _column(mixed, "coefficient", "std_error")
            found["clmm.thresholds"] = _column(mixed, "threshold")
    return found


def _items(data: pd.DataFrame) -> Values:
    found: Values = {}
    items = list(data.columns)
    polychoric = {
        method: polychoric_correlation(data, items=items, method=method)
        for method in ("two_step", "ml_polycor")
    }
    for first, second in itertools.combinations(items, 2):
        at = {"item": first, "other": second}
        name = f"{first}_{second}"
        pair = effects.ordinal_association(data, x=first, y=second, person=None)
        found |= {
            f"{name}.polychoric_twostep": _correlation(polychoric["two_step"], at),
            f"{name}.polychoric_ML": _correlation(polychoric["ml_polycor"], at),
            f"{name}.pearson": pair["pearson"].estimate,
            f"{name}.spearman": pair["spearman"].estimate,
            f"{name}.kendall_tau_b": pair["kendall_tau_b"].estimate,
        }
        found.setdefault(
            "goodman_kruskal_gamma.item1_item2", pair["goodman_kruskal_gamma"].estimate
        )
    cuts = effects.proportional_odds(data, outcome=items[0], person=None, link="probit")
    found["thresholds.item1"] = _column(cuts, "threshold")
    return found


def _correlation(result: Result, at: dict[str, str]) -> float:
    return result.get("polychoric_correlation", **at).estimate


def _cross_table(cells: pd.DataFrame) -> Values:
    result = effects.ordinal_association(cells, x="row", y="col", count="count", person=None)
    persons = cells.loc[cells.index.repeat(cells["count"]), ["row", "col"]]
    polychoric = polychoric_correlation(persons, items=["row", "col"], method="ml_polycor")
    trend, ranks = result.test("linear_by_linear"), result.test("kruskal_wallis")
    return {
        "linear_by_linear.chi2": float(trend.statistic or 0.0),
        "linear_by_linear.p": trend.p_value,
        "pearson_chi2": float(result.test("pearson_chi2").statistic or 0.0),
        "cramers_v": result["cramers_v"].estimate,
        "kendall_tau_b": result["kendall_tau_b"].estimate,
        "spearman": result["spearman"].estimate,
        "polychoric_ML": _correlation(polychoric, {"item": "row", "other": "col"}),
        "kruskal.chi2": float(ranks.statistic or 0.0),
        "kruskal.p": ranks.p_value,
    }
