"""Everyone who entered, those who stayed, and what was known of them at entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.moments import moments
from solidarity_eval.designs._arms import rows_of
from solidarity_eval.designs._covariates import (
    Variable,
    covariate_names,
    design_columns,
    read_variables,
    require_full_rank,
)
from solidarity_eval.designs._result import Assumption
from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.pairs import outcome_pairs
from solidarity_eval.intake.pairs import Pairs, numeric
from solidarity_eval.results import Estimate, Flow, FlowEdge, FlowNode

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrants:
    """People with a score at the first wave.

    Attributes
    ----------
    persons : tuple
        Identifiers of the N people, sorted.
    before : ndarray of shape (N,)
        Score at entry.
    after : ndarray of shape (N,)
        Score at the second wave; NaN for those who left.
    variables : tuple of Variable
        What else was known at entry, N values each.
    pairs : Pairs
        Those who stayed, in the order of ``before``.
    flow : Flow
        Entered, stayed, left.
    """

    persons: tuple[object, ...]
    before: Array
    after: Array
    variables: tuple[Variable, ...]
    pairs: Pairs
    flow: Flow

    @property
    def stayed(self) -> Flags:
        """Whether each person has a score at the second wave."""
        return np.isfinite(self.after)

    def beside(self) -> list[Estimate]:
        """Return the change of those who stayed and the share that left."""
        stayers = moments(self.pairs.after - self.pairs.before)
        return [
            Estimate(
                term="change_of_stayers",
                estimate=stayers.mean,
                std_error=stayers.sd / stayers.n**0.5,
                unit="points",
                n=stayers.n,
                df=stayers.n - 1,
            ),
            Estimate(
                term="share_left",
                estimate=1.0 - self.n_stayed / self.n,
                unit="proportion",
                n=self.n,
            ),
        ]

    def assumptions(self) -> list[Assumption]:
        """Return what every estimate for all who entered assumes."""
        left = 1.0 - self.n_stayed / self.n
        state = "supported" if left == 0.0 else "untestable"
        return [
            ("no_drop_out_on_change", state, "share_left", left),
            ("no_other_event", "untestable", None, None),
        ]

    @property
    def n(self) -> int:
        """Number of people who entered."""
        return len(self.before)

    def known_at_entry(self) -> tuple[tuple[str, ...], Array]:
        """Return names and columns of the baseline and of every covariate, without intercept.

        Raises
        ------
        DataError
            A covariate is missing for someone, does not vary, or repeats the others.
        """
        for variable in self.variables:
            missing = int((~np.isfinite(variable.values)).sum())
            if missing:
                raise DataError(
                    "designs_attrition.covariate_missing",
                    column=variable.name,
                    missing=missing,
                    n=self.n,
                )
        names, columns = design_columns(self.variables)
        if not self.variables:
            return ("baseline",), self.before[:, None]
        both = np.column_stack([self.before, columns])
        require_full_rank(("baseline", *names), both)
        return ("baseline", *names), both

    @property
    def n_stayed(self) -> int:
        """Number of people who stayed."""
        return self.pairs.n


def entrants(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str,
    wave: str,
    covariates: str | Sequence[str] = (),
    fewest_stayed: int = 2,
) -> Entrants:
    """Return everyone with a finite score at ``pre``, sorted by person.

    Raises
    ------
    ArgumentError
        ``covariates`` is no list of columns, holds the outcome or a column twice.
    ColumnNotFoundError, RepeatedPersonError, NonNumericError
        The table cannot be paired.
    TooFewError
        Fewer people with both scores than ``fewest_stayed``.
    """
    names = _names(covariates, outcome)
    pairs = outcome_pairs(
        data, outcome=outcome, pre=pre, post=post, person=person, wave=wave, fewest=0
    )
    rows = data.loc[rows_of(data, wave, pre) & data[person].notna().to_numpy()]
    rows = rows.assign(**{outcome: numeric(rows[outcome], outcome)})
    rows = rows[np.isfinite(rows[outcome].to_numpy())]
    order = sorted(range(len(rows)), key=lambda i: _sort_key(rows[person].iloc[i]))
    rows = rows.iloc[order]
    later = dict(zip(pairs.persons, pairs.after, strict=True))
    after = np.array([later.get(who, np.nan) for who in rows[person]], dtype=np.float64)
    if pairs.n < fewest_stayed:
        raise TooFewError(
            "designs_attrition.too_few_stayed",
            n=pairs.n,
            entered=len(rows),
            needed=fewest_stayed,
        )
    return Entrants(
        persons=tuple(rows[person]),
        before=rows[outcome].to_numpy(dtype=np.float64),
        after=after,
        variables=read_variables(rows, names),
        pairs=pairs,
        flow=_flow(len(rows), pairs),
    )


def _names(covariates: str | Sequence[str], outcome: str) -> list[str]:
    """Return the names of the covariates, none of them the outcome."""
    if isinstance(covariates, list | tuple) and not covariates:
        return []
    names = covariate_names(covariates)
    if outcome in names:
        raise ArgumentError("designs_attrition.outcome_as_covariate", name=str(outcome))
    return names


def _sort_key(who: object) -> tuple[str, object]:
    return str(type(who)), who


def _flow(entered: int, pairs: Pairs) -> Flow:
    """Return the ledger of the pairs, and who entered, stayed and left."""
    nodes = (
        *pairs.flow.nodes,
        FlowNode(id="entered", n=entered),
        FlowNode(id="stayed", n=pairs.n),
        FlowNode(id="left", n=entered - pairs.n),
    )
    edges = (
        *pairs.flow.edges,
        FlowEdge(source="entered", target="stayed", n=pairs.n),
        FlowEdge(source="entered", target="left", n=entered - pairs.n, reason="no_after"),
    )
    return Flow(nodes=nodes, edges=edges)
