"""How well a factor model fits: CFI, TLI, RMSEA with its interval, SRMR, AIC, BIC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from solidarity_eval._kernels.cfa import Fit, Model, Moments

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indices:
    """Indices of fit; ``rmsea_low`` and ``rmsea_high`` bound it with 90 % confidence."""

    p_value: float
    baseline_chi2: float
    baseline_df: int
    cfi: float
    tli: float | None
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    srmr: float
    log_likelihood: float
    aic: float
    bic: float


def indices(model: Model, fitted: Fit, groups: Sequence[Moments]) -> Indices:
    """Return the indices as lavaan defines them under the normal likelihood (chi2 = n F)."""
    n = sum(group.n for group in groups)
    q = len(fitted.theta)
    chi2, df = fitted.chi2, fitted.df
    base_chi2, base_df = baseline(groups)
    low, high = rmsea_interval(chi2, df, n=n, groups=len(groups))
    log_likelihood = saturated_log_likelihood(groups) - chi2 / 2.0
    return Indices(
        p_value=float(special.chdtrc(df, chi2)) if df else 1.0,
        baseline_chi2=base_chi2,
        baseline_df=base_df,
        cfi=cfi(chi2, df, base=(base_chi2, base_df)),
        tli=tli(chi2, df, base=(base_chi2, base_df)),
        rmsea=rmsea(chi2, df, n=n, groups=len(groups)),
        rmsea_low=low,
        rmsea_high=high,
        srmr=srmr(fitted, groups, with_means=model.with_means),
        log_likelihood=log_likelihood,
        aic=2.0 * q - 2.0 * log_likelihood,
        bic=q * float(np.log(n)) - 2.0 * log_likelihood,
    )


def baseline(groups: Sequence[Moments]) -> tuple[float, int]:
    """Return chi2 and df of the model where no two items covary."""
    chi2 = sum(
        group.n * (np.log(np.diag(group.cov)).sum() - np.linalg.slogdet(group.cov)[1])
        for group in groups
    )
    p = len(groups[0].mean)
    return float(chi2), len(groups) * p * (p - 1) // 2


def cfi(chi2: float, df: float, *, base: tuple[float, float]) -> float:
    """Return 1 - max(chi2 - df, 0) / max(chi2 - df, chi2_b - df_b, 0)."""
    excess = max(chi2 - df, 0.0)
    worst = max(excess, base[0] - base[1])
    return 1.0 if worst <= 0.0 else 1.0 - excess / worst


def tli(chi2: float, df: float, *, base: tuple[float, float]) -> float | None:
    """Return the Tucker-Lewis index; None without degrees of freedom."""
    if df == 0 or base[0] == base[1]:
        return None
    excess = (chi2 - df) / df
    excess_base = (base[0] - base[1]) / base[1]
    return 1.0 - excess / excess_base


def rmsea(chi2: float, df: float, *, n: int, groups: int) -> float:
    """Return the root mean square error of approximation (Steiger's, for several groups)."""
    if df == 0:
        return 0.0
    return float(np.sqrt(max(chi2 - df, 0.0) / (n * df)) * np.sqrt(groups))


def rmsea_interval(chi2: float, df: int, *, n: int, groups: int) -> tuple[float, float]:
    """Return the 90 % interval, from the noncentral chi-square that puts ``chi2`` at 5 and 95 %."""
    if df == 0:
        return 0.0, 0.0
    bounds = []
    for share in (0.95, 0.05):
        central = float(special.chdtr(df, chi2))
        shift = float(special.chndtrinc(chi2, df, share)) if central > share else 0.0
        bounds.append(float(np.sqrt(shift / (n * df)) * np.sqrt(groups)))
    return bounds[0], bounds[1]


def srmr(fitted: Fit, groups: Sequence[Moments], *, with_means: bool) -> float:
    """Return the standardised root mean square residual, means included when modelled."""
    total, n = 0.0, 0
    for matrices, group in zip(fitted.matrices, groups, strict=True):
        scale = np.sqrt(np.diag(group.cov))
        residual = (group.cov - matrices.implied_cov()) / np.outer(scale, scale)
        squares = list(residual[np.tril_indices(len(scale))] ** 2)
        if with_means:
            squares += list(((group.mean - matrices.implied_mean()) / scale) ** 2)
        total += group.n * float(np.sqrt(np.mean(squares)))
        n += group.n
    return total / n


def saturated_log_likelihood(groups: Sequence[Moments]) -> float:
    """Return the normal log-likelihood of the sample means and covariances themselves."""
    p = len(groups[0].mean)
    constant = p * (1.0 + np.log(2.0 * np.pi))
    return float(
        -0.5 * sum(group.n * (constant + np.linalg.slogdet(group.cov)[1]) for group in groups)
    )
