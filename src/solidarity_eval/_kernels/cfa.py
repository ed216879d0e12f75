"""Factor models of means and covariances, by maximum likelihood, in one or several groups.

For group g, the model is ``Sigma = Lambda Psi Lambda' + Theta`` and ``mu = nu + Lambda alpha``.
A parameter may stand in several cells, of one group or of several: that is how equality
constraints are written. Everything is computed from means and covariances (divisor n).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.scoring import NotConvergedError, fisher_scoring

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
MatrixName = Literal["loadings", "factor_cov", "residual_cov", "intercepts", "factor_means"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Means and covariances (divisor n) of the p items in one group of n people."""

    n: int
    mean: Vector
    cov: Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One place of one matrix of one group that holds a free parameter.

    A cell of ``factor_cov`` or ``residual_cov`` off the diagonal stands for its mirror too;
    ``column`` is 0 for ``intercepts`` and ``factor_means``.
    """

    parameter: int
    group: int
    matrix: MatrixName
    row: int
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """All the cells of one matrix of one group, as arrays."""

    group: int
    matrix: MatrixName
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    parameters: NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrices:
    """The five matrices of one group."""

    loadings: Matrix
    factor_cov: Matrix
    residual_cov: Matrix
    intercepts: Vector
    factor_means: Vector

    def implied_cov(self) -> Matrix:
        """Return Lambda Psi Lambda' + Theta."""
        implied: Matrix = self.loadings @ self.factor_cov @ self.loadings.T + self.residual_cov
        return implied

    def implied_mean(self) -> Vector:
        """Return nu + Lambda alpha."""
        implied: Vector = self.intercepts + self.loadings @ self.factor_means
        return implied


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A factor model: fixed values of the matrices, free cells, and where to start.

    Attributes
    ----------
    fixed : tuple of Matrices
        One per group; what stands in the free cells is overwritten.
    cells : tuple of Cell
        Where each parameter stands.
    start : ndarray of shape (q,)
        Starting values of the parameters.
    with_means : bool
        Whether means are modelled; if not, they are saturated and cost no degree of freedom.
    """

    fixed: tuple[Matrices, ...]
    cells: tuple[Cell, ...]
    start: Vector
    with_means: bool

    slots: tuple[Slot, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", _slots(self.cells))

    def matrices(self, theta: NDArray[Any]) -> tuple[Matrices, ...]:
        """Return the matrices of each group at ``theta``."""
        filled = [
            {name: getattr(group, name).astype(theta.dtype) for name in Matrices.__slots__}
            for group in self.fixed
        ]
        for slot in self.slots:
            target = filled[slot.group][slot.matrix]
            values = theta[slot.parameters]
            if target.ndim == 1:
                target[slot.rows] = values
            else:
                target[slot.rows, slot.columns] = values
                if slot.matrix != "loadings":
                    target[slot.columns, slot.rows] = values
        return tuple(Matrices(**group) for group in filled)


def _slots(cells: Sequence[Cell]) -> tuple[Slot, ...]:
    """Gather the cells of each matrix of each group."""
    places: dict[tuple[int, MatrixName], list[Cell]] = {}
    for cell in cells:
        places.setdefault((cell.group, cell.matrix), []).append(cell)
    return tuple(
        Slot(
            group=group,
            matrix=matrix,
            rows=np.array([cell.row for cell in own]),
            columns=np.array([cell.column for cell in own]),
            parameters=np.array([cell.parameter for cell in own]),
        )
        for (group, matrix), own in places.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A model at its maximum likelihood.

    Attributes
    ----------
    theta : ndarray of shape (q,)
        Estimates.
    information : ndarray of shape (q, q)
        Expected information of all the people together.
    matrices : tuple of Matrices
        One per group.
    discrepancies : tuple of float
        Discrepancy F of each group; ``chi2 = sum n F``.
    chi2, df : float, int
        Likelihood-ratio test against the saturated model.
    """

    theta: Vector
    information: Matrix
    matrices: tuple[Matrices, ...]
    discrepancies: tuple[float, ...]
    chi2: float
    df: int


def fit(model: Model, groups: Sequence[Moments]) -> Fit:
    """Maximise the normal likelihood.

    Raises
    ------
    NotConvergedError
        If the model is not identified, or the likelihood has no maximum in reach.
    """

    def value(theta: Vector) -> float:
        parts = [
            0.5 * group.n * discrepancy(matrices, group)
            for matrices, group in zip(model.matrices(theta), groups, strict=True)
        ]
        return float(sum(parts))

    optimum = fisher_scoring(
        model.start,
        value=value,
        gradient=lambda theta: gradient(model, groups, theta),
        information=lambda theta: expected_information(model, groups, theta),
    )
    matrices = model.matrices(optimum.theta)
    parts = tuple(
        max(0.0, discrepancy(one, group)) for one, group in zip(matrices, groups, strict=True)
    )
    p = len(groups[0].mean)
    per_group = p * (p + 1) // 2 + (p if model.with_means else 0)
    return Fit(
        theta=optimum.theta,
        information=optimum.information,
        matrices=matrices,
        discrepancies=parts,
        chi2=float(sum(group.n * part for group, part in zip(groups, parts, strict=True))),
        df=per_group * len(groups) - len(optimum.theta),
    )


