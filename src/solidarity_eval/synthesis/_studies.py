"""A table of one row per study, read with the refusals that every synthesis shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table, wave_label
from solidarity_eval.intake.pairs import is_label, numeric, require_columns
from solidarity_eval.results import Flow, FlowEdge, FlowNode, Note, Scalar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

FEW_STUDIES = 5
STUDIES_PER_MODERATOR = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyTable:
    """The complete rows of a table, in its order.

    Attributes
    ----------
    names : tuple
        Study of each row.
    columns : mapping
        Numbers of each column asked, by its name in the call.
    rows : ndarray of int
        Places of these rows in the whole table.
    total : int
        Rows of the whole table.
    flow : Flow
        Studies in the table, and those left out for a missing number.
    """

    names: tuple[Scalar, ...]
    columns: dict[str, Array]
    rows: NDArray[np.int64]
    total: int
    flow: Flow

    @property
    def k(self) -> int:
        """Number of rows used."""
        return len(self.names)

    def missing_notes(self) -> list[Note]:
        """Return the note that says how many rows were left out, where there are any."""
        left = self.total - self.k
        return [caution("synthesis.rows_left_out", count=left, n=self.total)] if left else []


def read_studies(
    data: pd.DataFrame,
    *,
    study: str | None,
    numbers: dict[str, str],
    fewest: int = 2,
    repeated: bool = False,
) -> StudyTable:
    """Return the rows with all their numbers.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per study, or per result of a study with ``repeated``.
    study : str or None
        Column of the study; None numbers the rows from 1.
    numbers : dict
        Name in the call to name of the column.
    fewest : int
        Least number of rows.
    repeated : bool
        Whether a study may stand in several rows.
    """
    require_table(data)
    require_columns(data, *numbers.values(), optional=(study,))
    found = {key: numeric(data[column], column) for key, column in numbers.items()}
    whole = np.ones(len(data), dtype=np.bool_)
    for values in found.values():
        whole &= np.isfinite(values)
    names = _names(data, study, repeated=repeated)
    rows = np.flatnonzero(whole)
    if len(rows) < fewest:
        raise TooFewError("synthesis.too_few_studies", k=len(rows), needed=fewest)
    left = len(data) - len(rows)
    return StudyTable(
        names=tuple(names[place] for place in rows),
        columns={key: values[whole] for key, values in found.items()},
        rows=rows,
        total=len(data),
        flow=Flow(
            nodes=(
                FlowNode(id="studies", n=len(data), unit="studies"),
                FlowNode(id="pooled", n=len(rows), unit="studies"),
            ),
            edges=(
                FlowEdge(source="studies", target="pooled", n=len(rows)),
                FlowEdge(source="studies", target="left_out", n=left, reason="no_number"),
            ),
        ),
    )


def _names(data: pd.DataFrame, study: str | None, *, repeated: bool) -> list[Scalar]:
    if study is None:
        return [place + 1 for place in range(len(data))]
    names: list[Scalar] = data[study].tolist()
    # Texts and whole numbers, nearly always: what a study without a name could not be.
    plain = {str, int}.issuperset(map(type, names))
    if not plain and not all(is_label(name) for name in names):
        count = sum(not is_label(name) for name in names)
        raise DataError("synthesis.unnamed_study", column=str(study), count=count)
    if not repeated and len(set(names)) < len(names):
        twice = [str(name) for name in dict.fromkeys(names) if names.count(name) > 1]
        raise DataError("synthesis.repeated_study", studies=", ".join(twice[:8]), count=len(twice))
    return names if plain else [wave_label(name) for name in names]


def read_estimates(
    data: pd.DataFrame,
    *,
    estimate: str,
    variance: str,
    study: str | None,
    more: Sequence[str] = (),
    repeated: bool = False,
    fewest: int = 2,
) -> StudyTable:
    """Return the rows with ``estimate`` and ``variance``; the latter must be above 0."""
    numbers = {"estimate": estimate, "variance": variance, **{name: name for name in more}}
    table = read_studies(data, study=study, numbers=numbers, repeated=repeated, fewest=fewest)
    variances = table.columns["variance"]
    if not (variances > 0.0).all():
        worst = int(np.argmin(variances))
        raise DataError(
            "synthesis.variance_not_positive",
            column=str(variance),
            study=str(table.names[worst]),
            value=repr(float(variances[worst])),
        )
    return table


def few_studies_notes(k: int) -> list[Note]:
    """Return the note of a mean over so few studies that no diamond should be drawn."""
    if k >= FEW_STUDIES:
        return []
    return [caution("synthesis.few_studies", k=k, enough=FEW_STUDIES)]


def require_enough(k: int, *, moderators: int, strict: bool) -> list[Note]:
    """Refuse below 10 studies per moderator; with ``strict=False``, warn."""
    needed = STUDIES_PER_MODERATOR * moderators
    if k >= needed:
        return []
    if strict:
        raise TooFewError("synthesis.too_few_for_moderators", k=k, needed=needed, count=moderators)
    return [caution("synthesis.few_for_moderators", k=k, needed=needed)]


def check_names(argument: str, names: object) -> tuple[str, ...]:
    """Return a list of different column names, at least one."""
    if isinstance(names, str) or not isinstance(names, Sequence) or not names:
        raise ArgumentError("synthesis.names", argument=argument, value=repr(names))
    chosen = tuple(names)
    if len(set(map(str, chosen))) < len(chosen):
        raise ArgumentError("synthesis.names", argument=argument, value=repr(names))
    return chosen
