"""What Works Clearinghouse standards for studies with two groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.interpretation.passport_parts import Reading

if TYPE_CHECKING:
    from solidarity_eval.interpretation.passport_facts import PassportFacts

REFERENCES = ("wwc2022",)
LEAST_CONSISTENCY = 0.5


def read_wwc(facts: PassportFacts) -> Reading:
    """Return how the study stands before the standards of the clearinghouse.

    Out of scope without a comparison group. Without reservations: drawn by lot, few people left.
    With reservations: drawn by lot and many left, or not drawn, when the groups compared started
    alike (standardised difference at most 0.05, or at most 0.25 with adjustment). Does not meet:
    otherwise, or one team per arm, or questions that changed, or an internal consistency below
    0.5.

    This is our reading of the group-design standards for one outcome, not a review by the
    clearinghouse, whose reviewers look at more (joiners in teams, imputed scores, alignment of
    the outcome with the programme).

    References
    ----------
    What Works Clearinghouse (2022), version 5.0.
    """
    level, reason, missing = _level(facts)
    return Reading(
        scale="wwc",
        level=level,
        steps=None,
        reason=reason,
        missing=missing,
        references=REFERENCES,
        values={"reliability": facts.reliability, "least": LEAST_CONSISTENCY},
    )


def _level(facts: PassportFacts) -> tuple[str, str, str | None]:
    if not facts.controlled:
        return "out_of_scope", "one_group", "comparison_group"
    barred = _barred(facts)
    if barred:
        return "does_not_meet", *barred
    if facts.drawn and facts.attrition == "low":
        return "without_reservations", "drawn", None
    if facts.groups_comparable:
        if facts.drawn:
            return "with_reservations", "drawn_but_people_left", "keep_people"
        return "with_reservations", "comparable_groups", "draw_by_lot"
    return "does_not_meet", *_unlike(facts)


def _barred(facts: PassportFacts) -> tuple[str, str] | None:
    if facts.groups_per_arm == 1:
        return "one_group_per_arm", "more_groups"
    if facts.instrument_identical is False:
        return "questions_changed", "same_questions"
    if facts.reliability is not None and facts.reliability < LEAST_CONSISTENCY:
        return "weak_measure", "stronger_measure"
    return None


def _unlike(facts: PassportFacts) -> tuple[str, str]:
    if facts.baseline == "too_different":
        return "groups_too_different", "groups_alike"
    if facts.baseline == "adjustable":
        return "not_adjusted", "adjust"
    return "groups_not_shown_alike", "compare_at_start"
