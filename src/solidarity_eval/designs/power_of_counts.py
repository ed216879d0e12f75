"""What a comparison of two rates of events can find."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.power_rates import log_ratio_error, rate_ratio_power
from solidarity_eval._kernels.power_t import crossing
from solidarity_eval.designs._planning import (
    PERSONS,
    above,
    least_n,
    number,
    planned,
    the_unknown,
    within,
)
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import check_conf_level, check_positive

if TYPE_CHECKING:
    from solidarity_eval.results import Result


def power_of_counts(
    *,
    n: float | None = None,
    ratio: float | None = None,
    power: float | None = None,
    rate: float,
    exposure: float = 1.0,
    dispersion: float = 0.0,
    drop_out: float = 0.0,
    conf_level: float = 0.95,
) -> Result:
    r"""People, ratio of rates or power of a comparison of counts in two groups of one size.

    The log ratio of two negative-binomial rates with :math:`m` people in each group, exposure
    :math:`t`, rates :math:`\mu_0` and :math:`\mu_1 = \theta \mu_0`, dispersion :math:`k`:

    .. math::
        SE = \sqrt{\frac1m \left(\frac{1}{t \mu_0} + \frac{1}{t \mu_1} + 2 k\right)} .

    Use it for visits, calls, contacts. Counts of people are nearly always over-dispersed:
    ``dispersion=0`` (Poisson) promises too much.

    Parameters
    ----------
    n : float, optional
        People of both groups at the start.
    ratio : float, optional
        True ratio of the rates, programme over comparison; where asked for, the one above 1.
    power : float, optional
        Chance to find it.
    rate : float
        Events per unit of exposure without the programme, above 0.
    exposure : float
        Units of exposure per person, above 0.
    dispersion : float
        Negative-binomial dispersion: variance :math:`\mu + k \mu^2`; 0 or more.
    drop_out : float
        Expected share of people lost, in [0, 1).
    conf_level : float
        Of the interval that decides.

    Returns
    -------
    Result
        Estimates ``n`` (persons of both groups at the start, not rounded), ``compared_each``
        (persons), ``ratio``, ``power`` (proportion).

    Raises
    ------
    ArgumentError
        Not exactly one of ``n, ratio, power`` is left out, the ratio is 1, or a value is not
        allowed or out of reach.

    Notes
    -----
    Zhu and Lakkis's second variance (rates as assumed under the alternative), here with equal
    groups.

    References
    ----------
    Zhu and Lakkis (2014), doi:10.1002/sim.5947.

    Examples
    --------
    >>> result = power_of_counts(rate=0.8, ratio=0.85, dispersion=0.4, exposure=0.75, power=0.8)
    >>> round(result["compared_each"].estimate)
    1316
    """
    asked = the_unknown(n=n, ratio=ratio, power=power)
    for name, value in (("rate", rate), ("exposure", exposure)):
        check_positive(name, value)
    if ratio is not None and check_positive("ratio", ratio) == 1.0:
        raise ArgumentError("designs_power.ratio_one")
    above("dispersion", dispersion, least=0.0)
    within("power", power, low=0.0, high=1.0)
    within("drop_out", drop_out, low=0.0, high=1.0 - 1e-12, ends=True)
    above("n", n, least=2.0)
    alpha = 1.0 - check_conf_level(conf_level)
    kept = 1.0 - drop_out

    def power_at(people: float, log_ratio: float) -> float:
        error = log_ratio_error(
            people, rate, math.exp(log_ratio), dispersion=dispersion, exposure=exposure
        )
        return rate_ratio_power(log_ratio / error, alpha=alpha)

    each = 0.0 if n is None else n * kept / 2.0
    if ratio is not None and power is not None:
        log_ratio, wanted = math.log(ratio), power
        each = least_n(lambda m: power_at(m, log_ratio), wanted, low=1.0)
    elif power is not None:
        found = crossing(lambda log: power_at(each, log), power, low=1e-9, step=0.1)
        if found > math.log(1e6):
            raise ArgumentError("designs_power.no_ratio", power=f"{power:g}", n=f"{2 * each:g}")
        ratio = math.exp(found)
    theta = ratio or 1.0
    chance = power_at(each, math.log(theta)) if power is None else power
    return planned(
        "power_of_counts",
        (
            number("n", 2.0 * each / kept, PERSONS),
            number("compared_each", each, PERSONS),
            number("ratio", theta, "ratio"),
            number("power", chance, "proportion"),
        ),
        settings={
            "solved_for": asked,
            "rate": rate,
            "exposure": exposure,
            "dispersion": dispersion,
            "drop_out": drop_out,
            "conf_level": conf_level,
        },
    )
