"""Events per unit of exposure, and whether they meet a target rate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels import counts as kernel
from solidarity_eval._kernels import exact_tests, glm
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.effects._categorical import one_source
from solidarity_eval.effects._events import SUSPECT_P, Events, event_rows, events_over
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
    check_positive,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result

if TYPE_CHECKING:
    import pandas as pd


def rate(
    data: pd.DataFrame | None = None,
    *,
    outcome: str | None = None,
    exposure: str | None = None,
    count: int | None = None,
    time: float | None = None,
    person: str | None = "person",
    target: float | None = None,
    method: str = "garwood",
    alternative: Alternative = "two-sided",
    conf_level: float = 0.95,
) -> Result:
    r"""Events per unit of exposure, with the exact Poisson interval.

    With :math:`x` events over an exposure :math:`T`, the rate is :math:`x / T` and Garwood's
    interval

    .. math::

        \left[ \tfrac{1}{2} \chi^2_{\alpha/2,\, 2x},\;
               \tfrac{1}{2} \chi^2_{1 - \alpha/2,\, 2x + 2} \right] / T .

    Use it for visits per week, calls per person, incidents per year. It supposes that events
    come one by one, independently and at the same pace for everyone. When a few people make
    most of the visits, or events come in bunches, the interval is too narrow: from a table this is
    tested and said, and :func:`negative_binomial_regression` (without covariates) gives an
    interval that allows for it. Without a comparison it does not show what made the rate.

    Parameters
    ----------
    data : pandas.DataFrame, optional
        One row per person, place or period.
    outcome, exposure : str, optional
        Columns of the number of events and of the exposure (above 0); without ``exposure``
        each row counts 1.
    count, time : int, float, optional
        Instead of a table: all events, and the whole exposure.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    target : float, optional
        Rate above 0 to test against.
    method : {"garwood", "score"}
        Exact interval (never covers less than its level), or that of the score test (shorter).
    alternative : {"two-sided", "greater", "less"}
        Of the test; the interval stays two-sided.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimate ``rate`` (unit ``events_per_unit``) and ``events`` (unit ``count``); from a
        table, ``dispersion`` (Pearson's, 1 for Poisson counts); with a target, test
        ``exact_test`` (its statistic is the count).

    Raises
    ------
    ArgumentError
        If a count, a time, the target or a choice is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, DataError, TooFewError
        If the table cannot be read or has fewer than two complete rows.

    Warns
    -----
    StatisticalWarning
        If the rows of a table vary more than Poisson counts do (dispersion test, p < 0.05).

    Notes
    -----
    Standard error :math:`\sqrt{x} / T`; the intervals do not use it. Same numbers as R's
    ``poisson.test(x, T, r)``: its two-sided p adds up the counts that are not more likely than
    the observed one.

    References
    ----------
    Garwood 1936; Fay 2010.

    Examples
    --------
    >>> from solidarity_eval.effects import rate
    >>> visits = rate(count=11, time=800)["rate"]
    >>> round(visits.estimate, 5), round(visits.conf_low, 5), round(visits.conf_high, 5)
    (0.01375, 0.00686, 0.0246)
    """
    level = check_conf_level(conf_level)
    check_choice("method", method, kernel.RATE_METHODS)
    check_alternative(alternative)
    rows = None
    if one_source(data, count, time):
        events, total = events_over(count, time)
    elif outcome is None:
        raise ArgumentError("effects_categorical.outcome_needed")
    else:
        rows = event_rows(data, outcome=outcome, exposure=exposure, person=person)
        events, total = int(rows.counts.sum()), float(rows.exposure.sum())
    low, high = kernel.rate_interval(events, total, conf_level=level, method=method)
    n = None if rows is None else rows.n
    dispersion, notes = ([], []) if rows is None or events == 0 else _dispersion(rows)
    return Result(
        id="rate" if outcome is None else f"{outcome}.rate",
        method="rate",
        design="descriptive",
        about=About(outcome=outcome, unit="events_per_unit"),
        estimates=(
            Estimate(
                term="rate",
                estimate=events / total,
                std_error=math.sqrt(events) / total,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="events_per_unit",
                n=n,
            ),
            Estimate(term="events", estimate=events, unit="count", n=n),
            *dispersion,
        ),
        tests=_against_target(events, total, target, alternative=alternative),
        flow=None if rows is None else rows.flow,
        settings={
            "interval": method,
            "exposure": total,
            "target": target,
            "alternative": alternative,
            "conf_level": level,
        },
        references=("garwood1936", "fay2010"),
        notes=tuple(notes),
        versions=software(),
    )


def _dispersion(rows: Events) -> tuple[list[Estimate], list[Note]]:
    """Return Pearson's dispersion, and a caution where it is larger than chance makes it."""
    df = rows.n - 1
    fitted = rows.exposure * rows.counts.sum() / rows.exposure.sum()
    chi2 = glm.pearson_chi2(rows.counts, fitted)
    estimate = Estimate(term="dispersion", estimate=chi2 / df, unit="ratio", n=rows.n, df=df)
    if chi2_p(chi2, df) >= SUSPECT_P:
        return [estimate], []
    return [estimate], [caution("effects_categorical.overdispersed", dispersion=chi2 / df)]


def _against_target(
    events: int, total: float, target: float | None, *, alternative: Alternative
) -> tuple[HypothesisTest, ...]:
    if target is None:
        return ()
    expected = check_positive("target", target) * total
    return (
        HypothesisTest(
            name="exact_test",
            statistic=events,
            p_value=exact_tests.poisson_p(events, expected, alternative=alternative),
            alternative=alternative,
            null_value=target,
            p_method="exact",
        ),
    )
