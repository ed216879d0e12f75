"""Clusters that all start, one after the other in an order that was drawn by lot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.mixed_sums import full_rank
from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.wedge import (
    OrderTest,
    Wedge,
    count_orders,
    drawn_orders,
    every_order,
    is_told,
    order_test,
)
from solidarity_eval.designs._fixed_effects import ModelRows, rows_flow
from solidarity_eval.designs._mixed import contrast_estimates, fitted
from solidarity_eval.designs._result import assumption_table
from solidarity_eval.designs._wedge_rows import WedgeRows, wedge_rows
from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_conf_level,
    check_flag,
    check_whole,
)
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("hussey2007", "wang2017", "phipson2010", "kenward1997")
FEWEST_ORDERS = 20
MOST_ORDERS = 5040


def stepped_wedge(
    data: pd.DataFrame,
    *,
    outcome: str,
    cluster: str = "cluster",
    period: str = "period",
    start: str = "start",
    drawn: bool = False,
    person: str | None = None,
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
    draws: int = 9999,
    seed: int = 0,
) -> Result:
    r"""Effect of a programme that starts cluster by cluster, in an order drawn by lot.

    .. math::
        \bar y_{ct} = \alpha_c + \pi_t + \theta\, 1(t \ge s_c) + e_{ct}, \qquad
        p = \frac{\#\{\text{orders at least as extreme}\}}{\#\{\text{orders}\}}

    Use it where every team, school or place gets the programme, and chance decided who starts
    when. The p supposes nothing but the lot: every order in which the clusters might have started
    is tried (or a random sample of them). It shows the mean difference that the programme makes
    once started, beside what each cluster is and what happens to all of them in a period. It
    supposes that the effect comes at once and stays the same.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and period, or per cluster and period. Never modified.
    outcome : str
        Column of the score, in points.
    cluster, period : str
        Columns of the cluster, and of the period as a number.
    start : str
        Column of the first period with the programme, constant in a cluster; missing for never.
    drawn : bool
        Say True only where the order of start was drawn by lot; refused otherwise.
    person : str, optional
        Column of the person, so that nobody is counted twice in a period.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        Of the test; the interval always has two sides.
    draws : int
        Random orders where there are more than 5040.
    seed : int
        Of the random orders.

    Returns
    -------
    Result
        Estimates ``effect`` (points, with the interval of the effects that the permutation test
        does not refuse; an open end is None) and ``effect_model`` (points, mixed model with
        random clusters and fixed periods, Kenward-Roger); test ``order_permutation``. Table
        ``teams`` (start, answers, means before and since) and ``assumptions``; settings
        ``orders``, and ``least_p`` = 1 / orders, known before the first answer.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or the order was not drawn.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read.
    DataError
        A cluster has two starts, or no period has both clusters with and without the programme.
    NoVarianceError
        Clusters, periods and the programme reproduce every mean.
    TooFewError
        Fewer than 4 clusters, or than 20 orders.

    Warns
    -----
    StatisticalWarning
        The interval has no end on one side (note ``designs_mixed.interval_open``), or the model
        has no difference between clusters (note ``designs_mixed.no_group_variance``).

    Notes
    -----
    Least squares on the means of clusters by period, each with the same weight. The statistic is
    the length of the outcome along the order once clusters and periods are out, which is the
    effect itself up to a constant where no cell is empty. The bounds are exact: for each order the
    supposed effects at which it is as extreme as the real one are an interval with known ends.
    Full enumeration gives p = b / all; a sample (b + 1) / (draws + 1). Blocks or restrictions of
    the lot are not handled. The model supposes equal likeness of answers of a cluster whatever
    the time between them.

    References
    ----------
    Hussey & Hughes (2007); Wang & De Gruttola (2017); Phipson & Smyth (2010).

    Examples
    --------
    >>> import pandas as pd
    >>> cells = [(c, t) for c in range(5) for t in range(1, 7)]
    >>> noise = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6, 4, 3, 3, 8,
    ...     3, 2, 7]
    >>> table = pd.DataFrame(cells, columns=["cluster", "period"])
    >>> table["start"] = table["cluster"] + 2
    >>> table["score"] = table["period"] + 6 * (table["period"] >= table["start"]) + noise
    >>> found = stepped_wedge(table, outcome="score", drawn=True)
    >>> found.settings["orders"], round(found["effect"].estimate, 2)
    (120, 4.27)
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    check_flag("drawn", drawn)
    count = check_whole("draws", draws, least=999, most=1_000_000)
    check_whole("seed", seed, least=0)
    rows = wedge_rows(
        data, outcome=outcome, cluster=cluster, period=period, start=start, person=person
    )
    if not drawn:
        raise ArgumentError("designs_mixed.not_drawn", value=repr(drawn))
    orders = _require_orders(rows.wedge)
    whole = orders <= MOST_ORDERS
    if whole:
        tried = every_order(rows.wedge.start)
    else:
        random = generator(seed, "stepped_wedge", outcome)
        tried = drawn_orders(rows.wedge.start, count, random)
    found = order_test(rows.wedge, tried, conf_level=level, alternative=alternative)
    model, notes = _model(rows, level)
    return Result(
        id=f"{outcome}.stepped_wedge",
        method="stepped_wedge",
        design="stepped_wedge",
        about=About(outcome=outcome, unit="points"),
        estimates=(_effect(found, level, n=rows.people), *model),
        tests=(
            HypothesisTest(
                name="order_permutation",
                statistic=found.effect,
                p_value=found.p_value,
                alternative=alternative,
                p_method="permutation" if whole else "monte-carlo",
                draws=orders if whole else count,
            ),
        ),
        tables=(rows.teams(), _assumptions(rows)),
        flow=rows.flow,
        settings={
            "conf_level": level,
            "alternative": alternative,
            "interval": "inversion of the permutation test",
            "clusters": len(rows.wedge.start),
            "orders": float(orders) if orders > 2**53 else orders,
            "least_p": 1.0 / orders if whole else 1.0 / (count + 1),
            "weights": "one per cluster and period",
            "drawn": True,
            "draws": None if whole else count,
            "cluster": str(cluster),
            "period": str(period),
            "start": str(start),
        },
        seed=None if whole else seed,
        references=REFERENCES,
        notes=(*_notes(found, orders), *notes),
        versions=software(),
    )


