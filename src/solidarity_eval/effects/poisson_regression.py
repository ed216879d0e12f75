"""Rates of events by covariates: Poisson, quasi-Poisson and robust errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import glm
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.effects._coefficients import coefficient_estimates
from solidarity_eval.effects._events import SUSPECT_P, Events, event_rows, poisson_fit
from solidarity_eval.errors import DataError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.notes import caution
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Note, Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

ERRORS = ("model", "quasi", "hc0", "hc1")
NOISE = 1e-20


def poisson_regression(
    data: pd.DataFrame,
    *,
    outcome: str,
    covariates: str | Sequence[str] = (),
    exposure: str | None = None,
    person: str | None = "person",
    errors: str = "quasi",
    conf_level: float = 0.95,
) -> Result:
    r"""Poisson regression of counts, with errors that may allow for over-dispersion.

    .. math::

        \log \mu_i = \log T_i + \beta_0 + \sum_j \beta_j x_{ij}, \qquad
        \operatorname{var}(y_i) = \phi \mu_i .

    Use it to compare rates while holding covariates: :math:`e^{\beta_j}` is the ratio of rates
    for one more unit of :math:`x_j`. The coefficients are right as soon as the means are; the
    errors are those of Poisson counts only with ``errors="model"``. Where over-dispersion is
    strong, :func:`negative_binomial_regression` weighs the rows better. A ratio held for
    covariates is not an effect: what was not measured is not held.

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
    errors : {"quasi", "model", "hc0", "hc1"}
        ``model``: Poisson variance, normal intervals. ``quasi``: the same errors times
        :math:`\sqrt{\hat\phi}`, t intervals with n - p degrees of freedom. ``hc0``: White's
        robust errors; ``hc1``: times :math:`\sqrt{n / (n - p)}`; normal intervals.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``coefficient`` (unit ``log_ratio``; the constant is ``intercept``) and
        ``rate_ratio`` (unit ``ratio``) at each ``covariate``; ``dispersion``
        (:math:`\hat\phi`, Pearson) and ``deviance``.

    Raises
    ------
    DataError
        If there is no event, a covariate repeats the others, no finite maximum exists (a group
        without any event), or nothing is left to estimate the errors from (a perfect fit).
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        If an argument is not allowed or the table cannot be read.

    Warns
    -----
    StatisticalWarning
        With ``errors="model"``, if the counts vary more than the model allows.

    Notes
    -----
    ``model`` and ``quasi`` are R's ``glm`` with ``poisson`` and ``quasipoisson``; ``hc0`` and
    ``hc1`` are ``sandwich::vcovHC``. R's ``confint`` profiles the likelihood; the intervals
    here are Wald's.

    References
    ----------
    McCullagh and Nelder 1989; White 1980.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import poisson_regression
    >>> visits = pd.DataFrame({
    ...     "visits": [1, 0, 2, 1, 1, 3, 2, 4, 3, 3],
    ...     "programme": [0, 0, 0, 0, 0, 1, 1, 1, 1, 1],
    ... })
    >>> result = poisson_regression(
    ...     visits, outcome="visits", covariates="programme", person=None)
    >>> round(result.get("rate_ratio", covariate="programme").estimate, 6)
    3.0
    """
    level = check_conf_level(conf_level)
    check_choice("errors", errors, ERRORS)
    rows = event_rows(
        data, outcome=outcome, covariates=covariates, exposure=exposure, person=person
    )
    model = poisson_fit(rows)
    df = rows.n - rows.design.shape[1]
    chi2 = glm.pearson_chi2(rows.counts, model.fitted)
    notes: tuple[Note, ...] = ()
    if errors == "model" and chi2_p(chi2, df) < SUSPECT_P:
        notes = (caution("effects_categorical.overdispersed", dispersion=chi2 / df),)
    if errors != "model" and chi2 <= NOISE * rows.counts.sum():
        raise DataError("effects_categorical.perfect_fit", n=rows.n)
    covariance = _covariance(rows, model, errors, dispersion=chi2 / df)
    return Result(
        id=f"{outcome}.poisson_regression",
        method="poisson_regression",
        design="regression",
        about=About(outcome=outcome, unit="ratio"),
        estimates=(
            *coefficient_estimates(
                rows.names,
                model.coefficients,
                np.sqrt(np.diag(covariance)),
                ratio="rate_ratio",
                conf_level=level,
                n=rows.n,
                df=df if errors == "quasi" else None,
            ),
            Estimate(term="dispersion", estimate=chi2 / df, unit="ratio", n=rows.n, df=df),
            Estimate(
                term="deviance",
                estimate=glm.poisson_deviance(rows.counts, model.fitted),
                unit="deviance",
                n=rows.n,
                df=df,
            ),
        ),
        flow=rows.flow,
        settings={
            "covariates": rows.names[1:],
            "exposure": exposure,
            "errors": errors,
            "conf_level": level,
        },
        references=("mccullagh1989", "white1980"),
        notes=notes,
        versions=software(),
    )


def _covariance(
    rows: Events, model: glm.Fit, errors: str, *, dispersion: float
) -> NDArray[np.float64]:
    if errors == "model":
        return model.covariance
    if errors == "quasi":
        return model.covariance * dispersion
    robust = glm.sandwich(rows.counts, rows.design, model)
    n, p = rows.design.shape
    return robust if errors == "hc0" else robust * n / (n - p)
