"""How often each verdict would be given, were the true change known: exact, by quadrature."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from solidarity_eval._kernels.student import t_quantile

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(120)
_TAIL = 1e-15


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """Chance of each verdict; they add up to 1."""

    favourable: float
    no_change_that_matters: float
    unfavourable: float
    cannot_conclude: float


def verdict_chances(
    n: float,
    true_change: float,
    *,
    sd: float,
    smallest: float | None = None,
    drift_bound: float = 0.0,
    conf_level: float = 0.95,
) -> Chances:
    """Return the chance of each verdict for one group of ``n`` pairs with normal changes.

    Parameters
    ----------
    n : float
        Pairs, above 1.
    true_change : float
        Positive is favourable, in points.
    sd : float
        Standard deviation of the change, in points.
    smallest : float or None
        Declared smallest change that matters.
    drift_bound : float
        What a favourable interval must exceed, 0 or more.
    conf_level : float
        Of the interval that is read.

    Notes
    -----
    Given the observed SD the half-width is fixed and the mean is normal, independent of it: the
    verdicts are intervals of the mean. Their chances are averaged over the chi distribution of
    the SD by Gauss-Legendre quadrature between the half-widths at which a verdict appears.
    """
    df = n - 1.0
    error = sd / math.sqrt(n)
    reach = t_quantile(0.5 + conf_level / 2.0, df) * error
    total = np.zeros(3)
    for low, high in _pieces(df, reach=reach, smallest=smallest, bound=drift_bound):
        ratio = 0.5 * (high - low) * _NODES + 0.5 * (high + low)
        weight = 0.5 * (high - low) * _WEIGHTS * _chi_density(ratio, df)
        given = _given_width(reach * ratio, true_change, error=error, smallest=smallest,
                             bound=drift_bound)  # fmt: skip
        total += np.array([float(weight @ part) for part in given])
    favourable, same, unfavourable = (min(max(float(part), 0.0), 1.0) for part in total)
    return Chances(
        favourable=favourable,
        no_change_that_matters=same,
        unfavourable=unfavourable,
        cannot_conclude=max(0.0, 1.0 - favourable - same - unfavourable),
    )


def _pieces(
    df: float, *, reach: float, smallest: float | None, bound: float
) -> list[tuple[float, float]]:
    """Return ranges of observed over true SD on which every chance is smooth."""
    ends = [
        math.sqrt(float(special.chdtri(df, 1.0 - _TAIL)) / df),
        math.sqrt(float(special.chdtri(df, _TAIL)) / df),
    ]
    if smallest is not None:
        widths = (smallest, smallest / 2.0, (smallest - bound) / 2.0)
        ends += [width / reach for width in widths if ends[0] < width / reach < ends[1]]
    marks = sorted(ends)
    return list(itertools.pairwise(marks))


def _chi_density(ratio: np.ndarray, df: float) -> np.ndarray:
    """Return the density of an SD over its true value, with ``df`` degrees of freedom."""
    half = df / 2.0
    log = (
        math.log(2.0) + half * math.log(half) - float(special.gammaln(half))
        + (df - 1.0) * np.log(ratio) - half * ratio * ratio
    )  # fmt: skip
    density: np.ndarray = np.exp(log)
    return density


def _given_width(
    half: np.ndarray, true_change: float, *, error: float, smallest: float | None, bound: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return favourable, no change and unfavourable chances, given the half-widths."""

    def below(edge: np.ndarray) -> np.ndarray:
        tail: np.ndarray = special.ndtr((edge - true_change) / error)
        return tail

    above_bound, under_zero = bound + half, -half
    if smallest is None:
        nothing = np.zeros_like(half)
        return 1.0 - below(above_bound), nothing, below(under_zero)
    left, right = half - smallest, smallest - half
    possible = half < smallest
    same = np.where(possible, below(right) - below(left), 0.0)
    both_up = np.where(possible & (above_bound < right), below(right) - below(above_bound), 0.0)
    both_down = np.where(possible & (left < under_zero), below(under_zero) - below(left), 0.0)
    return 1.0 - below(above_bound) - both_up, same, below(under_zero) - both_down
