"""Several results of each project: means that know the results of one project hang together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import meta_multilevel as kernel
from solidarity_eval._kernels.glm import full_rank
from solidarity_eval._kernels.student import interval, normal_p_value, t_p_value
from solidarity_eval._kernels.tails import chi2_p
from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.arguments import check_conf_level, is_number
from solidarity_eval.estimation.notes import info
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result, Scalar, Table
from solidarity_eval.synthesis._rows import study_table
from solidarity_eval.synthesis._studies import StudyTable, check_names, read_estimates

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("konstantopoulos2011", "hedges2010", "tipton2015", "pustejovsky2022")
LEAST_DF = 4.0

_Row = tuple[str, dict[str, Scalar], float, float | None]


def multilevel_synthesis(
    data: pd.DataFrame,
    *,
    estimate: str = "estimate",
    variance: str = "variance",
    study: str = "study",
    moderators: Sequence[str] = (),
    sampling_correlation: float = 0.0,
    unit: str = "sd",
    conf_level: float = 0.95,
) -> Result:
    r"""Mean of several results per project, with errors that survive a wrong model of their ties.

    .. math::
        y_{ij} = x_{ij}'\beta + u_i + w_{ij} + e_{ij}, \quad u_i \sim N(0, \sigma^2_1), \;
        w_{ij} \sim N(0, \sigma^2_2), \; e_{ij} \sim N(0, v_{ij})

    Use it when projects bring several outcomes, sites or times into one synthesis: taken as
    independent they would count a project as often as it asked questions. The interval is the
    robust one (CR2 with Satterthwaite's degrees of freedom), which needs many projects, not many
    results: below 4 degrees of freedom nothing is given.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per result. Never modified; rows without a number are left out and counted.
    estimate, variance : str
        Columns of the estimate and of its sampling variance (above 0).
    study : str
        Column of the project; a project may stand in several rows.
    moderators : sequence of str
        Columns of numbers that explain differences; none by default.
    sampling_correlation : float
        Correlation supposed between the sampling errors of the results of one project, in [0, 1);
        above 0 when they come from the same people.
    unit : str
        Unit of the estimates.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).

    Returns
    -------
    Result
        Estimates ``mean`` (or ``coefficient`` at each ``moderator``, ``intercept`` the first) with
        the CR2 error, its df and interval; ``model_based`` (the model's own error and normal
        interval) and ``by_variance`` at each ``variance`` (``CR0``, ``CR1``, ``CR1P``, ``CR2``)
        for each of them, the first three with df of projects less columns; ``sigma2`` and ``i2``
        (proportion) at each ``level`` (``between``, ``within`` projects), ``log_likelihood``,
        ``projects``. Tests ``cochran_q``, ``cr2_t`` of
        the first coefficient, ``t_contain`` (df of projects less columns). Table ``studies``.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        As for `random_effects`.
    DataError
        As for `random_effects`; a moderator that does not vary; a single project, or one
        result of each.
    TooFewError
        A robust interval of fewer than 4 degrees of freedom, or too few rows.

    Notes
    -----
    Restricted maximum likelihood of metafor's ``rma.mv(random = ~ 1 | study / row)``; errors and
    df of clubSandwich's ``vcovCR`` and ``coef_test``. ``CR1P`` is metafor's ``robust``. Matrices
    have a row per result, so that it serves hundreds of them.

    References
    ----------
    Konstantopoulos (2011), doi:10.1002/jrsm.35; Hedges, Tipton and Johnson (2010),
    doi:10.1002/jrsm.5; Tipton (2015), doi:10.1037/met0000011; Pustejovsky and Tipton (2022),
    doi:10.1007/s11121-021-01246-3.

    Examples
    --------
    >>> import pandas as pd
    >>> results = pd.DataFrame({
    ...     "study": [f"project {i // 2}" for i in range(16)],
    ...     "estimate": [.1, .2, .3, .4, .2, .0, .5, .6, .1, .3, .2, .2, .4, .3, .0, .1],
    ...     "variance": [.03, .04] * 8,
    ... })
    >>> mean = multilevel_synthesis(results, sampling_correlation=0.6)["mean"]
    >>> round(mean.estimate, 2), round(mean.df, 1)
    (0.24, 7.0)
    """
    level = check_conf_level(conf_level)
    if not is_number(sampling_correlation) or not 0.0 <= sampling_correlation < 1.0:
        raise ArgumentError("synthesis.correlation", value=repr(sampling_correlation))
    names = check_names("moderators", moderators) if len(moderators) else ()
    table = read_estimates(
        data,
        estimate=estimate,
        variance=variance,
        study=study,
        more=names,
        repeated=True,
        fewest=len(names) + 2,
    )
    nested = _nested(table, names, float(sampling_correlation))
    found = kernel.fit(nested)
    robust = {kind: kernel.robust(found, kind) for kind in kernel.KINDS}
    terms = ("intercept", *map(str, names))
    _require_df(robust["CR2"].df, terms, projects=_projects(nested))
    estimates = _coefficients(found, robust, terms, level=level, unit=unit)
    estimates += _levels(found, k=table.k, unit=unit)
    return Result(
        id="multilevel_synthesis",
        method="multilevel_synthesis",
        design="synthesis",
        about=About(unit=unit),
        estimates=tuple(estimates),
        tests=_tests(found, robust["CR2"]),
        tables=(_rows(table, found, level=level),),
        flow=table.flow,
        settings={
            "method": "reml",
            "interval": "CR2",
            "moderators": tuple(map(str, names)),
            "sampling_correlation": float(sampling_correlation),
            "conf_level": level,
            "k": table.k,
            "projects": _projects(nested),
        },
        references=REFERENCES,
        notes=tuple(_notes(table, nested, cr2=robust["CR2"], terms=terms)),
        versions=software(),
    )


def _nested(table: StudyTable, names: tuple[str, ...], correlation: float) -> kernel.Nested:
    labels = list(dict.fromkeys(table.names))
    if len(labels) < 2:
        raise DataError("synthesis.one_project")
    if len(labels) == table.k:
        raise DataError("synthesis.one_result_each", projects=table.k)
    codes = np.array([labels.index(name) for name in table.names], dtype=np.int64)
    design = np.column_stack([np.ones(table.k), *(table.columns[name] for name in names)])
    if not full_rank(design):
        raise DataError("synthesis.collinear", name=", ".join(map(str, names)))
    errors = np.sqrt(table.columns["variance"])
    same = codes[:, None] == codes[None, :]
    sampling = np.where(same, correlation * np.outer(errors, errors), 0.0)
    sampling[np.diag_indices(table.k)] = table.columns["variance"]
    return kernel.Nested(table.columns["estimate"], design, sampling, codes)


def _projects(nested: kernel.Nested) -> int:
    return int(nested.codes.max()) + 1


def _require_df(df: Array, terms: tuple[str, ...], *, projects: int) -> None:
    for term, value in zip(terms, df.tolist(), strict=True):
        if not value >= LEAST_DF:
            raise TooFewError(
                "synthesis.too_few_degrees", term=term, df=float(value), projects=projects
            )


def _coefficients(
    found: kernel.NestedFit,
    robust: dict[str, kernel.RobustErrors],
    terms: tuple[str, ...],
    *,
    level: float,
    unit: str,
) -> list[Estimate]:
    estimates = []
    for place, name in enumerate(terms):
        value, cr2 = float(found.coefficients[place]), robust["CR2"]
        at: dict[str, Scalar] = {} if len(terms) == 1 else {"moderator": name}
        term = "mean" if len(terms) == 1 else "coefficient"
        plain = float(np.sqrt(found.covariance[place, place]))
        df, k = float(cr2.df[place]), len(found.nested.values)
        contained = float(_projects(found.nested) - len(terms))
        rows: list[_Row] = [
            (term, at, float(cr2.errors[place]), df),
            ("model_based", at, plain, None),
            *(
                (
                    "by_variance",
                    {**at, "variance": kind},
                    float(errors.errors[place]),
                    df if kind == "CR2" else contained,
                )
                for kind, errors in robust.items()
            ),
        ]
        estimates += [_estimate(value, row, k=k, level=level, unit=unit) for row in rows]
    return estimates


def _estimate(
    value: float,
    row: _Row,
    *,
    k: int,
    level: float,
    unit: str,
) -> Estimate:
    term, at, error, df = row
    low, high = interval(value, error, conf_level=level, df=df)
    ratio = value / error if error > 0.0 else 0.0
    return Estimate(
        term=term,
        at=at,
        estimate=value,
        std_error=error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit=unit,
        n=k,
        df=df,
        p_value=normal_p_value(ratio) if df is None else t_p_value(ratio, df),
    )


def _levels(found: kernel.NestedFit, *, k: int, unit: str) -> list[Estimate]:
    rows: list[Estimate] = []
    for place, name in enumerate(("between", "within")):
        at: dict[str, Scalar] = {"level": name}
        variance, share = float(found.variances[place]), float(found.shares[place])
        rows += [
            Estimate(term="sigma2", at=at, estimate=variance, unit=f"{unit}2", n=k),
            Estimate(term="i2", at=at, estimate=share, unit="proportion", n=k),
        ]
    projects = float(_projects(found.nested))
    return [
        *rows,
        Estimate(term="log_likelihood", estimate=found.log_likelihood, unit="log", n=k),
        Estimate(term="projects", estimate=projects, unit="count", n=k),
    ]


def _tests(found: kernel.NestedFit, cr2: kernel.RobustErrors) -> tuple[HypothesisTest, ...]:
    k, p = found.nested.design.shape
    value = float(found.coefficients[0])
    t, df = value / float(cr2.errors[0]), float(cr2.df[0])
    plain = value / float(np.sqrt(found.covariance[0, 0]))
    contained = float(_projects(found.nested) - p)
    return (
        HypothesisTest(
            name="cochran_q", statistic=found.q, df=(float(k - p),), p_value=chi2_p(found.q, k - p)
        ),
        HypothesisTest(name="cr2_t", statistic=t, df=(df,), p_value=t_p_value(t, df)),
        HypothesisTest(
            name="t_contain", statistic=plain, df=(contained,), p_value=t_p_value(plain, contained)
        ),
    )


def _rows(table: StudyTable, found: kernel.NestedFit, *, level: float) -> Table:
    weights = found.weights.sum(axis=1)
    return study_table(
        table.names,
        table.columns["estimate"],
        table.columns["variance"],
        weights=weights / weights.sum(),
        level=level,
    )


def _notes(
    table: StudyTable,
    nested: kernel.Nested,
    *,
    cr2: kernel.RobustErrors,
    terms: tuple[str, ...],
) -> list[Note]:
    notes = table.missing_notes()
    notes += [
        info("synthesis.few_degrees", term=term, df=float(df))
        for term, df in zip(terms, cr2.df, strict=True)
        if df < 10.0
    ]
    off = nested.sampling - np.diag(np.diag(nested.sampling))
    if not off.any() and table.k > _projects(nested):
        notes.append(info("synthesis.independent_errors"))
    return notes
