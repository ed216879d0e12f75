"""Degrees of freedom and covariances of the fixed effects of a mixed model in small samples."""

from __future__ import annotations

import numpy as np

from solidarity_eval._kernels.mixed_deviance import Floats, slopes
from solidarity_eval._kernels.mixed_model import MixedFit, chain

_POSITIVE = 1e-8
_WELL_CONDITIONED = 1e-10


def satterthwaite(model: MixedFit, contrasts: Floats) -> Floats:
    r"""Return the degrees of freedom of each row of ``contrasts``.

    .. math:: \nu = \frac{2 f^2}{\nabla f' \, A \, \nabla f}, \qquad f = c' \Phi c,

    A twice the inverse curvature of the deviance in the relative factor and the log of the
    residual variance. Directions in which the deviance is flat are left out.
    """
    point, pieces, sums = model.point, model.pieces, model.sums
    first, det_2, rest_2 = slopes(point, pieces, model.method)
    det_1, rest_1 = first
    scale = model.residual_variance
    jacobian, bend = chain(model.theta, sums.q)
    inner = det_2 + rest_2 / scale
    in_theta = jacobian.T @ inner @ jacobian
    in_theta += np.einsum("k,kij->ij", det_1 + rest_1 / scale, bend)
    mixed = -jacobian.T @ rest_1 / scale
    curvature = np.block(
        [[in_theta, mixed[:, None]], [mixed[None, :], np.array([[point.rest / scale]])]]
    )
    rows = _in_sums(model, contrasts)
    solved = np.linalg.solve(point.c, rows.T).T
    variance = np.einsum("ij,ij->i", solved, rows)
    moved = np.einsum("ij,ajk,ik->ia", solved, pieces.first[:, :-1, :-1], solved)
    gradient = np.column_stack([moved @ jacobian, variance])
    spread = 2.0 * _positive_inverse(curvature)
    result: Floats = 2.0 * variance**2 / np.einsum("ij,jk,ik->i", gradient, spread, gradient)
    return result


def kenward_roger(model: MixedFit, contrasts: Floats) -> tuple[Floats, Floats]:
    r"""Return the adjusted variance and the degrees of freedom of each row of ``contrasts``.

    .. math:: \Phi_A = \Phi + 2 \Phi \Big\{ \sum_{rs} w_{rs} (Q_{rs} - P_r \Phi P_s) \Big\} \Phi

    W is twice the inverse of the expected restricted information of the variances. For one
    contrast the degrees of freedom of Kenward and Roger are
    :math:`2 / \sum w_{rs} a_r a_s`, :math:`a_r = c' \Phi P_r \Phi c / c' \Phi c`. Of the linear
    parametrisations of the covariance, all give the same; the total covariance stands here in the
    place of the residual one, which leaves nothing of it in the sum.
    """
    point, pieces, sums = model.point, model.pieces, model.sums
    fixed = pieces.first[:, :-1, :-1]
    phi = np.linalg.inv(point.c)
    turned = phi @ fixed
    traces = pieces.traces - np.einsum("aii->a", turned)
    second = pieces.second[:, :, :-1, :-1]
    information = (
        pieces.cross_traces
        - 2.0 * np.einsum("ij,abji->ab", phi, second)
        + np.einsum("aij,bji->ab", turned, turned)
    )
    whole = np.block(
        [[information, traces[:, None]], [traces[None, :], np.array([[sums.n - sums.p]])]]
    )
    weights = 2.0 * _inverse(whole)
    size = len(fixed)
    left = second - fixed[:, None] @ phi @ fixed[None]
    added = np.einsum("ab,abij->ij", weights[:size, :size], left)
    adjusted = phi + phi @ (added + added.T) @ phi
    rows = _in_sums(model, contrasts)
    variance = np.einsum("ij,jk,ik->i", rows, phi, rows)
    solved = rows @ phi
    shares = np.einsum("ij,ajk,ik->ia", solved, fixed, solved) / variance[:, None]
    shares = np.column_stack([shares, np.ones(len(rows))])
    df: Floats = 2.0 / np.einsum("ia,ab,ib->i", shares, weights, shares)
    found: Floats = model.residual_variance * np.einsum("ij,jk,ik->i", rows, adjusted, rows)
    return found, df


def _in_sums(model: MixedFit, contrasts: Floats) -> Floats:
    """Return contrasts of the coefficients as contrasts of the turned fixed effects."""
    turned: Floats = contrasts @ np.linalg.inv(model.sums.r)
    return turned


def _positive_inverse(matrix: Floats) -> Floats:
    """Return the inverse over the directions of positive curvature."""
    scale = np.sqrt(np.maximum(np.abs(np.diag(matrix)), np.finfo(float).tiny))
    values, vectors = np.linalg.eigh(matrix / np.outer(scale, scale))
    kept = values > _POSITIVE
    part = vectors[:, kept]
    inverse: Floats = (part / values[kept]) @ part.T / np.outer(scale, scale)
    return inverse


def _inverse(matrix: Floats) -> Floats:
    scale = np.sqrt(np.diag(matrix))
    scaled = matrix / np.outer(scale, scale)
    smallest = float(np.abs(np.linalg.eigvalsh(scaled)).min())
    found = np.linalg.inv(scaled) if smallest > _WELL_CONDITIONED else np.linalg.pinv(scaled)
    inverse: Floats = found / np.outer(scale, scale)
    return inverse
