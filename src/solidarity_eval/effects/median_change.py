"""The change that half of the people exceed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.grid import gridded_change
from solidarity_eval._kernels.order_statistics import median_interval_rank
from solidarity_eval.errors import SmallSampleWarning
from solidarity_eval.estimation.arguments import check_conf_level, check_decimals
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import Subject, few_pairs_notes, outcome_pairs, paired_result
from solidarity_eval.results import Estimate, Result

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("conover1999",)


def median_change(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
    decimals: int | None = None,
) -> Result:
    r"""Median of the changes of the same people, in points.

    .. math:: \tilde d = \operatorname{median}(y_{i,\text{post}} - y_{i,\text{pre}})

    Use it when a handful of large moves would carry the mean away, on a scale with many steps. On
    a 5-point answer it is nearly always 0, 1 or -1 and hides what happens: prefer `mean_change` or
    `hodges_lehmann`. It is not the difference of the two medians. It describes a change, not its
    cause.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Least coverage of the interval, in (0, 1).
    decimals : int or None
        Decimals of the score; None finds its grid.

    Returns
    -------
    Result
        Estimate ``median_change`` (points) with its interval; ``settings["conf_level_exact"]`` is
        the coverage the interval has, never below ``conf_level``.

    Raises
    ------
    ArgumentError
        An argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        The table cannot be paired, or has fewer than 2 complete pairs.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs (note ``few_pairs``); so few that no interval reaches ``conf_level``
        (note ``interval_out_of_reach``, no bounds): below 6 pairs at 95 %.

    Notes
    -----
    The interval runs from the k-th smallest to the k-th largest change, k the binomial quantile
    ``qbinom((1 - conf_level) / 2, n, 1 / 2)``: it inverts the sign test and supposes nothing of
    the changes. pingouin and SciPy give none.

    References
    ----------
    Conover (1999), Practical nonparametric statistics.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdefghij") * 2,
    ...     "wave": ["before"] * 10 + ["after"] * 10,
    ...     "steps": [80, 75, 90, 60, 71, 88, 92, 66, 70, 81]
    ...     + [85, 75, 99, 62, 70, 95, 97, 70, 79, 82],
    ... })
    >>> result = median_change(scores, outcome="steps", pre="before", post="after")
    >>> result["median_change"].estimate, result["median_change"].conf_low
    (4.5, 0.0)
    """
    level = check_conf_level(conf_level)
    check_decimals(decimals)
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    change = gridded_change(pairs.before, pairs.after, decimals)
    ordered = np.sort(change.units)
    rank, coverage = median_interval_rank(pairs.n, level)
    notes = few_pairs_notes(pairs)
    low = high = None
    if rank is None:
        notes.append(caution("interval_out_of_reach", SmallSampleWarning, n=pairs.n, level=level))
    else:
        low = float(ordered[rank - 1]) / change.per_point
        high = float(ordered[pairs.n - rank]) / change.per_point
    subject = Subject(
        method="median_change",
        outcome=outcome,
        pre=pre,
        post=post,
        unit="points",
        references=REFERENCES,
    )
    return paired_result(
        subject,
        pairs,
        estimates=(
            Estimate(
                term="median_change",
                estimate=float(np.median(ordered)) / change.per_point,
                conf_low=low,
                conf_high=high,
                conf_level=None if low is None else level,
                unit="points",
                n=pairs.n,
            ),
        ),
        settings={
            "conf_level": level,
            "conf_level_exact": coverage,
            "interval": "order statistics",
            "decimals": decimals,
            "steps_per_point": change.per_point,
        },
        notes=notes,
    )
