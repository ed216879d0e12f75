"""People drawn by a computer: latent scores, what moves them, answers to questions.

The score before of somebody who enters, in standard deviations of the population that the
project draws from, is normal around ``shift``: low scores come in more often (an exponential
tilt of the population). Two times correlate by ``r``, so that with nothing at all the mean moves
back to ``r * shift``: this is the drift. Season and what the programme adds come on top.
An answer is the latent score and noise of its own, rounded to the answers of its question.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solidarity_eval.schemas.instrument import Instrument

DAYS_PER_MONTH = 365.25 / 12
Leaving = Literal["chance", "before", "change"]
"""Why people leave: by chance, by their score before, by their own change."""

LEAVING: tuple[Leaving, ...] = ("chance", "before", "change")
_TIE = 0.6
"""Correlation of the propensity to leave with what it depends on."""
_COMMON = 0.3
"""Share of a score that it has in common with the other scores of a person."""
_APART = 0.05
"""How far the questions of one score stand apart, as a share of the range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What moves the answers to one questionnaire; amounts in SD of the reference population.

    Attributes
    ----------
    instrument : str
        Identifier in the project.
    shift : float
        Mean of those who enter; higher is a higher score, whether wished or not.
    r : float
        Correlation of the latent score between two times.
    effect : float
        What the programme adds at the last time.
    season : float
        Half the distance between January and July.
    team_sd : float
        How much teams differ in what they add.
    centre, spread : float
        Mean and SD of an answer of the reference population, as shares of the range.
    loading : float
        Correlation of an answer with the latent score.
    against : tuple of str
        Questions that point the other way without being reversed when scored.
    """

    instrument: str
    shift: float = 0.0
    r: float = 0.6
    effect: float = 0.0
    season: float = 0.0
    team_sd: float = 0.0
    centre: float = 0.5
    spread: float = 0.25
    loading: float = 0.75
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People of one population.

    Attributes
    ----------
    population : str
        Identifier in the project.
    n : int
        People who enter.
    prefix : str
        Of their codes.
    months : mapping
        Months after entry, by time; the first is the time before.
    scores : tuple of Score
        One per questionnaire that they answer.
    drop_out : float
        Share who have left by the last time.
    first_entry : datetime.date
        Day from which people enter.
    entry_days : int
        Days over which they do.
    unlinked : float
        Share of the later answers that come back without a code.
    missing : float
        Share of questions left blank.
    teams : tuple of str
        People are dealt to them in turn.
    measures : mapping
        Shares of "yes" at each time, by measure of the project that is answered yes or no.
    anonymous : bool
        Whether nobody is known again: each questionnaire has a number of its own.
    """

    population: str
    n: int
    prefix: str
    months: Mapping[str, float]
    scores: tuple[Score, ...]
    drop_out: float
    first_entry: dt.date
    entry_days: int
    unlinked: float = 0.02
    missing: float = 0.02
    teams: tuple[str, ...] = ()
    measures: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    anonymous: bool = False

    @property
    def growth(self) -> NDArray[np.float64]:
        """Share of the effect that is there at each time."""
        months = np.array(list(self.months.values()))
        growth: NDArray[np.float64] = months / months.max()
        return growth

    def seasons(self, entry: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the season of each time for people who entered so many days after the first.

        1 in mid-January and -1 in mid-July; of shape (times, people).
        """
        first = self.first_entry.timetuple().tm_yday
        day = (
            first + entry + np.round(np.array(list(self.months.values())) * DAYS_PER_MONTH)[:, None]
        )
        season: NDArray[np.float64] = np.cos(2 * math.pi * (day - 15) / 365.25)
        return season


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """People as drawn.

    Attributes
    ----------
    group : Group
        What they were drawn from.
    entry : ndarray of int
        Day of entry, counted from the first.
    team : ndarray of int
        Rank of the team, zeros without teams.
    answers : mapping
        By questionnaire or measure: floats of shape (people, times, questions), NaN where left
        blank.
    stays : ndarray of bool, shape (people, times)
        Who answers at which time.
    """

    group: Group
    entry: NDArray[np.int64]
    team: NDArray[np.int64]
    answers: dict[str, NDArray[np.float64]] = field(repr=False)
    stays: NDArray[np.bool_] = field(repr=False)

    @property
    def codes(self) -> list[str]:
        """Codes of the people."""
        return [self.code(person, 0) for person in range(self.group.n)]

    def code(self, person: int, time: int) -> str:
        """Return what a questionnaire says of who answered: a code, or its own number."""
        number = person + 1 + (time * self.group.n if self.group.anonymous else 0)
        return f"{self.group.prefix}{number:03}"

    def entry_day(self, person: int) -> dt.date:
        """Return the day on which a person entered."""
        return self.group.first_entry + dt.timedelta(days=int(self.entry[person]))


def draw(
    group: Group,
    instruments: Mapping[str, Instrument],
    rng: np.random.Generator,
    *,
    leaving: Leaving = "chance",
) -> Drawn:
    """Draw the people of a group and everything they would answer.

    Parameters
    ----------
    group : Group
        What is true of them.
    instruments : mapping
        Questionnaires of the project by identifier.
    rng : numpy.random.Generator
        Source of the numbers.
    leaving : {"chance", "before", "change"}
        Why people leave: by chance, the more the worse their first score was, or the more the
        worse their first score changed.

    Returns
    -------
    Drawn
    """
    n, teams = group.n, max(1, len(group.teams))
    entry = np.sort(rng.integers(0, max(1, group.entry_days), n))
    team = np.arange(n) % teams
    common = rng.standard_normal(n)
    season = group.seasons(entry).T
    answers, latents = {}, []
    for score in group.scores:
        instrument = instruments[score.instrument]
        toward = -1.0 if _lower_is_better(instrument) else 1.0
        latent = _latent(score, group, toward * common, rng=rng)
        latent += season * score.season
        added = score.effect + score.team_sd * rng.standard_normal(teams)[team]
        latent += group.growth[None, :] * added[:, None]
        latents.append(toward * latent)
        answers[score.instrument] = _answers(score, instrument, latent, rng=rng)
    for measure, shares in group.measures.items():
        said = rng.uniform(size=(n, 1)) < np.array(shares)
        answers[measure] = said.astype(np.float64)[:, :, None]
    stays = _stays(group, latents[0], rng=rng, leaving=leaving)
    for values in answers.values():
        values[rng.uniform(size=values.shape) < group.missing] = np.nan
    return Drawn(group=group, entry=entry, team=team, answers=answers, stays=stays)


def _lower_is_better(instrument: Instrument) -> bool:
    return instrument.scales[0].better == "lower"


def _latent(
    score: Score, group: Group, common: NDArray[np.float64], *, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Draw the latent score at each time, before season and programme; (people, times)."""
    n, times, r = group.n, len(group.months), score.r
    own = math.sqrt(_COMMON) * common + math.sqrt(1 - _COMMON) * rng.standard_normal(n)
    first = score.shift + own
    lasting = math.sqrt(r) * first + math.sqrt(1 - r) * rng.standard_normal(n)
    passing = rng.standard_normal((n, times - 1))
    later = math.sqrt(r) * lasting[:, None] + math.sqrt(1 - r) * passing
    return np.column_stack([first, later])


def _answers(
    score: Score,
    instrument: Instrument,
    latent: NDArray[np.float64],
    *,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    noise = math.sqrt(1 - score.loading**2)
    columns = []
    for place, item in enumerate(instrument.items.ids):
        low, high = instrument.items.range_of(item)
        mean, sd = place_of(score, instrument, place)
        sign = direction(score, instrument, item)
        own = rng.standard_normal(latent.shape)
        value = mean + sd * sign * (score.loading * latent + noise * own)
        columns.append(np.clip(np.floor(value + 0.5), low, high))
    return np.stack(columns, axis=2)


def place_of(score: Score, instrument: Instrument, place: int) -> tuple[float, float]:
    """Return mean and SD of an answer of the reference population, before rounding."""
    item = instrument.items.ids[place]
    low, high = instrument.items.range_of(item)
    sign = direction(score, instrument, item)
    apart = _APART * math.cos(2.4 * place)
    return low + (high - low) * (0.5 + sign * (score.centre - 0.5 + apart)), (
        high - low
    ) * score.spread


def direction(score: Score, instrument: Instrument, item: str) -> float:
    """Return -1 for a question whose answers fall when the score rises."""
    return -1.0 if item in instrument.reverse or item in score.against else 1.0


def _stays(
    group: Group, latent: NDArray[np.float64], *, rng: np.random.Generator, leaving: Leaving
) -> NDArray[np.bool_]:
    """Tell who answers when; whoever has left never comes back."""
    from scipy.special import ndtri

    own = rng.standard_normal(group.n)
    if leaving != "chance":
        first = latent[:, 0]
        reason = first if leaving == "before" else latent[:, -1] - first
        reason = (reason - reason.mean()) / reason.std()
        own = _TIE * reason + math.sqrt(1 - _TIE**2) * own
    gone = group.drop_out * group.growth
    return own[:, None] >= ndtri(np.clip(gone, 0.0, 1.0))[None, :]
