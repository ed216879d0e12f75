"""Programme against comparison, each person set beside someone alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.balance import effective_size, weighted_mean
from solidarity_eval._kernels.moments import is_constant, moments
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval._kernels.weighted_regression import (
    Variance,
    WeightedFit,
    grouped_covariance,
    robust_covariance,
    weighted_fit,
)
from solidarity_eval.designs._balance import (
    balance_rows,
    balance_table,
    worst_difference,
)
from solidarity_eval.designs._covariates import covariate_names
from solidarity_eval.designs._matching import Matched, match_people, read_matching
from solidarity_eval.designs._two_arms import Asked
from solidarity_eval.designs._weighting import (
    balance_notes,
    comparison_assumptions,
    overlap_estimates,
)
from solidarity_eval.errors import ArgumentError, DataError, NoVarianceError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_flag
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("rosenbaum1983", "rubin2000", "stuart2010", "ho2011", "abadie2022")
_SANDWICHES: dict[str, Variance] = {"HC0": "HC0", "HC1": "HC1", "HC2": "HC2", "HC3": "HC3"}
VARIANCES = ("auto", "pairs", "CR1", *_SANDWICHES)


def matched_comparison(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    covariates: str | Sequence[str],
    distance: str = "propensity",
    caliper: float | None = None,
    ratio: int = 1,
    replace: bool = False,
    exact: str | Sequence[str] = (),
    order: str = "largest",
    variance: str = "auto",
    adjust: bool = False,
    person: str | None = "person",
    conf_level: float = 0.95,
) -> Result:
    r"""Difference between people of a programme and the people most like them, in points.

    .. math::
        \hat\tau = \frac{1}{m} \sum_{i \in T} \Big( y_i - \frac{1}{k_i} \sum_{j \in M(i)} y_j \Big)

    over the m people of the programme who found someone, M(i) being the k nearest people of the
    comparison. Use it when people were not drawn by lot and what decided who took part was
    measured. It speaks only of the people who found someone alike, and it is an effect only if
    nothing that was not measured differs between the groups: no number here can show that.

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
    distance : {"propensity", "logit", "mahalanobis"}
        Chance of being in the programme, its log odds, or Mahalanobis's distance over the
        covariates (covariance within groups).
    caliper : float, optional
        Largest difference of scores allowed, in standard deviations of the score (of everybody,
        both groups together). With ``mahalanobis`` it bounds the chance, and the nearest within
        it are taken. 0.2 or less is strict; without it everybody is matched, however far.
    ratio : int
        People of the comparison for each of the programme, 1 to 10.
    replace : bool
        Whether someone of the comparison may be taken several times.
    exact : str or sequence of str
        Columns that must be equal, among the covariates or not.
    order : {"largest", "smallest", "person"}
        Who chooses first: the largest chance (they have the fewest alike), the smallest, or the
        first identifier. Equal chances and equally near people go by identifier.
    variance : {"auto", "pairs", "CR1", "HC0", "HC1", "HC2", "HC3"}
        ``pairs``: residuals summed by matched set, times ``G / (G - 1)`` (for pairs, the paired
        t); ``CR1``: also times ``(n - 1) / (n - p)``; HC: sandwich without sets, for matching
        with replacement. ``auto``: ``pairs``, or ``HC3`` with replacement.
    adjust : bool
        Hold the covariates in the regression on matched people as well.
    person : str or None
        Column of the person; None when rows are people.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).

    Returns
    -------
    Result
        Estimates ``effect`` and ``unweighted_difference`` (points), ``mean`` at each ``arm``
        (matched people, points), ``matched`` and ``unmatched`` at each ``arm`` (``count``),
        ``effective_n`` of the comparison (``count``), ``mean_distance`` (``distance``),
        ``outside_overlap`` (``proportion``). Test ``matched_t``, two-sided. Tables
        ``balance_before``, ``balance_after`` (standardised by everybody before matching),
        ``balance_unmatched`` (people of the programme: matched in the column programme, unmatched
        in the column comparison), ``propensity``, ``assumptions``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a group does not exist.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    DataError
        Covariates that do not vary, repeat each other or separate the groups.
    NoVarianceError
        The outcome does not vary.
    TooFewError
        A group has fewer people than the design takes, or too few found someone.

    Warns
    -----
    StatisticalWarning
        People of the programme without a match, or covariates that still differ.

    Notes
    -----
    Greedy matching as R's ``MatchIt::matchit(method = "nearest")``: everybody chooses once before
    anyone chooses twice. Versions 4.5.1 to 4.5.3 of MatchIt take wrong neighbours and ignore the
    caliper when they match on the score alone (its issue 163); ``mahvars`` with the score itself
    goes round it, and gives these pairs. The interval is Student's with G - 1 degrees of freedom
    for G matched sets; ``CR1`` is the error of ``sandwich::vcovCL(fit, cluster = subclass)``.
    Errors by set hold without replacement; they take the matching as given.

    References
    ----------
    Rosenbaum and Rubin (1983), doi:10.1093/biomet/70.1.41; Rubin and Thomas (2000),
    doi:10.1080/01621459.2000.10474233; Stuart (2010), doi:10.1214/09-STS313; Ho, Imai, King and
    Stuart (2011), doi:10.18637/jss.v042.i08; Abadie and Spiess (2022),
    doi:10.1080/01621459.2020.1840383.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "group": ["with"] * 10 + ["without"] * 14,
    ...     "age": [34, 41, 29, 52, 38, 45, 31, 48, 36, 27,
    ...             51, 33, 47, 58, 42, 35, 55, 49, 30, 61, 44, 53, 28, 39],
    ...     "trust": [6, 5, 7, 5, 6, 6, 7, 4, 5, 8, 4, 6, 5, 3, 4, 6, 4, 3, 7, 2, 5, 4, 7, 5],
    ... })
    >>> result = matched_comparison(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without",
    ...     covariates="age", person=None)
    >>> round(result["effect"].estimate, 2), round(result["unweighted_difference"].estimate, 2)
    (0.7, 1.26)
    """
    level = check_conf_level(conf_level)
    check_choice("variance", variance, VARIANCES)
    check_flag("adjust", adjust)
    matching = read_matching(
        distance=distance,
        caliper=caliper,
        ratio=ratio,
        replace=replace,
        exact=exact,
        order=order,
    )
    kind = ("HC3" if replace else "pairs") if variance == "auto" else variance
    if replace and kind in ("pairs", "CR1"):
        raise ArgumentError("designs_weighted.sets_with_replacement", value=repr(variance))
    asked = Asked(
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        covariates=covariate_names(covariates),
    )
    matched = match_people(data, asked, matching)
    effect, statistic = _effect(matched, kind, adjust=adjust)
    df = effect.df or 1.0
    low, high = interval(effect.estimate, effect.std_error or 0.0, conf_level=level, df=df)
    p_value = t_p_value(statistic, df)
    balance, worst = _balance(matched)
    people = matched.scored.people
    return Result(
        id=f"{outcome}.matched_comparison",
        method="matched_comparison",
        design="matched_comparison",
        about=About(outcome=outcome, unit="points", population="matched"),
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
                df=df,
                p_value=p_value,
            ),
            *_beside(matched),
            *overlap_estimates(matched.scored),
        ),
        tests=(
            HypothesisTest(
                name="matched_t",
                statistic=statistic,
                df=(df,),
                p_value=p_value,
            ),
        ),
        tables=(
            *balance,
            matched.scored.distribution(),
            comparison_assumptions(matched.scored.outside, worst),
        ),
        flow=people.keep(matched.weights > 0.0, "unmatched").flow(),
        settings={
            **people.settings(),
            **matching.settings(),
            "covariates": tuple(asked.covariates),
            "variance": kind,
            "adjust": adjust,
            "standardizer": "wwc",
            "conf_level": level,
        },
        references=REFERENCES,
        notes=(*_people_notes(matched), *balance_notes(worst)),
        versions=software(),
    )


def _effect(matched: Matched, kind: str, *, adjust: bool) -> tuple[Estimate, float]:
    """Return the difference with its error and degrees of freedom, and its t."""
    people, weights = matched.scored.people, matched.weights
    used = weights > 0.0
    outcome = _outcome(matched)[used]
    if is_constant(outcome):
        raise NoVarianceError("designs_weighted.no_variance", n=len(outcome))
    columns = [np.ones(len(outcome)), people.treated[used].astype(np.float64)]
    if adjust:
        columns += _varying(matched.scored.columns[used])
    fit = weighted_fit(outcome, np.column_stack(columns), weights[used])
    sets = matched.sets[used]
    covariance = _covariance(fit, kind, sets)
    by_set = kind in ("pairs", "CR1")
    df = float(sets.max() if by_set else _effective(weights, people.treated) - len(columns))
    if covariance is None or not covariance[1, 1] > 0.0 or not df > 0.0:
        raise DataError(
            "designs_weighted.one_person_carries_all",
            effective=float(_effective(weights, people.treated)),
        )
    value, error = float(fit.coefficients[1]), math.sqrt(covariance[1, 1])
    found = Estimate(
        term="effect", estimate=value, std_error=error, unit="points", n=len(outcome), df=df
    )
    return found, value / error


def _covariance(fit: WeightedFit, kind: str, sets: NDArray[np.int64]) -> Array | None:
    if kind in _SANDWICHES:
        return robust_covariance(fit, _SANDWICHES[kind])
    covariance = grouped_covariance(fit, sets)
    return covariance * (fit.n - 1) / fit.df if kind == "CR1" else covariance


def _varying(columns: Array) -> list[Array]:
    """Return the covariates that still vary among matched people, standardised."""
    return [
        (column - column.mean()) / column.std() for column in columns.T if not is_constant(column)
    ]


def _effective(weights: Array, treated: NDArray[np.bool_]) -> float:
    return effective_size(weights[treated]) + effective_size(weights[~treated])


def _balance(matched: Matched) -> tuple[tuple[Table, ...], float | None]:
    """Return the tables before, after and of the unmatched, and the worst difference after."""
    people, weights = matched.scored.people, matched.weights
    before = balance_rows(people.variables, people.treated)
    after = balance_rows(people.variables, people.treated, weights=weights)
    programme = [variable.among(people.treated) for variable in people.variables]
    left = balance_rows(programme, weights[people.treated] > 0.0)
    tables = (
        balance_table(before, "balance_before"),
        balance_table(after, "balance_after"),
        balance_table(left, "balance_unmatched"),
    )
    return tables, worst_difference(after)


def _beside(matched: Matched) -> list[Estimate]:
    people, weights, outcome = matched.scored.people, matched.weights, _outcome(matched)
    sides = tuple(zip(people.labels, (people.treated, ~people.treated), strict=True))
    plain = [moments(outcome[own]).mean for _, own in sides]
    estimates = [
        Estimate(
            term="unweighted_difference",
            estimate=plain[0] - plain[1],
            unit="points",
            n=len(outcome),
        )
    ]
    for label, own in sides:
        used = int((weights[own] > 0.0).sum())
        estimates += [
            Estimate(
                term="mean",
                at={"arm": label},
                estimate=weighted_mean(outcome[own], weights[own]),
                unit="points",
                n=used,
            ),
            Estimate(term="matched", at={"arm": label}, estimate=float(used), unit="count"),
            Estimate(
                term="unmatched",
                at={"arm": label},
                estimate=float(int(own.sum()) - used),
                unit="count",
            ),
        ]
    estimates += [
        Estimate(
            term="effective_n",
            at={"arm": people.labels[1]},
            estimate=effective_size(weights[~people.treated]),
            unit="count",
        ),
        Estimate(
            term="mean_distance",
            estimate=float(np.nanmean(matched.distances)),
            unit="distance",
            n=int((matched.mates >= 0).sum()),
        ),
    ]
    return estimates


def _people_notes(matched: Matched) -> list[Note]:
    programme = matched.scored.people.sizes[0]
    found = int((matched.mates >= 0).any(axis=1).sum())
    notes = [
        info("designs_weighted.matched_population", matched=found, programme=programme),
    ]
    if found < programme:
        notes.append(
            caution("designs_weighted.unmatched", unmatched=programme - found, programme=programme)
        )
    return notes


def _outcome(matched: Matched) -> Array:
    found = matched.scored.people.outcome
    return np.empty(0) if found is None else found
