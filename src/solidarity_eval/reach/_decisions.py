"""What each coder decided on each unit, and how far they agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import agreement
from solidarity_eval._kernels.bootstrap import percentile_interval
from solidarity_eval.effects import cohen_kappa
from solidarity_eval.errors import DataError, NoVarianceError, TooFewError
from solidarity_eval.estimation.notes import caution
from solidarity_eval.results import Estimate, Flow, FlowEdge, FlowNode, Note, Scalar

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MOST_UNDEFINED = 0.05
FEW_UNITS = 10
INTERVAL_WORDS = {
    "bootstrap": "percentile bootstrap",
    "jackknife": "jackknife t of log(1 - alpha)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Values that coders gave to units.

    Attributes
    ----------
    given : ndarray of shape (units, coders)
        Place of the value in ``values``, -1 where the coder did not code the unit.
    values : ndarray of shape (values,)
        The values as numbers; places where they are words.
    clusters : ndarray of shape (units,)
        Number of what is drawn again together: the unit, or the interview that it stands in.
    """

    given: NDArray[np.int64]
    values: Array
    clusters: NDArray[np.int64]

    @property
    def counts(self) -> Array:
        """Coders who gave each value to each unit."""
        places = np.arange(len(self.values))
        counts: Array = (self.given[:, :, None] == places).sum(axis=1).astype(np.float64)
        return counts

    @property
    def compared(self) -> NDArray[np.bool_]:
        """Whether a unit has two codings or more."""
        several: NDArray[np.bool_] = (self.given >= 0).sum(axis=1) > 1
        return several

    @property
    def flow(self) -> Flow:
        """Units coded, and those that two coders or more coded."""
        units, compared = len(self.given), int(self.compared.sum())
        return Flow(
            nodes=(
                FlowNode(id="coded", n=units, unit="units"),
                FlowNode(id="compared", n=compared, unit="units"),
            ),
            edges=(
                FlowEdge(source="coded", target="compared", n=compared),
                FlowEdge(source="coded", target="left_out", n=units - compared, reason="one_coder"),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How agreement is to be computed."""

    level: str
    weights: str
    conf_level: float
    draws: int
    interval: str


def decisions(
    units: NDArray[np.object_],
    coders: NDArray[np.object_],
    values: NDArray[np.object_],
    *,
    known: tuple[object, ...],
    numbers: Array,
    clusters: dict[str, str],
) -> Decisions:
    """Set the rows out as a table of units by coders; a coder codes a unit once.

    ``known`` are the values in order, ``numbers`` what they are worth, ``clusters`` the cluster
    of each unit.
    """
    rows = {unit: place for place, unit in enumerate(sorted(set(units)))}
    columns = {coder: place for place, coder in enumerate(sorted(set(coders)))}
    places = {value: place for place, value in enumerate(known)}
    given = np.full((len(rows), len(columns)), -1, dtype=np.int64)
    for unit, coder, value in zip(units, coders, values, strict=True):
        at = rows[unit], columns[coder]
        if given[at] >= 0:
            raise DataError("reach_ties.coded_twice", unit=unit, coder=coder)
        given[at] = places[value]
    names = {name: place for place, name in enumerate(sorted({clusters[unit] for unit in rows}))}
    return Decisions(
        given=given,
        values=numbers,
        clusters=np.array([names[clusters[unit]] for unit in rows], dtype=np.int64),
    )


def agreement_estimates(
    found: Decisions, asked: Asked, *, generator: np.random.Generator, at: dict[str, Scalar]
) -> tuple[list[Estimate], list[Note]]:
    """Return alpha with its interval, kappa of two coders, and the share of agreement."""
    n = int(found.compared.sum())
    if n < 2:
        raise TooFewError("reach_ties.too_few_units", n=n)
    by_unit = agreement.coincidences(found.counts)
    total = by_unit.sum(axis=0)
    alpha = float(agreement.krippendorff_alpha(total, found.values, asked.level))
    if np.isnan(alpha):
        raise NoVarianceError("reach_ties.one_value", n=n)
    bounds, notes = _interval(by_unit, found, asked, generator=generator)
    share = float(np.trace(total) / total.sum())
    estimates = [
        Estimate(
            term="krippendorff_alpha",
            at=at,
            estimate=alpha,
            conf_low=bounds[0] if bounds else None,
            conf_high=bounds[1] if bounds else None,
            conf_level=asked.conf_level if bounds else None,
            unit="correlation",
            n=n,
        ),
        Estimate(term="agreement", at=at, estimate=share, unit="proportion", n=n),
    ]
    return estimates + _kappa(found, asked, at), notes


def _interval(
    by_unit: Array, found: Decisions, asked: Asked, *, generator: np.random.Generator
) -> tuple[tuple[float, float] | None, list[Note]]:
    """Return the interval of alpha; clusters without a pair of codings count for none."""
    kept = found.clusters[found.compared]
    names, places = np.unique(kept, return_inverse=True)
    by_cluster = np.zeros((len(names), *by_unit.shape[1:]))
    np.add.at(by_cluster, places, by_unit[found.compared])
    notes = []
    if len(names) < FEW_UNITS:
        notes.append(caution("reach_ties.few_units", n=len(names), enough=FEW_UNITS))
    if asked.interval == "jackknife":
        ends = agreement.jackknife_interval(
            by_cluster, found.values, asked.level, conf_level=asked.conf_level
        )
        if ends is None:
            notes.append(caution("reach_ties.no_jackknife", n=len(names)))
            return None, notes
        return _unless_empty(ends, notes, n=len(names))
    drawn = agreement.resampled_alpha(
        by_cluster, found.values, asked.level, draws=asked.draws, generator=generator
    )
    undefined = int(np.isnan(drawn).sum())
    if undefined > MOST_UNDEFINED * asked.draws or len(names) < 2:
        notes.append(
            caution("reach_ties.no_interval", count=undefined, draws=asked.draws, n=len(names))
        )
        return None, notes
    bounds = percentile_interval(drawn[~np.isnan(drawn)], conf_level=asked.conf_level)
    return _unless_empty((bounds.low, bounds.high), notes, n=len(names))


def _unless_empty(
    ends: tuple[float, float], notes: list[Note], *, n: int
) -> tuple[tuple[float, float] | None, list[Note]]:
    """Drop an interval of no width: the units are all alike, which the next need not be."""
    if ends[1] > ends[0]:
        return ends, notes
    return None, [*notes, caution("reach_ties.no_width", n=n)]


def _kappa(found: Decisions, asked: Asked, at: dict[str, Scalar]) -> list[Estimate]:
    """Return Cohen's kappa where there are two coders, of the units that both coded."""
    if found.given.shape[1] != 2:
        return []
    import pandas as pd

    both = found.values[found.given[found.compared]]
    table = pd.DataFrame({"first": both[:, 0], "second": both[:, 1]})
    kappa = cohen_kappa(
        table,
        x="first",
        y="second",
        person=None,
        weights=asked.weights,
        conf_level=asked.conf_level,
    )["cohen_kappa"]
    return [
        Estimate(
            term="cohen_kappa",
            at=at,
            estimate=kappa.estimate,
            std_error=kappa.std_error,
            conf_low=kappa.conf_low,
            conf_high=kappa.conf_high,
            conf_level=kappa.conf_level,
            unit=kappa.unit,
            n=kappa.n,
            p_value=kappa.p_value,
        )
    ]
