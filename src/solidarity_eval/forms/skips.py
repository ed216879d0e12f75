"""Questions that an earlier answer makes useless, as the project's ``checks: skip:`` says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solidarity_eval.forms.questions import Part
    from solidarity_eval.schemas.checks import SkipRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Answers after which a question is not asked; all of them must hold.

    Attributes
    ----------
    answers : tuple of (str, tuple of float)
        Column, and its codes of which any counts.
    """

    answers: tuple[tuple[str, tuple[float, ...]], ...]


def skips_of(rules: Iterable[SkipRule], parts: Iterable[Part]) -> dict[str, tuple[Skip, ...]]:
    """Return the rules that speak of each column, in the order of the project file.

    A rule that names a question which the form does not ask says nothing here.
    """
    columns = _columns(parts)
    found: dict[str, tuple[Skip, ...]] = {}
    for rule in rules:
        if not all(name in columns for name in rule.condition):
            continue
        skip = Skip(
            answers=tuple(
                (columns[name], tuple(map(float, codes))) for name, codes in rule.condition.items()
            )
        )
        for name in rule.then_empty:
            if name in columns:
                found[columns[name]] = (*found.get(columns[name], ()), skip)
    return found


def _columns(parts: Iterable[Part]) -> Mapping[str, str]:
    """Return the column that each name of a question stands for; a name of two is nobody's."""
    places: dict[str, set[str]] = {}
    for part in parts:
        for question in part.questions:
            if question.kind not in ("item", "measure"):
                continue
            for name in (question.name, f"{part.id}/{question.name}", question.column):
                places.setdefault(name, set()).add(question.column)
    return {name: next(iter(found)) for name, found in places.items() if len(found) == 1}
