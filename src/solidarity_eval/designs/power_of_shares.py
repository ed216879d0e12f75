"""What a comparison of two shares can find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.power_shares import two_shares_n, two_shares_power
from solidarity_eval._kernels.power_t import crossing
from solidarity_eval.designs._planning import PERSONS, above, number, planned, the_unknown, within
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level

if TYPE_CHECKING:
    from solidarity_eval.results import Result

FORMULAS = ("pooled", "unpooled", "continuity", "arcsine")


def power_of_shares(
    *,
    n: float | None = None,
    programme: float | None = None,
    power: float | None = None,
    comparison: float,
    drop_out: float = 0.0,
    conf_level: float = 0.95,
    formula: str = "pooled",
) -> Result:
    r"""People, share or power of a comparison of two shares in groups of one size.

    Pooled variance under no difference, :math:`m` people compared in each group:

    .. math::
        \text{power} = \Phi\!\left(
        \frac{\sqrt m\,|p_1 - p_0| - z \sqrt{2 \bar p (1 - \bar p)}}
        {\sqrt{p_1 (1 - p_1) + p_0 (1 - p_0)}}\right).

    Use it for two groups; a share of one group before and after is
    `power_of_change_in_share`. Shares need many people: 387 in each group for 60 % against 50 %.

    Parameters
    ----------
    n : float, optional
        People of both groups at the start.
    programme : float, optional
        True share with the programme; where it is asked for, the one above ``comparison``.
    power : float, optional
        Chance to find the difference.
    comparison : float
        True share without the programme, in (0, 1).
    drop_out : float
        Expected share of people without an answer, in [0, 1).
    conf_level : float
        Of the interval that decides.
    formula : {"pooled", "unpooled", "continuity", "arcsine"}
        Of ``n``; power and share are given by ``"pooled"`` only.

    Returns
    -------
    Result
        Estimates ``n`` (persons of both groups at the start, not rounded), ``compared_each``
        (persons), ``programme``, ``comparison``, ``difference``, ``power`` (proportions).

    Raises
    ------
    ArgumentError
        Not exactly one of ``n, programme, power`` is left out, the two shares are equal, a value
        is not allowed, or no share reaches the power.

    Notes
    -----
    ``"pooled"`` is R's ``power.prop.test``; ``"arcsine"`` is ``pwr::pwr.2p.test`` without the far
    tail; ``"continuity"`` adds Fleiss's correction.

    References
    ----------
    Fleiss, Levin and Paik (2003), doi:10.1002/0471445428; Cohen (1988), ISBN 9780805802832.

    Examples
    --------
    >>> result = power_of_shares(programme=0.6, comparison=0.5, power=0.8)
    >>> round(result["compared_each"].estimate, 1)
    387.3
    """
    asked = the_unknown(n=n, programme=programme, power=power)
    for name, value in (("programme", programme), ("comparison", comparison), ("power", power)):
        within(name, value, low=0.0, high=1.0)
    if programme is not None and programme == comparison:
        raise ArgumentError("designs_power.equal_shares", value=repr(programme))
    within("drop_out", drop_out, low=0.0, high=1.0 - 1e-12, ends=True)
    above("n", n, least=2.0)
    alpha = 1.0 - check_conf_level(conf_level)
    check_choice("formula", formula, FORMULAS)
    if asked != "n" and formula != "pooled":
        raise ArgumentError("designs_power.formula_of_n", formula=formula)
    kept = 1.0 - drop_out
    each = 0.0 if n is None else n * kept / 2.0
    if programme is not None and power is not None:
        each = two_shares_n(programme, comparison, power=power, alpha=alpha, formula=formula)
    elif power is not None:
        programme = _share(each, comparison, power=power, alpha=alpha)
    share = programme or 0.0
    chance = two_shares_power(each, share, comparison, alpha=alpha) if power is None else power
    return planned(
        "power_of_shares",
        (
            number("n", 2.0 * each / kept, PERSONS),
            number("compared_each", each, PERSONS),
            number("programme", share, "proportion"),
            number("comparison", comparison, "proportion"),
            number("difference", share - comparison, "proportion"),
            number("power", chance, "proportion"),
        ),
        settings={
            "solved_for": asked,
            "drop_out": drop_out,
            "conf_level": conf_level,
            "formula": formula,
        },
    )


def _share(each: float, comparison: float, *, power: float, alpha: float) -> float:
    """Return the share above ``comparison`` that is found with a power, by halving."""

    def power_at(gap: float) -> float:
        share = min(comparison + gap, 1.0 - 1e-12)
        return two_shares_power(each, share, comparison, alpha=alpha)

    if power_at(1.0) < power:
        raise ArgumentError("designs_power.no_share", power=f"{power:g}", n=f"{2 * each:g}")
    return comparison + crossing(power_at, power, low=1e-9, step=1e-3)
