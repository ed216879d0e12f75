"""Nesta Standards of Evidence: from an account of what one does to replication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.interpretation.passport_parts import Reading

if TYPE_CHECKING:
    from solidarity_eval.interpretation.passport_facts import PassportFacts

REFERENCES = ("puttick2013",)
# Of "cannot conclude", the reasons that leave a measured rise standing, its origin unknown.
_RISE_STANDS = frozenset({"drift", "drift_unknown", "selection"})


def read_nesta(facts: PassportFacts) -> Reading:
    """Return the Nesta level of one outcome.

    1: the project can say what it does and why it should matter. 2: data show a positive change,
    whose cause is not confirmed. 3: a comparison group shows that the programme makes the
    difference. 4: at least one independent evaluation found the same. 5: written procedures let
    others deliver it with the same result.

    A positive change is read as an interval wholly on the favourable side of zero, which neither
    drop-out nor the small number of teams puts in doubt; level 3 needs a favourable verdict and
    groups that were drawn by lot or started alike.

    References
    ----------
    Puttick and Ludlow (2013), Nesta.
    """
    level, reason, missing = _level(facts)
    return Reading(
        scale="nesta",
        level=level,
        steps=5,
        reason=reason,
        missing=missing,
        references=REFERENCES,
        values={"replications": facts.replications},
    )


def _level(facts: PassportFacts) -> tuple[str, str, str | None]:
    if not shows_positive_change(facts):
        reason = _no_positive_change(facts)
        return "1", reason, f"after_{reason}"
    if not facts.controlled:
        return "2", "positive_change", "comparison_group"
    if facts.word != "favourable":
        return "2", "small_difference", "difference_that_matters"
    if not (facts.drawn or facts.groups_comparable):
        return "2", "groups_not_shown_alike", "groups_alike"
    return _replicated(facts)


def _replicated(facts: PassportFacts) -> tuple[str, str, str | None]:
    if not facts.replications:
        outside = facts.evaluator_external
        return "3", "comparison", "replication" if outside else "outside_evaluation"
    if not facts.manual:
        return "4", "replicated", "manual"
    return "5", "procedures", None


def shows_positive_change(facts: PassportFacts) -> bool:
    """Tell whether the interval lies wholly on the favourable side of zero, undoubted."""
    verdict = facts.verdict
    if verdict is None:
        return False
    if verdict.word == "cannot_conclude":
        return verdict.zero == "above" and set(verdict.reasons) <= _RISE_STANDS
    return verdict.word == "favourable" or (
        verdict.word == "no_change_that_matters" and verdict.zero == "above"
    )


def _no_positive_change(facts: PassportFacts) -> str:
    if facts.verdict is None or facts.design == "descriptive":
        return "no_comparison"
    if facts.word is None:
        return "withheld"
    return "not_concluded" if facts.word == "cannot_conclude" else "not_positive"
