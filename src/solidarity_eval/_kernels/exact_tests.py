"""Exact p-values of one count: binomial and Poisson, two-sided by minimum likelihood."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy import special

from solidarity_eval._kernels.student import above_zero

# R's binom.test and poisson.test count an outcome as "not more likely" up to this factor.
_TIE = 1 + 1e-7


def _log_binomial(k: int, n: int, p: float) -> float:
    choose = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return float(choose + special.xlogy(k, p) + special.xlog1py(n - k, -p))


def binomial_at_most(k: int, n: int, p: float) -> float:
    """Return P(X <= k) for X binomial (n, p)."""
    if k < 0:
        return 0.0
    return 1.0 if k >= n else float(special.betainc(n - k, k + 1, 1 - p))


def binomial_at_least(k: int, n: int, p: float) -> float:
    """Return P(X >= k) for X binomial (n, p)."""
    if k <= 0:
        return 1.0
    return 0.0 if k > n else float(special.betainc(k, n - k + 1, p))


def binomial_mass(k: int, n: int, p: float) -> float:
    """Return P(X = k) for X binomial (n, p)."""
    return math.exp(_log_binomial(k, n, p))


def poisson_at_most(k: int, mean: float) -> float:
    """Return P(X <= k) for X Poisson."""
    return 0.0 if k < 0 else float(special.gammaincc(k + 1, mean))


def poisson_at_least(k: int, mean: float) -> float:
    """Return P(X >= k) for X Poisson."""
    return 1.0 if k <= 0 else float(special.gammainc(k, mean))


def _first_true(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the least i in [low, high] where a monotone condition holds, else high + 1."""
    high += 1
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def binomial_p(x: int, n: int, p: float, *, alternative: str) -> float:
    """Return the exact p-value of ``x`` successes among ``n`` when the share is ``p``.

    Two-sided: the total probability of all outcomes that are not more likely than ``x``.
    """
    if alternative == "less":
        return above_zero(binomial_at_most(x, n, p))
    if alternative == "greater":
        return above_zero(binomial_at_least(x, n, p))
    mean = n * p
    if x == mean:
        return 1.0
    limit = _log_binomial(x, n, p) + math.log(_TIE)
    if x < mean:
        far = _first_true(lambda i: _log_binomial(i, n, p) <= limit, math.ceil(mean), n)
        return above_zero(binomial_at_most(x, n, p) + binomial_at_least(far, n, p))
    near = _first_true(lambda i: _log_binomial(i, n, p) > limit, 0, math.floor(mean))
    return above_zero(binomial_at_most(near - 1, n, p) + binomial_at_least(x, n, p))


def poisson_p(x: int, mean: float, *, alternative: str) -> float:
    """Return the exact p-value of ``x`` events when ``mean`` are expected.

    Two-sided: the total probability of all counts that are not more likely than ``x``.
    """
    if alternative == "less":
        return above_zero(poisson_at_most(x, mean))
    if alternative == "greater":
        return above_zero(poisson_at_least(x, mean))
    if x == mean:
        return 1.0

    def log_mass(i: int) -> float:
        return float(special.xlogy(i, mean) - mean - special.gammaln(i + 1))

    limit = log_mass(x) + math.log(_TIE)
    if x > mean:
        near = _first_true(lambda i: log_mass(i) > limit, 0, math.floor(mean))
        return above_zero(poisson_at_most(near - 1, mean) + poisson_at_least(x, mean))
    high = math.ceil(mean) + 1
    while log_mass(high) > limit:
        high *= 2
    far = _first_true(lambda i: log_mass(i) <= limit, math.ceil(mean), high)
    return above_zero(poisson_at_most(x, mean) + poisson_at_least(far, mean))
