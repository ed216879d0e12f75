"""Ratio of two rates of events."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import counts as kernel
from solidarity_eval._kernels import exact_tests, glm
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.effects._categorical import one_source, table_of
from solidarity_eval.effects._events import SUSPECT_P, events_over, exposures, whole_counts
from solidarity_eval.effects._two_groups import GroupSource, arm_masks, groups_flow
from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import wave_label
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, HypothesisTest, Note, Result, Scalar

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[int, int]
Times = tuple[float, float]


def rate_ratio(
    data: pd.DataFrame | None = None,
    *,
    outcome: str | None = None,
    exposure: str | None = None,
    arm: str = "arm",
    programme: object = "programme",
    comparison: object = "comparison",
    count: Sequence[int] | None = None,
    time: Sequence[float] | None = None,
    person: str | None = "person",
    method: str = "exact",
    alternative: Alternative = "two-sided",
    conf_level: float = 0.95,
) -> Result:
    r"""Rate of events in the programme group divided by that of the comparison group.

    :math:`RR = (x_1 / T_1) / (x_0 / T_0)`. Given the total :math:`x_1 + x_0`, the first count is
    binomial with probability :math:`RR\,T_1 / (RR\,T_1 + T_0)`; the exact interval is the
    Clopper-Pearson interval of that probability turned back into a ratio.

    Use it for events of two different groups or two different periods. It supposes Poisson
    counts in both: where some people have many events, or the same people are in both
    periods, it is too narrow; from a table over-dispersion is tested and said, and
    :func:`negative_binomial_regression` with the group as covariate allows for it. It is
    an effect only where the groups were drawn by lot or are alike in all that matters.

    Parameters
    ----------
    data : pandas.DataFrame, optional
        One row per person, place or period.
    outcome, exposure, arm : str, optional
        Columns of the number of events, of the exposure (1 each by default) and of the group.
    programme, comparison : object
        Values of the group column; in this order also for counts.
    count, time : pair, optional
        Instead of a table: events and exposures of (programme, comparison).
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    method : {"exact", "wald"}
        ``wald`` is symmetric on the log scale and needs events in both groups.
    alternative : {"two-sided", "greater", "less"}
        Of the test; the interval stays two-sided.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``rate_ratio`` (unit ``ratio``, transform ``log``; infinite when only the
        comparison has no event), ``log_rate_ratio`` with its standard error
        :math:`\sqrt{1/x_1 + 1/x_0}` (absent when a group has no event) and ``rate`` at each
        ``arm`` (Garwood); test ``exact_test`` of a ratio of 1 (its statistic is :math:`x_1`).

    Raises
    ------
    DataError
        If neither group has an event, or ``method="wald"`` where one has none.
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        If an argument is not allowed or the table cannot be read.

    Warns
    -----
    StatisticalWarning
        If the rows of a table vary more within the groups than Poisson counts do.

    Notes
    -----
    Same numbers as R's ``poisson.test(c(x1, x0), c(T1, T0))``. Its two-sided p adds up the
    outcomes not more likely than the observed one and may disagree with the interval at the limit.

    References
    ----------
    Fay 2010; Clopper and Pearson 1934; Garwood 1936.

    Examples
    --------
    >>> from solidarity_eval.effects import rate_ratio
    >>> ratio = rate_ratio(count=(11, 21), time=(800, 3011))["rate_ratio"]
    >>> round(ratio.estimate, 3), round(ratio.conf_low, 3), round(ratio.conf_high, 3)
    (1.971, 0.858, 4.277)
    """
    level = check_conf_level(conf_level)
    check_choice("method", method, kernel.RATIO_METHODS)
    check_alternative(alternative)
    flow: Flow | None = None
    notes: list[Note] = []
    if one_source(data, count, time):
        events, times = _from_counts(count, time)
    elif outcome is None:
        raise ArgumentError("effects_categorical.outcome_needed")
    else:
        source = GroupSource(
            data=data,
            outcome=outcome,
            arm=arm,
            programme=programme,
            comparison=comparison,
            person=person,
            count=None,
            n=None,
        )
        events, times, flow, notes = _from_table(source, outcome, exposure)
    _require_events(events, method)
    p_value = exact_tests.binomial_p(
        events[0], sum(events), times[0] / sum(times), alternative=alternative
    )
    test = HypothesisTest(
        name="exact_test",
        statistic=events[0],
        p_value=p_value,
        alternative=alternative,
        null_value=1.0,
        p_method="exact",
    )
    return Result(
        id="rate_ratio" if outcome is None else f"{outcome}.rate_ratio",
        method="rate_ratio",
        design="two_groups",
        about=About(outcome=outcome, unit="ratio"),
        estimates=(
            *_ratio(events, times, method=method, level=level),
            *_rates(events, times, (wave_label(programme), wave_label(comparison)), level=level),
        ),
        tests=(test,),
        flow=flow,
        settings={
            "ratio": "programme / comparison",
            "events": tuple(events),
            "time": tuple(times),
            "interval": method,
            "interval_of_rates": "garwood",
            "alternative": alternative,
            "conf_level": level,
        },
        references=("fay2010", "clopper1934", "garwood1936"),
        notes=tuple(notes),
        versions=software(),
    )


def _from_counts(count: object, time: object) -> tuple[Pair, Times]:
    for name, values in (("count", count), ("time", time)):
        if not isinstance(values, Sequence | np.ndarray) or len(values) != 2:
            raise ArgumentError("effects_categorical.two_counts", argument=name, value=repr(values))
    (x1, t1), (x0, t0) = (
        events_over(x, t)
        for x, t in zip(count, time, strict=True)  # type: ignore[call-overload]
    )
    return (x1, x0), (t1, t0)


def _from_table(
    source: GroupSource, outcome: str, exposure: str | None
) -> tuple[Pair, Times, Flow, list[Note]]:
    table = table_of(source.data)
    require_columns(table, outcome)
    masks = arm_masks(table, source)
    values, time = numeric(table[outcome], outcome), exposures(table, exposure)
    whole_counts(values, outcome)
    known = np.isfinite(values) & np.isfinite(time)
    events, times, chi2 = [], [], 0.0
    for mask, name in zip(masks, source.labels, strict=True):
        rows = mask & known
        if not rows.any():
            raise TooFewError("effects_categorical.empty_group", group=str(name))
        total, whole = float(values[rows].sum()), float(time[rows].sum())
        if total > 0:
            chi2 += glm.pearson_chi2(values[rows], time[rows] * total / whole)
        events.append(int(total))
        times.append(whole)
    asked = [int(mask.sum()) for mask in masks]
    compared = [int((mask & known).sum()) for mask in masks]
    # A group without events adds nothing to the chi-square, nor its rows to the degrees.
    df = sum(size - 1 for size, total in zip(compared, events, strict=True) if total > 0)
    notes = []
    if df > 0 and chi2_p(chi2, df) < SUSPECT_P:
        notes.append(caution("effects_categorical.overdispersed", dispersion=chi2 / df))
    return (events[0], events[1]), (times[0], times[1]), groups_flow(asked, compared), notes


def _require_events(events: Pair, method: str) -> None:
    if sum(events) == 0:
        raise DataError("effects_categorical.no_event_in_either")
    if method == "wald" and 0 in events:
        raise DataError("effects_categorical.no_event_in_one")


def _ratio(events: Pair, times: Times, *, method: str, level: float) -> list[Estimate]:
    low, high = kernel.rate_ratio_interval(events, times, conf_level=level, method=method)
    infinite = events[1] == 0
    ratio = math.inf if infinite else events[0] * times[1] / (events[1] * times[0])
    estimate = Estimate(
        term="rate_ratio",
        estimate=ratio,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="ratio",
        transform="log",
    )
    if 0 in events:
        return [estimate]
    return [
        estimate,
        Estimate(
            term="log_rate_ratio",
            estimate=math.log(ratio),
            std_error=math.sqrt(1 / events[0] + 1 / events[1]),
            conf_low=math.log(low),
            conf_high=math.log(high),
            conf_level=level,
            unit="log_ratio",
        ),
    ]


def _rates(
    events: Pair, times: Times, labels: tuple[Scalar, Scalar], *, level: float
) -> list[Estimate]:
    rates = []
    for x, time, label in zip(events, times, labels, strict=True):
        low, high = kernel.rate_interval(x, time, conf_level=level, method="garwood")
        rates.append(
            Estimate(
                term="rate",
                at={"arm": label},
                estimate=x / time,
                std_error=math.sqrt(x) / time,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="events_per_unit",
            )
        )
    return rates
