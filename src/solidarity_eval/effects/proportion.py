"""Share of people with a given answer, and whether it meets a target share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels import exact_tests, proportions
from solidarity_eval._kernels.student import normal_p_value
from solidarity_eval.effects._categorical import (
    answered_flow,
    answers_of,
    counts_of,
    is_success,
    once_per_person,
    one_source,
    share,
    success_values,
    table_of,
)
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
    is_number,
)
from solidarity_eval.estimation.groups import few_people_notes
from solidarity_eval.references import software
from solidarity_eval.results import About, HypothesisTest, Result, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def proportion(
    data: pd.DataFrame | None = None,
    *,
    outcome: str | None = None,
    count: int | None = None,
    n: int | None = None,
    success: float | Iterable[float] = (1,),
    person: str | None = "person",
    target: float | None = None,
    method: str = "wilson",
    alternative: Alternative = "two-sided",
    conf_level: float = 0.95,
) -> Result:
    r"""Share of people with a given answer, with its interval.

    :math:`\hat p = x / n`. The default interval is Wilson's: all shares :math:`p` that the
    score test does not reject,

    .. math::

        \frac{x + z^2/2}{n + z^2} \pm
        \frac{z}{n + z^2} \sqrt{\frac{x (n - x)}{n} + \frac{z^2}{4}} .

    Use it for a share at one moment: who has the answer, who reached an aim. Give a table,
    or the two counts. The interval says what another cohort of the same kind might give;
    whether this cohort met a target is a fact to read from ``count`` and ``n``. It does not
    show a change: for the same people at two times use :func:`change_in_proportion`. It
    takes people as independent: in teams or families it is too narrow.

    Parameters
    ----------
    data : pandas.DataFrame, optional
        One row per person (filter a long table to one wave first).
    outcome : str, optional
        Column of the answer (numbers); empty cells are left out and counted in the flow.
    count, n : int, optional
        Instead of a table: successes, and answers (at least 1).
    success : number or iterable of numbers
        Answers that count; any other answer counts as the contrary.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    target : float, optional
        Share in (0, 1) to test against.
    method : {"wilson", "wilson_continuity", "clopper_pearson", "jeffreys", "agresti_coull", "wald"}
        Interval. ``clopper_pearson`` never covers less than its level and is wide; ``jeffreys``
        is Bayesian and close to mid-p; ``agresti_coull`` and ``wald`` are not cut at 0 and 1,
        and ``wald`` is there for comparison only (at 0 of n it has no width).
    alternative : {"two-sided", "greater", "less"}
        Of the tests; the interval stays two-sided.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimate ``proportion`` (unit ``proportion``, 0 to 1); table ``counts`` with columns
        ``answer, n``; with a target, tests ``exact_test`` (its statistic is the count) and
        ``score_test`` (z). The flow where a table was given.

    Raises
    ------
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        If the column cannot be read, or a person stands twice.
    TooFewError
        If nobody answered.
    ArgumentError
        If the counts, ``target`` or a choice is not allowed, or both a table and counts are given.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 people (note ``few_people``).

    Notes
    -----
    Standard error :math:`\sqrt{\hat p (1 - \hat p) / n}` (0 at 0 and n; no interval but Wald's
    uses it). The two-sided exact test adds up all counts that are not more likely than
    the observed one (as R's ``binom.test``), which is not twice the one-sided value. R's
    ``prop.test`` corrects for continuity by default: ``method="wilson_continuity"``; R makes that
    correction smaller than 1/2 when the count is within 1/2 of n/2, here it never is.
    ``jeffreys`` starts at 0 when x = 0 and ends at 1 when x = n (Brown, Cai and DasGupta).

    References
    ----------
    Wilson 1927; Newcombe 1998 (single proportion); Brown, Cai and DasGupta 2001; Clopper and
    Pearson 1934; Agresti and Coull 1998.

    Examples
    --------
    >>> from solidarity_eval.effects import proportion
    >>> share = proportion(count=81, n=263)["proportion"]
    >>> round(share.estimate, 4), round(share.conf_low, 4), round(share.conf_high, 4)
    (0.308, 0.2553, 0.3662)
    >>> round(proportion(count=18, n=25, target=0.5).test("exact_test").p_value, 4)
    0.0433
    """
    check_conf_level(conf_level)
    check_choice("method", method, proportions.METHODS)
    check_alternative(alternative)
    counted = success_values(success)
    flow = None
    if one_source(data, count, n):
        x, total = counts_of(count, n)
    elif outcome is None:
        raise ArgumentError("effects_categorical.outcome_needed")
    else:
        answers, asked = answers_of(data, outcome)
        once_per_person(table_of(data), person)
        x, total = int(is_success(answers, counted).sum()), len(answers)
        flow = answered_flow(asked, total)
    return Result(
        id="proportion" if outcome is None else f"{outcome}.proportion",
        method="proportion",
        design="descriptive",
        about=About(outcome=outcome, unit="proportion"),
        estimates=(share(x, total, at={}, conf_level=conf_level, method=method),),
        tests=_against_target(x, total, target, alternative=alternative),
        tables=(
            Table(
                id="counts",
                kind="counts",
                columns=("answer", "n"),
                rows=(("success", x), ("other", total - x)),
            ),
        ),
        flow=flow,
        settings={
            "success": counted if outcome is not None else None,
            "interval": method,
            "target": target,
            "alternative": alternative,
            "conf_level": conf_level,
        },
        references=("wilson1927", "newcombe1998single", "brown2001", "clopper1934", "agresti1998"),
        notes=tuple(few_people_notes(total)),
        versions=software(),
    )


def _against_target(
    x: int, n: int, target: float | None, *, alternative: Alternative
) -> tuple[HypothesisTest, ...]:
    if target is None:
        return ()
    if not is_number(target) or not 0 < target < 1:
        raise ArgumentError("effects_categorical.target_share", value=repr(target))
    z = proportions.score_statistic(x, n, target)
    return (
        HypothesisTest(
            name="exact_test",
            statistic=x,
            p_value=exact_tests.binomial_p(x, n, target, alternative=alternative),
            alternative=alternative,
            null_value=target,
            p_method="exact",
        ),
        HypothesisTest(
            name="score_test",
            statistic=z,
            p_value=normal_p_value(z, alternative),
            alternative=alternative,
            null_value=target,
        ),
    )
