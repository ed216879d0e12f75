"""Do two ordered answers go together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import association
from solidarity_eval._kernels.association import Measure
from solidarity_eval._kernels.student import normal_p_value
from solidarity_eval._kernels.tails import chi2_p, two_sided_z
from solidarity_eval.effects._crossed import Crossed, crossed
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd


def ordinal_association(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    count: str | None = None,
    person: str | None = "person",
    conf_level: float = 0.95,
) -> Result:
    r"""Association of two ordered answers: gamma, tau-b, tau-c, Somers' d, correlations.

    With :math:`C` pairs of persons ordered alike on both answers, :math:`D` ordered contrarily,
    :math:`T_x` and :math:`T_y` pairs tied on one answer only:

    .. math::

        \gamma = \frac{C - D}{C + D}, \qquad
        \tau_b = \frac{C - D}{\sqrt{(C + D + T_x)(C + D + T_y)}}, \qquad
        d_{y|x} = \frac{C - D}{C + D + T_y} .

    Use :math:`\tau_b` for two answers on scales alike, Somers' :math:`d` when x comes first
    (does the number of sessions go with the answer after?), :math:`\gamma` only beside them: it
    ignores ties, so merging categories inflates it. None of these supposes distances between
    categories; Pearson's correlation does, and the linear-by-linear test takes them as equal.
    An association does not show that one makes the other.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person, or one row per cell with ``count``.
    x, y : str
        Columns of the two answers: numbers in the order of the categories.
    count : str, optional
        Column of how many persons a row stands for.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``kendall_tau_b``, ``goodman_kruskal_gamma`` (absent when no pair of persons
        is ordered on both), ``kendall_tau_c`` (Stuart's), ``somers_d`` at ``given`` x and y,
        ``spearman``, ``pearson`` (scores as they are), ``cramers_v``, unit ``correlation``;
        tests ``pearson_chi2`` (independence), ``linear_by_linear`` (:math:`(N-1) r^2`, scores
        1, 2, 3...), ``kruskal_wallis`` (y over the groups of x); table ``cells``.

    Raises
    ------
    NoVarianceError
        If one of the two answers does not vary.
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        If an argument is not allowed or the table cannot be read.

    Notes
    -----
    Standard errors of :math:`\gamma, \tau, d` are the asymptotic ones of Goodman and Kruskal
    in the form of Brown and Benedetti; the p-values use the ones that hold without
    association. Intervals are :math:`\pm z\,SE`, cut at -1 and 1, as SAS and R's ``DescTools``
    print them; below about 50 persons they are too narrow. ``spearman`` and ``pearson`` have
    Fisher's z intervals, the former with the variance of Bonett and Wright,
    :math:`(1 + r^2/2)/(n - 3)`. R's ``cor(method = "kendall")`` is :math:`\tau_b`. Pearson's
    chi-square takes no correction and Cramer's V no bias correction. Scores of the
    linear-by-linear test are the ranks of the categories in use.

    References
    ----------
    Goodman and Kruskal 1954; Brown and Benedetti 1977; Kendall 1945; Somers 1962; Bonett and
    Wright 2000; Mantel 1963; Agresti 2002.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import ordinal_association
    >>> cells = pd.DataFrame({
    ...     "income": [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4,
    ...     "satisfaction": [1, 2, 3, 4] * 4,
    ...     "n": [1, 3, 10, 6, 2, 3, 10, 7, 1, 6, 14, 12, 0, 1, 9, 11],
    ... })
    >>> result = ordinal_association(cells, x="income", y="satisfaction", count="n", person=None)
    >>> gamma = result["goodman_kruskal_gamma"]
    >>> round(gamma.estimate, 3), round(gamma.std_error, 3)
    (0.221, 0.117)
    """
    level = check_conf_level(conf_level)
    cells = crossed(data, x=x, y=y, count=count, person=person)
    if min(cells.counts.shape) < 2:
        raise NoVarianceError("effects_categorical.no_association", x=x, y=y, n=cells.n)
    return Result(
        id=f"{x}.{y}.association",
        method="ordinal_association",
        design="descriptive",
        about=About(outcome=y, unit="correlation"),
        estimates=(*_concordance(cells, level), *_correlations(cells, level), _cramers_v(cells)),
        tests=_tests(cells),
        tables=(cells.as_table(),),
        flow=cells.flow,
        settings={"x": x, "y": y, "count": count, "interval": "wald", "conf_level": level},
        references=(
            "goodman1954",
            "brown1977",
            "kendall1945",
            "somers1962",
            "bonett2000",
            "mantel1963",
            "kruskal1952",
            "agresti2002",
        ),
        versions=software(),
    )


def _concordance(cells: Crossed, level: float) -> list[Estimate]:
    found = association.concordance(cells.counts)
    named: list[tuple[str, dict[str, str], Measure | None]] = [
        ("kendall_tau_b", {}, found.tau_b),
        ("goodman_kruskal_gamma", {}, found.gamma),
        ("kendall_tau_c", {}, found.tau_c),
        ("somers_d", {"given": "x"}, found.somers_y_given_x),
        ("somers_d", {"given": "y"}, found.somers_x_given_y),
    ]
    quantile = two_sided_z(level)
    return [
        Estimate(
            term=term,
            at=dict(at),
            estimate=measure.estimate,
            std_error=measure.std_error,
            conf_low=max(-1.0, measure.estimate - quantile * measure.std_error),
            conf_high=min(1.0, measure.estimate + quantile * measure.std_error),
            conf_level=level,
            unit="correlation",
            n=cells.n,
            p_value=_null_p(measure),
        )
        for term, at, measure in named
        if measure is not None
    ]


def _null_p(measure: Measure) -> float | None:
    if measure.null_error == 0:
        return None
    return normal_p_value(measure.estimate / measure.null_error)


def _correlations(cells: Crossed, level: float) -> list[Estimate]:
    counts, n = cells.counts, cells.n
    by_x, by_y = counts.sum(axis=1), counts.sum(axis=0)
    ranks = association.midranks(by_x), association.midranks(by_y)
    estimates = []
    for term, scores in (("spearman", ranks), ("pearson", (cells.rows, cells.columns))):
        r = max(-1.0, min(1.0, association.correlation(counts, *scores)))
        inflation = 1 + r * r / 2 if term == "spearman" else 1.0
        low, high = _fisher_interval(r, n, level, inflation=inflation)
        estimates.append(
            Estimate(
                term=term,
                estimate=r,
                conf_low=low,
                conf_high=high,
                conf_level=None if low is None else level,
                unit="correlation",
                transform="fisher_z",
                n=n,
            )
        )
    return estimates


def _fisher_interval(
    r: float, n: int, level: float, *, inflation: float
) -> tuple[float | None, float | None]:
    if n <= 3 or abs(r) > 1 - 1e-12:
        return None, None
    half = two_sided_z(level) * math.sqrt(inflation / (n - 3))
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def _cramers_v(cells: Crossed) -> Estimate:
    smaller = min(cells.counts.shape) - 1
    chi2 = association.pearson_chi2(cells.counts)
    return Estimate(
        term="cramers_v",
        estimate=math.sqrt(chi2 / (cells.n * smaller)),
        unit="correlation",
        n=cells.n,
    )


def _tests(cells: Crossed) -> tuple[HypothesisTest, ...]:
    rows, columns = cells.counts.shape
    r = association.correlation(cells.counts, np.arange(1.0, rows + 1), np.arange(1.0, columns + 1))
    chi2 = (
        ("pearson_chi2", association.pearson_chi2(cells.counts), (rows - 1) * (columns - 1)),
        ("linear_by_linear", (cells.n - 1) * r * r, 1),
        ("kruskal_wallis", association.kruskal_wallis(cells.counts), rows - 1),
    )
    return tuple(
        HypothesisTest(name=name, statistic=value, df=(df,), p_value=chi2_p(value, df))
        for name, value, df in chi2
    )
