"""Does a share rise or fall over ordered groups: Cochran-Armitage trend."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import glm
from solidarity_eval._kernels.student import normal_p_value
from solidarity_eval._kernels.tails import chi2_p, two_sided_z
from solidarity_eval._kernels.trend import Trend, trend
from solidarity_eval.effects._categorical import (
    answered_flow,
    counts_of,
    is_success,
    once_per_person,
    one_source,
    share,
    success_values,
    table_of,
)
from solidarity_eval.effects._coefficients import bound_of, ratio_of
from solidarity_eval.errors import ArgumentError, NoVarianceError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_conf_level,
    is_number,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, HypothesisTest, Note, Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class _Groups:
    x: NDArray[np.float64]
    n: NDArray[np.float64]
    scores: NDArray[np.float64]
    flow: Flow | None


def trend_in_proportions(
    data: pd.DataFrame | None = None,
    *,
    outcome: str | None = None,
    score: str | None = None,
    count: Sequence[int] | None = None,
    n: Sequence[int] | None = None,
    scores: Sequence[float] | None = None,
    success: float | Iterable[float] = (1,),
    person: str | None = "person",
    alternative: Alternative = "two-sided",
    conf_level: float = 0.95,
) -> Result:
    r"""Cochran-Armitage trend: a share over ordered groups of different people.

    With :math:`x_i` successes among :math:`n_i` people of score :math:`s_i`, overall share
    :math:`\bar p` and mean score :math:`\bar s`:

    .. math::

        z = \frac{\sum_i x_i (s_i - \bar s)}
                 {\sqrt{\bar p (1 - \bar p) \sum_i n_i (s_i - \bar s)^2}} .

    Use it for a dose (sessions attended, years of exposure) or for yearly cohorts of different
    people. A trend with the dose does not show that the dose acts: those who attend more
    often differ. The test reads a straight line in the scores given; a share that rises then
    falls may show none, which ``departure_from_trend`` tells. It takes people as independent: for
    the same people at several times use :func:`cochran_q_test`.

    Parameters
    ----------
    data : pandas.DataFrame, optional
        One row per person.
    outcome, score : str, optional
        Columns of the answer and of the score of the person's group (numbers).
    count, n, scores : sequences, optional
        Instead of a table: successes, answers and scores by group; scores are 1, 2, 3... by
        default.
    success : number or iterable of numbers
        Answers that count.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    alternative : {"two-sided", "greater", "less"}
        Of the trend test; ``greater`` means a rising share.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``slope`` (unit ``proportion`` per unit of score, least squares weighted by group
        size; no interval), ``odds_ratio_per_unit`` (logistic regression, Wald interval),
        ``log_odds_ratio_per_unit`` with its standard error, ``proportion`` at each ``score``;
        tests ``cochran_armitage`` (z), ``heterogeneity`` (all differences, k - 1 degrees of
        freedom), ``departure_from_trend`` (k - 2, from three groups) and ``linear_by_linear``
        (Mantel, :math:`(N - 1) r^2`).

    Raises
    ------
    NoVarianceError
        If all people give the same kind of answer, or all have the same score.
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        If an argument or a count is not allowed, or the table cannot be read.

    Warns
    -----
    StatisticalWarning
        If the answers are split without overlap by the score: the odds ratio is then infinite
        or 0, and left out.

    Notes
    -----
    The variance divides by N; Mantel's test by N - 1. R's ``prop.trend.test`` returns
    ``cochran_armitage`` squared. The standard error of the log odds ratio is that of the expected
    information, as in ``glm(family = binomial)``.

    References
    ----------
    Cochran 1954; Armitage 1955; Mantel 1963.

    Examples
    --------
    >>> from solidarity_eval.effects import trend_in_proportions
    >>> smokers = trend_in_proportions(count=(83, 90, 129, 70), n=(86, 93, 136, 82))
    >>> round(smokers.test("cochran_armitage").p_value, 6)
    0.004132
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    if one_source(data, count, n):
        groups = _from_counts(count, n, scores)
    else:
        groups = _from_table(data, outcome, score, success=success, person=person)
    if not 0 < groups.x.sum() < groups.n.sum():
        raise NoVarianceError("effects_categorical.same_answer_for_all", n=int(groups.n.sum()))
    found = trend(groups.x, groups.n, groups.scores)
    odds, notes = _odds(groups, level)
    shares = (
        share(int(x), int(size), at={"score": float(at)}, conf_level=level)
        for x, size, at in zip(groups.x, groups.n, groups.scores, strict=True)
    )
    total = int(groups.n.sum())
    slope = Estimate(term="slope", estimate=found.slope, unit="proportion_per_unit", n=total)
    return Result(
        id="trend_in_proportions" if outcome is None else f"{outcome}.trend",
        method="trend_in_proportions",
        design="ordered_groups",
        about=About(outcome=outcome, unit="proportion"),
        estimates=(slope, *odds, *shares),
        tests=_tests(found, len(groups.x), alternative),
        flow=groups.flow,
        settings={
            "success": success_values(success) if outcome is not None else None,
            "scores": tuple(groups.scores.tolist()),
            "alternative": alternative,
            "interval_of_shares": "wilson",
            "conf_level": level,
        },
        references=("cochran1954", "armitage1955", "mantel1963", "wilson1927"),
        notes=notes,
        versions=software(),
    )


