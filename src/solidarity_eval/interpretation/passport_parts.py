"""Parts of the evidence passport: what a scale reads, and another explanation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Scale = Literal["nesta", "maryland", "wwc"]
ThreatName = Literal[
    "history",
    "maturation",
    "season",
    "testing",
    "instrumentation",
    "drift",
    "attrition",
    "selection",
    "desirability",
]
ThreatState = Literal["ruled_out", "reduced", "open", "seen", "not_assessed"]
VerbLevel = Literal["describe", "change", "association", "effect"]
Values = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One scale of evidence read for one outcome.

    Attributes
    ----------
    scale : {"nesta", "maryland", "wwc"}
    level : str
        Name of the level: ``"1"`` to ``"5"`` (``"0"`` on the Maryland scale for what compares
        nothing), or ``without_reservations``, ``with_reservations``, ``does_not_meet``,
        ``out_of_scope``.
    steps : int or None
        How many levels the scale has; None where its levels are not steps.
    reason : str
        Code of the reason; its words are ``passport.<scale>.reason.<code>``.
    missing : str or None
        Code of the step missing to the next level, ``passport.<scale>.missing.<code>``; None at
        the top.
    references : tuple of str
        Keys of the bibliography.
    values : mapping
        What the sentences name.
    """

    scale: Scale
    level: str
    steps: int | None
    reason: str
    missing: str | None
    references: tuple[str, ...]
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """Another explanation of the same numbers.

    ``state``: ``ruled_out`` by the design, ``reduced`` by it, ``open`` (nothing speaks against
    it), ``seen`` (the data show it), ``not_assessed`` (the project does not record what would
    tell). ``reason`` is the code of a sentence, ``passport.threat.<name>.<reason>``; ``values``
    what it names.
    """

    name: ThreatName
    state: ThreatState
    reason: str
    values: Values
