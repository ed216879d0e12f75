"""Several results per project: two variances by REML, and errors robust to the working model.

The errors are CR0 to CR2 with Satterthwaite's degrees of freedom, as clubSandwich gives them for a
model of metafor's ``rma.mv``. Matrices are k by k: this is for hundreds of results, not thousands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

_MOST_STEPS = 500
# Newton's step is given up sooner: halved a great deal it creeps.
_HALVINGS = (4, 60)
_CLOSE = 1e-9
_SURE = 1e-6
_FLAT = 1e-13
_NOTHING_LEFT = 1e-12
KINDS = ("CR0", "CR1", "CR1P", "CR2")


@dataclass(frozen=True, slots=True)
class Nested:
    """k results in G projects.

    Attributes
    ----------
    values : ndarray of shape (k,)
        Estimates.
    design : ndarray of shape (k, p)
        Columns of the model, the intercept first.
    sampling : ndarray of shape (k, k)
        Their sampling covariance, 0 between projects.
    codes : ndarray of shape (k,)
        Project of each, 0 to G - 1.
    """

    values: Array
    design: Array
    sampling: Array
    codes: Codes

    @property
    def parts(self) -> tuple[Array, Array]:
        """Derivatives of the covariance in the two variances: between projects, within."""
        same = (self.codes[:, None] == self.codes[None, :]).astype(np.float64)
        return same, np.eye(len(self.values))


@dataclass(frozen=True, slots=True)
class NestedFit:
    """A fitted two-level model.

    Attributes
    ----------
    variances : ndarray of shape (2,)
        Between projects, and within them.
    coefficients, covariance : ndarray
        Of the columns, given the variances.
    log_likelihood : float
        Restricted.
    q : float
        Cochran's Q of the residuals.
    shares : ndarray of shape (2,)
        I2 of each level.
    """

    nested: Nested
    variances: Array
    coefficients: Array
    covariance: Array
    log_likelihood: float
    q: float
    shares: Array
    weights: Array
    total: Array


@dataclass(frozen=True, slots=True)
class _Point:
    variances: Array
    projection: Array
    scaled: Array
    height: float


def fit(nested: Nested) -> NestedFit:
    """Maximise the restricted likelihood over two variances, each at least 0."""
    point = _at(nested, _start(nested))
    for _ in range(_MOST_STEPS):
        there = _uphill(nested, point)
        moved = float(np.abs(there.variances - point.variances).max())
        scale = float(point.variances.max() + nested.sampling.diagonal().min())
        point = there
        if moved <= _CLOSE * scale:
            break
    return _finish(nested, point)


def _uphill(nested: Nested, point: _Point) -> _Point:
    """Return a higher point, or nearly the same one at the top.

    Newton's step cut off at 0 may lead downhill; one along each variance alone never does, if it
    is short enough.
    """
    scale = float(point.variances.max() + nested.sampling.diagonal().min())
    least = point.height + _FLAT * abs(point.height)
    for step, halvings in zip(_steps(point, nested.parts), _HALVINGS, strict=True):
        trial = np.maximum(point.variances + step, 0.0)
        moved = float(np.abs(trial - point.variances).max())
        there = _at(nested, trial)
        if moved <= _SURE * scale and there.height >= point.height - _FLAT * abs(point.height):
            return there
        for _ in range(halvings):
            if there.height > least:
                return there
            trial = (trial + point.variances) / 2.0
            there = _at(nested, trial)
    return point


def _start(nested: Nested) -> Array:
    basis = np.linalg.qr(nested.design)[0]
    rest = nested.values - basis @ (basis.T @ nested.values)
    free = 1.0 - (basis**2).sum(axis=1)
    extra = float(rest @ rest - nested.sampling.diagonal() @ free) / (len(rest) - basis.shape[1])
    least = 0.05 * float(np.median(nested.sampling.diagonal()))
    return np.full(2, max(extra / 2.0, least))


def _at(nested: Nested, variances: Array) -> _Point:
    inverse, projection, information = _pieces(nested, _total(nested, variances))
    scaled = projection @ nested.values
    k, p = nested.design.shape
    logs = np.linalg.slogdet(inverse)[1] - np.linalg.slogdet(information)[1]
    logs += np.linalg.slogdet(nested.design.T @ nested.design)[1]
    height = 0.5 * (logs - (k - p) * math.log(2.0 * math.pi) - nested.values @ scaled)
    return _Point(variances, projection, scaled, float(height))


def _total(nested: Nested, variances: Array) -> Array:
    same, own = nested.parts
    total: Array = nested.sampling + variances[0] * same + variances[1] * own
    return total


def _pieces(nested: Nested, total: Array) -> tuple[Array, Array, Array]:
    inverse: Array = np.linalg.inv(total).astype(np.float64)
    weighted = inverse @ nested.design
    information = nested.design.T @ weighted
    projection: Array = inverse - weighted @ np.linalg.solve(information, weighted.T)
    return inverse, projection, information


def _steps(point: _Point, parts: tuple[Array, Array]) -> tuple[Array, Array]:
    """Return Newton's step on the free variances (Fisher's where not concave), and a plain one."""
    moved = [point.projection @ part for part in parts]
    along = [part @ point.scaled for part in parts]
    score = np.array(
        [0.5 * float(point.scaled @ a - np.trace(m)) for a, m in zip(along, moved, strict=True)]
    )
    fisher = np.array([[0.5 * float(np.sum(m * n.T)) for n in moved] for m in moved])
    average = np.array([[float(a @ point.projection @ b) for b in along] for a in along])
    observed = average - fisher
    free = (point.variances > 0.0) | (score > 0.0)
    step, plain = np.zeros(2), np.where(free, score / np.diag(fisher), 0.0)
    if not free.any():
        return step, plain
    chosen = observed[np.ix_(free, free)]
    if (
        np.linalg.eigvalsh(chosen).min()
        < 0.1 * np.linalg.eigvalsh(fisher[np.ix_(free, free)]).min()
    ):
        chosen = fisher[np.ix_(free, free)]
    step[free] = np.linalg.solve(chosen, score[free])
    return step, plain


def _finish(nested: Nested, point: _Point) -> NestedFit:
    total = _total(nested, point.variances)
    inverse, _, information = _pieces(nested, total)
    _, plain, _ = _pieces(nested, nested.sampling)
    covariance = np.linalg.inv(information).astype(np.float64)
    k, p = nested.design.shape
    typical = (k - p) / float(np.trace(plain))
    return NestedFit(
        nested=nested,
        variances=point.variances,
        coefficients=covariance @ (nested.design.T @ (inverse @ nested.values)),
        covariance=covariance,
        log_likelihood=point.height,
        q=float(nested.values @ plain @ nested.values),
        shares=point.variances / (float(point.variances.sum()) + typical),
        weights=inverse,
        total=total,
    )


@dataclass(frozen=True, slots=True)
class RobustErrors:
    """Standard errors of all coefficients, and the degrees of freedom of their t."""

    errors: Array
    df: Array


def robust(found: NestedFit, kind: str) -> RobustErrors:
    """Return errors that hold whatever hangs together within projects.

    ``CR1`` multiplies by G / (G - 1), ``CR1P`` by G / (G - p) as metafor's ``robust``; ``CR2``
    is adjusted project by project, and its df are Satterthwaite's under the fitted model.
    """
    nested = found.nested
    design, codes = nested.design, nested.codes
    k, p = design.shape
    groups = int(codes.max()) + 1
    bread = found.covariance
    residuals = nested.values - design @ found.coefficients
    hat = design @ bread @ design.T @ found.weights
    scores, rows = np.zeros((groups, p)), np.zeros((groups, p, k))
    for group in range(groups):
        mine = np.flatnonzero(codes == group)
        adjust = _adjustment(found, mine) if kind == "CR2" else np.eye(len(mine))
        weights = found.weights[np.ix_(mine, mine)]
        lead = bread @ design[mine].T @ weights @ adjust
        scores[group] = lead @ residuals[mine]
        rest = -hat[mine]
        rest[np.arange(len(mine)), mine] += 1.0
        rows[group] = lead @ rest
    factor = {"CR1": groups / (groups - 1), "CR1P": groups / max(groups - p, 1)}.get(kind, 1.0)
    df = np.array([_satterthwaite(rows[:, column], found.total) for column in range(p)])
    return RobustErrors(errors=np.sqrt(factor * (scores**2).sum(axis=0)), df=df)


def _adjustment(found: NestedFit, mine: Codes) -> Array:
    """Return the matrix that makes the expected square of the scores of a project right."""
    design = found.nested.design[mine]
    total = found.total[np.ix_(mine, mine)]
    upper = np.linalg.cholesky(total).T
    left = total - design @ found.covariance @ design.T
    values, vectors = np.linalg.eigh(upper @ left @ upper.T)
    kept = values > _NOTHING_LEFT * max(float(values.max()), _NOTHING_LEFT)
    powers = np.where(kept, np.where(kept, values, 1.0) ** -0.5, 0.0)
    adjusted: Array = upper.T @ (vectors * powers) @ vectors.T @ upper
    return adjusted


def _satterthwaite(rows: Array, total: Array) -> float:
    products = rows @ total @ rows.T
    squares = float(np.sum(products * products))
    return float(np.trace(products)) ** 2 / squares if squares > 0.0 else 0.0
