"""How many people must be reached for one more to have the answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels import two_proportions
from solidarity_eval.effects._categorical import success_values
from solidarity_eval.effects._two_groups import GroupSource, group_shares, two_groups
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.groups import few_of_two_notes
from solidarity_eval.estimation.notes import info
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def number_needed_to_treat(
    data: pd.DataFrame | None = None,
    *,
    outcome: str | None = None,
    arm: str = "arm",
    programme: object = "programme",
    comparison: object = "comparison",
    count: Sequence[int] | None = None,
    n: Sequence[int] | None = None,
    success: float | Iterable[float] = (1,),
    person: str | None = "person",
    method: str = "newcombe",
    conf_level: float = 0.95,
) -> Result:
    r"""People to reach so that one more has the answer: the inverse of the difference.

    :math:`NNT = 1 / D`, with :math:`D = p_1 - p_0` the share of the programme group minus that
    of the comparison group. A positive number counts people per one *more* with the answer, a
    negative one per one *fewer*.

    Use it to tell a board what a difference of shares means in people. The interval is the
    inverse of that of :math:`D`, :math:`[L, U]`, and is awkward: when it excludes 0 it is
    :math:`[1/U, 1/L]`. When :math:`L < 0 < U`, no difference at all (an infinite NNT) is
    possible, and the values that the data allow are **two half-lines**: from :math:`1/U` up to
    infinity (people per one more) and from :math:`-\infty` up to :math:`1/L` (people per one
    fewer). They do not form an interval, and :math:`1/D` lies in one of them, so the estimate then
    carries no bounds and the two limits are given apart. It holds for the share of this comparison
    group and this length of time, not elsewhere; it says nothing of who would be helped.

    Parameters
    ----------
    data, outcome, arm, programme, comparison, count, n, success, person
        As for :func:`difference_in_proportions`.
    method : {"newcombe", "wald", "agresti_caffo"}
        Interval of the difference that is inverted.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimate ``number_needed_to_treat`` (unit ``persons``; infinite when the shares are
        equal), with bounds when the interval of the difference excludes 0. Otherwise
        ``limit_per_one_more`` (:math:`1/U`) and ``limit_per_one_fewer`` (:math:`1/L`), and the note
        ``interval_through_infinity``. Also ``difference_in_proportions`` and ``proportion`` at
        each ``arm``.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        As for :func:`difference_in_proportions`.

    Warns
    -----
    SmallSampleWarning
        A group of fewer than 10 people (note ``few_per_group``).

    Notes
    -----
    No standard error: the distribution of :math:`1/D` has none. Software that prints a
    single interval across 0 (from a negative to a positive number) shows exactly the values that
    the data exclude.

    References
    ----------
    Altman 1998; Newcombe 1998 (independent proportions).

    Examples
    --------
    >>> from solidarity_eval.effects import number_needed_to_treat
    >>> nnt = number_needed_to_treat(count=(56, 48), n=(70, 80))["number_needed_to_treat"]
    >>> round(nnt.estimate, 1), round(nnt.conf_low, 1), round(nnt.conf_high, 1)
    (5.0, 3.0, 19.1)
    >>> open_ended = number_needed_to_treat(count=(9, 8), n=(20, 20))
    >>> round(open_ended["limit_per_one_more"].estimate, 1)
    3.1
    """
    level = check_conf_level(conf_level)
    check_choice("method", method, two_proportions.DIFFERENCE_METHODS)
    source = GroupSource(
        data=data,
        outcome=outcome,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        count=count,
        n=n,
    )
    groups, flow = two_groups(source, success)
    low, high = two_proportions.difference_interval(groups, conf_level=level, method=method)
    open_ended = low <= 0 <= high
    difference = groups.difference
    total = groups.n1 + groups.n0
    estimates = [
        Estimate(
            term="number_needed_to_treat",
            estimate=_inverse(difference),
            conf_low=None if open_ended else 1 / high,
            conf_high=None if open_ended else 1 / low,
            conf_level=level,
            unit="persons",
            n=total,
        )
    ]
    if open_ended:
        estimates += [
            Estimate(term=term, estimate=limit, conf_level=level, unit="persons", n=total)
            for term, limit in (
                ("limit_per_one_more", _inverse(high)),
                ("limit_per_one_fewer", -_inverse(-low)),
            )
        ]
    estimates.append(
        Estimate(
            term="difference_in_proportions",
            estimate=difference,
            std_error=groups.std_error,
            conf_low=low,
            conf_high=high,
            conf_level=level,
            unit="proportion",
            n=total,
        )
    )
    few = few_of_two_notes(groups.n1, groups.n0)
    infinity = [info("effects_categorical.interval_through_infinity")] if open_ended else []
    return Result(
        id="number_needed_to_treat" if outcome is None else f"{outcome}.number_needed_to_treat",
        method="number_needed_to_treat",
        design="two_groups",
        about=About(outcome=outcome, unit="persons"),
        estimates=(*estimates, *group_shares(groups, source.labels, level)),
        flow=flow,
        settings={
            "success": success_values(success) if outcome is not None else None,
            "difference": "programme - comparison",
            "interval": method,
            "interval_of_shares": "wilson",
            "conf_level": level,
        },
        references=("altman1998", "newcombe1998independent", "wilson1927"),
        notes=(*few, *infinity),
        versions=software(),
    )


def _inverse(value: float) -> float:
    return math.inf if value == 0 else 1 / value
