"""One outcome of a survey as a packet holds it: moments, change, standardised change."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from solidarity_eval._kernels.small_sample import exact_correction
from solidarity_eval._kernels.student import t_quantile
from solidarity_eval.errors import NoVarianceError, TooFewError
from solidarity_eval.scale.collect import collect
from solidarity_eval.scale.paired_moments import SUMS, answered_twice, paired_moments
from solidarity_eval.schemas.packet_outcomes import (
    PacketMoments,
    PacketOutcome,
    PacketStandardized,
    PacketSummary,
    Statistic,
)

if TYPE_CHECKING:
    import ibis

    from solidarity_eval.schemas.common import Text
    from solidarity_eval.schemas.constructs import Construct

_FEWEST = 8
_LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyOutcome:
    """What an outcome of a survey is, as the key of a synthesis needs it.

    Attributes
    ----------
    id, construct, form : str
        Of the outcome; the form is that of the questionnaire.
    low, high : float
        Ends of the scale, in points.
    items : int or None
        Questions behind the score.
    denominator : int or None
        Steps in one point, for scores on a grid.
    design, selection : str
        How people are compared, and how they came in.
    months : float or None
        Between the two times.
    better : {"higher", "lower"} or None
    role : str
        ``exploratory`` unless a plan named it.
    label : str or mapping, optional
        Name that readers see.
    """

    id: str
    construct: Construct
    form: str
    low: float
    high: float
    items: int | None = None
    denominator: int | None = None
    design: str = "one_group_pre_post"
    selection: str | None = None
    months: float | None = None
    better: Literal["higher", "lower"] | None = "higher"
    role: Literal["primary", "confirmatory", "exploratory"] = "exploratory"
    label: Text | None = None


def survey_outcome(
    survey: ibis.Table, outcome: SurveyOutcome, *, before: str, after: str
) -> PacketOutcome:
    r"""Return an outcome of a survey, computed where the data are.

    Numbers are those of `mean_change` (t interval) and `standardized_mean_change` (baseline SD,
    exact J, delete-one jackknife), from sums: one pass for the moments and one for the jackknife,

    .. math:: d_{(i)} = \frac{\bar\delta_{(i)}}{s_{1(i)}}, \qquad
              v = \frac{n - 1}{n} \sum_i (d_{(i)} - \bar d_{(\cdot)})^2

    Use it to send a national survey as a project sends its packet. It gives no verdict: nobody
    declared a smallest change, and it does not weight.

    Parameters
    ----------
    survey : ibis.Table
        One row per person.
    outcome : SurveyOutcome
        What is measured, and how people were compared.
    before, after : str
        Columns of the score.

    Returns
    -------
    PacketOutcome
        Unscreened: it leaves through `solidarity_eval.packets.survey_packet`.

    Raises
    ------
    TooFewError
        Fewer than 8 people answered at both times.
    NoVarianceError
        All scores before are equal.
    ColumnNotFoundError, DataError
        As in `paired_moments`.
    """
    shift = (outcome.low + outcome.high) / 2.0
    moments = packet_moments(
        survey, before=before, after=after, shift=shift, denominator=outcome.denominator
    )
    n = moments.n
    if n < _FEWEST:
        raise TooFewError("scale.too_few", n=n, needed=_FEWEST)
    read = _read(moments)
    if read.first <= 0.0:
        raise NoVarianceError("scale.no_variance", n=n)
    return PacketOutcome(
        id=outcome.id,
        label=outcome.label,
        role=outcome.role,
        construct=outcome.construct,
        form=outcome.form,
        items=outcome.items,
        low=outcome.low,
        high=outcome.high,
        design=outcome.design,
        selection=outcome.selection,
        months=outcome.months,
        better=outcome.better,
        before=PacketSummary(n=n, mean=shift + read.mean_before, sd=_sd(read.first, n)),
        after=PacketSummary(n=n, mean=shift + read.mean_after, sd=_sd(read.second, n)),
        correlation=read.correlation,
        moments=moments,
        change=_change(read, n),
        standardized=_standardized(survey, read, before=before, after=after, shift=shift, n=n),
    )


def packet_moments(
    survey: ibis.Table,
    *,
    before: str,
    after: str,
    shift: float,
    denominator: int | None = None,
) -> PacketMoments:
    """Return the moments of a whole survey as a packet holds them."""
    result = paired_moments(
        survey, before=before, after=after, shift=shift, denominator=denominator
    )
    (row,) = result.table("moments").rows
    names = result.table("moments").columns
    return PacketMoments(**dict(zip(names, row, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """Means, sums of squared deviations and correlation, in points, from sums."""

    mean_before: float
    mean_after: float
    first: float
    second: float
    of_change: float
    correlation: float | None


def _read(moments: PacketMoments) -> _Read:
    n, steps = max(moments.n, 1), moments.denominator or 1
    x, y, xx, yy, xy = (
        getattr(moments, name) / (steps if place < 2 else steps * steps)
        for place, name in enumerate(SUMS)
    )
    first, second, product = xx - x * x / n, yy - y * y / n, xy - x * y / n
    varies = first > 0.0 and second > 0.0
    r = product / math.sqrt(first) / math.sqrt(second) if varies else None
    return _Read(
        mean_before=x / n,
        mean_after=y / n,
        first=max(first, 0.0),
        second=max(second, 0.0),
        of_change=max(first + second - 2.0 * product, 0.0),
        correlation=None if r is None else min(1.0, max(-1.0, r)),
    )


def _sd(sum_squares: float, n: int) -> float:
    return math.sqrt(sum_squares / (n - 1))


def _change(read: _Read, n: int) -> Statistic:
    estimate = read.mean_after - read.mean_before
    error = _sd(read.of_change, n) / math.sqrt(n)
    half = t_quantile(0.5 + _LEVEL / 2.0, n - 1.0) * error
    return Statistic(
        estimate=estimate,
        std_error=error,
        conf_low=estimate - half,
        conf_high=estimate + half,
        conf_level=_LEVEL,
        df=n - 1.0,
        n=n,
    )


def _standardized(
    survey: ibis.Table, read: _Read, *, before: str, after: str, shift: float, n: int
) -> PacketStandardized | None:
    d = (read.mean_after - read.mean_before) / _sd(read.first, n)
    g = exact_correction(n - 1.0) * d
    variance = _jackknife(survey, read, before=before, after=after, shift=shift, n=n, d=d)
    if variance <= 0.0:
        return None
    smcr = None
    if read.correlation is not None:
        smcr = 2.0 * (1.0 - read.correlation) / n + g * g / (2.0 * n)
    return PacketStandardized(g=g, d=d, variance_jackknife=variance, variance_smcr=smcr, n=n)


def _jackknife(
    survey: ibis.Table, read: _Read, *, before: str, after: str, shift: float, n: int, d: float
) -> float:
    """Return the jackknife variance of d: each person's d without her, from the sums of all."""
    people = answered_twice(survey, before, after, shift=shift)
    x: Any = people["_x"] - read.mean_before
    change = people["_y"] - people["_x"]
    mean = read.mean_after - read.mean_before
    without = (mean * n - change) / (n - 1.0)
    squares = read.first - x * x * (n / (n - 1.0))
    # Taken less d, so that the sum of squares keeps its digits when n is large.
    apart = without / (squares / (n - 2.0)).sqrt() - d
    found = collect(people.aggregate(total=apart.sum(), squared=(apart * apart).sum())).iloc[0]
    spread = float(found["squared"]) - float(found["total"]) ** 2 / n
    return (n - 1.0) / n * max(spread, 0.0)
