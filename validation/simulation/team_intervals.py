"""The intervals and tests of designs in teams, for thousands of draws at once.

The formulas of the library's kernels on arrays of shape (draws, teams); tests hold each of them
equal to the public functions, draw by draw.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.cluster_robust import cluster_fit

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]

ALPHA = 0.05
_SAME = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Teams:
    """Sizes of the teams, their means and true means by draw, mean square within by draw."""

    sizes: Array
    means: Array
    true_means: Array
    ms_within: Array

    @property
    def people(self) -> float:
        """People in all."""
        return float(self.sizes.sum())

    @property
    def overall(self) -> Array:
        """Mean over people."""
        weighted: Array = self.means @ self.sizes / self.people
        return weighted


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Centre and standard error by draw, degrees of freedom of t."""

    centre: Array
    error: Array
    df: float


def team_means(teams: Teams) -> Interval:
    """Return the mean of team means."""
    count = len(teams.sizes)
    error = teams.means.std(axis=1, ddof=1) / np.sqrt(count)
    return Interval(centre=teams.means.mean(axis=1), error=error, df=count - 1.0)


def cr2(teams: Teams) -> Interval:
    """Return the mean over people with the CR2 standard error."""
    n = teams.people
    scores = teams.sizes * (teams.means - teams.overall[:, None]) / n
    adjusted = scores / np.sqrt(1.0 - teams.sizes / n)
    return Interval(
        centre=teams.overall,
        error=np.sqrt((adjusted**2).sum(axis=1)),
        df=_satterthwaite(teams.sizes, np.zeros(len(teams.sizes), dtype=np.int64)),
    )


def cr2_of_arms(teams: Teams, arms: Codes) -> Interval:
    """Return the second arm minus the first with the CR2 standard error."""
    centre, variance = np.zeros(len(teams.means)), np.zeros(len(teams.means))
    for arm, sign in ((1, 1.0), (0, -1.0)):
        mine = arms == arm
        n = teams.sizes[mine].sum()
        mean = teams.means[:, mine] @ teams.sizes[mine] / n
        scores = teams.sizes[mine] * (teams.means[:, mine] - mean[:, None]) / n
        centre += sign * mean
        variance += (scores**2 / (1.0 - teams.sizes[mine] / n)).sum(axis=1)
    return Interval(centre=centre, error=np.sqrt(variance), df=_satterthwaite(teams.sizes, arms))


def people_alone(teams: Teams) -> Interval:
    """Return the mean over people as if they were independent."""
    n, count = teams.people, len(teams.sizes)
    between = ((teams.means - teams.overall[:, None]) ** 2) @ teams.sizes
    variance = (between + (n - count) * teams.ms_within) / (n - 1.0)
    return Interval(centre=teams.overall, error=np.sqrt(variance / n), df=n - 1.0)


def fixed_teams(teams: Teams) -> Interval:
    """Return the mean over people with the variance within teams."""
    n = teams.people
    error = np.sqrt(teams.ms_within / n)
    return Interval(centre=teams.overall, error=error, df=n - len(teams.sizes))


def wald_ratio(teams: Teams, theta: float) -> Array:
    """Return Wald's F at a variance between teams of ``theta`` times that within."""
    weights = teams.sizes / (1.0 + teams.sizes * theta)
    centre = teams.means @ weights / weights.sum()
    between = ((teams.means - centre[:, None]) ** 2) @ weights
    ratio: Array = between / (len(weights) - 1) / teams.ms_within
    return ratio


def wild_rejects(sums: Array, weights: Array, signs: Array) -> Flags:
    """Tell in which draws the wild bootstrap of a mean rejects at 5 %.

    ``sums`` are those of teams that count ``weights``; ``signs`` all patterns up to their
    opposites, or random ones.
    """
    tops, squares = _mean(sums, weights, signs)
    top, square = _mean(sums, weights, np.ones((1, len(weights))))
    return _rejects(tops**2, squares, observed=(top**2 / square)[:, 0], complete=_all(signs))


def wild_rejects_arms(teams: Teams, arms: Codes, signs: Array) -> Flags:
    """Tell in which draws the wild bootstrap of a difference of arms rejects at 5 %."""
    restricted = teams.sizes * (teams.means - teams.overall[:, None])
    tops, squares = _difference(restricted, teams.sizes, arms=arms, signs=signs)
    plain = np.ones((1, len(arms)))
    top, square = _difference(teams.sizes * teams.means, teams.sizes, arms=arms, signs=plain)
    return _rejects(tops**2, squares, observed=(top**2 / square)[:, 0], complete=_all(signs))


def _mean(sums: Array, weights: Array, signs: Array) -> tuple[Array, Array]:
    """Return the mean of teams turned by signs and its CR0 variance, both by draw and pattern."""
    n = weights.sum()
    shares = weights / n
    tops = sums @ signs.T
    mixed = (sums * shares) @ signs.T
    squares = (sums**2).sum(axis=1)[:, None] - 2.0 * tops * mixed + tops**2 * (shares @ shares)
    return tops / n, squares / n**2


def _difference(sums: Array, sizes: Array, *, arms: Codes, signs: Array) -> tuple[Array, Array]:
    """Return the same of the second arm minus the first."""
    first, second = (
        _mean(sums[:, arms == arm], sizes[arms == arm], signs[:, arms == arm]) for arm in (0, 1)
    )
    return second[0] - first[0], second[1] + first[1]


def _all(signs: Array) -> bool:
    """Tell whether these are all patterns, the first of them all plus."""
    return bool(len(signs) == 2 ** (signs.shape[1] - 1) and (signs[0] == 1.0).all())


def _rejects(tops: Array, squares: Array, *, observed: Array, complete: bool) -> Flags:
    """Compare squared t of patterns (draws, patterns) with those of the draws."""
    edge = observed * (1.0 - _SAME)
    beyond = (tops >= edge[:, None] * squares).sum(axis=1)
    patterns = tops.shape[1]
    p = beyond / patterns if complete else (beyond + 1) / (patterns + 1)
    rejected: Flags = p <= ALPHA
    return rejected


def _satterthwaite(sizes: Array, arms: Codes) -> float:
    """Return the df of CR2, which depend on the sizes alone."""
    codes = np.repeat(np.arange(len(sizes)), sizes.astype(int))
    treated = arms[codes].astype(np.float64)
    columns = [np.ones(len(codes)), treated] if arms.any() else [np.ones(len(codes))]
    fit = cluster_fit(np.column_stack(columns), np.zeros(len(codes)), codes)
    if fit is None:
        raise ValueError("every arm needs people")
    return fit.robust_error(len(columns) - 1, "CR2").df
