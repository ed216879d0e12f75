"""People and the clusters (teams, places, schools) that they share, read from one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.designs._arms import (
    ArmSource,
    arm_pairs,
    require_two_arms,
    rows_of,
    side_flow,
)
from solidarity_eval.designs._requirements import requirements
from solidarity_eval.errors import DataError, TooFewError
from solidarity_eval.estimation.groups import require_one_row_each
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table, wave_label
from solidarity_eval.intake.pairs import is_label, numeric, require_columns
from solidarity_eval.results import Flow, HypothesisTest, Note, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from solidarity_eval._kernels.wild_bootstrap import WildDraws
    from solidarity_eval.estimation.arguments import Alternative

    Array = NDArray[np.float64]
    Codes = NDArray[np.int64]
    Mask = NDArray[np.bool_]

# Below it a t interval is so wide that it settles nothing that matters.
LEAST_DF = 4.0
LEAST_CLUSTERS = 2
_SIDES = (("programme", 1.0), ("comparison", 0.0))

Row = tuple[str, str, str | None, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Cluster of each row as a code, and the labels that the codes stand for."""

    codes: Codes
    labels: tuple[Scalar, ...]

    @property
    def count(self) -> int:
        """Number of clusters."""
        return len(self.labels)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """People in each cluster."""
        return np.bincount(self.codes, minlength=self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredArms:
    """Two arms of people in clusters.

    Attributes
    ----------
    values, treated : ndarray of shape (n,)
        Outcome, and 1.0 for the programme, 0.0 for the comparison.
    covariates : ndarray of shape (n, k)
        Columns to adjust for; the baseline first when there is one.
    names : tuple of str
        What these columns are.
    clusters : Clusters
        Of the same people.
    flow : Flow
        Who was left out.
    notes : tuple of Note
        Caveats of the reading.
    """

    values: Array
    treated: Array
    covariates: Array
    names: tuple[str, ...]
    clusters: Clusters
    flow: Flow
    notes: tuple[Note, ...]

    @property
    def n(self) -> int:
        """People compared."""
        return len(self.values)

    def clusters_of(self, treated: float) -> int:
        """Return the number of clusters with people of one arm."""
        return len(np.unique(self.clusters.codes[self.treated == treated]))

    @property
    def mixed(self) -> int:
        """Clusters with people of both arms."""
        return self.clusters_of(1.0) + self.clusters_of(0.0) - self.clusters.count


def clusters_of(labels: Sequence[object]) -> Clusters:
    """Return codes in the order of the labels, whatever the order of the rows.

    Raises
    ------
    DataError
        If a person has no cluster.
    """
    missing = sum(not is_label(label) for label in labels)
    if missing:
        raise DataError("designs_clusters.no_cluster", count=missing, n=len(labels))
    plain = [wave_label(label) for label in labels]
    known = sorted(set(plain), key=lambda label: (str(type(label)), label))
    place = {label: code for code, label in enumerate(known)}
    codes = np.array([place[label] for label in plain], dtype=np.int64)
    return Clusters(codes=codes, labels=tuple(known))


def paired_clusters(
    data: pd.DataFrame,
    persons: Sequence[object],
    *,
    cluster: str,
    person: str,
    wave: str,
    labels: tuple[object, object],
) -> tuple[Clusters, list[Note]]:
    """Return the cluster of each person: that of the first wave, else that of the second."""
    before, after = (
        _cluster_by_person(data.loc[rows_of(data, wave, label)], person, cluster)
        for label in labels
    )
    moved = sum(who in before and who in after and before[who] != after[who] for who in persons)
    notes = [caution("designs_clusters.moved_cluster", count=moved)] if moved else []
    return clusters_of([before.get(who, after.get(who)) for who in persons]), notes


def _cluster_by_person(rows: pd.DataFrame, person: str, cluster: str) -> dict[object, object]:
    known = rows.loc[rows[cluster].notna()]
    return dict(zip(known[person], known[cluster], strict=True))


def clustered_arms(source: ArmSource, *, cluster: str) -> ClusteredArms:
    """Read two arms of clusters, with at least 2 clusters in each.

    With ``pre`` and ``post``, the outcome after and, as first covariate, the outcome before;
    without both, one row per person.

    Raises
    ------
    ArgumentError
        ``data`` is no table, a label does not exist, or the two arms are one.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read.
    DataError
        A person has no cluster or two arms.
    TooFewError
        An arm has one cluster only.
    """
    require_table(source.data)
    require_columns(source.data, cluster)
    has_waves = source.pre is not None or source.post is not None
    found = _arms_over_waves(source, cluster) if has_waves else _arms_of_rows(source, cluster)
    _require_in_both(found.clusters_of(1.0), found.clusters_of(0.0))
    return found


def _require_in_both(programme: int, comparison: int) -> None:
    if min(programme, comparison) < LEAST_CLUSTERS:
        raise TooFewError(
            "designs_clusters.one_cluster_in_arm", programme=programme, comparison=comparison
        )


def _arms_over_waves(source: ArmSource, cluster: str) -> ClusteredArms:
    pairs = arm_pairs(source)
    clusters, notes = paired_clusters(
        source.data,
        pairs.persons,
        cluster=cluster,
        person=source.person,
        wave=source.wave,
        labels=(source.pre, source.post),
    )
    return ClusteredArms(
        values=pairs.after,
        treated=pairs.arm,
        covariates=np.column_stack([pairs.before, pairs.covariates]),
        names=(f"{source.outcome} ({source.pre})", *source.covariates),
        clusters=clusters,
        flow=pairs.flow,
        notes=tuple(notes),
    )


def _arms_of_rows(source: ArmSource, cluster: str) -> ClusteredArms:
    data = source.data
    require_columns(data, source.outcome, *source.covariates, source.person)
    require_two_arms(
        data,
        design=source.design,
        arm=source.arm,
        programme=source.programme,
        comparison=source.comparison,
    )
    programme = rows_of(data, source.arm, source.programme)
    asked = programme | rows_of(data, source.arm, source.comparison)
    rows, treated = data.loc[asked], programme[asked].astype(np.float64)
    require_one_row_each(rows[source.person])
    table = np.column_stack(
        [numeric(rows[name], name) for name in (source.outcome, *source.covariates)]
    )
    scored: Mask = np.isfinite(table[:, 0])
    complete: Mask = np.asarray(np.isfinite(table).all(axis=1), dtype=np.bool_)
    if not complete.any():
        _require_in_both(0, 0)
    flows = [
        _flow(side, treated == code, scored=scored, complete=complete) for side, code in _SIDES
    ]
    return ClusteredArms(
        values=np.ascontiguousarray(table[complete, 0]),
        treated=treated[complete],
        covariates=table[complete, 1:],
        names=source.covariates,
        clusters=clusters_of(rows.loc[complete, cluster].tolist()),
        flow=Flow(nodes=flows[0].nodes + flows[1].nodes, edges=flows[0].edges + flows[1].edges),
        notes=(),
    )


def _flow(side: str, mine: Mask, *, scored: Mask, complete: Mask) -> Flow:
    return side_flow(
        side,
        entered=int(mine.sum()),
        followed=int((mine & scored).sum()),
        compared=int((mine & complete).sum()),
        reasons={
            "no_after": int((mine & ~scored).sum()),
            "no_covariate": int((mine & scored & ~complete).sum()),
        },
    )


def require_clusters(design: str, clusters: int, persons: int) -> None:
    """Raise TooFewError when a design has fewer clusters than it needs."""
    needed = requirements()[design].least_clusters or LEAST_CLUSTERS
    if clusters < needed:
        raise TooFewError(
            "designs_clusters.too_few_clusters",
            design=design,
            clusters=clusters,
            needed=needed,
            persons=persons,
        )


def wild_test(found: WildDraws, *, alternative: Alternative = "two-sided") -> HypothesisTest:
    """Return the test of a wild bootstrap: by all sign patterns, or by those drawn."""
    return HypothesisTest(
        name="wild_cluster_bootstrap",
        statistic=found.observed(),
        p_value=found.p_value(alternative),
        alternative=alternative,
        p_method="permutation" if found.complete else "monte-carlo",
        draws=found.draws,
    )


def width_notes(df: float, clusters: int, width: float, *, programme: bool = False) -> list[Note]:
    """Return (and warn) that nothing can be concluded by construction, where df is below 4."""
    if df >= LEAST_DF:
        return []
    name = "wide_effect" if programme else "wide_change"
    return [caution(f"designs_clusters.{name}", clusters=clusters, df=df, width=width)]


def assumptions(*rows: Row) -> Table:
    """Return the table of what a design supposes and how that looks in the data."""
    return Table(
        kind="assumptions", columns=("assumption", "state", "evidence", "value"), rows=rows
    )
