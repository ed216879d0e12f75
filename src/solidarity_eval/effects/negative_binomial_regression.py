"""Rates of events that vary between people, by covariates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import negative_binomial
from solidarity_eval.effects._coefficients import coefficient_estimates
from solidarity_eval.effects._events import event_rows, poisson_fit
from solidarity_eval.errors import DataError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Result

if TYPE_CHECKING:
    import pandas as pd


def negative_binomial_regression(
    data: pd.DataFrame,
    *,
    outcome: str,
    covariates: str | Sequence[str] = (),
    exposure: str | None = None,
    person: str | None = "person",
    conf_level: float = 0.95,
) -> Result:
    r"""Regression of counts whose rate varies from person to person.

    .. math::

        \log \mu_i = \log T_i + \beta_0 + \sum_j \beta_j x_{ij}, \qquad
        \operatorname{var}(y_i) = \mu_i + \mu_i^2 / \theta .

    Use it for visits, calls or incidents when a few people have most of them, as is usual:
    :math:`e^{\beta_j}` is the ratio of rates for one more unit of :math:`x_j`. Without
    covariates it is an interval for a mean count that allows for differences between people
    (the exponential of ``intercept``). It supposes independent rows; the same people at two
    times need a model with persons. A ratio held for covariates is not an effect: what was
    not measured is not held. With few rows (under about 30) :math:`\theta` is hardly known and
    the intervals are too narrow.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person, place or period.
    outcome : str
        Column of the number of events.
    covariates : str or sequence of str
        Columns of numbers (0/1 for a group; one 0/1 column per further level).
    exposure : str, optional
        Column of the exposure (above 0); 1 each by default.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``coefficient`` (unit ``log_ratio``; the constant is ``intercept``) and
        ``rate_ratio`` (unit ``ratio``) at each ``covariate``; ``theta`` with its standard error
        (large: nearly Poisson) and ``log_likelihood``.

    Raises
    ------
    DataError
        If the counts do not vary more than Poisson counts (theta would be infinite: use
        :func:`poisson_regression`), there is no event, a covariate repeats the others, or no
        finite maximum exists.
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        If an argument is not allowed or the table cannot be read.

    Notes
    -----
    Maximum likelihood; errors of the coefficients from the expected information at
    :math:`\hat\theta` held fixed, that of :math:`\theta` from the observed information, as
    R's ``MASS::glm.nb`` (its ``SE.theta`` is taken one step before the end, hence equal to
    five digits). ``statsmodels`` (``NegativeBinomial``) uses the observed information with
    :math:`\alpha = 1/\theta` in it, and so gives other errors. Intervals are Wald's.

    References
    ----------
    Lawless 1987; Venables and Ripley 2002.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import negative_binomial_regression
    >>> visits = pd.DataFrame({
    ...     "visits": [0, 0, 1, 5, 0, 2, 9, 1, 0, 14, 3, 7],
    ...     "programme": [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
    ... })
    >>> result = negative_binomial_regression(
    ...     visits, outcome="visits", covariates="programme", person=None)
    >>> round(result.get("rate_ratio", covariate="programme").estimate, 6)
    4.25
    """
    level = check_conf_level(conf_level)
    rows = event_rows(
        data, outcome=outcome, covariates=covariates, exposure=exposure, person=person
    )
    start = poisson_fit(rows)
    if not negative_binomial.is_overdispersed(rows.counts, start.fitted):
        raise DataError("effects_categorical.not_overdispersed", n=rows.n)
    model = negative_binomial.fit(rows.counts, rows.design, rows.exposure, poisson=start)
    if not model.converged:
        raise DataError("effects_categorical.no_finite_fit", names=", ".join(rows.names[1:]) or "–")
    return Result(
        id=f"{outcome}.negative_binomial_regression",
        method="negative_binomial_regression",
        design="regression",
        about=About(outcome=outcome, unit="ratio"),
        estimates=(
            *coefficient_estimates(
                rows.names,
                model.coefficients,
                np.sqrt(np.diag(model.covariance)),
                ratio="rate_ratio",
                conf_level=level,
                n=rows.n,
            ),
            Estimate(
                term="theta",
                estimate=model.theta,
                std_error=model.theta_error,
                unit="count",
                n=rows.n,
            ),
            Estimate(term="log_likelihood", estimate=model.log_likelihood, unit="log", n=rows.n),
        ),
        flow=rows.flow,
        settings={
            "covariates": rows.names[1:],
            "exposure": exposure,
            "errors": "expected_information",
            "conf_level": level,
        },
        references=("lawless1987", "venables2002"),
        versions=software(),
    )
