"""Share of people at the ends of a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.proportions import wilson
from solidarity_eval.psychometrics._answers import (
    check_conf_level,
    check_range,
    complete_answers,
    require_within,
)
from solidarity_eval.psychometrics._extremes import extreme_notes, extreme_shares
from solidarity_eval.psychometrics._notes import left_out_notes
from solidarity_eval.psychometrics._results import bounded, scale_result

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.results import Result


def floor_and_ceiling(
    data: pd.DataFrame,
    *,
    outcome: str,
    low: float,
    high: float,
    conf_level: float = 0.95,
    person: str | None = None,
) -> Result:
    """Count the people at the lowest and at the highest possible score.

    The share at an end is the number of people whose score equals it, over the people who have
    a score.

    When to use it: on the scores before a programme, to know who could still be seen to move.
    A person at the ceiling can only stay or fall, whatever the programme does. Few people at the
    ends do not show that the scale is fine enough in between.

    Parameters
    ----------
    data : pandas.DataFrame
        Wide form: one row per person. People without a score are left out and counted.
    outcome : str
        Numeric column of the score.
    low, high : float
        Lowest and highest possible score, in points (not the observed ones).
    conf_level : float
        Nominal coverage in (0, 1).
    person : str or None
        Column that identifies a person; when given, a person with several rows is an error.

    Returns
    -------
    Result
        Estimates ``floor_share`` and ``ceiling_share`` (proportions) with Wilson intervals.

    Raises
    ------
    ArgumentError
        ``low`` is not below ``high``, a score lies outside them, or ``conf_level`` is outside
        (0, 1).
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Nobody has a score.

    Warns
    -----
    StatisticalWarning
        More than 15 % of at least 50 people are at an end (``floor_effect``,
        ``ceiling_effect``): the criterion of Terwee et al. (2007).

    Notes
    -----
    The interval says what another group of such people might give; for the people at hand the
    share is a plain fact.

    References
    ----------
    terwee2007

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.psychometrics import floor_and_ceiling
    >>> scores = pd.DataFrame({"trust": [0, 0, 3, 7, 10, 5, 6, 4]})
    >>> result = floor_and_ceiling(scores, outcome="trust", low=0, high=10)
    >>> result["floor_share"].estimate, result["ceiling_share"].estimate
    (0.25, 0.125)
    """
    level = check_conf_level(conf_level)
    ends = check_range(low, high)
    answers = complete_answers(
        data, items=[outcome], person=person, fewest_items=1, fewest_persons=1
    )
    scores = answers.values[:, 0]
    require_within(scores, outcome, ends)
    estimates = []
    shares = []
    for term, share in zip(
        ("floor_share", "ceiling_share"), extreme_shares(scores, ends), strict=True
    ):
        shares.append(share or 0.0)
        bounds = wilson(round(shares[-1] * answers.n), answers.n, level)
        estimates.append(
            bounded(term, shares[-1], unit="proportion", n=answers.n, bounds=(*bounds, level))
        )
    return scale_result(
        "floor_and_ceiling",
        answers,
        estimates=estimates,
        settings={"low": ends[0], "high": ends[1], "interval": "wilson"},
        notes=[*left_out_notes(answers), *extreme_notes(*shares, n=answers.n)],
    )
