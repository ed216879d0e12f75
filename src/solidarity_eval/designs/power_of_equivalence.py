"""What it takes to conclude that nothing that matters has changed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.power_t import crossing
from solidarity_eval._kernels.power_verdicts import verdict_chances
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
from solidarity_eval.estimation.arguments import check_conf_level, check_finite, check_positive

if TYPE_CHECKING:
    from solidarity_eval.results import Result

LEAST_PAIRS = 2.0


def power_of_equivalence(
    *,
    n: float | None = None,
    smallest: float | None = None,
    power: float | None = None,
    sd: float,
    r: float = 0.5,
    true_change: float = 0.0,
    drop_out: float = 0.0,
    conf_level: float = 0.95,
) -> Result:
    r"""People, smallest change or chance to conclude "no change that matters".

    The word is given when the whole interval of the change lies between :math:`-D` and
    :math:`D`. With normal changes its chance is exact: the mean is normal given the observed SD,
    averaged over the chi distribution of the SD.

    Use it before declaring that a project "changes nothing": with few people, that is never
    shown by a change that was not found.

    Parameters
    ----------
    n : float, optional
        People at the start.
    smallest : float, optional
        Smallest change that matters, :math:`D`, in points.
    power : float, optional
        Chance to conclude, in (0, 1).
    sd : float
        Expected standard deviation of the score at one time, in points.
    r : float
        Expected correlation of before and after, in (-1, 1).
    true_change : float
        True mean change, in points; 0 is the kindest.
    drop_out : float
        Expected share of people without the second answers, in [0, 1).
    conf_level : float
        Of the interval: 0.95 for the verdict, 0.90 for two one-sided tests at 5 %.

    Returns
    -------
    Result
        Estimates ``n`` (persons at the start, not rounded), ``pairs`` (persons), ``smallest``
        (points), ``smallest_in_sd`` (sd), ``power`` (proportion).

    Raises
    ------
    ArgumentError
        Not exactly one of ``n, smallest, power`` is left out, or a value is not allowed or out
        of reach: a true change as large as ``smallest`` is never shown to be small.

    References
    ----------
    Schuirmann (1987), doi:10.1007/BF01068419.

    Examples
    --------
    >>> round(power_of_equivalence(smallest=0.3, power=0.8, sd=1, r=0.5)["n"].estimate, 1)
    118.7
    """
    asked = the_unknown(n=n, smallest=smallest, power=power)
    check_positive("sd", sd)
    check_finite("true_change", true_change)
    within("r", r, low=-1.0, high=1.0)
    within("power", power, low=0.0, high=1.0)
    within("drop_out", drop_out, low=0.0, high=1.0 - 1e-12, ends=True)
    check_conf_level(conf_level)
    above("n", n, least=LEAST_PAIRS)
    if smallest is not None and check_positive("smallest", smallest) <= abs(true_change):
        raise ArgumentError(
            "designs_power.true_change_matters", true=repr(true_change), smallest=repr(smallest)
        )
    kept, spread = 1.0 - drop_out, sd * math.sqrt(2.0 * (1.0 - r))

    def power_at(pairs: float, edge: float) -> float:
        return verdict_chances(
            pairs, true_change, sd=spread, smallest=edge, conf_level=conf_level
        ).no_change_that_matters

    pairs = 0.0 if n is None else n * kept
    if n is not None:
        above("n", pairs, least=LEAST_PAIRS)
    if smallest is not None and power is not None:
        edge, wanted = smallest, power
        pairs = least_n(lambda m: power_at(m, edge), wanted, low=LEAST_PAIRS)
    elif power is not None:
        smallest = crossing(
            lambda edge: power_at(pairs, edge), power, low=abs(true_change) + 1e-9 * sd, step=sd
        )
    limit = smallest or 0.0
    return planned(
        "power_of_equivalence",
        (
            number("n", pairs / kept, PERSONS),
            number("pairs", pairs, PERSONS),
            number("smallest", limit, "points"),
            number("smallest_in_sd", limit / sd, "sd"),
            number("power", power_at(pairs, limit) if power is None else power, "proportion"),
        ),
        settings={
            "solved_for": asked,
            "sd": sd,
            "r": r,
            "true_change": true_change,
            "drop_out": drop_out,
            "conf_level": conf_level,
        },
    )
