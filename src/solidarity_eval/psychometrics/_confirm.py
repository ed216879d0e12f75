"""A factor model of one group, fitted and told as a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from solidarity_eval._kernels import cfa, cfa_indices, cfa_models, cfa_robust
from solidarity_eval._kernels.student import interval
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.errors import ArgumentError
from solidarity_eval.psychometrics._answers import Answers, require_no_constant
from solidarity_eval.psychometrics._factors import require_regular, solving
from solidarity_eval.psychometrics._notes import caution, info, left_out_notes
from solidarity_eval.psychometrics._results import bounded, scale_result
from solidarity_eval.results import Estimate, HypothesisTest, Note, Result

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solidarity_eval.results import Scalar

FEWEST_PERSONS = 100
FEW_CATEGORIES = 5
RMSEA_LEVEL = 0.90
StdErrors = Literal["expected", "robust"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """Names of the factors, and the positions of their items."""

    names: tuple[str, ...]
    pattern: tuple[tuple[int, ...], ...]


def factors_of(factors: object) -> tuple[tuple[str, ...], Factors]:
    """Return all items in order, and where each factor finds its own.

    Raises
    ------
    ArgumentError
        Not a mapping of names to lists of items; a factor of one item; an item in two factors;
        a single factor of two items.
    """
    if not isinstance(factors, Mapping) or not factors:
        raise ArgumentError("psychometrics.factors", received=repr(factors))
    needed = 3 if len(factors) == 1 else 2
    items: list[str] = []
    pattern = []
    for name, own in factors.items():
        if isinstance(own, str) or not isinstance(own, Sequence):
            raise ArgumentError("psychometrics.factors", received=repr(factors))
        if len(own) < needed:
            raise ArgumentError(
                "psychometrics.factor_too_small", factor=str(name), count=len(own), needed=needed
            )
        pattern.append(tuple(range(len(items), len(items) + len(own))))
        items += own
    twice = sorted({str(item) for item in items if items.count(item) > 1})
    if twice:
        raise ArgumentError("psychometrics.item_in_two_factors", items=", ".join(twice))
    return tuple(items), Factors(names=tuple(map(str, factors)), pattern=tuple(pattern))


def few_category_notes(answers: Answers) -> list[Note]:
    """Return one note per item with fewer than five different answers."""
    counts = [len(np.unique(column)) for column in answers.values.T]
    return [
        caution("few_categories", item=item, count=count)
        for item, count in zip(answers.items, counts, strict=True)
        if count < FEW_CATEGORIES
    ]


def improper_notes(items: Sequence[str], fits: Sequence[cfa.Fit]) -> list[Note]:
    """Return one note per item of negative residual variance, one on impossible factors."""
    matrices = [one for fitted in fits for one in fitted.matrices]
    negative = {
        items[int(row)]
        for one in matrices
        for row in np.flatnonzero(np.diag(one.residual_cov) < 0.0)
    }
    notes = [caution("improper_solution", item=item) for item in sorted(negative)]
    if any(np.linalg.eigvalsh(one.factor_cov)[0] <= 0.0 for one in matrices):
        notes.append(caution("improper_factors"))
    return notes


def confirm(
    method: str, answers: Answers, factors: Factors, *, level: float, std_errors: StdErrors
) -> Result:
    """Fit the model by maximum likelihood and return its result."""
    require_no_constant(answers)
    require_regular(answers)
    moments = cfa.sample_moments(answers.values)
    model = cfa_models.single_group(factors.pattern, moments)
    with solving(method):
        fitted = cfa.fit(model, [moments])
        covariance = cfa.covariance_of_estimates(fitted.information)
    found = cfa_indices.indices(model, fitted, [moments])
    robust = cfa_robust.robust(model, fitted, answers.values) if fitted.df else None
    errors = np.sqrt(np.diag(covariance))
    if robust and std_errors == "robust":
        errors = robust.std_errors
    parameters = _Parameters(model, fitted, errors, answers, factors, level)
    fit_tests, fit_notes = _tests(fitted, found, robust)
    return scale_result(
        method,
        answers,
        estimates=[
            *parameters.estimates(),
            *fit_estimates(found, df=fitted.df, n=answers.n),
            *_robust_estimates(robust, answers.n),
        ],
        tests=fit_tests,
        settings={
            "estimator": "ml",
            "likelihood": "normal",
            "identification": "factor_variance_1",
            "std_errors": std_errors,
            "factors": factors.names,
            "rmsea_conf_level": RMSEA_LEVEL,
        },
        notes=[
            *left_out_notes(answers),
            *few_category_notes(answers),
            *improper_notes(answers.items, [fitted]),
            *fit_notes,
        ],
    )


@dataclass(frozen=True, slots=True)
class _Parameters:
    """Estimates of the parameters, in the words of the items and factors."""

    model: cfa.Model
    fitted: cfa.Fit
    errors: NDArray[np.float64]
    answers: Answers
    factors: Factors
    level: float

    def estimates(self) -> list[Estimate]:
        matrices = self.fitted.matrices[0]
        sizes = np.sqrt(np.diag(matrices.implied_cov()))
        told = [self._of_cell(cell) for cell in self.model.cells]
        for factor, positions in enumerate(self.factors.pattern):
            told += [
                bounded(
                    "loading_standardized",
                    matrices.loadings[item, factor] / sizes[item],
                    unit="correlation",
                    n=self.answers.n,
                    at={"factor": self.factors.names[factor], "item": self.answers.items[item]},
                )
                for item in positions
            ]
        order = ("loading", "loading_standardized", "residual_variance", "factor_correlation")
        return sorted(told, key=lambda estimate: order.index(estimate.term))

    def _of_cell(self, cell: cfa.Cell) -> Estimate:
        items, names = self.answers.items, self.factors.names
        if cell.matrix == "loadings":
            term, unit = "loading", "points"
            at = {"factor": names[cell.column], "item": items[cell.row]}
        elif cell.matrix == "residual_cov":
            term, unit, at = "residual_variance", "points_squared", {"item": items[cell.row]}
        else:
            term, unit = "factor_correlation", "correlation"
            at = {"factor": names[cell.column], "other": names[cell.row]}
        value, error = float(self.fitted.theta[cell.parameter]), self.errors[cell.parameter]
        low, high = interval(value, float(error), conf_level=self.level)
        return bounded(
            term,
            value,
            unit=unit,
            n=self.answers.n,
            at=at,
            std_error=float(error),
            bounds=(low, high, self.level),
        )


def fit_estimates(
    found: cfa_indices.Indices, *, df: int, n: int, at: Mapping[str, Scalar] | None = None
) -> list[Estimate]:
    """Return the indices of fit as estimates, the RMSEA with its interval."""
    bounds = (found.rmsea_low, found.rmsea_high, RMSEA_LEVEL) if df else None
    told = [bounded("rmsea", found.rmsea, unit="index", n=n, bounds=bounds, at=at)]
    for term in ("cfi", "tli", "srmr", "aic", "bic", "log_likelihood"):
        value = getattr(found, term)
        if value is not None:
            told.append(bounded(term, value, unit="index", n=n, at=at))
    return told


def _robust_estimates(robust: cfa_robust.Robust | None, n: int) -> list[Estimate]:
    if robust is None:
        return []
    values = {
        "cfi_robust": robust.cfi,
        "rmsea_robust": robust.rmsea,
        "scaling_factor": robust.scaling,
    }
    return [bounded(term, value, unit="index", n=n) for term, value in values.items()]


def _tests(
    fitted: cfa.Fit, found: cfa_indices.Indices, robust: cfa_robust.Robust | None
) -> tuple[list[HypothesisTest], list[Note]]:
    baseline = chi2_test("baseline", found.baseline_chi2, found.baseline_df)
    if not fitted.df or robust is None:
        return [baseline], [info("saturated_model")]
    exact = chi2_test("exact_fit", fitted.chi2, fitted.df)
    return [exact, chi2_test("exact_fit_scaled", robust.chi2, fitted.df), baseline], []


def chi2_test(name: str, statistic: float, df: int) -> HypothesisTest:
    """Return a likelihood-ratio test against a chi-square."""
    return HypothesisTest(
        name=name,
        statistic=statistic,
        df=(df,),
        p_value=chi2_p(statistic, df),
        alternative="greater",
        null_value=0.0,
    )
