"""Family D, mixed models: our numbers under the names of the cases."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Literal

from solidarity_eval import designs
from solidarity_eval.conformance.families import d_repeated
from solidarity_eval.errors import StatisticalWarning

if TYPE_CHECKING:
    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Estimate, Result

Values = dict[str, float | list[float]]
Likelihood = Literal["reml", "ml"]
Df = Literal["satterthwaite", "kenward_roger"]

_SLEEP = "D15_lmer_sleepstudy"
_CLUSTERS = {"D10_crt_awards_girls": "lagscore", "D12_api_clusters": "meals"}

_REPEATED = (d_repeated.WAVES, d_repeated.WEDGE, d_repeated.SERIES, d_repeated.DYADS)

CASES: frozenset[str] = frozenset({_SLEEP, *_CLUSTERS, *_REPEATED})
NOT_OFFERED: dict[str, str] = {}


def values(case: Case) -> Values:
    """Return our numbers for a case."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        if case.id in _REPEATED:
            return d_repeated.values(case)
        return _sleep(case) if case.id == _SLEEP else _clusters(case)


def _sleep(case: Case) -> Values:
    found: Values = {}
    for model, slope in (("ri", None), ("rs", "Days")):
        plain = _sleep_model(case, slope=slope, df="satterthwaite")
        adjusted = _sleep_model(case, slope=slope, df="kenward_roger")
        for name, covariate in (("(Intercept)", "intercept"), ("Days", "Days")):
            one, other = (
                result.get("coefficient", covariate=covariate) for result in (plain, adjusted)
            )
            found |= {
                f"{model}.{name}.b": one.estimate,
                f"{model}.{name}.se": one.std_error or 0.0,
                f"{model}.{name}.df_satterthwaite": one.df or 0.0,
                f"{model}.{name}.p_satterthwaite": one.p_value or 0.0,
                f"{model}.{name}.se_KR": other.std_error or 0.0,
                f"{model}.{name}.df_KR": other.df or 0.0,
            }
        found |= {
            f"{model}.vc.Subject.(Intercept)_": plain["group_variance"].estimate,
            f"{model}.vc.Residual._": plain["residual_variance"].estimate,
            f"{model}.REML.logLik": plain["log_likelihood"].estimate,
        }
        if slope is not None:
            found |= {
                f"{model}.vc.Subject.Days_": plain["group_slope_variance"].estimate,
                f"{model}.vc.Subject.(Intercept)_Days": plain["group_covariance"].estimate,
            }
    return found


def _sleep_model(case: Case, *, slope: str | None, df: Df) -> Result:
    return designs.mixed_model(
        case.data(), outcome="Reaction", covariates="Days", group="Subject", slope=slope, df=df
    )


def _clusters(case: Case) -> Values:
    def ask(method: Likelihood = "reml", df: Df = "satterthwaite") -> Result:
        return designs.mixed_model(
            case.data(),
            outcome="y",
            covariates=["treat", _CLUSTERS[case.id]],
            group="cluster",
            method=method,
            df=df,
        )

    reml, ml, adjusted = ask(), ask(method="ml"), ask(df="kenward_roger")
    effect, wider = _treat(reml), _treat(adjusted)
    return {
        "lmer.REML.b_treat": effect.estimate,
        "lmer.REML.se": effect.std_error or 0.0,
        "lmer.df_satterthwaite": effect.df or 0.0,
        "lmer.p_satterthwaite": effect.p_value or 0.0,
        "lmer.df_kenward_roger": wider.df or 0.0,
        "lmer.se_kenward_roger": wider.std_error or 0.0,
        "lmer.p_kenward_roger": wider.p_value or 0.0,
        "lmer.var_cluster": reml["group_variance"].estimate,
        "lmer.var_resid": reml["residual_variance"].estimate,
        "lmer.icc": reml["icc"].estimate,
        "lmer.REML.logLik": reml["log_likelihood"].estimate,
        "lmer.ML.logLik": ml["log_likelihood"].estimate,
        "lmer.ML.b_treat": _treat(ml).estimate,
    }


def _treat(result: Result) -> Estimate:
    return result.get("coefficient", covariate="treat")
