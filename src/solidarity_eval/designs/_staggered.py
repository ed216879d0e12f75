"""People who start at different times: who they are, and the averages of their effects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.staggered import (
    NEVER,
    Cell,
    Sample,
    cells_of,
)
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.errors import (
    DataError,
    NonNumericError,
    RepeatedPersonError,
    TooFewError,
)
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Flow, FlowEdge, FlowNode, Scalar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

COMPARISONS = ("not_yet", "never")
_DESIGN = "staggered_difference_in_differences"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaggeredSource:
    """The columns of a table of people who start at different times."""

    data: pd.DataFrame
    outcome: str
    start: str
    person: str
    wave: str
    cluster: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaggeredPeople:
    """People who answered at every wave, and the effects that can be told.

    Attributes
    ----------
    waves : tuple
        Numbers of the waves in the order of time.
    cells : tuple of Cell
        Groups by start at each time, with people to compare with.
    comparison : str
        ``never`` or ``not_yet``.
    always, lonely, smallest : int
        People who had started at the first wave; cells with nobody to compare with; people in
        the smallest group by start.
    """

    sample: Sample
    waves: tuple[float, ...]
    cells: tuple[Cell, ...]
    comparison: str
    flow: Flow
    always: int
    lonely: int
    smallest: int

    def label(self, place: int) -> Scalar:
        """Return the number of a wave, whole where it is."""
        value = self.waves[place]
        return int(value) if value == int(value) else value


def staggered_people(source: StaggeredSource, comparison: str) -> StaggeredPeople:
    """Return the people who answered at every wave, and their groups by start.

    Raises
    ------
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read.
    DataError
        A person has several starts or clusters; nobody starts; nobody is left to compare with.
    TooFewError
        A group by start, or those who wait, are fewer than the design needs.
    """
    require_table(source.data)
    require_columns(source.data, source.outcome, source.start, source.person, source.wave)
    require_columns(source.data, optional=(source.cluster,))
    rows = source.data.loc[source.data[source.person].notna() & source.data[source.wave].notna()]
    times = _times(rows, source.wave)
    values = numeric(rows[source.outcome], source.outcome)
    waves = tuple(sorted(set(times.tolist())))
    people = list(dict.fromkeys(rows[source.person]))
    place = {who: i for i, who in enumerate(people)}
    table = np.full((len(people), len(waves)), np.nan)
    who = np.array([place[name] for name in rows[source.person]], dtype=np.int64)
    when = np.searchsorted(np.array(waves), times)
    _require_once(who, when, people=people, waves=waves)
    table[who, when] = values
    starts = _starts(rows, source, who, n=len(people), waves=waves)
    complete = np.asarray(np.isfinite(table).all(axis=1))
    started = starts == 0
    kept = complete & ~started
    clusters = np.arange(int(kept.sum()))
    if source.cluster is not None:
        clusters = _clusters(rows, source.cluster, who, people=people, kept=kept)
    sample = Sample(values=table[kept], starts=starts[kept], clusters=clusters)
    smallest = _require_starts(sample, source.start)
    cells, lonely = cells_of(sample, comparison, least_persons(_DESIGN))
    if not any(cell.exposure >= 0 for cell in cells):
        raise DataError("designs_arms.nobody_to_compare", comparison=least_persons(_DESIGN))
    return StaggeredPeople(
        sample=sample,
        waves=waves,
        cells=tuple(cells),
        comparison=comparison,
        flow=_flow(starts, complete),
        always=int((started & complete).sum()),
        lonely=lonely,
        smallest=smallest,
    )


def _times(rows: pd.DataFrame, wave: str) -> Array:
    """Return the waves as numbers."""
    try:
        return numeric(rows[wave], wave)
    except NonNumericError as error:
        raise NonNumericError(
            "designs_arms.wave_not_a_number", column=wave, value=error.values["value"]
        ) from error


def _require_once(
    who: NDArray[np.int64],
    when: NDArray[np.int64],
    *,
    people: list[object],
    waves: tuple[float, ...],
) -> None:
    """Raise RepeatedPersonError when a person stands twice in a wave."""
    pairs, counts = np.unique(np.column_stack([when, who]), axis=0, return_counts=True)
    twice = pairs[counts > 1]
    if len(twice):
        wave = int(twice[0, 0])
        names = [people[int(i)] for i in twice[twice[:, 0] == wave, 1]]
        raise RepeatedPersonError(
            "repeated_person",
            wave=f"{waves[wave]:g}",
            persons=", ".join(map(str, names[:5])),
            count=len(names),
        )


def _starts(
    rows: pd.DataFrame,
    source: StaggeredSource,
    who: NDArray[np.int64],
    *,
    n: int,
    waves: tuple[float, ...],
) -> NDArray[np.int64]:
    """Return the place of the first wave with the programme, 0 for those who had it before."""
    told = numeric(rows[source.start], source.start)
    known = np.isfinite(told)
    first, last = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(first, who[known], told[known])
    np.maximum.at(last, who[known], told[known])
    several = np.flatnonzero(np.isfinite(first) & (first != last))
    if len(several):
        names = [rows[source.person].iloc[int(np.argmax(who == i))] for i in several[:5]]
        raise DataError(
            "designs_arms.start_changes",
            column=source.start,
            persons=", ".join(map(str, names)),
            count=len(several),
        )
    places = np.searchsorted(np.array(waves), first)
    # A start after the last wave is none within the data.
    starts: NDArray[np.int64] = np.where(places >= len(waves), NEVER, places).astype(np.int64)
    return starts


def _clusters(
    rows: pd.DataFrame,
    cluster: str,
    who: NDArray[np.int64],
    *,
    people: list[object],
    kept: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Return the cluster of each person kept, 0 to G - 1."""
    known = rows[cluster].notna().to_numpy(dtype=np.bool_)
    found: dict[int, object] = {}
    moved: list[object] = []
    for i, label in zip(who[known], rows.loc[known, cluster], strict=True):
        if found.setdefault(int(i), label) != label:
            moved.append(people[int(i)])
    if moved:
        names = list(dict.fromkeys(moved))
        raise DataError(
            "designs_arms.cluster_changes",
            column=cluster,
            persons=", ".join(map(str, names[:5])),
            count=len(names),
        )
    wanted = np.flatnonzero(kept)
    missing = sum(int(i) not in found for i in wanted)
    if missing:
        raise DataError("designs_arms.no_cluster", column=cluster, count=missing)
    codes: dict[object, int] = {}
    return np.array([codes.setdefault(found[int(i)], len(codes)) for i in wanted], dtype=np.int64)


