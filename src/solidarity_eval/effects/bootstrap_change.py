"""An interval for any measure of change, by drawing the people again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.bootstrap import (
    Bounds,
    Statistic,
    bca_interval,
    percentile_interval,
    replicates,
)
from solidarity_eval._kernels.change import change_moments, differences
from solidarity_eval._kernels.grid import gridded_change
from solidarity_eval._kernels.resampled_change import (
    hodges_lehmann_of,
    mean_of,
    median_of,
    rank_biserial_of,
    standardized,
)
from solidarity_eval._kernels.small_sample import exact_correction
from solidarity_eval._kernels.standardized_change import STANDARDIZERS
from solidarity_eval._kernels.streams import generator
from solidarity_eval.effects._spread import checked_spread
from solidarity_eval.errors import NoVarianceError, SmallSampleWarning
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_whole
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import (
    Subject,
    outcome_pairs,
    paired_result,
    require_movement,
)
from solidarity_eval.results import Estimate, Note, Result

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from solidarity_eval.intake.pairs import Pairs

    Array = NDArray[np.float64]

REFERENCES = ("efron1987", "efron1993")
FEWEST_PAIRS = 8
CAUTION_PAIRS = 30
MOST_UNDEFINED = 0.05
UNITS = {
    "mean_change": "points",
    "standardized_mean_change": "sd",
    "median_change": "points",
    "hodges_lehmann": "points",
    "rank_biserial": "rank_biserial",
    "probability_of_improvement": "proportion",
}


def bootstrap_change(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    person: str = "person",
    wave: str = "wave",
    statistic: str = "mean_change",
    standardizer: str = "baseline",
    interval: str = "bca",
    draws: int = 9_999,
    conf_level: float = 0.95,
    seed: int = 0,
) -> Result:
    r"""Bootstrap interval of a measure of change of the same people.

    .. math::
        [\hat G^{-1}(\Phi(z_\text{low})),\ \hat G^{-1}(\Phi(z_\text{high}))], \qquad
        z_\text{low} = z_0 + \frac{z_0 + z_{\alpha/2}}{1 - a (z_0 + z_{\alpha/2})}

    with :math:`\hat G` the distribution of the replicates, :math:`z_0` their bias and :math:`a` the
    jackknife acceleration.

    Use it for a measure that has no interval of its own (`rank_biserial`, `median_change` on few
    steps), or to see whether the t interval of `mean_change` rests on its formula. It is no cure
    for small samples: at n = 10 to 15 it covers 86 to 95 % where it says 95 %, less than the
    t interval. People are drawn, each with both answers; it describes a change, not its cause.

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
    statistic : str
        ``mean_change``, ``standardized_mean_change``, ``median_change``, ``hodges_lehmann``,
        ``rank_biserial`` (Pratt) or ``probability_of_improvement``.
    standardizer : str
        Of ``standardized_mean_change``, as in that function; J is exact, df n - 1.
    interval : {"bca", "percentile"}
        Bias-corrected and accelerated, or plain quantiles.
    draws : int
        Resamples, at least 999.
    conf_level : float
        Nominal coverage of the interval, in (0, 1).
    seed : int
        Of the draws, 0 or more. The stream depends on (seed, method, outcome, statistic) only.

    Returns
    -------
    Result
        An estimate named after ``statistic``, in its unit, with the interval and, as
        ``std_error``, the standard deviation of the replicates; with ``bca`` also
        ``bias_correction`` (z_0, unit ``z``) and ``acceleration`` (``ratio``).

    Raises
    ------
    ArgumentError
        An argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be paired.
    TooFewError
        Fewer than 8 complete pairs.
    NoVarianceError
        The measure is not defined for these people, without one of them, or in more than 5 % of
        the resamples.

    Warns
    -----
    SmallSampleWarning
        Fewer than 30 pairs (note ``bootstrap_few_pairs``).
    StatisticalWarning
        Some resamples were left out because the measure is not defined there (note
        ``bootstrap_undefined``), or all gave the same value or lie on one side (note
        ``bootstrap_degenerate``, no bounds).

    Notes
    -----
    Quantiles interpolate between replicates (NumPy's default); ``boot::boot.ci`` interpolates on
    the normal scale, a difference well below Monte-Carlo error. Replicates equal to the observed
    value count half below it, as SciPy does; on 5-point answers there are many.

    References
    ----------
    Efron (1987), doi:10.1080/01621459.1987.10478410; Efron and Tibshirani (1993), An introduction
    to the bootstrap.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> before = np.arange(40) % 5
    >>> after = before + np.arange(40) % 3 - 0.5
    >>> scores = pd.DataFrame({
    ...     "person": list(range(40)) * 2,
    ...     "wave": ["before"] * 40 + ["after"] * 40,
    ...     "trust": np.concatenate([before, after]),
    ... })
    >>> result = bootstrap_change(scores, outcome="trust", pre="before", post="after", seed=1)
    >>> round(result["mean_change"].estimate, 3), result.seed
    (0.475, 1)
    """
    level = check_conf_level(conf_level)
    check_choice("statistic", statistic, tuple(UNITS))
    check_choice("standardizer", standardizer, STANDARDIZERS)
    check_choice("interval", interval, ("bca", "percentile"))
    check_whole("draws", draws, least=999)
    check_whole("seed", seed, least=0)
    pairs = outcome_pairs(
        data, outcome=outcome, pre=pre, post=post, person=person, wave=wave, fewest=FEWEST_PAIRS
    )
    measure = _measure(pairs, statistic, standardizer)
    stream = generator(seed, "bootstrap_change", outcome, statistic)
    values = replicates(measure, draws=draws, generator=stream)
    kept = values[np.isfinite(values)]
    _require_defined(draws - len(kept), draws=draws, statistic=statistic)
    bounds = _bounds(kept, measure, interval=interval, level=level)
    notes = _few(pairs)
    if len(kept) < draws:
        notes.append(caution("bootstrap_undefined", count=draws - len(kept), draws=draws))
    if bounds is None:
        notes.append(caution("bootstrap_degenerate", n=pairs.n))
    subject = Subject(
        method="bootstrap_change",
        outcome=outcome,
        pre=pre,
        post=post,
        unit=UNITS[statistic],
        references=REFERENCES,
    )
    main = Estimate(
        term=statistic,
        estimate=measure.observed(),
        std_error=float(kept.std(ddof=1)),
        conf_low=None if bounds is None else bounds.low,
        conf_high=None if bounds is None else bounds.high,
        conf_level=None if bounds is None else level,
        unit=UNITS[statistic],
        n=pairs.n,
    )
    return paired_result(
        subject,
        pairs,
        estimates=(main, *_corrections(bounds)),
        settings={
            "statistic": statistic,
            "standardizer": standardizer if statistic == "standardized_mean_change" else None,
            "interval": interval,
            "draws": draws,
            "conf_level": level,
        },
        notes=notes,
        seed=seed,
    )


def _measure(pairs: Pairs, statistic: str, standardizer: str) -> Statistic:
    """Return the statistic as a function of counts, refused where it is not defined."""
    if statistic == "mean_change":
        return mean_of(differences(pairs.before, pairs.after))
    if statistic == "standardized_mean_change":
        checked_spread(pairs, change_moments(pairs.before, pairs.after), standardizer)
        factor = exact_correction(pairs.n - 1)
        return standardized(pairs.before, pairs.after, standardizer, factor=factor)
    change = gridded_change(pairs.before, pairs.after)
    if statistic == "probability_of_improvement":
        return mean_of((1.0 + np.sign(change.units)) / 2.0)
    if statistic == "rank_biserial":
        require_movement(change.units)
        return rank_biserial_of(change, "pratt")
    return median_of(change) if statistic == "median_change" else hodges_lehmann_of(change)


def _bounds(kept: Array, measure: Statistic, *, interval: str, level: float) -> Bounds | None:
    observed = measure.observed()
    if float(np.ptp(kept)) <= 1e-12 * abs(observed):
        return None
    if interval == "percentile":
        return percentile_interval(kept, conf_level=level)
    return bca_interval(kept, observed, measure.without_each(), conf_level=level)


def _corrections(bounds: Bounds | None) -> list[Estimate]:
    if bounds is None or bounds.bias is None or bounds.acceleration is None:
        return []
    return [
        Estimate(term="bias_correction", estimate=bounds.bias, unit="z"),
        Estimate(term="acceleration", estimate=bounds.acceleration, unit="ratio"),
    ]


def _few(pairs: Pairs) -> list[Note]:
    if pairs.n >= CAUTION_PAIRS:
        return []
    return [caution("bootstrap_few_pairs", SmallSampleWarning, n=pairs.n, enough=CAUTION_PAIRS)]


def _require_defined(undefined: int, *, draws: int, statistic: str) -> None:
    if undefined > MOST_UNDEFINED * draws:
        raise NoVarianceError(
            "effects.bootstrap_undefined", statistic=statistic, count=undefined, draws=draws
        )
