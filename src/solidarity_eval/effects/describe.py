"""Where the values of one column lie, how far they spread, how they follow each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.moments import Moments, moments
from solidarity_eval._kernels.shape import excess_kurtosis, lag_one_autocorrelation, skewness
from solidarity_eval._kernels.student import interval
from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Flow, FlowEdge, FlowNode, Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("chan1983", "student1908", "hyndman1996")


def describe(
    data: pd.DataFrame,
    *,
    outcome: str,
    order: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    r"""Mean, spread, quartiles and shape of one column.

    .. math::
        \bar y = \frac{1}{n}\sum_t y_t, \qquad
        s^2 = \frac{\sum_t (y_t - \bar y)^2}{n - 1}, \qquad
        r_1 = \frac{\sum_t (y_t - \bar y)(y_{t+1} - \bar y)}{\sum_t (y_t - \bar y)^2}

    Use it to look at a score before anything is compared, or, with ``order``, at a series of
    counts. The interval of the mean holds for people drawn independently: in a series whose
    neighbours resemble each other (``lag1_autocorrelation`` far from 0) it is too narrow. The
    smallest and the largest value are single persons' and are left out. It does not show a change:
    two columns described one by one do not say who moved.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per value. Never modified.
    outcome : str
        Column of the values, in points.
    order : str or None
        Column that puts the values in time order; gives ``lag1_autocorrelation``.
    conf_level : float
        Nominal coverage of the interval of the mean, in (0, 1).

    Returns
    -------
    Result
        Estimates ``mean`` (points, t interval), ``sd`` (from 2 values), ``q25``, ``median``,
        ``q75`` (points), ``skewness`` (from 3 values that vary), ``excess_kurtosis`` (from 4), and
        ``lag1_autocorrelation`` (with ``order``, from 3 values that vary).

    Raises
    ------
    ArgumentError
        ``data`` is not a table, ``conf_level`` is not allowed, or two rows share a place in
        ``order``.
    ColumnNotFoundError, NonNumericError
        The table cannot be read.
    TooFewError
        There is no value.

    Notes
    -----
    Values are shifted by one of them and summed in two passes with a correction, so that the
    digits survive where all values share their leading ones: on NIST's NumAcc sets the result
    keeps what the numbers themselves hold, where a plain sum of squares loses everything.
    Quartiles interpolate (R's type 7, NumPy's default).
    Skewness and kurtosis are those of pandas, SAS and SPSS (R's e1071, type 2).

    References
    ----------
    Chan, Golub and LeVeque (1983), doi:10.1080/00031305.1983.10483115; Student (1908),
    doi:10.1093/biomet/6.1.1; Hyndman and Fan (1996), doi:10.1080/00031305.1996.10473566.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({"trust": [10000001.0, 10000003.0, 10000002.0]})
    >>> result = describe(scores, outcome="trust")
    >>> result["mean"].estimate, result["sd"].estimate
    (10000002.0, 1.0)
    """
    level = check_conf_level(conf_level)
    require_table(data)
    require_columns(data, outcome, optional=(order,))
    rows = data if order is None else _in_order(data, order)
    every = numeric(rows[outcome], outcome)
    values = every[np.isfinite(every)]
    if not len(values):
        raise TooFewError("effects.no_values", column=outcome)
    found = moments(values)
    return Result(
        id=f"{outcome}.describe",
        method="describe",
        design="one_group",
        about=About(outcome=outcome, unit="points"),
        estimates=(
            *_centre(found, level),
            *_quartiles(values),
            *_shape(values, found, ordered=order is not None),
        ),
        flow=_flow(len(every), len(values)),
        settings={"conf_level": level, "order": order, "quantiles": "type 7"},
        references=REFERENCES,
        versions=software(),
    )


def _in_order(data: pd.DataFrame, order: str) -> pd.DataFrame:
    places = data[order]
    if places.isna().any() or places.duplicated().any():
        raise ArgumentError("effects.order_not_unique", column=order)
    return data.sort_values(order)


def _centre(found: Moments, level: float) -> list[Estimate]:
    if found.n < 2:
        return [Estimate(term="mean", estimate=found.mean, unit="points", n=found.n)]
    std_error = found.sd / found.n**0.5
    low, high = interval(found.mean, std_error, conf_level=level, df=found.n - 1)
    mean = Estimate(
        term="mean",
        estimate=found.mean,
        std_error=std_error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="points",
        n=found.n,
        df=found.n - 1,
    )
    return [mean, Estimate(term="sd", estimate=found.sd, unit="points", n=found.n)]


def _quartiles(values: Array) -> list[Estimate]:
    quartiles = np.quantile(values, [0.25, 0.5, 0.75])
    return [
        Estimate(term=term, estimate=float(value), unit="points", n=len(values))
        for term, value in zip(("q25", "median", "q75"), quartiles, strict=True)
    ]


def _shape(values: Array, found: Moments, *, ordered: bool) -> list[Estimate]:
    n = found.n
    if n < 3 or found.sum_squares == 0.0:
        return []
    shape = [Estimate(term="skewness", estimate=skewness(values), unit="ratio", n=n)]
    if n > 3:
        kurtosis = excess_kurtosis(values)
        shape.append(Estimate(term="excess_kurtosis", estimate=kurtosis, unit="ratio", n=n))
    if ordered:
        memory = lag_one_autocorrelation(values)
        shape.append(
            Estimate(term="lag1_autocorrelation", estimate=memory, unit="correlation", n=n)
        )
    return shape


def _flow(rows: int, kept: int) -> Flow:
    return Flow(
        nodes=(FlowNode(id="rows", n=rows, unit="rows"), FlowNode(id="described", n=kept)),
        edges=(
            FlowEdge(source="rows", target="described", n=kept),
            FlowEdge(source="rows", target="left_out", n=rows - kept, reason="not_scorable"),
        ),
    )
