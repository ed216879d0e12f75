"""Power for counts: the ratio of two rates, Poisson or over-dispersed, on the log scale."""

from __future__ import annotations

import math

from scipy import special


def log_ratio_error(
    n: float, rate: float, ratio: float, *, dispersion: float = 0.0, exposure: float = 1.0
) -> float:
    r"""Return the standard error of a log rate ratio with ``n`` persons in each group.

    .. math::
        \sqrt{\frac{1}{n}\left(\frac{1}{t \mu_0} + \frac{1}{t \mu_1} + 2 k\right)}

    with :math:`\mu_1 = \mu_0 \times` ratio, exposure :math:`t` and negative-binomial dispersion
    :math:`k` (variance :math:`\mu + k \mu^2`; 0 is Poisson).
    """
    events = exposure * rate
    return math.sqrt((1.0 / events + 1.0 / (events * ratio) + 2.0 * dispersion) / n)


def rate_ratio_power(size: float, *, alpha: float = 0.05) -> float:
    """Return the power of the two-sided Wald test; ``size`` is log ratio over standard error."""
    edge = float(special.ndtri(1.0 - alpha / 2.0))
    return float(special.ndtr(abs(size) - edge) + special.ndtr(-abs(size) - edge))
