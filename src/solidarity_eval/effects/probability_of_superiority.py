"""The chance that a person of one group scores above a person of the other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.rank_two_groups import Superiority, superiority
from solidarity_eval._kernels.student import normal_cdf, t_quantile
from solidarity_eval._kernels.two_groups import two_groups
from solidarity_eval.estimation.arguments import check_conf_level, check_decimals
from solidarity_eval.estimation.groups import (
    Comparison,
    Groups,
    few_per_group_notes,
    group_result,
    grouped_units,
    outcome_groups,
    separation_note,
)
from solidarity_eval.results import Estimate, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("brunner2000", "mcgraw1992", "vargha2000")


def probability_of_superiority(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    person: str | None = "person",
    conf_level: float = 0.95,
    decimals: int | None = None,
) -> Result:
    r"""Chance that a person of the programme scores above a person of the comparison group.

    .. math:: P = P(Y_1 > Y_0) + \tfrac12 P(Y_1 = Y_0)

    Use it to put a difference in words that everyone reads: 0.5 is no tendency, 0.75 means that
    in three pairs out of four the person of the programme scores higher. It says nothing of how
    far apart they are in points, nor why.

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
    decimals : int or None
        Decimals of the score; None finds its grid.

    Returns
    -------
    Result
        Estimates (``proportion``) ``probability_of_superiority`` with an interval that stays in
        [0, 1] (``transform`` logit); ``normal_theory``, its value for normal scores with two
        spreads, and ``normal_theory_pooled`` with one (left out when no score varies).

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
        The groups are separated or all tied (note ``complete_separation``, no bounds).

    Notes
    -----
    The interval is Brunner and Munzel's, on the logit: ``logit P -/+ t SE / (P (1 - P))``.
    ``normal_theory`` is McGraw and Wong's ``Phi((m1 - m0) / sqrt(s1^2 + s0^2))``,
    ``normal_theory_pooled`` ``Phi(d / sqrt(2))``. P is Vargha and Delaney's A and pingouin's
    CLES.

    References
    ----------
    Brunner and Munzel (2000), doi:10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U;
    McGraw and Wong (1992), doi:10.1037/0033-2909.111.2.361; Vargha and Delaney (2000),
    doi:10.3102/10769986025002101.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(22),
    ...     "group": ["with"] * 11 + ["without"] * 11,
    ...     "trust": [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3],
    ... })
    >>> result = probability_of_superiority(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without"
    ... )
    >>> round(result["probability_of_superiority"].estimate, 3)
    0.756
    """
    level = check_conf_level(conf_level)
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
    bounds = _logit_interval(found, level)
    notes = few_per_group_notes(groups)
    if bounds is None:
        notes.append(separation_note(groups))
    return group_result(
        Comparison(
            method="probability_of_superiority",
            outcome=outcome,
            unit="proportion",
            references=REFERENCES,
        ),
        groups,
        estimates=(
            Estimate(
                term="probability_of_superiority",
                estimate=found.probability,
                std_error=None if bounds is None else found.std_error,
                conf_low=None if bounds is None else bounds[0],
                conf_high=None if bounds is None else bounds[1],
                conf_level=None if bounds is None else level,
                unit="proportion",
                transform="logit",
                n=groups.n,
                df=None if bounds is None else found.df,
            ),
            *(
                Estimate(term=term, estimate=value, unit="proportion", n=groups.n)
                for term, value in _normal_theory(groups).items()
            ),
        ),
        settings={
            "conf_level": level,
            "interval": "brunner_munzel_logit",
            "decimals": decimals,
            "steps_per_point": per_point,
        },
        notes=notes,
    )


def _logit_interval(found: Superiority, level: float) -> tuple[float, float] | None:
    share = found.probability
    if found.std_error == 0.0 or share in (0.0, 1.0):
        return None
    centre = math.log(share / (1.0 - share))
    half = t_quantile(0.5 + level / 2.0, found.df) * found.std_error / (share * (1.0 - share))
    return 1.0 / (1.0 + math.exp(half - centre)), 1.0 / (1.0 + math.exp(-centre - half))


def _normal_theory(groups: Groups) -> dict[str, float]:
    found = two_groups(groups.programme, groups.comparison)
    if found.pooled_sd == 0.0:
        return {}
    return {
        "normal_theory": normal_cdf(found.difference / (math.sqrt(2.0) * found.average_sd)),
        "normal_theory_pooled": normal_cdf(found.difference / (math.sqrt(2.0) * found.pooled_sd)),
    }
