"""How differently those who left would have to have changed for the answer to turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.adjusted_change import adjusted_change
from solidarity_eval._kernels.moments import is_constant, moments
from solidarity_eval._kernels.student import interval, t_quantile
from solidarity_eval.designs._entrants import Entrants, entrants
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.designs._result import assumption_table
from solidarity_eval.errors import ArgumentError, NoVarianceError, TooFewError
from solidarity_eval.estimation.arguments import (
    check_conf_level,
    check_finite,
    check_positive,
    is_number,
)
from solidarity_eval.estimation.notes import info
from solidarity_eval.estimation.pairs import Subject, few_pairs_notes, paired_result
from solidarity_eval.results import Estimate, Result, Table

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("ratitch2013", "horowitz2000")
_STEPS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Adjusted:
    """Change of all who entered, and how far its interval reaches on each side."""

    change: float
    half_width: float
    share_left: float
    df: int

    @property
    def limits(self) -> tuple[float, float]:
        return self.change - self.half_width, self.change + self.half_width

    def delta_to(self, goal: float) -> float | None:
        """Return what brings the nearer limit to ``goal``; None when it lies inside."""
        low, high = self.limits
        if low <= goal <= high:
            return None
        return (goal - (low if low > goal else high)) / self.share_left


def tipping_delta(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    threshold: float = 0.0,
    smallest_change: float | None = None,
    scale: tuple[float, float] | None = None,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
) -> Result:
    r"""How much less those who left would have to have changed for the interval to reach zero.

    .. math::
        \hat\Delta(\delta) = \hat\Delta + \ell\,\delta, \qquad
        \delta^* = \frac{\text{threshold} - L}{\ell}

    Use it for one group in which people left, beside the change of all who entered. That change
    supposes that they would have changed as those who stayed with the same score at entry;
    nothing in the data says so. The tipping delta says by how many points per person they
    would have to differ, on average, for the nearer limit of the interval to touch
    ``threshold``. It is a question put to those who know the people: is so large a difference
    credible? It is not a probability.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Leave out people whose second wave is not yet
        due. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    threshold : float
        Change that the limit is brought to, in points: 0, or an end of the drift band.
    smallest_change : float, optional
        Least change that matters, in points, above 0.
    scale : pair of float, optional
        Least and largest possible score, for the lowest and the highest case.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).

    Returns
    -------
    Result
        Estimates in points: ``change`` (of all who entered, as `change_adjusted_for_baseline`),
        ``leavers_change`` (what it supposes of those who left), ``tipping_delta`` and
        ``leavers_change_at_tipping`` (left out when the interval contains ``threshold``),
        ``tipping_delta_smallest`` (to bring the nearer limit to the smallest change; left out
        unless the whole interval lies beyond it), ``lowest_case`` and ``highest_case`` with
        ``scale`` (change if all who left ended at its least, at its largest score), ``share_left``
        (``proportion``). Table ``delta`` of kind ``curve``: ``delta, change, conf_low,
        conf_high``. The table of assumptions; the ledger as ``flow``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a score lies outside ``scale``.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be paired.
    TooFewError
        Fewer than 5 people stayed, or nobody left.
    NoVarianceError
        Those who stayed all had the same score at entry.

    Notes
    -----
    :math:`\ell` is the share that left, L the nearer limit. The width of the interval is kept: a
    fixed delta adds no sampling error beyond that of the share that left. ``lowest_case`` and
    ``highest_case`` hold their t(N - 1) interval as if the ends of the scale had been observed.

    References
    ----------
    Ratitch, O'Kelly and Tosiello (2013), doi:10.1002/pst.1549; Horowitz and Manski (2000),
    doi:10.1080/01621459.2000.10473902.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": [*"abcdefghijkl", *"abcdefghij"],
    ...     "wave": ["before"] * 12 + ["after"] * 10,
    ...     "trust": [2, 3, 3, 4, 5, 1, 2, 4, 3, 3, 2, 1, 3, 3, 4, 5, 5, 3, 2, 4, 5, 3],
    ... })
    >>> found = tipping_delta(scores, outcome="trust", pre="before", post="after", scale=(1, 5))
    >>> round(found["tipping_delta"].estimate, 2), round(found["lowest_case"].estimate, 2)
    (-0.88, 0.5)
    """
    level = check_conf_level(conf_level)
    goal = check_finite("threshold", threshold)
    if smallest_change is not None:
        smallest_change = check_positive("smallest_change", smallest_change)
    people = entrants(
        data,
        outcome=outcome,
        pre=pre,
        post=post,
        person=person,
        wave=wave,
        fewest_stayed=least_persons("tipping_delta"),
    )
    ends = None if scale is None else _scale(scale, people)
    found = _adjusted(people, level)
    delta = found.delta_to(goal)
    notes = few_pairs_notes(people.pairs)
    if delta is None:
        notes.append(info("designs_attrition.nothing_to_tip", threshold=goal))
    return paired_result(
        Subject(
            method="tipping_delta",
            outcome=outcome,
            pre=pre,
            post=post,
            unit="points",
            references=REFERENCES,
        ),
        people.pairs,
        estimates=(
            *_main(found, people, level),
            *_tipping(found, people, delta),
            *_smallest(found, smallest_change),
            *(() if ends is None else _cases(people, ends, level)),
        ),
        settings={
            "conf_level": level,
            "threshold": goal,
            "mean_of_entrants": moments(people.before).mean,
            "variance_of_mean": moments(people.before).variance / people.n,
            "share_left": found.share_left,
            "smallest_change": smallest_change,
            "scale": ends,
        },
        notes=notes,
    ).with_(
        flow=people.flow,
        tables=(_curve(found, delta), assumption_table(people.assumptions())),
    )


def _scale(scale: Sequence[float], people: Entrants) -> tuple[float, float]:
    two = isinstance(scale, Sequence) and not isinstance(scale, str) and len(scale) == 2
    if not two or not all(is_number(end) for end in scale) or not scale[0] < scale[1]:
        raise ArgumentError("designs_attrition.scale", value=repr(scale))
    low, high = float(scale[0]), float(scale[1])
    scores = np.concatenate([people.before, people.pairs.after])
    if scores.min() < low or scores.max() > high:
        raise ArgumentError(
            "designs_attrition.outside_scale",
            value=repr(scale),
            low=repr(float(scores.min())),
            high=repr(float(scores.max())),
        )
    return low, high


def _adjusted(people: Entrants, level: float) -> _Adjusted:
    if people.n_stayed == people.n:
        raise TooFewError("designs_attrition.nobody_left", n=people.n)
    pairs = people.pairs
    if is_constant(pairs.before):
        raise NoVarianceError("designs_attrition.no_spread_at_entry", n=pairs.n)
    found = adjusted_change(pairs.before, pairs.after, people.before)
    std_error = (found.variance_line + found.variance_mean) ** 0.5
    return _Adjusted(
        change=found.change,
        half_width=t_quantile(0.5 + level / 2.0, found.df) * std_error,
        share_left=1.0 - people.n_stayed / people.n,
        df=found.df,
    )


def _leavers(found: _Adjusted, people: Entrants) -> float:
    """Return the mean change that the adjusted one supposes of those who left."""
    stayers = moments(people.pairs.after - people.pairs.before).mean
    return stayers + (found.change - stayers) / found.share_left


def _main(found: _Adjusted, people: Entrants, level: float) -> list[Estimate]:
    low, high = found.limits
    left = people.n - people.n_stayed
    return [
        Estimate(
            term="change",
            estimate=found.change,
            conf_low=low,
            conf_high=high,
            conf_level=level,
            unit="points",
            n=people.n,
            df=found.df,
        ),
        Estimate(term="leavers_change", estimate=_leavers(found, people), unit="points", n=left),
        Estimate(term="share_left", estimate=found.share_left, unit="proportion", n=people.n),
    ]


def _tipping(found: _Adjusted, people: Entrants, delta: float | None) -> list[Estimate]:
    if delta is None:
        return []
    left = people.n - people.n_stayed
    at_tipping = _leavers(found, people) + delta
    return [
        Estimate(term="tipping_delta", estimate=delta, unit="points", n=left),
        Estimate(term="leavers_change_at_tipping", estimate=at_tipping, unit="points", n=left),
    ]


def _smallest(found: _Adjusted, smallest: float | None) -> list[Estimate]:
    """Return what brings the nearer limit to the smallest change, if it lies beyond."""
    if smallest is None:
        return []
    low, high = found.limits
    if low < smallest and high > -smallest:
        return []
    goal = smallest if low >= smallest else -smallest
    delta = found.delta_to(goal) or 0.0
    return [Estimate(term="tipping_delta_smallest", estimate=delta, unit="points")]


def _cases(people: Entrants, ends: tuple[float, float], level: float) -> list[Estimate]:
    """Return the change if everyone who left ended at one end of the scale."""
    cases = []
    for term, end in zip(("lowest_case", "highest_case"), ends, strict=True):
        change = moments(np.where(people.stayed, people.after, end) - people.before)
        std_error = change.sd / change.n**0.5
        low, high = interval(change.mean, std_error, conf_level=level, df=change.n - 1)
        cases.append(
            Estimate(
                term=term,
                at={"score": end},
                estimate=change.mean,
                std_error=std_error,
                conf_low=low,
                conf_high=high,
                conf_level=level,
                unit="points",
                n=change.n,
                df=change.n - 1,
            )
        )
    return cases


def _curve(found: _Adjusted, delta: float | None) -> Table:
    """Return the change over deltas from 0 to one and a half times the one that tips."""
    steps = [0.0] if delta is None else [1.5 * delta * k / (_STEPS - 1) for k in range(_STEPS)]
    low, high = found.limits
    return Table(
        kind="curve",
        id="delta",
        columns=("delta", "change", "conf_low", "conf_high"),
        rows=tuple(
            (step, *(value + found.share_left * step for value in (found.change, low, high)))
            for step in steps
        ),
    )
