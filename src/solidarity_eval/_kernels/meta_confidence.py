"""Prediction interval from the confidence distribution of tau2 (Nagashima, Noma, Furukawa 2019).

Q is a sum of chi-squares weighted by the eigenvalues of a diagonal matrix less one of rank 1, so
that its transform has a closed form in the weights. Its distribution function and its density in
tau2 come from one contour integral, and the interval from quadrature: no random draw, the same
digits at each run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
Complexes = NDArray[np.complex128]

FEWEST = 3
# Share of the distance to the nearest singularity: the trapezoidal rule errs by e^-25 there, and a
# finer one moved no interval by more than 1e-13.
_STEP = 0.25
_GONE = 40.0
_MOST_NODES = 4_000
_SADDLE_STEPS = 200
_SPREAD_STEP = 0.08
# With many studies the distribution narrows as the root of their number, and so do the steps.
_NARROWING = 0.8
_CHI_STEP = 0.25
_SETTLED = 1e-12
# Below it the studies agree to rounding, and the whole distribution lies at 0.
_ALIKE = 1e-12


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of squares Q at one tau2: transform and its slope in tau2.

    Attributes
    ----------
    scales : ndarray of shape (k,)
        ``(v + tau2) / v``.
    shares : ndarray of shape (k,)
        Weights ``1 / v``, as shares of their sum.
    slopes : ndarray of shape (k,)
        ``1 / v``: what tau2 adds to the scales.
    """

    scales: Array
    shares: Array
    slopes: Array

    def log_transform(self, s: Complexes) -> tuple[Complexes, Complexes]:
        """Return the logarithm of E exp(-s Q) and its slope in tau2."""
        factors = 1.0 + 2.0 * np.multiply.outer(s, self.scales)
        inverse = 1.0 / factors
        mean = inverse @ self.shares
        # Twice as fast as the logarithm of complex numbers, and the same.
        sizes = 0.5 * np.log(factors.real**2 + factors.imag**2)
        turns = np.arctan2(factors.imag, factors.real)
        logs = -0.5 * (sizes.sum(axis=-1) + 1j * turns.sum(axis=-1) + np.log(mean))
        rates = inverse @ self.slopes - (inverse * inverse) @ (self.shares * self.slopes) / mean
        return logs, -s * rates

    def real_log(self, s: float) -> float:
        """Return the logarithm of E exp(-s Q) for s >= 0."""
        inverse = 1.0 / (1.0 + 2.0 * s * self.scales)
        return 0.5 * (float(np.log(inverse).sum()) - math.log(float(inverse @ self.shares)))


def distribution(total: Sum, q: float) -> tuple[float, float]:
    """Return P(Q <= q) and its slope in tau2, by integration along a bent line."""
    centre = _saddle(total, q)
    bend = max(centre, 0.5 / float(total.scales.max()))
    step = _STEP * centre
    height = _exponent(total, q, centre)
    nodes = _nodes(total, q, centre=centre, bend=bend, step=step, height=height)
    x = step * np.arange(nodes)
    s = np.asarray(centre + 1j * x - x * x / (4.0 * bend), dtype=np.complex128)
    logs, rates = total.log_transform(s)
    values = np.exp(s * q + logs - np.log(s) - height) * (1.0 + 0.5j * x / bend)
    values[0] *= 0.5
    scale = math.exp(height) * step / math.pi
    return (
        min(max(scale * float(values.sum().real), 0.0), 1.0),
        scale * float((values * rates).sum().real),
    )


def _exponent(total: Sum, q: float, s: float) -> float:
    return s * q + total.real_log(s) - math.log(s)


def _saddle(total: Sum, q: float) -> float:
    """Return the minimum of the exponent over s > 0, which is convex in s.

    Nearly: the line may cross anywhere, and is shortest there.
    """
    low, high = 0.0, 1.0 / q

    def slope(s: float) -> float:
        inverse = 1.0 / (1.0 + 2.0 * s * total.scales)
        scaled = total.scales * inverse
        mean = float(inverse @ total.shares)
        fall = float(scaled.sum()) - float((inverse * scaled) @ total.shares) / mean
        return q - fall - 1.0 / s

    while slope(high) < 0.0:
        low, high = high, 2.0 * high
    for _ in range(_SADDLE_STEPS):
        middle = (low + high) / 2.0
        if slope(middle) < 0.0:
            low = middle
        else:
            high = middle
        if high - low < 0.1 * high:
            break
    return high


def _nodes(total: Sum, q: float, *, centre: float, bend: float, step: float, height: float) -> int:
    """Return how many steps it takes until nothing is left of the integrand."""
    count = 32
    while count < _MOST_NODES:
        x = step * count
        s = np.array([complex(centre - x * x / (4.0 * bend), x)])
        logs, _ = total.log_transform(s)
        left = float((s * q + logs - np.log(s)).real[0]) - height
        if left < -_GONE:
            break
        count = int(1.5 * count)
    return count


@dataclass(frozen=True, slots=True)
class Confidence:
    """The confidence distribution of tau2, as a mass at 0 and weighted places beyond.

    Attributes
    ----------
    zero : float
        Mass at 0.
    tau2, masses : ndarray
        Places and masses; with ``zero`` they sum to 1.
    """

    zero: float
    tau2: Array
    masses: Array


