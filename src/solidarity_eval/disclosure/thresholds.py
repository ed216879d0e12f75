"""The count under which a cell is hidden or merged, by edition of the report."""

from __future__ import annotations

from typing import Final, Literal

from solidarity_eval.schemas.project import Privacy

Profile = Literal["shared", "internal"]
PROFILES: Final[tuple[Profile, ...]] = ("shared", "internal")
LEAST: Final = 3


def threshold(privacy: Privacy, profile: Profile) -> int:
    """Return the least count of people that an edition shows, never below 3.

    Parameters
    ----------
    privacy : Privacy
        Of the project file: 11 for a shared edition and 5 for an internal one by default.
    profile : {"shared", "internal"}
        The edition.

    Returns
    -------
    int
        People.

    Examples
    --------
    >>> threshold(Privacy(), "shared"), threshold(Privacy(), "internal")
    (11, 5)
    """
    chosen = privacy.share_threshold if profile == "shared" else privacy.internal_threshold
    return max(chosen, LEAST)
