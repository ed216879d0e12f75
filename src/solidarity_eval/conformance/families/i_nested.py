"""Family I, several results per project: our numbers under the names of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from solidarity_eval import synthesis

if TYPE_CHECKING:
    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Estimate

Values = dict[str, float | list[float | None]]

CASES = frozenset({"I08_konstantopoulos"})


def values(case: Case) -> Values:
    """Return our numbers."""
    data = case.data()
    data["yearc"] = data["year"] - data["year"].mean()
    columns: dict[str, Any] = {"estimate": "yi", "variance": "vi", "study": "district"}
    found = synthesis.multilevel_synthesis(data, **columns)
    mean, plain = found["mean"], found["model_based"]
    contained, robust = found.test("t_contain"), found.test("cr2_t")
    levels = ("between", "within")
    by_variance = {
        item.at["variance"]: item for item in found.estimates if item.term == "by_variance"
    }
    rows: Values = {
        "rma.mv.estimate": mean.estimate,
        "rma.mv.se": _number(plain.std_error),
        "rma.mv.ci95.lower": _number(plain.conf_low),
        "rma.mv.ci95.upper": _number(plain.conf_high),
        "rma.mv.sigma2": [found.get("sigma2", level=level).estimate for level in levels],
        "rma.mv.logLik": found["log_likelihood"].estimate,
        "QE": _number(found.test("cochran_q").statistic),
        "rma.mv.t_contain.ddf": contained.df[0],
        "rma.mv.t_contain.p": contained.p_value,
        **{f"{kind}.se": _number(by_variance[kind].std_error) for kind in ("CR0", "CR1", "CR2")},
        "CR2.df": robust.df[0],
        "CR2.p": robust.p_value,
        "CR2.ci95.lower": _number(mean.conf_low),
        "CR2.ci95.upper": _number(mean.conf_high),
        "robust_metafor.se": _number(by_variance["CR1P"].std_error),
        "robust_metafor.p": _number(by_variance["CR1P"].p_value),
        "I2_multilevel": [100.0 * found.get("i2", level=level).estimate for level in levels],
    }
    model = synthesis.multilevel_synthesis(data, **columns, moderators=["yearc"])
    terms = ("intercept", "yearc")
    slopes = [model.get("coefficient", moderator=term) for term in terms]
    plains = [model.get("model_based", moderator=term) for term in terms]
    return rows | {
        "metareg.beta": [item.estimate for item in slopes],
        "metareg.se": _errors(plains),
        "metareg.CR2.se": _errors(slopes),
        "metareg.CR2.df": [item.df for item in slopes],
        "metareg.CR2.p": [item.p_value for item in slopes],
    }


def _errors(items: list[Estimate]) -> list[float | None]:
    return [item.std_error for item in items]


def _number(value: float | None) -> float:
    if value is None:
        raise TypeError("a value of the case is absent from the result")
    return value