def _require_starts(sample: Sample, column: str) -> int:
    """Return the people of the smallest group by start, enough of them in each."""
    needed = least_persons(_DESIGN)
    starts, counts = np.unique(sample.starts[sample.starts != NEVER], return_counts=True)
    if not len(starts):
        raise DataError("designs_arms.no_start", column=column)
    smallest = int(counts.min())
    if smallest < needed:
        raise TooFewError("designs_arms.too_few_start", column=column, n=smallest, needed=needed)
    return smallest


def _flow(starts: NDArray[np.int64], complete: NDArray[np.bool_]) -> Flow:
    """Return the way of those who start and of those who never do."""
    nodes, edges = [], []
    for name, mine in (("programme", starts > 0), ("comparison", starts == NEVER)):
        entered, kept = int(mine.sum()), int((mine & complete).sum())
        nodes += [FlowNode(id=name, n=entered), FlowNode(id=f"{name}_compared", n=kept)]
        edges += [
            FlowEdge(source=name, target=f"{name}_compared", n=kept),
            FlowEdge(source=name, target="left_out", n=entered - kept, reason="wave_missing"),
        ]
    before = int((starts == 0).sum())
    nodes.append(FlowNode(id="started_before", n=before))
    edges.append(
        FlowEdge(source="started_before", target="left_out", n=before, reason="started_before")
    )
    return Flow(nodes=tuple(nodes), edges=tuple(edges))
