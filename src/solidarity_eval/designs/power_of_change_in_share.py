"""What a share of one group, before and after, can show."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.power_shares import paired_shares_n, paired_shares_power
from solidarity_eval.designs._planning import PERSONS, above, number, planned, the_unknown, within
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import check_conf_level

if TYPE_CHECKING:
    from solidarity_eval.results import Result


def power_of_change_in_share(
    *,
    n: float | None = None,
    power: float | None = None,
    before: float,
    after: float,
    r: float = 0.5,
    drop_out: float = 0.0,
    conf_level: float = 0.95,
) -> Result:
    r"""People needed to see a share change in one group, or the chance to see it.

    With :math:`p_{10}, p_{01}` the shares who go from yes to no and from no to yes,
    :math:`d = p_{01} - p_{10}` and :math:`s = p_{01} + p_{10}`, the test of McNemar has

    .. math::
        \text{power} = \Phi\!\left(\frac{|d| \sqrt m - z \sqrt{s}}{\sqrt{s - d^2}}\right).

    Use it when the same people answer twice. Only those who change their answer inform: the
    correlation of the two answers matters as much as the number of people.

    Parameters
    ----------
    n : float, optional
        People at the start.
    power : float, optional
        Chance to find the change.
    before, after : float
        True shares at the two times, in (0, 1), different.
    r : float
        Correlation (phi) of the two answers.
    drop_out : float
        Expected share of people without a second answer, in [0, 1).
    conf_level : float
        Of the interval that decides.

    Returns
    -------
    Result
        Estimates ``n`` (persons at the start, not rounded), ``pairs`` (persons), ``before``,
        ``after``, ``change``, ``to_yes``, ``to_no``, ``power`` (proportions).

    Raises
    ------
    ArgumentError
        Not exactly one of ``n, power`` is left out, a value is not allowed, or no two answers
        with these shares have that correlation.

    Notes
    -----
    Miettinen's conditional variance is not used; R's ``MESS::power_mcnemar_test`` with
    ``method = "normal"`` gives the same number.

    References
    ----------
    Connor (1987), doi:10.2307/2531961.

    Examples
    --------
    >>> result = power_of_change_in_share(before=0.5, after=0.65, r=0.4, power=0.8)
    >>> round(result["pairs"].estimate, 1)
    102.8
    """
    asked = the_unknown(n=n, power=power)
    for name, value in (("before", before), ("after", after), ("power", power)):
        within(name, value, low=0.0, high=1.0)
    if before == after:
        raise ArgumentError("designs_power.equal_shares", value=repr(before))
    within("drop_out", drop_out, low=0.0, high=1.0 - 1e-12, ends=True)
    above("n", n, least=2.0)
    alpha = 1.0 - check_conf_level(conf_level)
    to_yes, to_no = _moves(before, after, r)
    kept = 1.0 - drop_out
    if n is None:
        pairs = paired_shares_n(to_yes, to_no, power=power or 0.0, alpha=alpha)
    else:
        pairs = n * kept
        power = paired_shares_power(pairs, to_yes, to_no, alpha=alpha)
    return planned(
        "power_of_change_in_share",
        (
            number("n", pairs / kept, PERSONS),
            number("pairs", pairs, PERSONS),
            number("before", before, "proportion"),
            number("after", after, "proportion"),
            number("change", after - before, "proportion"),
            number("to_yes", to_yes, "proportion"),
            number("to_no", to_no, "proportion"),
            number("power", power or 0.0, "proportion"),
        ),
        settings={"solved_for": asked, "r": r, "drop_out": drop_out, "conf_level": conf_level},
    )


def _moves(before: float, after: float, r: float) -> tuple[float, float]:
    """Return the shares of people who change their answer, to yes and to no."""
    within("r", r, low=-1.0, high=1.0)
    both = before * after + r * math.sqrt(before * (1 - before) * after * (1 - after))
    least, most = max(0.0, before + after - 1.0), min(before, after)
    if not least <= both <= most:
        spread = math.sqrt(before * (1 - before) * after * (1 - after))
        raise ArgumentError(
            "designs_power.impossible_r",
            value=repr(r),
            low=f"{(least - before * after) / spread:.3f}",
            high=f"{(most - before * after) / spread:.3f}",
        )
    return after - both, before - both
