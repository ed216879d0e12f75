"""What the verdict of an outcome reads, gathered from its results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from solidarity_eval.errors import SolidarityEvalError
from solidarity_eval.evaluation import retrospective
from solidarity_eval.evaluation.attrition import all_entered_at, left_count
from solidarity_eval.evaluation.drift import way_in
from solidarity_eval.evaluation.entered import moved
from solidarity_eval.evaluation.headline import Headline, headline
from solidarity_eval.evaluation.planned import needed
from solidarity_eval.interpretation.evidence import Evidence
from solidarity_eval.schemas.outcomes import UNPAIRED_DESIGNS

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study
    from solidarity_eval.plan import PlanState
    from solidarity_eval.results import Estimate, Result


def gather(
    study: Study, results: Mapping[str, Result], plan: PlanState | None = None
) -> Evidence | None:
    """Return the evidence of an outcome; None where its headline was refused."""
    found = headline(study, results)
    if found is None:
        return None
    decisive = found.decisive(study)
    selection = way_in(study)
    smallest = smallest_change(study)
    drift = results.get(f"{study.outcome.id}.drift")
    detectable = results.get(f"{study.outcome.id}.detectable")
    entry_open = selection is not None and selection.path == "open"
    return Evidence(
        outcome=study.outcome,
        better=study.about.better,
        headline=found.printed,
        decisive=decisive,
        result=found.result.id,
        report=study.levels.report,
        pairs=found.printed.n or 0,
        linked_share=linked_share(study),
        controlled=found.controlled,
        drift=None if entry_open or found.controlled else drift,
        drift_unknown=selection is not None and not entry_open and drift is None,
        selection=None if selection is None else selection.path,
        all_entered=_all_entered(study, found, results, decisive=decisive),
        clusters=found.teams,
        smallest=smallest,
        smallest_dated=is_dated(study, plan),
        needed=needed(study, smallest),
        detectable=None if detectable is None else _detectable(detectable),
        locked=_locked(study, plan),
    )


def _locked(study: Study, plan: PlanState | None) -> bool | None:
    if plan is None:
        return None
    return plan.keeps(study.outcome, design=study.design, first_after=study.first_day_after)


def _detectable(result: Result) -> float:
    return abs(result["change" if result.has("change") else "difference"].estimate)


def linked_share(study: Study) -> float | None:
    """Return the share of those due who have both scores; both groups, where there are two.

    Due are all who answered before and whose second answer may come no more. A questionnaire that
    came back blank, the first or the second, links nobody. None where nobody was due, or where the
    design follows nobody.
    """
    return _share_with_both(study, scored=False)


def stayed_share(study: Study) -> float | None:
    """Return the share of those due with a score before who have one after: who left, and no more.

    A first questionnaire that came back blank is no departure.
    """
    return _share_with_both(study, scored=True)


def _share_with_both(study: Study, *, scored: bool) -> float | None:
    if study.design in UNPAIRED_DESIGNS or study.design == retrospective.DESIGN:
        return None
    rows = study.due(study.everyone if study.controlled else study.followed)
    told = rows[rows["value"].notna()]
    before, after = (
        set(told.loc[told["wave"] == wave, "person"])
        for wave in (study.outcome.before, study.outcome.after)
    )
    due = before if scored else set(rows.loc[rows["wave"] == study.outcome.before, "person"])
    return len(before & after) / len(due) if due else None


def smallest_change(study: Study) -> float | None:
    """Return the declared smallest change in the unit of the headline.

    In standard deviations it counts by the planned one: that of the data is not known before.
    """
    declared, planned = study.outcome.smallest_change, study.outcome.planned
    if declared is None:
        return None
    if study.outcome.type == "proportion":
        return declared.value if declared.unit == "proportion" else None
    if declared.unit == "points":
        return declared.value
    if declared.unit == "sd" and planned is not None and planned.sd is not None:
        return declared.value * planned.sd
    return None


def is_dated(study: Study, plan: PlanState | None = None) -> bool:
    """Tell whether the smallest change was fixed before the first answer after, or illustrates.

    A locked plan says it better than a date: the same value, locked before there were answers.
    """
    declared = study.outcome.smallest_change
    if declared is None:
        return False
    if declared.illustrative:
        return True
    if plan is not None:
        in_time = not plan.late_for(study.outcome.after)
        return in_time and plan.keeps_smallest_change(
            study.outcome, first_after=study.first_day_after
        )
    if declared.date is None:
        return False
    first = study.first_day_after
    return first is None or declared.date < first


def _all_entered(
    study: Study, found: Headline, results: Mapping[str, Result], *, decisive: Estimate
) -> Estimate | None:
    """Return what all who entered give at the decisive level; None where nobody left.

    With teams, dyads or two groups it is the headline moved by the adjustment: the width stays
    theirs.
    """
    if study.controlled:
        there = results.get(f"{study.outcome.id}.all_entered")
        return None if there is None else moved(decisive, there["adjustment"].estimate)
    follows = not found.controlled and study.design not in UNPAIRED_DESIGNS
    if not follows or left_count(study) == 0:
        return None
    try:
        entered = study.in_own_unit(all_entered_at(study, study.levels.decisive))
    except SolidarityEvalError:
        return None
    if found.teams is None and not found.dyads:
        return entered["change"]
    return moved(decisive, entered["adjustment"].estimate)
