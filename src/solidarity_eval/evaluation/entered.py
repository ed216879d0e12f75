"""The effect of all who entered: those who left stand as those of their group like them did."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.arms import effect_at
from solidarity_eval.results import Estimate, Result

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study

ADJUSTED = "change_adjusted_for_baseline"


def moved(estimate: Estimate, by: float) -> Estimate:
    """Return an estimate moved by an adjustment; the width of its interval stays its own."""
    ends = [None if end is None else end + by for end in (estimate.conf_low, estimate.conf_high)]
    return replace(estimate, estimate=estimate.estimate + by, conf_low=ends[0], conf_high=ends[1])


def effect_of_entered_at(study: Study, level: float) -> Result:
    """Return the effect of all who entered, with the headline's interval moved.

    Who left gets the change that people of the same group with the same score before had; the
    effect is then estimated as in the headline. The interval counts no error for these scores:
    it is there to be compared with the headline, not to stand alone.
    """
    found = effect_at(study, level)
    filled, drawn = _filled(study)
    by = effect_at(filled, level)["effect"].estimate - found["effect"].estimate
    n = (found["effect"].n or 0) + drawn
    effect = replace(moved(found["effect"], by), n=n, p_value=None)
    adjustment = Estimate(term="adjustment", estimate=by, unit=effect.unit, n=n)
    return Result(
        id=found.id,
        method=ADJUSTED,
        design=found.design,
        about=found.about,
        estimates=(effect, adjustment),
        settings={**found.settings, "estimator": found.method, "filled": drawn},
        references=("vickers2001",),
        versions=found.versions,
    )


def _filled(study: Study) -> tuple[Study, int]:
    """Return the study with a score after for everybody who has one before, and how many got it."""
    import pandas as pd

    before, after = study.outcome.before, study.outcome.after
    gained = {who: score for side in ("programme", "comparison") for who, score in _of(study, side)}
    frame = study.dataset.responses
    first = study.answers[study.answers["person"].isin(gained) & (study.answers["wave"] == before)]
    second = first.assign(wave=after)
    second["date"] = pd.NaT
    second[study.source.column] = first["person"].map(gained).astype(float)
    blank = study.answers[
        study.answers["person"].isin(gained) & (study.answers["wave"] == after)
    ].index
    responses = pd.concat([frame.drop(index=blank), second], ignore_index=True)
    return replace(study, dataset=replace(study.dataset, responses=responses)), len(gained)


def _of(study: Study, side: str) -> list[tuple[object, float]]:
    """Return the expected score after of the people of one group who left."""
    from solidarity_eval.designs import change_adjusted_for_baseline

    rows = study.due(study.everyone)
    rows = rows[(rows["arm"] == side) & rows["value"].notna()]
    stayed = set(rows.loc[rows["wave"] == study.outcome.after, "person"])
    first = rows[rows["wave"] == study.outcome.before]
    left = first[~first["person"].isin(stayed)]
    if left.empty:
        return []
    found = change_adjusted_for_baseline(rows, **study.pair)
    level, slope = found["change_of_stayers"].estimate, found["slope_on_baseline"].estimate
    middle = found["baseline_of_stayers"].estimate
    expected = left["value"] + level + slope * (left["value"] - middle)
    return list(zip(left["person"], expected, strict=True))
