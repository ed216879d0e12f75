"""One interviewer whose interviews are unlike all the others'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.intake.checks.scales import moments, rated_scales
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.rows import PartRows

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

LEAST_INTERVIEWERS = 4
NORMAL = 1.4826
_CODE = re.compile(r"\S*[0-9]\S*|\S{1,3}")


def check_interviewers(
    rows: tuple[PartRows, ...], responses: pd.DataFrame, context: Context
) -> list[Finding]:
    r"""Notice each interviewer whose mean lies far from the others', once each.

    With :math:`m_j` the mean score of interviewer :math:`j` over :math:`n_j` interviews,
    standardised within each time, and :math:`m` the median of the others' means: shown where
    :math:`|m_j - m|` reaches `interviewer_sd` and `interviewer_z` times
    :math:`\sqrt{1/n_j + s^2}`, :math:`s` being 1.4826 times the median absolute deviation of the
    others' means. At least four interviewers with `interviews` each. People who met different
    interviewers may differ: this never says that somebody did wrong.
    """
    names = responses["administered_by"].to_numpy()
    if not any(name is not None for name in names):
        return []
    limits = context.project.checks.thresholds
    findings: dict[object, Finding] = {}
    for scale in rated_scales(context, responses, least=1):
        answers = scale.turned(responses[list(scale.names)].to_numpy(dtype=np.float64))
        score = _standardised(answers.mean(axis=1), [m.rows for m in moments(context, responses)])
        known = {name: score[(names == name) & np.isfinite(score)] for name in set(names) - {None}}
        known = {name: s for name, s in sorted(known.items()) if len(s) >= limits.interviews}
        if len(known) < LEAST_INTERVIEWERS:
            continue
        for name, scores in known.items():
            others = np.array([item.mean() for other, item in known.items() if other != name])
            apart = scores.mean() - np.median(others)
            spread = NORMAL * np.median(np.abs(others - np.median(others)))
            far = abs(apart) >= limits.interviewer_z * np.sqrt(1 / len(scores) + spread**2)
            if far and abs(apart) >= limits.interviewer_sd and name not in findings:
                told = _finding(rows, str(name), apart=float(apart), count=len(scores))
                findings |= {name: told} if told else {}
    return list(findings.values())


def _standardised(
    score: NDArray[np.float64], groups: list[NDArray[np.bool_]]
) -> NDArray[np.float64]:
    result = np.full(len(score), np.nan)
    for rows in groups:
        here = score[rows]
        known = here[np.isfinite(here)]
        spread = known.std(ddof=1) if len(known) > 1 else 0.0
        if spread > 0:
            result[rows] = (here - known.mean()) / spread
    return result


def _finding(rows: tuple[PartRows, ...], name: str, *, apart: float, count: int) -> Finding | None:
    """Return the finding at the interviewer's first row; a name that is no code is not shown."""
    for part in rows:
        places = np.flatnonzero(part.asking["administered_by"] == name)
        if len(places):
            is_code = _CODE.fullmatch(name) is not None
            return found(
                "interviewer_apart",
                part.part.raw,
                row=part.part.raw.rows[places[0]],
                column=part.part.table.administered_by,
                value=name if is_code else None,
                apart=apart,
                count=count,
                **({} if is_code else {"variant": "unnamed"}),
            )
    return None
