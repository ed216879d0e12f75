"""Do counts vary more than Poisson counts would."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels import glm
from solidarity_eval._kernels.student import t_p_value
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.effects._events import event_rows, poisson_fit
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd


def overdispersion_test(
    data: pd.DataFrame,
    *,
    outcome: str,
    covariates: str | Sequence[str] = (),
    exposure: str | None = None,
    person: str | None = "person",
) -> Result:
    r"""Test whether counts vary more than a Poisson model of them allows.

    With fitted means :math:`\hat\mu_i` and :math:`p` coefficients, Pearson's dispersion and
    Cameron and Trivedi's regression of the excess variance on the mean are

    .. math::

        \hat\phi = \frac{1}{n - p} \sum_i \frac{(y_i - \hat\mu_i)^2}{\hat\mu_i}, \qquad
        \frac{(y_i - \hat\mu_i)^2 - y_i}{\hat\mu_i} = \alpha \hat\mu_i + e_i .

    Use it before trusting a Poisson interval: 1 is Poisson, 2 means intervals 1.4 times too
    narrow. A small sample may hide over-dispersion, so a large p does not show that counts
    are Poisson; when in doubt use :func:`negative_binomial_regression`. Over-dispersion may also
    come from a missing covariate, from bunches of events, or from families counted as persons:
    the test does not tell which.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person, place or period.
    outcome : str
        Column of the number of events.
    covariates : str or sequence of str
        Columns of numbers in the Poisson model (0/1 for a group).
    exposure : str, optional
        Column of the exposure (above 0); 1 each by default.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.

    Returns
    -------
    Result
        Estimates ``dispersion`` (unit ``ratio``) and ``alpha`` (:math:`1/\theta` of a negative
        binomial, by the regression above, with its standard error); tests ``pearson_dispersion``
        (chi-square, n - p) and ``cameron_trivedi`` (t, n - 1), both one-sided ``greater``.

    Raises
    ------
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError, DataError
        If the table cannot be read, or no finite Poisson model exists.

    Notes
    -----
    ``cameron_trivedi`` is R's ``AER::dispersiontest(model, trafo = 2)`` up to the p-value, which
    here comes from t(n - 1) and there from the normal. Pearson's chi-square distribution needs
    means that are not tiny (about 1 or more).

    References
    ----------
    Cameron and Trivedi 1990; McCullagh and Nelder 1989.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import overdispersion_test
    >>> visits = pd.DataFrame({"visits": [0, 0, 1, 1, 2, 2, 3, 4, 9, 18]})
    >>> result = overdispersion_test(visits, outcome="visits", person=None)
    >>> round(result["dispersion"].estimate, 2)
    7.78
    """
    rows = event_rows(
        data, outcome=outcome, covariates=covariates, exposure=exposure, person=person
    )
    model = poisson_fit(rows)
    df = rows.n - rows.design.shape[1]
    chi2 = glm.pearson_chi2(rows.counts, model.fitted)
    excess = ((rows.counts - model.fitted) ** 2 - rows.counts) / model.fitted
    squares = float(model.fitted @ model.fitted)
    alpha = float(excess @ model.fitted) / squares
    rest = excess - alpha * model.fitted
    error = math.sqrt(float(rest @ rest) / (rows.n - 1) / squares)
    tests = [
        HypothesisTest(
            name="pearson_dispersion",
            statistic=chi2,
            df=(df,),
            p_value=chi2_p(chi2, df),
            alternative="greater",
            null_value=1.0,
        )
    ]
    if error > 0:
        tests.append(
            HypothesisTest(
                name="cameron_trivedi",
                statistic=alpha / error,
                df=(rows.n - 1,),
                p_value=t_p_value(alpha / error, rows.n - 1, "greater"),
                alternative="greater",
            )
        )
    return Result(
        id=f"{outcome}.overdispersion",
        method="overdispersion_test",
        design="descriptive",
        about=About(outcome=outcome, unit="ratio"),
        estimates=(
            Estimate(term="dispersion", estimate=chi2 / df, unit="ratio", n=rows.n, df=df),
            Estimate(term="alpha", estimate=alpha, std_error=error, unit="ratio", n=rows.n),
        ),
        tests=tuple(tests),
        flow=rows.flow,
        settings={"covariates": rows.names[1:], "exposure": exposure},
        references=("cameron1990", "mccullagh1989"),
        versions=software(),
    )
