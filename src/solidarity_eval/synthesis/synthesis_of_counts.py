"""Events in two groups of several studies: ratios and differences, exact where events are rare."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np

from solidarity_eval._kernels import meta_glmm, meta_tables
from solidarity_eval._kernels.meta_inference import fit
from solidarity_eval._kernels.meta_model import studies
from solidarity_eval._kernels.student import interval as around
from solidarity_eval._kernels.student import normal_p_value, t_p_value
from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result
from solidarity_eval.synthesis._counts import require_counts
from solidarity_eval.synthesis._rows import (
    check_interval,
    check_method,
    coefficient,
    heterogeneity_rows,
    q_test,
    study_table,
)
from solidarity_eval.synthesis._studies import StudyTable, few_studies_notes, read_studies

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from solidarity_eval._kernels.meta_inference import Interval
    from solidarity_eval._kernels.meta_tables import Measure, Tables
    from solidarity_eval._kernels.meta_tau2 import Method

    Array = NDArray[np.float64]

REFERENCES = ("stijnen2010", "jackson2018", "mantel1959", "robins1986", "sato1989", "yusuf1985")
WAYS = ("glmm", "conditional", "inverse_variance", "mantel_haenszel", "peto")
_RATIOS_ONLY = ("glmm", "conditional", "peto")
_MOST_OUTCOMES = 200_000

Rows = list[Estimate]
Found = tuple[Rows, tuple[HypothesisTest, ...], list[Note]]


def synthesis_of_counts(
    data: pd.DataFrame,
    *,
    count: str = "count",
    n: str = "n",
    comparison_count: str = "comparison_count",
    comparison_n: str = "comparison_n",
    study: str | None = "study",
    measure: str = "odds_ratio",
    pooling: str = "glmm",
    method: str = "reml",
    interval: str = "knapp_hartung",
    conf_level: float = 0.95,
) -> Result:
    r"""Events of two groups, programme and comparison, over several studies.

    .. math::
        \mathrm{logit}\, p_{i1} - \mathrm{logit}\, p_{i0} = \theta + u_i, \qquad
        u_i \sim N(0, \tau^2)

    Use it when each project counts an event (a job, a move, a hospital stay) among people with
    the programme and people without. The default and ``conditional`` work with the counts
    themselves: no correction is added to empty cells, which decides the result when events are
    rare. What makes the ratio an effect is the design of each study, not the synthesis.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per study. Never modified; rows without a number are left out and counted.
    count, n : str
        Columns of events and of people with the programme.
    comparison_count, comparison_n : str
        The same for the comparison.
    study : str or None
        Column of the study; None numbers the rows.
    measure : {"odds_ratio", "risk_ratio", "risk_difference"}
        What is pooled; the last two with ``inverse_variance`` and ``mantel_haenszel`` alone.
    pooling : {"glmm", "conditional", "inverse_variance", "mantel_haenszel", "peto"}
        Logistic-normal model with a baseline per study; exact likelihood given the total of events
        of each study (rare events); mean of the studies' own estimates; Mantel-Haenszel; Peto. The
        last two suppose one common value.
    method, interval, conf_level
        As for `random_effects`, for ``inverse_variance``. With ``glmm`` and ``conditional`` any
        interval but ``z`` is t with k - 1 degrees of freedom.

    Returns
    -------
    Result
        Estimates ``mean`` (logarithm of the ratio, or the difference) and ``ratio`` with their
        interval, ``tau2`` (but with a common value), what goes with it for ``inverse_variance``.
        Tests ``mean``, ``cochran_q`` (``inverse_variance``). Table ``studies``: each study's own
        estimate, a half added to the cells where one is empty.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        An argument is not allowed, ``pooling`` does not go with ``measure``, or the table cannot be
        read.
    DataError
        Numbers that are no counts, more events than people; no study with both an event and a
        person without; one group without any event (the ratio runs away).
    TooFewError
        Fewer than 2 complete rows.

    Warns
    -----
    StatisticalWarning
        Studies that say nothing of a ratio and were left out (``synthesis.left_without_events``);
        fewer than 5 studies (``synthesis.few_studies``); rows left out.

    Notes
    -----
    ``glmm`` is metafor's ``rma.glmm`` model ``UM.FS``, ``conditional`` its ``CM.EL``, with 25
    adaptive nodes instead of 7. Errors of Mantel-Haenszel: Robins, Breslow and Greenland (odds
    ratio), Greenland and Robins (risk ratio), Sato (difference), without any correction.

    References
    ----------
    Stijnen, Hamza and Özdemir (2010), doi:10.1002/sim.4040; Jackson and others (2018),
    doi:10.1002/sim.7588; Mantel and Haenszel (1959), doi:10.1093/jnci/22.4.719; Robins, Breslow and
    Greenland (1986), doi:10.2307/2531052; Sato (1989), doi:10.2307/2531784; Yusuf and others
    (1985), doi:10.1016/S0033-0620(85)80003-7.

    Examples
    --------
    >>> import pandas as pd
    >>> projects = pd.DataFrame({
    ...     "study": ["A", "B", "C", "D", "E"],
    ...     "count": [1, 4, 0, 3, 2],
    ...     "n": [40, 60, 35, 50, 44],
    ...     "comparison_count": [3, 6, 2, 6, 4],
    ...     "comparison_n": [41, 58, 36, 52, 40],
    ... })
    >>> ratio = synthesis_of_counts(projects, pooling="conditional")["ratio"]
    >>> round(ratio.estimate, 2), round(ratio.conf_low, 2), round(ratio.conf_high, 2)
    (0.45, 0.15, 1.34)
    """
    level = check_conf_level(conf_level)
    check_choice("measure", measure, meta_tables.MEASURES)
    check_choice("pooling", pooling, WAYS)
    chosen, asked = check_method(method), check_interval(interval)
    if pooling in _RATIOS_ONLY and measure != "odds_ratio":
        raise ArgumentError(
            "synthesis.measure_of_method", method=pooling, measure=measure, allowed="odds_ratio"
        )
    kind = cast("Measure", measure)
    table, tables = _read(
        data,
        study,
        {
            "count": count,
            "n": n,
            "comparison_count": comparison_count,
            "comparison_n": comparison_n,
        },
    )
    values, variances = meta_tables.effect_sizes(tables, kind)
    if pooling == "inverse_variance":
        # The halves added to empty cells would give an interval, and a narrow one, out of nothing.
        if kind != "risk_difference" and not tables.informative().any():
            raise DataError("synthesis.no_information")
        found = _inverse_variance(
            values, variances, kind, method=chosen, interval=asked, level=level
        )
    elif pooling in ("mantel_haenszel", "peto"):
        found = _common(tables, kind, pooling, level=level)
    else:
        found = _integrated(tables, pooling, asked, level=level)
    estimates, tests, notes = found
    weights = 1.0 / variances
    weights /= weights.sum()
    return Result(
        id="synthesis_of_counts",
        method="synthesis_of_counts",
        design="synthesis",
        about=About(unit=_unit(kind)),
        estimates=tuple(estimates),
        tests=tests,
        tables=(
            study_table(
                table.names, values, variances, weights=weights / weights.sum(), level=level
            ),
        ),
        flow=table.flow,
        settings={
            "measure": measure,
            "pooling": pooling,
            "method": chosen if pooling == "inverse_variance" else "ml",
            "interval": asked,
            "ratio": "programme / comparison",
            "conf_level": level,
            "k": table.k,
        },
        references=REFERENCES,
        notes=(*table.missing_notes(), *few_studies_notes(table.k), *notes),
        versions=software(),
    )


def _unit(measure: Measure) -> str:
    return "proportion" if measure == "risk_difference" else f"log_{measure}"


def _read(
    data: pd.DataFrame, study: str | None, columns: dict[str, str]
) -> tuple[StudyTable, Tables]:
    table = read_studies(data, study=study, numbers=columns)
    labels = {key: str(column) for key, column in columns.items()}
    require_counts(table, count="count", n="n", labels=labels)
    require_counts(table, count="comparison_count", n="comparison_n", labels=labels)
    return table, meta_tables.Tables(*(table.columns[key] for key in columns))


def _mean(
    value: float, error: float, *, measure: Measure, level: float, k: int, df: float | None = None
) -> Rows:
    """Return the mean with its interval, and the ratio."""
    low, high = around(value, error, conf_level=level, df=df)
    z = value / error
    mean = Estimate(
        term="mean",
        estimate=value,
        std_error=error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit=_unit(measure),
        n=k,
        df=df,
        p_value=normal_p_value(z) if df is None else t_p_value(z, df),
    )
    return [mean, *_ratio(mean, measure)]


def _ratio(mean: Estimate, measure: Measure) -> Rows:
    low, high = mean.conf_low, mean.conf_high
    if measure == "risk_difference" or low is None or high is None:
        return []
    return [
        Estimate(
            term="ratio",
            estimate=math.exp(mean.estimate),
            conf_low=math.exp(low),
            conf_high=math.exp(high),
            conf_level=mean.conf_level,
            unit="ratio",
            transform="log",
            n=mean.n,
            p_value=mean.p_value,
        )
    ]


def _test(rows: Rows) -> tuple[HypothesisTest, ...]:
    mean = rows[0]
    error, p = mean.std_error, mean.p_value
    if not error or p is None:
        return ()
    df = () if mean.df is None else (mean.df,)
    return (HypothesisTest(name="mean", statistic=mean.estimate / error, df=df, p_value=p),)


def _inverse_variance(
    values: Array,
    variances: Array,
    measure: Measure,
    *,
    method: Method,
    interval: Interval,
    level: float,
) -> Found:
    if not (variances > 0.0).all():
        raise DataError("synthesis.no_information")
    model = studies(values, variances)
    if model is None:
        raise TooFewError("synthesis.too_few_studies", k=len(values), needed=2)
    found = fit(model, method)
    unit = _unit(measure)
    mean = coefficient(found, 0, term="mean", interval=interval, level=level, unit=unit)
    rows = [mean, *_ratio(mean, measure)]
    return (
        [*rows, *heterogeneity_rows(found, level=level, unit=unit)],
        (*_test(rows), q_test(found)),
        [],
    )


def _common(tables: Tables, measure: Measure, pooling: str, *, level: float) -> Found:
    value, error = (
        meta_tables.peto(tables)
        if pooling == "peto"
        else meta_tables.mantel_haenszel(tables, measure)
    )
    if not math.isfinite(value) or not error > 0.0:
        raise DataError("synthesis.runs_away")
    rows = _mean(value, error, measure=measure, level=level, k=len(tables.n1))
    return rows, _test(rows), []


def _integrated(tables: Tables, pooling: str, interval: Interval, *, level: float) -> Found:
    kept = tables.informative()
    k = int(kept.sum())
    if k < 2:
        raise DataError("synthesis.no_information")
    some = tables.where(kept)
    ends = (some.events1, some.events0, some.n1 - some.events1, some.n0 - some.events0)
    if any(not cells.any() for cells in ends):
        raise DataError("synthesis.runs_away")
    likelihood: meta_glmm.Likelihood
    if pooling == "conditional":
        size = k * int(np.minimum(some.n1, some.events).max() + 1)
        if size > _MOST_OUTCOMES:
            raise DataError("synthesis.support", size=size, most=_MOST_OUTCOMES)
        likelihood = meta_glmm.GivenTotals(some)
    else:
        likelihood = meta_glmm.TwoGroups(some)
    found = meta_glmm.fit(likelihood, k=k, start=(0.0, 0.5))
    if not found.converged:
        raise DataError("synthesis.runs_away")
    df = None if interval == "z" else float(k - 1)
    rows = _mean(found.theta, found.error, measure="odds_ratio", level=level, k=k, df=df)
    extra = [
        Estimate(term="tau2", estimate=found.tau**2, unit="log_odds_ratio2", n=k),
        Estimate(term="log_likelihood", estimate=found.log_likelihood, unit="log", n=k),
    ]
    notes = [] if found.tau else [info("synthesis.tau2_at_zero", k=k)]
    left = len(kept) - k
    if left:
        notes.append(caution("synthesis.left_without_events", count=left, n=len(kept)))
    return [*rows, *extra], _test(rows), notes
