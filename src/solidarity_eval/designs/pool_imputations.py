"""One estimate from the estimates of several imputed tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from solidarity_eval._kernels.rubin import Pooled, pool
from solidarity_eval._kernels.student import interval, normal_p_value, t_p_value
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import check_conf_level, check_positive, is_number
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result

REFERENCES = ("rubin1987", "barnard1999")


def pool_imputations(
    estimates: Sequence[float],
    std_errors: Sequence[float],
    *,
    df_complete: float | None = None,
    conf_level: float = 0.95,
    unit: str = "points",
) -> Result:
    r"""Pooled estimate of several imputed tables, with the uncertainty of what was missing.

    .. math::
        \bar Q = \tfrac1m \sum Q_i, \qquad T = \bar U + \bigl(1 + \tfrac1m\bigr) B, \qquad
        \nu = \Bigl(\tfrac1{\nu_m} + \tfrac1{\nu_\text{obs}}\Bigr)^{-1}

    Use it on the same estimate computed in each of m imputed tables. The imputations must draw
    from what the data say of the missing answers, with their uncertainty; filling in means, or
    the last answer again, makes the pooled interval far too narrow. It cannot mend answers that
    are missing because of what they would have been.

    Parameters
    ----------
    estimates, std_errors : sequence of float
        One of each per imputed table, at least two tables.
    df_complete : float, optional
        Degrees of freedom that the estimate would have with nothing missing (n - k in a
        regression); infinite when left out.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).
    unit : str
        Of the estimates.

    Returns
    -------
    Result
        Estimates ``pooled`` (in ``unit``, with its interval), ``within_variance``,
        ``between_variance``, ``total_variance`` (unit squared), ``relative_increase``,
        ``share_of_variance``, ``missing_information`` (``ratio``), and ``df_rubin`` (``count``);
        those that are infinite are left out. Test ``pooled_t``.

    Raises
    ------
    ArgumentError
        Fewer than two tables, different lengths, or a number that cannot be.

    Notes
    -----
    :math:`\nu_m = (m - 1) / \lambda^2`, :math:`\nu_\text{obs} = \frac{\nu_c + 1}{\nu_c + 3} \nu_c
    (1 - \lambda)`, :math:`\lambda = (1 + 1/m) B / T`; same numbers as ``mice::pool.scalar(Q, U, n,
    k)`` with ``df_complete = n - k``. ``missing_information`` is
    :math:`(r + 2 / (\nu + 3)) / (r + 1)`, r the relative increase.

    References
    ----------
    Rubin (1987), ISBN 978-0-471-08705-2; Barnard and Rubin (1999), doi:10.1093/biomet/86.4.948.

    Examples
    --------
    >>> found = pool_imputations([1.1, 0.9, 1.3], [0.4, 0.5, 0.4], df_complete=24)["pooled"]
    >>> round(found.estimate, 2), round(found.std_error, 3), round(found.df, 1)
    (1.1, 0.493, 12.2)
    """
    level = check_conf_level(conf_level)
    values, errors = _numbers("estimates", estimates), _numbers("std_errors", std_errors)
    if len(values) != len(errors) or len(values) < 2 or (errors < 0.0).any():
        raise ArgumentError(
            "designs_attrition.imputations", estimates=len(values), std_errors=len(errors)
        )
    df = math.inf if df_complete is None else check_positive("df_complete", df_complete)
    found = pool(values, errors**2, df_complete=df)
    if found.df == 0.0:
        raise ArgumentError("designs_attrition.all_between", m=len(values))
    main, tests = pooled_estimate(found, level=level, unit=unit, term="pooled")
    return Result(
        id="pool_imputations",
        method="pool_imputations",
        design="one_group",
        about=About(unit=unit),
        estimates=(main, *pooled_parts(found, unit)),
        tests=tests,
        settings={"imputations": len(values), "df_complete": df_complete, "conf_level": level},
        references=REFERENCES,
        versions=software(),
    )


def pooled_estimate(
    found: Pooled, *, level: float, unit: str, term: str, n: int | None = None
) -> tuple[Estimate, tuple[HypothesisTest, ...]]:
    """Return the pooled estimate with its interval, and its test when something varies."""
    df = found.df if math.isfinite(found.df) else None
    low, high = interval(found.estimate, found.std_error, conf_level=level, df=df)
    p_value = None
    tests: tuple[HypothesisTest, ...] = ()
    if found.std_error > 0.0:
        statistic = found.estimate / found.std_error
        p_value = normal_p_value(statistic) if df is None else t_p_value(statistic, df)
        tests = (
            HypothesisTest(
                name="pooled_t",
                statistic=statistic,
                df=() if df is None else (df,),
                p_value=p_value,
            ),
        )
    estimate = Estimate(
        term=term,
        estimate=found.estimate,
        std_error=found.std_error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit=unit,
        n=n,
        df=df,
        p_value=p_value,
    )
    return estimate, tests


def pooled_parts(found: Pooled, unit: str) -> list[Estimate]:
    """Return the variances and what they say of the missing answers."""
    parts = (
        ("within_variance", found.within, f"{unit}_squared"),
        ("between_variance", found.between, f"{unit}_squared"),
        ("total_variance", found.total, f"{unit}_squared"),
        ("relative_increase", found.relative_increase, "ratio"),
        ("share_of_variance", found.share_of_variance, "ratio"),
        ("missing_information", found.missing_information, "ratio"),
        ("df_rubin", found.df_rubin, "count"),
    )
    return [
        Estimate(term=term, estimate=value, unit=of)
        for term, value, of in parts
        if math.isfinite(value)
    ]


def _numbers(argument: str, values: Sequence[float]) -> np.ndarray:
    listed = isinstance(values, Sequence | np.ndarray) and not isinstance(values, str)
    if not listed or not all(is_number(value) for value in values):
        raise ArgumentError("designs_attrition.numbers", argument=argument, value=repr(values))
    return np.array([float(value) for value in values])
