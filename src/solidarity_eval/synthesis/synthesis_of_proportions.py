"""The share of several studies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np

from solidarity_eval._kernels import meta_glmm, meta_proportions
from solidarity_eval._kernels.meta_confidence import prediction_interval
from solidarity_eval._kernels.meta_inference import fit
from solidarity_eval._kernels.meta_model import studies
from solidarity_eval._kernels.student import interval as around
from solidarity_eval.errors import DataError, TooFewError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result, Table
from solidarity_eval.synthesis._counts import require_counts
from solidarity_eval.synthesis._rows import (
    check_interval,
    check_method,
    coefficient,
    heterogeneity_rows,
    q_test,
    study_table,
)
from solidarity_eval.synthesis._studies import (
    FEW_STUDIES,
    StudyTable,
    few_studies_notes,
    read_studies,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from solidarity_eval._kernels.meta_inference import Fit, Interval
    from solidarity_eval._kernels.meta_proportions import Measure

    Array = NDArray[np.float64]

REFERENCES = ("stijnen2010", "schwarzer2019", "miller1978", "knapp2003")
MEASURES = ("glmm", *meta_proportions.MEASURES)
# Sizes so unlike that the harmonic mean stands for none of them.
_UNLIKE = 4.0

Rows = list[Estimate]


def synthesis_of_proportions(
    data: pd.DataFrame,
    *,
    count: str = "count",
    n: str = "n",
    study: str | None = "study",
    measure: str = "glmm",
    method: str = "reml",
    interval: str = "knapp_hartung",
    conf_level: float = 0.95,
) -> Result:
    r"""Share of people with an answer, over several studies.

    .. math::
        x_i \sim \mathrm{Bin}\bigl(n_i, \mathrm{logit}^{-1}(\theta + u_i)\bigr), \qquad
        u_i \sim N(0, \tau^2)

    Use it for shares that mean the same thing everywhere. The default works with the counts
    themselves, so that a study in which nobody or everybody answered yes needs no correction. The
    result is the share of a typical study and not that of all people put together.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per study. Never modified; rows without a number are left out and counted.
    count, n : str
        Columns of the number of yes and of the number of people who answered.
    study : str or None
        Column of the study; None numbers the rows.
    measure : {"glmm", "raw", "logit", "arcsine", "double_arcsine"}
        The logistic-normal model above, or the mean of transformed shares.
    method, interval, conf_level
        As for `random_effects`; with ``glmm`` the method is maximum likelihood, and any interval
        but ``z`` is t with k - 1 degrees of freedom.

    Returns
    -------
    Result
        Estimates ``proportion`` with its interval, ``mean`` on the scale of the measure, ``tau2``
        (and what goes with it, but with ``glmm``), ``prediction`` (share of one more study, from 5
        studies on, but with ``glmm``). Table ``studies`` on the scale of the measure (``logit``
        for ``glmm``), and ``shares``: yes, people, share.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        An argument is not allowed, or the table cannot be read.
    DataError
        Numbers that are no counts, more yes than people; everybody in every study, or nobody; with
        ``glmm``, nobody in some and everybody in all others.
    TooFewError
        Fewer than 2 complete rows.

    Warns
    -----
    StatisticalWarning
        Fewer than 5 studies (``synthesis.few_studies``); ``double_arcsine`` with sizes that differ
        by more than 4 (``synthesis.double_arcsine``); rows left out.

    Notes
    -----
    ``glmm`` integrates with 25 adaptive nodes where metafor's ``rma.glmm`` takes 7, so that the two
    agree to about 1e-5. ``double_arcsine`` is turned back by Miller's formula with the harmonic
    mean of n.

    References
    ----------
    Stijnen, Hamza and Özdemir (2010), doi:10.1002/sim.4040; Schwarzer and others (2019),
    doi:10.1002/jrsm.1348; Miller (1978), doi:10.1080/00031305.1978.10479283.

    Examples
    --------
    >>> import pandas as pd
    >>> projects = pd.DataFrame({
    ...     "study": ["A", "B", "C", "D", "E"],
    ...     "count": [12, 20, 9, 30, 8],
    ...     "n": [12, 31, 14, 48, 15],
    ... })
    >>> share = synthesis_of_proportions(projects)["proportion"]
    >>> round(share.estimate, 2), round(share.conf_low, 2), round(share.conf_high, 2)
    (0.66, 0.53, 0.77)
    """
    level = check_conf_level(conf_level)
    check_choice("measure", measure, MEASURES)
    chosen, asked = check_method(method), check_interval(interval)
    table = read_studies(data, study=study, numbers={"count": count, "n": n})
    require_counts(table, count="count", n="n", labels={"count": str(count), "n": str(n)})
    notes = [*table.missing_notes(), *few_studies_notes(table.k)]
    x, people = table.columns["count"], table.columns["n"]
    # Without a single no (or yes) the transformed shares vary by what is added to empty cells
    # alone; the spread of the model runs away where each study has but one of the two.
    alike = (x == 0.0).all() or (x == people).all()
    if alike or (measure == "glmm" and ((x == 0.0) | (x == people)).all()):
        raise DataError("synthesis.all_or_nobody", k=table.k)
    tests: tuple[HypothesisTest, ...] = ()
    scale = cast("Measure", "logit" if measure == "glmm" else measure)
    values, variances = meta_proportions.transformed(x, people, scale)
    weights = 1.0 / variances
    if measure == "glmm":
        estimates, more = _logistic_normal(table, asked, level=level)
        notes += more
    else:
        model = studies(values, variances)
        if model is None:
            raise TooFewError("synthesis.too_few_studies", k=table.k, needed=2)
        found = fit(model, chosen)
        weights, tests = found.weights, (q_test(found),)
        estimates = _transformed(found, values, scale, interval=asked, level=level, people=people)
        notes += _inverse_notes(scale, people)
    return Result(
        id="synthesis_of_proportions",
        method="synthesis_of_proportions",
        design="synthesis",
        about=About(unit="proportion"),
        estimates=tuple(estimates),
        tests=tests,
        tables=(
            study_table(
                table.names, values, variances, weights=weights / weights.sum(), level=level
            ),
            _shares(table),
        ),
        flow=table.flow,
        settings={
            "measure": measure,
            "method": "ml" if measure == "glmm" else chosen,
            "interval": ("z" if asked == "z" else "t") if measure == "glmm" else asked,
            "conf_level": level,
            "k": table.k,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _logistic_normal(
    table: StudyTable, interval: Interval, *, level: float
) -> tuple[Rows, list[Note]]:
    x, people, k = table.columns["count"], table.columns["n"], table.k
    yes, total = float(x.sum()), float(people.sum())
    start = math.log(yes / (total - yes)), 0.5
    found = meta_glmm.fit(meta_glmm.Shares(x, people), k=k, start=start)
    if not found.converged:
        raise DataError("synthesis.runs_away")
    df = None if interval == "z" else float(k - 1)
    low, high = around(found.theta, found.error, conf_level=level, df=df)
    mean = Estimate(
        term="mean",
        estimate=found.theta,
        std_error=found.error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="log_odds",
        transform="logit",
        n=k,
        df=df,
    )
    rows = [
        _share(mean, "logit", harmonic=1.0, k=k),
        mean,
        Estimate(term="tau2", estimate=found.tau**2, unit="log_odds2", n=k),
        Estimate(term="log_likelihood", estimate=found.log_likelihood, unit="log", n=k),
    ]
    return rows, [] if found.tau else [info("synthesis.tau2_at_zero", k=k)]


def _transformed(
    found: Fit, values: Array, measure: Measure, *, interval: Interval, level: float, people: Array
) -> Rows:
    k, unit = len(values), measure
    harmonic = float(k / (1.0 / people).sum())
    mean = coefficient(found, 0, term="mean", interval=interval, level=level, unit=unit)
    rows = [_share(mean, measure, harmonic=harmonic, k=k), mean]
    if k >= FEW_STUDIES:
        low, high = prediction_interval(values, found.model.variances, conf_level=level)
        ends = [meta_proportions.back(end, measure, harmonic=harmonic) for end in (low, high)]
        rows.append(
            Estimate(
                term="prediction",
                estimate=rows[0].estimate,
                conf_low=ends[0],
                conf_high=ends[1],
                conf_level=level,
                unit="proportion",
                n=k,
            )
        )
    return rows + heterogeneity_rows(found, level=level, unit=unit)


def _share(mean: Estimate, measure: Measure, *, harmonic: float, k: int) -> Estimate:
    low, high = mean.conf_low, mean.conf_high
    return Estimate(
        term="proportion",
        estimate=meta_proportions.back(mean.estimate, measure, harmonic=harmonic),
        conf_low=None if low is None else meta_proportions.back(low, measure, harmonic=harmonic),
        conf_high=None if high is None else meta_proportions.back(high, measure, harmonic=harmonic),
        conf_level=mean.conf_level,
        unit="proportion",
        n=k,
    )


def _inverse_notes(measure: Measure, people: Array) -> list[Note]:
    if measure != "double_arcsine" or people.max() <= _UNLIKE * people.min():
        return []
    harmonic = float(len(people) / (1.0 / people).sum())
    return [caution("synthesis.double_arcsine", harmonic=harmonic)]


def _shares(table: StudyTable) -> Table:
    x, people = table.columns["count"], table.columns["n"]
    columns = (table.names, x.tolist(), people.tolist(), (x / people).tolist())
    return Table(
        kind="counts",
        id="shares",
        columns=("study", "count", "n", "proportion"),
        rows=tuple(zip(*columns, strict=True)),
    )
