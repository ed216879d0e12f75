"""Two groups weighted so that both stand for one population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.balance import ADJUSTABLE, SATISFIED, effective_size
from solidarity_eval._kernels.propensity import (
    Propensity,
    Target,
    fit_propensity,
    outside_overlap,
    target_weights,
)
from solidarity_eval.designs._balance import balance_rows, balance_table, worst_difference
from solidarity_eval.designs._covariates import design_columns, require_full_rank
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.designs._two_arms import Asked, TwoArms, read_two_arms
from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.arguments import is_number
from solidarity_eval.estimation.notes import caution
from solidarity_eval.results import Estimate, Note, Scalar, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

TARGETS = ("att", "ate", "overlap")
# Beyond this share of a group, people have nobody like them on the other side.
FEW_OUTSIDE = 0.1
# Below this share of the people, the weights rest on a few of them.
MOST_LOST = 0.5
CAUTION_EFFECTIVE = 10
_STEPS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """People whose covariates are all known, with their chance of being in the programme."""

    people: TwoArms
    names: tuple[str, ...]
    columns: Array
    model: Propensity

    @property
    def outside(self) -> tuple[float, float]:
        """Share of each group beyond the range of the scores of the other."""
        found = outside_overlap(self.people.treated, self.model.logits)
        sizes = self.people.sizes
        return found[0] / sizes[0], found[1] / sizes[1]

    def distribution(self) -> Table:
        """Return how many people of each group have a chance from 0 to 0.1, from 0.1 to 0.2..."""
        edges = np.linspace(0.0, 1.0, _STEPS + 1)
        rows: list[tuple[Scalar, ...]] = []
        for label, own in zip(
            self.people.labels, (self.people.treated, ~self.people.treated), strict=True
        ):
            counts = np.histogram(self.model.scores[own], bins=edges)[0]
            rows += [
                (label, float(low), float(high), int(n))
                for low, high, n in zip(edges[:-1], edges[1:], counts, strict=True)
            ]
        return Table(
            kind="distribution",
            id="propensity",
            columns=("arm", "low", "high", "n"),
            rows=tuple(rows),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """Scored people with their weights, all above 0, among everybody who was scored."""

    everyone: Scored
    scored: Scored
    weights: Array

    @property
    def people(self) -> TwoArms:
        """Who is weighted."""
        return self.scored.people

    @property
    def effective(self) -> tuple[float, float]:
        """Kish's effective number of people in each group."""
        own = self.people.treated
        return effective_size(self.weights[own]), effective_size(self.weights[~own])

    def balance(self, standardizer: str) -> tuple[tuple[Table, Table], float | None, float | None]:
        """Return the tables before and after weighting, and the worst difference of each."""
        variables, treated = self.people.variables, self.people.treated
        first = self.everyone.people
        before = balance_rows(first.variables, first.treated, standardizer=standardizer)
        after = balance_rows(variables, treated, weights=self.weights, standardizer=standardizer)
        tables = (
            balance_table(before, "balance_before"),
            balance_table(after, "balance_after"),
        )
        return tables, worst_difference(before), worst_difference(after)


def score_people(data: object, asked: Asked, *, design: str, beside: Sequence[str] = ()) -> Scored:
    """Return everybody whose outcome and covariates are known, with a fitted chance each.

    Covariates named in ``beside`` must be known but do not enter the model.

    Raises
    ------
    TooFewError
        A group has fewer people than the design takes, or the model has more coefficients than
        there are people.
    DataError
        The covariates repeat each other, do not vary, or separate the two groups.
    """
    people = read_two_arms(data, asked).complete()  # type: ignore[arg-type]
    needed = least_persons(design)
    if min(people.sizes) < needed:
        raise TooFewError(
            "designs_weighted.too_few_in_arm",
            programme=people.sizes[0],
            comparison=people.sizes[1],
            needed=needed,
        )
    names, columns = design_columns(
        [variable for variable in people.variables if variable.name not in beside]
    )
    require_full_rank(names, columns)
    if len(people.treated) <= len(names) + 1:
        raise TooFewError(
            "designs_weighted.too_many_covariates", n=len(people.treated), count=len(names)
        )
    model = fit_propensity(people.treated, columns)
    if not model.converged:
        raise DataError("designs_weighted.separated", names=", ".join(names))
    return Scored(people=people, names=("intercept", *names), columns=columns, model=model)