def _require_orders(wedge: Wedge) -> int:
    """Return the number of orders, or raise where the effect cannot be told."""
    starts = [float(value) for value in wedge.start]
    orders = count_orders(starts)
    if orders < FEWEST_ORDERS:
        raise TooFewError(
            "designs_mixed.too_few_orders", orders=orders, least=1.0 / orders, needed=FEWEST_ORDERS
        )
    if not is_told(wedge):
        raise DataError("designs_mixed.no_switch")
    return orders


def _effect(found: OrderTest, level: float, *, n: int) -> Estimate:
    return Estimate(
        term="effect",
        estimate=found.effect,
        conf_low=found.low if math.isfinite(found.low) else None,
        conf_high=found.high if math.isfinite(found.high) else None,
        conf_level=level,
        unit="points",
        n=n,
        p_value=found.p_value,
    )


def _model(rows: WedgeRows, level: float) -> tuple[tuple[Estimate, ...], list[Note]]:
    """Return the effect by a mixed model of every row."""
    started = (rows.period >= rows.wedge.start[rows.cluster]).astype(np.float64)
    periods = np.unique(rows.period)
    later = (rows.period[:, None] == periods[1:]).astype(np.float64)
    design = np.column_stack([np.ones(len(started)), started, later])
    if not full_rank(design):
        raise DataError("designs_mixed.no_switch")
    model = fitted(
        ModelRows(
            outcome=rows.outcome,
            design=design,
            group=rows.cluster,
            slope=None,
            places=(),
            reference=(),
            flow=rows_flow(len(started), len(started)),
        )
    )
    notes = []
    if model.singular:
        notes.append(caution("designs_mixed.no_group_variance", groups=model.sums.groups))
    contrast = np.eye(model.sums.p)[[1]]
    found = contrast_estimates(
        model,
        contrast,
        [("effect_model", {})],
        df="kenward_roger",
        conf_level=level,
        n=rows.people,
    )
    return found, notes


def _notes(found: OrderTest, orders: int) -> list[Note]:
    notes = []
    if orders <= MOST_ORDERS:
        notes.append(info("designs_mixed.few_orders", orders=orders, least=1.0 / orders))
    if not (math.isfinite(found.low) and math.isfinite(found.high)):
        notes.append(caution("designs_mixed.interval_open"))
    return notes


def _assumptions(rows: WedgeRows) -> Table:
    same = "not_checked" if rows.followed else "untestable"
    return assumption_table(
        (
            ("random_assignment", "not_checked", "drawn_declared", None),
            ("same_effect_once_started", "not_checked", None, None),
            ("no_anticipation", "untestable", None, None),
            ("no_interference", "untestable", None, None),
            ("same_population", same, None, None),
        )
    )
