"""Weights that make two groups alike in what was measured, and how far they succeed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels.propensity import Target
from solidarity_eval._kernels.student import interval, normal_p_value
from solidarity_eval.designs._balance import STANDARDIZERS
from solidarity_eval.designs._covariates import covariate_names
from solidarity_eval.designs._two_arms import Asked
from solidarity_eval.designs._weighting import (
    TARGETS,
    Scored,
    check_trim,
    comparison_assumptions,
    effective_estimates,
    overlap_estimates,
    score_people,
    weigh_people,
    weighting_notes,
)
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("rosenbaum1983", "hirano2003", "li2018", "crump2009", "kish1965")


def propensity_weights(
    data: pd.DataFrame,
    *,
    arm: str,
    programme: object,
    comparison: object,
    covariates: str | Sequence[str],
    target: Target = "att",
    person: str | None = "person",
    trim: float | None = None,
    standardizer: str = "wwc",
    conf_level: float = 0.95,
) -> Result:
    r"""Weights that make two groups alike in what was measured before, and how far they succeed.

    .. math::
        \operatorname{logit} e_i = \beta_0 + x_i'\beta, \qquad
        w_i = \begin{cases}
        1,\ e_i / (1 - e_i) & \text{(att)}\\
        1 / e_i,\ 1 / (1 - e_i) & \text{(ate)}\\
        1 - e_i,\ e_i & \text{(overlap)}
        \end{cases}

    (programme first, comparison second; e is the chance of being in the programme). Use it before
    any comparison of people who were not drawn by lot, and settle the weights without looking at
    outcomes. It makes the groups alike only in the covariates that are given: about what was not
    measured it says nothing.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person, covariates measured before the programme. Never modified.
    arm : str
        Column of the group.
    programme, comparison : object
        Values of ``arm``; other groups are left aside.
    covariates : str or sequence of str
        Columns known before: numbers, or words (one column per answer, the first left out).
    target : {"att", "ate", "overlap"}
        Whom both groups are to stand for: the people of the programme; everybody; those who could
        have been in either group.
    person : str or None
        Column of the person; None when rows are people.
    trim : float, optional
        Leave out people whose chance is below ``trim`` or above ``1 - trim`` (often 0.1); the
        model is not fitted again, and the population is then no longer all the people.
    standardizer : {"wwc", "pooled_sd", "programme_sd", "average_sd"}
        Of the balance tables, as in `baseline_balance`; always unweighted.
    conf_level : float
        Coverage of the intervals of the coefficients, in (0, 1).

    Returns
    -------
    Result
        Estimates ``coefficient`` at each ``covariate`` (``log_odds``), ``deviance``;
        at each ``arm`` ``effective_n`` (``count``), ``outside_overlap`` (``proportion``: scores
        beyond those of the other group) and ``mean_propensity`` (``proportion``). Tables
        ``balance_before``, ``balance_after``, ``propensity`` and ``assumptions``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a group does not exist.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    DataError
        A covariate does not vary or repeats the others, or the covariates separate the groups.
    TooFewError
        A group has fewer people than the design takes.

    Warns
    -----
    StatisticalWarning
        Poor overlap, few effective people, or covariates that still differ.

    Notes
    -----
    People with an unknown covariate are left out, and counted in the flow. The model is R's
    ``glm(family = binomial)``; the weights are those of WeightIt with ``estimand`` ATT, ATE or
    ATO. The effective number of people is Kish's, ``sum(w)^2 / sum(w^2)``. The weight of each
    person is in `person_weights`, in memory only.

    References
    ----------
    Rosenbaum and Rubin (1983), doi:10.1093/biomet/70.1.41; Hirano, Imbens and Ridder (2003),
    doi:10.1111/1468-0262.00442; Li, Morgan and Zaslavsky (2018),
    doi:10.1080/01621459.2016.1260466; Crump et al. (2009), doi:10.1093/biomet/asn055; Kish (1965).

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "group": ["with"] * 12 + ["without"] * 12,
    ...     "age": [34, 41, 29, 52, 38, 45, 31, 48, 36, 27, 43, 39,
    ...             51, 33, 47, 58, 42, 36, 55, 49, 30, 61, 44, 53],
    ... })
    >>> result = propensity_weights(people, arm="group", programme="with", comparison="without",
    ...                             covariates="age", target="overlap", person=None)
    >>> [round(item.estimate, 1) for item in result.estimates if item.term == "effective_n"]
    [10.2, 9.4]
    """
    level = check_conf_level(conf_level)
    check_choice("target", target, TARGETS)
    check_choice("standardizer", standardizer, STANDARDIZERS)
    check_trim(trim)
    asked = Asked(
        outcome=None,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        covariates=covariate_names(covariates),
    )
    scored = score_people(data, asked, design="propensity_weights")
    weighted = weigh_people(scored, target=target, trim=trim)
    balance, _, worst = weighted.balance(standardizer)
    people = weighted.people
    return Result(
        id="propensity_weights",
        method="propensity_weights",
        design="weighted_comparison",
        about=About(population=target),
        estimates=(
            *_coefficients(scored, level),
            Estimate(
                term="deviance",
                estimate=scored.model.deviance,
                unit="deviance",
                n=len(scored.people.treated),
                df=len(scored.people.treated) - len(scored.names),
            ),
            *effective_estimates(weighted),
            *overlap_estimates(scored),
            *_mean_scores(scored),
        ),
        tables=(
            *balance,
            scored.distribution(),
            comparison_assumptions(scored.outside, worst),
        ),
        flow=people.flow(),
        settings={
            **people.settings(),
            "target": target,
            "trim": 0.0 if trim is None else trim,
            "standardizer": standardizer,
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(weighting_notes(weighted, worst)),
        versions=software(),
    )


def _coefficients(scored: Scored, level: float) -> list[Estimate]:
    estimates = []
    for name, value, error in zip(
        scored.names, scored.model.coefficients, scored.model.std_errors, strict=True
    ):
        low, high = interval(value, error, conf_level=level)
        estimates.append(
            Estimate(
                term="coefficient",
                at={"covariate": name},
                estimate=value,
                std_error=error,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="log_odds",
                n=len(scored.people.treated),
                p_value=normal_p_value(value / error),
            )
        )
    return estimates


def _mean_scores(scored: Scored) -> list[Estimate]:
    people = scored.people
    return [
        Estimate(
            term="mean_propensity",
            at={"arm": label},
            estimate=float(scored.model.scores[own].mean()),
            unit="proportion",
            n=int(own.sum()),
        )
        for label, own in zip(people.labels, (people.treated, ~people.treated), strict=True)
    ]
