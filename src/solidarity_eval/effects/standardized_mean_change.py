"""How much a score moved between two times, in standard deviations."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from solidarity_eval._kernels.change import ChangeMoments, change_moments
from solidarity_eval._kernels.jackknife import jackknife_std_error
from solidarity_eval._kernels.noncentral import noncentrality_limits
from solidarity_eval._kernels.small_sample import correction_factor
from solidarity_eval._kernels.standardized_change import STANDARDIZERS
from solidarity_eval._kernels.student import interval as centred_interval
from solidarity_eval.effects._spread import checked_spread
from solidarity_eval.errors import ArgumentError, NoVarianceError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.pairs import few_pairs_notes, outcome_pairs
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Result

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("hedges1981", "becker1988", "miller1974", "bonett2008", "algina2003")
FEWEST_PAIRS = 8
INTERVALS = ("jackknife", "noncentral_t", "smcr_wald", "smcrh_wald", "smcc_wald")
_WALD_STANDARDIZER = {"smcr_wald": "baseline", "smcrh_wald": "baseline", "smcc_wald": "change"}


def standardized_mean_change(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    conf_level: float = 0.95,
    standardizer: str = "baseline",
    interval: str = "jackknife",
    correction: str = "exact",
    correction_df: str = "n-1",
) -> Result:
    r"""Mean change of the same people, in standard deviations.

    .. math::
        d = \frac{\bar y_\text{post} - \bar y_\text{pre}}{S}, \qquad g = J(n - 1)\, d, \qquad
        J(m) = \frac{\Gamma(m/2)}{\sqrt{m/2}\;\Gamma((m-1)/2)}

    Use it beside the change in points, to set questionnaires with different scales side by side.
    The default divides by the standard deviation before, which the programme cannot have moved.
    It describes a change and not what caused it, and it depends on who was measured: the same
    change in points is large among people who resemble each other and small among people who do
    not. Read whether there is a change off `mean_change`, whose interval behaves better.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave. Never modified.
    outcome : str
        Column of the score, in points.
    pre, post : object
        Values of ``wave`` before and after.
    person, wave : str
        Columns of the person and of the wave.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).
    standardizer : {"baseline", "average", "average_sd", "change", "residual"}
        What S is: the SD before; the root mean square of both SDs; their mean; the SD of the
        differences; that SD over ``sqrt(2 (1 - r))``. In the literature: d_pre (Glass, Becker),
        d_av, d_av of Cumming, d_z, d_rm.
    interval : {"jackknife", "noncentral_t", "smcr_wald", "smcrh_wald", "smcc_wald"}
        How the interval is made; see Notes. ``smcr_wald`` and ``smcrh_wald`` go with ``baseline``,
        ``smcc_wald`` with ``change``.
    correction : {"exact", "approximate"}
        J by gamma functions, or ``1 - 3 / (4 m - 1)``.
    correction_df : {"n-1", "2(n-1)"}
        Degrees of freedom m of J.

    Returns
    -------
    Result
        Estimates ``standardized_mean_change`` (g, unit ``sd``, with its interval), ``d`` (without
        J, ``sd``), ``correction_j`` (``ratio``), ``standardizer_sd`` (S, ``points``) and variances
        of g (``sd_squared``): ``variance_smcr`` and ``variance_smcrh`` with ``baseline``,
        ``variance_smcc`` with ``change``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or an interval does not go with the standardiser.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be paired.
    TooFewError
        Fewer than 8 complete pairs.
    NoVarianceError
        S is 0 or not defined, or becomes so without one person.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs (note ``few_pairs``).

    Notes
    -----
    ``jackknife``: ``g -/+ t(n - 1) SE``, SE the delete-one jackknife standard error of d, not
    multiplied by J. It supposes neither normal scores nor equal spread before and after; in
    simulation it covers 94 to 98 % where the Wald interval of SMCR falls to 78 %.

    ``noncentral_t``: limits of the noncentrality of the paired t, times
    ``s_d / (S sqrt(n))`` (times J for g); with ``average`` that is Algina and Keselman (2003), with
    ``change`` the interval of MBESS and effectsize.

    ``smcr_wald``, ``smcrh_wald``, ``smcc_wald``: ``g -/+ z sqrt(v)`` with the large-sample
    variances of ``metafor::escalc`` 3.8: SMCR ``2 (1 - r) / n + g^2 / (2 n)`` (equal spread at
    both times), SMCRH ``J^2 (s_d^2 / (s_pre^2 (n - 1)) + g^2 / (2 (n - 1)))``, SMCC
    ``1 / n + g^2 / (2 n)``. They are here for comparison.

    Software differs: metafor uses the exact J, pingouin 1 - 3 / (4 m - 1) with m of two
    independent groups, and its paired ``cohen`` is ``average`` without J.

    References
    ----------
    Hedges (1981), doi:10.3102/10769986006002107; Becker (1988),
    doi:10.1111/j.2044-8317.1988.tb00901.x; Miller (1974), doi:10.1093/biomet/61.1.1; Bonett (2008),
    doi:10.1037/1082-989X.13.2.99; Algina and Keselman (2003), doi:10.1177/0013164403256358.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({
    ...     "person": list("abcdefghij") * 2,
    ...     "wave": ["before"] * 10 + ["after"] * 10,
    ...     "trust": [2, 3, 3, 4, 5, 1, 2, 4, 3, 3, 3, 3, 4, 5, 5, 3, 2, 4, 5, 3],
    ... })
    >>> change = standardized_mean_change(scores, outcome="trust", pre="before", post="after")
    >>> round(change["standardized_mean_change"].estimate, 3)
    0.554
    >>> round(change["d"].estimate, 3)
    0.606
    """
    choices = _Choices(
        standardizer=standardizer,
        interval=interval,
        correction=correction,
        correction_df=correction_df,
        conf_level=check_conf_level(conf_level),
    )
    _check(choices)
    pairs = outcome_pairs(
        data, outcome=outcome, pre=pre, post=post, person=person, wave=wave, fewest=FEWEST_PAIRS
    )
    found = change_moments(pairs.before, pairs.after)
    divisor, without = checked_spread(pairs, found, standardizer)
    scaled = _scale(found, divisor, choices)
    if interval == "jackknife":
        spread = _jackknife(scaled.g, without, choices.conf_level)
    elif interval == "noncentral_t":
        spread = _noncentral(found, scaled, choices.conf_level)
    else:
        spread = _wald(found, scaled, choices)
    return Result(
        id=f"{outcome}.standardized",
        method="standardized_mean_change",
        design="one_group_pre_post",
        about=About(
            outcome=outcome,
            before=str(pre),
            after=str(post),
            standardizer=standardizer,
            unit="sd",
        ),
        estimates=(
            Estimate(
                term="standardized_mean_change",
                estimate=scaled.g,
                std_error=spread.std_error,
                conf_low=spread.low,
                conf_high=spread.high,
                conf_level=choices.conf_level,
                unit="sd",
                n=found.n,
                df=spread.df,
            ),
            Estimate(
                term="d",
                estimate=scaled.d,
                conf_low=spread.d_low,
                conf_high=spread.d_high,
                conf_level=None if spread.d_low is None else choices.conf_level,
                unit="sd",
                n=found.n,
            ),
            Estimate(term="correction_j", estimate=scaled.factor, unit="ratio"),
            Estimate(term="standardizer_sd", estimate=scaled.divisor, unit="points", n=found.n),
            *(
                Estimate(term=term, estimate=value, unit="sd_squared", n=found.n)
                for term, value in _variances(found, scaled, standardizer).items()
            ),
        ),
        flow=pairs.flow,
        settings={
            **asdict(choices),
            "difference": "post - pre",
            "person": str(pairs.columns[0]),
            "wave": str(pairs.columns[1]),
        },
        references=REFERENCES,
        notes=tuple(few_pairs_notes(pairs)),
        versions=software(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scaled:
    """The change in units of its standardiser, with and without J."""

    divisor: float
    factor: float
    d: float

    @property
    def g(self) -> float:
        return self.factor * self.d


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spread:
    """Interval of g, and of d where the method gives one."""

    low: float
    high: float
    std_error: float | None = None
    df: float | None = None
    d_low: float | None = None
    d_high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choices:
    """What the caller chose, kept in the settings of the result."""

    standardizer: str
    interval: str
    correction: str
    correction_df: str
    conf_level: float


def _check(choices: _Choices) -> None:
    check_choice("standardizer", choices.standardizer, STANDARDIZERS)
    check_choice("interval", choices.interval, INTERVALS)
    check_choice("correction", choices.correction, ("exact", "approximate"))
    check_choice("correction_df", choices.correction_df, ("n-1", "2(n-1)"))
    needed = _WALD_STANDARDIZER.get(choices.interval, choices.standardizer)
    if choices.standardizer != needed:
        raise ArgumentError(
            "effects.interval_of_other_standardizer",
            interval=choices.interval,
            standardizer=choices.standardizer,
            needed=needed,
        )


def _scale(found: ChangeMoments, divisor: float, choices: _Choices) -> _Scaled:
    df = found.n - 1 if choices.correction_df == "n-1" else 2 * (found.n - 1)
    return _Scaled(
        divisor=divisor,
        factor=correction_factor(df, choices.correction),
        d=found.change.mean / divisor,
    )


def _variances(found: ChangeMoments, scaled: _Scaled, standardizer: str) -> dict[str, float]:
    """Return the large-sample variances of g that metafor gives for this standardiser."""
    n, half_square = found.n, scaled.g**2 / 2.0
    if standardizer == "change":
        return {"variance_smcc": 1.0 / n + half_square / n}
    if standardizer != "baseline":
        return {}
    ratio = found.change.variance / found.before.variance
    smcrh = scaled.factor**2 * (ratio + half_square) / (n - 1)
    if found.correlation is None:
        return {"variance_smcrh": smcrh}
    smcr = 2.0 * (1.0 - found.correlation) / n + half_square / n
    return {"variance_smcr": smcr, "variance_smcrh": smcrh}


def _jackknife(g: float, without: Array, level: float) -> _Spread:
    std_error, df = jackknife_std_error(without), float(len(without) - 1)
    low, high = centred_interval(g, std_error, conf_level=level, df=df)
    return _Spread(low=low, high=high, std_error=std_error, df=df)


def _wald(found: ChangeMoments, scaled: _Scaled, choices: _Choices) -> _Spread:
    name = f"variance_{choices.interval.removesuffix('_wald')}"
    variances = _variances(found, scaled, choices.standardizer)
    if name not in variances:
        raise NoVarianceError("effects.no_correlation", interval=choices.interval, n=found.n)
    std_error = math.sqrt(variances[name])
    low, high = centred_interval(scaled.g, std_error, conf_level=choices.conf_level)
    return _Spread(low=low, high=high, std_error=std_error)


def _noncentral(found: ChangeMoments, scaled: _Scaled, level: float) -> _Spread:
    if found.std_error == 0.0:
        raise NoVarianceError("effects.no_variance_of_change", n=found.n)
    low, high = (
        limit * found.std_error / scaled.divisor
        for limit in noncentrality_limits(
            found.change.mean / found.std_error, found.n - 1, conf_level=level
        )
    )
    return _Spread(low=scaled.factor * low, high=scaled.factor * high, d_low=low, d_high=high)
