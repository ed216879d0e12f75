"""Fit statistics of a factor model that allow for answers that are not normal.

The scaling is that of Yuan & Bentler (2000) in the form of Mplus and of lavaan's ``MLR``:
``c = (tr(B1 A1^-1) - tr(B0 A0^-1)) / df``, with information A and mean outer product of scores
B, for the saturated model (1) and the model (0).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels import cfa
from solidarity_eval._kernels.cfa import Fit, Model
from solidarity_eval._kernels.cfa_indices import baseline

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Robust:
    """Scaled test and robust indices; ``std_errors`` are of the sandwich kind."""

    chi2: float
    scaling: float
    cfi: float
    rmsea: float
    std_errors: NDArray[np.float64]


def robust(model: Model, fitted: Fit, values: Matrix) -> Robust:
    """Return the robust statistics of a model of one group with saturated means, df > 0.

    ``values`` of shape (n, p) are the answers that the model was fitted to.
    """
    n, p = values.shape
    moments = cfa.sample_moments(values)
    centred = values - moments.mean
    distance = np.einsum("ij,ij->i", centred, np.linalg.solve(moments.cov, centred.T).T)
    saturated = 0.5 * (float(np.mean(distance**2)) + p)

    scores = _scores(model, fitted, centred)
    observed = cfa.observed_information(model, [moments], fitted.theta) / n
    inverse = np.linalg.inv(observed)
    spread = scores.T @ scores / n
    means = np.trace(np.linalg.solve(fitted.matrices[0].implied_cov(), moments.cov))
    scaling = (saturated - float(np.trace(inverse @ spread)) - float(means)) / fitted.df

    kurtosis = np.mean(centred**4, axis=0) / np.diag(moments.cov) ** 2
    base_chi2, base_df = baseline([moments])
    base_scaling = (saturated - p - 0.5 * float(np.sum(kurtosis - 1.0))) / base_df

    excess = max(fitted.chi2 - scaling * fitted.df, 0.0)
    worst = max(excess, base_chi2 - base_scaling * base_df)
    return Robust(
        chi2=fitted.chi2 / scaling,
        scaling=scaling,
        cfi=1.0 if worst <= 0.0 else 1.0 - excess / worst,
        rmsea=float(np.sqrt(excess / (n * fitted.df))),
        std_errors=np.sqrt(np.diag(inverse @ spread @ inverse) / n),
    )


def _scores(model: Model, fitted: Fit, centred: Matrix) -> Matrix:
    """Return the derivative of each person's log-likelihood by each parameter, (n, q)."""
    by_cov, _ = cfa.jacobians(model, fitted.matrices[0], 0)
    inverse = np.linalg.inv(fitted.matrices[0].implied_cov())
    weighted = centred @ inverse
    quadratic = np.einsum("ni,aij,nj->na", weighted, by_cov, weighted, optimize=True)
    scores: Matrix = 0.5 * (quadratic - np.tensordot(by_cov, inverse, axes=2))
    return scores
