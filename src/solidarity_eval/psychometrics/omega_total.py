"""McDonald's omega total from one common factor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from solidarity_eval._kernels import alpha as alpha_kernel
from solidarity_eval._kernels import one_factor as kernel
from solidarity_eval._kernels.student import interval
from solidarity_eval.psychometrics._answers import (
    Answers,
    Ranges,
    check_choice,
    check_conf_level,
    complete_answers,
    require_no_constant,
)
from solidarity_eval.psychometrics._factors import one_factor_of, require_regular
from solidarity_eval.psychometrics._notes import (
    caution,
    left_out_notes,
    small_sample_notes,
    wrong_key_notes,
)
from solidarity_eval.psychometrics._results import bounded, scale_result
from solidarity_eval.results import Estimate, Note, Result

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

OmegaMethod = Literal["model", "observed", "standardized", "minres"]
METHODS = ("model", "observed", "standardized", "minres")
FEWEST_PERSONS = 30
ENOUGH_PERSONS = 100


def omega_total(
    data: pd.DataFrame,
    *,
    items: Sequence[str],
    method: OmegaMethod = "model",
    conf_level: float = 0.95,
    reverse: Sequence[str] = (),
    ranges: Ranges | None = None,
    person: str | None = None,
) -> Result:
    r"""Estimate the reliability of a sum of items that measure one thing unequally well.

    .. math:: \omega = \frac{(\sum_j \lambda_j)^2}{(\sum_j \lambda_j)^2 + \sum_j \theta_j}

    with loadings :math:`\lambda` and residual variances :math:`\theta` of a one-factor model.

    When to use it: as alpha, for a score that adds items meant to say one thing, when some say
    it better than others; it equals alpha when all loadings are equal. It holds if one factor
    is enough and residuals are uncorrelated: look at ``one_factor_cfa`` first. It does not show
    that one factor is enough, nor how stable a score is over time.

    Parameters
    ----------
    data : pandas.DataFrame
        Wide form: one row per person. People with a missing answer are left out and counted.
    items : sequence of str
        At least three numeric columns, **already keyed in one direction** unless ``reverse``
        names those to turn.
    method : {"model", "observed", "standardized", "minres"}
        Variance of the score in the denominator, and metric: ``model``, maximum likelihood and
        the variance that the model implies; ``observed``, the same numerator over the observed
        variance; ``standardized``, for a score that adds standardised items; ``minres``, the
        minimum-residual factor of the correlations.
    conf_level : float
        Nominal coverage in (0, 1).
    reverse : sequence of str
        Items to turn before anything else: ``low + high - answer``.
    ranges : mapping of item to (low, high), or one pair for all
        Ends of the answer scale of each reversed item, in points.
    person : str or None
        Column that identifies a person; when given, a person with several rows is an error.

    Returns
    -------
    Result
        Estimates ``omega_total`` (proportion of variance; standard error and interval for
        ``model`` and ``standardized``) and ``loading_standardized`` at each ``item``
        (correlation with the factor).

    Raises
    ------
    ArgumentError
        Fewer than three items, an item named twice, an unknown method, a ``conf_level`` outside
        (0, 1), a reversed item without its range.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Fewer than 30 people with every answer.
    NoVarianceError
        An item to which everyone gave the same answer.
    DataError
        An item is a sum or copy of others, or the model has no solution.

    Warns
    -----
    SmallSampleWarning
        Fewer than 100 people.
    StatisticalWarning
        A negative residual variance (``improper_solution``); an item that goes against the
        others (``wrong_key_suspected``).

    Notes
    -----
    The standard error comes from the expected information by the delta method; the interval is
    symmetric on the logit scale, so it stays within (0, 1). No interval is given for ``observed``
    and ``minres``. ``model`` is what ``lavaan`` and ``semTools::compRelSEM(obs.var = FALSE)``
    return, ``observed`` their ``obs.var = TRUE`` (divisor n); ``minres`` is
    ``psych::omega(nfactors = 1)$omega.tot``. The four differ in small samples: name the one used.

    References
    ----------
    mcdonald1999, kelley2016, harman1966

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import omega_total
    >>> answers = load_case("B06_ability_kr20").data()
    >>> omega = omega_total(answers, items=list(answers))["omega_total"]
    >>> round(omega.estimate, 3), round(omega.conf_low, 3), round(omega.conf_high, 3)
    (0.746, 0.701, 0.787)
    """
    check_choice("method", method, METHODS)
    level = check_conf_level(conf_level)
    answers = complete_answers(
        data,
        items=items,
        person=person,
        reverse=reverse,
        ranges=ranges,
        fewest_items=3,
        fewest_persons=FEWEST_PERSONS,
    )
    require_no_constant(answers)
    require_regular(answers)
    cov = alpha_kernel.covariance(answers.values)
    value, std_error, loadings, notes = _computed(answers, cov, method)
    omega = Estimate(
        term="omega_total", estimate=value, unit="proportion", std_error=std_error, n=answers.n
    )
    if std_error is not None:
        omega = _with_logit_interval(omega, level)
    return scale_result(
        "omega_total",
        answers,
        estimates=[omega, *_loadings(answers, loadings)],
        settings={"method": method, "interval": None if std_error is None else "delta_logit"},
        notes=[
            *left_out_notes(answers),
            *small_sample_notes(answers.n, ENOUGH_PERSONS),
            *notes,
            *wrong_key_notes(answers.items, alpha_kernel.item_rest(cov)),
        ],
    )


def _computed(
    answers: Answers, cov: NDArray[np.float64], method: str
) -> tuple[float, float | None, NDArray[np.float64], list[Note]]:
    if method == "minres":
        value, loadings = kernel.omega_minres(alpha_kernel.correlation(cov))
        return value, None, loadings, []
    fit = one_factor_of(answers)
    std_error: float | None = None
    if method == "model":
        value, std_error = kernel.omega_model(fit)
    elif method == "observed":
        value = kernel.omega_observed(fit, cov * (answers.n - 1) / answers.n)
    else:
        value, std_error = kernel.omega_standardized(fit)
    improper = [
        caution("improper_solution", item=item)
        for item, residual in zip(answers.items, fit.residuals, strict=True)
        if residual < 0.0
    ]
    return value, std_error, fit.standardized, improper


def _with_logit_interval(omega: Estimate, level: float) -> Estimate:
    """Return the estimate with its interval; none where the logit is not defined."""
    value, error = omega.estimate, omega.std_error
    if error is None or not 0.0 < value < 1.0:
        return omega
    centre = math.log(value / (1.0 - value))
    low, high = interval(centre, error / (value * (1.0 - value)), conf_level=level)
    return replace(
        omega,
        conf_low=1.0 / (1.0 + math.exp(-low)),
        conf_high=1.0 / (1.0 + math.exp(-high)),
        conf_level=level,
        transform="logit",
    )


def _loadings(answers: Answers, loadings: NDArray[np.float64]) -> list[Estimate]:
    return [
        bounded("loading_standardized", loading, unit="correlation", n=answers.n, at={"item": item})
        for item, loading in zip(answers.items, loadings, strict=True)
    ]