def weigh_people(scored: Scored, *, target: Target, trim: float | None) -> Weighted:
    """Weight people towards a population; with ``trim``, those of extreme chances are left out.

    Raises
    ------
    TooFewError
        Fewer than 2 people of a group are left.
    """
    people, model, columns = scored.people, scored.model, scored.columns
    if trim is not None:
        kept = (model.scores >= trim) & (model.scores <= 1.0 - trim)
        people = people.keep(kept, "outside_overlap")
        if min(people.sizes) < 2:
            raise TooFewError(
                "designs_weighted.nobody_after_trim",
                trim=trim,
                programme=people.sizes[0],
                comparison=people.sizes[1],
            )
        model = Propensity(
            coefficients=model.coefficients,
            std_errors=model.std_errors,
            scores=model.scores[kept],
            logits=model.logits[kept],
            deviance=model.deviance,
            converged=True,
        )
        columns = columns[kept]
    weights = target_weights(people.treated, model.logits, target)
    return Weighted(
        everyone=scored,
        scored=Scored(people=people, names=scored.names, columns=columns, model=model),
        weights=weights,
    )


def check_trim(trim: float | None) -> None:
    """Raise ArgumentError unless ``trim`` is None or a number from 0 to less than one half."""
    if trim is not None and not (is_number(trim) and 0.0 <= trim < 0.5):
        raise ArgumentError("designs_weighted.trim", value=repr(trim))


def effective_estimates(weighted: Weighted) -> list[Estimate]:
    """Return the effective number of people of each group."""
    people = weighted.people
    return [
        Estimate(term="effective_n", at={"arm": label}, estimate=value, unit="count", n=size)
        for label, value, size in zip(people.labels, weighted.effective, people.sizes, strict=True)
    ]


def overlap_estimates(scored: Scored) -> list[Estimate]:
    """Return the share of each group that has nobody like them in the other."""
    people = scored.people
    return [
        Estimate(term="outside_overlap", at={"arm": label}, estimate=value, unit="proportion", n=n)
        for label, value, n in zip(people.labels, scored.outside, people.sizes, strict=True)
    ]


def weighting_notes(weighted: Weighted, worst: float | None) -> list[Note]:
    """Return the notes on overlap, effective numbers and balance, each with its warning."""
    notes = []
    outside = max(weighted.scored.outside)
    if outside > FEW_OUTSIDE:
        notes.append(caution("designs_weighted.poor_overlap", share=outside))
    sizes = weighted.people.sizes
    for label, value, size in zip(weighted.people.labels, weighted.effective, sizes, strict=True):
        if value < max(CAUTION_EFFECTIVE, MOST_LOST * size):
            notes.append(
                caution("designs_weighted.few_effective", arm=str(label), n=size, effective=value)
            )
    return notes + balance_notes(worst)


def balance_notes(worst: float | None) -> list[Note]:
    """Return the note on what still differs between the groups, by the 0.05 / 0.25 rule."""
    if worst is None or worst <= SATISFIED:
        return []
    name = "still_apart" if worst > ADJUSTABLE else "adjust_for_the_rest"
    return [caution(f"designs_weighted.{name}", worst=worst)]


def comparison_assumptions(outside: Sequence[float], worst: float | None) -> Table:
    """Return what a comparison without a drawn lot rests on, and how the data look."""
    share = max(outside)
    overlap = "supported" if share <= FEW_OUTSIDE else "doubtful"
    evidence = None if worst is None else "worst_difference"
    return Table(
        kind="assumptions",
        columns=("assumption", "state", "evidence", "value"),
        rows=(
            ("overlap", overlap, "outside_overlap", share),
            ("measured_alike", alike_state(worst), evidence, worst),
            ("nothing_unmeasured", "untestable", None, None),
            ("no_interference", "untestable", None, None),
        ),
    )


def alike_state(worst: float | None) -> str:
    """Return how the largest difference left speaks of groups that are alike."""
    if worst is None:
        return "not_checked"
    if worst <= SATISFIED:
        return "supported"
    return "doubtful" if worst <= ADJUSTABLE else "contradicted"
