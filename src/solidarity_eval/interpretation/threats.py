"""Nine other explanations of the same numbers, each with its state and the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity_eval.interpretation.passport_facts import BEFORE_AFTER_SAME_PEOPLE
from solidarity_eval.interpretation.passport_parts import Threat

if TYPE_CHECKING:
    from solidarity_eval.interpretation.passport_facts import PassportFacts
    from solidarity_eval.interpretation.passport_parts import ThreatName, ThreatState

    Said = tuple[ThreatState, str]

FEW_STAYED = 0.7
_FAR_IN_SEASON = 1
_LONG_AGO = 3.0


def read_threats(facts: PassportFacts) -> tuple[Threat, ...]:
    """Return the nine threats in their order.

    ``seen`` wins over what the design rules out: a questionnaire that changed speaks for itself.

    References
    ----------
    Shadish, Cook and Campbell (2002), for all but desirability.
    """
    rules: dict[ThreatName, Callable[[PassportFacts], Said]] = {
        "history": _history,
        "maturation": _maturation,
        "season": _season,
        "testing": _testing,
        "instrumentation": _instrumentation,
        "drift": _drift,
        "attrition": _attrition,
        "selection": _selection,
        "desirability": _desirability,
    }
    values = {
        "months": facts.months_between,
        "linked": facts.linked_share,
        "least": FEW_STAYED,
    }
    found = []
    for name, rule in rules.items():
        state, reason = rule(facts)
        found.append(Threat(name=name, state=state, reason=reason, values=values))
    return tuple(found)


def _compared(facts: PassportFacts) -> Said | None:
    """Return what a comparison group does to whatever happens to everybody."""
    if facts.drawn:
        return "ruled_out", "drawn"
    return ("reduced", "compared") if facts.controlled else None


def _history(facts: PassportFacts) -> Said:
    asked: Said = ("reduced", "asked") if facts.other_events_asked else ("open", "one_group")
    return _compared(facts) or asked


def _maturation(facts: PassportFacts) -> Said:
    trend: Said = (
        ("reduced", "trend") if facts.design == "interrupted_series" else ("open", "one_group")
    )
    return _compared(facts) or trend


def _season(facts: PassportFacts) -> Said:
    compared = _compared(facts)
    if compared:
        return compared
    if facts.month_before is None or facts.month_after is None:
        return "not_assessed", "no_dates"
    apart = abs(facts.month_before - facts.month_after)
    if min(apart, 12 - apart) <= _FAR_IN_SEASON:
        return "reduced", "same_season"
    return "seen", "other_season"


def _testing(facts: PassportFacts) -> Said:
    if facts.design not in BEFORE_AFTER_SAME_PEOPLE:
        return "ruled_out", "asked_once"
    compared = _compared(facts)
    if compared:
        return compared
    if facts.months_between is not None and facts.months_between >= _LONG_AGO:
        return "reduced", "long_ago"
    return "open", "asked_twice"


def _instrumentation(facts: PassportFacts) -> Said:
    if facts.design == "retrospective_pretest":
        return "open", "recalled"
    if facts.instrument_identical is False:
        return "seen", "questions_changed"
    if facts.same_mode is False:
        return "seen", "mode_changed"
    if facts.instrument_identical is None or facts.same_mode is None:
        return "not_assessed", "mode_unrecorded"
    if facts.instrument_validated is False:
        return "open", "not_validated"
    return "reduced", "same_way"


def _drift(facts: PassportFacts) -> Said:
    if facts.controlled:
        return _compared(facts) or ("reduced", "compared")
    if facts.selection is None:
        return "not_assessed", "way_in_undeclared"
    if facts.selection == "open":
        return "reduced", "open_entry"
    if not facts.drift_known:
        return "open", "size_unknown"
    if "drift" in facts.reasons:
        return "seen", "within_band"
    return ("reduced", "beyond_band") if facts.word == "favourable" else ("open", "expected")


def _attrition(facts: PassportFacts) -> Said:
    if facts.design not in BEFORE_AFTER_SAME_PEOPLE:
        return "not_assessed", "nobody_followed"
    if "attrition" in facts.reasons:
        return "seen", "changes_the_reading"
    if facts.attrition == "high":
        return "seen", "many_left_unequally"
    if facts.linked_share is None:
        return "not_assessed", "not_counted"
    if facts.linked_share >= 1.0:
        return "ruled_out", "nobody_left"
    if facts.linked_share < FEW_STAYED:
        return "seen", "many_left"
    if facts.attrition == "low":
        return "reduced", "few_left"
    return ("reduced", "both_agree") if _both_readings_agree(facts) else ("open", "some_left")


def _both_readings_agree(facts: PassportFacts) -> bool:
    """Tell whether all who entered were read too, and read alike."""
    given = facts.verdict
    return given is not None and given.word is not None and given.values["all_entered"] is not None


def _selection(facts: PassportFacts) -> Said:
    if facts.drawn:
        everybody_stayed = facts.attrition is None and (facts.linked_share or 0.0) >= 1.0
        left = facts.attrition != "low" and not everybody_stayed
        return ("reduced", "drawn_but_people_left") if left else ("ruled_out", "drawn")
    if not facts.controlled:
        same = facts.design in BEFORE_AFTER_SAME_PEOPLE
        return "open", "volunteers" if same else "other_people"
    if facts.baseline == "too_different":
        return "seen", "groups_too_different"
    if facts.groups_comparable:
        return "reduced", "comparable_groups"
    return "open", "groups_not_shown_alike"


def _desirability(facts: PassportFacts) -> Said:
    if facts.asked_by is None:
        return "not_assessed", "asker_unrecorded"
    return ("open", "asked_by_team") if facts.asked_by == "team" else ("reduced", "asked_apart")
