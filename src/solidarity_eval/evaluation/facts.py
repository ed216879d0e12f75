"""What the evidence passport of an outcome is read from; what nobody recorded stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from solidarity_eval.evaluation import wedge
from solidarity_eval.evaluation.arms import arm_teams, same_start
from solidarity_eval.evaluation.drift import way_in
from solidarity_eval.evaluation.evidence import stayed_share
from solidarity_eval.intake.text import fold
from solidarity_eval.interpretation.passport_facts import (
    Alike,
    Asker,
    AttritionRisk,
    PassportFacts,
)
from solidarity_eval.schemas.outcomes import UNPAIRED_DESIGNS

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.evaluation.study import Study
    from solidarity_eval.interpretation.verdict import Verdict
    from solidarity_eval.results import Result

ALIKE, ADJUSTABLE = 0.05, 0.25
_SAME_FOR = 0.9
_DAYS_PER_MONTH = 30.4375
_ASKERS: dict[str, Asker] = {
    **dict.fromkeys(("self", "alone", "seul", "seule", "soi-meme", "la personne"), "self"),
    **dict.fromkeys(("team", "staff", "equipe", "l'equipe", "agent de liaison"), "team"),
    **dict.fromkeys(("outside", "external", "externe", "exterieur", "enqueteur"), "outside"),
    **dict.fromkeys(("enquetrice", "evaluateur", "evaluatrice"), "outside"),
}


def gather_facts(
    study: Study, results: Mapping[str, Result], verdict: Verdict | None
) -> PassportFacts:
    """Return the facts of one outcome."""
    project, outcome = study.project, study.outcome
    selection = way_in(study)
    in_turn = study.design == wedge.DESIGN
    if outcome.indicator is not None:
        return PassportFacts(outcome=outcome.id, design=study.design, verdict=verdict)
    compared = _compared(study)
    return PassportFacts(
        outcome=outcome.id,
        design=study.design,
        verdict=verdict,
        controlled=(study.controlled or in_turn) and f"{outcome.id}.effect" in results,
        order_drawn=project.design.order_drawn if in_turn else None,
        groups_per_arm=_groups_per_arm(study),
        baseline=_baseline(results.get(f"{outcome.id}.balance")),
        adjusted=_adjusted(study, results),
        attrition=_attrition(study, results),
        linked_share=stayed_share(study),
        evaluator_external=True if project.evaluator else None,
        selection=None if selection is None else selection.path,
        drift_known=None if selection is None else f"{outcome.id}.drift" in results,
        month_before=_month(study, compared, outcome.before),
        month_after=_month(study, compared, outcome.after),
        months_between=_months_between(study, compared),
        same_mode=_same(study, compared, "mode"),
        asked_by=_asked_by(compared),
        instrument_identical=_identical(study),
        instrument_validated=_validated(study),
        reliability=_reliability(study, results),
    )


def _compared(study: Study) -> pd.DataFrame:
    """Return the rows at both times of the people who are compared."""
    frame = study.everyone if study.controlled else study.followed
    both = frame[frame["wave"].isin([study.outcome.before, study.outcome.after])]
    if study.design in UNPAIRED_DESIGNS:
        return both[both["value"].notna()]
    times = both[both["value"].notna()].groupby("person")["wave"].nunique()
    return both[both["person"].isin(times.index[times == 2])]


def _groups_per_arm(study: Study) -> int | None:
    if not study.controlled or arm_teams(study) is None:
        return None
    known = study.everyone.dropna(subset=["arm", "cluster"])
    return int(known.groupby("arm")["cluster"].nunique().min())


def _baseline(balance: Result | None) -> Alike | None:
    if balance is None:
        return None
    largest = abs(balance["largest_difference"].estimate)
    if largest <= ALIKE:
        return "alike"
    return "adjustable" if largest <= ADJUSTABLE else "too_different"


def _adjusted(study: Study, results: Mapping[str, Result]) -> bool | None:
    if not study.controlled or f"{study.outcome.id}.effect" not in results:
        return None
    return study.outcome.estimator != "difference_in_differences" and not same_start(study)


def _attrition(study: Study, results: Mapping[str, Result]) -> AttritionRisk | None:
    """Return the cautious side of the boundary; where teams start in turn, low if nobody left."""
    if study.design == wedge.DESIGN:
        return "low" if wedge.nobody_lost(study) else None
    boundary = results.get(f"{study.outcome.id}.attrition_boundary")
    if boundary is None:
        return None
    table = boundary.table("boundary")
    low = dict(zip(table.column("assumption"), table.column("low"), strict=True))
    return "low" if low.get("cautious") else "high"


def _month(study: Study, compared: pd.DataFrame, wave: str) -> int | None:
    """Return the usual month of the answers at a time, or that of its day."""
    days = compared.loc[compared["wave"] == wave, "date"].dropna()
    if len(days):
        return int(days.dt.month.mode().iloc[0])
    day = study.project.wave(wave).date
    return None if day is None else day.month


def _months_between(study: Study, compared: pd.DataFrame) -> float | None:
    if study.about.months is not None:
        return study.about.months
    import pandas as pd

    first, later = (
        pd.to_datetime(compared.loc[compared["wave"] == wave, "date"].dropna())
        for wave in (study.outcome.before, study.outcome.after)
    )
    if first.empty or later.empty:
        return None
    return float((later.median() - first.median()).days / _DAYS_PER_MONTH)


def _same(study: Study, compared: pd.DataFrame, column: str) -> bool | None:
    """Tell whether nearly everybody was asked alike at both times; None where not recorded."""
    sides = [
        compared[compared["wave"] == wave].set_index("person")[column]
        for wave in (study.outcome.before, study.outcome.after)
    ]
    both = sides[0].to_frame("before").join(sides[1].rename("after")).dropna()
    if both.empty:
        return None
    return bool((both["before"] == both["after"]).mean() >= _SAME_FOR)


def _asked_by(compared: pd.DataFrame) -> Asker | None:
    """Return who asked, by the words of the column; the least neutral where they differ."""
    said = {_ASKERS.get(fold(str(text))) for text in compared["administered_by"].dropna().unique()}
    if not said or None in said:
        return None
    return next((asker for asker in ("team", "outside") if asker in said), "self")


def _identical(study: Study) -> bool | None:
    """Tell whether every question of the score was answered at both times."""
    source = study.source
    if source.instrument is None or source.scale is None or study.design == "retrospective_pretest":
        return None
    items = [
        f"{source.instrument.id}/{item}" for item in source.instrument.items_of(source.scale.id)
    ]
    sides = (
        study.answers.loc[study.answers["wave"] == wave, items].notna().any()
        for wave in (study.outcome.before, study.outcome.after)
    )
    return all(bool(side.all()) for side in sides)


def _validated(study: Study) -> bool | None:
    """Tell whether the French version is validated, for answers given in French."""
    instrument, source = study.source.instrument, study.project.data_source
    language = (source.language if source else None) or study.project.language
    if instrument is None or language != "fr" or instrument.french is None:
        return None
    status = instrument.french.status
    return None if status == "unknown" else status in ("native", "validated")


def _reliability(study: Study, results: Mapping[str, Result]) -> float | None:
    scale = study.outcome.scale
    found = [
        results[f"{scale}.reliability.{wave}"].estimates[0].estimate
        for wave in (study.outcome.before, study.outcome.after)
        if f"{scale}.reliability.{wave}" in results
    ]
    return min(found) if found else None
