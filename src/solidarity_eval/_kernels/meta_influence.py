"""What each study weighs: the fit without it, and how far it moves the whole."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from solidarity_eval._kernels.meta_inference import Fit, Interval, fit


@dataclass(frozen=True, slots=True)
class Influence:
    """One study, as metafor's ``influence`` describes it.

    Attributes
    ----------
    rstudent : float
        Distance to the fit without it, in its standard errors.
    dffits, cook, cov_ratio : float
        How far the mean moves in its standard errors, that squared, and the variance of the mean
        without it over that with.
    tau2, q : float
        Variance between studies and Cochran's Q without it.
    hat, weight : float
        Leverage and share of the weights.
    """

    rstudent: float
    dffits: float
    cook: float
    cov_ratio: float
    tau2: float
    q: float
    hat: float
    weight: float


def influence(found: Fit, without: list[Fit], interval_method: Interval) -> list[Influence]:
    """Return the influence of every study on the mean of a model without moderators."""
    model = found.model
    mean, variance = float(found.coefficients[0]), found.error(interval_method) ** 2
    shares = found.weights / found.weights.sum()
    rows = []
    for study, other in enumerate(without):
        theirs = other.error(interval_method) ** 2
        rest = float(other.coefficients[0])
        # As in metafor, the factor of the others also scales the spread of the study left out.
        alone = float(model.variances[study]) + other.spread.tau2
        alone *= other.scale(interval_method)
        moved, share = mean - rest, float(shares[study])
        value = mean + float(found.residuals[study])
        rows.append(
            Influence(
                rstudent=(value - rest) / math.sqrt(alone + theirs),
                dffits=moved / math.sqrt(share * alone),
                cook=moved * moved / variance,
                cov_ratio=theirs / variance,
                tau2=other.spread.tau2,
                q=other.spread.q,
                hat=share,
                weight=share,
            )
        )
    return rows


def deletions(found: Fit) -> list[Fit]:
    """Return the fit without each study in turn, for a model without moderators."""
    others = (found.model.without(study) for study in range(found.model.k))
    return [fit(other, found.method) for other in others if other is not None]


def permuted(found: Fit, *, draws: int, stream: np.random.Generator) -> list[Fit]:
    """Return the fits with the moderators dealt to the studies at random."""
    model = found.model
    whole = model.values + model.basis @ model.start
    fits = []
    for _ in range(draws):
        basis = model.basis[stream.permutation(model.k)]
        start = basis.T @ whole
        dealt = type(model)(whole - basis @ start, model.variances, basis, model.triangle, start)
        fits.append(fit(dealt, found.method))
    return fits
