"""Whether the small studies of a synthesis find more than the large ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from solidarity_eval._kernels import meta_funnel as kernel
from solidarity_eval._kernels.meta_inference import fit
from solidarity_eval._kernels.meta_model import studies
from solidarity_eval._kernels.student import interval as around
from solidarity_eval.errors import DataError
from solidarity_eval.estimation.arguments import check_conf_level, check_flag
from solidarity_eval.estimation.notes import info
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result, Scalar
from solidarity_eval.synthesis._rows import check_method, coefficient
from solidarity_eval.synthesis._studies import read_estimates, require_enough

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval._kernels.meta_tau2 import Method
    from solidarity_eval.synthesis._studies import StudyTable

REFERENCES = ("egger1997", "sterne2005", "begg1994", "duval2000", "sterne2011")
_ESTIMATORS: tuple[Literal["L0", "R0"], ...] = ("L0", "R0")


def small_study_checks(
    data: pd.DataFrame,
    *,
    estimate: str = "estimate",
    variance: str = "variance",
    study: str | None = "study",
    method: str = "reml",
    strict: bool = True,
    unit: str = "sd",
    conf_level: float = 0.95,
) -> Result:
    r"""Egger's and Begg's tests of a funnel that leans, and what trim and fill makes of it.

    .. math::
        y_i = \beta_0 + \beta_1 \sqrt{v_i} + e_i, \qquad e_i \sim N(0, \phi v_i)

    Use it from 10 studies on, to see whether studies of few people find more than those of many.
    Such a slope may come from results that were never sent, but also from other people, other
    places or chance; and a flat funnel does not show that everything was sent. What a portfolio
    knows for sure is who has not sent.

    Parameters
    ----------
    data, estimate, variance, study, unit, conf_level
        As for `random_effects`.
    method : {"reml", "fe", "dl", "he", "hs", "sj", "pm", "eb", "ml"}
        Estimator of tau squared of the random-effects slope and of trim and fill.
    strict : bool
        Whether fewer than 10 studies are refused; else a caution.

    Returns
    -------
    Result
        Estimates ``egger_slope`` (``unit`` per unit of standard error; weighted least squares with
        a dispersion, t with k - 2 degrees of freedom), ``mixed_slope`` (random effects, normal),
        ``limit`` at each ``model`` (``egger``, ``mixed``: the value where the standard error would
        be 0), ``begg_tau`` (Kendall's tau-b), ``studies_added``, ``trim_and_fill`` (the mean
        with them) and ``trim_and_fill_tau2`` at each ``estimator`` (``L0``, ``R0``), ``mean``.
        Tests ``egger``, ``mixed``, ``begg``.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        As for `random_effects`.
    DataError
        As for `random_effects`; all variances are the same.
    TooFewError
        Fewer than 10 studies with ``strict``; never fewer than 3.

    Warns
    -----
    StatisticalWarning
        Fewer than 10 studies without ``strict`` (``synthesis.few_for_moderators``).

    Notes
    -----
    As metafor's ``regtest`` (both models), ``ranktest`` and ``trimfill``; Begg's p is exact without
    ties. Trim and fill is a picture of one kind of asymmetry and no correction: its mean is
    never the one to report. With effects whose variance depends on the effect itself (standardised
    differences, ratios) the slope is not 0 even when nothing is missing.

    References
    ----------
    Egger and others (1997), doi:10.1136/bmj.315.7109.629; Sterne and Egger (2005),
    doi:10.1002/0470870168.ch6; Begg and Mazumdar (1994), doi:10.2307/2533446; Duval and Tweedie
    (2000), doi:10.1111/j.0006-341X.2000.00455.x; Sterne and others (2011), doi:10.1136/bmj.d4002.

    Examples
    --------
    >>> import pandas as pd
    >>> projects = pd.DataFrame({
    ...     "study": range(10),
    ...     "estimate": [.12, .15, .10, .22, .18, .31, .35, .28, .52, .60],
    ...     "variance": [.01, .012, .015, .02, .025, .04, .05, .06, .08, .1],
    ... })
    >>> found = small_study_checks(projects)
    >>> round(found["egger_slope"].estimate, 2), round(found.test("begg").p_value, 4)
    (1.93, 0.0004)
    """
    level, chosen = check_conf_level(conf_level), check_method(method)
    check_flag("strict", strict)
    table = read_estimates(data, estimate=estimate, variance=variance, study=study, fewest=3)
    notes = [*table.missing_notes(), *require_enough(table.k, moderators=1, strict=strict)]
    values, variances = table.columns["estimate"], table.columns["variance"]
    lines = {
        "egger": kernel.egger(values, variances),
        "mixed": kernel.egger_mixed(values, variances, chosen),
    }
    rank = kernel.begg(values, variances)
    if rank is None or lines["egger"] is None or lines["mixed"] is None:
        raise DataError("synthesis.collinear", name=str(variance))
    estimates, tests = [], []
    for name, df in (("egger", float(table.k - 2)), ("mixed", None)):
        line = lines[name]
        if line is not None:
            term = "egger_slope" if name == "egger" else "mixed_slope"
            slope = (line.slope, line.error, line.p_value)
            limit = (line.limit, line.limit_error, None)
            estimates += [
                _line(term, slope, k=table.k, level=level, df=df, unit="ratio"),
                _line("limit", limit, k=table.k, level=level, df=df, unit=unit, model=name),
            ]
            dfs = () if df is None else (df,)
            tests.append(
                HypothesisTest(name=name, statistic=line.statistic, df=dfs, p_value=line.p_value)
            )
    estimates.append(Estimate(term="begg_tau", estimate=rank.tau, unit="correlation", n=table.k))
    tests.append(
        HypothesisTest(
            name="begg",
            statistic=rank.tau,
            p_value=rank.p_value,
            p_method="exact" if rank.exact else "asymptotic",
        )
    )
    for estimator in _ESTIMATORS:
        estimates += _filled(table, chosen, estimator, level=level, unit=unit)
    model = studies(values, variances)
    if model is not None:
        own = fit(model, chosen)
        estimates.append(coefficient(own, 0, term="mean", interval="z", level=level, unit=unit))
    return Result(
        id="small_study_checks",
        method="small_study_checks",
        design="synthesis",
        about=About(unit=unit),
        estimates=tuple(estimates),
        tests=tuple(tests),
        flow=table.flow,
        settings={"method": chosen, "conf_level": level, "k": table.k},
        references=REFERENCES,
        notes=(*notes, info("synthesis.asymmetry_is_not_bias")),
        versions=software(),
    )


def _line(
    term: str,
    numbers: tuple[float, float, float | None],
    *,
    k: int,
    level: float,
    df: float | None,
    unit: str,
    **at: Scalar,
) -> Estimate:
    value, error, p_value = numbers
    low, high = around(value, error, conf_level=level, df=df)
    return Estimate(
        term=term,
        at=dict(at),
        estimate=value,
        std_error=error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit=unit,
        n=k,
        df=df,
        p_value=p_value,
    )


def _filled(
    table: StudyTable, method: Method, estimator: Literal["L0", "R0"], *, level: float, unit: str
) -> list[Estimate]:
    values, variances = table.columns["estimate"], table.columns["variance"]
    found = kernel.trim_and_fill(values, variances, method=method, estimator=estimator)
    if found is None:
        return []
    at: dict[str, Scalar] = {"estimator": estimator, "side": found.side}
    spread = found.fit.spread.tau2
    return [
        Estimate(term="studies_added", at=at, estimate=float(found.added), unit="count", n=table.k),
        coefficient(
            found.fit, 0, term="trim_and_fill", interval="z", level=level, unit=unit, at=at
        ),
        Estimate(
            term="trim_and_fill_tau2", at=at, estimate=spread, unit=f"{unit}2", n=found.fit.model.k
        ),
    ]
