"""The changes of two groups: of the same people, or of the samples asked each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.moments import moments
from solidarity_eval.designs._arms import (
    SIDES,
    ArmSource,
    arm_pairs,
    require_enough,
    require_groups,
    require_two_waves,
    rows_of,
)
from solidarity_eval.designs._baseline import covariate_columns
from solidarity_eval.designs._clusters import cluster_codes, person_clusters
from solidarity_eval.designs._model import Model, fit_model
from solidarity_eval.designs._result import Assumption, drop_out_row, losses
from solidarity_eval.errors import SmallSampleWarning
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import wave_label
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Estimate, Flow, FlowEdge, FlowNode, Note

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

# With fewer degrees of freedom no conclusion rests on an interval.
FEW_DF = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedArms:
    """A fitted model of the changes of two groups.

    Attributes
    ----------
    effect : mapping
        Weights of the columns that make the difference of the changes.
    changes : tuple of mapping
        Weights that make the change of each group, programme first.
    means : tuple of Estimate
        Of each group at each time.
    selection : tuple
        What is assumed of who answered.
    sizes, counts : tuple of int
        Fewest people at one time in each group, and the people (or answers) in it.
    """

    model: Model
    effect: Mapping[str, float]
    changes: tuple[Mapping[str, float], Mapping[str, float]]
    means: tuple[Estimate, ...]
    selection: Assumption
    flow: Flow
    sizes: tuple[int, int]
    counts: tuple[int, int]


def changes_of_people(source: ArmSource, *, cluster: str | None, variance: str) -> FollowedArms:
    """Return the changes of people who answered both times, on the group."""
    pairs = arm_pairs(source)
    codes = None
    if cluster is not None:
        shared = person_clusters(source, cluster, pairs.persons)
        codes = cluster_codes(shared, pairs.arm, design=source.design, column=cluster)
    columns = {"arm": pairs.arm, **covariate_columns(pairs.covariates, source.covariates)}
    model = fit_model(columns, pairs.after - pairs.before, variance=variance, clusters=codes)
    cells = [(pairs.arm == side, values) for side in (1.0, 0.0)
             for values in (pairs.before, pairs.after)]  # fmt: skip
    return FollowedArms(
        model=model,
        effect={"arm": 1.0},
        changes=({"1": 1.0, "arm": 1.0}, {"1": 1.0}),
        means=_means(source, [values[mask] for mask, values in cells]),
        selection=drop_out_row(losses(pairs)),
        flow=pairs.flow,
        sizes=pairs.sizes,
        counts=pairs.sizes,
    )


def changes_of_samples(source: ArmSource, *, cluster: str | None, variance: str) -> FollowedArms:
    """Return the answers of each time and group, on group, time and both."""
    require_groups(source)
    data = source.data
    require_two_waves(data, wave=source.wave, pre=source.pre, post=source.post)
    groups = [rows_of(data, source.arm, label) for label in (source.programme, source.comparison)]
    times = [rows_of(data, source.wave, label) for label in (source.pre, source.post)]
    rows = data.loc[(groups[0] | groups[1]) & (times[0] | times[1])]
    values = _values(rows, source)
    known = np.asarray(np.isfinite(values).all(axis=1))
    outcome = values[known, 0]
    arm = rows_of(rows, source.arm, source.programme)[known].astype(np.float64)
    after = rows_of(rows, source.wave, source.post)[known].astype(np.float64)
    cells = [outcome[(arm == side) & (after == time)] for side in (1, 0) for time in (0, 1)]
    sizes = min(map(len, cells[:2])), min(map(len, cells[2:]))
    require_enough(source.design, *sizes)
    codes = None
    if cluster is not None:
        require_columns(rows, cluster)
        codes = cluster_codes(
            list(rows.loc[known, cluster]), arm, design=source.design, column=cluster
        )
    adjusted = covariate_columns(values[known, 1:], source.covariates)
    columns = {"arm": arm, "after": after, "arm:after": arm * after, **adjusted}
    return FollowedArms(
        model=fit_model(columns, outcome, variance=variance, clusters=codes),
        effect={"arm:after": 1.0},
        changes=({"after": 1.0, "arm:after": 1.0}, {"after": 1.0}),
        means=_means(source, cells),
        selection=("same_population", "untestable", None, None),
        flow=_sample_flow(rows, source, known),
        sizes=sizes,
        counts=(len(cells[0]) + len(cells[1]), len(cells[2]) + len(cells[3])),
    )


def few_clusters_notes(effect: Estimate, cluster: str | None) -> list[Note]:
    """Return the note ``few_clusters`` (and warn) below 4 degrees of freedom."""
    if cluster is None or effect.df is None or effect.df >= FEW_DF:
        return []
    return [caution("designs_arms.few_clusters", SmallSampleWarning, df=effect.df)]


def _values(rows: pd.DataFrame, source: ArmSource) -> Array:
    """Return the outcome and the covariates, one column each."""
    names = (source.outcome, *source.covariates)
    return np.column_stack([numeric(rows[name], name) for name in names])


def _means(source: ArmSource, cells: list[Array]) -> tuple[Estimate, ...]:
    """Return the mean of each group at each time."""
    places = [(label, time) for label in source.labels for time in (source.pre, source.post)]
    return tuple(
        Estimate(
            term="mean",
            at={"arm": label, "wave": wave_label(time)},
            estimate=moments(values).mean,
            unit="points",
            n=len(values),
        )
        for (label, time), values in zip(places, cells, strict=True)
    )


def _sample_flow(rows: pd.DataFrame, source: ArmSource, known: NDArray[np.bool_]) -> Flow:
    """Return how many answers of each group and time entered."""
    nodes, edges = [], []
    for name, label in zip(SIDES, (source.programme, source.comparison), strict=True):
        mine = rows_of(rows, source.arm, label)
        for time, wave in (("before", source.pre), ("after", source.post)):
            here = mine & rows_of(rows, source.wave, wave)
            kept = int((here & known).sum())
            place = f"{name}_{time}"
            nodes += [FlowNode(id=place, n=int(here.sum()), unit="rows"),
                      FlowNode(id=f"{place}_compared", n=kept, unit="rows")]  # fmt: skip
            edges += [
                FlowEdge(source=place, target=f"{place}_compared", n=kept),
                FlowEdge(
                    source=place,
                    target="left_out",
                    n=int(here.sum()) - kept,
                    reason="not_scorable",
                ),
            ]
    return Flow(nodes=tuple(nodes), edges=tuple(edges))