def confidence(values: Array, variances: Array, *, step: float = _SPREAD_STEP) -> Confidence:
    """Return the confidence distribution of tau2: 1 - P(Q <= q) at each tau2, q the one observed.

    Places follow the double-exponential rule, which is blind to the heavy tail and to the root of
    tau2 at 0.
    """
    weights = 1.0 / variances
    total = float(weights.sum())
    q = _centre_and_q(values, variances)[1]
    shares = weights / total
    df = len(values) - 1
    zero = float(special.chdtrc(df, q))
    if q <= _ALIKE or zero == 1.0:
        return Confidence(1.0, np.zeros(0), np.zeros(0))
    # The mass lies about the moment estimate, which may be thousands of times the variances.
    scale = max(len(values) / total, (q - df) / (total - float(weights @ shares)))
    step = min(step, _NARROWING / math.sqrt(len(values)))
    tau2, masses = [], []
    for sign in (1.0, -1.0):
        place = 0.0 if sign > 0 else -step
        while abs(place) < 6.0:
            at = scale * math.exp(0.5 * math.pi * math.sinh(place))
            below, slope = distribution(Sum(1.0 + at * weights, shares, weights), q)
            mass = -slope * at * 0.5 * math.pi * math.cosh(place) * step
            tau2.append(at)
            masses.append(max(mass, 0.0))
            # Nothing on the near side of the mass does not mean that nothing comes.
            if mass < 1e-17 and (below < 0.5) == (sign > 0):
                break
            place += sign * step
    return Confidence(zero, np.array(tau2), np.array(masses))


def _centre_and_q(values: Array, variances: Array) -> tuple[float, float]:
    """Return the mean of the studies by their own variances, and Cochran's Q."""
    weights = 1.0 / variances
    centre = float(weights @ values / weights.sum())
    return centre, float(weights @ (values - centre) ** 2)


def prediction_interval(
    values: Array, variances: Array, *, conf_level: float
) -> tuple[float, float]:
    """Return the interval in which the true value of one more study is expected."""
    centre, q = _centre_and_q(values, variances)
    if q <= _ALIKE:
        return centre, centre
    mixture = _Mixture(values, variances, confidence(values, variances))
    tail = (1.0 - conf_level) / 2.0
    return mixture.quantile(tail), mixture.quantile(1.0 - tail)


class _Mixture:
    """mu(tau2) + sqrt(tau2) Z + sqrt(variance(tau2)) t, over the confidence distribution."""

    def __init__(self, values: Array, variances: Array, spread: Confidence) -> None:
        tau2 = np.concatenate([[0.0], spread.tau2])
        self._masses = np.concatenate([[spread.zero], spread.masses])
        weights = 1.0 / (variances + tau2[:, None])
        sums = weights.sum(axis=1)
        self._centres = weights @ values / sums
        off = values - self._centres[:, None]
        df = len(values) - 1
        variance = (weights * off * off).sum(axis=1) / df / sums
        chi, self._chances = _chi_square(df)
        self._errors = np.sqrt(tau2[:, None] + variance[:, None] / chi)
        self._reach = float(np.max(np.abs(values - values.mean())) + np.sqrt(variances.max()))
        self._middle = float(values.mean())

    def below(self, x: float) -> float:
        """Return the probability of a value below x."""
        chances = special.ndtr((x - self._centres)[:, None] / self._errors) @ self._chances
        return float(self._masses @ chances)

    def quantile(self, probability: float) -> float:
        """Return a quantile, by the secant kept within bounds."""
        low, high = self._middle - self._reach, self._middle + self._reach
        while self.below(low) > probability:
            low -= 2.0 * (self._middle - low)
        while self.below(high) < probability:
            high += 2.0 * (high - self._middle)
        ends = [self.below(low) - probability, self.below(high) - probability]
        side = 0
        for _ in range(_SADDLE_STEPS):
            trial = (low * ends[1] - high * ends[0]) / (ends[1] - ends[0])
            off = self.below(trial) - probability
            if off == 0.0 or high - low <= _SETTLED * self._reach:
                return trial
            if abs(off) < 1e-15:
                return trial
            # The Illinois rule: an end that stays put loses half its weight.
            if off < 0.0:
                low, ends[0] = trial, off
                ends[1] *= 0.5 if side < 0 else 1.0
                side = -1
            else:
                high, ends[1] = trial, off
                ends[0] *= 0.5 if side > 0 else 1.0
                side = 1
        return (low + high) / 2.0


def _chi_square(df: int) -> tuple[Array, Array]:
    """Return places and masses of a chi-square over its df, evenly spaced on the log scale."""
    half = df / 2.0
    left, right = -80.0 / df - 4.0, math.log1p(90.0 / df) + 1.0
    logs = np.arange(left, right, min(_CHI_STEP, _CHI_STEP * 4.0 / math.sqrt(df)))
    chi = np.exp(logs)
    density = np.exp(half * (logs - chi))
    return chi, density / density.sum()
