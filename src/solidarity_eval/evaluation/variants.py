"""Other choices that a careful analyst might have made of the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.evaluation.arms import did_at, weighted_at
from solidarity_eval.evaluation.attrition import all_entered_at, left_count
from solidarity_eval.evaluation.change import change_at
from solidarity_eval.evaluation.headline import Headline
from solidarity_eval.evaluation.teams import clustered_at
from solidarity_eval.intake.dates import add_months
from solidarity_eval.intake.text import skeleton, without_leading_zeros

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from solidarity_eval.evaluation.study import Study
    from solidarity_eval.results import Estimate, Result
    from solidarity_eval.schemas.instrument import Instrument, Scale

_SHARES = {"complete": 1.0, "prorated_from_80": 0.8, "prorated_from_50": 0.5}
_FEW_ITEMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherNumber:
    """The same answers, another estimator: its estimate at a level, and the teams it counts."""

    choice: str
    variant: str
    at: Callable[[float], Estimate]
    teams: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAnswers:
    """The same estimator, other rows or scores."""

    choice: str
    variant: str
    study: Study


def other_numbers(study: Study, found: Headline) -> Iterator[OtherNumber]:
    """Yield the estimators that one might have preferred to the headline's."""
    if study.controlled:
        for name, estimator in _other_estimators(study, found):
            at = partial(_effect_by, study, estimator)
            yield OtherNumber(choice="estimator", variant=name, at=at, teams=found.teams)
        return
    if found.teams is not None:
        for method in ("team_means", "cr2"):
            if method != found.result.settings.get("method"):
                at = partial(_clustered_by, study, method)
                yield OtherNumber(choice="teams", variant=method, at=at, teams=found.teams)
        yield OtherNumber(choice="teams", variant="ignored", at=partial(_raw_change, study))
    elif not found.dyads and left_count(study):
        at = partial(_all_entered, study)
        yield OtherNumber(choice="people", variant="all_entered", at=at)


def _other_estimators(
    study: Study, found: Headline
) -> Iterator[tuple[str, Callable[[Study, float], Result]]]:
    kind = study.outcome.estimator
    if kind != "difference_in_differences":
        yield "difference_in_differences", did_at
    if study.design == "comparison_group" and kind != "weighted" and found.teams is None:
        yield "weighted", weighted_at


def _effect_by(study: Study, estimator: Callable[[Study, float], Result], level: float) -> Estimate:
    return estimator(study, level)["effect"]


def _clustered_by(study: Study, method: str, level: float) -> Estimate:
    return clustered_at(study, level, method=method)["change"]


def _raw_change(study: Study, level: float) -> Estimate:
    term = "change_in_proportion" if study.outcome.type == "proportion" else "mean_change"
    return change_at(study, level)[term]


def _all_entered(study: Study, level: float) -> Estimate:
    return study.in_own_unit(all_entered_at(study, level))["change"]


def other_answers(study: Study) -> Iterator[OtherAnswers]:
    """Yield other missing rules, the wave's window kept strictly, identifiers matched loosely."""
    yield from _missing_rules(study)
    inside = _inside_window(study)
    if inside is not None:
        yield OtherAnswers(choice="window", variant="strict", study=inside)
    loose = _matched_loosely(study)
    if loose is not None:
        yield OtherAnswers(choice="linking", variant="loose", study=loose)


def _missing_rules(study: Study) -> Iterator[OtherAnswers]:
    """Yield the score under other rules for missing items, where some items are missing."""
    instrument, scale = study.source.instrument, study.source.scale
    if instrument is None or scale is None or not _may_prorate(study, scale):
        return
    for variant, share in _SHARES.items():
        if share == scale.min_answered:
            continue
        changed = {"min_answered": share, "prorate": share < 1.0, "answered_groups": ()}
        other = scale.model_copy(update=changed)
        scales = tuple(other if item.id == scale.id else item for item in instrument.scales)
        rescored = _rescored(study, instrument.model_copy(update={"scales": scales}))
        yield OtherAnswers(choice="missing_rule", variant=variant, study=rescored)


def _may_prorate(study: Study, scale: Scale) -> bool:
    instrument = study.source.instrument
    if instrument is None or scale.formative or scale.score not in ("mean", "sum"):
        return False
    items = [f"{instrument.id}/{item}" for item in instrument.items_of(scale.id)]
    if len(items) <= _FEW_ITEMS:
        return False
    rows = study.answers["wave"].isin([study.outcome.before, study.outcome.after])
    answered = study.answers.loc[rows, items].notna()
    return bool((answered.any(axis=1) & ~answered.all(axis=1)).any())


def _rescored(study: Study, instrument: Instrument) -> Study:
    from solidarity_eval.instruments.scoring import score

    column = study.source.column
    frame = study.dataset.responses
    bare = frame.drop(columns=[column, f"{column}/prorated"], errors="ignore")
    scored = score(bare, instrument, scales=[column.partition(".")[2]])
    return _with_responses(study, scored)


def _inside_window(study: Study) -> Study | None:
    """Return the study without second answers given outside their window; None if there are none.

    The window is that of the time: ``window_days`` around the day when the answer was due.
    """
    wave = study.project.wave(study.outcome.after)
    people = study.dataset.people
    frame = study.dataset.responses
    after = frame["wave"].eq(wave.id) & frame["date"].notna()
    if wave.window_days is None or not after.any():
        return None
    if wave.origin == "calendar":
        if wave.date is None:
            return None
        due = frame["person"].map(lambda _who: wave.date)
    else:
        if people is None or wave.month is None:
            return None
        months = wave.month
        entry = people.dropna(subset=["entry_date"]).set_index("person")["entry_date"]
        planned = {who: add_months(day.date(), months) for who, day in entry.items()}
        due = frame["person"].map(planned)
    outside = after & _far(frame["date"], due, wave.window_days)
    return _with_responses(study, frame[~outside]) if outside.any() else None


def _far(given: pd.Series, due: pd.Series, days: int) -> pd.Series:
    import pandas as pd

    apart = (pd.to_datetime(given) - pd.to_datetime(due)).abs()
    return apart > pd.Timedelta(days=days)


def _matched_loosely(study: Study) -> Study | None:
    """Return the study with identifiers that differ by a sign or a zero taken for one.

    None where that joins nobody, or where two people of one time would become one.
    """
    frame = study.dataset.responses
    times = frame["wave"].isin([study.outcome.before, study.outcome.after])
    rows = frame.loc[times, ["population", "wave", "person"]]
    loose = rows["person"].map(lambda key: without_leading_zeros(skeleton(str(key))))
    merged = rows.assign(person=loose)
    if merged.duplicated().any() or loose.nunique() == rows["person"].nunique():
        return None
    return _with_responses(study, frame.assign(person=loose.reindex(frame.index)))


def _with_responses(study: Study, responses: pd.DataFrame) -> Study:
    return replace(study, dataset=replace(study.dataset, responses=responses))
