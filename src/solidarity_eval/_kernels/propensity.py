"""Chances of being in the programme given what is known of people, and the weights they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels import glm

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Target = Literal["att", "ate", "overlap"]


@dataclass(frozen=True, slots=True)
class Propensity:
    """A logistic model of belonging to the programme.

    Attributes
    ----------
    coefficients, std_errors : ndarray of shape (p,)
        Log odds, the intercept first.
    scores, logits : ndarray of shape (n,)
        Fitted chance of the programme, and its log odds.
    deviance : float
        Twice the log-likelihood, its sign turned.
    converged : bool
        False when the covariates separate the two groups.
    """

    coefficients: Array
    std_errors: Array
    scores: Array
    logits: Array
    deviance: float
    converged: bool


def fit_propensity(treated: Flags, covariates: Array) -> Propensity:
    """Fit the model; people alike in every covariate get the very same score.

    Parameters
    ----------
    treated : ndarray of bool, shape (n,)
        True in the programme; neither all nor none.
    covariates : ndarray of shape (n, p)
        Columns without the intercept, of full rank with it.
    """
    profiles, who = np.unique(covariates, axis=0, return_inverse=True)
    who = who.reshape(-1)
    trials: Array = np.bincount(who).astype(np.float64)
    counts: Array = np.bincount(who, weights=treated.astype(np.float64)).astype(np.float64)
    # Columns near 1 in size keep the digits of a model with euros beside shares.
    centre, scale = covariates.mean(axis=0), covariates.std(axis=0)
    design = np.column_stack([np.ones(len(profiles)), (profiles - centre) / scale])
    model = glm.fit(counts, design, trials, family="binomial")
    logits = (design @ model.coefficients)[who]
    slopes = model.coefficients[1:] / scale
    coefficients = np.concatenate([[model.coefficients[0] - slopes @ centre], slopes])
    back = np.diag(np.concatenate([[1.0], 1.0 / scale]))
    back[0, 1:] = -centre / scale
    errors = (
        np.sqrt(np.diag(back @ model.covariance @ back.T))
        if model.converged
        else np.full(len(coefficients), np.inf)
    )
    signed = np.where(treated, logits, -logits)
    return Propensity(
        coefficients=coefficients,
        std_errors=errors,
        scores=special.expit(logits),
        logits=logits,
        deviance=float(-2.0 * special.log_expit(signed).sum()),
        converged=model.converged,
    )


def target_weights(treated: Flags, logits: Array, target: Target) -> Array:
    """Return the weights that make both groups stand for one population.

    ``ate``: everybody, 1/e and 1/(1 - e); ``att``: people of the programme, 1 and e/(1 - e);
    ``overlap``: people who could have been in either, 1 - e and e.
    """
    if target == "ate":
        return 1.0 + np.exp(np.where(treated, -logits, logits))
    if target == "att":
        return np.where(treated, 1.0, np.exp(logits))
    return np.asarray(special.expit(np.where(treated, -logits, logits)), dtype=np.float64)


def outside_overlap(treated: Flags, logits: Array) -> tuple[int, int]:
    """Return how many of each group lie beyond the range of the other's scores."""
    found = []
    for own, other in ((treated, ~treated), (~treated, treated)):
        low, high = logits[other].min(), logits[other].max()
        found.append(int(((logits[own] < low) | (logits[own] > high)).sum()))
    return found[0], found[1]


def horvitz_thompson(
    treated: Flags, outcome: Array, *, weights: Array, target: Target
) -> float | None:
    """Return the difference of weighted totals over a known size; None for ``overlap``."""
    if target == "overlap":
        return None
    size = len(treated) if target == "ate" else int(treated.sum())
    signed = np.where(treated, weights, -weights)
    return float(signed @ outcome) / size


def stacked_error(
    treated: Flags, outcome: Array, *, covariates: Array, logits: Array, target: Target
) -> float:
    """Return the standard error of the difference of weighted means, weights estimated.

    The equations of the logistic model and of both means are solved together: what a person adds
    to the difference is ``w (y - m) / W`` with a sign, plus what they add through the
    coefficients, ``d(difference)/d(beta)' I^-1 x (t - e)``. The variance is multiplied by
    ``n / (n - p)``, p the coefficients and the two means; infinite when nobody is left over.
    """
    weights = target_weights(treated, logits, target)
    chance, against = special.expit(logits), special.expit(-logits)
    slopes = {
        "att": np.where(treated, 0.0, weights),
        "ate": np.where(treated, -1.0, 1.0) * (weights - 1.0),
        "overlap": np.where(treated, -1.0, 1.0) * chance * against,
    }[target]
    spread = covariates.std(axis=0)
    design = np.column_stack(
        [np.ones(len(treated)), (covariates - covariates.mean(axis=0)) / spread]
    )
    rest = np.zeros(len(treated))
    for own, sign in ((treated, 1.0), (~treated, -1.0)):
        mean = float(weights[own] @ outcome[own]) / float(weights[own].sum())
        rest[own] = sign * (outcome[own] - mean) / weights[own].sum()
    through = glm.inverse_information(design, chance * against) @ (design.T @ (slopes * rest))
    scores = np.where(treated, against, -chance)
    parts = weights * rest + scores * (design @ through)
    n, left = len(treated), len(treated) - design.shape[1] - 2
    return float(np.sqrt(n / left * (parts @ parts))) if left > 0 else np.inf
