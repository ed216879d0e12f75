"""Do two measures move together within persons, over several waves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.repeated import within_correlation
from solidarity_eval.effects._categorical import table_of
from solidarity_eval.errors import ArgumentError, NoVarianceError, TooFewError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references import software
from solidarity_eval.results import (
    About,
    Estimate,
    Flow,
    FlowEdge,
    FlowNode,
    HypothesisTest,
    Result,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NOISE = 1e-20


def repeated_measures_correlation(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    person: str = "person",
    conf_level: float = 0.95,
) -> Result:
    r"""Correlation of two measures within persons, common to all (``rm_corr``).

    With :math:`x'_{it} = x_{it} - \bar x_i` and :math:`y'_{it}` the deviations from each
    person's own means, :math:`N` rows and :math:`G` persons:

    .. math::

        r = \frac{\sum x'_{it} y'_{it}}{\sqrt{\sum x_{it}'^2 \sum y_{it}'^2}}, \qquad
        df = N - G - 1, \qquad
        \tanh\!\left( \operatorname{atanh} r \pm z / \sqrt{df - 1} \right).

    Use it to ask whether, when a person's x rises, the same person's y rises too, whatever
    their usual levels. An ordinary correlation of all rows mixes this with differences between
    persons and takes rows of one person as independent. It supposes the same slope for
    all, and does not show that one makes the other: both may follow the season or the passing
    of time.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave.
    x, y : str
        Columns of the two measures.
    person : str
        Column of the person; persons with one complete row are left out.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``repeated_measures_correlation`` (unit ``correlation``; ``n`` counts rows; no
        bounds with 1 degree of freedom) and ``slope`` of y on x within persons (unit ``ratio``);
        test ``within_persons`` (t); the flow counts persons seen, and compared (twice or more).

    Raises
    ------
    TooFewError
        If there are not at least two degrees of freedom left for persons seen twice or more.
    NoVarianceError
        If x or y does not vary within any person.
    ArgumentError, ColumnNotFoundError, NonNumericError
        If an argument is not allowed or the table cannot be read.

    Notes
    -----
    The same numbers as R's ``rmcorr`` (its intervals are the same Fisher intervals) and as
    ``pingouin.rm_corr``, which prints its interval rounded to two decimals.

    References
    ----------
    Bakdash and Marusich 2017; Bland and Altman 1995.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import repeated_measures_correlation
    >>> visits = pd.DataFrame({
    ...     "person": ["a"] * 3 + ["b"] * 3 + ["c"] * 3,
    ...     "outings": [1, 2, 3, 5, 6, 8, 2, 2, 4],
    ...     "mood": [3, 3, 5, 2, 4, 4, 6, 5, 8],
    ... })
    >>> result = repeated_measures_correlation(visits, x="outings", y="mood")
    >>> round(result["repeated_measures_correlation"].estimate, 3)
    0.828
    """
    level = check_conf_level(conf_level)
    first, second, persons, flow = _rows(data, x=x, y=y, person=person)
    found = within_correlation(first, second, persons, conf_level=level)
    low, high = found.interval
    bounded = found.df > 1
    estimates = (
        Estimate(
            term="repeated_measures_correlation",
            estimate=found.r,
            conf_low=low if bounded else None,
            conf_high=high if bounded else None,
            conf_level=level if bounded else None,
            unit="correlation",
            transform="fisher_z",
            n=len(first),
            df=found.df,
            p_value=found.p_value,
        ),
        Estimate(term="slope", estimate=found.slope, unit="ratio", n=len(first), df=found.df),
    )
    test = HypothesisTest(
        name="within_persons",
        statistic=found.t if math.isfinite(found.t) else None,
        df=(found.df,),
        p_value=found.p_value,
    )
    return Result(
        id=f"{x}.{y}.within_correlation",
        method="repeated_measures_correlation",
        design="one_group_repeated",
        about=About(outcome=y, unit="correlation"),
        estimates=estimates,
        tests=(test,),
        flow=flow,
        settings={"x": x, "y": y, "conf_level": level},
        references=("bakdash2017", "bland1995"),
        versions=software(),
    )


def _rows(
    data: object, *, x: str, y: str, person: str
) -> tuple[Floats, Floats, NDArray[np.intp], Flow]:
    table = table_of(data)
    require_columns(table, x, y, person)
    if x == y:
        raise ArgumentError("effects_categorical.x_and_y", value=repr(x))
    first, second = numeric(table[x], x), numeric(table[y], y)
    known = np.isfinite(first) & np.isfinite(second)
    known &= np.asarray(table[person].notna(), dtype=np.bool_)
    numbers: dict[object, int] = {}
    who = np.array(
        [numbers.setdefault(name, len(numbers)) for name in table.loc[known, person]],
        dtype=np.intp,
    )
    times = np.bincount(who, minlength=1)
    kept = times[who] > 1
    compared = int((times > 1).sum())
    if kept.sum() - compared - 1 < 1:
        raise TooFewError(
            "effects_categorical.too_few_within",
            n=int(kept.sum()),
            persons=compared,
            needed=max(compared, 1) + 2,
        )
    persons = np.unique(who[kept], return_inverse=True)[1].astype(np.intp)
    columns = first[known][kept], second[known][kept]
    for values, name in zip(columns, (x, y), strict=True):
        counts = np.bincount(persons)
        rest = values - (np.bincount(persons, weights=values) / counts)[persons]
        if rest @ rest <= NOISE * (values @ values):
            raise NoVarianceError("effects_categorical.no_within_variance", column=name)
    return *columns, persons, _flow(len(numbers), compared)


def _flow(seen: int, compared: int) -> Flow:
    return Flow(
        nodes=(FlowNode(id="seen", n=seen), FlowNode(id="compared", n=compared)),
        edges=(
            FlowEdge(source="seen", target="compared", n=compared),
            FlowEdge(source="seen", target="left_out", n=seen - compared, reason="seen_once"),
        ),
    )
