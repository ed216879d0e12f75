"""A question that moves by itself from one time to the next: its coding may have changed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.checks.scales import Moment, moments, place_of, rated_scales
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

LEAST_ITEMS = 3
MOST = 0.75


def check_drift(
    rows: tuple[PartRows, ...], responses: pd.DataFrame, context: Context
) -> list[Finding]:
    r"""Warn of each question that moved otherwise than its scale, and of scales whose codes moved.

    With :math:`d_i` the change of mean of question :math:`i` in pooled standard deviations: shown
    where :math:`|d_i - \operatorname{median}_{j \ne i} d_j|` reaches `drift`. A whole scale that
    moves together is what a project hopes for, and is not shown, unless the least and the
    greatest code of at least three questions, and three in four, moved by the same number: codes
    1 to 5 in one file and 0 to 4 in the other. Times with fewer than `group_size` answers to a
    question say nothing.
    """
    limits = context.project.checks.thresholds
    findings: dict[tuple[str, str], Finding] = {}
    for scale in rated_scales(context, responses, least=LEAST_ITEMS):
        answers = responses[list(scale.names)].to_numpy(dtype=np.float64)
        for before, after in _pairs(context, responses):
            first, then = answers[before.rows], answers[after.rows]
            least = min(np.isfinite(first).sum(axis=0).min(), np.isfinite(then).sum(axis=0).min())
            if least < limits.group_size:
                continue
            times = {
                "before": context.wave_names[before.wave],
                "after": context.wave_names[after.wave],
            }
            apart = _apart(scale.turned(first), scale.turned(then))
            for place in np.flatnonzero(np.abs(apart) >= limits.drift):
                name = scale.names[place]
                where = place_of(rows, name, after)
                if where is not None:
                    findings.setdefault(
                        ("item_drift", name),
                        found(
                            "item_drift",
                            where[0],
                            row=where[0].header_row,
                            column=where[1],
                            block=scale.instrument.id,
                            apart=float(apart[place]),
                            **times,
                        ),
                    )
            moved = _moved(first, then)
            where = place_of(rows, scale.names[0], after)
            if moved and where is not None:
                findings.setdefault(
                    ("codes_moved", scale.instrument.id),
                    found(
                        "codes_moved",
                        where[0],
                        row=where[0].header_row,
                        block=scale.instrument.id,
                        moved=moved,
                        **times,
                    ),
                )
    return list(findings.values())


def _pairs(context: Context, responses: pd.DataFrame) -> Iterator[tuple[Moment, Moment]]:
    """Yield each time with the next one of the same population."""
    known = moments(context, responses)
    for first, then in pairwise(known):
        if first.population == then.population:
            yield first, then


def _apart(first: NDArray[np.float64], then: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each question's change lies from the median change of the others."""
    spread = np.sqrt((np.nanvar(first, axis=0, ddof=1) + np.nanvar(then, axis=0, ddof=1)) / 2)
    change = np.nanmean(then, axis=0) - np.nanmean(first, axis=0)
    moved = np.divide(change, spread, out=np.zeros(len(change)), where=spread > 0)
    others = np.array([np.median(np.delete(moved, place)) for place in range(len(moved))])
    return np.asarray(moved - others)


def _moved(first: NDArray[np.float64], then: NDArray[np.float64]) -> int:
    """Return by how much the codes of most questions moved, 0 where they did not."""
    low = np.nanmin(then, axis=0) - np.nanmin(first, axis=0)
    high = np.nanmax(then, axis=0) - np.nanmax(first, axis=0)
    steps, counts = np.unique(low[(low == high) & (low != 0)], return_counts=True)
    if not len(steps):
        return 0
    enough = counts.max() >= max(LEAST_ITEMS, MOST * len(low))
    return int(steps[counts.argmax()]) if enough else 0
