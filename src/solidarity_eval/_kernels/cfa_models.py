"""Factor models by name: one group, several groups, the same people at several times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from solidarity_eval._kernels.cfa import Cell, Matrices, MatrixName, Model, Moments

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Pattern = Sequence[Sequence[int]]
Level = Literal["configural", "metric", "scalar", "strict"]

LEVELS: tuple[Level, ...] = ("configural", "metric", "scalar", "strict")


def single_group(pattern: Pattern, moments: Moments) -> Model:
    """Return a model of simple structure, factors of variance 1, means saturated.

    ``pattern`` lists, for each factor, the positions of its items.
    """
    builder = _Builder()
    where = _Place(group=0, row=0, column=0)
    loadings, ties = _starts(pattern, moments.cov)
    for factor, items in enumerate(pattern):
        for item in items:
            builder.free(
                ("loading", item), loadings[item], where, matrix="loadings", row=item, column=factor
            )
        for other in range(factor):
            builder.free(
                ("factor_cov", factor, other),
                ties[factor, other],
                where,
                matrix="factor_cov",
                row=factor,
                column=other,
            )
    for item, variance in enumerate(np.diag(moments.cov)):
        builder.free(
            ("residual", item), 0.5 * variance, where, matrix="residual_cov", row=item, column=item
        )
    p, m = len(moments.mean), len(pattern)
    fixed = _empty(p, m)
    fixed.factor_cov[:] = np.eye(m)
    fixed.intercepts[:] = moments.mean
    return builder.model([fixed], with_means=False)


def several_groups(pattern: Pattern, groups: Sequence[Moments], level: Level) -> Model:
    """Return the model of one level of invariance over groups of different people."""
    builder = _Builder()
    p, m = len(groups[0].mean), len(pattern)
    fixed = [_empty(p, m) for _ in groups]
    for index, moments in enumerate(groups):
        where = _Place(group=index, row=0, column=0)
        start = _marker_start(pattern, moments)
        _occasion(builder, pattern, start=start, where=where, occasion=index, level=level)
        for items, factor in zip(pattern, range(m), strict=True):
            fixed[index].loadings[items[0], factor] = 1.0
    return builder.model(fixed, with_means=True)


def several_waves(pattern: Pattern, moments: Moments, level: Level, *, waves: int) -> Model:
    """Return the model of one level of invariance over times of the same people.

    The items of the first time stand first. Factors are correlated over time, and so are the
    residuals of the same item at two times.
    """
    builder = _Builder()
    p, m = len(moments.mean) // waves, len(pattern)
    fixed = _empty(p * waves, m * waves)
    side_by_side = [
        [wave * p + item for item in items] for wave in range(waves) for items in pattern
    ]
    start = _marker_start(side_by_side, moments)
    for wave in range(waves):
        where = _Place(group=0, row=wave * p, column=wave * m)
        own = start.part(slice(wave * p, (wave + 1) * p), slice(wave * m, (wave + 1) * m))
        _occasion(builder, pattern, start=own, where=where, occasion=wave, level=level)
        for factor, items in enumerate(pattern):
            fixed.loadings[wave * p + items[0], wave * m + factor] = 1.0
        for other in range(wave):
            _across(builder, start, p=p, wave=wave, other=other)
    return builder.model([fixed], with_means=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where an occasion stands: its group, and its first row and column there."""

    group: int
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """Where the search begins, in the metric of the markers."""

    mean: Vector
    variances: Vector
    loadings: Vector
    factor_cov: Matrix

    def part(self, rows: slice, columns: slice) -> _Start:
        """Return the start of one occasion."""
        return _Start(
            mean=self.mean[rows],
            variances=self.variances[rows],
            loadings=self.loadings[rows],
            factor_cov=self.factor_cov[columns, columns],
        )


@dataclass(slots=True)
class _Builder:
    """Collects parameters under names; the same name twice is an equality constraint."""

    names: dict[object, int] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    start: list[float] = field(default_factory=list)

    def free(
        self,
        name: object,
        start: float,
        where: _Place,
        *,
        matrix: MatrixName,
        row: int,
        column: int = 0,
    ) -> None:
        if name not in self.names:
            self.names[name] = len(self.start)
            self.start.append(float(start))
        of_items = matrix in ("loadings", "residual_cov", "intercepts")
        shift = 0 if matrix in ("intercepts", "factor_means") else where.column
        cell = Cell(
            parameter=self.names[name],
            group=where.group,
            matrix=matrix,
            row=row + (where.row if of_items else where.column),
            column=column + (where.row if matrix == "residual_cov" else shift),
        )
        self.cells.append(cell)

    def model(self, fixed: Sequence[Matrices], *, with_means: bool) -> Model:
        return Model(
            fixed=tuple(fixed),
            cells=tuple(self.cells),
            start=np.array(self.start),
            with_means=with_means,
        )


