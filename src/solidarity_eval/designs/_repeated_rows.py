"""Answers of the same people at several times, with teams and periods as columns of a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from solidarity_eval.designs._fixed_effects import At, ModelRows, indicators, labels_of, rows_flow
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.errors import ArgumentError, DataError, RepeatedPersonError, TooFewError
from solidarity_eval.estimation.arguments import is_number
from solidarity_eval.estimation.pairs import require_label, require_table, wave_label
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Flow, FlowEdge, FlowNode, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """Everybody who answered at least once.

    Attributes
    ----------
    outcome : ndarray of shape (n,)
        Values, in points.
    person : ndarray of shape (n,)
        People numbered from 0.
    at : ndarray of shape (n,)
        Place of the time in ``labels``.
    labels : tuple
        ``pre`` first, then the later times.
    extra : ndarray of shape (n, k)
        Columns of teams and periods.
    places : tuple of mapping
        What each extra column is.
    teams, team_columns : int
        Teams in the model (0 without) and their columns.
    """

    outcome: Array
    person: NDArray[np.intp]
    at: NDArray[np.intp]
    labels: tuple[Scalar, ...]
    extra: Array
    places: tuple[At, ...]
    teams: int

    @property
    def n(self) -> int:
        """People who answered at least once."""
        return int(self.person.max()) + 1

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Who answered when: people by times."""
        found = np.zeros((self.n, len(self.labels)), dtype=np.bool_)
        found[self.person, self.at] = True
        return found

    def rows(self, columns: Array, places: tuple[At, ...], slope: Array | None) -> ModelRows:
        """Return the rows of a model with the constant, ``columns`` and the extra ones."""
        design = np.column_stack([np.ones(len(self.outcome)), columns, self.extra])
        return ModelRows(
            outcome=self.outcome,
            design=design,
            group=self.person,
            slope=slope,
            places=({"covariate": "intercept"}, *places, *self.places),
            reference=(),
            flow=rows_flow(len(self.outcome), len(self.outcome)),
        )

    def flow(self) -> Flow:
        """Return the ledger of people: seen at all, seen before, seen every time."""
        seen = self.answered
        nodes = [FlowNode(id="seen", n=self.n), FlowNode(id="compared", n=self.n)]
        before, every = int(seen[:, 0].sum()), int(seen.all(axis=1).sum())
        nodes += [FlowNode(id="before", n=before), FlowNode(id="every_wave", n=every)]
        edges = (
            FlowEdge(source="seen", target="compared", n=self.n),
            FlowEdge(source="seen", target="every_wave", n=every),
            FlowEdge(source="seen", target="some_waves", n=self.n - every, reason="missing_wave"),
        )
        return Flow(nodes=tuple(nodes), edges=edges)

    def counts(self) -> Table:
        """Return how many people answered at each time, and how many of them also before."""
        seen = self.answered
        rows = tuple(
            (label, int(seen[:, place].sum()), int((seen[:, place] & seen[:, 0]).sum()))
            for place, label in enumerate(self.labels)
        )
        return Table(kind="counts", columns=("wave", "answered", "also_before"), rows=rows)


