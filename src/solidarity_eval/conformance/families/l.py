"""Family L, numerical accuracy: our numbers under the names of NIST's certified values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval import effects

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.conformance.case import Case

Values = dict[str, float | list[float]]

NOT_OFFERED: dict[str, str] = {}


def values(case: Case) -> Values:
    """Return our numbers for a case of family L, each from a public function."""
    data = case.data()
    if "group" in data.columns:
        return _one_way(data)
    if "x" in data.columns:
        return _line(data)
    return _univariate(data)


def _univariate(data: pd.DataFrame) -> Values:
    result = effects.describe(data.assign(time=range(len(data))), outcome="y", order="time")
    return {
        "n": float(result["mean"].n or 0),
        "mean": result["mean"].estimate,
        "sd": result["sd"].estimate,
        "lag1_autocorrelation": result["lag1_autocorrelation"].estimate,
    }


def _one_way(data: pd.DataFrame) -> Values:
    result = effects.one_way_anova(data, outcome="y", group="group", person=None)
    test = result.test("anova_f")
    return {
        "n": float(result["ss_between"].n or 0),
        "df_between": test.df[0],
        "df_within": test.df[1],
        "F": test.statistic or 0.0,
        "ss_between": result["ss_between"].estimate,
        "ss_within": result["ss_within"].estimate,
        "ms_between": result["ms_between"].estimate,
        "ms_within": result["ms_within"].estimate,
        "R_squared": result["eta_squared"].estimate,
        "residual_sd": result["residual_sd"].estimate,
    }


def _line(data: pd.DataFrame) -> Values:
    result = effects.simple_regression(data, outcome="y", predictor="x", person=None)
    return {
        "n": float(result["slope"].n or 0),
        "b0": result["intercept"].estimate,
        "b0_se": result["intercept"].std_error or 0.0,
        "b1": result["slope"].estimate,
        "b1_se": result["slope"].std_error or 0.0,
        "residual_sd": result["residual_sd"].estimate,
        "R_squared": result["r_squared"].estimate,
        "ss_regression": result["ss_regression"].estimate,
        "ss_residual": result["ss_residual"].estimate,
        "F": result.test("regression_f").statistic or 0.0,
    }
