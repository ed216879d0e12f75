"""Family D, people who share teams or schools: our numbers under the names of the cases."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from solidarity_eval import designs
from solidarity_eval.errors import StatisticalWarning

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.conformance.case import Case

Values = dict[str, float | list[float]]

_COVARIATE = {"D10_crt_awards_girls": "lagscore", "D12_api_clusters": "meals"}
_WILD = "D13_wild_awards"
_ERRORS = ("CR0", "CR1", "CR1S", "CR2", "CR3")

CASES: frozenset[str] = frozenset({*_COVARIATE, _WILD})
NOT_OFFERED: dict[str, str] = {
    "p_two_sided_gt": (
        "the strict inequality leaves the data themselves out of the patterns that count, so that "
        "the p can be 0; ties count here"
    ),
    "p_equal_tail": (
        "twice the smaller strict tail can be 0 for the same reason; the one-sided tests count ties"
    ),
}


def values(case: Case) -> Values:
    """Return our numbers for a case."""
    data = case.data().rename_axis("person").reset_index()
    with warnings.catch_warnings():
        # In one of the cases both arms share districts; it is there to be computed.
        warnings.simplefilter("ignore", StatisticalWarning)
        return _wild(data) if case.id == _WILD else _clusters(data, case)


def _asked(*covariates: str) -> dict[str, Any]:
    return {
        "outcome": "y",
        "arm": "treat",
        "programme": 1,
        "comparison": 0,
        "cluster": "cluster",
        "covariates": covariates,
    }


def _wild(data: pd.DataFrame) -> Values:
    asked = _asked("lagscore")
    wild = designs.wild_cluster_bootstrap(data, **asked)
    robust = designs.cluster_randomised(data, **asked)
    test, stata = (
        wild.test("wild_cluster_bootstrap"),
        robust.get("effect_by_variance", variance="CR1S"),
    )
    return {
        "clusters": robust.get("clusters", arm=1).estimate + robust.get("clusters", arm=0).estimate,
        "b_treat": wild["effect"].estimate,
        "t_CR0": _known(test.statistic),
        "t_CR1S": stata.estimate / _known(stata.std_error),
        "draws": float(test.draws or 0),
        "p_two_sided_ge": test.p_value,
    }


def _clusters(data: pd.DataFrame, case: Case) -> Values:
    found = designs.cluster_randomised(data, **_asked(_COVARIATE[case.id]))
    effect, test = found["effect"], found.test("cr2_t")
    naive = found.get("effect_by_variance", variance="iid")
    icc = designs.intraclass_correlation_of_clusters(data, outcome="y", cluster="cluster")
    return {
        "n": float(effect.n or 0),
        "clusters": icc["icc"].n / icc["mean_cluster_size"].estimate if icc["icc"].n else 0.0,
        "clusters.treated": found.get("clusters", arm=1).estimate,
        "ols.b_treat": effect.estimate,
        "ols.se_naive": _known(naive.std_error),
        **{
            f"se.{kind}": _known(found.get("effect_by_variance", variance=kind).std_error)
            for kind in _ERRORS
        },
        "CR2.t": _known(test.statistic),
        "CR2.df_satterthwaite": test.df[0],
        "CR2.p": test.p_value,
        "CR2.ci95.lower": _known(effect.conf_low),
        "CR2.ci95.upper": _known(effect.conf_high),
        "icc.anova": icc["icc"].estimate,
        "design_effect.icc_anova": icc["design_effect"].estimate,
        **_effect_size(data, float(case.inputs["rho"])),
    }


def _effect_size(data: pd.DataFrame, icc: float) -> Values:
    asked = {name: value for name, value in _asked().items() if name != "covariates"}
    found = designs.cluster_effect_size(data, **asked, icc=icc)
    g = found["g"]
    return {
        "wwc.d_pooled": found["d"].estimate,
        "wwc.gamma": found["gamma"].estimate,
        "wwc.h": found["h"].estimate,
        "wwc.omega_h": found["omega"].estimate,
        "wwc.eta": found["eta"].estimate,
        "wwc.g_T": g.estimate,
        "wwc.g_T.se": _known(g.std_error),
        "hedges2007.d_T": found["d_clusters"].estimate,
        "hedges2007.var_d_T": found["variance_d_clusters"].estimate,
        "hedges2007.t_unadjusted": _known(found.test("t_people").statistic),
        "hedges2007.t_adjusted": _known(found.test("t_clusters").statistic),
        "hedges2007.p_adjusted": found.test("t_clusters").p_value,
    }


def _known(value: float | None) -> float:
    if value is None:
        raise TypeError("a value of the case is absent from the result")
    return float(value)