def discrepancy(matrices: Matrices, group: Moments) -> float:
    """Return F = log|Sigma| + tr(T Sigma^-1) - log|S| - p; infinite if Sigma is not positive."""
    try:
        root = np.linalg.cholesky(matrices.implied_cov())
    except np.linalg.LinAlgError:
        return np.inf
    gap = np.linalg.solve(root, group.mean - matrices.implied_mean())
    whitened = np.linalg.solve(root, np.linalg.solve(root, group.cov).T)
    log_det = 2.0 * np.log(np.diag(root)).sum() - np.linalg.slogdet(group.cov)[1]
    return float(log_det + np.trace(whitened) - len(group.mean) + gap @ gap)


def gradient(model: Model, groups: Sequence[Moments], theta: NDArray[Any]) -> NDArray[Any]:
    """Return the gradient of minus the log-likelihood; complex ``theta`` is allowed."""
    total = np.zeros(len(theta), dtype=theta.dtype)
    by_group = [
        _by_matrix(matrices, group)
        for matrices, group in zip(model.matrices(theta), groups, strict=True)
    ]
    for slot in model.slots:
        slopes = by_group[slot.group][slot.matrix]
        if slopes.ndim == 1:
            values = slopes[slot.rows]
        else:
            values = slopes[slot.rows, slot.columns]
            if slot.matrix != "loadings":
                values = np.where(slot.rows == slot.columns, values, 2.0 * values)
        np.add.at(total, slot.parameters, values)
    return total


def _by_matrix(matrices: Matrices, group: Moments) -> dict[MatrixName, NDArray[Any]]:
    """Return the gradient by each cell of each matrix, every cell taken as free by itself."""
    inverse = np.linalg.inv(matrices.implied_cov())
    gap = group.mean - matrices.implied_mean()
    observed = group.cov + np.outer(gap, gap)
    weight = group.n * (inverse - inverse @ observed @ inverse)
    pull = group.n * (inverse @ gap)
    loadings = matrices.loadings
    return {
        "loadings": weight @ loadings @ matrices.factor_cov - np.outer(pull, matrices.factor_means),
        "factor_cov": 0.5 * loadings.T @ weight @ loadings,
        "residual_cov": 0.5 * weight,
        "intercepts": -pull,
        "factor_means": -loadings.T @ pull,
    }


def expected_information(model: Model, groups: Sequence[Moments], theta: Vector) -> Matrix:
    """Return the expected information of all the people, of shape (q, q)."""
    q = len(theta)
    total: Matrix = np.zeros((q, q))
    for index, (matrices, group) in enumerate(zip(model.matrices(theta), groups, strict=True)):
        by_cov, by_mean = jacobians(model, matrices, index)
        inverse_root = np.linalg.inv(np.linalg.cholesky(matrices.implied_cov()))
        whitened = (inverse_root @ by_cov @ inverse_root.T).reshape(q, -1)
        shifted = by_mean @ inverse_root.T
        total += group.n * (0.5 * whitened @ whitened.T + shifted @ shifted.T)
    return total


def observed_information(model: Model, groups: Sequence[Moments], theta: Vector) -> Matrix:
    """Return the Hessian of minus the log-likelihood, exact to rounding (complex step)."""
    step = 1e-30
    rows = []
    for index in range(len(theta)):
        moved = theta.astype(np.complex128)
        moved[index] += 1j * step
        rows.append(gradient(model, groups, moved).imag / step)
    hessian = np.array(rows)
    symmetric: Matrix = (hessian + hessian.T) / 2.0
    return symmetric


def jacobians(model: Model, matrices: Matrices, group: int) -> tuple[NDArray[np.float64], Matrix]:
    """Return the derivatives of Sigma (q, p, p) and of mu (q, p) by each parameter."""
    loadings = matrices.loadings
    p, q = len(loadings), len(model.start)
    by_cov = np.zeros((q, p, p), dtype=loadings.dtype)
    by_mean = np.zeros((q, p), dtype=loadings.dtype)
    spread = matrices.factor_cov @ loadings.T
    for cell in model.cells:
        if cell.group != group:
            continue
        a, i, j = cell.parameter, cell.row, cell.column
        if cell.matrix == "loadings":
            by_cov[a, i, :] += spread[j]
            by_cov[a, :, i] += spread[j]
            by_mean[a, i] += matrices.factor_means[j]
        elif cell.matrix == "factor_cov":
            product = np.outer(loadings[:, i], loadings[:, j])
            by_cov[a] += product if i == j else product + product.T
        elif cell.matrix == "residual_cov":
            by_cov[a, i, j] += 1.0
            if i != j:
                by_cov[a, j, i] += 1.0
        elif cell.matrix == "intercepts":
            by_mean[a, i] += 1.0
        else:
            by_mean[a] += loadings[:, i]
    return by_cov, by_mean


def covariance_of_estimates(information: Matrix) -> Matrix:
    """Return the inverse of the information, computed on a unit diagonal."""
    scale = np.sqrt(np.diag(information))
    try:
        inverse: Matrix = np.linalg.inv(information / np.outer(scale, scale))
    except np.linalg.LinAlgError:
        raise NotConvergedError from None
    result: Matrix = inverse / np.outer(scale, scale)
    return result


def sample_moments(values: Matrix) -> Moments:
    """Return n, means and covariances (divisor n) of a table of shape (n, p)."""
    mean = values.mean(axis=0)
    centred = values - mean
    return Moments(n=len(values), mean=mean, cov=centred.T @ centred / len(values))
