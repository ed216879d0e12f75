"""People at the ends of a scale, who cannot be seen to move further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.psychometrics._notes import caution

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from solidarity_eval.results import Note

# Terwee et al. (2007): more than 15 % at an end, judged on at least 50 people.
MOST_AT_AN_END = 0.15
ENOUGH_PERSONS = 50


def extreme_shares(
    values: NDArray[np.float64], ends: tuple[float, float] | None
) -> tuple[float | None, float | None]:
    """Return the shares of values at the lower and at the upper end, None without a range."""
    if ends is None:
        return None, None
    return float((values == ends[0]).mean()), float((values == ends[1]).mean())


def extreme_notes(floor: float, ceiling: float, *, n: int) -> list[Note]:
    """Return the notes ``floor_effect`` and ``ceiling_effect`` where they are called for."""
    if n < ENOUGH_PERSONS:
        return []
    shares = {"floor_effect": floor, "ceiling_effect": ceiling}
    return [
        caution(code, share=share, most=MOST_AT_AN_END)
        for code, share in shares.items()
        if share > MOST_AT_AN_END
    ]
