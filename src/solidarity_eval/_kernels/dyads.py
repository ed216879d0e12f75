"""Two people per dyad: how alike they are, and what each one's predictor goes with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Intraclass correlations of exchangeable members.

    Attributes
    ----------
    pairwise : float
        Correlation over both orders of every dyad.
    icc : float
        From the mean squares between and within dyads.
    low, high : float
        Exact bounds under normality.
    f : float
        Mean square between over mean square within, n - 1 and n degrees of freedom.
    """

    pairwise: float
    icc: float
    low: float
    high: float
    f: float


def likeness(pairs: Array, conf_level: float) -> Likeness | None:
    """Return the likeness of ``pairs`` of shape (n, 2), or None where nothing varies within."""
    n = len(pairs)
    means = pairs.mean(axis=1)
    between = 2.0 * float(np.sum((means - means.mean()) ** 2))
    within = float(np.sum((pairs[:, 0] - pairs[:, 1]) ** 2)) / 2.0
    if within <= 1e-20 * (between + within) or between <= 1e-20 * within:
        return None
    f = (between / (n - 1)) / (within / n)
    tail = 0.5 + conf_level / 2.0
    low = f / float(special.fdtri(n - 1, n, tail))
    high = f / float(special.fdtri(n - 1, n, 1.0 - tail))
    return Likeness(
        pairwise=(between - within) / (between + within),
        icc=(f - 1.0) / (f + 1.0),
        low=(low - 1.0) / (low + 1.0),
        high=(high - 1.0) / (high + 1.0),
        f=f,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleModel:
    """Both members' outcomes on both members' predictors.

    Attributes
    ----------
    coefficients : ndarray of shape (3, 2)
        Intercept, predictor of member 0, predictor of member 1; one column per outcome.
    inverse : ndarray of shape (3, 3)
        Of the cross-products of the predictors.
    residual : ndarray of shape (2, 2)
        Covariance of the residuals, divisor n - 3.
    """

    coefficients: Array
    inverse: Array
    residual: Array
    df: int


def by_role(outcome: Array, predictor: Array) -> RoleModel:
    """Fit ``outcome`` on ``predictor``, both of shape (n, 2).

    Both equations have the same predictors, so that generalised least squares with any covariance
    of the two residuals is least squares of each, and REML divides by n - 3.
    """
    n = len(outcome)
    centre = predictor.mean(axis=0)
    design = np.column_stack([np.ones(n), predictor - centre])
    basis, triangle = np.linalg.qr(design)
    back = np.linalg.inv(triangle)
    shift = np.eye(3)
    shift[0, 1:] = -centre
    back = shift @ back
    coefficients = back @ (basis.T @ outcome)
    left = outcome - basis @ (basis.T @ outcome)
    return RoleModel(
        coefficients=coefficients,
        inverse=back @ back.T,
        residual=left.T @ left / (n - 3),
        df=n - 3,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeableModel:
    """Effects of one's own and of the other's predictor, members not told apart.

    Attributes
    ----------
    sum_effect, difference_effect : float
        Own plus other (between dyads), own minus other (within dyads).
    sum_variance, difference_variance : float
        Their squared standard errors.
    intercept : float
        Outcome where both predictors are 0.
    between, within : float
        Residual variances of the mean and of the difference of a dyad.
    n : int
        Dyads: n - 2 degrees of freedom between, n - 1 within.
    """

    sum_effect: float
    difference_effect: float
    sum_variance: float
    difference_variance: float
    intercept: float
    between: float
    within: float
    n: int

    @property
    def correlation(self) -> float:
        """Correlation of the two residuals, s2 (1 + r) / 2 between and 2 s2 (1 - r) within."""
        return (4.0 * self.between - self.within) / (4.0 * self.between + self.within)


def exchangeable(outcome: Array, predictor: Array) -> ExchangeableModel:
    """Fit dyad means on dyad means and differences on differences.

    With compound symmetry the mean and the difference of a dyad are independent, each with its
    own variance, so that REML is least squares of each.
    """
    n = len(outcome)
    mean_y, mean_x = outcome.mean(axis=1), predictor.mean(axis=1)
    centred = mean_x - mean_x.mean()
    slope = float(centred @ mean_y) / float(centred @ centred)
    left = mean_y - mean_y.mean() - slope * centred
    between = float(left @ left) / (n - 2)
    apart_y, apart_x = outcome[:, 0] - outcome[:, 1], predictor[:, 0] - predictor[:, 1]
    within_slope = float(apart_x @ apart_y) / float(apart_x @ apart_x)
    rest = apart_y - within_slope * apart_x
    within = float(rest @ rest) / (n - 1)
    return ExchangeableModel(
        sum_effect=slope,
        difference_effect=within_slope,
        sum_variance=between / float(centred @ centred),
        difference_variance=within / float(apart_x @ apart_x),
        intercept=float(mean_y.mean()) - slope * float(mean_x.mean()),
        between=between,
        within=within,
        n=n,
    )
