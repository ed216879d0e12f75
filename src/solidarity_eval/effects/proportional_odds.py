"""Ordered answers by covariates: the proportional-odds model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels import ordinal
from solidarity_eval._kernels.tails import chi2_p, chi2_quantile
from solidarity_eval.effects._ordinal import LINKS, Link, OrdinalRows, model_estimates, ordinal_rows
from solidarity_eval.errors import DataError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd

INTERVALS = ("profile", "wald")


def proportional_odds(
    data: pd.DataFrame,
    *,
    outcome: str,
    covariates: str | Sequence[str] = (),
    person: str | None = "person",
    link: Link = "logit",
    interval: str = "profile",
    conf_level: float = 0.95,
) -> Result:
    r"""Proportional-odds regression of an ordered answer, by maximum likelihood.

    With categories :math:`1, \dots, K` and thresholds :math:`\theta_1 < \dots < \theta_{K-1}`,

    .. math::

        \operatorname{logit} P(y_i \le j) = \theta_j - \sum_m \beta_m x_{im} .

    Use it for a single ordered answer (never to always, 1 to 5) of different people: no
    distance between categories is supposed. :math:`e^{\beta}` is the ratio of the odds of
    answering above any given category, for one more unit of :math:`x`; above 1 means higher
    answers. It supposes that this ratio is the same at every cut: look at the shares by
    category before believing one number. For the same people at two times use
    :func:`proportional_odds_mixed`. A ratio held for covariates is not an effect: what was
    not measured is not held.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person.
    outcome : str
        Column of the answer: numbers in the order of the categories. Only their order is used;
        a category that nobody chose plays no part.
    covariates : str or sequence of str
        Columns of numbers (0/1 for a group; one 0/1 column per further level). Without any, the
        thresholds alone.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    link : {"logit", "probit"}
        Distribution of the answer's latent scale; ``probit`` coefficients are in its standard
        deviations, and have no odds ratio.
    interval : {"profile", "wald"}
        Of the coefficients: slopes that a likelihood-ratio test does not reject, or
        :math:`\hat\beta \pm z\,SE`, which is too symmetric when the odds ratio is large.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``coefficient`` (unit ``log_ratio``) and ``odds_ratio`` (unit ``ratio``) at each
        ``covariate``, ``threshold`` at each ``cut`` (named ``1|2``), ``log_likelihood``; test
        ``likelihood_ratio`` against the model without covariates.

    Raises
    ------
    DataError
        If a covariate separates the answers (no finite maximum), repeats the others or
        does not vary.
    NoVarianceError, TooFewError
        If there are fewer than two categories, or not more rows than parameters.
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        If an argument is not allowed or the table cannot be read.

    Notes
    -----
    Newton's method; standard errors from the observed information. Same numbers as R's
    ``ordinal::clm`` and, to its own looser tolerance, ``MASS::polr``. Software that writes
    :math:`\theta_j + \beta x` (SAS, ``VGAM``) prints the coefficients with the other sign. The
    p-values beside the coefficients are Wald's; ``polr`` prints none.

    References
    ----------
    McCullagh 1980; Agresti 2002.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import proportional_odds
    >>> answers = pd.DataFrame({
    ...     "calls_neighbours": [1, 1, 2, 2, 3, 2, 1, 2, 3, 3, 3, 2, 3, 2],
    ...     "programme": [0] * 7 + [1] * 7,
    ... })
    >>> model = proportional_odds(
    ...     answers, outcome="calls_neighbours", covariates="programme", person=None)
    >>> round(model.get("odds_ratio", covariate="programme").estimate, 2)
    13.34
    """
    level = check_conf_level(conf_level)
    check_choice("link", link, LINKS)
    check_choice("interval", interval, INTERVALS)
    rows = ordinal_rows(data, outcome=outcome, covariates=covariates, person=person, repeated=False)
    model = ordinal.fit(rows.answers, rows.design, link=link)
    if not model.converged:
        raise DataError("effects_categorical.no_finite_fit", names=", ".join(rows.names))
    bounds = None
    if interval == "profile":
        bounds = [
            ordinal.profile_interval(
                rows.answers,
                rows.design,
                model,
                which=index,
                link=link,
                drop=chi2_quantile(level, 1) / 2,
            )
            for index in range(len(rows.names))
        ]
    return Result(
        id=f"{outcome}.proportional_odds",
        method="proportional_odds",
        design="regression",
        about=About(outcome=outcome, unit="ratio"),
        estimates=(
            *model_estimates(
                rows,
                (model.thresholds, model.slopes),
                model.covariance,
                link=link,
                conf_level=level,
                bounds=bounds,
            ),
            Estimate(term="log_likelihood", estimate=model.log_likelihood, unit="log", n=rows.n),
        ),
        tests=_against_none(rows, model.log_likelihood, link),
        flow=rows.flow,
        settings={
            "covariates": rows.names,
            "categories": rows.categories,
            "link": link,
            "interval": interval,
            "conf_level": level,
        },
        references=("mccullagh1980", "agresti2002"),
        versions=software(),
    )


def _against_none(
    rows: OrdinalRows, log_likelihood: float, link: Link
) -> tuple[HypothesisTest, ...]:
    """Return the likelihood-ratio test against the model without covariates."""
    df = len(rows.names)
    if df == 0:
        return ()
    empty = ordinal.fit(rows.answers, rows.design[:, :0], link=link)
    chi2 = max(2 * (log_likelihood - empty.log_likelihood), 0.0)
    return (
        HypothesisTest(name="likelihood_ratio", statistic=chi2, df=(df,), p_value=chi2_p(chi2, df)),
    )
