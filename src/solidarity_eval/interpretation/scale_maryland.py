"""Maryland Scientific Methods Scale, as adapted for policy evaluations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.interpretation.passport_parts import Reading

if TYPE_CHECKING:
    from solidarity_eval.interpretation.passport_facts import PassportFacts

REFERENCES = ("madaleno2016", "sherman1998")


def read_maryland(facts: PassportFacts) -> Reading:
    """Return the level of the method, whatever the result.

    1: before and after in one group, or two groups once, without control variables. 2: the same
    with adequate control variables. 3: before and after in the programme group and in a
    comparison group argued to be alike. 4: something close to chance decided who had the
    programme (a threshold, an instrument): no design of this library reaches it. 5: chance
    decided, and few people left. 0, our own, for what compares nothing.

    The guide of the What Works Centre for Local Economic Growth is followed, which is stricter
    than the scale of 1998 for one group before and after (1, where it says 2). A trend over many
    points stands for the control variables of level 2.

    References
    ----------
    Madaleno and Waights (2016); Sherman et al. (1998).
    """
    level, reason, missing = _drawn(facts) if facts.drawn else _not_drawn(facts)
    return Reading(
        scale="maryland",
        level=level,
        steps=5,
        reason=reason,
        missing=missing,
        references=REFERENCES,
        values={},
    )


def _drawn(facts: PassportFacts) -> tuple[str, str, str | None]:
    if facts.groups_per_arm == 1:
        return "1", "one_group_per_arm", "more_groups"
    if facts.attrition == "low":
        return "5", "drawn", None
    missing = "keep_people" if facts.attrition == "high" else "count_departures"
    if facts.groups_comparable:
        return "3", "drawn_but_people_left", missing
    return "2", "drawn_and_groups_not_shown_alike", missing


def _not_drawn(facts: PassportFacts) -> tuple[str, str, str | None]:
    if facts.design == "descriptive":
        return "0", "nothing_compared", "two_times"
    if not facts.controlled:
        if facts.design == "interrupted_series":
            return "2", "trend", "comparison_group"
        return "1", "one_group", "comparison_group"
    if facts.groups_per_arm == 1:
        return "1", "one_group_per_arm", "more_groups"
    if facts.groups_comparable:
        return "3", "comparable_groups", "draw_by_lot"
    if facts.adjusted:
        return "2", "adjusted_groups", "groups_alike"
    return "1", "groups_not_shown_alike", "groups_alike"
