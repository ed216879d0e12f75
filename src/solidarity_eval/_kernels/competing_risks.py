"""Aalen-Johansen estimate of the cumulative incidence of several exits, and its variance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from solidarity_eval._kernels.tails import two_sided_z

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

INTERVALS = ("log-log", "log", "logit", "plain")
ENOUGH = 0.5 - 1e-12
"""Half, less the rounding of a sum of steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidence:
    """Steps at the ``d`` distinct times of an exit, for ``k`` kinds of exit.

    Attributes
    ----------
    times : (d,) array
        Times of the steps, in increasing order.
    at_risk : (d,) array
        Still followed, without any exit, just before each step.
    exits : (d, k) array
        Exits of each kind at each step.
    staying, staying_se : (d,) arrays
        Share without any exit just after each step (all exits together: Kaplan-Meier).
    incidence, incidence_se : (d, k) arrays
        Share that has left by each kind of exit.
    last : float
        Last time at which anyone was followed; nothing is known beyond.
    """

    times: Floats
    at_risk: Ints
    exits: Ints
    staying: Floats
    staying_se: Floats
    incidence: Floats
    incidence_se: Floats
    last: float

    def at(self, time: float, kind: int) -> tuple[float, float]:
        """Return the cumulative incidence of a kind (from 0) at a time, and its error."""
        step = self._step(time)
        if step < 0:
            return 0.0, 0.0
        return float(self.incidence[step, kind]), float(self.incidence_se[step, kind])

    def staying_at(self, time: float) -> tuple[float, float]:
        """Return the share without any exit at a time, and its error."""
        step = self._step(time)
        if step < 0:
            return 1.0, 0.0
        return float(self.staying[step]), float(self.staying_se[step])

    def _step(self, time: float) -> int:
        return int(np.searchsorted(self.times, time, side="right")) - 1


def aalen_johansen(
    times: npt.ArrayLike, causes: npt.ArrayLike, *, kinds: int | None = None
) -> Incidence:
    """Return the cumulative incidence of each kind of exit.

    Parameters
    ----------
    times : (n,) array
        Time of each person's exit, or last time followed; at least 0, finite.
    causes : (n,) array of int
        0 = still followed at that time (censored, after the exits of the same time);
        1 to ``kinds`` = kind of exit.
    kinds : int, optional
        Number of kinds; the largest cause seen by default.

    Returns
    -------
    Incidence
        Empty steps when nobody left.

    Notes
    -----
    The variance is the infinitesimal jackknife of the whole path, that of R's ``survfit`` for
    several states: each person's influence follows ``dF_k += dS dL_k + S (dN_k - Y dL_k) / Y``.
    For a single kind of exit it is Greenwood's variance.
    """
    t = np.asarray(times, dtype=np.float64)
    c = np.asarray(causes, dtype=np.int64)
    k = int(c.max(initial=0)) if kinds is None else kinds
    # People of one time and one cause share one influence: it is followed once, with a weight.
    pairs, weights = np.unique(np.column_stack((t, c)), axis=0, return_counts=True)
    group_time, group_cause = pairs[:, 0], pairs[:, 1].astype(np.int64)
    steps = np.unique(group_time[group_cause > 0])
    groups, d = len(group_time), len(steps)
    at_risk, exits = np.zeros(d, np.int64), np.zeros((d, k), np.int64)
    staying, staying_se = np.zeros(d), np.zeros(d)
    incidence, incidence_se = np.zeros((d, k)), np.zeros((d, k))
    s, f = 1.0, np.zeros(k)
    ds, df = np.zeros(groups), np.zeros((groups, k))
    for j, step in enumerate(steps):
        present = group_time >= step
        here = group_time == step
        y = int(weights[present].sum())
        left = np.zeros((groups, k))
        rows = np.flatnonzero(here & (group_cause > 0))
        left[rows, group_cause[rows] - 1] = 1.0
        at_risk[j] = y
        exits[j] = (left * weights[:, None]).sum(axis=0)
        hazard = exits[j] / y
        residual = (left - present[:, None] * hazard) / y
        df += ds[:, None] * hazard + s * residual
        f = f + s * hazard
        ds = ds * (1.0 - hazard.sum()) - s * residual.sum(axis=1)
        # The integer quotient keeps a share of exactly 0 where nobody is left.
        s *= (y - int(exits[j].sum())) / y
        staying[j], incidence[j] = s, f
        staying_se[j] = math.sqrt(float(weights @ ds**2))
        incidence_se[j] = np.sqrt(weights @ df**2)
    return Incidence(
        times=np.asarray(steps, dtype=np.float64),
        at_risk=at_risk,
        exits=exits,
        staying=staying,
        staying_se=staying_se,
        incidence=incidence,
        incidence_se=incidence_se,
        last=float(t.max(initial=0.0)),
    )


def interval(
    share: float, std_error: float, *, conf_level: float, method: str = "log-log"
) -> tuple[float, float] | None:
    """Return the bounds of a share of the curve; None at 0, at 1 and without an error.

    ``log-log`` is symmetric on log(-log F), ``log`` on log F, ``logit`` on the log odds; ``log``
    and ``plain`` are cut at 0 and 1, as R's ``survfit`` does.
    """
    if not 0.0 < share < 1.0 or std_error <= 0.0:
        return None
    z = two_sided_z(conf_level)
    if method == "plain":
        return max(0.0, share - z * std_error), min(1.0, share + z * std_error)
    if method == "log":
        factor = math.exp(z * std_error / share)
        return share / factor, min(1.0, share * factor)
    if method == "logit":
        centre = math.log(share / (1.0 - share))
        half = z * std_error / (share * (1.0 - share))
        return _expit(centre - half), _expit(centre + half)
    half = math.exp(z * std_error / (share * abs(math.log(share))))
    return float(share**half), float(share ** (1.0 / half))


def _expit(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def median_time(
    curve: Incidence, kind: int, *, conf_level: float, method: str = "log-log"
) -> tuple[float, float | None, float | None] | None:
    """Return the first time at which half has left by one kind of exit, with bounds.

    None where the curve never comes to one half. A bound is the first time at which the other
    bound of the curve comes to one half (Brookmeyer and Crowley); None where it never does.
    """
    shares, errors = curve.incidence[:, kind], curve.incidence_se[:, kind]
    found = _first(curve.times, shares)
    if found is None:
        return None
    both: list[Any] = [
        interval(float(share), float(error), conf_level=conf_level, method=method)
        or (float(share), float(share))
        for share, error in zip(shares, errors, strict=True)
    ]
    low, high = np.array([pair[0] for pair in both]), np.array([pair[1] for pair in both])
    return found, _first(curve.times, high), _first(curve.times, low)


def _first(times: Floats, shares: Floats) -> float | None:
    reached = np.flatnonzero(shares >= ENOUGH)
    return float(times[reached[0]]) if len(reached) else None
