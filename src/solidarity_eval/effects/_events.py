"""Counts of events by person, their exposure, and the columns of a model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import glm
from solidarity_eval.effects._categorical import answered_flow, once_per_person, table_of
from solidarity_eval.errors import ArgumentError, DataError, NonNumericError, TooFewError
from solidarity_eval.estimation.arguments import MOST_EVENTS, check_positive, check_whole
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Flow

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Below this p of the dispersion test, counts are said to vary more than Poisson's.
SUSPECT_P = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Complete rows: events, exposure and design (the constant first)."""

    counts: Floats
    exposure: Floats
    design: Floats
    names: tuple[str, ...]
    flow: Flow

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.counts)


def whole_counts(values: Floats, column: str) -> None:
    """Raise NonNumericError unless all finite values are whole numbers from 0 to a billion."""
    outside = (values < 0) | (values != np.floor(values)) | (values > MOST_EVENTS)
    wrong = values[np.isfinite(values) & outside]
    if len(wrong):
        raise NonNumericError(
            "effects_categorical.not_a_count",
            column=column,
            value=repr(float(wrong[0])),
            count=len(wrong),
        )


def exposures(table: pd.DataFrame, exposure: str | None) -> Floats:
    """Return the exposure of each row, 1 without a column; all known ones above 0."""
    if exposure is None:
        return np.ones(len(table))
    require_columns(table, exposure)
    values = numeric(table[exposure], exposure)
    wrong = values[np.isfinite(values) & (values <= 0)]
    if len(wrong):
        raise DataError(
            "effects_categorical.no_exposure",
            column=exposure,
            value=repr(float(wrong[0])),
            count=len(wrong),
        )
    return values


def covariate_names(covariates: str | Sequence[str]) -> tuple[str, ...]:
    """Return the names of the covariates, each once."""
    if not isinstance(covariates, Iterable):
        raise ArgumentError(
            "effects_categorical.not_a_list", argument="covariates", value=repr(covariates)
        )
    names = (covariates,) if isinstance(covariates, str) else tuple(covariates)
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        raise ArgumentError("effects_categorical.covariate_twice", name=repeated[0])
    return names


def model_matrix(table: pd.DataFrame, names: tuple[str, ...]) -> Floats:
    """Return the columns of numbers, one per covariate, missing ones as NaN."""
    require_columns(table, *names)
    columns = [numeric(table[name], name) for name in names]
    return np.column_stack(columns) if columns else np.empty((len(table), 0))


def require_full_rank(design: Floats, names: tuple[str, ...]) -> None:
    """Raise DataError when a covariate does not vary or repeats the others."""
    if not glm.full_rank(np.column_stack([np.ones(len(design)), design])):
        raise DataError("effects_categorical.redundant_covariate", names=", ".join(names))


def event_rows(
    data: object,
    *,
    outcome: str,
    covariates: str | Sequence[str] = (),
    exposure: str | None = None,
    person: str | None = "person",
) -> Events:
    """Return the complete rows of a table of counts, more of them than coefficients.

    Raises
    ------
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        If the table cannot be read or a count is not a whole number from 0.
    DataError
        If an exposure is not above 0, or a covariate repeats the others or does not vary.
    TooFewError
        If there are not more complete rows than coefficients.
    """
    table = table_of(data)
    names = covariate_names(covariates)
    require_columns(table, outcome)
    once_per_person(table, person)
    counts = numeric(table[outcome], outcome)
    whole_counts(counts, outcome)
    time = exposures(table, exposure)
    columns = model_matrix(table, names)
    complete = np.isfinite(counts) & np.isfinite(time) & np.isfinite(columns).all(axis=1)
    found = int(complete.sum())
    if found <= len(names) + 1:
        raise TooFewError("effects_categorical.too_few_rows", n=found, needed=len(names) + 2)
    require_full_rank(columns[complete], names)
    return Events(
        counts=counts[complete],
        exposure=time[complete],
        design=np.column_stack([np.ones(found), columns[complete]]),
        names=("intercept", *names),
        flow=answered_flow(len(table), found),
    )


def poisson_fit(events: Events) -> glm.Fit:
    """Fit a Poisson model, or raise DataError when no finite one exists."""
    if events.counts.sum() == 0:
        raise DataError("effects_categorical.no_event", n=events.n)
    model = glm.fit(events.counts, events.design, events.exposure, family="poisson")
    if not model.converged:
        raise DataError("effects_categorical.no_finite_fit", names=", ".join(events.names[1:]))
    return model


def events_over(count: object, time: object) -> tuple[int, float]:
    """Return a count of events and its exposure, checked."""
    events = check_whole("count", count, least=0, most=MOST_EVENTS)
    return events, check_positive("time", time)  # type: ignore[arg-type]
