"""How far the values of one group dominate those of the other, from -1 to 1."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.rank_two_groups import Delta, cliff_delta
from solidarity_eval._kernels.student import normal_quantile, t_quantile
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_decimals
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

REFERENCES = ("cliff1993",)
INTERVALS = ("cliff_t", "cliff", "fisher_z")


def cliffs_delta(
    data: pd.DataFrame,
    *,
    outcome: str,
    arm: str,
    programme: object,
    comparison: object,
    person: str | None = "person",
    conf_level: float = 0.95,
    interval: str = "cliff_t",
    decimals: int | None = None,
) -> Result:
    r"""Cliff's delta of two groups, also called the rank-biserial correlation.

    .. math:: \delta = P(Y_1 > Y_0) - P(Y_1 < Y_0)

    Use it for answers that can be ordered and no more: 0 is no tendency, 1 means that every
    programme value lies above every comparison value. It equals
    ``2 probability_of_superiority - 1``. It says nothing of how far apart the groups are in
    points, nor why.

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
    interval : {"cliff_t", "cliff", "fisher_z"}
        Cliff's asymmetric interval with the t quantile of N - 2 or the normal one, or the
        interval of effectsize.
    decimals : int or None
        Decimals of the score; None finds its grid.

    Returns
    -------
    Result
        Estimate ``cliffs_delta`` (unit ``rank_biserial``) with its interval, and
        ``variance_unbiased`` (``rank_biserial_squared``), which can be below 0.

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
        The groups are separated (note ``complete_separation``, no bounds).

    Notes
    -----
    ``cliff``: ``(d - d^3 -/+ z s sqrt((1 - d^2)^2 + z^2 s^2)) / (1 - d^2 + z^2 s^2)``, s^2 the
    unbiased variance, not below ``(1 - d^2) / (n1 n0 - 1)``. ``fisher_z``:
    ``tanh(atanh(d) -/+ z sqrt((n1 + n0 + 1) / (3 n1 n0)))``, a variance that holds under the null
    only; for comparison with ``effectsize::rank_biserial``.

    References
    ----------
    Cliff (1993), doi:10.1037/0033-2909.114.3.494.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "person": range(22),
    ...     "group": ["with"] * 11 + ["without"] * 11,
    ...     "trust": [4, 5, 3, 6, 5, 4, 5, 6, 3, 5, 4, 3, 4, 3, 5, 2, 4, 3, 4, 3, 5, 3],
    ... })
    >>> result = cliffs_delta(
    ...     people, outcome="trust", arm="group", programme="with", comparison="without"
    ... )
    >>> round(result["cliffs_delta"].estimate, 3)
    0.512
    """
    level = check_conf_level(conf_level)
    check_choice("interval", interval, INTERVALS)
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
    found = cliff_delta(first, second)
    bounds = _bounds(found, groups, interval=interval, level=level)
    notes = few_per_group_notes(groups)
    if bounds is None:
        notes.append(separation_note(groups))
    return group_result(
        Comparison(
            method="cliffs_delta", outcome=outcome, unit="rank_biserial", references=REFERENCES
        ),
        groups,
        estimates=(
            Estimate(
                term="cliffs_delta",
                estimate=found.delta,
                conf_low=None if bounds is None else bounds[0],
                conf_high=None if bounds is None else bounds[1],
                conf_level=None if bounds is None else level,
                unit="rank_biserial",
                n=groups.n,
            ),
            Estimate(
                term="variance_unbiased",
                estimate=found.variance,
                unit="rank_biserial_squared",
                n=groups.n,
            ),
        ),
        settings={
            "conf_level": level,
            "interval": interval,
            "decimals": decimals,
            "steps_per_point": per_point,
        },
        notes=notes,
    )


def _bounds(
    found: Delta, groups: Groups, *, interval: str, level: float
) -> tuple[float, float] | None:
    upper = 0.5 + level / 2.0
    if interval == "cliff":
        return found.interval(normal_quantile(upper))
    if interval == "cliff_t":
        return found.interval(t_quantile(upper, found.n - 2))
    if abs(found.delta) == 1.0:
        return None
    std_error = math.sqrt((groups.n + 1) / (3.0 * found.pairs))
    half = normal_quantile(upper) * std_error
    centre = math.atanh(found.delta)
    return math.tanh(centre - half), math.tanh(centre + half)
