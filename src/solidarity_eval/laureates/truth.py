"""What is true of simulated people, computed and not simulated: change, effect, drift, season.

The change is what a comparison of two times estimates; the effect is what the programme added.
They differ by the drift and the season, which would have come without any programme.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ArgumentError
from solidarity_eval.laureates.people import Group, Score, direction, place_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solidarity_eval.schemas.instrument import Instrument, Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The truth of one score between two times, in points of the score.

    ``change`` is the sum of ``effect``, ``drift`` and ``season``.

    Attributes
    ----------
    before, after : float
        Expected score of those who enter.
    change, effect, drift, season : float
        Expected difference, and its parts.
    reference : float
        Expected score of the population that the project draws from, in the middle of the year.
    """

    before: float
    after: float
    change: float
    effect: float
    drift: float
    season: float
    reference: float


def truth_of(
    group: Group, score: Score, instrument: Instrument, *, scale: str, before: str, after: str
) -> Truth:
    """Return the truth of a score of a group between two times.

    Parameters
    ----------
    group, score : Group, Score
        What the people are drawn from.
    instrument : Instrument
        The questionnaire.
    scale : str
        Identifier of one of its scores; not one that is read in a table.
    before, after : str
        Times of the group.

    Returns
    -------
    Truth

    Raises
    ------
    ArgumentError
        If the score is read in a table.
    """
    own = instrument.scale(scale)
    if own.score == "table":
        raise ArgumentError("laureates.table_score", scale=f"{instrument.id}.{scale}")
    times = list(group.months)
    first, last = times.index(before), times.index(after)
    season = group.seasons(np.arange(max(1, group.entry_days)))
    shifts = [score.shift if time == 0 else score.r * score.shift for time in (first, last)]
    growth = group.growth

    def expected(shift: float, *, time: int, season_on: bool, programme: bool) -> float:
        added = growth[time] * score.effect if programme else 0.0
        teams = growth[time] * score.team_sd
        mean = shift + added + (score.season * season[time] if season_on else np.zeros(1))
        return expected_score(score, instrument, own, mean=mean, variance=1 + teams**2)

    start = expected(shifts[0], time=first, season_on=True, programme=True)
    end = expected(shifts[1], time=last, season_on=True, programme=True)
    without = expected(shifts[1], time=last, season_on=True, programme=False)
    calm = [
        expected(shift, time=time, season_on=False, programme=False)
        for shift, time in zip(shifts, (first, last), strict=True)
    ]
    effect, drift = end - without, calm[1] - calm[0]
    return Truth(
        before=start,
        after=end,
        change=end - start,
        effect=effect,
        drift=drift,
        season=end - start - effect - drift,
        reference=expected(0.0, time=first, season_on=False, programme=False),
    )


def expected_score(
    score: Score,
    instrument: Instrument,
    scale: Scale,
    *,
    mean: NDArray[np.float64],
    variance: float,
) -> float:
    """Return the expected score of people whose latent score is normal, over several means."""
    items = instrument.items.ids if scale.items == "all" else scale.items
    parts = [
        _item(score, instrument, scale=scale, item=item, mean=mean, variance=variance)
        for item in items
    ]
    total = float(np.mean(np.sum(parts, axis=0)))
    value = total / len(items) if scale.score == "mean" else total
    return value * scale.multiply


def _item(
    score: Score,
    instrument: Instrument,
    *,
    scale: Scale,
    item: str,
    mean: NDArray[np.float64],
    variance: float,
) -> NDArray[np.float64]:
    """Return what an answer adds to the score on average: its expectation, or a probability."""
    from scipy.special import ndtr

    low, high = instrument.items.range_of(item)
    centre, sd = place_of(score, instrument, instrument.items.ids.index(item))
    at = centre + sd * direction(score, instrument, item) * score.loading * mean
    width = sd * math.sqrt(1 + score.loading**2 * (variance - 1))
    cuts = np.arange(low, high) + 0.5
    above = ndtr((at[:, None] - cuts[None, :]) / width)
    if scale.score == "count" and scale.count is not None:
        counted = scale.count.answers.get(item, scale.count.answers.get("any", ()))
        upper = np.column_stack([np.ones(len(at)), above, np.zeros(len(at))])
        shares = upper[:, :-1] - upper[:, 1:]
        return np.asarray(sum(shares[:, code - low] for code in counted))
    value = low + above.sum(axis=1)
    return np.asarray(low + high - value if item in instrument.reverse else value)
