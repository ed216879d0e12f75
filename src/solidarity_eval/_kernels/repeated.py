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
    mauchly_w, mauchly_df, mauchly_p : float
        Sphericity: determinant of the contrasts' covariance over its value under sphericity.
    """

    f: float
    ss_waves: float
    ss_persons: float
    ss_error: float
    epsilon_gg: float
    epsilon_hf: float
    mauchly_w: float
    mauchly_df: float
    mauchly_p: float


def interaction(values: Floats) -> Floats:
    """Return what is left of each value without its person's mean and its wave's."""
    rest: Floats = (
        values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()
    )
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
    w, df, p_value = _mauchly(values)
    return RepeatedAnova(
        f=waves / (k - 1) / (error / ((n - 1) * (k - 1))),
        ss_waves=waves,
        ss_persons=persons,
        ss_error=error,
        epsilon_gg=gg,
        epsilon_hf=hf,
        mauchly_w=w,
        mauchly_df=df,
        mauchly_p=p_value,
    )


def _greenhouse_geisser(rest: Floats) -> float:
    """Return epsilon from the double-centred covariance: tr(S)^2 / ((k - 1) tr(S S))."""
    covariance = rest.T @ rest
    k = rest.shape[1]
    return float(np.trace(covariance) ** 2 / ((k - 1) * (covariance**2).sum()))


def _huynh_feldt(epsilon: float, n: int, k: int) -> float:
    df = k - 1
    bottom = df * (n - 1 - df * epsilon)
    return 1.0 if bottom <= 0 else min(1.0, (n * df * epsilon - 2) / bottom)


def _mauchly(values: Floats) -> tuple[float, float, float]:
    """Return W, its degrees of freedom and p; p is 1 where the test does not exist.

    It needs three waves and more persons than waves (then W is 0 without them).

    The p is Box's series in chi-squares, to its second-order term.
    """
    n, k = values.shape
    d = k - 1
    df = d * (d + 1) / 2 - 1
    contrasts = np.linalg.qr(np.column_stack([np.ones(k), np.eye(k)[:, 1:]]))[0][:, 1:]
    covariance = np.cov(values @ contrasts, rowvar=False).reshape(d, d)
    sign, log_det = np.linalg.slogdet(covariance)
    if d == 1 or n <= k or sign <= 0:
        return (1.0 if d == 1 else 0.0), df, 1.0
    log_w = min(0.0, float(log_det - d * math.log(np.trace(covariance) / d)))
    factor = 1 - (2 * d * d + d + 2) / (6 * d * (n - 1))
    chi2 = -factor * (n - 1) * log_w
    polynomial = (d + 2) * (d - 1) * (d - 2) * (2 * d**3 + 6 * d * d + 3 * d + 2)
    weight = polynomial / (288 * ((n - 1) * d * factor) ** 2)
    first = chi2_p(chi2, df)
    return math.exp(log_w), df, above_zero(first + weight * (chi2_p(chi2, df + 4) - first))


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
