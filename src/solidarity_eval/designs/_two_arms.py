"""People of two groups with what is known of them before, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.designs._covariates import Variable, read_variables
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.groups import require_one_row_each
from solidarity_eval.estimation.pairs import require_label, require_table, wave_label
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.results import Flow, FlowEdge, FlowNode, Scalar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """People of one group who were left out, by reason, in the order in which they were lost."""

    named: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoArms:
    """People of both groups, sorted by identifier.

    Attributes
    ----------
    persons : tuple
        Identifiers, or places of the rows without a column of persons.
    treated : ndarray of bool, shape (n,)
        True in the programme.
    outcome : ndarray of shape (n,) or None
        Scores, when there is an outcome.
    variables : tuple of Variable
        Covariates, n values each.
    columns : (str, str or None)
        Columns of the group and of the person.
    labels : (Scalar, Scalar)
        Values of programme and comparison.
    losses : (Losses, Losses)
        Of the programme and of the comparison.
    """

    persons: tuple[object, ...]
    treated: Flags
    outcome: Array | None
    variables: tuple[Variable, ...]
    columns: tuple[str, str | None]
    labels: tuple[Scalar, Scalar]
    losses: tuple[Losses, Losses]

    @property
    def sizes(self) -> tuple[int, int]:
        """People of the programme and of the comparison."""
        count = int(self.treated.sum())
        return count, len(self.treated) - count

    def keep(self, kept: Flags, reason: str) -> TwoArms:
        """Return the people kept; the others are counted under ``reason``."""
        losses = []
        for side, own in zip(self.losses, (self.treated, ~self.treated), strict=True):
            lost = int((own & ~kept).sum())
            losses.append(replace(side, reasons=(*side.reasons, (reason, lost))))
        return replace(
            self,
            persons=tuple(who for who, stays in zip(self.persons, kept, strict=True) if stays),
            treated=self.treated[kept],
            outcome=None if self.outcome is None else self.outcome[kept],
            variables=tuple(variable.among(kept) for variable in self.variables),
            losses=(losses[0], losses[1]),
        )

    def complete(self) -> TwoArms:
        """Return the people whose outcome and covariates are all known."""
        found = self
        if self.outcome is not None:
            found = found.keep(np.isfinite(self.outcome), "not_scorable")
        known = np.ones(len(found.treated), dtype=bool)
        for variable in found.variables:
            known &= np.isfinite(variable.values)
        return found.keep(known, "missing_covariate")

    def flow(self) -> Flow:
        """Return who is compared in each group, and why the others are not."""
        nodes, edges = [], []
        for name, side, kept in zip(
            ("programme", "comparison"), self.losses, self.sizes, strict=True
        ):
            nodes += [FlowNode(id=name, n=side.named), FlowNode(id=f"{name}_compared", n=kept)]
            edges.append(FlowEdge(source=name, target=f"{name}_compared", n=kept))
            edges += [
                FlowEdge(source=name, target="left_out", n=lost, reason=reason)
                for reason, lost in side.reasons
            ]
        return Flow(nodes=tuple(nodes), edges=tuple(edges))

    def settings(self) -> dict[str, Scalar | tuple[Scalar, ...]]:
        """Return what every result on two groups states."""
        return {
            "covariates": tuple(variable.name for variable in self.variables),
            "arm": self.columns[0],
            "person": self.columns[1],
            "programme": self.labels[0],
            "comparison": self.labels[1],
            "difference": "programme - comparison",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The columns and labels that a caller named."""

    outcome: str | None
    arm: str
    programme: object
    comparison: object
    person: str | None
    covariates: Sequence[str]


def read_two_arms(data: pd.DataFrame, asked: Asked) -> TwoArms:
    """Return everybody of the two groups, known or not; rows of other groups are left aside.

    Raises
    ------
    ArgumentError
        ``data`` is no table, the two groups are one or do not exist, or a covariate is the
        outcome, the group or the person.
    ColumnNotFoundError, NonNumericError, DataError
        The table cannot be read.
    RepeatedPersonError
        A person stands in several rows of the two groups.
    """
    require_table(data)
    roles = [asked.arm, *(name for name in (asked.outcome, asked.person) if name is not None)]
    require_columns(data, *roles, *asked.covariates)
    used = [str(name) for name in asked.covariates if name in roles]
    if used:
        raise ArgumentError("designs_weighted.covariate_has_a_role", name=used[0])
    require_label(data, asked.arm, argument="programme", label=asked.programme)
    require_label(data, asked.arm, argument="comparison", label=asked.comparison)
    if asked.programme == asked.comparison:
        raise ArgumentError("effects.same_arm", value=repr(asked.programme))
    rows = data[data[asked.arm].isin([asked.programme, asked.comparison])]
    treated = np.asarray(rows[asked.arm] == asked.programme, dtype=bool)
    outcome = None if asked.outcome is None else numeric(rows[asked.outcome], asked.outcome)
    variables = read_variables(rows, asked.covariates)
    who = list(range(len(rows))) if asked.person is None else list(rows[asked.person])
    named = np.ones(len(rows), dtype=bool)
    if asked.person is not None:
        require_one_row_each(rows[asked.person])
        named = np.asarray(rows[asked.person].notna(), dtype=bool)
    everyone = TwoArms(
        persons=tuple(who),
        treated=treated,
        outcome=outcome,
        variables=variables,
        columns=(asked.arm, asked.person),
        labels=(wave_label(asked.programme), wave_label(asked.comparison)),
        losses=(
            Losses(named=int(treated.sum()), reasons=()),
            Losses(named=int((~treated).sum()), reasons=()),
        ),
    ).keep(named, "no_person")
    return _sorted(everyone)


def _sorted(people: TwoArms) -> TwoArms:
    """Return the people in the order of their identifiers, whatever the order of the rows."""
    order = np.array(
        sorted(
            range(len(people.persons)),
            key=lambda row: (str(type(people.persons[row])), people.persons[row]),
        ),
        dtype=np.int64,
    )
    return replace(
        people,
        persons=tuple(people.persons[row] for row in order),
        treated=people.treated[order],
        outcome=None if people.outcome is None else people.outcome[order],
        variables=tuple(
            replace(variable, values=variable.values[order]) for variable in people.variables
        ),
    )
