"""Do the values of one group tend to lie above those of the other, spreads left free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.rank_two_groups import superiority
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_conf_level,
    check_decimals,
)
from solidarity_eval.estimation.groups import (
    Comparison,
    few_per_group_notes,
    group_result,
    grouped_units,
    outcome_groups,
    separation_note,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.results import Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("brunner2000",)


def brunner_munzel(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    person: str | None = "person",
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
    decimals: int | None = None,
) -> Result:
    r"""Brunner-Munzel test of two groups: is a programme value as likely above as below.

    .. math::
        \hat P = P(Y_1 > Y_0) + \tfrac12 P(Y_1 = Y_0), \qquad
        W = \frac{\hat P - 1/2}{\sqrt{s_1^2 / n_1 + s_0^2 / n_0}} \approx t_\nu

    with :math:`s_1^2, s_0^2` the variances of each person's share of wins over the other group.
    Use it for answers that can be ordered, or when a few values lie far out: unlike
    `mann_whitney` it is a test of P = 1/2 alone, whatever the spreads. It says nothing of how far
    apart the groups are in points, nor why.

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
        Nominal coverage of the interval, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        ``greater`` means higher with the programme.
    decimals : int or None
        Decimals of the score; None finds its grid.

    Returns
    -------
    Result
        Estimate ``probability_of_superiority`` (``proportion``) with its t interval, which may
        leave [0, 1]; test ``brunner_munzel``, statistic above 0 when the programme is higher.

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
        The groups are separated or all tied (note ``complete_separation``: neither interval nor
        test), or a bound lies outside [0, 1] (note ``bound_outside_scale``).

    Notes
    -----
    Degrees of freedom by Satterthwaite. Same numbers as ``scipy.stats.brunnermunzel`` up to the
    sign of the statistic, and as ``lawstat::brunner.munzel.test`` up to sign and direction.

    References
    ----------
    Brunner and Munzel (2000), doi:10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(22),
    ...     "group": ["with"] * 11 + ["without"] * 11,
    ...     "trust": [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3],
    ... })
    >>> result = brunner_munzel(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without"
    ... )
    >>> round(result["probability_of_superiority"].estimate, 3)
    0.756
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    check_decimals(decimals)
    groups = outcome_groups(
        data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
    )
    first, second, per_point = grouped_units(groups, decimals)
    found = superiority(first, second)
    notes = few_per_group_notes(groups)
    low = high = None
    tests = []
    if found.std_error > 0.0:
        low, high = interval(found.probability, found.std_error, conf_level=level, df=found.df)
        tests.append(
            HypothesisTest(
                name="brunner_munzel",
                statistic=found.statistic,
                df=(found.df,),
                p_value=t_p_value(found.statistic, found.df, alternative),
                alternative=alternative,
                null_value=0.5,
            )
        )
        if low < 0.0 or high > 1.0:
            notes.append(caution("bound_outside_scale"))
    else:
        notes.append(separation_note(groups))
    return group_result(
        Comparison(
            method="brunner_munzel", outcome=outcome, unit="proportion", references=REFERENCES
        ),
        groups,
        estimates=(
            Estimate(
                term="probability_of_superiority",
                estimate=found.probability,
                std_error=found.std_error if tests else None,
                conf_low=low,
                conf_high=high,
                conf_level=level if tests else None,
                unit="proportion",
                n=groups.n,
                df=found.df if tests else None,
                p_value=tests[0].p_value if tests else None,
            ),
        ),
        tests=tests,
        settings={
            "conf_level": level,
            "alternative": alternative,
            "interval": "t",
            "decimals": decimals,
            "steps_per_point": per_point,
        },
        notes=notes,
    )
