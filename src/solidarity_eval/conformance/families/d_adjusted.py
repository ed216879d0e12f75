"""Family D, baseline-adjusted and differences in differences: our numbers by name of case."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from solidarity_eval import designs
from solidarity_eval.errors import StatisticalWarning

if TYPE_CHECKING:
    from solidarity_eval.conformance.case import Case
    from solidarity_eval.results import Estimate, Result

Values = dict[str, float | list[float]]

_ANCOVA, _DID = "D06_ancova_anorexia", "D08_did_kielmc"
_ROBUST = ("HC0", "HC1", "HC2", "HC3")

CASES: frozenset[str] = frozenset({_ANCOVA, _DID})
NOT_OFFERED: dict[str, str] = {}


def values(case: Case) -> Values:
    """Return our numbers for a case."""
    with warnings.catch_warnings():
        # In one of the cases the slopes of the two groups differ; it is there to be computed.
        warnings.simplefilter("ignore", StatisticalWarning)
        return _ancova(case) if case.id == _ANCOVA else _did(case)


def _ancova(case: Case) -> Values:
    import pandas as pd

    data = case.data().rename_axis("person").reset_index()
    long = pd.concat([data.assign(wave=wave, y=data[wave]) for wave in ("pre", "post")])
    asked: dict[str, Any] = {"outcome": "y", "pre": "pre", "post": "post"}
    asked |= {"arm": "group", "programme": 1, "comparison": 0}
    plain = designs.ancova(long, variance="model", **asked)
    effect, gain = plain["effect"], plain["gain_score"]
    found: Values = {
        "ancova.b_group": effect.estimate,
        "ancova.se": _error(effect),
        "ancova.t": plain.test("ancova_t").statistic or 0.0,
        "ancova.p": plain.test("ancova_t").p_value,
        "ancova.b_pre": plain["baseline_slope"].estimate,
        "ancova.df_resid": effect.df or 0.0,
        "ancova.rmse": plain["residual_sd"].estimate,
        "ancova.r2": plain["r_squared"].estimate,
        "slope_interaction.p": plain.test("slope_interaction").p_value,
        "wwc_g.ancova": plain["wwc_g"].estimate,
        "wwc_baseline_g": plain["wwc_baseline_g"].estimate,
        "gain_score.b_group": gain.estimate,
        "gain_score.se": _error(gain),
        **_bounds("ancova.ci95", effect),
        **_bounds("gain_score.ci95", gain),
        **_adjusted_means(plain),
    }
    for kind in _ROBUST:
        crossed = designs.ancova(long, variance=kind, interaction=True, **asked)["effect"]
        found["lin_adjusted.b_group"] = crossed.estimate
        found[f"lin_adjusted.se_{kind}"] = _error(crossed)
        found[f"ancova.se_{kind}"] = _error(designs.ancova(long, variance=kind, **asked)["effect"])
    return found


def _adjusted_means(plain: Result) -> Values:
    found: Values = {}
    for group in (0, 1):
        mean = plain.get("adjusted_mean", arm=group)
        found |= {f"adjusted_mean.group{group}": mean.estimate}
        found |= {f"adjusted_mean.se{group}": _error(mean)}
    return found


def _did(case: Case) -> Values:
    import numpy as np

    data = case.data()
    asked: dict[str, Any] = {"outcome": "y", "pre": 0, "post": 1, "wave": "after", "person": None}
    asked |= {"arm": "treat", "programme": 1, "comparison": 0}
    plain = designs.difference_in_differences(data, variance="model", **asked)
    effect = plain["effect"]
    found: Values = {
        "did": effect.estimate,
        "did.se": _error(effect),
        "did.t": plain.test("did_t").statistic or 0.0,
        "did.p": plain.test("did_t").p_value,
        **_bounds("did.ci95", effect),
    }
    for arm, side in ((0, "control"), (1, "treated")):
        for wave, time in ((0, "before"), (1, "after")):
            found[f"mean.{side}_{time}"] = plain.get("mean", arm=arm, wave=wave).estimate
    for kind in _ROBUST:
        robust = designs.difference_in_differences(data, variance=kind, **asked)
        found[f"did.se_{kind}"] = _error(robust["effect"])
    for name, table, covariates in (
        ("did_adjusted_age", data, ["age", "agesq"]),
        ("did_log", data.assign(y=np.log(data["y"])), []),
    ):
        other = designs.difference_in_differences(
            table, variance="model", covariates=covariates, **asked
        )["effect"]
        found |= {name: other.estimate, f"{name}.se": _error(other)}
    return found


def _error(found: Estimate) -> float:
    if found.std_error is None:
        raise ValueError(f"no standard error for {found.term}")
    return found.std_error


def _bounds(name: str, found: Estimate) -> Values:
    if found.conf_low is None or found.conf_high is None:
        raise ValueError(f"no interval for {found.term}")
    return {f"{name}.lower": found.conf_low, f"{name}.upper": found.conf_high}
