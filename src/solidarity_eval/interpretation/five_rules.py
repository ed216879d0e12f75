"""The five rules of the verdict, the gates before them, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError

if TYPE_CHECKING:
    from solidarity_eval.interpretation.evidence import Evidence
    from solidarity_eval.interpretation.verdict import Reason, Word
    from solidarity_eval.results import Estimate

LEAST_PAIRS = 10
LEAST_LINKED = 0.5
LEAST_DF = 4.0
INTERIM_LEVEL = 0.999
_MOST_SE_APART = 0.5
_LAST_DIGITS = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What the rules say: a word with its rule, or reasons."""

    word: Word | None
    rule: int
    reasons: tuple[Reason, ...] = ()


def spoken(evidence: Evidence) -> Spoken:
    """Apply the five rules in their order."""
    withheld = _withheld(evidence)
    if withheld:
        return Spoken(word=None, rule=1, reasons=withheld)
    read = _read(evidence, evidence.decisive)
    reasons = (*_gates(evidence, read), *read.reasons)
    if not reasons:
        return read
    if evidence.report == "interim":
        return Spoken(word=None, rule=1, reasons=("interim", *reasons))
    return Spoken(word="cannot_conclude", rule=5, reasons=reasons)


def _withheld(evidence: Evidence) -> tuple[Reason, ...]:
    """Rule 1, but for the interim report, which may speak."""
    exploratory = evidence.outcome.role == "exploratory"
    holds: dict[Reason, bool] = {
        "few_pairs": evidence.pairs < LEAST_PAIRS,
        "linkage": evidence.linked_share is not None and evidence.linked_share < LEAST_LINKED,
        "not_in_plan": evidence.locked is False and not exploratory,
        "exploratory": exploratory,
        "direction": evidence.better is None,
    }
    return tuple(reason for reason, true in holds.items() if true)


def _read(evidence: Evidence, estimate: Estimate) -> Spoken:
    """Rules 2 to 5 on one interval."""
    low, high = turned(evidence, estimate)
    smallest = usable_smallest(evidence)
    if smallest is not None and -smallest < low and high < smallest:
        return Spoken(word="no_change_that_matters", rule=2)
    if high < 0:
        return Spoken(word="unfavourable", rule=3)
    if low <= 0:
        return Spoken(word="cannot_conclude", rule=5, reasons=("width",))
    reasons = _of_entry(evidence, low)
    if reasons:
        return Spoken(word="cannot_conclude", rule=5, reasons=reasons)
    return Spoken(word="favourable", rule=4)


def _of_entry(evidence: Evidence, low: float) -> tuple[Reason, ...]:
    """Why an interval above zero may come from the way people came in."""
    if evidence.controlled:
        return ()
    selection = evidence.selection
    drift_told = evidence.drift is not None and not evidence.drift_unknown
    holds: dict[Reason, bool] = {
        "selection": selection is None,
        "drift_unknown": selection not in (None, "open") and not drift_told,
        "drift": low <= drift_bound(evidence),
    }
    return tuple(reason for reason, true in holds.items() if true)


def _gates(evidence: Evidence, read: Spoken) -> tuple[Reason, ...]:
    holds: dict[Reason, bool] = {
        "no_variance": _is_a_point(evidence.decisive),
        "clusters": evidence.clusters is not None and effective_df(evidence) < LEAST_DF,
        "attrition": _attrition_decides(evidence, read),
    }
    return tuple(reason for reason, true in holds.items() if true)


def _is_a_point(estimate: Estimate) -> bool:
    """Tell whether the interval has no width, but for the last digits of a computer.

    Everybody, or every team, moved by the same amount: the sample says nothing of other people.
    """
    low, high = given(estimate.conf_low), given(estimate.conf_high)
    return high - low <= _LAST_DIGITS * max(1.0, abs(estimate.estimate))


def effective_df(evidence: Evidence) -> float:
    """Degrees of freedom of the interval; without comparison group never above teams - 1."""
    teams = evidence.clusters or 0
    most = float(teams - (2 if evidence.controlled else 1))
    df = evidence.decisive.df
    if df is None:
        return most
    return df if evidence.controlled else min(df, most)


def _attrition_decides(evidence: Evidence, read: Spoken) -> bool:
    entered = evidence.all_entered
    if entered is None:
        return False
    apart = abs(entered.estimate - evidence.headline.estimate)
    std_error = evidence.headline.std_error
    if std_error is not None and apart > _MOST_SE_APART * std_error:
        return True
    return _read(evidence, entered).word != read.word


def turned(evidence: Evidence, estimate: Estimate) -> tuple[float, float]:
    """Return the interval with its sign turned so that plus is favourable."""
    low, high = given(estimate.conf_low), given(estimate.conf_high)
    return (-high, -low) if evidence.better == "lower" else (low, high)


def usable_smallest(evidence: Evidence) -> float | None:
    """Return the smallest change that matters if it was fixed in time."""
    return evidence.smallest if evidence.smallest_dated else None


def drift_ends(evidence: Evidence) -> tuple[float, float] | None:
    """Return the band as measured."""
    if evidence.controlled or evidence.drift is None:
        return None
    return evidence.drift["drift_low"].estimate, evidence.drift["drift_high"].estimate


def drift_bound(evidence: Evidence) -> float:
    """B, turned; 0 where no direction is wished."""
    ends = drift_ends(evidence)
    if ends is None or evidence.better is None:
        return 0.0
    sign = -1.0 if evidence.better == "lower" else 1.0
    return max(0.0, *(sign * end for end in ends))


def given(value: float | None) -> float:
    """Return a bound that `_check` has seen."""
    if value is None:
        raise ArgumentError("interpretation.no_interval", result="–")
    return value
