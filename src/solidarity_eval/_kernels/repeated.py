"""The same people at three waves or more: matrices of n persons by k waves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.proportions import Interval
from solidarity_eval._kernels.student import above_zero, t_p_value
from solidarity_eval._kernels.tails import chi2_p, two_sided_z

Floats = NDArray[np.float64]


def cochran_q(answers: NDArray[np.bool_]) -> float:
    """Return Cochran's Q of yes/no answers; at least one person must have changed."""
    waves = answers.shape[1]
    by_wave = answers.sum(axis=0).astype(np.float64)
    by_person = answers.sum(axis=1).astype(np.float64)
    total = by_person.sum()
    top = (waves - 1) * (waves * (by_wave**2).sum() - total**2)
    return float(top / (waves * total - (by_person**2).sum()))


def row_ranks(values: Floats) -> Floats:
    """Return the rank of each wave within its person, ties shared."""
    below = (values[:, None, :] < values[:, :, None]).sum(axis=2)
    equal = (values[:, None, :] == values[:, :, None]).sum(axis=2)
    result: Floats = below + (equal + 1) / 2
    return result


def friedman(values: Floats) -> tuple[float, float]:
    """Return Friedman's chi-square corrected for ties, and Kendall's W.

    At least one person must have answers that differ.
    """
    n, k = values.shape
    ranks = row_ranks(values)
    middle = (k + 1) / 2
    between = n * n * float(((ranks.mean(axis=0) - middle) ** 2).sum())
    within = float(((ranks - middle) ** 2).sum())
    chi2 = (k - 1) * between / within
    return chi2, chi2 / (n * (k - 1))


def iman_davenport(chi2: float, n: int, k: int) -> float | None:
    """Return the F form of Friedman's statistic, None when all persons rank alike."""
    rest = n * (k - 1) - chi2
    return None if rest <= 1e-12 * chi2 else (n - 1) * chi2 / rest


@dataclass(frozen=True, slots=True)
class Mauchly:
    """Determinant of the contrasts' covariance over its value under sphericity, and its p."""

    w: float
    df: float
    p_value: float


@dataclass(frozen=True, slots=True)
class RepeatedAnova:
    """One-way analysis of variance of waves within persons.

    Attributes
    ----------
    f : float
        Mean square of waves over that of the rest.
    ss_waves, ss_persons, ss_error : float
        Sums of squares.
    epsilon_gg, epsilon_hf : float
        Greenhouse-Geisser and Huynh-Feldt, the latter at most 1.
    mauchly : Mauchly or None
        Test of sphericity, where there is one.
    """

    f: float
    ss_waves: float
    ss_persons: float
    ss_error: float
    epsilon_gg: float
    epsilon_hf: float
    mauchly: Mauchly | None


def interaction(values: Floats) -> Floats:
    """Return what is left of each value without its person's mean and its wave's."""
    rest: Floats = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()
    return rest


def repeated_anova(values: Floats) -> RepeatedAnova:
    """Return the analysis; the rest must vary and n be at least 2."""
    n, k = values.shape
    grand = values.mean()
    waves = n * float(((values.mean(axis=0) - grand) ** 2).sum())
    persons = k * float(((values.mean(axis=1) - grand) ** 2).sum())
    rest = interaction(values)
    error = float((rest**2).sum())
    gg = _greenhouse_geisser(rest)
    hf = _huynh_feldt(gg, n, k)
    return RepeatedAnova(
        f=waves / (k - 1) / (error / ((n - 1) * (k - 1))),
        ss_waves=waves,
        ss_persons=persons,
        ss_error=error,
        epsilon_gg=gg,
        epsilon_hf=hf,
        mauchly=_mauchly(values),
    )


def _greenhouse_geisser(rest: Floats) -> float:
    """Return epsilon from the double-centred covariance: tr(S)^2 / ((k - 1) tr(S S))."""
    covariance = rest.T @ rest
    k = rest.shape[1]
    return float(np.trace(covariance) ** 2 / ((k - 1) * (covariance**2).sum()))


def _huynh_feldt(epsilon: float, n: int, k: int) -> float:
    """Return epsilon by its unbiased ratio; two persons give none, Greenhouse-Geisser's stays."""
    df = k - 1
    bottom = df * (n - 1 - df * epsilon)
    return epsilon if bottom <= 1e-12 else min(1.0, (n * df * epsilon - 2) / bottom)


def _mauchly(values: Floats) -> Mauchly | None:
    """Return the test, None with two waves or where no person moves in some direction.

    The p is Box's series in chi-squares, to its second-order term.
    """
    n, k = values.shape
    d = k - 1
    df = d * (d + 1) / 2 - 1
    contrasts = np.linalg.qr(np.column_stack([np.ones(k), np.eye(k)[:, 1:]]))[0][:, 1:]
    moves = (values - values.mean(axis=0)) @ contrasts
    spreads = np.linalg.svd(moves, compute_uv=False)
    if d == 1 or n <= d or spreads[-1] <= 1e-9 * spreads[0]:
        return None
    shares = spreads**2 / (spreads**2).mean()
    log_w = float(np.log(shares).sum())
    factor = 1 - (2 * d * d + d + 2) / (6 * d * (n - 1))
    chi2 = -factor * (n - 1) * log_w
    polynomial = (d + 2) * (d - 1) * (d - 2) * (2 * d**3 + 6 * d * d + 3 * d + 2)
    weight = polynomial / (288 * ((n - 1) * d * factor) ** 2)
    first = chi2_p(chi2, df)
    p_value = above_zero(first + weight * (chi2_p(chi2, df + 4) - first))
    return Mauchly(w=math.exp(log_w), df=df, p_value=p_value)


@dataclass(frozen=True, slots=True)
class WithinCorrelation:
    """Common correlation of two measures within persons."""

    r: float
    df: int
    slope: float
    t: float
    p_value: float
    interval: Interval


def within_correlation(
    x: Floats, y: Floats, persons: NDArray[np.intp], *, conf_level: float
) -> WithinCorrelation:
    """Return the correlation of deviations from each person's own means.

    Both must vary within persons, and df = rows - persons - 1 be at least 1.
    """
    counts = np.bincount(persons)
    dx = x - (np.bincount(persons, weights=x) / counts)[persons]
    dy = y - (np.bincount(persons, weights=y) / counts)[persons]
    df = len(x) - len(counts) - 1
    r = float(dx @ dy / math.sqrt((dx @ dx) * (dy @ dy)))
    r = max(-1.0, min(1.0, r))
    t = math.copysign(math.inf, r) if abs(r) == 1 else r * math.sqrt(df / (1 - r * r))
    low, high = -1.0, 1.0
    if df > 1:
        half = two_sided_z(conf_level) / math.sqrt(df - 1)
        low, high = math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
    return WithinCorrelation(
        r=r,
        df=df,
        slope=float(dx @ dy / (dx @ dx)),
        t=t,
        p_value=t_p_value(t, df),
        interval=(low, high),
    )