def _occasion(
    builder: _Builder,
    pattern: Pattern,
    *,
    start: _Start,
    where: _Place,
    occasion: int,
    level: Level,
) -> None:
    """Free the parameters of one group or one time; a constrained one has no occasion."""
    rank = LEVELS.index(level)

    def own(constrained_from: Level) -> int | None:
        return None if rank >= LEVELS.index(constrained_from) else occasion

    for factor, items in enumerate(pattern):
        for item in items[1:]:
            name: object = ("loading", own("metric"), item)
            builder.free(
                name, start.loadings[item], where, matrix="loadings", row=item, column=factor
            )
        for other in range(factor + 1):
            name = ("factor_cov", occasion, factor, other)
            value = start.factor_cov[factor, other]
            builder.free(name, value, where, matrix="factor_cov", row=factor, column=other)
        if rank >= LEVELS.index("scalar") and occasion > 0:
            name = ("factor_mean", occasion, factor)
            builder.free(name, 0.0, where, matrix="factor_means", row=factor)
    for item, (mean, variance) in enumerate(zip(start.mean, start.variances, strict=True)):
        name = ("residual", own("strict"), item)
        builder.free(name, 0.5 * variance, where, matrix="residual_cov", row=item, column=item)
        name = ("intercept", own("scalar"), item)
        builder.free(name, mean, where, matrix="intercepts", row=item)


def _across(builder: _Builder, start: _Start, *, p: int, wave: int, other: int) -> None:
    """Free what ties two times: covariances of factors, and of residuals of one item."""
    origin = _Place(group=0, row=0, column=0)
    m = len(start.factor_cov) * p // len(start.mean)
    for one in range(wave * m, (wave + 1) * m):
        for two in range(other * m, (other + 1) * m):
            name = ("factor_cov_across", one, two)
            value = start.factor_cov[one, two]
            builder.free(name, value, origin, matrix="factor_cov", row=one, column=two)
    for item in range(p):
        row, column = wave * p + item, other * p + item
        name = ("residual_cov_across", row, column)
        builder.free(name, 0.0, origin, matrix="residual_cov", row=row, column=column)


def _empty(p: int, m: int) -> Matrices:
    return Matrices(
        loadings=np.zeros((p, m)),
        factor_cov=np.zeros((m, m)),
        residual_cov=np.zeros((p, p)),
        intercepts=np.zeros(p),
        factor_means=np.zeros(m),
    )


def _marker_start(pattern: Pattern, moments: Moments) -> _Start:
    """Return starting values with the first item of each factor as its unit."""
    loadings, ties = _starts(pattern, moments.cov)
    markers = np.array([loadings[items[0]] for items in pattern])
    scaled = loadings.copy()
    for items, marker in zip(pattern, markers, strict=True):
        scaled[list(items)] = loadings[list(items)] / marker
    return _Start(
        mean=moments.mean,
        variances=np.diag(moments.cov),
        loadings=scaled,
        factor_cov=ties * np.outer(markers, markers),
    )


def _starts(pattern: Pattern, cov: Matrix) -> tuple[Vector, Matrix]:
    """Return starting loadings, and correlations of factors of variance 1.

    Loadings are 0.7 standard deviations with the signs of the first principal component; factors
    correlate as the sums of their standardised items do, shrunk. A correlation of 0 is avoided:
    with two items a factor is not identified there.
    """
    scale = np.sqrt(np.diag(cov))
    corr = cov / np.outer(scale, scale)
    weights = np.zeros((len(cov), len(pattern)))
    for factor, items in enumerate(pattern):
        index = np.array(items)
        leading = np.linalg.eigh(corr[np.ix_(index, index)])[1][:, -1]
        upright = leading * (np.sign(leading.sum()) or 1.0)
        weights[index, factor] = np.where(upright < 0.0, -1.0, 1.0)
    of_sums = weights.T @ corr @ weights
    spread = np.sqrt(np.diag(of_sums))
    ties = 0.8 * of_sums / np.outer(spread, spread)
    ties = np.where(np.abs(ties) < 0.05, np.where(ties < 0.0, -0.05, 0.05), ties)
    np.fill_diagonal(ties, 1.0)
    return 0.7 * scale * weights.sum(axis=1), ties
