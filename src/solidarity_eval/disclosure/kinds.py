"""Kinds of cell: what a number tells about people decides how it is protected."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

from solidarity_eval.disclosure.thresholds import LEAST, Profile, threshold
from solidarity_eval.schemas.project import Privacy

SENSITIVE_LEAST: Final = 11
"""Fewest people behind a number on health, origin or religion, in every edition."""

FLOW_LEAST: Final = 5
"""Fewest people behind a reason for leaving that keeps its name."""

SINGLE_LEAST: Final = 30
"""Below so many people the mean and the SD of a single question are rounded."""

SENSITIVE_FIELDS: Final = frozenset(
    {
        *("health", "sante", "disability", "handicap", "illness", "maladie", "diagnosis"),
        *("diagnostic", "addiction", "pregnancy", "grossesse", "genetic", "genetique"),
        *("origin", "origine", "ethnic", "ethnicity", "ethnie", "race", "biometric"),
        *("religion", "religious", "belief", "croyance", "faith", "union", "syndicat"),
        *("political", "politics", "politique", "sexuality", "sexualite", "orientation"),
    }
)
"""Words that make a field one of Article 9 of the GDPR, without accents."""

SENSITIVE_CONSTRUCTS: Final = frozenset({"distress", "health_related_quality_of_life"})
"""Constructs that speak of a person's health."""


class CellKind(StrEnum):
    """What a number counts or sums up.

    ``ACTIVITY``: participants, visits, targets in counts; shown. ``FLOW_REASON``: why people
    left; merged under 5. ``ANSWER``: people by answer; merged to three categories, then two,
    then hidden. ``MOMENTS``: mean, SD, change. ``SHARE``: a count over a total, hidden with
    its rest. ``SPREAD``: an SD of 0, everybody alike. ``EXTREME``: minimum, maximum, quartiles.
    ``AMOUNT``: euros. ``SENSITIVE``: health, origin, religion.
    """

    ACTIVITY = "activity"
    FLOW_REASON = "flow_reason"
    ANSWER = "answer"
    MOMENTS = "moments"
    SHARE = "share"
    SPREAD = "spread"
    EXTREME = "extreme"
    AMOUNT = "amount"
    SENSITIVE = "sensitive"


def least_for(kind: CellKind, privacy: Privacy, profile: Profile) -> int:
    """Return the fewest people that a cell of a kind may tell of.

    Parameters
    ----------
    kind : CellKind
    privacy : Privacy
        Of the project file.
    profile : {"shared", "internal"}

    Returns
    -------
    int
        People; 0 where the count is shown whatever it is.

    Examples
    --------
    >>> least_for(CellKind.ANSWER, Privacy(), "internal")
    5
    >>> least_for(CellKind.SENSITIVE, Privacy(), "internal")
    11
    """
    if kind is CellKind.ACTIVITY:
        return 0
    chosen = threshold(privacy, profile)
    if kind is CellKind.SENSITIVE:
        return max(chosen, SENSITIVE_LEAST)
    if kind is CellKind.FLOW_REASON:
        return FLOW_LEAST if profile == "shared" else LEAST
    return chosen


def is_sensitive(name: str, *, fields: frozenset[str] = SENSITIVE_FIELDS) -> bool:
    """Tell whether a field's name speaks of health, origin, religion or the like.

    Examples
    --------
    >>> is_sensitive("état de santé"), is_sensitive("age_band")
    (True, False)
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return not fields.isdisjoint(re.split(r"[^a-z0-9]+", letters))
