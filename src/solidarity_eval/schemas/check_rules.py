"""Questions that the checks of a project name: each must exist, and be one only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from solidarity_eval.schemas.checker import Checker
from solidarity_eval.schemas.instrument import Instrument
from solidarity_eval.schemas.problems import KeyPath
from solidarity_eval.schemas.project import InstrumentUse, Measure


def check_rules(checker: Checker) -> None:
    """Report the questions of ``checks`` that the project does not ask."""
    if not checker.all_resolved:
        return
    uses = [(use, one) for use, one in checker.uses if one is not None]
    known = question_names(uses, checker.project.measures)
    checks = checker.project.checks
    for index, rule in enumerate(checks.skip):
        path: KeyPath = ("checks", "skip", index)
        for name in rule.condition:
            checker.known("unknown_question", (*path, "if", name), value=name, among=known)
        for place, name in enumerate(rule.then_empty):
            where = (*path, "then_empty", place)
            checker.known("unknown_question", where, value=name, among=known)
    for index, pair in enumerate(checks.impossible):
        for name in pair.together:
            where = ("checks", "impossible", index, "together", name)
            checker.known("unknown_question", where, value=name, among=known)


def question_names(
    uses: Iterable[tuple[InstrumentUse, Instrument]], measures: Iterable[Measure]
) -> dict[str, str]:
    """Return the column of the checked table of each name that a rule may write.

    A question may be named with its questionnaire (``ucla3/isolated``), or alone where no other
    questionnaire and no measure has the same name.
    """
    full = [f"{one.id}/{item}" for use, one in uses for item in _items(use, one)]
    full += [measure.id for measure in measures]
    short = Counter(name.rpartition("/")[2] for name in full)
    names = {name: name for name in full}
    for name in full:
        alone = name.rpartition("/")[2]
        if short[alone] == 1:
            names[alone] = name
    return names


def _items(use: InstrumentUse, instrument: Instrument) -> tuple[str, ...]:
    if instrument.items.open and use.columns != "same":
        return tuple(use.columns)
    return instrument.items.ids
