"""The team or place that people share, as a number per person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.designs._arms import ArmSource
from solidarity_eval.designs._requirements import requirements
from solidarity_eval.errors import DataError, TooFewError
from solidarity_eval.intake.pairs import is_label, require_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def person_clusters(source: ArmSource, cluster: str, persons: Sequence[object]) -> list[object]:
    """Return the cluster of each person.

    Raises
    ------
    DataError
        A person stands in several clusters, or in none.
    """
    require_columns(source.data, cluster)
    rows = source.data[[source.person, cluster]].dropna().drop_duplicates()
    wanted = set(persons)
    rows = rows.loc[[who in wanted for who in rows[source.person]]]
    moved = rows.loc[rows[source.person].duplicated(), source.person].unique()
    if len(moved):
        raise DataError(
            "designs_arms.cluster_changes",
            column=cluster,
            persons=", ".join(map(str, moved[:5])),
            count=len(moved),
        )
    known = dict(zip(rows[source.person], rows[cluster], strict=True))
    missing = sum(who not in known for who in persons)
    if missing:
        raise DataError("designs_arms.no_cluster", column=cluster, count=missing)
    return [known[who] for who in persons]


def cluster_codes(
    shared: Sequence[object], arm: Array, *, design: str, column: object
) -> NDArray[np.int64]:
    """Return the clusters as 0 to G - 1, enough of them in each group.

    Raises
    ------
    DataError
        A row has no cluster.
    TooFewError
        A group has fewer clusters than its design needs.
    """
    missing = sum(not is_label(label) for label in shared)
    if missing:
        raise DataError("designs_arms.no_cluster", column=str(column), count=missing)
    found: dict[object, int] = {}
    codes = np.array([found.setdefault(label, len(found)) for label in shared], dtype=np.int64)
    counts = [len(np.unique(codes[arm == side])) for side in (1.0, 0.0)]
    needed = requirements()[design].least_clusters or 1
    if min(counts) < needed:
        raise TooFewError(
            "designs_arms.too_few_clusters",
            design=design,
            programme=counts[0],
            comparison=counts[1],
            needed=needed,
        )
    return codes