def _from_counts(count: object, n: object, scores: Sequence[float] | None) -> _Groups:
    if not isinstance(count, Sequence | np.ndarray) or not isinstance(n, Sequence | np.ndarray):
        raise ArgumentError("effects_categorical.counts_by_group")
    values = range(1, len(count) + 1) if scores is None else scores
    if not len(count) == len(n) == len(values):
        raise ArgumentError("effects_categorical.counts_by_group")
    pairs = [counts_of(x, size) for x, size in zip(count, n, strict=True)]
    if not all(is_number(item) for item in values) or len(set(values)) < 2:
        raise ArgumentError("effects_categorical.scores", value=repr(list(values)))
    return _Groups(
        x=np.array([x for x, _ in pairs], dtype=np.float64),
        n=np.array([size for _, size in pairs], dtype=np.float64),
        scores=np.array(values, dtype=np.float64),
        flow=None,
    )


def _from_table(
    data: object,
    outcome: str | None,
    score: str | None,
    *,
    success: float | Iterable[float],
    person: str | None,
) -> _Groups:
    if outcome is None or score is None:
        raise ArgumentError("effects_categorical.outcome_and_score_needed")
    table = table_of(data)
    require_columns(table, outcome, score)
    once_per_person(table, person)
    answers, levels = numeric(table[outcome], outcome), numeric(table[score], score)
    known = np.isfinite(answers) & np.isfinite(levels)
    scores, index = np.unique(levels[known], return_inverse=True)
    if len(scores) < 2:
        raise NoVarianceError("effects_categorical.one_score", column=score)
    yes = is_success(answers[known], success_values(success))
    return _Groups(
        x=np.bincount(index, weights=yes).astype(np.float64),
        n=np.bincount(index).astype(np.float64),
        scores=scores,
        flow=answered_flow(len(answers), int(known.sum())),
    )


def _odds(groups: _Groups, level: float) -> tuple[tuple[Estimate, ...], tuple[Note, ...]]:
    design = np.column_stack([np.ones(len(groups.x)), groups.scores])
    model = glm.fit(groups.x, design, groups.n, family="binomial")
    if not model.converged:
        return (), (caution("effects_categorical.split_without_overlap"),)
    slope, error = float(model.coefficients[1]), math.sqrt(model.covariance[1, 1])
    half = two_sided_z(level) * error
    total = int(groups.n.sum())
    log_odds = Estimate(
        term="log_odds_ratio_per_unit",
        estimate=slope,
        std_error=error,
        conf_low=slope - half,
        conf_high=slope + half,
        conf_level=level,
        unit="log_ratio",
        n=total,
    )
    odds = Estimate(
        term="odds_ratio_per_unit",
        estimate=ratio_of(slope, "score"),
        conf_low=bound_of(slope - half),
        conf_high=bound_of(slope + half),
        conf_level=level,
        unit="ratio",
        transform="log",
        n=total,
    )
    return (odds, log_odds), ()


def _tests(found: Trend, groups: int, alternative: Alternative) -> tuple[HypothesisTest, ...]:
    rest = max(found.heterogeneity - found.z**2, 0.0)
    chi2 = [("heterogeneity", found.heterogeneity, groups - 1)]
    if groups > 2:
        chi2.append(("departure_from_trend", rest, groups - 2))
    chi2.append(("linear_by_linear", found.mantel, 1))
    first = HypothesisTest(
        name="cochran_armitage",
        statistic=found.z,
        p_value=normal_p_value(found.z, alternative),
        alternative=alternative,
    )
    return (
        first,
        *(
            HypothesisTest(name=name, statistic=value, df=(df,), p_value=chi2_p(value, df))
            for name, value, df in chi2
        ),
    )
