"""The mean of several studies, how much they differ, and where one more might fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels import meta_inference as kernel
from solidarity_eval._kernels.meta_confidence import prediction_interval
from solidarity_eval._kernels.meta_model import at, log_likelihood, studies
from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result
from solidarity_eval.synthesis._rows import (
    SCALES,
    back,
    check_interval,
    check_method,
    coefficient,
    heterogeneity_rows,
    q_test,
    study_rows,
)
from solidarity_eval.synthesis._studies import (
    FEW_STUDIES,
    StudyTable,
    few_studies_notes,
    read_estimates,
)

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval._kernels.meta_inference import Fit, Interval

REFERENCES = (
    "viechtbauer2005",
    "knapp2003",
    "inthout2014",
    "nagashima2019",
    "viechtbauer2007",
    "higgins2002",
)
# Estimates that agree to rounding leave a Knapp-Hartung error of this share of the plain one.
ALIKE = 1e-10
PREDICTIONS = ("confidence_distribution", "t_k_1", "t_k_2", "normal")


def random_effects(
    data: pd.DataFrame,
    *,
    estimate: str = "estimate",
    variance: str = "variance",
    study: str | None = "study",
    method: str = "reml",
    interval: str = "knapp_hartung",
    prediction: str | None = "confidence_distribution",
    transform: str = "identity",
    unit: str = "sd",
    conf_level: float = 0.95,
) -> Result:
    r"""Mean of several studies that estimate the same thing in different places.

    .. math::
        \hat\mu = \frac{\sum w_i y_i}{\sum w_i}, \quad w_i = \frac{1}{v_i + \hat\tau^2}, \qquad
        \hat\mu \pm t_{k-1} \sqrt{\frac{\sum w_i (y_i - \hat\mu)^2}{(k - 1) \sum w_i}}

    Use it for results of one construct, measured with one form, one design, one standardiser and
    one way of coming in; `PoolKey` says what may stand together. The mean speaks of the average of
    such projects and promises nothing to a new one: that is the prediction interval, usually much
    wider. With fewer than 5 studies look at the list and not at the mean.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per study. Never modified; rows without a number are left out and counted.
    estimate, variance : str
        Columns of the estimate and of its sampling variance (above 0), in ``unit`` and its square.
    study : str or None
        Column of the study, each in one row; None numbers the rows.
    method : {"reml", "fe", "dl", "he", "hs", "sj", "pm", "eb", "ml"}
        Estimator of tau squared: restricted maximum likelihood; none (one common value);
        DerSimonian-Laird; Hedges; Hunter-Schmidt; Sidik-Jonkman; Paule-Mandel; empirical Bayes (the
        same equation as Paule-Mandel); maximum likelihood.
    interval : {"knapp_hartung", "knapp_hartung_truncated", "z"}
        Of the mean. ``knapp_hartung_truncated`` never lets the error fall below that of ``z``.
    prediction : {"confidence_distribution", "t_k_1", "t_k_2", "normal"} or None
        Of one more study; see Notes. The first is given from 5 studies on, ``t_k_2`` from 3.
    transform : {"identity", "log", "logit", "fisher_z"}
        Scale of the estimates; anything but ``identity`` adds the mean on the scale that people
        read.
    unit : str
        Unit of the estimates, ``sd`` by default.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).

    Returns
    -------
    Result
        Estimates ``mean`` (``unit``), ``mean_by_interval`` at each ``interval``, ``prediction``
        (bounds around the mean), ``tau2`` and ``tau`` (Q-profile limits), ``i2`` (proportion) and
        ``h2`` (ratio) from tau squared, ``i2_from_q``, ``h2_from_q``, ``typical_variance``;
        ``log_likelihood`` with ``ml`` and ``reml``; ``mean_back`` and ``prediction_back`` with a
        ``transform``. Tests ``mean`` and ``cochran_q``. Table ``studies``: estimate, variance, its
        own interval, share of the weights.

    Raises
    ------
    ArgumentError
        An argument is not allowed.
    ColumnNotFoundError, NonNumericError
        The table cannot be read.
    DataError
        A variance that is not above 0, a study without a name or in two rows.
    TooFewError
        Fewer than 2 complete rows, or fewer than 3 with ``t_k_2``.

    Warns
    -----
    StatisticalWarning
        Fewer than 5 studies (note ``synthesis.few_studies``), and no prediction interval by the
        confidence distribution then (``synthesis.no_prediction``). Rows left out
        (``synthesis.rows_left_out``). Estimates that are all the same
        (``synthesis.same_estimates``).

    Notes
    -----
    Every estimator is brought to the last digits, where metafor stops at 1e-5 (REML) or 1e-4
    (Paule-Mandel). I squared and H squared come from tau squared, as metafor's, and so depend on
    the method (with ``fe``, which supposes a tau squared of 0, from Q, and tau squared has no
    limits); those ``from_q`` are Higgins and Thompson's. The plain Knapp-Hartung interval may be
    narrower than the one of ``z`` when the studies agree better than chance (an ``info`` note says
    so); it is kept, because the truncated one covers too much. ``confidence_distribution`` is
    Nagashima, Noma and Furukawa's interval, the one that R's ``pimeta`` draws at random: here the
    distribution of Q is integrated, so that there is no Monte-Carlo error and no seed; it does not
    depend on ``method``. ``t_k_1`` is that of metafor with ``test = "knha"``, ``t_k_2`` that of
    Higgins, Thompson and Spiegelhalter, ``normal`` that of metafor with ``test = "z"``; the page
    on synthesis says how often each contained the truth.

    References
    ----------
    Viechtbauer (2005), doi:10.3102/10769986030003261; Knapp and Hartung (2003),
    doi:10.1002/sim.1482; IntHout, Ioannidis and Borm (2014), doi:10.1186/1471-2288-14-25;
    Nagashima, Noma and Furukawa (2019), doi:10.1177/0962280218773520; Viechtbauer (2007),
    doi:10.1002/sim.2514; Higgins and Thompson (2002), doi:10.1002/sim.1186.

    Examples
    --------
    >>> import pandas as pd
    >>> projects = pd.DataFrame({
    ...     "study": ["A", "B", "C", "D", "E", "F"],
    ...     "estimate": [0.42, 0.18, 0.05, 0.61, 0.30, 0.11],
    ...     "variance": [0.04, 0.03, 0.02, 0.06, 0.05, 0.03],
    ... })
    >>> found = random_effects(projects)
    >>> mean, new = found["mean"], found["prediction"]
    >>> [round(value, 2) for value in (mean.estimate, mean.conf_low, mean.conf_high)]
    [0.22, 0.02, 0.43]
    >>> round(new.conf_low, 2), round(new.conf_high, 2)
    (-0.18, 0.69)
    """
    level, chosen = check_conf_level(conf_level), check_method(method)
    asked = check_interval(interval)
    if prediction is not None:
        check_choice("prediction", prediction, PREDICTIONS)
    check_choice("transform", transform, SCALES)
    if not isinstance(unit, str) or not unit:
        raise ArgumentError("synthesis.unit", value=repr(unit))
    table = read_estimates(data, estimate=estimate, variance=variance, study=study)
    model = studies(table.columns["estimate"], table.columns["variance"])
    if model is None or (prediction == "t_k_2" and table.k < 3):
        raise TooFewError("synthesis.too_few_studies", k=table.k, needed=3)
    found = kernel.fit(model, chosen)
    estimates = [
        coefficient(found, 0, term="mean", interval=asked, level=level, unit=unit),
        *_by_interval(found, level=level, unit=unit),
        *_prediction(table, found, prediction, interval=asked, level=level, unit=unit),
        *heterogeneity_rows(found, level=level, unit=unit),
    ]
    if chosen in ("ml", "reml"):
        point = at(model, found.spread.tau2)
        height = log_likelihood(model, point, restricted=chosen == "reml")
        estimates.append(Estimate(term="log_likelihood", estimate=height, unit="log", n=table.k))
    if transform != "identity":
        estimates += [_read_back(e, transform) for e in estimates if e.term in _BACK]
    return Result(
        id="random_effects",
        method="random_effects",
        design="synthesis",
        about=About(unit=unit),
        estimates=tuple(estimates),
        tests=(_mean_test(found, asked), q_test(found)),
        tables=(study_rows(table, found, level=level),),
        flow=table.flow,
        settings={
            "method": chosen,
            "interval": asked,
            "prediction": prediction,
            "transform": transform,
            "conf_level": level,
            "k": table.k,
        },
        references=REFERENCES,
        notes=tuple(_notes(table, found, asked, prediction=prediction)),
        versions=software(),
    )


_BACK = ("mean", "prediction")
_BACK_UNITS = {"log": "ratio", "logit": "proportion", "fisher_z": "correlation"}


def _by_interval(found: Fit, *, level: float, unit: str) -> list[Estimate]:
    return [
        coefficient(
            found,
            0,
            term="mean_by_interval",
            interval=name,
            level=level,
            unit=unit,
            at={"interval": name},
        )
        for name in kernel.INTERVALS
    ]


def _prediction(
    table: StudyTable, found: Fit, kind: str | None, *, interval: Interval, level: float, unit: str
) -> list[Estimate]:
    if kind is None or (kind == "confidence_distribution" and table.k < FEW_STUDIES):
        return []
    if kind == "confidence_distribution":
        bounds = prediction_interval(
            table.columns["estimate"], table.columns["variance"], conf_level=level
        )
    else:
        bounds = kernel.prediction(found, kind, interval_method=interval, conf_level=level)
    return [
        Estimate(
            term="prediction",
            estimate=float(found.coefficients[0]),
            conf_low=bounds[0],
            conf_high=bounds[1],
            conf_level=level,
            unit=unit,
            n=table.k,
        )
    ]


def _read_back(item: Estimate, transform: str) -> Estimate:
    low, high = item.conf_low, item.conf_high
    return Estimate(
        term=f"{item.term}_back",
        estimate=back(item.estimate, transform),
        conf_low=None if low is None else back(low, transform),
        conf_high=None if high is None else back(high, transform),
        conf_level=item.conf_level,
        unit=_BACK_UNITS[transform],
        n=item.n,
    )


def _mean_test(found: Fit, interval: Interval) -> HypothesisTest:
    error, df = found.error(interval), found.df(interval)
    return HypothesisTest(
        name="mean",
        statistic=float(found.coefficients[0]) / error if error > 0.0 else None,
        df=() if df is None else (df,),
        p_value=found.p_value(interval),
    )


def _notes(
    table: StudyTable, found: Fit, interval: Interval, *, prediction: str | None
) -> list[Note]:
    notes = [*table.missing_notes(), *few_studies_notes(table.k)]
    if prediction == "confidence_distribution" and table.k < FEW_STUDIES:
        notes.append(caution("synthesis.no_prediction", k=table.k, enough=FEW_STUDIES))
    if interval == "knapp_hartung" and found.error(interval) <= ALIKE * found.error("z"):
        notes.append(caution("synthesis.same_estimates", k=table.k))
    elif interval == "knapp_hartung" and _narrower(found):
        notes.append(info("synthesis.narrower_than_z", factor=found.factor))
    return notes


def _narrower(found: Fit) -> bool:
    widths = []
    for name in ("knapp_hartung", "z"):
        low, high = found.limits(name, conf_level=0.95)
        widths.append(high - low)
    return widths[0] < widths[1]
