"""One common factor of a set of items: reliabilities that need no equal loadings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels import cfa, cfa_models
from solidarity_eval._kernels.scoring import NotConvergedError

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_SWEEPS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFactor:
    """A one-factor model at its maximum likelihood.

    Attributes
    ----------
    loadings, residuals : ndarray of shape (k,)
        In the metric of the items; the factor has variance 1.
    covariance : ndarray of shape (2 k, 2 k)
        Of the estimates, loadings first.
    """

    loadings: Vector
    residuals: Vector
    covariance: Matrix

    @property
    def standardized(self) -> Vector:
        """Loadings of the standardised items."""
        scaled: Vector = self.loadings / np.sqrt(self.loadings**2 + self.residuals)
        return scaled


def maximum_likelihood(values: Matrix) -> OneFactor:
    """Fit one factor to the covariances of ``values`` (n, k)."""
    moments = cfa.sample_moments(values)
    k = len(moments.mean)
    model = cfa_models.single_group([range(k)], moments)
    fitted = cfa.fit(model, [moments])
    position = {(cell.matrix, cell.row): cell.parameter for cell in model.cells}
    order = [position["loadings", item] for item in range(k)]
    order += [position["residual_cov", item] for item in range(k)]
    covariance = cfa.covariance_of_estimates(fitted.information)[np.ix_(order, order)]
    theta = fitted.theta[order]
    sign = -1.0 if theta[:k].sum() < 0.0 else 1.0
    return OneFactor(loadings=sign * theta[:k], residuals=theta[k:], covariance=covariance)


def omega_model(fit: OneFactor) -> tuple[float, float]:
    """Return omega total with the variance that the model implies, and its standard error."""
    common, unique = fit.loadings.sum() ** 2, fit.residuals.sum()
    total = common + unique
    by_loading = np.full(len(fit.loadings), 2.0 * fit.loadings.sum() * unique / total**2)
    by_residual = np.full(len(fit.residuals), -common / total**2)
    slope = np.concatenate([by_loading, by_residual])
    return float(common / total), _delta(slope, fit.covariance)


def omega_observed(fit: OneFactor, cov: Matrix) -> float:
    """Return omega total with the observed variance of the sum (``cov`` with divisor n)."""
    return float(fit.loadings.sum() ** 2 / cov.sum())


def omega_standardized(fit: OneFactor) -> tuple[float, float]:
    """Return omega total of the standardised items, and its standard error."""
    scaled = fit.standardized
    a, unique = scaled.sum(), np.sum(1.0 - scaled**2)
    total = a**2 + unique
    by_scaled = (2.0 * a * total - a**2 * (2.0 * a - 2.0 * scaled)) / total**2
    size = np.sqrt(fit.loadings**2 + fit.residuals)
    by_loading = by_scaled * fit.residuals / size**3
    by_residual = -by_scaled * fit.loadings / (2.0 * size**3)
    slope = np.concatenate([by_loading, by_residual])
    return float(a**2 / total), _delta(slope, fit.covariance)


def omega_minres(corr: Matrix) -> tuple[float, Vector]:
    """Return omega total of the minimum-residual factor, and its loadings.

    Omega is 1 - (sum of uniquenesses) / (sum of correlations), as ``psych::omega`` has it.
    """
    loadings = minres(corr)
    return float(1.0 - np.sum(1.0 - loadings**2) / corr.sum()), loadings


def minres(corr: Matrix) -> Vector:
    """Return the loadings that leave the least squared off-diagonal correlations.

    Each loading in turn is set to its least-squares value given the others (Harman & Jones
    1966), until none moves; communalities stop at .995, as in psych.
    """
    values, vectors = np.linalg.eigh(corr)
    loadings: Vector = vectors[:, -1] * np.sqrt(values[-1])
    off = corr - np.eye(len(corr))
    most = np.sqrt(0.995)
    for _ in range(_SWEEPS):
        before = loadings.copy()
        for item in range(len(corr)):
            others = loadings @ loadings - loadings[item] ** 2
            loadings[item] = np.clip(off[item] @ loadings / others, -most, most)
        if np.abs(loadings - before).max() < 1e-13:
            return -loadings if loadings.sum() < 0.0 else loadings
    raise NotConvergedError


def lambda6(corr: Matrix) -> float:
    """Return Guttman's lambda 6: what each item shares with all the others together.

    Raises
    ------
    numpy.linalg.LinAlgError
        If an item is a linear function of the others.
    """
    if np.linalg.cond(corr) > 1e12:
        raise np.linalg.LinAlgError
    unexplained = 1.0 / np.diag(np.linalg.inv(corr))
    return float(1.0 - unexplained.sum() / corr.sum())


def _delta(slope: Vector, covariance: Matrix) -> float:
    return float(np.sqrt(slope @ covariance @ slope))
