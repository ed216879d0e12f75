"""How far apart two groups are, in points of the scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.moments import Moments
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval._kernels.two_groups import TwoGroups, two_groups
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
)
from solidarity_eval.estimation.groups import (
    Comparison,
    few_per_group_notes,
    group_result,
    outcome_groups,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import wave_label
from solidarity_eval.results import Estimate, HypothesisTest, Result, Scalar

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("welch1947", "student1908")


def mean_difference(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    person: str | None = "person",
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
    variances: str = "unequal",
) -> Result:
    r"""Difference of two group means, in points of the scale, with Welch's t interval.

    .. math::
        \bar y_1 - \bar y_0 \pm t_\nu \sqrt{s_1^2 / n_1 + s_0^2 / n_0}

    with Welch and Satterthwaite's :math:`\nu`. Use it first to compare people with and without a
    programme on one score (or on each person's change). The two groups may differ for reasons
    that have nothing to do with the programme: only a drawn lot, or a design that argues why they
    are alike, makes this difference more than a difference. With a score before, adjust for it.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person (one wave). Never modified.
    outcome : str
        Column of the score, in points.
    arm : str
        Column of the group.
    programme, comparison : object
        Values of ``arm``; other groups are left aside.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        Of the test; ``greater`` means higher with the programme. The interval has two sides.
    variances : {"unequal", "equal"}
        Welch's, or Student's pooled variance.

    Returns
    -------
    Result
        Estimates ``mean_difference`` (points), ``mean`` and ``sd`` of each arm (points), and
        ``variance_ratio``, programme over comparison (``ratio``; left out when the comparison does
        not vary); test ``welch_t`` or ``student_t``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a group does not exist.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    TooFewError
        A group has fewer than 2 values.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_per_group``).
    StatisticalWarning
        No value varies inside either group (note ``no_variance_in_groups``): the interval shrinks
        to a point, and there is neither p nor test.

    Notes
    -----
    Same numbers as R's ``t.test(programme, comparison)`` and, with ``variances="equal"``,
    ``var.equal = TRUE``. ``pingouin.ttest(correction="auto")`` chooses Welch by the sizes of the
    groups; here it is always Welch unless asked. No test of equal variances comes first: choosing
    the t by such a test spoils its level.

    References
    ----------
    Welch (1947), doi:10.1093/biomet/34.1-2.28; Student (1908), doi:10.1093/biomet/6.1.1.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(22),
    ...     "group": ["with"] * 11 + ["without"] * 11,
    ...     "trust": [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3],
    ... })
    >>> result = mean_difference(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without"
    ... )
    >>> round(result["mean_difference"].estimate, 3), round(result["mean_difference"].df, 2)
    (1.0, 19.79)
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    check_choice("variances", variances, ("unequal", "equal"))
    groups = outcome_groups(
        data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
    )
    found = two_groups(groups.programme, groups.comparison)
    std_error, df = found.unequal_variances if variances == "unequal" else found.equal_variances
    notes = few_per_group_notes(groups)
    tests = []
    p_value = None
    if std_error > 0.0:
        statistic = found.difference / std_error
        p_value = t_p_value(statistic, df, alternative)
        tests.append(
            HypothesisTest(
                name="welch_t" if variances == "unequal" else "student_t",
                statistic=statistic,
                df=(df,),
                p_value=p_value,
                alternative=alternative,
            )
        )
    else:
        notes.append(
            caution(
                "no_variance_in_groups",
                programme=found.programme.n,
                comparison=found.comparison.n,
            )
        )
    low, high = interval(found.difference, std_error, conf_level=level, df=df)
    sides = ((wave_label(programme), found.programme), (wave_label(comparison), found.comparison))
    return group_result(
        Comparison(method="mean_difference", outcome=outcome, unit="points", references=REFERENCES),
        groups,
        estimates=(
            Estimate(
                term="mean_difference",
                estimate=found.difference,
                std_error=std_error,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="points",
                n=found.n,
                df=df,
                p_value=p_value,
            ),
            *(_mean(side, label, level) for label, side in sides),
            *(_sd(side, label) for label, side in sides),
            *_variance_ratio(found),
        ),
        tests=tests,
        settings={"conf_level": level, "alternative": alternative, "variances": variances},
        notes=notes,
    )


def _mean(side: Moments, label: Scalar, level: float) -> Estimate:
    std_error = side.sd / side.n**0.5
    low, high = interval(side.mean, std_error, conf_level=level, df=side.n - 1)
    return Estimate(
        term="mean",
        at={"arm": label},
        estimate=side.mean,
        std_error=std_error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="points",
        n=side.n,
        df=side.n - 1,
    )


def _sd(side: Moments, label: Scalar) -> Estimate:
    return Estimate(term="sd", at={"arm": label}, estimate=side.sd, unit="points", n=side.n)


def _variance_ratio(found: TwoGroups) -> list[Estimate]:
    if found.comparison.sum_squares == 0.0:
        return []
    ratio = found.programme.variance / found.comparison.variance
    return [Estimate(term="variance_ratio", estimate=ratio, unit="ratio", n=found.n)]
