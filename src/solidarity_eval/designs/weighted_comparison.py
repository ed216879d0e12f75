"""Programme against comparison, both weighted to one population."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.balance import weighted_mean
from solidarity_eval._kernels.moments import is_constant, moments
from solidarity_eval._kernels.propensity import Target, horvitz_thompson, stacked_error
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval._kernels.weighted_regression import (
    Variance,
    robust_covariance,
    weighted_fit,
)
from solidarity_eval.designs._balance import STANDARDIZERS
from solidarity_eval.designs._covariates import covariate_names
from solidarity_eval.designs._two_arms import Asked
from solidarity_eval.designs._weighting import (
    TARGETS,
    Weighted,
    check_trim,
    comparison_assumptions,
    effective_estimates,
    overlap_estimates,
    score_people,
    weigh_people,
    weighting_notes,
)
from solidarity_eval.errors import ArgumentError, DataError, NoVarianceError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
    check_flag,
)
from solidarity_eval.estimation.notes import info
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("hirano2003", "lunceford2004", "li2018", "mackinnon1985", "kish1965")
_SANDWICHES: dict[str, Variance] = {"HC0": "HC0", "HC1": "HC1", "HC2": "HC2", "HC3": "HC3"}
VARIANCES = ("auto", "stacked", *_SANDWICHES)


def weighted_comparison(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    covariates: str | Sequence[str],
    target: Target = "att",
    variance: str = "auto",
    adjust: bool = False,
    person: str | None = "person",
    trim: float | None = None,
    standardizer: str = "wwc",
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
) -> Result:
    r"""Difference of weighted means between people with and without a programme, in points.

    .. math::
        \hat\tau = \frac{\sum_{T} w_i y_i}{\sum_{T} w_i} - \frac{\sum_{C} w_i y_i}{\sum_{C} w_i}

    with the weights of `propensity_weights` (Hajek's estimator). Use it when people chose, or
    were chosen for, the programme, and what decided it was measured. It is an effect only if
    nothing else that was not measured differs between the groups: no number in the result can
    show that. Where a score before exists, put it among the covariates.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person: score after, group, covariates from before. Never modified.
    outcome : str
        Column of the score, in points.
    arm : str
        Column of the group.
    programme, comparison : object
        Values of ``arm``; other groups are left aside.
    covariates : str or sequence of str
        Columns known before: numbers or words.
    target : {"att", "ate", "overlap"}
        Whom both groups are to stand for.
    variance : {"auto", "stacked", "HC0", "HC1", "HC2", "HC3"}
        ``stacked``: the weights are known to be estimated (without ``adjust`` and ``trim``).
        HC: sandwich of the weighted regression, the weights taken as given. ``auto``:
        ``stacked`` where it exists, else ``HC2``.
    adjust : bool
        Hold the covariates in the weighted regression as well, as the 0.05 / 0.25 rule asks where
        they still differ a little.
    person : str or None
        Column of the person; None when rows are people.
    trim : float, optional
        Leave out people of extreme chances, as in `propensity_weights`.
    standardizer : {"wwc", "pooled_sd", "programme_sd", "average_sd"}
        Of the balance tables.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        Of the test; the interval has two sides.

    Returns
    -------
    Result
        Estimates ``effect`` (points), ``horvitz_thompson`` (points; not for ``overlap``),
        ``unweighted_difference`` (points), ``mean`` at each ``arm`` (points, weighted),
        ``effective_n`` (``count``) and ``outside_overlap`` (``proportion``). Test
        ``weighted_t``. Tables ``balance_before``, ``balance_after``, ``propensity``,
        ``assumptions``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a group does not exist.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    DataError
        Covariates that do not vary, repeat each other or separate the groups; a person whose
        weight leaves no error to estimate.
    NoVarianceError
        The outcome does not vary.
    TooFewError
        A group has fewer people than the design takes.

    Warns
    -----
    StatisticalWarning
        Poor overlap, few effective people, or covariates that still differ.

    Notes
    -----
    The estimate is that of R's ``lm(y ~ arm, weights = w)``, and the HC errors those of
    ``sandwich::vcovHC`` on it; with equal weights HC2 is Welch's error. They take the weights as
    given, which is often much too careful: in simulations of 40 people where the covariates
    explain half of the outcome, their 95 % intervals held the truth in 99 of 100 samples.
    ``stacked`` solves the equations of the logistic model and of the means together
    (M-estimation), times n / (n - p), and held it in 95. The interval is Student's with the
    effective number of people minus the number of coefficients as degrees of freedom, wider than
    R's n - 2 where the weights rest on few people.

    References
    ----------
    Hirano, Imbens and Ridder (2003), doi:10.1111/1468-0262.00442; Lunceford and Davidian (2004),
    doi:10.1002/sim.1903; Li, Morgan and Zaslavsky (2018), doi:10.1080/01621459.2016.1260466;
    MacKinnon and White (1985), doi:10.1016/0304-4076(85)90158-7; Kish (1965).

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "group": ["with"] * 12 + ["without"] * 12,
    ...     "age": [34, 41, 29, 52, 38, 45, 31, 48, 36, 27, 43, 39,
    ...             51, 33, 47, 58, 42, 36, 55, 49, 30, 61, 44, 53],
    ...     "trust": [6, 5, 7, 5, 6, 6, 7, 4, 5, 8, 6, 5, 4, 6, 5, 3, 4, 6, 4, 3, 7, 2, 5, 4],
    ... })
    >>> result = weighted_comparison(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without",
    ...     covariates="age", target="overlap", person=None)
    >>> round(result["effect"].estimate, 2), round(result["unweighted_difference"].estimate, 2)
    (0.43, 1.42)
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    check_choice("target", target, TARGETS)
    check_choice("variance", variance, VARIANCES)
    check_choice("standardizer", standardizer, STANDARDIZERS)
    check_flag("adjust", adjust)
    check_trim(trim)
    kind = _kind(variance, given=adjust or trim is not None)
    asked = Asked(
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        covariates=covariate_names(covariates),
    )
    scored = score_people(data, asked, design="weighted_comparison")
    weighted = weigh_people(scored, target=target, trim=trim)
    balance, _, worst = weighted.balance(standardizer)
    effect, test = _effect(weighted, kind, target, adjust=adjust)
    low, high = interval(effect.estimate, effect.std_error or 0.0, conf_level=level, df=effect.df)
    p_value = t_p_value(test, effect.df or 1.0, alternative)
    people = weighted.people
    return Result(
        id=f"{outcome}.weighted_comparison",
        method="weighted_comparison",
        design="weighted_comparison",
        about=About(outcome=outcome, unit="points", population=target),
        estimates=(
            Estimate(
                term="effect",
                estimate=effect.estimate,
                std_error=effect.std_error,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="points",
                n=effect.n,
                df=effect.df,
                p_value=p_value,
            ),
            *_beside(weighted, target),
            *effective_estimates(weighted),
            *overlap_estimates(scored),
        ),
        tests=(
            HypothesisTest(
                name="weighted_t",
                statistic=test,
                df=(effect.df or 1.0,),
                p_value=p_value,
                alternative=alternative,
            ),
        ),
        tables=(*balance, scored.distribution(), comparison_assumptions(scored.outside, worst)),
        flow=people.flow(),
        settings={
            **people.settings(),
            "target": target,
            "variance": kind,
            "adjust": adjust,
            "trim": 0.0 if trim is None else trim,
            "standardizer": standardizer,
            "degrees_of_freedom": "effective_n - coefficients",
            "conf_level": level,
            "alternative": alternative,
        },
        references=REFERENCES,
        notes=(
            info(f"designs_weighted.population_{target}"),
            *weighting_notes(weighted, worst),
        ),
        versions=software(),
    )


