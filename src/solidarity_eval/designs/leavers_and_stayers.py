"""How those who left differed, at entry, from those who stayed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.noncentral import noncentrality_limits
from solidarity_eval._kernels.small_sample import approximate_correction
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval._kernels.two_groups import TwoGroups, two_groups
from solidarity_eval.designs._balance import BalanceRow, balance_rows
from solidarity_eval.designs._covariates import Variable
from solidarity_eval.designs._entrants import Entrants, entrants
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.errors import TooFewError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

REFERENCES = ("hedges1981", "cumming2001")
COLUMNS = (
    *("variable", "level", "left", "stayed", "smd", "conf_low", "conf_high", "variance_ratio"),
    *("n_left", "n_stayed"),
)


def leavers_and_stayers(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    covariates: str | Sequence[str] = (),
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""Scores at entry, and what else was known, of those who left and of those who stayed.

    .. math::
        g = J\,\frac{\bar x_\text{left} - \bar x_\text{stayed}}{s_\text{pooled}}, \qquad
        J = 1 - \frac{3}{4 N - 9}

    Use it whenever people left, to see for whom the change speaks. A large difference says that
    the change of those who stayed is not that of all who entered (see
    `change_adjusted_for_baseline`). No difference does not say that leaving was harmless: people
    leave for what happens after entry too, and no number here shows it.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Leave out people whose second wave is not yet
        due. Never modified.
    outcome : str
        Column of the score.
    pre, post : object
        Values of ``wave`` before and after.
    covariates : str or sequence of str
        Further columns, read in the rows of ``pre``: numbers, or words as categories.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).

    Returns
    -------
    Result
        Estimates ``difference_at_entry`` (left minus stayed, points, Welch's interval) and
        ``standardized_difference`` at each ``variable`` (and ``level``), in SD, numbers with a
        noncentral-t interval; test ``welch_t``; table ``leavers`` of kind ``balance``: means or
        shares of both, standardised difference and its interval, ratio of the variances, counts.
        Shares have Cox's index as standardised difference, without interval.

    Raises
    ------
    ArgumentError
        An argument is not allowed, a wave does not exist, or ``pre`` is ``post``.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, DataError
        The table cannot be read.
    TooFewError
        Fewer than 2 people left, or fewer than 2 stayed.

    Notes
    -----
    Cox's index is the log odds ratio over 1.65, with the same small-sample factor.

    References
    ----------
    Hedges (1981), doi:10.3102/10769986006002107; Cumming and Finch (2001),
    doi:10.1177/0013164401614002.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": [*"abcdefghijkl", *"abcdefghi"],
    ...     "wave": ["before"] * 12 + ["after"] * 9,
    ...     "trust": [2, 3, 3, 4, 5, 1, 2, 4, 3, 3, 2, 1, 3, 3, 4, 5, 5, 3, 2, 4, 5],
    ... })
    >>> found = leavers_and_stayers(scores, outcome="trust", pre="before", post="after")
    >>> found["difference_at_entry"].estimate
    -1.0
    >>> round(found["standardized_difference"].estimate, 3)
    -0.78
    """
    level = check_conf_level(conf_level)
    people = entrants(
        data,
        outcome=outcome,
        pre=pre,
        post=post,
        person=person,
        wave=wave,
        covariates=covariates,
        fewest_stayed=0,
    )
    left = ~people.stayed
    needed = least_persons("leavers_and_stayers")
    if min(int(left.sum()), people.n_stayed) < needed:
        raise TooFewError(
            "designs_attrition.too_few_left",
            left=int(left.sum()),
            stayed=people.n_stayed,
            entered=people.n,
            needed=needed,
        )
    at_entry = Variable(name=outcome, levels=(), values=people.before)
    variables = (at_entry, *people.variables)
    rows = [
        (row, _limits(_two(variable, left), level))
        for variable in variables
        for row in balance_rows([variable], left)
    ]
    difference, tests = _difference(people, level)
    return Result(
        id=f"{outcome}.leavers",
        method="leavers_and_stayers",
        design="one_group_pre_post",
        about=About(outcome=outcome, before=str(pre), after=str(post), unit="points"),
        estimates=(difference, *_standardized(rows, level)),
        tests=tests,
        tables=(
            Table(
                kind="balance",
                id="leavers",
                columns=COLUMNS,
                rows=tuple(
                    (
                        *(row.variable, row.level, *row.means, _finite(row.smd), *limits),
                        *(row.variance_ratio, *row.sizes),
                    )
                    for row, limits in rows
                ),
            ),
        ),
        flow=people.flow,
        settings={
            "conf_level": level,
            "covariates": tuple(variable.name for variable in people.variables),
            "difference": "left - stayed",
            "person": str(person),
            "wave": str(wave),
        },
        references=REFERENCES,
        versions=software(),
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _two(variable: Variable, left: Flags) -> TwoGroups | None:
    """Return the two groups of a number; None for shares and categories."""
    known = np.isfinite(variable.values)
    sides = variable.values[known & left], variable.values[known & ~left]
    if variable.levels or variable.is_share or min(map(len, sides)) < 2:
        return None
    return two_groups(*sides)


def _limits(groups: TwoGroups | None, level: float) -> tuple[float | None, float | None]:
    """Return the noncentral-t interval of a difference of means; none for shares."""
    if groups is None or groups.pooled_sd == 0.0:
        return None, None
    df = groups.n - 2
    factor = approximate_correction(df) if df > 1 else 1.0
    d = groups.difference / groups.pooled_sd
    low, high = noncentrality_limits(d / groups.scale, df, conf_level=level)
    return factor * low * groups.scale, factor * high * groups.scale


def _difference(people: Entrants, level: float) -> tuple[Estimate, tuple[HypothesisTest, ...]]:
    groups: TwoGroups = two_groups(people.before[~people.stayed], people.before[people.stayed])
    std_error, df = groups.unequal_variances
    low, high = interval(groups.difference, std_error, conf_level=level, df=df)
    p_value = None
    tests: tuple[HypothesisTest, ...] = ()
    if std_error > 0.0:
        statistic = groups.difference / std_error
        p_value = t_p_value(statistic, df)
        tests = (HypothesisTest(name="welch_t", statistic=statistic, df=(df,), p_value=p_value),)
    estimate = Estimate(
        term="difference_at_entry",
        estimate=groups.difference,
        std_error=std_error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="points",
        n=people.n,
        df=df,
        p_value=p_value,
    )
    return estimate, tests


def _standardized(
    rows: Sequence[tuple[BalanceRow, tuple[float | None, float | None]]], level: float
) -> list[Estimate]:
    return [
        Estimate(
            term="standardized_difference",
            at={"variable": row.variable, **({} if row.level is None else {"level": row.level})},
            estimate=row.smd,
            conf_low=low,
            conf_high=high,
            conf_level=None if low is None else level,
            unit="sd",
            n=sum(row.sizes),
        )
        for row, (low, high) in rows
        if row.smd is not None and math.isfinite(row.smd)
    ]
