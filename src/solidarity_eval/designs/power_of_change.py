"""What a before/after comparison of one group can find."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.power_t import detectable_noncentrality, t_power
from solidarity_eval.designs._planning import (
    PERSONS,
    above,
    least_n,
    nonzero,
    number,
    planned,
    the_unknown,
    within,
)
from solidarity_eval.estimation.arguments import check_conf_level, check_flag, check_positive

if TYPE_CHECKING:
    from solidarity_eval.results import Result

LEAST_PAIRS = 2.0


def power_of_change(
    *,
    n: float | None = None,
    change: float | None = None,
    power: float | None = None,
    sd: float,
    r: float = 0.5,
    drop_out: float = 0.0,
    conf_level: float = 0.95,
    strict: bool = True,
) -> Result:
    r"""People, change or power of a before/after comparison of one group: two give the third.

    With :math:`m = n (1 - \text{drop out})` complete pairs and
    :math:`\sigma_d = \sigma \sqrt{2 (1 - r)}`, the power of the paired t test is that of a
    noncentral t with :math:`m - 1` degrees of freedom and noncentrality
    :math:`\delta \sqrt m / \sigma_d`.

    Use it before the first answers: with the SD and the correlation of an earlier study, never
    with those of the study itself (that would be its p-value in other words). A change that is
    found has no cause by that alone.

    Parameters
    ----------
    n : float, optional
        People at the start.
    change : float, optional
        True mean change, in the unit of ``sd``; its sign does not matter.
    power : float, optional
        Chance to find it, in (0, 1).
    sd : float
        Expected standard deviation of the score at one time, the same at both, in points.
    r : float
        Expected correlation of before and after, in (-1, 1).
    drop_out : float
        Expected share of people without the second answers, in [0, 1).
    conf_level : float
        Of the interval that decides; the test has level ``1 - conf_level``.
    strict : bool
        Count the chance to find a change on the wrong side; R's default does not.

    Returns
    -------
    Result
        Estimates ``n`` (persons at the start, not rounded), ``pairs`` (persons), ``change``
        (points), ``change_in_sd`` (sd), ``sd_of_change`` (points), ``power`` (proportion). The
        one that was left out is named by the setting ``solved_for``.

    Raises
    ------
    ArgumentError
        Not exactly one of ``n, change, power`` is left out, or a value is not allowed.

    Notes
    -----
    Same numbers as R's ``power.t.test(type = "paired", sd = sd_of_change)``, with
    ``strict = TRUE`` by default.

    References
    ----------
    Cohen (1988), ISBN 9780805802832.

    Examples
    --------
    >>> result = power_of_change(n=30, power=0.8, sd=0.6, r=0.5)
    >>> round(result["change"].estimate, 3)
    0.318
    >>> round(power_of_change(change=0.3, power=0.8, sd=0.6)["n"].estimate, 1)
    33.4
    """
    asked = the_unknown(n=n, change=change, power=power)
    _check(n=n, change=change, power=power, sd=sd, r=r, drop_out=drop_out)
    alpha = 1.0 - check_conf_level(conf_level)
    check_flag("strict", strict)
    kept = 1.0 - drop_out
    spread = sd * math.sqrt(2.0 * (1.0 - r))

    def power_at(pairs: float, difference: float) -> float:
        size = difference * math.sqrt(pairs) / spread
        return t_power(size, pairs - 1.0, alpha=alpha, strict=strict)

    pairs = 0.0 if n is None else n * kept
    if n is not None:
        above("n", pairs, least=LEAST_PAIRS)
    if change is not None and power is not None:
        wanted, size = power, abs(change)
        pairs = least_n(lambda m: power_at(m, size), wanted, low=LEAST_PAIRS)
    elif power is not None:
        found = detectable_noncentrality(power, pairs - 1.0, alpha=alpha, strict=strict)
        change = found * spread / math.sqrt(pairs)
    delta = change or 0.0
    return planned(
        "power_of_change",
        (
            number("n", pairs / kept, PERSONS),
            number("pairs", pairs, PERSONS),
            number("change", delta, "points"),
            number("change_in_sd", delta / sd, "sd"),
            number("sd_of_change", spread, "points"),
            number("power", power_at(pairs, delta) if power is None else power, "proportion"),
        ),
        settings={
            "solved_for": asked,
            "sd": sd,
            "r": r,
            "drop_out": drop_out,
            "conf_level": conf_level,
            "strict": strict,
        },
    )


def _check(
    *,
    n: float | None,
    change: float | None,
    power: float | None,
    sd: float,
    r: float,
    drop_out: float,
) -> None:
    above("n", n, least=LEAST_PAIRS)
    nonzero("change", change)
    within("power", power, low=0.0, high=1.0)
    check_positive("sd", sd)
    within("r", r, low=-1.0, high=1.0)
    if drop_out:
        within("drop_out", drop_out, low=0.0, high=1.0)