def _kind(variance: str, *, given: bool) -> str:
    """Return the error to compute; ``given`` where the weights must be taken as they are."""
    if variance == "stacked" and given:
        raise ArgumentError("designs_weighted.stacked_alone", value=repr(variance))
    return variance if variance != "auto" else "HC2" if given else "stacked"


def _effect(
    weighted: Weighted, kind: str, target: Target, *, adjust: bool
) -> tuple[Estimate, float]:
    """Return the weighted difference with its error and degrees of freedom, and its t."""
    people = weighted.people
    outcome = _outcome(weighted)
    n = len(outcome)
    if is_constant(outcome):
        raise NoVarianceError("designs_weighted.no_variance", n=n)
    columns = [np.ones(n), people.treated.astype(np.float64)]
    covariates = weighted.scored.columns
    if adjust:
        spread = covariates - covariates.mean(axis=0)
        columns += list((spread / np.maximum(spread.std(axis=0), 1e-300)).T)
    fit = weighted_fit(outcome, np.column_stack(columns), weighted.weights)
    if kind in _SANDWICHES:
        covariance = robust_covariance(fit, _SANDWICHES[kind])
        error = 0.0 if covariance is None else math.sqrt(covariance[1, 1])
    else:
        error = stacked_error(
            people.treated,
            outcome,
            covariates=covariates,
            logits=weighted.scored.model.logits,
            target=target,
        )
    effective = sum(weighted.effective)
    df = effective - len(columns)
    if not (math.isfinite(error) and error > 0.0 and df > 0.0):
        raise DataError("designs_weighted.one_person_carries_all", effective=effective)
    value = float(fit.coefficients[1])
    found = Estimate(term="effect", estimate=value, std_error=error, unit="points", n=n, df=df)
    return found, value / error


def _beside(weighted: Weighted, target: Target) -> list[Estimate]:
    """Return Horvitz-Thompson's estimate, the difference without weights and the means."""
    people, outcome = weighted.people, _outcome(weighted)
    n = len(outcome)
    sides = (people.treated, ~people.treated)
    estimates = []
    total = horvitz_thompson(people.treated, outcome, weights=weighted.weights, target=target)
    if total is not None:
        estimates.append(Estimate(term="horvitz_thompson", estimate=total, unit="points", n=n))
    plain = [moments(outcome[own]).mean for own in sides]
    estimates.append(
        Estimate(term="unweighted_difference", estimate=plain[0] - plain[1], unit="points", n=n)
    )
    estimates += [
        Estimate(
            term="mean",
            at={"arm": label},
            estimate=weighted_mean(outcome[own], weighted.weights[own]),
            unit="points",
            n=int(own.sum()),
        )
        for label, own in zip(people.labels, sides, strict=True)
    ]
    return estimates


def _outcome(weighted: Weighted) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = weighted.people.outcome
    return np.empty(0) if found is None else found
