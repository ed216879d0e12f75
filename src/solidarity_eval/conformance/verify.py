"""Recompute the bundled reference cases and compare, value by value."""

from __future__ import annotations

import importlib
import math
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from solidarity_eval.conformance.case import Case, case_ids, load_case
from solidarity_eval.errors import ArgumentError

FAMILIES = ("A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L")
"""Families of bundled cases, by the first letter of their ids."""

_EXACT = 1e-4
_EXACT_ABSOLUTE = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A value outside its tolerance; ``ours`` is None where the library gives none."""

    name: str
    ours: float | None
    expected: float | None
    allowed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """One reference case, recomputed on this machine.

    Attributes
    ----------
    case, software : str
        The case, and the program that its expected values come from.
    methods : tuple of str
        Methods of the register that the case proves.
    checked : int
        Numbers compared, each element of a list counted.
    largest_relative_error : float
        Over the values that are not zero and that the other program knows to 1e-4 or better.
    loosely_known : int
        Numbers that the other program gives by simulation or by a coarse search; they are
        compared at the case's own tolerance and left out of the largest error.
    disagreements : tuple of Disagreement
        Empty when all is within tolerance.
    not_offered : mapping
        Name of a value that the library does not offer, and why.
    """

    case: str
    software: str
    methods: tuple[str, ...]
    checked: int
    largest_relative_error: float
    loosely_known: int
    disagreements: tuple[Disagreement, ...]
    not_offered: Mapping[str, str]

    @property
    def passed(self) -> bool:
        """Whether every value is within its tolerance."""
        return not self.disagreements


def verify(families: Iterable[str] = FAMILIES) -> tuple[CaseReport, ...]:
    """Recompute the bundled cases of some families.

    Raises
    ------
    ArgumentError
        If a family has no bundled case.
    """
    wanted = [letter.upper() for letter in families]
    unknown = [letter for letter in wanted if letter not in FAMILIES]
    if unknown:
        raise ArgumentError("unknown_family", value=", ".join(unknown), allowed=", ".join(FAMILIES))
    return tuple(verify_case(case_id) for letter in wanted for case_id in case_ids(letter))


def verify_case(case_id: str) -> CaseReport:
    """Recompute one case."""
    case = load_case(case_id)
    family = importlib.import_module(f"solidarity_eval.conformance.families.{case.family.lower()}")
    with warnings.catch_warnings():
        # A caveat about a small sample says nothing about agreement.
        warnings.simplefilter("ignore")
        ours: Mapping[str, Any] = family.values(case)
    return _compare(case, ours, family.NOT_OFFERED)


def _compare(case: Case, ours: Mapping[str, Any], reasons: Mapping[str, str]) -> CaseReport:
    checked, largest, loose = 0, 0.0, 0
    wrong: list[Disagreement] = []
    left_out: dict[str, str] = {}
    for name, expected in case.tested().items():
        if name not in ours and (reason := _reason(name, reasons)):
            left_out[name] = reason
            continue
        pairs = _pairs(ours.get(name), expected)
        for mine, theirs in pairs:
            checked += 1
            allowed = case.allowance(name, theirs or 0.0)
            if not _agree(mine, theirs, allowed):
                wrong.append(Disagreement(name=name, ours=mine, expected=theirs, allowed=allowed))
            elif allowed > _EXACT * abs(theirs or 0.0) + _EXACT_ABSOLUTE:
                loose += 1
            elif mine is not None and theirs:
                largest = max(largest, abs(mine - theirs) / abs(theirs))
    return CaseReport(
        case=case.id,
        software=case.software,
        methods=_methods_of(case.id),
        checked=checked,
        largest_relative_error=largest,
        loosely_known=loose,
        disagreements=tuple(wrong),
        not_offered=left_out,
    )


def _pairs(mine: Any, theirs: Any) -> list[tuple[float | None, float | None]]:
    """Pair numbers one by one; a list of another length has no partner for the rest."""
    if not isinstance(theirs, list):
        return [(_number(mine), _number(theirs))]
    ours = list(mine) if mine is not None else []
    ours += [None] * (len(theirs) - len(ours))
    return [(_number(a), _number(b)) for a, b in zip(ours, theirs, strict=False)]


def _number(value: Any) -> float | None:
    """Return a float; missing values and NaN are None, R's "Inf" is infinity."""
    if value is None or value == "NA":
        return None
    number = float(value)
    return None if math.isnan(number) else number


def _agree(mine: float | None, theirs: float | None, allowed: float) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    if math.isinf(mine) or math.isinf(theirs):
        return mine == theirs
    return abs(mine - theirs) <= allowed


def _reason(name: str, reasons: Mapping[str, str]) -> str | None:
    return next((why for pattern, why in reasons.items() if fnmatchcase(name, pattern)), None)


def _methods_of(case_id: str) -> tuple[str, ...]:
    from solidarity_eval.references.methods import methods

    return tuple(key for key, method in methods().items() if case_id in method.cases)
