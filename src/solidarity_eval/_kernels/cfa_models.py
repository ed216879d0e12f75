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
    loadings = _starting_loadings(pattern, moments.cov)
    for factor, items in enumerate(pattern):
        for item in items:
            builder.free(
                ("loading", item), loadings[item], where, matrix="loadings", row=item, column=factor
            )
        for other in range(factor):
            builder.free(
                ("factor_cov", factor, other),
                0.0,
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
        block = (moments.mean, moments.cov)
        _occasion(builder, pattern, block=block, where=where, occasion=index, level=level)
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
    for wave in range(waves):
        rows = slice(wave * p, (wave + 1) * p)
        where = _Place(group=0, row=wave * p, column=wave * m)
        block = (moments.mean[rows], moments.cov[rows, rows])
        _occasion(builder, pattern, block=block, where=where, occasion=wave, level=level)
        for factor, items in enumerate(pattern):
            fixed.loadings[wave * p + items[0], wave * m + factor] = 1.0
        for other in range(wave):
            _across(builder, p=p, m=m, wave=wave, other=other)
    return builder.model([fixed], with_means=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where an occasion stands: its group, and its first row and column there."""

    group: int
    row: int
    column: int


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
    block: tuple[Vector, Matrix],
    where: _Place,
    occasion: int,
    level: Level,
) -> None:
    """Free the parameters of one group or one time; a constrained one has no occasion."""
    mean, cov = block
    rank = LEVELS.index(level)

    def own(constrained_from: Level) -> int | None:
        return None if rank >= LEVELS.index(constrained_from) else occasion

    loadings = _starting_loadings(pattern, cov)
    for factor, items in enumerate(pattern):
        marker = loadings[items[0]]
        for item in items[1:]:
            name: object = ("loading", own("metric"), item)
            start = loadings[item] / marker
            builder.free(name, start, where, matrix="loadings", row=item, column=factor)
        for other in range(factor + 1):
            start = marker**2 if other == factor else 0.0
            name = ("factor_cov", occasion, factor, other)
            builder.free(name, start, where, matrix="factor_cov", row=factor, column=other)
        if rank >= LEVELS.index("scalar") and occasion > 0:
            name = ("factor_mean", occasion, factor)
            builder.free(name, 0.0, where, matrix="factor_means", row=factor)
    for item in range(len(mean)):
        name = ("residual", own("strict"), item)
        start = 0.5 * cov[item, item]
        builder.free(name, start, where, matrix="residual_cov", row=item, column=item)
        name = ("intercept", own("scalar"), item)
        builder.free(name, mean[item], where, matrix="intercepts", row=item)


def _across(builder: _Builder, *, p: int, m: int, wave: int, other: int) -> None:
    """Free what ties two times: covariances of factors, and of residuals of one item."""
    origin = _Place(group=0, row=0, column=0)
    for one in range(m):
        for two in range(m):
            builder.free(
                ("factor_cov_across", wave, other, one, two),
                0.0,
                origin,
                matrix="factor_cov",
                row=wave * m + one,
                column=other * m + two,
            )
    for item in range(p):
        builder.free(
            ("residual_cov_across", wave, other, item),
            0.0,
            origin,
            matrix="residual_cov",
            row=wave * p + item,
            column=other * p + item,
        )


def _empty(p: int, m: int) -> Matrices:
    return Matrices(
        loadings=np.zeros((p, m)),
        factor_cov=np.zeros((m, m)),
        residual_cov=np.zeros((p, p)),
        intercepts=np.zeros(p),
        factor_means=np.zeros(m),
    )


def _starting_loadings(pattern: Pattern, cov: Matrix) -> Vector:
    """Return 0.7 standard deviations, with the signs of the first principal component."""
    scale = np.sqrt(np.diag(cov))
    loadings: Vector = np.zeros(len(cov))
    for items in pattern:
        index = np.array(items)
        corr = cov[np.ix_(index, index)] / np.outer(scale[index], scale[index])
        leading = np.linalg.eigh(corr)[1][:, -1]
        signs = np.where(leading * np.sign(leading.sum() or 1.0) < 0.0, -1.0, 1.0)
        loadings[index] = 0.7 * signs * scale[index]
    return loadings
