"""Averages of the effects of people who start at different times, with their intervals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.joint_test import Joint, joint_test
from solidarity_eval._kernels.staggered import (
    Average,
    Effects,
    effects_of,
    influence_deviations,
    jackknife_deviations,
)
from solidarity_eval._kernels.student import interval, normal_p_value, t_p_value
from solidarity_eval.designs._model import Asked
from solidarity_eval.designs._staggered import StaggeredPeople
from solidarity_eval.errors import NoVarianceError, TooFewError
from solidarity_eval.results import Estimate, Scalar

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

AGGREGATIONS = ("group", "simple", "dynamic", "calendar")
VARIANCES = ("jackknife", "influence")
# Rounding errors of a standard error, as a share of the largest value.
_NOISE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An average under the name that a result gives it."""

    term: str
    at: dict[str, Scalar]
    average: Average
    with_p: bool = False


def averages(people: StaggeredPeople, aggregation: str) -> list[Wanted]:
    """Return everything that the result tells, the headline first."""
    cells = people.cells
    after = [i for i, cell in enumerate(cells) if cell.exposure >= 0]
    parts = {
        "group": _split(after, (cells[i].start for i in after)),
        "dynamic": _split(after, (cells[i].exposure for i in after)),
        "calendar": _split(after, (cells[i].time for i in after)),
    }
    overall = {
        name: Average(parts=tuple(split.values()), by_size=name == "group")
        for name, split in parts.items()
    }
    overall["simple"] = Average(parts=(tuple(after),))
    found = [Wanted(term="effect", at={}, average=overall[aggregation], with_p=True)]
    found += [Wanted(term=f"effect_{name}", at={}, average=overall[name]) for name in AGGREGATIONS]
    before = [i for i, cell in enumerate(cells) if cell.exposure < 0]
    gaps = _split(before, (cells[i].exposure for i in before))
    for term, split, at in (
        ("gap_at_exposure", gaps, lambda key: {"exposure": key}),
        ("effect_at_exposure", parts["dynamic"], lambda key: {"exposure": key}),
        ("effect_of_start", parts["group"], lambda key: {"start": people.label(key)}),
        ("effect_at_wave", parts["calendar"], lambda key: {"wave": people.label(key)}),
    ):
        found += [
            Wanted(term=term, at=at(key), average=Average(parts=(split[key],)))
            for key in sorted(split)
        ]
    found += [
        Wanted(
            term="group_time_effect" if cell.exposure >= 0 else "group_time_gap",
            at={"start": people.label(cell.start), "wave": people.label(cell.time)},
            average=Average(parts=((i,),)),
        )
        for i, cell in enumerate(cells)
    ]
    return found


def _split(places: Iterable[int], keys: Iterable[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for place, key in zip(places, keys, strict=True):
        found[key] = (*found.get(key, ()), place)
    return found


def staggered_estimates(
    people: StaggeredPeople, wanted: list[Wanted], *, variance: str, asked: Asked
) -> tuple[tuple[Estimate, ...], Joint | None]:
    """Return the averages with their intervals, and the test that all gaps are 0."""
    sample, cells = people.sample, people.cells
    whole, without = effects_of(sample, cells, people.comparison)
    kinds = [one.average for one in wanted]
    values = np.array([float(whole.average(kind)) for kind in kinds])
    if variance == "jackknife":
        deviations = _jackknife(without, kinds)
        df: float | None = sample.groups - 1.0
    else:
        deviations = influence_deviations(sample, cells, people.comparison, wanted=kinds)
        df = None
    errors = np.sqrt(np.einsum("gk,gk->k", deviations, deviations))
    if errors[0] <= _NOISE * float(np.abs(sample.values).max()):
        raise NoVarianceError("designs_arms.nothing_left", n=len(sample.starts))
    gaps = [i for i, one in enumerate(wanted) if one.term == "group_time_gap"]
    leads = joint_test(
        values[gaps],
        deviations[:, gaps].T @ deviations[:, gaps],
        clusters=None if df is None else sample.groups,
    )
    estimates = tuple(
        _estimate(one, float(value), float(error), df=df, asked=asked, n=len(sample.starts))
        for one, value, error in zip(wanted, values, errors, strict=True)
    )
    return estimates, leads


def _jackknife(without: Effects, kinds: list[Average]) -> Array:
    found = np.column_stack([without.average(kind) for kind in kinds])
    if np.isnan(found).any():
        raise TooFewError("designs_arms.start_in_one_cluster")
    return jackknife_deviations(found)


def _estimate(
    one: Wanted, value: float, error: float, *, df: float | None, asked: Asked, n: int
) -> Estimate:
    low, high = interval(value, error, conf_level=asked.conf_level, df=df)
    p_value = None
    if one.with_p:
        ratio = value / error
        p_value = (
            normal_p_value(ratio, asked.alternative)
            if df is None
            else t_p_value(ratio, df, asked.alternative)
        )
    return Estimate(
        term=one.term,
        at=one.at,
        estimate=value,
        std_error=error,
        conf_low=low,
        conf_high=high,
        conf_level=asked.conf_level,
        unit="points",
        n=n,
        df=df,
        p_value=p_value,
    )
