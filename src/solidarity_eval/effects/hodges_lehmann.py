"""The typical change that a few people who moved a lot cannot carry away."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.grid import Gridded, gridded_change
from solidarity_eval._kernels.hodges_lehmann import median_of_ranks, walsh_count, walsh_sum
from solidarity_eval._kernels.student import normal_quantile
from solidarity_eval._kernels.subset_sums import signed_rank_quantile
from solidarity_eval.errors import SmallSampleWarning
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_decimals
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import (
    Subject,
    few_pairs_notes,
    outcome_pairs,
    paired_result,
    require_movement,
)
from solidarity_eval.results import Estimate, Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

REFERENCES = ("hodges1963", "conover1999")


def hodges_lehmann(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
    interval: str = "exact",
    zeros: str = "keep",
    decimals: int | None = None,
) -> Result:
    r"""Hodges-Lehmann estimate of the change of the same people, in points.

    .. math:: \hat\theta = \operatorname{median}\{(d_i + d_j) / 2 : i \le j\}

    Use it beside `mean_change` when a few people moved a lot: it is the centre of the changes when
    they are symmetric, and close to the mean without being carried by the extremes. With skewed
    changes it is neither the mean nor the median change. It describes a change, not its cause.

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
        Nominal coverage of the interval, in (0, 1).
    interval : {"exact", "normal"}
        Which averages bound the interval: by the signed-rank law of n untied changes, or by
        its normal law with continuity correction.
    zeros : {"keep", "drop"}
        People who did not move: kept, or left out as R does.
    decimals : int or None
        Decimals of the score; None finds its grid.

    Returns
    -------
    Result
        Estimate ``hodges_lehmann`` (points) with its interval. ``settings["conf_level_exact"]`` is
        the coverage that the interval has for untied changes, never below ``conf_level``.

    Raises
    ------
    ArgumentError
        An argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        The table cannot be paired, or has fewer than 2 complete pairs.
    NoVarianceError
        ``zeros="drop"`` and nobody moved.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs (note ``few_pairs``); so few that no interval reaches ``conf_level``
        (note ``interval_out_of_reach``, no bounds): below 6 pairs at 95 %.

    Notes
    -----
    The interval runs from the q-th smallest to the q-th largest Walsh average, q the smallest
    value with ``P(V <= q) >= (1 - conf_level) / 2`` for the signed-rank statistic V of n pairs
    (its normal law above 500 pairs).
    It equals R's ``wilcox.test(exact = TRUE, conf.int = TRUE)`` without ties or zeros. With ties
    R drops the zeros and searches for a root of the normal approximation;
    ``zeros="drop", interval="normal"`` gives that, without the search's rounding.

    References
    ----------
    Hodges and Lehmann (1963), doi:10.1214/aoms/1177704172; Conover (1999), Practical
    nonparametric statistics.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdefghij") * 2,
    ...     "wave": ["before"] * 10 + ["after"] * 10,
    ...     "trust": [2, 3, 3, 4, 5, 1, 2, 4, 3, 3, 3, 3, 4, 5, 5, 3, 2, 4, 5, 3],
    ... })
    >>> result = hodges_lehmann(scores, outcome="trust", pre="before", post="after")
    >>> shift = result["hodges_lehmann"]
    >>> shift.estimate, shift.conf_low, shift.conf_high
    (0.5, 0.0, 1.5)
    """
    level = check_conf_level(conf_level)
    check_choice("interval", interval, ("exact", "normal"))
    check_choice("zeros", zeros, ("keep", "drop"))
    check_decimals(decimals)
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    change = gridded_change(pairs.before, pairs.after, decimals)
    if zeros == "drop":
        require_movement(change.units)
    ordered = np.sort(change.units if zeros == "keep" else change.units[change.units != 0])
    bounds = _bounds(ordered, level, interval)
    notes = few_pairs_notes(pairs)
    if bounds.rank is None:
        notes.append(
            caution("interval_out_of_reach", SmallSampleWarning, n=len(ordered), level=level)
        )
    subject = Subject(
        method="hodges_lehmann",
        outcome=outcome,
        pre=pre,
        post=post,
        unit="points",
        references=REFERENCES,
    )
    return paired_result(
        subject,
        pairs,
        estimates=(_estimate(ordered, change, bounds, level=level),),
        settings={
            "conf_level": level,
            "conf_level_exact": bounds.coverage,
            "interval": interval,
            "zeros": zeros,
            "decimals": decimals,
            "steps_per_point": change.per_point,
        },
        notes=notes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bounds:
    """Rank (from 1) of the lower Walsh average, and the coverage it gives."""

    rank: int | None
    coverage: float | None


def _bounds(ordered: NDArray[np.int64], level: float, interval: str) -> _Bounds:
    n = len(ordered)
    if interval == "normal":
        return _Bounds(rank=_normal_rank(ordered, level), coverage=None)
    quantile, below = signed_rank_quantile(n, (1.0 - level) / 2.0)
    if quantile == 0:
        return _Bounds(rank=None, coverage=None)
    return _Bounds(rank=quantile, coverage=1.0 - 2.0 * below)


def _normal_rank(ordered: NDArray[np.int64], level: float) -> int | None:
    """Return the rank at which the corrected normal statistic crosses its quantile.

    Moving the null over a Walsh average changes W+ by 1; ties among the changes stay ties.
    """
    n = len(ordered)
    _, counts = np.unique(ordered, return_counts=True)
    ties = float((counts.astype(np.float64) ** 3 - counts).sum())
    sd = math.sqrt(n * (n + 1) * (2 * n + 1) / 24.0 - ties / 48.0)
    crossing = n * (n + 1) / 4.0 - 0.5 - normal_quantile(0.5 + level / 2.0) * sd
    rank = math.floor(crossing) + 1
    return rank if rank >= 1 else None


def _estimate(
    ordered: NDArray[np.int64], change: Gridded, bounds: _Bounds, *, level: float
) -> Estimate:
    count = walsh_count(len(ordered))
    per_sum = 2.0 * change.per_point
    low_middle, high_middle = (walsh_sum(ordered, rank) for rank in median_of_ranks(count))
    low = high = None
    if bounds.rank is not None:
        low = walsh_sum(ordered, bounds.rank) / per_sum
        high = walsh_sum(ordered, count + 1 - bounds.rank) / per_sum
    return Estimate(
        term="hodges_lehmann",
        estimate=(low_middle + high_middle) / 2.0 / per_sum,
        conf_low=low,
        conf_high=high,
        conf_level=None if low is None else level,
        unit="points",
        n=len(ordered),
    )
