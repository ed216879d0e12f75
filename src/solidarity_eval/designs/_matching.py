"""People of the programme and those of the comparison found for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.matching import (
    Rules,
    matched_weights,
    nearest_neighbours,
    whitened,
)
from solidarity_eval.designs._covariates import covariate_names
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.designs._two_arms import Asked
from solidarity_eval.designs._weighting import Scored, score_people
from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.estimation.arguments import check_choice, check_flag, check_whole, is_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

DISTANCES = ("propensity", "logit", "mahalanobis")
ORDERS = ("largest", "smallest", "person")
_MOST_FOR_ONE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """How the caller wants people to be matched; every choice stands in the settings."""

    distance: str
    caliper: float | None
    ratio: int
    replace: bool
    exact: tuple[str, ...]
    order: str

    def settings(self) -> dict[str, str | float | int | bool | tuple[str, ...] | None]:
        """Return the choices as a result carries them."""
        return {
            "distance": self.distance,
            "caliper": self.caliper,
            "caliper_unit": None if self.caliper is None else "sd of the score of everybody",
            "ratio": self.ratio,
            "replace": self.replace,
            "exact": self.exact,
            "order": self.order,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Scored people with who was found for whom.

    Attributes
    ----------
    scored : Scored
        Everybody, matched or not.
    mates : ndarray of shape (n1, ratio)
        Places of the comparison found for each person of the programme, -1 for nobody.
    distances : ndarray of shape (n1, ratio)
        How far they are, NaN for nobody.
    """

    scored: Scored
    mates: Whole
    distances: Array

    @property
    def weights(self) -> Array:
        """Weight of everybody: 1 for matched people of the programme, 0 for the unmatched."""
        treated = self.scored.people.treated
        weights = np.zeros(len(treated))
        weights[treated] = (self.mates >= 0).any(axis=1)
        weights[~treated] = matched_weights(self.mates, int((~treated).sum()))
        return weights

    @property
    def sets(self) -> Whole:
        """Set that each person belongs to, -1 for nobody's; without replacement only."""
        treated = self.scored.people.treated
        codes = np.full(len(treated), -1, dtype=np.int64)
        found = (self.mates >= 0).any(axis=1)
        own = np.where(found, np.cumsum(found) - 1, -1)
        codes[treated] = own
        comparison = np.full(int((~treated).sum()), -1, dtype=np.int64)
        for code, row in zip(own, self.mates, strict=True):
            comparison[row[row >= 0]] = code
        codes[~treated] = comparison
        return codes


def read_matching(
    *,
    distance: str,
    caliper: float | None,
    ratio: int,
    replace: bool,
    exact: str | Sequence[str],
    order: str,
) -> Matching:
    """Check the choices of a caller, or raise ArgumentError."""
    check_choice("distance", distance, DISTANCES)
    check_choice("order", order, ORDERS)
    check_flag("replace", replace)
    if caliper is not None and not (is_number(caliper) and caliper > 0.0):
        raise ArgumentError("designs_weighted.caliper", value=repr(caliper))
    empty = isinstance(exact, list | tuple) and not exact
    return Matching(
        distance=distance,
        caliper=caliper,
        ratio=check_whole("ratio", ratio, least=1, most=_MOST_FOR_ONE),
        replace=replace,
        exact=() if empty else tuple(covariate_names(exact, "exact")),
        order=order,
    )


def match_people(data: object, asked: Asked, matching: Matching) -> Matched:
    """Score everybody and look for the nearest people of the comparison.

    Raises
    ------
    TooFewError
        Fewer people of the programme than the design takes found someone.
    """
    beside = tuple(name for name in matching.exact if name not in asked.covariates)
    everything = Asked(
        outcome=asked.outcome,
        arm=asked.arm,
        programme=asked.programme,
        comparison=asked.comparison,
        person=asked.person,
        covariates=(*asked.covariates, *beside),
    )
    scored = score_people(data, everything, design="matched_comparison", beside=beside)
    treated = scored.people.treated
    if matching.ratio > scored.people.sizes[1]:
        raise ArgumentError(
            "designs_weighted.ratio_without_people",
            ratio=matching.ratio,
            comparison=scored.people.sizes[1],
        )
    scores = scored.model.logits if matching.distance == "logit" else scored.model.scores
    points = (
        whitened(scored.columns, treated) if matching.distance == "mahalanobis" else scores[:, None]
    )
    strata = _strata(scored, matching.exact)
    mates = nearest_neighbours(
        _turns(scores[treated], matching.order),
        points=(points[treated], points[~treated]),
        scores=(scores[treated], scores[~treated]),
        strata=(strata[treated], strata[~treated]),
        rules=Rules(
            ratio=matching.ratio,
            replace=matching.replace,
            caliper=_width(matching.caliper, scores),
        ),
    )
    found = int((mates >= 0).any(axis=1).sum())
    needed = least_persons("matched_comparison")
    if found < needed:
        raise TooFewError("designs_weighted.no_pairs", n=found, needed=needed)
    apart = points[treated][:, None, :] - points[~treated][mates]
    distances = np.where(mates >= 0, np.sqrt((apart * apart).sum(axis=2)), np.nan)
    return Matched(scored=scored, mates=mates, distances=distances)


def _turns(scores: Array, order: str) -> Whole:
    """Return who chooses first; equal scores choose in the order of their identifiers."""
    if order == "person":
        return np.arange(len(scores), dtype=np.int64)
    signed = -scores if order == "largest" else scores
    return np.argsort(signed, kind="stable").astype(np.int64)


def _width(caliper: float | None, scores: Array) -> float | None:
    return None if caliper is None else caliper * float(scores.std(ddof=1))


def _strata(scored: Scored, exact: Sequence[str]) -> Whole:
    """Return one code per combination of answers to the exact columns."""
    columns = [v.values for v in scored.people.variables if v.name in exact]
    if not columns:
        return np.zeros(len(scored.people.treated), dtype=np.int64)
    codes = np.unique(np.column_stack(columns), axis=0, return_inverse=True)[1]
    return codes.reshape(-1).astype(np.int64)
