"""What the scores would do on their own, given how people came in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError, SolidarityEvalError
from solidarity_eval.evaluation.jobs import Job
from solidarity_eval.results import Result

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study
    from solidarity_eval.schemas.project import Selection

_DECLARED = (
    *("reference_mean", "retest_r", "screen_mean", "screen_reference_mean", "screen_sd"),
    *("r_screen_before", "r_screen_after"),
)
_BY_REFERENCE = ("same_score", "third_party")


def drift_jobs(study: Study) -> Iterator[Job]:
    """Yield the band of regression to the mean, where the project says what it needs.

    With an open entry it is zero; it is told all the same beside a declared reference, which
    shows whether those who came are like it.
    """
    selection = way_in(study)
    if selection is None or selection.lacking or study.outcome.type == "proportion":
        return
    if selection.path != "open" or selection.reference_mean is not None:
        yield Job("drift", partial(drift, study, selection), asked=True)


def way_in(study: Study) -> Selection | None:
    """Return how people came in: as declared, or as it was locked where that asks for more.

    A way in that was rewritten after the answers may not make a rise easier to call favourable.
    """
    declared, plan = study.project.outcome_selection(study.outcome), study.plan
    if plan is None or plan.keeps_selection(study.outcome, first_after=study.first_day_after):
        return declared
    locked = plan.locked_selection(study.outcome)
    return locked if _asked(study, locked) > _asked(study, declared) else declared


def _asked(study: Study, selection: Selection | None) -> tuple[int, float]:
    """Return what must be exceeded for a favourable word; no number is enough without a band."""
    if selection is None:
        return 2, 0.0
    if selection.path == "open":
        return 0, 0.0
    if selection.lacking or study.outcome.type == "proportion":
        return 1, 0.0
    try:
        band = drift(study, selection)
    except SolidarityEvalError:
        return 1, 0.0
    sign = -1.0 if study.about.better == "lower" else 1.0
    return 0, max(0.0, *(sign * band[f"drift_{end}"].estimate for end in ("low", "high")))


def drift(study: Study, selection: Selection) -> Result:
    """Return the band, from the declared numbers and the baseline of those compared.

    Raises
    ------
    DataError
        The reference mean is the project's, and the primary outcome is another score than this
        one: on another scale it would make any band, or none.
    """
    from solidarity_eval.designs import regression_to_the_mean

    primary = next((one for one in study.project.outcomes if one.role == "primary"), None)
    if selection.path in _BY_REFERENCE and study.outcome.selection is None and primary is not None:
        sources = [(one.scale, one.measure) for one in (primary, study.outcome)]
        if sources[0] != sources[1]:
            raise DataError("evaluation.reference_of_another_score", outcome=primary.id)
    told = {key: getattr(selection, key) for key in _DECLARED}
    return regression_to_the_mean(
        study.followed,
        path=selection.path,
        conf_level=study.levels.printed,
        **told,
        **study.pair,
    )
