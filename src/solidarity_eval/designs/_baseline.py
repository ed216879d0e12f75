"""The comparison adjusted for the score before, as several designs use it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.moments import moments
from solidarity_eval.designs._arms import ArmPairs, ArmScores, ArmSource
from solidarity_eval.designs._model import Asked, Model, fit_model
from solidarity_eval.designs._result import Assumption, pooled_g
from solidarity_eval.results import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

# Below this p, the slopes of the two groups are said to differ.
SUSPECT_P = 0.05


def covariate_columns(values: Array, names: tuple[str, ...]) -> dict[str, Array]:
    """Return the covariates by name, each with its mean taken out."""
    return {
        f"x:{name}": column - moments(column).mean
        for name, column in zip(names, values.T, strict=True)
    }


def baseline_columns(pairs: ArmPairs, names: tuple[str, ...]) -> dict[str, Array]:
    """Return the score before and the covariates, each with its mean taken out."""
    before = pairs.before - moments(pairs.before).mean
    return {"pre": before, **covariate_columns(pairs.covariates, names)}


def crossed(arm: Array, columns: Mapping[str, Array]) -> dict[str, Array]:
    """Return the products of the group with other columns."""
    return {f"arm:{name}": arm * column for name, column in columns.items()}


def baseline_model(
    pairs: ArmPairs, names: tuple[str, ...], *, variance: str, interaction: bool
) -> Model:
    """Return the scores after on group, score before and covariates, crossed if wanted."""
    adjusted = baseline_columns(pairs, names)
    more = crossed(pairs.arm, adjusted) if interaction else {}
    return fit_model({"arm": pairs.arm, **adjusted, **more}, pairs.after, variance=variance)


def adjusted_means(
    model: Model, source: ArmSource, pairs: ArmScores, *, asked: Asked
) -> list[Estimate]:
    """Return the mean of each group at the mean of what was adjusted for."""
    first, second = source.labels
    size = int(pairs.arm.sum())
    return [
        model.estimate(
            "adjusted_mean",
            {"1": 1.0, "arm": side},
            asked,
            at={"arm": label},
            with_p=False,
            n=count,
        )
        for label, side, count in ((first, 1.0, size), (second, 0.0, pairs.n - size))
    ]


def slope_interaction(
    pairs: ArmPairs, names: tuple[str, ...], *, variance: str, asked: Asked
) -> Estimate:
    """Return how much steeper the slope on the score before is with the programme."""
    adjusted = baseline_columns(pairs, names)
    columns = {"arm": pairs.arm, **adjusted, "arm:pre": pairs.arm * adjusted["pre"]}
    model = fit_model(columns, pairs.after, variance=variance)
    two_sided = Asked(conf_level=asked.conf_level)
    return model.estimate("slope_interaction", {"arm:pre": 1.0}, two_sided)


def slopes_row(slope: Estimate) -> Assumption:
    """Return how the assumption of equal slopes looks."""
    if slope.p_value is None:
        return "equal_slopes", "not_checked", None, None
    state = "contradicted" if slope.p_value < SUSPECT_P else "supported"
    return "equal_slopes", state, "slopes_p", slope.p_value


def gain_score(pairs: ArmPairs, *, variance: str, asked: Asked) -> Estimate:
    """Return the difference of the mean changes of the two groups."""
    model = fit_model({"arm": pairs.arm}, pairs.after - pairs.before, variance=variance)
    return model.estimate("gain_score", {"arm": 1.0}, asked)


def wwc_sizes(pairs: ArmPairs, effect: float) -> list[Estimate]:
    """Return the effect and the difference before over pooled SDs, WWC's convention."""
    sizes = {
        "wwc_g": pooled_g(pairs.after, pairs.arm, effect),
        "wwc_baseline_g": pooled_g(pairs.before, pairs.arm),
    }
    return [
        Estimate(term=term, estimate=size, unit="sd", n=pairs.n)
        for term, size in sizes.items()
        if size is not None
    ]


def fit_sizes(model: Model) -> list[Estimate]:
    """Return the spread around the model and the share that it explains."""
    fit = model.fit
    return [
        Estimate(term="residual_sd", estimate=fit.residual_sd, unit="points", n=fit.n),
        Estimate(term="r_squared", estimate=fit.r_squared, unit="proportion", n=fit.n),
    ]
