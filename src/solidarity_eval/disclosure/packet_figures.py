"""The figures of a packet's outcome, read and rounded."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from solidarity_eval.disclosure.precision import Figures
from solidarity_eval.disclosure.rounding import down, up

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet_outcomes import (
        PacketMoments,
        PacketOutcome,
        PacketStandardized,
        PacketSummary,
        Statistic,
    )

SIGNIFICANT: Final = 4
"""Digits of a figure that is no function of the published sums, in a small table of answers."""


def people(outcome: PacketOutcome) -> int | None:
    """Return the fewest people behind a figure of an outcome; None where it has no figure."""
    parts = (outcome.moments, outcome.before, outcome.after, outcome.change)
    known = [part.n for part in parts if part is not None and part.n is not None]
    return min(known, default=None)


def figures_of(outcome: PacketOutcome) -> Figures:
    """Return what an outcome tells of its score, from its sums where it has them."""
    sums = None if outcome.moments is None else figures_of_sums(outcome, outcome.moments)
    before, after, change = outcome.before, outcome.after, outcome.change
    n = people(outcome) or 0
    unpaired = before is not None and after is not None and before.n != after.n
    exact = sums is not None
    points = change is not None and change.unit not in ("sd", "ratio")
    return Figures(
        n=before.n if unpaired and before is not None else n,
        n_after=after.n if unpaired and after is not None else None,
        low=outcome.low,
        high=outcome.high,
        items=outcome.items,
        denominator=outcome.moments.denominator if outcome.moments is not None else None,
        mean_before=sums.mean_before if sums else _mean(before),
        mean_after=sums.mean_after if sums else _mean(after),
        sd_before=sums.sd_before if sums else _sd(before),
        sd_after=sums.sd_after if sums else _sd(after),
        sd_change=_spread_of_change(outcome, sums),
        change=sums.change if sums else change.estimate if change and points else None,
        conf_low=change.conf_low if change and points else None,
        conf_high=change.conf_high if change and points else None,
        conf_level=change.conf_level if change and points else None,
        df=change.df if change and points else None,
        digits=None if exact else _digits(before, after, change),
    )


def figures_of_sums(outcome: PacketOutcome, moments: PacketMoments) -> Figures:
    """Return the means and standard deviations that sums over pairs amount to."""
    n, steps = moments.n, moments.denominator or 1
    squares = (
        moments.before_squared - moments.before**2 / n,
        moments.after_squared - moments.after**2 / n,
        moments.product - moments.before * moments.after / n,
    )
    of_change = squares[0] + squares[1] - 2 * squares[2]

    def spread(square: float) -> float | None:
        return math.sqrt(max(square, 0.0) / (n - 1)) / steps if n > 1 else None

    return Figures(
        n=n,
        low=outcome.low,
        high=outcome.high,
        items=outcome.items,
        denominator=moments.denominator,
        mean_before=moments.shift + moments.before / steps / n,
        mean_after=moments.shift + moments.after / steps / n,
        sd_before=spread(squares[0]),
        sd_after=spread(squares[1]),
        sd_change=spread(of_change),
        change=(moments.after - moments.before) / steps / n,
    )


def _mean(summary: PacketSummary | None) -> float | None:
    return None if summary is None else summary.mean


def _sd(summary: PacketSummary | None) -> float | None:
    return None if summary is None else summary.sd


def _spread_of_change(outcome: PacketOutcome, sums: Figures | None) -> float | None:
    if sums is not None:
        return sums.sd_change
    before, after, r = _sd(outcome.before), _sd(outcome.after), outcome.correlation
    if before is None or after is None or r is None:
        return None
    return math.sqrt(max(before**2 + after**2 - 2 * r * before * after, 0.0))


def _digits(*parts: PacketSummary | Statistic | None) -> int | None:
    known = [part.digits for part in parts if part is not None and part.digits is not None]
    return min(known, default=None)


def rounded_statistic(found: Statistic | None, digits: int, *, grain: int = 1) -> Statistic | None:
    """Return a number with so many decimals, its interval rounded outward, no standard error."""
    if found is None:
        return None
    kept = digits if found.digits is None else min(digits, found.digits)
    low, high = found.conf_low, found.conf_high
    values = {
        "estimate": round(found.estimate, kept),
        "conf_low": None if low is None else down(low, kept, grain=grain),
        "conf_high": None if high is None else up(high, kept, grain=grain),
    }
    return found.model_copy(update={**values, "std_error": None, "digits": kept})


def rounded_summary(
    found: PacketSummary | None, digits: int, *, spreads: bool
) -> PacketSummary | None:
    """Return n, mean and SD of one time with so many decimals."""
    if found is None:
        return None
    kept = digits if found.digits is None else min(digits, found.digits)
    sd = found.sd if spreads else None
    return found.model_copy(
        update={
            "mean": None if found.mean is None else round(found.mean, kept),
            "sd": None if sd is None else round(sd, kept),
            "digits": kept,
        }
    )


def blunted(found: Statistic | None) -> Statistic | None:
    """Return a number and its interval with `SIGNIFICANT` digits.

    All digits of a figure that depends on every answer (a jackknife, an adjusted effect) mark
    one table of answers among all those that share the same means.
    """
    if found is None:
        return None
    names = ("estimate", "std_error", "conf_low", "conf_high")
    values = {name: getattr(found, name) for name in names}
    return found.model_copy(
        update={name: None if v is None else significant(v) for name, v in values.items()}
    )


def significant(value: float, digits: int = SIGNIFICANT) -> float:
    """Return a number with so many significant digits.

    Examples
    --------
    >>> significant(0.0123456), significant(0.0)
    (0.01235, 0.0)
    """
    return float(f"{value:.{digits - 1}e}")


def standardized_again(
    outcome: PacketOutcome, found: PacketStandardized | None
) -> PacketStandardized | None:
    r"""Return the standardised change that the rounded figures themselves give.

    .. math::
        d = \frac{\bar c}{s}, \qquad
        v = \frac{s_c^2 / n}{s^2} + \frac{d^2}{2 (n - 1)}, \qquad
        v_{\mathrm{SMCR}} = \frac{2 (1 - r)}{n} + \frac{g^2}{2 n},

    with :math:`s_c` from the rounded interval and :math:`r` from the three rounded standard
    deviations: it tells nothing that the rounded figures do not tell. None where one of them is
    missing, or the standardiser is not the SD before.
    """
    from solidarity_eval._kernels.small_sample import exact_correction

    spread = _of_change(outcome)
    before, after, change = outcome.before, outcome.after, outcome.change
    if found is None or spread is None or found.standardizer != "baseline":
        return None
    sd, other = _sd(before), _sd(after)
    if not sd or not other or change is None:
        return None
    n = found.n
    d = change.estimate / sd
    g = exact_correction(n - 1) * d
    r = max(-1.0, min(1.0, (sd**2 + other**2 - spread**2) / (2 * sd * other)))
    variance = spread**2 / n / sd**2 + d**2 / (2 * (n - 1))
    smcr = 2 * (1 - r) / n + g**2 / (2 * n)
    return found.model_copy(
        update={
            "g": g,
            "d": d,
            "variance_jackknife": max(variance, 10.0**-SIGNIFICANT),
            "variance_smcr": max(smcr, 10.0**-SIGNIFICANT),
        }
    )


def _of_change(outcome: PacketOutcome) -> float | None:
    """Return the SD of the change that its t interval implies."""
    from solidarity_eval._kernels.student import t_quantile

    change = outcome.change
    if change is None or change.conf_low is None or change.conf_high is None:
        return None
    n = change.n or people(outcome)
    if n is None or n < 2 or change.conf_level is None:
        return None
    quantile = t_quantile((1.0 + change.conf_level) / 2.0, n - 1)
    return (change.conf_high - change.conf_low) / 2.0 / quantile * math.sqrt(n)
