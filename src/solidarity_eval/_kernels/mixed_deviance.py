"""Deviance of a linear mixed model with one grouping factor, with its slopes and curvature."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.mixed_sums import GroupSums

Floats = NDArray[np.float64]
Method = Literal["reml", "ml"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivatives:
    """What the slopes of the deviance and of the variances of the coefficients are made of.

    ``a`` and ``b`` run over the distinct entries of the relative covariance of the random effects:
    both variances and the covariance for a slope, one variance without.

    Attributes
    ----------
    first : ndarray of shape (d, r, r)
        Minus the slopes of :math:`W'V^{-1}W`.
    second : ndarray of shape (d, d, r, r)
        :math:`W'V^{-1}G_a V^{-1} G_b V^{-1}W`.
    traces : ndarray of shape (d,)
        Traces of :math:`V^{-1}G_a`.
    cross_traces : ndarray of shape (d, d)
        Traces of :math:`V^{-1}G_a V^{-1}G_b`.
    """

    first: Floats
    second: Floats
    traces: Floats
    cross_traces: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The model at one relative covariance of the random effects.

    ``c`` is the information of the fixed effects, ``gamma`` their coefficients (in the coordinates
    of the sums), ``rest`` the weighted sum of squares that remains, ``deviance`` twice the negative
    log-likelihood at the best residual variance.
    """

    psi: Floats
    log_det: float
    c: Floats
    gamma: Floats
    rest: float
    deviance: float
    df: int


def entries(q: int) -> Floats:
    """Return the matrices that each distinct entry of a symmetric q x q matrix multiplies."""
    if q == 1:
        return np.ones((1, 1, 1))
    found = []
    for row, column in zip(*np.tril_indices(q), strict=True):
        one = np.zeros((q, q))
        one[row, column] = one[column, row] = 1.0
        found.append(one)
    return np.array(found)


def deviances(sums: GroupSums, psis: Floats, method: Method) -> Floats:
    """Return the deviance, but for a constant, at each of ``psis`` of shape (m, q, q)."""
    inner = np.eye(sums.q) + psis[:, None] @ sums.zz
    log_det = np.linalg.slogdet(inner)[1] @ sums.counts
    shrink = psis[:, None] @ np.linalg.inv(inner).transpose(0, 1, 3, 2)
    width = sums.p + 1
    shrunk = (shrink[:, sums.pattern] @ sums.zw).reshape(len(psis), -1, width)
    weighted = sums.total - sums.zw.reshape(-1, width).T @ shrunk
    c, cross = weighted[:, :-1, :-1], weighted[:, :-1, -1:]
    rest = weighted[:, -1, -1] - (cross * np.linalg.solve(c, cross)).sum(axis=(1, 2))
    df = sums.n - sums.p if method == "reml" else sums.n
    value = log_det + df * np.log(np.maximum(rest, np.finfo(float).tiny))
    if method == "reml":
        value = value + np.linalg.slogdet(c)[1]
    found: Floats = np.where(rest > 0.0, value, np.inf)
    return found


def evaluate(sums: GroupSums, psi: Floats, method: Method) -> Point:
    """Return the model at ``psi``, the covariance of random effects over residual variance."""
    inner = np.eye(sums.q) + psi @ sums.zz
    log_det = float(sums.counts @ np.linalg.slogdet(inner)[1])
    shrink = psi @ np.linalg.inv(inner).transpose(0, 2, 1)
    width = sums.p + 1
    shrunk = shrink[sums.pattern] @ sums.zw
    weighted = sums.total - sums.zw.reshape(-1, width).T @ shrunk.reshape(-1, width)
    c = weighted[:-1, :-1]
    gamma = np.asarray(np.linalg.solve(c, weighted[:-1, -1]), dtype=np.float64)
    rest = float(weighted[-1, -1] - weighted[:-1, -1] @ gamma)
    df = sums.n - sums.p if method == "reml" else sums.n
    if rest <= 0.0:
        deviance = math.inf
    else:
        deviance = log_det + df * (1.0 + math.log(2.0 * math.pi * rest / df))
        if method == "reml":
            deviance += float(np.linalg.slogdet(c)[1])
            deviance += 2.0 * float(np.log(np.abs(np.diag(sums.r))).sum())
    return Point(psi=psi, log_det=log_det, c=c, gamma=gamma, rest=rest, deviance=deviance, df=df)


def derivatives(sums: GroupSums, psi: Floats) -> Derivatives:
    """Return the pieces of every first and second slope in the entries of ``psi``."""
    basis = entries(sums.q)
    inverse = np.linalg.inv(np.eye(sums.q) + psi @ sums.zz)
    zvz = sums.zz @ inverse
    vzw = inverse.transpose(0, 2, 1)[sums.pattern] @ sums.zw
    width = sums.p + 1
    turned = basis[:, None] @ vzw
    spread = zvz[sums.pattern] @ turned
    flat = turned.reshape(len(basis), -1, width)
    first = vzw.reshape(-1, width).T @ flat
    second = flat.transpose(0, 2, 1)[:, None] @ spread.reshape(len(basis), -1, width)[None]
    through = basis[:, None] @ zvz
    products = np.einsum("akij,bkji->abk", through, through)
    return Derivatives(
        first=first,
        second=second,
        traces=np.einsum("akii,k->a", through, sums.counts),
        cross_traces=products @ sums.counts,
    )


def slopes(point: Point, pieces: Derivatives, method: Method) -> tuple[Floats, Floats, Floats]:
    """Return the slopes and curvature of ``log|V| (+ log|C|)`` and those of the sum of squares.

    Returns
    -------
    tuple
        Slopes of shape (2, d): of the determinants, of the sum of squares; their curvatures, of
        shape (d, d) each.
    """
    v = np.append(-point.gamma, 1.0)
    along = pieces.first @ v
    solved = np.linalg.solve(point.c, along[:, :-1].T)
    rest_1 = -along @ v
    rest_2 = pieces.second @ v @ v
    rest_2 = rest_2 + rest_2.T - 2.0 * along[:, :-1] @ solved
    det_1, det_2 = pieces.traces.copy(), -pieces.cross_traces
    if method == "reml":
        fixed = pieces.first[:, :-1, :-1]
        inner = np.linalg.solve(point.c, fixed)
        det_1 -= np.einsum("aii->a", inner)
        curved = np.linalg.solve(point.c, pieces.second[:, :, :-1, :-1])
        twice = np.einsum("abii->ab", curved)
        det_2 = det_2 + twice + twice.T - np.einsum("aij,bji->ab", inner, inner)
    return np.array([det_1, rest_1]), det_2, rest_2
