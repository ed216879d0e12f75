"""Questions that seem coded the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.checks.scales import moments, place_of, rated_scales
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

LEAST_ITEMS = 3
CLEARLY = 1.645


def check_reversed(
    rows: tuple[PartRows, ...], responses: pd.DataFrame, context: Context
) -> list[Finding]:
    r"""Warn of each question that goes against the others of its scale, once per question.

    With :math:`r` the correlation of a question with the sum of the others, reversed questions
    turned, over the :math:`n` complete rows of one time: shown where :math:`r` is at most
    `item_rest` and its upper limit, :math:`\tanh(\operatorname{artanh} r + 1.645/\sqrt{n-3})`,
    is below zero. Fewer than `group_size` complete rows say nothing.
    """
    limits = context.project.checks.thresholds
    findings: dict[str, Finding] = {}
    for scale in rated_scales(context, responses, least=LEAST_ITEMS):
        answers = responses[list(scale.names)].to_numpy(dtype=np.float64)
        for moment in moments(context, responses):
            here = answers[moment.rows]
            here = scale.turned(here[np.isfinite(here).all(axis=1)])
            if len(here) < limits.group_size:
                continue
            r = item_rest_correlations(here)
            upper = np.arctanh(np.clip(r, -0.999999, 0.999999)) + CLEARLY / np.sqrt(len(here) - 3)
            for place in np.flatnonzero((r <= limits.item_rest) & (upper < 0)):
                name = scale.names[place]
                where = place_of(rows, name, moment)
                if where is None or name in findings:
                    continue
                turned = name.partition("/")[2] in scale.instrument.reverse
                findings[name] = found(
                    "reversed_coding",
                    where[0],
                    row=where[0].header_row,
                    column=where[1],
                    block=scale.instrument.id,
                    r=float(r[place]),
                    n=len(here),
                    wave=context.wave_names[moment.wave],
                    **({"variant": "turned"} if turned else {}),
                )
    return list(findings.values())


def item_rest_correlations(answers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the correlation of each column with the sum of the others; NaN for a constant."""
    centred = answers - answers.mean(axis=0)
    cross = centred.T @ centred
    variance, total = np.diag(cross), cross.sum(axis=1)
    rest = cross.sum() - 2 * total + variance
    spread = np.sqrt(np.maximum(variance, 0) * np.maximum(rest, 0))
    nothing = np.full(len(variance), np.nan)
    return np.asarray(np.divide(total - variance, spread, out=nothing, where=spread > 1e-9))
