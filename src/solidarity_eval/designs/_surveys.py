"""Two surveys of people who are not the same, read from one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.two_surveys import Survey
from solidarity_eval.designs._covariates import Variable, read_variables
from solidarity_eval.errors import ArgumentError, DataError, RepeatedPersonError
from solidarity_eval.estimation.pairs import require_label, require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Flow, FlowEdge, FlowNode

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Codes = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns and labels that a caller named."""

    outcome: str
    wave: str
    pre: object
    post: object
    person: str | None
    cluster: str | None
    weights: str | None
    covariates: tuple[str, ...]
    poststratify: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveys:
    """Rows of both surveys with a score, before first.

    Attributes
    ----------
    after : ndarray of bool, shape (n,)
        True in the second survey.
    values, weights : ndarray of shape (n,)
        Scores and weights above 0.
    cells, clusters : ndarray of codes, or None for clusters
        Kind of people, and where they answered.
    variables : tuple of Variable
        Covariates whose composition is compared.
    in_both : int or None
        People asked at both times, None without identifiers.
    flow : Flow
        Who was asked, and who is compared.
    """

    after: Flags
    values: Array
    weights: Array
    cells: Codes
    clusters: Codes | None
    variables: tuple[Variable, ...]
    in_both: int | None
    flow: Flow

    @property
    def sizes(self) -> tuple[int, int]:
        """Rows before and after."""
        count = int(self.after.sum())
        return len(self.after) - count, count

    def side(self, *, after: bool) -> Survey:
        """Return one of the surveys."""
        own = self.after == after
        return Survey(values=self.values[own], weights=self.weights[own], cells=self.cells[own])


def read_surveys(data: pd.DataFrame, columns: Columns) -> Surveys:
    """Return the rows of two surveys whose score, weight, cluster and cell are known.

    Raises
    ------
    ArgumentError
        ``data`` is no table, both times are one, or a time does not exist.
    ColumnNotFoundError, NonNumericError, DataError
        The table cannot be read, or a weight is not above 0.
    RepeatedPersonError
        A person stands twice at one time.
    """
    require_table(data)
    named = (*columns.covariates, *columns.poststratify)
    optional = (columns.person, columns.cluster, columns.weights)
    require_columns(data, columns.outcome, columns.wave, *named, optional=optional)
    require_label(data, columns.wave, argument="pre", label=columns.pre)
    require_label(data, columns.wave, argument="post", label=columns.post)
    if columns.pre == columns.post:
        raise ArgumentError("effects.same_wave", value=repr(columns.pre))
    rows = data[data[columns.wave].isin([columns.pre, columns.post])]
    after = np.asarray(rows[columns.wave] == columns.post, dtype=bool)
    values = numeric(rows[columns.outcome], columns.outcome)
    weights = _weights(rows, columns.weights)
    strata = read_variables(rows, columns.poststratify)
    known = np.isfinite(weights) & _known(strata)
    clusters = None
    if columns.cluster is not None:
        clusters, placed = _codes(rows[columns.cluster])
        known &= placed
    scored = np.isfinite(values)
    kept = scored & known
    in_both = None if columns.person is None else _in_both(rows, after, columns)
    return Surveys(
        after=after[kept],
        values=values[kept],
        weights=weights[kept],
        cells=_cells(tuple(variable.among(kept) for variable in strata), int(kept.sum())),
        clusters=None if clusters is None else clusters[kept],
        variables=tuple(
            variable.among(kept) for variable in read_variables(rows, columns.covariates)
        ),
        in_both=in_both,
        flow=_flow(after, scored, known),
    )


def require_cells(surveys: Surveys, columns: Columns) -> None:
    """Raise DataError when a kind of people of the first survey is not in the second."""
    cells = surveys.cells
    lacking = np.setdiff1d(cells[~surveys.after], cells[surveys.after])
    if len(lacking):
        raise DataError(
            "designs_weighted.strata_missing",
            wave=str(columns.post),
            columns=", ".join(columns.poststratify),
            count=len(lacking),
        )


def _weights(rows: pd.DataFrame, column: str | None) -> Array:
    if column is None:
        return np.ones(len(rows))
    weights = numeric(rows[column], column)
    wrong = weights[np.isfinite(weights) & (weights <= 0.0)]
    if len(wrong):
        raise DataError("designs_weighted.survey_weights", column=column, count=len(wrong))
    return weights


def _known(variables: tuple[Variable, ...]) -> Flags:
    known: Flags = np.ones(1, dtype=bool)
    for variable in variables:
        known = known & np.isfinite(variable.values)
    return known


def _codes(column: pd.Series) -> tuple[Codes, Flags]:
    """Return the code of each label, and where it is known; any label a cell can hold."""
    import pandas as pd

    codes = np.asarray(pd.factorize(column)[0], dtype=np.int64)
    return np.where(codes < 0, 0, codes), codes >= 0


def _cells(strata: tuple[Variable, ...], n: int) -> Codes:
    if not strata or not n:
        return np.zeros(n, dtype=np.int64)
    table = np.column_stack([variable.values for variable in strata])
    return np.unique(table, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _in_both(rows: pd.DataFrame, after: Flags, columns: Columns) -> int:
    persons = rows[columns.person]
    sides = []
    for own, label in ((~after, columns.pre), (after, columns.post)):
        named = persons[own].dropna()
        repeated = named[named.duplicated()].unique()
        if len(repeated):
            raise RepeatedPersonError(
                "repeated_person",
                wave=str(label),
                persons=", ".join(map(str, repeated[:5])),
                count=len(repeated),
            )
        sides.append(set(named))
    return len(sides[0] & sides[1])


def _flow(after: Flags, scored: Flags, known: Flags) -> Flow:
    nodes, edges = [], []
    for name, own in (("before", ~after), ("after", after)):
        n, kept = int(own.sum()), int((own & scored & known).sum())
        nodes += [FlowNode(id=name, n=n), FlowNode(id=f"{name}_compared", n=kept)]
        edges += [
            FlowEdge(source=name, target=f"{name}_compared", n=kept),
            FlowEdge(
                source=name,
                target="left_out",
                n=int((own & ~scored).sum()),
                reason="not_scorable",
            ),
            FlowEdge(
                source=name,
                target="left_out",
                n=int((own & scored & ~known).sum()),
                reason="missing_covariate",
            ),
        ]
    return Flow(nodes=tuple(nodes), edges=tuple(edges))
