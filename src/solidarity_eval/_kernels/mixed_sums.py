"""Sums per group that hold all that a linear mixed model needs of its rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

_RANK_TOLERANCE = 1e-9
_SAME_TIMES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSums:
    r"""Sums of one grouping factor, in coordinates that keep every digit.

    The fixed effects are turned to orthonormal columns Q (``X = Q R``), the outcome to its
    least-squares residual e, the slope's variable to mean 0 and spread 1. Groups whose
    :math:`Z'Z` are the same share one pattern, and their :math:`Z'[Q, e]` are squeezed to the few
    rows with the same sums of products, so that nothing below grows with the number of rows.

    Attributes
    ----------
    counts : ndarray of shape (k,)
        Groups of each pattern.
    zz : ndarray of shape (k, q, q)
        :math:`Z'Z` of each pattern.
    zw : ndarray of shape (m, q, p + 1)
        :math:`Z'[Q, e]`, squeezed.
    pattern : ndarray of shape (m,)
        Pattern of each entry of ``zw``.
    total : ndarray of shape (p + 1, p + 1)
        :math:`[Q, e]'[Q, e]`.
    r, start : ndarray of shape (p, p) and (p,)
        Triangle of the fixed effects and their least-squares coefficients.
    back : ndarray of shape (q, q)
        Random effects in the caller's coordinates are ``back @`` ours.
    n, groups : int
        Rows and groups.
    """

    counts: Floats
    zz: Floats
    zw: Floats
    pattern: Integers
    total: Floats
    r: Floats
    start: Floats
    back: Floats
    n: int
    groups: int

    @property
    def p(self) -> int:
        """Number of fixed effects."""
        return len(self.start)

    @property
    def q(self) -> int:
        """Number of random effects per group."""
        return len(self.back)


def full_rank(design: Floats) -> bool:
    """Tell whether no column of ``design`` repeats the others."""
    spread = np.linalg.norm(design, axis=0)
    if len(design) < design.shape[1] or (spread == 0.0).any():
        return False
    triangle = np.linalg.qr(design / spread, mode="r")
    return bool(np.abs(np.diag(triangle)).min() > _RANK_TOLERANCE)


def group_sums(
    outcome: Floats, design: Floats, groups: Integers, *, slope: Floats | None = None
) -> GroupSums:
    """Sum the rows.

    Parameters
    ----------
    outcome : ndarray of shape (n,)
        Values.
    design : ndarray of shape (n, p)
        Fixed effects, of full rank, the constant among them.
    groups : ndarray of shape (n,)
        Groups numbered 0 to G - 1.
    slope : ndarray of shape (n,), optional
        Variable whose slope differs between groups.
    """
    n = len(design)
    q_matrix, r = np.linalg.qr(design)
    start = np.linalg.solve(r, q_matrix.T @ outcome)
    residual = outcome - design @ start
    work = np.column_stack([q_matrix, residual - q_matrix @ (q_matrix.T @ residual)])
    z, back = _random_columns(n, slope)
    count = int(groups.max()) + 1
    zw = np.stack([_sum_by(groups, column[:, None] * work, count) for column in z], axis=1)
    products = np.column_stack([a * b for i, a in enumerate(z) for b in z[: i + 1]])
    lower = _sum_by(groups, products, count)
    keys, pattern = _patterns(lower)
    zz = np.empty((len(keys), len(z), len(z)))
    rows, columns = np.tril_indices(len(z))
    zz[:, rows, columns] = keys
    zz[:, columns, rows] = keys
    squeezed, squeezed_pattern = _squeezed(zw, pattern, len(keys))
    return GroupSums(
        counts=np.bincount(pattern, minlength=len(keys)).astype(np.float64),
        zz=zz,
        zw=squeezed,
        pattern=squeezed_pattern,
        total=work.T @ work,
        r=r,
        start=start,
        back=back,
        n=n,
        groups=count,
    )


def _random_columns(n: int, slope: Floats | None) -> tuple[list[Floats], Floats]:
    """Return the columns of Z, and the matrix that turns our effects into the caller's."""
    ones = np.ones(n)
    if slope is None:
        return [ones], np.eye(1)
    centre, spread = float(slope.mean()), float(slope.std())
    back = np.array([[1.0, -centre / spread], [0.0, 1.0 / spread]])
    return [ones, (slope - centre) / spread], back


def _sum_by(groups: Integers, columns: Floats, count: int) -> Floats:
    sums = [np.bincount(groups, weights=column, minlength=count) for column in columns.T]
    return np.column_stack(sums)


def _patterns(lower: Floats) -> tuple[Floats, Integers]:
    """Return the distinct rows, told apart by twelve digits, and the one of each group."""
    scale = np.abs(lower).max(axis=0)
    keys = np.round(lower / np.where(scale > 0.0, scale, 1.0), _SAME_TIMES)
    _, first, pattern = np.unique(keys + 0.0, axis=0, return_index=True, return_inverse=True)
    return lower[first], pattern.reshape(-1)


def _squeezed(zw: Floats, pattern: Integers, patterns: int) -> tuple[Floats, Integers]:
    """Replace many groups of one pattern by as few rows with the same sums of products."""
    _, q, width = zw.shape
    large = np.flatnonzero(np.bincount(pattern, minlength=patterns) > q * width)
    kept = ~np.isin(pattern, large)
    blocks, labels = [zw[kept]], [pattern[kept]]
    for number in large:
        many = zw[pattern == number].reshape(-1, q * width)
        block: Floats = np.linalg.qr(many)[1]
        blocks.append(block.reshape(-1, q, width))
        labels.append(np.full(len(block), number))
    return np.concatenate(blocks), np.concatenate(labels)
