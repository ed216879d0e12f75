"""Family E, regressions of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solidarity_eval import effects

if TYPE_CHECKING:
    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Result

Values = dict[str, float | list[float]]


def count_models(case: Case) -> Values:
    """Return the Poisson, quasi-Poisson and negative binomial numbers of a case of counts."""
    data = case.data()
    outcome, *covariates = data.columns
    asked: dict[str, Any] = {"outcome": outcome, "covariates": covariates, "person": None}
    poisson = effects.poisson_regression(data, **asked, errors="model")
    negbin = effects.negative_binomial_regression(data, **asked)
    theta = negbin["theta"]
    found: Values = {
        "poisson.coef": _coefficients(poisson, "estimate"),
        "poisson.se": _coefficients(poisson, "std_error"),
        "poisson.deviance": poisson["deviance"].estimate,
        "poisson.pearson_dispersion": poisson["dispersion"].estimate,
        "negbin.coef": _coefficients(negbin, "estimate"),
        "negbin.se_expected_information": _coefficients(negbin, "std_error"),
        "negbin.theta": theta.estimate,
        "negbin.se_theta": float(theta.std_error or 0.0),
        "negbin.logLik": negbin["log_likelihood"].estimate,
    }
    for name, errors in (
        ("quasipoisson.se", "quasi"),
        ("poisson.se_HC0", "hc0"),
        ("poisson.se_HC1", "hc1"),
    ):
        model = effects.poisson_regression(data, **asked, errors=errors)
        found[name] = _coefficients(model, "std_error")
    return found


def _coefficients(result: Result, attribute: str) -> list[float]:
    return [getattr(item, attribute) for item in result.estimates if item.term == "coefficient"]
