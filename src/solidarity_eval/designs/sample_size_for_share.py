"""How many people must answer for a share to be known within a margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels.power_shares import margin_n
from solidarity_eval.designs._planning import PERSONS, above, number, planned, within
from solidarity_eval.estimation.arguments import check_conf_level

if TYPE_CHECKING:
    from solidarity_eval.results import Result


def sample_size_for_share(
    *,
    share: float = 0.5,
    margin: float,
    population: float | None = None,
    conf_level: float = 0.95,
) -> Result:
    r"""People who must answer for one share to be known within a margin.

    .. math::
        n_0 = z^2 p (1 - p) / e^2, \qquad n = n_0 \big/ \left(1 + \frac{n_0 - 1}{N}\right)

    Use it for a description at one moment, answers taken at random among ``population`` people.
    Those who answer are rarely taken at random: the margin says nothing of that.

    Parameters
    ----------
    share : float
        Expected share, in (0, 1); 0.5 is the most demanding.
    margin : float
        Half-width of the interval, in (0, 1).
    population : float, optional
        People whom the share speaks of; without it, very many.
    conf_level : float
        Of the interval.

    Returns
    -------
    Result
        Estimates ``n`` (persons, not rounded) and ``share``, ``margin`` (proportions).

    Raises
    ------
    ArgumentError
        A value is not allowed.

    References
    ----------
    Cochran (1977), ISBN 9780471162407.

    Examples
    --------
    >>> round(sample_size_for_share(share=0.6, margin=0.05)["n"].estimate, 1)
    368.8
    """
    within("share", share, low=0.0, high=1.0)
    within("margin", margin, low=0.0, high=1.0)
    above("population", population, least=1.0)
    alpha = 1.0 - check_conf_level(conf_level)
    n = margin_n(share, margin, alpha=alpha, population=population)
    return planned(
        "sample_size_for_share",
        (
            number("n", n, PERSONS),
            number("share", share, "proportion"),
            number("margin", margin, "proportion"),
        ),
        settings={"population": population, "conf_level": conf_level},
    )
