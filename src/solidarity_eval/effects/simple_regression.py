"""How a score goes with one other number: the least-squares line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.linear import Line, least_squares_line
from solidarity_eval._kernels.moments import is_constant
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval._kernels.tails import f_p
from solidarity_eval.errors import NoVarianceError, TooFewError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.estimation.groups import require_one_row_each
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("draper1998", "chan1983")


def simple_regression(
    data: pd.DataFrame,
    *,
    outcome: str,
    predictor: str,
    person: str | None = "person",
    conf_level: float = 0.95,
) -> Result:
    r"""Least-squares line of a score on one predictor.

    .. math:: y_i = b_0 + b_1 x_i + e_i, \qquad b_1 = \frac{S_{xy}}{S_{xx}}

    Use it to describe how a score goes with age, with the number of sessions attended, with
    another score. It shows a slope among these people, not what would happen if the predictor were
    changed. Never regress the change on the score before to look for catching up: error of
    measurement alone makes that slope negative.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person. Never modified.
    outcome, predictor : str
        Columns of the score (points) and of the predictor (its own unit).
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).

    Returns
    -------
    Result
        Estimates ``intercept`` (points) and ``slope`` (points per unit of the predictor), with
        t intervals; ``residual_sd`` (points), ``r_squared`` (``ratio``), ``ss_regression``,
        ``ss_residual`` (``points_squared``); test ``regression_f`` unless the line is exact.

    Raises
    ------
    ArgumentError
        ``data`` is not a table, or ``conf_level`` is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    TooFewError
        Fewer than 3 complete rows.
    NoVarianceError
        The predictor or the outcome does not vary.

    Notes
    -----
    Same numbers as R's ``lm(y ~ x)`` and ``pingouin.linear_regression``. Both columns are centred
    first; nothing cancels on NIST's Norris set. The intervals suppose an equal spread around the
    line.

    References
    ----------
    Draper and Smith (1998), Applied regression analysis; Chan, Golub and LeVeque (1983),
    doi:10.1080/00031305.1983.10483115.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"person": range(4), "age": [20, 30, 40, 50], "trust": [3, 4, 4, 6]})
    >>> result = simple_regression(people, outcome="trust", predictor="age")
    >>> round(result["slope"].estimate, 10), round(result["r_squared"].estimate, 4)
    (0.09, 0.8526)
    """
    level = check_conf_level(conf_level)
    require_table(data)
    require_columns(data, outcome, predictor, optional=(person,))
    x, y = numeric(data[predictor], predictor), numeric(data[outcome], outcome)
    complete = np.isfinite(x) & np.isfinite(y)
    if person is not None:
        require_one_row_each(data.loc[complete, person])
    x, y = x[complete], y[complete]
    if len(x) < 3:
        raise TooFewError("effects.too_few_rows", n=len(x), needed=3)
    for column, values in ((predictor, x), (outcome, y)):
        if is_constant(values):
            raise NoVarianceError("effects.constant_column", column=column, n=len(x))
    line = least_squares_line(x, y)
    return Result(
        id=f"{outcome}.simple_regression",
        method="simple_regression",
        design="one_group",
        about=About(outcome=outcome, unit="points"),
        estimates=_estimates(line, level),
        tests=_test(line),
        settings={"conf_level": level, "predictor": predictor, "left_out": int((~complete).sum())},
        references=REFERENCES,
        versions=software(),
    )


def _estimates(line: Line, level: float) -> tuple[Estimate, ...]:
    coefficients = (
        ("intercept", line.intercept, line.intercept_std_error, "points"),
        ("slope", line.slope, line.slope_std_error, "points_per_unit"),
    )
    estimates = []
    for term, value, std_error, unit in coefficients:
        low, high = interval(value, std_error, conf_level=level, df=line.df)
        estimates.append(
            Estimate(
                term=term,
                estimate=value,
                std_error=std_error,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit=unit,
                n=line.n,
                df=line.df,
                p_value=t_p_value(value / std_error, line.df) if std_error > 0.0 else None,
            )
        )
    others = (
        ("residual_sd", line.residual_sd, "points"),
        ("r_squared", line.r_squared, "ratio"),
        ("ss_regression", line.ss_regression, "points_squared"),
        ("ss_residual", line.ss_residual, "points_squared"),
    )
    estimates += [Estimate(term=k, estimate=v, unit=unit, n=line.n) for k, v, unit in others]
    return tuple(estimates)


def _test(line: Line) -> tuple[HypothesisTest, ...]:
    if line.ss_residual == 0.0:
        return ()
    statistic = line.ss_regression / (line.ss_residual / line.df)
    return (
        HypothesisTest(
            name="regression_f",
            statistic=statistic,
            df=(1.0, line.df),
            p_value=f_p(statistic, 1.0, line.df),
            alternative="greater",
            null_value=None,
        ),
    )
