"""The verdict on one outcome: four words, or none, always with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Word = Literal["favourable", "no_change_that_matters", "unfavourable", "cannot_conclude"]
Reason = Literal[
    # no word
    "few_pairs",
    "linkage",
    "exploratory",
    "interim",
    "direction",
    # cannot conclude
    "width",
    "drift",
    "drift_unknown",
    "selection",
    "attrition",
    "clusters",
]
Size = Literal["at_least_what_matters", "size_not_settled"]
Zero = Literal["above", "below"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What may be said of one outcome, and why.

    Attributes
    ----------
    outcome : str
        Id of the outcome.
    word : str or None
        ``favourable``, ``no_change_that_matters``, ``unfavourable``, ``cannot_conclude``; None
        where no word may be given.
    reason : str or None
        Why there is no word (``few_pairs, linkage, exploratory, interim, direction``) or why one
        cannot conclude (``width, drift, drift_unknown, selection, attrition, clusters``); None
        with the three other words.
    rule : int
        Number of the rule that spoke, 1 to 5.
    size : str or None
        Of a favourable change: ``at_least_what_matters`` or ``size_not_settled``; None without a
        declared smallest change.
    zero : {"above", "below"} or None
        With ``no_change_that_matters`` (and "cannot conclude"): the side of zero on which the
        whole interval lies, turned so that above is favourable; None where it holds zero.
    estimate, low, high, conf_level : float
        The printed interval, as measured (not turned).
    decisive_low, decisive_high, decisive_level : float
        The interval that was read, as measured.
    unit : str
        Of these numbers.
    result : str
        Id of the result they come from.
    smallest : float or None
        Declared smallest change that may be used, in the same unit; None when it may not.
    drift_bound : float
        B of rule 4, turned: the least that a favourable interval must exceed.
    turned : bool
        Whether lower is favourable, so that signs were turned for the rule.
    values : mapping
        Numbers for the sentence: ``pairs``, ``linked_share``, ``clusters``, ``df``, ``needed``,
        ``detectable``, ``all_entered``...
    """

    outcome: str
    word: Word | None
    reason: Reason | None
    rule: int
    size: Size | None = None
    zero: Zero | None = None
    estimate: float
    low: float
    high: float
    conf_level: float
    decisive_low: float
    decisive_high: float
    decisive_level: float
    unit: str
    result: str
    smallest: float | None = None
    drift_bound: float = 0.0
    turned: bool = False
    values: dict[str, str | int | float | bool | None]
