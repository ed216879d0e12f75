"""What a comparison of two groups of people can find."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.power_t import detectable_noncentrality, t_power
from solidarity_eval._kernels.student import t_quantile
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
from solidarity_eval.estimation.arguments import (
    check_choice,
    check_conf_level,
    check_flag,
    check_positive,
    check_whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from solidarity_eval.results import Result

FORMULAS = ("exact", "bloom")


def power_of_difference(
    *,
    n: float | None = None,
    difference: float | None = None,
    power: float | None = None,
    sd: float,
    share: float = 0.5,
    r2: float = 0.0,
    covariates: int = 0,
    drop_out: float = 0.0,
    conf_level: float = 0.95,
    formula: str = "exact",
    strict: bool = True,
) -> Result:
    r"""People, difference or power of a comparison of two groups: two give the third.

    With :math:`m = n (1 - \text{drop out})` people compared, a share :math:`P` of them with the
    programme and :math:`g` covariates that explain :math:`R^2` of the variance,

    .. math::
        \text{noncentrality} = \delta \Big/
        \left(\sigma \sqrt{\frac{1 - R^2}{P (1 - P) m}}\right), \qquad df = m - g - 2 .

    Use it for groups drawn at random or compared at baseline; a score before that correlates
    ``r`` with the score after explains ``r2 = r ** 2``. It says nothing of how alike the groups
    are.

    Parameters
    ----------
    n : float, optional
        People of both groups at the start.
    difference : float, optional
        True difference, in the unit of ``sd``.
    power : float, optional
        Chance to find it, in (0, 1).
    sd : float
        Expected standard deviation within groups, in points.
    share : float
        Share of people with the programme, in (0, 1).
    r2 : float
        Share of the variance that the covariates explain, in [0, 1).
    covariates : int
        How many there are (each takes a degree of freedom).
    drop_out : float
        Expected share of people without a second answer, in [0, 1).
    conf_level : float
        Of the interval that decides.
    formula : {"exact", "bloom"}
        Noncentral t, or Bloom's sum of two t quantiles (difference or power only).
    strict : bool
        Count the chance to find a difference on the wrong side.

    Returns
    -------
    Result
        Estimates ``n`` (persons of both groups at the start, not rounded), ``compared``
        (persons), ``difference`` (points), ``difference_in_sd`` (sd), ``power`` (proportion).

    Raises
    ------
    ArgumentError
        Not exactly one of ``n, difference, power`` is left out, or a value is not allowed.

    Notes
    -----
    Equal groups without covariates: R's ``power.t.test`` with ``n / 2`` per group.

    References
    ----------
    Cohen (1988), ISBN 9780805802832; Bloom (1995), doi:10.1177/0193841X9501900504.

    Examples
    --------
    >>> result = power_of_difference(difference=0.5, power=0.8, sd=1)
    >>> round(result["n"].estimate, 1)
    127.5
    """
    asked = the_unknown(n=n, difference=difference, power=power)
    nonzero("difference", difference)
    within("power", power, low=0.0, high=1.0)
    check_positive("sd", sd)
    within("share", share, low=0.0, high=1.0)
    within("r2", r2, low=0.0, high=1.0 - 1e-12, ends=True)
    check_whole("covariates", covariates, least=0)
    within("drop_out", drop_out, low=0.0, high=1.0 - 1e-12, ends=True)
    alpha = 1.0 - check_conf_level(conf_level)
    check_choice("formula", formula, FORMULAS)
    check_flag("strict", strict)
    kept = 1.0 - drop_out
    fewest = covariates + 3.0
    above("n", n, least=fewest / kept)
    unit = sd * math.sqrt((1.0 - r2) / (share * (1.0 - share)))

    def power_at(people: float, size: float) -> float:
        df = people - covariates - 2.0
        ratio = size * math.sqrt(people) / unit
        if formula == "bloom":
            return t_power_by_quantiles(ratio, df, alpha=alpha)
        return t_power(ratio, df, alpha=alpha, strict=strict)

    people = 0.0 if n is None else n * kept
    if difference is not None and power is not None:
        size, wanted = abs(difference), power
        people = least_n(lambda m: power_at(m, size), wanted, low=fewest)
    elif power is not None:
        df = people - covariates - 2.0
        difference = unit / math.sqrt(people) * detectable(formula, alpha, strict=strict)(power, df)
    delta = difference or 0.0
    return planned(
        "power_of_difference",
        (
            number("n", people / kept, PERSONS),
            number("compared", people, PERSONS),
            number("difference", delta, "points"),
            number("difference_in_sd", delta / sd, "sd"),
            number("power", power_at(people, abs(delta)) if power is None else power, "proportion"),
        ),
        settings={
            "solved_for": asked,
            "sd": sd,
            "share": share,
            "r2": r2,
            "covariates": covariates,
            "drop_out": drop_out,
            "conf_level": conf_level,
            "formula": formula,
            "strict": strict,
        },
    )


def t_power_by_quantiles(noncentrality: float, df: float, *, alpha: float) -> float:
    """Return the power that a sum of two central t quantiles gives (Bloom's approximation)."""
    from solidarity_eval._kernels.student import t_p_value

    edge = t_quantile(1.0 - alpha / 2.0, df)
    return 1.0 - t_p_value(noncentrality - edge, df, "greater")


def detectable(formula: str, alpha: float, *, strict: bool) -> Callable[[float, float], float]:
    """Return the function of power and df that gives the detectable noncentrality."""
    if formula == "bloom":
        return lambda power, df: t_quantile(1.0 - alpha / 2.0, df) + t_quantile(power, df)
    return lambda power, df: detectable_noncentrality(power, df, alpha=alpha, strict=strict)
