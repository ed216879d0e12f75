"""Ordered answers and the columns of a model for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from solidarity_eval.effects._categorical import answered_flow, once_per_person, table_of
from solidarity_eval.effects._coefficients import coefficient_estimates
from solidarity_eval.effects._events import covariate_names, model_matrix, require_full_rank
from solidarity_eval.errors import NoVarianceError, TooFewError
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Estimate, Flow

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Link = Literal["logit", "probit"]
LINKS = ("logit", "probit")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalRows:
    """Complete rows: category numbers from 0, design without constant, persons from 0."""

    answers: NDArray[np.intp]
    categories: tuple[float, ...]
    design: NDArray[np.float64]
    names: tuple[str, ...]
    persons: NDArray[np.intp]
    flow: Flow

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.answers)

    @property
    def cuts(self) -> tuple[str, ...]:
        """Names of the thresholds, as ``1|2``."""
        labels = [f"{value:g}" for value in self.categories]
        return tuple(f"{low}|{high}" for low, high in pairwise(labels))


def ordinal_rows(
    data: object,
    *,
    outcome: str,
    covariates: str | Sequence[str],
    person: str | None,
    repeated: bool,
) -> OrdinalRows:
    """Return the complete rows; ``repeated`` tells whether a person may stand several times.

    Raises
    ------
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        If the table cannot be read.
    NoVarianceError
        If there are fewer than two categories.
    TooFewError
        If there are not more rows than parameters.
    DataError
        If a covariate repeats the others or does not vary.
    """
    table = table_of(data)
    names = covariate_names(covariates)
    require_columns(table, outcome, *([person] if repeated else []))
    if not repeated:
        once_per_person(table, person)
    answers = numeric(table[outcome], outcome)
    columns = model_matrix(table, names)
    complete = np.isfinite(answers) & np.isfinite(columns).all(axis=1)
    who = np.zeros(len(table), dtype=np.intp)
    if repeated and person is not None:
        known = np.asarray(table[person].notna(), dtype=np.bool_)
        complete &= known
        who = _numbered(table, person)
    categories, codes = np.unique(answers[complete], return_inverse=True)
    needed = max(len(categories), 2) + len(names) + 1
    if complete.sum() < needed:
        raise TooFewError("effects_categorical.too_few_rows", n=int(complete.sum()), needed=needed)
    if len(categories) < 2:
        raise NoVarianceError("effects_categorical.one_category", column=outcome)
    if names:
        require_full_rank(columns[complete], names)
    return OrdinalRows(
        answers=codes.astype(np.intp),
        categories=tuple(categories.tolist()),
        design=columns[complete],
        names=names,
        persons=np.unique(who[complete], return_inverse=True)[1].astype(np.intp),
        flow=answered_flow(len(table), int(complete.sum())),
    )


def _numbered(table: pd.DataFrame, person: str) -> NDArray[np.intp]:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(who, len(numbers)) for who in table[person]], dtype=np.intp)


def model_estimates(
    rows: OrdinalRows,
    values: tuple[NDArray[np.float64], NDArray[np.float64]],
    covariance: NDArray[np.float64],
    *,
    link: Link,
    conf_level: float,
    bounds: Sequence[tuple[float, float]] | None = None,
) -> tuple[Estimate, ...]:
    """Return the thresholds, the coefficients and, with the logit, the odds ratios."""
    thresholds, slopes = values
    errors = np.sqrt(np.diag(covariance))
    cuts = len(thresholds)
    found = [
        Estimate(
            term="threshold",
            at={"cut": cut},
            estimate=float(threshold),
            std_error=float(error),
            unit=link,
            n=rows.n,
        )
        for cut, threshold, error in zip(rows.cuts, thresholds, errors[:cuts], strict=True)
    ]
    coefficients = coefficient_estimates(
        rows.names,
        slopes,
        errors[cuts : cuts + len(slopes)],
        ratio="odds_ratio",
        conf_level=conf_level,
        n=rows.n,
        bounds=bounds,
    )
    kept = [item for item in coefficients if link == "logit" or item.term == "coefficient"]
    return (*kept, *found)
