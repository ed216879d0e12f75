"""Change of all who entered, when some left and their scores at entry are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.adjusted_change import AdjustedChange, adjusted_change, curvature_p
from solidarity_eval._kernels.change import ChangeMoments, change_moments
from solidarity_eval._kernels.moments import is_constant, moments
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval.designs._entrants import Entrants, entrants
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.designs._result import assumption_table
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import Subject, few_pairs_notes, paired_result
from solidarity_eval.results import Estimate, HypothesisTest, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("anderson1957", "little2019")
STD_ERRORS = ("ols", "hc3")
# Beyond half a standard error, the people who left move the answer.
_APART = 0.5


def change_adjusted_for_baseline(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
    std_errors: str = "ols",
) -> Result:
    r"""Mean change of all who entered, adjusted for the score at entry.

    .. math::
        \hat\Delta = \bar d + b\,(\bar x_\text{entered} - \bar x_\text{stayed}), \qquad
        d_i = a + b\,x_i + e_i \text{ among those who stayed}

    Use it beside the change of those who answered twice, whenever people left: it answers for
    everyone who entered. It is right when those who left would have changed as those who stayed
    with the same score at entry. Nothing in the data can tell whether that holds: people who
    leave because things get worse are not brought back by it. With two waves after or more and
    50 people, a mixed model uses the waves between.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Leave out people whose second wave is not yet
        due: whoever has no second score counts as having left. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).
    std_errors : {"ols", "hc3"}
        Variance of the line: one spread around it, or HC3 where the spread differs.

    Returns
    -------
    Result
        Estimates ``change`` (points, of all who entered), ``change_of_stayers`` (points, those
        who answered twice, with the t interval), ``adjustment`` (their difference, points),
        ``adjustment_in_std_errors`` (that difference over the standard error of
        ``change_of_stayers``, ``ratio``; left out when everyone moved alike),
        ``slope_on_baseline`` (``ratio``), ``baseline_of_entrants`` and
        ``baseline_of_stayers`` (points), ``share_left`` (``proportion``); test ``adjusted_t``;
        the table of assumptions; the ledger as ``flow``, with ``entered``, ``stayed``, ``left``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, a wave does not exist, or ``pre`` is ``post``.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be paired.
    TooFewError
        Fewer than 5 people stayed.
    NoVarianceError
        Those who stayed all had the same score at entry.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 people stayed (note ``few_pairs``).
    StatisticalWarning
        The two changes lie more than half a standard error apart (note ``adjustment_counts``).

    Notes
    -----
    The interval is for the people who enter such a programme, so the mean of the entrants is a
    sample too. With :math:`D = \bar x_\text{entered} - \bar x_\text{stayed}`, n who stayed and
    N who entered,

    .. math::
        \operatorname{var}\hat\Delta =
        s_e^2 \Bigl(\tfrac1n + \tfrac{D^2}{\sum (x_i - \bar x_\text{stayed})^2}\Bigr)
        + b^2\, \frac{s^2_{x,\text{entered}}}{N},

    the first part (``se.fit`` of R's ``predict.lm``) given the baselines, the second for the
    sampling of the baselines; t(n - 2). Without the second the interval covers 90 % instead of
    95. In simulation (30 % leave, depending on their baseline; r = 0.2, 0.5, 0.8) it covers 95.0
    to 96.2 % at n = 15 to 200. With ``hc3`` the first part is HC3.

    The estimate is the maximum-likelihood one of a bivariate normal with the second score
    missing at random (Anderson 1957), the one that full-information software prints; its
    large-sample variance divides by n where this one divides by n - 2.

    References
    ----------
    Anderson (1957), doi:10.1080/01621459.1957.10501379; Little and Rubin (2019),
    ISBN 978-0-470-52679-8.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": [*"abcdefghijkl", *"abcdefghij"],
    ...     "wave": ["before"] * 12 + ["after"] * 10,
    ...     "trust": [2, 3, 3, 4, 5, 1, 2, 4, 3, 3, 2, 1, 3, 3, 4, 5, 5, 3, 2, 4, 5, 3],
    ... })
    >>> found = change_adjusted_for_baseline(
    ...     scores, outcome="trust", pre="before", post="after")
    >>> round(found["change_of_stayers"].estimate, 3), round(found["change"].estimate, 3)
    (0.7, 0.783)
    """
    level = check_conf_level(conf_level)
    check_choice("std_errors", std_errors, STD_ERRORS)
    people = entrants(
        data,
        outcome=outcome,
        pre=pre,
        post=post,
        person=person,
        wave=wave,
        fewest_stayed=least_persons("change_adjusted_for_baseline"),
    )
    pairs = people.pairs
    if is_constant(pairs.before):
        raise NoVarianceError("designs_attrition.no_spread_at_entry", n=pairs.n)
    found = adjusted_change(pairs.before, pairs.after, people.before, robust=std_errors == "hc3")
    complete = change_moments(pairs.before, pairs.after)
    adjusted, tests = _adjusted(found, people, level)
    apart = _apart(found, complete)
    return paired_result(
        Subject(
            method="change_adjusted_for_baseline",
            outcome=outcome,
            pre=pre,
            post=post,
            unit="points",
            references=REFERENCES,
        ),
        pairs,
        estimates=(adjusted, *_beside(found, complete, people, level=level, apart=apart)),
        tests=tests,
        settings={
            "conf_level": level,
            "std_errors": std_errors,
            "interval": "t",
            "mean_of_entrants": moments(people.before).mean,
        },
        notes=[*few_pairs_notes(pairs), *_notes(apart)],
    ).with_(flow=people.flow, tables=(_assumptions(found, people),))


def _apart(found: AdjustedChange, complete: ChangeMoments) -> float | None:
    if complete.std_error == 0.0:
        return None
    return (found.change - complete.change.mean) / complete.std_error


def _adjusted(
    found: AdjustedChange, people: Entrants, level: float
) -> tuple[Estimate, tuple[HypothesisTest, ...]]:
    std_error = (found.variance_line + found.variance_mean) ** 0.5
    low, high = interval(found.change, std_error, conf_level=level, df=found.df)
    p_value = None
    tests: tuple[HypothesisTest, ...] = ()
    if std_error > 0.0:
        statistic = found.change / std_error
        p_value = t_p_value(statistic, found.df)
        tests = (
            HypothesisTest(name="adjusted_t", statistic=statistic, df=(found.df,), p_value=p_value),
        )
    estimate = Estimate(
        term="change",
        estimate=found.change,
        std_error=std_error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="points",
        n=people.n,
        df=found.df,
        p_value=p_value,
    )
    return estimate, tests


def _beside(
    found: AdjustedChange,
    complete: ChangeMoments,
    people: Entrants,
    *,
    level: float,
    apart: float | None,
) -> list[Estimate]:
    """Return what the adjusted change is read beside."""
    df = complete.n - 1
    low, high = interval(complete.change.mean, complete.std_error, conf_level=level, df=df)
    stayers = Estimate(
        term="change_of_stayers",
        estimate=complete.change.mean,
        std_error=complete.std_error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="points",
        n=complete.n,
        df=df,
    )
    low, high = interval(found.slope, found.slope_std_error, conf_level=level, df=found.df)
    slope = Estimate(
        term="slope_on_baseline",
        estimate=found.slope,
        std_error=found.slope_std_error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="ratio",
        n=complete.n,
        df=found.df,
    )
    plain = (
        ("adjustment", found.change - complete.change.mean, "points", people.n),
        ("baseline_of_entrants", moments(people.before).mean, "points", people.n),
        ("baseline_of_stayers", complete.before.mean, "points", complete.n),
        ("share_left", 1.0 - complete.n / people.n, "proportion", people.n),
        *(() if apart is None else (("adjustment_in_std_errors", apart, "ratio", people.n),)),
    )
    return [
        stayers,
        slope,
        *(Estimate(term=term, estimate=value, unit=unit, n=n) for term, value, unit, n in plain),
    ]


def _notes(apart: float | None) -> list[Note]:
    """Return the note ``adjustment_counts`` (and warn) when the two changes differ."""
    if apart is None or abs(apart) <= _APART:
        return []
    return [caution("designs_attrition.adjustment_counts", apart=abs(apart), enough=_APART)]


def _assumptions(found: AdjustedChange, people: Entrants) -> Table:
    first, *others = people.assumptions()
    return assumption_table((first, ("linear_baseline", *_linearity(found, people)), *others))


def _linearity(found: AdjustedChange, people: Entrants) -> tuple[str, str | None, float | None]:
    """Return whether the square of the baseline explains what the line leaves."""
    p_value = curvature_p(people.pairs.before, found.residuals)
    if p_value is None:
        return "not_checked", None, None
    return ("doubtful" if p_value < 0.05 else "supported"), "curvature_p", p_value
