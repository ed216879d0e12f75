"""A fitted mixed model as estimates: coefficients with their degrees of freedom, variances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from solidarity_eval._kernels.mixed_inference import kenward_roger, satterthwaite
from solidarity_eval._kernels.mixed_model import MixedFit, fit
from solidarity_eval._kernels.mixed_sums import group_sums
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval.errors import DataError, NoVarianceError, SmallSampleWarning, TooFewError
from solidarity_eval.estimation.notes import caution
from solidarity_eval.results import Estimate, Note, Scalar

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solidarity_eval.designs._fixed_effects import ModelRows

    Array = NDArray[np.float64]

Likelihood = Literal["reml", "ml"]
Df = Literal["satterthwaite", "kenward_roger"]
LIKELIHOODS = ("reml", "ml")
DFS = ("satterthwaite", "kenward_roger")
CAUTION_GROUPS = 10
_NOTHING_LEFT = 1e-22


def fitted(rows: ModelRows, method: Likelihood = "reml") -> MixedFit:
    """Fit a mixed model to complete rows.

    Raises
    ------
    TooFewError
        No group has several rows, or too few of them to tell the parts of the variance apart.
    NoVarianceError
        The fixed effects reproduce every value.
    DataError
        No finite maximum exists.
    """
    sizes = np.bincount(rows.group)
    own = np.minimum(sizes, _ranks(rows))
    if rows.groups < 3 or int((sizes - own).sum()) < 1 or rows.groups <= own.max():
        raise TooFewError(
            "designs_mixed.nobody_twice",
            groups=rows.groups,
            n=rows.n,
            needed=2 if rows.slope is None else 3,
        )
    sums = group_sums(rows.outcome, rows.design, rows.group, slope=rows.slope)
    if sums.total[-1, -1] <= _NOTHING_LEFT * float(rows.outcome @ rows.outcome):
        raise NoVarianceError("designs_mixed.no_variance", n=rows.n)
    model = fit(sums, method)
    if not model.converged:
        raise DataError("designs_mixed.no_finite_fit", n=rows.n, groups=rows.groups)
    return model


def _ranks(rows: ModelRows) -> NDArray[np.int64]:
    """Return how many random effects the rows of each group can tell apart."""
    count = np.ones(rows.groups, dtype=np.int64)
    if rows.slope is None:
        return count
    low = np.full(rows.groups, np.inf)
    high = np.full(rows.groups, -np.inf)
    np.minimum.at(low, rows.group, rows.slope)
    np.maximum.at(high, rows.group, rows.slope)
    return count + (high > low)


def contrast_estimates(
    model: MixedFit,
    contrasts: Array,
    labels: Sequence[tuple[str, Mapping[str, Scalar]]],
    *,
    df: Df,
    conf_level: float,
    n: int,
    with_p: bool = True,
) -> tuple[Estimate, ...]:
    """Return one estimate, in points, per row of ``contrasts`` of the coefficients."""
    values = contrasts @ model.coefficients
    if df == "satterthwaite":
        variances = np.einsum("ij,jk,ik->i", contrasts, model.covariance, contrasts)
        degrees = satterthwaite(model, contrasts)
    else:
        variances, degrees = kenward_roger(model, contrasts)
    found = []
    for (term, at), value, variance, freedom in zip(
        labels, values, variances, degrees, strict=True
    ):
        error = float(np.sqrt(variance))
        low, high = interval(float(value), error, conf_level=conf_level, df=float(freedom))
        found.append(
            Estimate(
                term=term,
                at=dict(at),
                estimate=value,
                std_error=error,
                conf_low=low,
                conf_high=high,
                conf_level=conf_level,
                unit="points",
                n=n,
                df=freedom,
                p_value=t_p_value(float(value) / error, float(freedom)) if with_p else None,
            )
        )
    return tuple(found)


def variance_estimates(model: MixedFit, *, of: str, n: int) -> tuple[Estimate, ...]:
    """Return the variances of a model, those of the groups named ``<of>_variance``."""
    between = model.random
    parts = [(f"{of}_variance", float(between[0, 0]), "points_squared", model.sums.groups)]
    if model.sums.q == 2:
        parts += [
            (f"{of}_slope_variance", float(between[1, 1]), "points_squared", model.sums.groups),
            (f"{of}_covariance", float(between[0, 1]), "points_squared", model.sums.groups),
        ]
    parts.append(("residual_variance", model.residual_variance, "points_squared", n))
    if model.sums.q == 1:
        share = float(between[0, 0]) / (float(between[0, 0]) + model.residual_variance)
        parts.append(("icc", share, "ratio", model.sums.groups))
    parts.append(("log_likelihood", model.log_likelihood, "log", n))
    return tuple(
        Estimate(term=term, estimate=value, unit=unit, n=count)
        for term, value, unit, count in parts
    )


def model_notes(model: MixedFit) -> list[Note]:
    """Return the notes (and warn): few groups, a variance of 0 or a correlation of 1."""
    notes = []
    if model.sums.groups < CAUTION_GROUPS:
        notes.append(
            caution(
                "designs_mixed.few_groups",
                SmallSampleWarning,
                groups=model.sums.groups,
                enough=CAUTION_GROUPS,
            )
        )
    if model.singular:
        code = "no_group_variance" if model.sums.q == 1 else "singular"
        notes.append(caution(f"designs_mixed.{code}", groups=model.sums.groups))
    return notes
