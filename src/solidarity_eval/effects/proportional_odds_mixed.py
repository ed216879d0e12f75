"""Ordered answers of the same people at several times: proportional odds with persons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels import ordinal, ordinal_mixed
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.effects._ordinal import LINKS, Link, model_estimates, ordinal_rows
from solidarity_eval.errors import DataError, SmallSampleWarning, TooFewError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_whole
from solidarity_eval.estimation.notes import caution
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result

if TYPE_CHECKING:
    import pandas as pd

MOST_NODES = 101
ENOUGH_PERSONS = 20


def proportional_odds_mixed(
    data: pd.DataFrame,
    *,
    outcome: str,
    covariates: str | Sequence[str] = (),
    person: str = "person",
    link: Link = "logit",
    nodes: int = 15,
    conf_level: float = 0.95,
) -> Result:
    r"""Proportional-odds regression with one random intercept per person.

    .. math::

        \operatorname{logit} P(y_{it} \le j) = \theta_j - \sum_m \beta_m x_{itm} - u_i, \qquad
        u_i \sim N(0, \sigma^2) .

    Use it for an ordered answer of the same people at two times or more, with a column that
    is 0 before and 1 after among the covariates: :math:`e^{\beta}` is then the ratio of the odds
    of a higher answer, after against before, *for one person*. People who answered once take part
    too, which is right only if their silence does not depend on the missing answer. The ratio for
    one person is further from 1 than the ratio of the shares of the group. It does not show
    what caused the change. With fewer than about 20 people :math:`\sigma` is hardly known.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and answer.
    outcome : str
        Column of the answer: numbers in the order of the categories.
    covariates : str or sequence of str
        Columns of numbers (for the time: 0 before, 1 after).
    person : str
        Column of the person.
    link : {"logit", "probit"}
        Distribution of the answer's latent scale.
    nodes : int
        Of the adaptive Gauss-Hermite quadrature, 1 to 101; 1 is Laplace's approximation.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``coefficient`` and ``odds_ratio`` at each ``covariate`` (Wald intervals),
        ``threshold`` at each ``cut``, ``person_sd`` and ``person_variance`` (units of the link),
        ``log_likelihood``; test ``likelihood_ratio`` of no difference between persons.

    Raises
    ------
    DataError
        If no finite maximum exists, or a covariate repeats the others or does not vary.
    TooFewError
        If no person answered twice, or there are not more rows than parameters.
    ArgumentError, ColumnNotFoundError, NonNumericError, NoVarianceError
        If an argument is not allowed or the table cannot be read.

    Warns
    -----
    SmallSampleWarning
        If there are fewer than 20 persons.
    StatisticalWarning
        If the best fit has no variance between persons: it is then the model without them.

    Notes
    -----
    The likelihood integrates each person's intercept by quadrature centred at its mode; errors
    from its curvature. With ``nodes=1`` and ``15`` the numbers are those of R's
    ``ordinal::clmm`` (``nAGQ``) to four digits, the stopping point of that program. The
    likelihood ratio of the variance lies on the boundary: its p is half of the chi-square's.

    References
    ----------
    McCullagh 1980; Agresti 2002.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import proportional_odds_mixed
    >>> answers = pd.DataFrame({
    ...     "person": list(range(20)) * 2,
    ...     "after": [0] * 20 + [1] * 20,
    ...     "asks_for_help": [1, 1, 2, 2, 3, 1, 2, 3, 1, 2, 1, 2, 3, 2, 3, 2, 2, 1, 1, 3]
    ...     + [2, 1, 3, 2, 2, 2, 3, 3, 1, 1, 2, 2, 2, 3, 3, 1, 3, 2, 1, 3],
    ... })
    >>> model = proportional_odds_mixed(answers, outcome="asks_for_help", covariates="after")
    >>> round(model.get("odds_ratio", covariate="after").estimate, 1)
    2.3
    """
    level = check_conf_level(conf_level)
    check_choice("link", link, LINKS)
    count = check_whole("nodes", nodes, least=1, most=MOST_NODES)
    rows = ordinal_rows(data, outcome=outcome, covariates=covariates, person=person, repeated=True)
    persons = int(rows.persons.max()) + 1
    if persons == rows.n:
        raise TooFewError("effects_categorical.nobody_twice", n=rows.n)
    fixed = ordinal.fit(rows.answers, rows.design, link=link)
    if not fixed.converged:
        raise DataError("effects_categorical.no_finite_fit", names=", ".join(rows.names))
    model = ordinal_mixed.fit(rows.answers, rows.design, rows.persons, link=link, nodes=count)
    if not model.converged:
        raise DataError("effects_categorical.no_finite_fit", names=", ".join(rows.names))
    notes = _notes(persons, model.person_sd)
    chi2 = max(2 * (model.log_likelihood - fixed.log_likelihood), 0.0)
    sd = model.person_sd
    error = sd * math.sqrt(model.covariance[-1, -1]) if sd > 0 else None
    return Result(
        id=f"{outcome}.proportional_odds_mixed",
        method="proportional_odds_mixed",
        design="one_group_repeated",
        about=About(outcome=outcome, unit="ratio"),
        estimates=(
            *model_estimates(
                rows,
                (model.thresholds, model.slopes),
                model.covariance,
                link=link,
                conf_level=level,
            ),
            Estimate(term="person_sd", estimate=sd, std_error=error, unit=link, n=persons),
            Estimate(term="person_variance", estimate=sd**2, unit=link, n=persons),
            Estimate(term="log_likelihood", estimate=model.log_likelihood, unit="log", n=rows.n),
        ),
        tests=(
            HypothesisTest(
                name="likelihood_ratio",
                statistic=chi2,
                df=(1,),
                p_value=chi2_p(chi2, 1) / 2 if chi2 > 0 else 1.0,
                alternative="greater",
            ),
        ),
        flow=rows.flow,
        settings={
            "covariates": rows.names,
            "categories": rows.categories,
            "link": link,
            "interval": "wald",
            "nodes": count,
            "conf_level": level,
        },
        references=("mccullagh1980", "agresti2002"),
        notes=tuple(notes),
        versions=software(),
    )


def _notes(persons: int, person_sd: float) -> list[Note]:
    notes = []
    if persons < ENOUGH_PERSONS:
        notes.append(
            caution(
                "effects_categorical.few_persons",
                SmallSampleWarning,
                persons=persons,
                enough=ENOUGH_PERSONS,
            )
        )
    if person_sd == 0:
        notes.append(caution("effects_categorical.no_person_variance", persons=persons))
    return notes
