"""What a study of whole teams or places can find, people of one team resembling each other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels.power_t import t_power
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
from solidarity_eval.designs.power_of_difference import FORMULAS, detectable, t_power_by_quantiles
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import (
    check_choice,
    check_conf_level,
    check_flag,
    check_positive,
    check_whole,
)
from solidarity_eval.estimation.notes import caution

if TYPE_CHECKING:
    from solidarity_eval.results import Note, Result

FEW_DF = 4.0
_NEARLY_ONE = 1.0 - 1e-12


def power_of_clusters(
    *,
    clusters: float | None = None,
    difference: float | None = None,
    power: float | None = None,
    size: float,
    icc: float,
    sd: float,
    arms: int = 2,
    share: float = 0.5,
    r2_person: float = 0.0,
    r2_cluster: float = 0.0,
    covariates: int = 0,
    conf_level: float = 0.95,
    formula: str = "exact",
    strict: bool = True,
) -> Result:
    r"""Clusters, difference or power when whole teams follow the programme: two give the third.

    Two arms, with :math:`J` clusters of :math:`m` people, a share :math:`P` of them with the
    programme and :math:`g` covariates:

    .. math::
        SE = \sigma \sqrt{\frac{\rho (1 - R^2_c)}{P (1 - P) J}
        + \frac{(1 - \rho)(1 - R^2_p)}{P (1 - P) J m}}, \qquad df = J - g - 2 .

    One arm (the change of people followed by :math:`J` teams): the same without
    :math:`P (1 - P)`, :math:`df = J - g - 1`, with the SD and the ICC **of the change**. Use it
    as soon as people share a team: with five teams, more people hardly help.

    Parameters
    ----------
    clusters : float, optional
        Clusters of all arms.
    difference : float, optional
        True difference (two arms) or mean change (one arm), in the unit of ``sd``.
    power : float, optional
        Chance to find it, in (0, 1).
    size : float
        People compared in each cluster, at least 1.
    icc : float
        Share of the variance that lies between clusters, in [0, 1].
    sd : float
        Standard deviation over everybody, in points.
    arms : {1, 2}
        One group before and after, or two groups.
    share : float
        Share of clusters with the programme (two arms), in (0, 1).
    r2_person, r2_cluster : float
        Share of the variance within and between clusters that covariates explain, in [0, 1).
    covariates : int
        Covariates of clusters (each takes a degree of freedom).
    conf_level : float
        Of the interval that decides.
    formula : {"exact", "bloom"}
        Noncentral t, or Bloom's sum of two t quantiles.
    strict : bool
        Count the chance to find a difference on the wrong side.

    Returns
    -------
    Result
        Estimates ``clusters`` (clusters, not rounded), ``persons``, ``difference`` (points),
        ``difference_in_sd`` (sd), ``power`` (proportion), ``multiplier`` (detectable difference
        over its standard error, without unit), ``design_effect`` (ratio), ``effective_n``
        (persons).

    Raises
    ------
    ArgumentError
        Not exactly one of ``clusters, difference, power`` is left out, or a value is not allowed.

    Warns
    -----
    StatisticalWarning
        Fewer than 4 degrees of freedom (note ``few_clusters``): such a design gives no verdict.

    References
    ----------
    Bloom (2005), ISBN 9780871541338.

    Examples
    --------
    >>> result = power_of_clusters(
    ...     clusters=40, power=0.8, size=25, icc=0.15, sd=1, formula="bloom"
    ... )
    >>> round(result["difference"].estimate, 3)
    0.39
    """
    asked = the_unknown(clusters=clusters, difference=difference, power=power)
    alpha = 1.0 - check_conf_level(conf_level)
    check_choice("formula", formula, FORMULAS)
    check_flag("strict", strict)
    if arms not in (1, 2):
        raise ArgumentError("effects.choice", argument="arms", value=repr(arms), allowed="1, 2")
    check_whole("covariates", covariates, least=0)
    lost = covariates + float(arms)
    above("clusters", clusters, least=lost + 1.0)
    nonzero("difference", difference)
    within("power", power, low=0.0, high=1.0)
    above("size", size, least=1.0)
    check_positive("sd", sd)
    within("icc", icc, low=0.0, high=1.0, ends=True)
    within("share", share, low=0.0, high=1.0)
    for name, value in (("r2_person", r2_person), ("r2_cluster", r2_cluster)):
        within(name, value, low=0.0, high=_NEARLY_ONE, ends=True)
    split = share * (1.0 - share) if arms == 2 else 1.0
    between, inside = icc * (1.0 - r2_cluster), (1.0 - icc) * (1.0 - r2_person)
    unit = sd * math.sqrt((between + inside / size) / split)
    multiplier_at = detectable(formula, alpha, strict=strict)

    def power_at(count: float, gap: float) -> float:
        ratio = gap * math.sqrt(count) / unit
        if formula == "bloom":
            return t_power_by_quantiles(ratio, count - lost, alpha=alpha)
        return t_power(ratio, count - lost, alpha=alpha, strict=strict)

    count = clusters or 0.0
    if difference is not None and power is not None:
        gap, wanted = abs(difference), power
        count = least_n(lambda j: power_at(j, gap), wanted, low=lost + 1.0)
    elif power is not None:
        difference = multiplier_at(power, count - lost) * unit / math.sqrt(count)
    delta = difference or 0.0
    chance = power_at(count, abs(delta)) if power is None else power
    effect = 1.0 + (size - 1.0) * icc
    return planned(
        "power_of_clusters",
        (
            number("clusters", count, "clusters"),
            number("persons", count * size, PERSONS),
            number("difference", delta, "points"),
            number("difference_in_sd", delta / sd, "sd"),
            number("power", chance, "proportion"),
            number("multiplier", abs(delta) * math.sqrt(count) / unit, "ratio"),
            number("design_effect", effect, "ratio"),
            number("effective_n", count * size / effect, PERSONS),
        ),
        settings={
            "solved_for": asked,
            "size": size,
            "icc": icc,
            "sd": sd,
            "arms": arms,
            "share": share,
            "r2_person": r2_person,
            "r2_cluster": r2_cluster,
            "covariates": covariates,
            "conf_level": conf_level,
            "formula": formula,
            "strict": strict,
        },
        notes=_few(count, count - lost),
    )


def _few(clusters: float, df: float) -> list[Note]:
    if df >= FEW_DF:
        return []
    return [caution("designs_power.few_clusters", clusters=clusters, df=df, needed=FEW_DF)]
