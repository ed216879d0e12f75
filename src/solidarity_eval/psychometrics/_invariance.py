"""The four levels of invariance, fitted and told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from solidarity_eval._kernels import cfa, cfa_indices
from solidarity_eval._kernels.cfa_models import Level
from solidarity_eval._kernels.student import interval
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.psychometrics._comparable import Comparable
from solidarity_eval.psychometrics._confirm import (
    Factors,
    chi2_test,
    few_category_notes,
    fit_estimates,
    improper_notes,
)
from solidarity_eval.psychometrics._factors import solving
from solidarity_eval.psychometrics._notes import info, left_out_notes
from solidarity_eval.psychometrics._results import bounded
from solidarity_eval.results import Estimate, HypothesisTest, Note, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One level of invariance, fitted."""

    level: Level
    model: cfa.Model
    fitted: cfa.Fit
    found: cfa_indices.Indices


def fit_level(compared: Comparable, structure: Factors, level: Level) -> Step:
    """Fit one level of invariance."""
    model = compared.model(structure.pattern, level)
    with solving(level):
        fitted = cfa.fit(model, compared.moments)
    found = cfa_indices.indices(model, fitted, compared.moments)
    return Step(level=level, model=model, fitted=fitted, found=found)


def fits(steps: Sequence[Step], n: int) -> list[Estimate]:
    """Return the indices of fit of each level."""
    return [
        estimate
        for step in steps
        for estimate in fit_estimates(step.found, df=step.fitted.df, n=n, at={"model": step.level})
    ]


def differences(steps: Sequence[Step], n: int) -> list[Estimate]:
    """Return what CFI and RMSEA lose or gain from each level to the next."""
    told = []
    for freer, tighter in pairwise(steps):
        at = {"model": tighter.level, "against": freer.level}
        for name in ("cfi", "rmsea"):
            change = getattr(tighter.found, name) - getattr(freer.found, name)
            told.append(bounded(f"delta_{name}", change, unit="index", n=n, at=at))
    return told


def factor_means(
    scalar: Step, compared: Comparable, structure: Factors, *, level: float
) -> list[Estimate]:
    """Return the factor means of the scalar model beyond the reference."""
    errors = np.sqrt(np.diag(cfa.covariance_of_estimates(scalar.fitted.information)))
    count = len(structure.names)
    told = []
    for cell in scalar.model.cells:
        if cell.matrix != "factor_means":
            continue
        occasion = cell.row // count if compared.over_time else cell.group
        place = {"wave" if compared.over_time else "group": compared.labels[occasion]}
        value, error = scalar.fitted.theta[cell.parameter], errors[cell.parameter]
        told.append(
            bounded(
                "factor_mean",
                float(value),
                unit="points",
                n=compared.answers.n,
                at={"model": "scalar", "factor": structure.names[cell.row % count], **place},
                std_error=float(error),
                bounds=(*interval(float(value), float(error), conf_level=level), level),
            )
        )
    return told


def tests(steps: Sequence[Step]) -> list[HypothesisTest]:
    """Return the test of each level, of the baseline, and of each level against the one before."""
    told = [
        chi2_test(step.level, step.fitted.chi2, step.fitted.df) for step in steps if step.fitted.df
    ]
    first = steps[0].found
    told.append(chi2_test("baseline", first.baseline_chi2, first.baseline_df))
    for freer, tighter in pairwise(steps):
        name = f"{tighter.level}_vs_{freer.level}"
        told.append(chi2_test(name, *_chi2_difference(freer, tighter)))
    return told


def _chi2_difference(freer: Step, tighter: Step) -> tuple[float, int]:
    change = max(0.0, tighter.fitted.chi2 - freer.fitted.chi2)
    return change, tighter.fitted.df - freer.fitted.df


def fit_table(steps: Sequence[Step]) -> Table:
    """Return one row per level."""
    rows = []
    for step in steps:
        found, fitted = step.found, step.fitted
        indices = (found.cfi, found.tli, found.rmsea, found.srmr, found.aic, found.bic)
        rows.append((step.level, fitted.chi2, fitted.df, found.p_value, *indices))
    columns = ("model", "chi2", "df", "p_value", "cfi", "tli", "rmsea", "srmr", "aic", "bic")
    return Table(kind="fit", id="fit", columns=columns, rows=tuple(rows))


def comparison_table(steps: Sequence[Step]) -> Table:
    """Return one row per level against the one before."""
    rows = []
    for freer, tighter in pairwise(steps):
        chi2, df = _chi2_difference(freer, tighter)
        cfi = tighter.found.cfi - freer.found.cfi
        rmsea = tighter.found.rmsea - freer.found.rmsea
        rows.append((tighter.level, freer.level, chi2, df, chi2_p(chi2, df), cfi, rmsea))
    columns = ("model", "against", "delta_chi2", "df", "p_value", "delta_cfi", "delta_rmsea")
    return Table(kind="fit", id="comparisons", columns=columns, rows=tuple(rows))


def notes(compared: Comparable, steps: Sequence[Step]) -> list[Note]:
    """Return the caveats of the data and of the solutions."""
    told = left_out_notes(compared.answers) + few_category_notes(compared.answers)
    if compared.over_time:
        told.append(info("same_people_over_time"))
    fitted = [step.fitted for step in steps]
    return told + improper_notes(compared.answers.items, fitted)
