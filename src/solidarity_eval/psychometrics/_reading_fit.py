"""Readings of factor models and of measurement invariance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.psychometrics._sentence import Sentence

if TYPE_CHECKING:
    from solidarity_eval.results import Result

# Hu & Bentler (1999) for a good fit; .90 and .08 (Browne & Cudeck 1992) for an acceptable one.
GOOD = {"cfi": 0.95, "rmsea": 0.06, "srmr": 0.08}
ACCEPTABLE = {"cfi": 0.90, "rmsea": 0.08, "srmr": 0.10}
# Chen (2007): the fall of CFI that tells a level apart, up to 300 people and beyond.
FALL_SMALL, FALL_LARGE, SMALL = 0.005, 0.01, 300

_LEVELS = ("configural", "metric", "scalar", "strict")


def fit_reading(result: Result) -> list[Sentence]:
    """Read the fit of a factor model."""
    if any(note.code == "saturated_model" for note in result.notes):
        return [Sentence(code="fit.saturated")]
    found = {name: result[name].estimate for name in GOOD}
    name = "poor"
    if _within(found, ACCEPTABLE):
        name = "good" if _within(found, GOOD) else "acceptable"
    return [Sentence(code=f"fit.{name}", values={**found}, convention="hu1999")]


def invariance_reading(result: Result) -> list[Sentence]:
    """Read the highest level of invariance that holds."""
    first = {name: result.get(name, model="configural").estimate for name in GOOD}
    over = "waves" if result.settings["over"] == "waves" else "groups"
    if not _within(first, ACCEPTABLE):
        return [Sentence(code="invariance.no_structure", values={**first}, convention="hu1999")]
    n = result.get("cfi", model="configural").n or 0
    fall = FALL_SMALL if n <= SMALL else FALL_LARGE
    held = "configural"
    for level in _LEVELS[1:]:
        if result.get("delta_cfi", model=level).estimate < -fall:
            break
        held = level
    sentence = Sentence(
        code=f"invariance.{held}_{over}", values={"fall": fall}, convention="chen2007"
    )
    return [sentence, Sentence(code="invariance.not_shown", values={"n": n})]


def _within(found: dict[str, float], cuts: dict[str, float]) -> bool:
    return (
        found["cfi"] >= cuts["cfi"]
        and found["rmsea"] <= cuts["rmsea"]
        and found["srmr"] <= cuts["srmr"]
    )
