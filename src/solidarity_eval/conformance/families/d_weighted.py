"""Family D, groups weighted by their propensity: our numbers under the names of the cases."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from solidarity_eval import designs
from solidarity_eval.errors import StatisticalWarning

if TYPE_CHECKING:
    from collections.abc import Callable

    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Result

Values = dict[str, float | list[float]]

CASES: frozenset[str] = frozenset({"D17_iptw_lalonde"})
NOT_OFFERED: dict[str, str] = {}

_COVARIATES = ("age", "educ", "black", "hispan", "married", "nodegree", "re74", "re75")
_BALANCED = ("age", "educ", "re74", "re75")
_VARIANCES = ("HC0", "HC1", "HC2", "HC3")


def values(case: Case) -> Values:
    """Return our numbers for a case."""
    with warnings.catch_warnings():
        # The covariates of this case differ after weighting; it is there to be computed.
        warnings.simplefilter("ignore", StatisticalWarning)
        asked = _Asker(case)
        found = {**_model(asked), **_weighted(asked), **_unweighted(asked)}
    return {name: value for name, value in found.items() if name in case.expected}


class _Asker:
    """Calls a design on the people of the case, treat = 1 minus treat = 0."""

    def __init__(self, case: Case) -> None:
        data = case.data()
        self.data = data.assign(
            black=(data["race"] == "black").astype(int),
            hispan=(data["race"] == "hispan").astype(int),
        )

    def __call__(self, design: Callable[..., Any], **arguments: str) -> Any:
        return design(
            self.data,
            arm="treat",
            programme=1,
            comparison=0,
            covariates=_COVARIATES,
            person=None,
            **arguments,
        )

    def weights(self, **more: str) -> Result:
        """Ask for the weights and their balance."""
        result: Result = self(designs.propensity_weights, **more)
        return result

    def compare(self, **more: str) -> Result:
        """Ask for the effect on earnings."""
        result: Result = self(designs.weighted_comparison, outcome="re78", **more)
        return result


def _model(asked: _Asker) -> Values:
    model = asked.weights()
    coefficients = [item for item in model.estimates if item.term == "coefficient"]
    scores = asked(designs.person_weights, value="propensity")
    return {
        "ps.coef": [item.estimate for item in coefficients],
        "ps.se": [item.std_error or 0.0 for item in coefficients],
        "ps.first10": [float(value) for value in scores.iloc[:10]],
        "ps.deviance": model["deviance"].estimate,
        "ps.mean_treated": model.get("mean_propensity", arm=1).estimate,
        "ps.mean_control": model.get("mean_propensity", arm=0).estimate,
    }


def _weighted(asked: _Asker) -> Values:
    found: Values = {}
    for target in ("att", "ate"):
        name = target.upper()
        for kind in _VARIANCES:
            effect = asked.compare(target=target, variance=kind)["effect"]
            found[f"{name}.se_{kind}"] = effect.std_error or 0.0
        compared = asked.compare(target=target)
        found[f"{name}.effect_hajek"] = compared["effect"].estimate
        found[f"{name}.effect_horvitz_thompson"] = compared["horvitz_thompson"].estimate
        found[f"{name}.ess_treated"] = compared.get("effective_n", arm=1).estimate
        found[f"{name}.ess_control"] = compared.get("effective_n", arm=0).estimate
        table = asked.weights(target=target, standardizer="programme_sd")
        found |= {f"{name}.smd.{key}": value for key, value in _differences(table, "after")}
    return found


def _unweighted(asked: _Asker) -> Values:
    found: Values = {
        "naive_difference": asked.compare()["unweighted_difference"].estimate,
    }
    for kind, standardizer in (("sd_treated", "programme_sd"), ("sd_average", "average_sd")):
        table = asked.weights(standardizer=standardizer)
        found |= {
            f"smd_unweighted.{kind}.{key}": value for key, value in _differences(table, "before")
        }
    return found


def _differences(result: Result, when: str) -> list[tuple[str, float]]:
    table = result.table(f"balance_{when}")
    by_name = dict(zip(table.column("variable"), table.column("smd"), strict=True))
    return [(name, float(by_name[name] or 0.0)) for name in _BALANCED]
