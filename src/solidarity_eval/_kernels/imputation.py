"""Drawing missing scores from a Bayesian normal linear regression."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Array = NDArray[np.float64]


def imputations(
    known: Array,
    scores: Array,
    missing: Array,
    *,
    draws: int,
    generator: np.random.Generator,
) -> Array:
    """Draw the missing scores from their posterior, with a flat prior.

    Each draw takes a residual variance ``RSS / chi2(n - q)``, coefficients around the
    least-squares ones, then a score for each person (method ``norm`` of R's mice, without its
    ridge).

    Parameters
    ----------
    known : ndarray of shape (n, q)
        Columns of the model, intercept among them, of the n people with a score; n above q, of
        full rank.
    scores : ndarray of shape (n,)
        Their scores.
    missing : ndarray of shape (k, q)
        The same columns of the people without one.
    draws : int
        Number m of imputations.

    Returns
    -------
    ndarray of shape (m, k)
    """
    n, q = known.shape
    orthogonal, upper = linalg.qr(known, mode="economic")
    projected = orthogonal.T @ scores
    residual = scores - orthogonal @ projected
    centre = linalg.solve_triangular(upper, projected)
    # With a positive diagonal the factor is unique, so the order of the people moves no draw.
    spread = linalg.solve_triangular(upper, np.diag(np.sign(np.diag(upper))))
    sigma = np.sqrt(float(residual @ residual) / generator.chisquare(n - q, size=draws))
    around = generator.standard_normal((draws, q)) @ spread.T
    noise = generator.standard_normal((draws, len(missing)))
    drawn: Array = (missing @ centre) + sigma[:, None] * (around @ missing.T + noise)
    return drawn
