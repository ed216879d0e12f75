"""Family I, synthesis of several studies: our numbers under the names of the cases."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any

from solidarity_eval import synthesis
from solidarity_eval.conformance.families import i_counts, i_nested
from solidarity_eval.errors import StatisticalWarning

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Result

Values = dict[str, float | list[float | None]]

NOT_OFFERED: dict[str, str] = {}

_MODERATOR = {
    "I01_bcg": "ablat",
    "I02_bangertdrowns": "length",
    "I06_hackshaw": "year",
    "I12_zcor_mcdaniel": "struct_s",
}
_GROUP = {
    "I01_bcg": "alloc",
    "I02_bangertdrowns": "college",
    "I06_hackshaw": "cohort",
    "I12_zcor_mcdaniel": "struct_s",
}
_METHODS = ("dl", "he", "pm", "reml", "ml", "sj", "eb", "hs")
_INTERVALS = {"knha": "knapp_hartung", "adhoc": "knapp_hartung_truncated"}
_PREDICTIONS = {
    "pi95_normal": "normal",
    "pi95_riley_t_k-2": "t_k_2",
    "pi95_knha_t_k-1": "t_k_1",
}


def values(case: Case) -> Values:
    """Return our numbers for a case of family I, each from a public function."""
    with warnings.catch_warnings():
        # Some cases are smaller than the library would accept to speak of; they are there to test.
        warnings.simplefilter("ignore", StatisticalWarning)
        if case.id in i_nested.CASES:
            found = i_nested.values(case)
        elif case.id in i_counts.CASES:
            found = i_counts.values(case)
        else:
            found = _pooled(case)
    return {name: value for name, value in found.items() if name in case.expected}


def _pooled(case: Case) -> Values:
    data = case.data().rename_axis("study_number").reset_index()
    if "struct_s" in data:
        # The case takes interviews of unknown form for unstructured ones.
        data["struct_s"] = data["struct_s"].fillna(0).astype(int)
    found: Values = {}
    for method in _METHODS:
        found |= _estimator(data, method)
    found |= _fixed(data) | _likelihood(data) | _without_one(data) | _funnel(data)
    if case.id in _MODERATOR:
        for method in ("dl", "reml"):
            found |= _regression(data, _MODERATOR[case.id], method)
        found |= _groups(data, _GROUP[case.id])
    found["back_transformed_r"] = _pool(data, transform="fisher_z")["mean_back"].estimate
    return found


def _pool(data: pd.DataFrame, **asked: Any) -> Result:
    default: dict[str, Any] = {"prediction": None}
    return synthesis.random_effects(data, **_COLUMNS, **{**default, **asked})


_COLUMNS: dict[str, Any] = {"estimate": "yi", "variance": "vi", "study": "study_number"}


def _ends(name: str, item: Any) -> Values:
    return {f"{name}.lower": known(item.conf_low), f"{name}.upper": known(item.conf_high)}


def _estimator(data: pd.DataFrame, method: str) -> Values:
    found = _pool(data, method=method)
    name = method.upper()
    plain = found.get("mean_by_interval", interval="z")
    rows: Values = {
        f"{name}.tau2": found["tau2"].estimate,
        f"{name}.estimate": plain.estimate,
        f"{name}.se": known(plain.std_error),
        **_ends(f"{name}.ci95_z", plain),
        f"{name}.p_z": known(plain.p_value),
        f"{name}.I2": 100.0 * found["i2"].estimate,
        f"{name}.H2": found["h2"].estimate,
        **_ends(f"{name}.tau2_Qprofile95", found["tau2"]),
        f"{name}.I2_Qprofile95.lower": 100.0 * known(found["i2"].conf_low),
        f"{name}.I2_Qprofile95.upper": 100.0 * known(found["i2"].conf_high),
    }
    for label, interval in _INTERVALS.items():
        item = found.get("mean_by_interval", interval=interval)
        rows |= {
            f"{name}.{label}.se": known(item.std_error),
            f"{name}.{label}.p": known(item.p_value),
            **_ends(f"{name}.{label}.ci95", item),
        }
    for label, kind in _PREDICTIONS.items():
        rows |= _ends(f"{name}.{label}", _pool(data, method=method, prediction=kind)["prediction"])
    return rows


def _fixed(data: pd.DataFrame) -> Values:
    found = _pool(data, method="fe", interval="z")
    mean, test = found["mean"], found.test("cochran_q")
    return {
        "k": float(mean.n or 0),
        "FE.estimate": mean.estimate,
        "FE.se": known(mean.std_error),
        **_ends("FE.ci95", mean),
        "FE.I2_from_Q": 100.0 * found["i2_from_q"].estimate,
        "Q": known(test.statistic),
        "Q.p": test.p_value,
    }


def _likelihood(data: pd.DataFrame) -> Values:
    found = _pool(data)
    return {
        "REML.logLik": found["log_likelihood"].estimate,
        "REML.se_tau2": known(found["tau2"].std_error),
        "REML.weights_pct": [
            100.0 * known(weight) for weight in found.table("studies").column("weight")
        ],
    }


def _without_one(data: pd.DataFrame) -> Values:
    rows: Values = {}
    for method in ("dl", "reml"):
        table = synthesis.leave_one_out(data, **_COLUMNS, method=method).table("leave_one_out")
        name = f"leave1out.{method.upper()}"
        rows |= {
            f"{name}.estimate": [known(value) for value in table.column("mean")],
            f"{name}.tau2": [known(value) for value in table.column("tau2")],
            f"{name}.I2": [100.0 * known(value) for value in table.column("i2")],
        }
    return rows


def _funnel(data: pd.DataFrame) -> Values:
    found = synthesis.small_study_checks(data, **_COLUMNS, strict=False)
    egger, mixed, begg = (found.test(name) for name in ("egger", "mixed", "begg"))
    slope = found["egger_slope"]
    rows: Values = {
        "egger.lm.t": known(egger.statistic),
        "egger.lm.p": egger.p_value,
        "egger.intercept": slope.estimate,
        "egger.intercept_se": known(slope.std_error),
        "egger.rma_REML.z": known(mixed.statistic),
        "egger.rma_REML.p": mixed.p_value,
        "begg.tau": found["begg_tau"].estimate,
        "begg.p": begg.p_value,
    }
    for method in ("dl", "fe"):
        checks = synthesis.small_study_checks(data, **_COLUMNS, method=method, strict=False)
        for estimator in ("L0", "R0"):
            name = f"trimfill.{method.upper()}.{estimator}"
            at = {"estimator": estimator}
            rows |= {
                f"{name}.k0": checks.get("studies_added", **at).estimate,
                f"{name}.estimate": checks.get("trim_and_fill", **at).estimate,
                f"{name}.tau2": checks.get("trim_and_fill_tau2", **at).estimate,
            }
    return rows


def _regression(data: pd.DataFrame, moderator: str, method: str) -> Values:
    asked: dict[str, Any] = {"moderators": [moderator], "method": method, "permutations": 0}
    plain = synthesis.meta_regression(data, **_COLUMNS, **asked, interval="z")
    knapp = synthesis.meta_regression(data, **_COLUMNS, **asked)
    terms = ("intercept", moderator)
    simple, own = (
        [found.get("coefficient", moderator=term) for term in terms] for found in (plain, knapp)
    )
    total, ratio = plain.test("moderators"), knapp.test("moderators")
    name = f"metareg.{method.upper()}"
    return {
        f"{name}.beta": [item.estimate for item in simple],
        f"{name}.se_z": [known(item.std_error) for item in simple],
        f"{name}.se_knha": [known(item.std_error) for item in own],
        f"{name}.p_knha": [known(item.p_value) for item in own],
        f"{name}.QM": known(total.statistic),
        f"{name}.QM_p": total.p_value,
        f"{name}.F_knha": known(ratio.statistic),
        f"{name}.tau2": plain["tau2"].estimate,
        f"{name}.R2_pct": 100.0 * plain["r2"].estimate,
        f"{name}.I2": 100.0 * plain["i2"].estimate,
        f"{name}.QE": known(plain.test("residual_q").statistic),
    }


def _groups(data: pd.DataFrame, group: str) -> Values:
    asked: dict[str, Any] = {"group": group, "method": "dl", "interval": "z", "permutations": 0}
    found = synthesis.subgroup_synthesis(data, **_COLUMNS, **asked, strict=False)
    test = found.test("between_groups")
    rows: Values = {
        "subgroup.Q_between": known(test.statistic),
        "subgroup.Q_between_p": test.p_value,
    }
    for item in found.estimates:
        if item.term == "mean":
            name = f"subgroup.{item.at['group']}"
            rows |= {
                f"{name}.k": float(item.n or 0),
                f"{name}.estimate": item.estimate,
                f"{name}.se": known(item.std_error),
                f"{name}.tau2": found.get("tau2", group=item.at["group"]).estimate,
            }
    return rows


def known(value: object) -> float:
    """Return a number of a result, which must be there."""
    if not isinstance(value, int | float) or math.isnan(value):
        raise TypeError("a value of the case is absent from the result")
    return float(value)
