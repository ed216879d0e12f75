"""Does the verdict hang on one choice? The same rule, read under other defensible choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from solidarity_eval.errors import SolidarityEvalError
from solidarity_eval.evaluation.evidence import gather
from solidarity_eval.evaluation.headline import headline
from solidarity_eval.evaluation.variants import (
    OtherAnswers,
    OtherNumber,
    other_answers,
    other_numbers,
)
from solidarity_eval.interpretation.verdict import verdict
from solidarity_eval.references.versions import software
from solidarity_eval.results import Result, Scalar, Table

if TYPE_CHECKING:
    from solidarity_eval.evaluation.study import Study
    from solidarity_eval.interpretation.evidence import Evidence
    from solidarity_eval.plan import PlanState

COLUMNS = ("choice", "variant", "n", "estimate", "conf_low", "conf_high", "word")
HEADLINE = "headline"
_Row = tuple[Scalar, ...]


def multiverse(
    study: Study, results: Mapping[str, Result], plan: PlanState | None
) -> Result | None:
    """Return the verdict of an outcome under other choices, one choice changed at a time.

    The first row is the headline. A variant that the data refuse is left out; the settings list
    what was varied and whether any word differs.

    Returns
    -------
    Result or None
        ``<outcome>.multiverse``; None where there is no headline or nothing to vary.
    """
    evidence, found = gather(study, results, plan), headline(study, results)
    if evidence is None or found is None:
        return None
    rows = [_row(HEADLINE, HEADLINE, evidence)]
    for number in other_numbers(study, found):
        rows += _tried(partial(_by_number, study, evidence, number))
    for other in other_answers(study):
        rows += _tried(partial(_by_answers, other, results, plan))
    if len(rows) == 1:
        return None
    words = [row[-1] for row in rows]
    result = Result(
        id="multiverse",
        method="multiverse",
        tables=(Table(kind="multiverse", columns=COLUMNS, rows=tuple(rows)),),
        settings={
            "varied": tuple(dict.fromkeys(str(row[0]) for row in rows[1:])),
            "variants": len(rows) - 1,
            "other_words": sum(word != words[0] for word in words[1:]),
        },
        versions=software(),
    )
    return study.named(result, "multiverse")


def _tried(variant: Callable[[], _Row | None]) -> list[_Row]:
    try:
        row = variant()
    except SolidarityEvalError:
        return []
    return [] if row is None else [row]


def _row(choice: str, variant: str, evidence: Evidence) -> _Row:
    shown = evidence.headline
    n, word = shown.n or evidence.pairs, verdict(evidence).word
    return (choice, variant, n, shown.estimate, shown.conf_low, shown.conf_high, word)


def _by_number(study: Study, evidence: Evidence, number: OtherNumber) -> _Row:
    """Read another estimate of the same answers; who left counts as in the headline."""
    printed = number.at(study.levels.printed)
    decisive = number.at(study.levels.decisive)
    other = replace(
        evidence,
        headline=printed,
        decisive=decisive,
        all_entered=None if number.choice == "people" else evidence.all_entered,
        clusters=number.teams,
    )
    return _row(number.choice, number.variant, other)


def _by_answers(
    other: OtherAnswers,
    results: Mapping[str, Result],
    plan: PlanState | None,
) -> _Row | None:
    """Read the headline's estimator on other rows or scores; all else is computed anew."""
    study = other.study
    found = headline(study, results)
    if found is None:
        return None
    name = found.result.id
    printed = found.at(study.levels.printed).with_(id=name, flow=found.result.flow)
    evidence = gather(study, {**results, name: printed}, plan)
    return None if evidence is None else _row(other.choice, other.variant, evidence)
