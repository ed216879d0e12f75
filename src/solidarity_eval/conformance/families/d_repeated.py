"""Family D, waves with drop-out, stepped wedge, series and dyads: our numbers by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from solidarity_eval import designs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Estimate, Result

Values = dict[str, float | list[float]]
Df = Literal["satterthwaite", "kenward_roger"]

WAVES, WEDGE, SERIES, DYADS = (
    "D41_waves_btheb",
    "D42_wedge",
    "D43_series_drivers",
    "D44_dyads",
)
_MONTHS = {"m0": 0.0, "m2": 2.0, "m3": 3.0, "m5": 5.0, "m8": 8.0}


def values(case: Case) -> Values:
    """Return our numbers for a case."""
    return {WAVES: _waves, WEDGE: _wedge, SERIES: _series, DYADS: _dyads}[case.id](case)


def _waves(case: Case) -> Values:
    found: Values = {}
    for model, cluster, times in (
        ("ri", None, None),
        ("teams", "team", None),
        ("rs", None, _MONTHS),
    ):
        plain = _repeated(case, cluster=cluster, times=times, df="satterthwaite")
        adjusted = _repeated(case, cluster=cluster, times=times, df="kenward_roger")
        for wave in list(_MONTHS)[1:]:
            one, other = plain.get("change", wave=wave), adjusted.get("change", wave=wave)
            found |= _coefficient(f"{model}.{wave}", one, other)
        if times is not None:
            found |= _coefficient("trend.month", plain["trend"], adjusted["trend"])
            found[f"{model}.vc.person.month_"] = plain["person_slope_variance"].estimate
            found[f"{model}.vc.person.(Intercept)_month"] = plain["person_covariance"].estimate
        found[f"{model}.vc.person.(Intercept)_"] = plain["person_variance"].estimate
        found[f"{model}.vc.Residual._"] = plain["residual_variance"].estimate
        found[f"{model}.logLik"] = plain["log_likelihood"].estimate
    plain = _repeated(case, cluster=None, times=None, df="satterthwaite")
    for wave in _MONTHS:
        mean = plain.get("mean", wave=wave)
        found |= {f"mean.{wave}": mean.estimate, f"mean.{wave}.se": mean.std_error or 0.0}
    flow = plain.flow
    if flow is not None:
        found |= {"people": float(flow.n("seen")), "every_wave": float(flow.n("every_wave"))}
    return found


def _repeated(
    case: Case, *, cluster: str | None, times: Mapping[str, float] | None, df: Df
) -> Result:
    return designs.repeated_change(
        case.data(),
        outcome="bdi",
        pre="m0",
        waves=list(_MONTHS)[1:],
        times=times,
        cluster=cluster,
        df=df,
    )


def _coefficient(name: str, one: Estimate, other: Estimate) -> Values:
    return {
        f"{name}.b": one.estimate,
        f"{name}.se": one.std_error or 0.0,
        f"{name}.df": one.df or 0.0,
        f"{name}.p": one.p_value or 0.0,
        f"{name}.se_KR": other.std_error or 0.0,
        f"{name}.df_KR": other.df or 0.0,
    }


def _wedge(case: Case) -> Values:
    def ask(
        alternative: Literal["two-sided", "greater", "less"] = "two-sided",
        conf_level: float = 0.95,
    ) -> Result:
        return designs.stepped_wedge(
            case.data(),
            outcome="score",
            person="person",
            drawn=True,
            alternative=alternative,
            conf_level=conf_level,
        )

    found, model = ask(), ask()["effect_model"]
    moved = case.data()
    moved["score"] -= 1.5 * (moved["period"] >= moved["start"])
    supposed = designs.stepped_wedge(moved, outcome="score", drawn=True)
    orders = found.settings["orders"]
    return {
        "orders": float(orders) if isinstance(orders, int) else 0.0,
        "effect": found["effect"].estimate,
        "p": found.tests[0].p_value,
        "p.greater": ask("greater").tests[0].p_value,
        "p.less": ask("less").tests[0].p_value,
        "p.null_1.5": supposed.tests[0].p_value,
        **_bounds("ci95", found["effect"]),
        **_bounds("ci90", ask(conf_level=0.9)["effect"]),
        "model.b": model.estimate,
        "model.se": model.std_error or 0.0,
        "model.df": model.df or 0.0,
        "model.p": model.p_value or 0.0,
    }


def _bounds(name: str, found: Estimate) -> Values:
    if found.conf_low is None or found.conf_high is None:
        raise ValueError(f"no interval for {name}")
    return {f"{name}.lower": found.conf_low, f"{name}.upper": found.conf_high}


def _series(case: Case) -> Values:
    found: Values = {}
    for column in ("drivers", "gaps"):
        result = designs.interrupted_series(case.data(), outcome=column, period="month", start=170)
        for term in ("level_before", "slope_before", "change", "slope_change", "slope_after"):
            one = result[term]
            found[f"{column}.{term}.b"] = one.estimate
            found[f"{column}.{term}.se"] = one.std_error or 0.0
            found[f"{column}.{term}.p"] = one.p_value or 0.0
        found[f"{column}.phi"] = result["autocorrelation"].estimate
        found[f"{column}.sigma"] = result["residual_sd"].estimate
        found[f"{column}.logLik"] = result["log_likelihood"].estimate
        found[f"{column}.n"] = float(result["change"].n or 0)
    return found


def _dyads(case: Case) -> Values:
    data = case.data()
    before = data[data["wave"] == "before"]
    alike = designs.dyadic_icc(before, outcome="y")
    told = designs.dyadic_icc(before, outcome="y", role="role")["correlation"]
    change = designs.dyad_change(data, outcome="y", pre="before", post="after")
    found: Values = {
        "n.before": float(alike["icc"].n or 0),
        "icc": alike["icc"].estimate,
        **_bounds("icc.ci95", alike["icc"]),
        "icc.F": alike.test("f").statistic or 0.0,
        "icc.p": alike.test("f").p_value,
        "pairwise": alike["pairwise_icc"].estimate,
        "r": told.estimate,
        **_bounds("r.ci95", told),
    }
    for name, one in (
        ("mean", change.get("change", of="mean")),
        ("difference", change["difference_in_change"]),
        ("mentor", change.get("change", role="mentor")),
        ("young", change.get("change", role="young")),
    ):
        found |= {
            f"change.{name}": one.estimate,
            f"change.{name}.p": one.p_value or 0.0,
            **_bounds(f"change.{name}.ci95", one),
        }
    return found | _actor_partner(case)


def _actor_partner(case: Case) -> Values:
    data = case.data()
    before = data[data["wave"] == "before"]
    told = designs.actor_partner(before, outcome="y", predictor="x", role="role")
    found: Values = {"apim.rho": told["residual_correlation"].estimate}
    for role in ("mentor", "young"):
        found[f"apim.{role}.intercept"] = told.get("intercept", role=role).estimate
        for name, term in (("own", "actor"), ("other", "partner")):
            one = told.get(term, role=role)
            found[f"apim.{role}.{name}"] = one.estimate
            found[f"apim.{role}.{name}.se"] = one.std_error or 0.0
            found[f"apim.{role}.{name}.p"] = one.p_value or 0.0
    same = designs.actor_partner(before, outcome="y", predictor="x")
    for name, term in (("own", "actor"), ("other", "partner")):
        found[f"same.{name}"] = same[term].estimate
        found[f"same.{name}.se"] = same[term].std_error or 0.0
    found["same.intercept"] = same["intercept"].estimate
    found["same.rho"] = same["residual_correlation"].estimate
    return found