def repeated_rows(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    person: str,
    wave: str,
    waves: Sequence[object] | None,
    cluster: str | None,
    period: str | None,
) -> Repeated:
    """Return every answer of everybody at ``pre`` and the later times.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read.
    DataError
        A person stands in several teams, or nobody answered at a time.
    TooFewError
        Fewer people than the design takes.
    """
    import pandas as pd

    require_table(data)
    require_columns(data, outcome, person, wave, optional=(cluster, period))
    require_label(data, wave, argument="pre", label=pre)
    later = _later(data, wave=wave, pre=pre, waves=waves)
    chosen = [pre, *later]
    asked = indicators(data[wave], chosen).any(axis=1) & data[person].notna().to_numpy()
    kept = data.loc[asked]
    _require_once(kept, person=person, wave=wave)
    values = numeric(kept[outcome], outcome)
    complete = np.isfinite(values)
    for name in (cluster, period):
        if name is not None:
            complete &= kept[name].notna().to_numpy()
    kept, values = kept.loc[complete], values[complete]
    here = indicators(kept[wave], chosen)
    people = pd.factorize(kept[person])[0]
    needed = least_persons("repeated_change")
    found = int(people.max()) + 1 if len(people) else 0
    if found < needed:
        raise TooFewError("designs_mixed.too_few_persons", n=found, needed=needed)
    for label, count in zip(chosen, here.sum(axis=0), strict=True):
        if count == 0:
            raise DataError("designs_mixed.nobody_at", wave=str(label))
    extra, places, teams = _extra(kept, person=person, cluster=cluster, period=period)
    return Repeated(
        outcome=values,
        person=people,
        at=here.argmax(axis=1),
        labels=tuple(wave_label(label) for label in chosen),
        extra=extra,
        places=places,
        teams=teams,
    )


def times_of(times: object, labels: Sequence[Scalar]) -> Array | None:
    """Return one number per time, or None where none is asked.

    Raises
    ------
    ArgumentError
        If a time lacks its number, or two have the same.
    """
    if times is None:
        return None
    found = dict(times) if isinstance(times, Mapping) else {}
    numbers = [found.get(label) for label in labels]
    if not all(is_number(value) for value in numbers) or len(set(numbers)) < len(numbers):
        raise ArgumentError(
            "designs_mixed.times_incomplete",
            value=repr(times),
            waves=", ".join(map(repr, labels)),
        )
    return np.array(numbers, dtype=np.float64)


def _later(data: pd.DataFrame, *, wave: str, pre: object, waves: object) -> list[object]:
    known = [value for value in labels_of(data[wave]) if value != wave_label(pre)]
    if waves is None:
        chosen = cast("list[object]", known)
    else:
        several = isinstance(waves, Iterable) and not isinstance(waves, str)
        chosen = list(cast("Iterable[object]", waves)) if several else []
    if not chosen or pre in chosen or len(set(chosen)) < len(chosen):
        raise ArgumentError("designs_mixed.no_later_wave", pre=repr(pre))
    for label in chosen:
        if not (data[wave] == label).any():
            raise ArgumentError(
                "designs_mixed.wave_unknown",
                value=repr(label),
                column=str(wave),
                available=", ".join(map(repr, known[:12])) or "–",
            )
    return chosen


def _require_once(rows: pd.DataFrame, *, person: str, wave: str) -> None:
    twice = rows.duplicated([person, wave]).to_numpy()
    if twice.any():
        persons = rows.loc[twice, person].unique()
        raise RepeatedPersonError(
            "repeated_person",
            wave=str(rows.loc[twice, wave].iloc[0]),
            persons=", ".join(map(str, persons[:5])),
            count=len(persons),
        )


def _extra(
    rows: pd.DataFrame, *, person: str, cluster: str | None, period: str | None
) -> tuple[Array, tuple[At, ...], int]:
    """Return columns of teams and periods, the first of each left out, and the count of teams."""
    columns = [np.empty((len(rows), 0))]
    places: list[At] = []
    teams = 0
    if cluster is not None:
        _require_one_team(rows, person=person, cluster=cluster)
        teams = int(rows[cluster].nunique())
    for kind, name in (("cluster", cluster), ("period", period)):
        if name is not None:
            labels = labels_of(rows[name])[1:]
            columns.append(indicators(rows[name], labels))
            places += [{"covariate": kind, "level": label} for label in labels]
    return np.column_stack(columns), tuple(places), teams


def _require_one_team(rows: pd.DataFrame, *, person: str, cluster: str) -> None:
    told = rows.drop_duplicates([person, cluster])
    moved = told.loc[told[person].duplicated(), person].unique()
    if len(moved):
        raise DataError(
            "designs_mixed.person_changes_team",
            persons=", ".join(map(str, moved[:5])),
            count=len(moved),
        )
