"""Attrition boundary of the What Works Clearinghouse, and the model behind it.

Percentages of Table II.1 of the Standards Handbook, version 4.1 (2020), by overall attrition from
0 %: the largest difference between the groups that still counts as low attrition. One more row
of 10.9 in the optimistic column, as a copy that circulates has it, puts all its later rows one
place off: it then follows the model behind the table less closely.
"""

from __future__ import annotations

import math

from scipy import optimize, special

CAUTIOUS = (
    *(5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3, 6.3, 6.2, 6.2, 6.1, 6.0, 5.9, 5.9, 5.8),
    *(5.7, 5.5, 5.4, 5.3, 5.2, 5.1, 4.9, 4.8, 4.7, 4.5, 4.4, 4.3, 4.1, 4.0, 3.8, 3.6, 3.5, 3.3),
    *(3.2, 3.1, 2.9, 2.8, 2.6, 2.5, 2.3, 2.1, 2.0, 1.8, 1.6, 1.5, 1.3, 1.2, 1.0, 0.9, 0.7, 0.6),
    *(0.4, 0.3, 0.2, 0.0),
)
OPTIMISTIC = (
    *(10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.7, 10.8, 10.9, 10.9, 10.9, 10.9, 10.9, 10.8, 10.8),
    *(10.7, 10.6, 10.5, 10.3, 10.2, 10.0, 9.9, 9.7, 9.5, 9.4, 9.2, 9.0, 8.8, 8.6, 8.4, 8.2, 8.0),
    *(7.8, 7.6, 7.4, 7.2, 7.0, 6.7, 6.5, 6.3, 6.0, 5.8, 5.6, 5.3, 5.1, 4.9, 4.6, 4.4, 4.2, 3.9),
    *(3.7, 3.5, 3.2, 3.0, 2.8, 2.6, 2.3, 2.1, 1.9, 1.6, 1.4, 1.1, 0.9, 0.7, 0.5, 0.3),
)
COLUMNS = {"cautious": CAUTIOUS, "optimistic": OPTIMISTIC}
_CLOSE = 1e-9


def boundary(overall: float, assumption: str) -> float | None:
    """Return the largest difference that is low attrition; None beyond the table.

    Parameters
    ----------
    overall : float
        Share of all people who left, in [0, 1]; read at the nearest whole per cent.
    assumption : {"cautious", "optimistic"}
        Column of the table.
    """
    column = COLUMNS[assumption]
    row = round(100.0 * overall)
    return column[row] / 100.0 if row < len(column) else None


def is_low(overall: float, differential: float, assumption: str) -> bool:
    """Tell whether a difference between the groups, in [-1, 1], lies within the boundary."""
    limit = boundary(overall, assumption)
    return limit is not None and abs(differential) <= limit + _CLOSE


def attrition_bias(
    overall: float, differential: float, *, programme_link: float, comparison_link: float
) -> float:
    """Return the bias of an effect, in SD, when answering follows a trait linked to the outcome.

    ``a1 phi(z1) / P1 - a0 phi(z0) / P0``, P the share that answers, z its normal threshold, a the
    correlation of the trait with the outcome.

    Parameters
    ----------
    overall, differential : float
        Share that left, and how much larger it is in the programme.
    programme_link, comparison_link : float
        Correlations a1 and a0.
    """
    return programme_link * _selected(1.0 - overall - differential / 2.0) - (
        comparison_link * _selected(1.0 - overall + differential / 2.0)
    )


def largest_difference(
    overall: float, *, programme_link: float, comparison_link: float, tolerated: float
) -> float:
    """Return the difference between the groups at which the bias is ``tolerated``; 0 if beyond."""

    def excess(differential: float) -> float:
        bias = attrition_bias(
            overall,
            differential,
            programme_link=programme_link,
            comparison_link=comparison_link,
        )
        return bias - tolerated

    if excess(0.0) >= 0.0:
        return 0.0
    return float(optimize.brentq(excess, 0.0, 1.99 * min(overall, 1.0 - overall)))


def _selected(share: float) -> float:
    """Return the mean of the share of a standard normal that lies highest."""
    if share >= 1.0:
        return 0.0
    threshold = float(special.ndtri(1.0 - share))
    return math.exp(-threshold * threshold / 2.0) / math.sqrt(2.0 * math.pi) / share
