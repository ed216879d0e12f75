"""Whether missing answers fall as if by chance alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.missing_normal import (
    MissingNormal,
    Pattern,
    little_statistic,
    missing_normal,
    patterns,
)
from solidarity_eval._kernels.moments import is_constant
from solidarity_eval._kernels.student import above_zero
from solidarity_eval.designs._covariates import covariate_names
from solidarity_eval.errors import (
    ArgumentError,
    DataError,
    NoVarianceError,
    SmallSampleWarning,
    TooFewError,
)
from solidarity_eval.estimation.arguments import check_choice
from solidarity_eval.estimation.groups import require_one_row_each
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("little1988", "little2019")
COVARIANCES = ("ml", "unbiased")
# Below this number of people per column the distribution of the statistic is not to be trusted.
_PER_COLUMN = 10


def little_mcar_test(
    data: pd.DataFrame,
    *,
    columns: Sequence[str],
    person: str | None = None,
    covariance: str = "ml",
) -> Result:
    r"""Little's test that answers are missing completely at random.

    .. math::
        d^2 = \sum_j n_j\,(\bar y_j - \hat\mu_j)^\top \hat\Sigma_j^{-1} (\bar y_j - \hat\mu_j)
        \;\sim\; \chi^2_{\sum_j p_j - p}

    Use it, at most, to show that answers are *not* missing by chance alone: a small p says that
    people with different gaps have different means. A large p says little, above all with few
    people, and nothing at all about gaps that depend on the very answer that is missing. It
    never allows to go on with complete cases; compare `leavers_and_stayers` instead.

    Parameters
    ----------
    data : pandas.DataFrame
        Wide form: one row per person. Never modified.
    columns : sequence of str
        Numeric columns, two or more; people without any answer are left out.
    person : str or None
        Column that identifies a person; when given, a person with several rows is an error.
    covariance : {"ml", "unbiased"}
        Maximum-likelihood covariance (divisor n), or that times n / (n - 1).

    Returns
    -------
    Result
        Test ``little_mcar``; estimates ``mean`` at each ``variable`` and ``covariance`` at each
        pair ``first``, ``second`` (both by maximum likelihood), ``share_missing`` at each
        ``variable`` (``proportion``), ``n_patterns`` (``count``); table ``patterns`` of kind
        ``counts``: ``missing`` (columns), ``n``.

    Raises
    ------
    ArgumentError
        ``columns`` is no list of two columns or more, or an argument is not allowed.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read.
    TooFewError
        Fewer people than columns and 2.
    NoVarianceError
        A column does not vary.
    DataError
        Nothing is missing, or a column repeats the others.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 people per column (note ``little_few``).
    StatisticalWarning
        The moments had not settled (note ``little_not_settled``).

    Notes
    -----
    Moments by expectation and maximisation to a step of 1e-13 standard deviations. With ``ml``
    the numbers are those of ``naniar::mcar_test`` in R; software that multiplies the covariance
    by n / (n - 1) prints a smaller statistic.

    References
    ----------
    Little (1988), doi:10.1080/01621459.1988.10478722; Little and Rubin (2019),
    ISBN 978-0-470-52679-8.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({
    ...     "before": [1, 2, 3, 4, 5, 2, 3, 4, 1, 5, 3, 2, 4, 3, 1, 5, 2, 3, 4, 3],
    ...     "after": [2, 2, 4, 4, None, 3, 3, None, 1, None, 4, 2, 5, 3, 2, None, 3, 3, 4, 3],
    ... })
    >>> found = little_mcar_test(answers, columns=["before", "after"]).test("little_mcar")
    >>> round(found.statistic, 3), found.df, round(found.p_value, 4)
    (9.57, (1,), 0.002)
    """
    check_choice("covariance", covariance, COVARIANCES)
    names = _names(columns)
    values = _values(data, names, person)
    groups = patterns(values)
    fit = _fit(values, groups, names)
    statistic = little_statistic(groups, fit, unbiased=covariance == "unbiased")
    df = sum(int(group.observed.sum()) for group in groups) - len(names)
    return Result(
        id="little_mcar_test",
        method="little_mcar_test",
        design="one_group",
        about=About(unit="points"),
        estimates=tuple(_estimates(values, fit, names, kinds=len(groups))),
        tests=(
            HypothesisTest(
                name="little_mcar",
                statistic=statistic,
                df=(df,),
                p_value=_chi2_p(statistic, df),
            ),
        ),
        tables=(_pattern_table(groups, names),),
        settings={"columns": tuple(names), "covariance": covariance, "n": fit.n},
        references=REFERENCES,
        notes=tuple(_notes(fit, len(names))),
        versions=software(),
    )


def _names(columns: Sequence[str]) -> list[str]:
    names = covariate_names(columns, "columns")
    if len(names) < 2:
        raise ArgumentError("designs_attrition.two_columns", value=repr(columns))
    return names


def _values(data: pd.DataFrame, names: Sequence[str], person: str | None) -> Array:
    """Return the answers of everyone who gave one, shape (n, p)."""
    require_table(data)
    require_columns(data, *names, optional=(person,))
    if person is not None:
        require_one_row_each(data[person])
    values = np.column_stack([numeric(data[name], name) for name in names])
    return values[np.isfinite(values).any(axis=1)]


def _fit(values: Array, groups: Sequence[Pattern], names: Sequence[str]) -> MissingNormal:
    """Return the moments, once the table allows them."""
    needed = len(names) + 2
    if len(values) < needed:
        raise TooFewError("effects.too_few_rows", n=len(values), needed=needed)
    for name, column in zip(names, values.T, strict=True):
        known = column[np.isfinite(column)]
        if len(known) < 2 or is_constant(known):
            raise NoVarianceError("designs_attrition.column_constant", column=name, n=len(known))
    if len(groups) < 2:
        raise DataError("designs_attrition.nothing_missing", n=len(values))
    fit = missing_normal(list(groups))
    if fit is None or not _usable(fit):
        raise DataError("designs_attrition.columns_repeat", columns=", ".join(names))
    return fit


def _usable(fit: MissingNormal) -> bool:
    """Tell whether the covariance can be inverted with some digits left."""
    variances = np.diag(fit.covariance)
    if not np.isfinite(fit.covariance).all() or (variances <= 0.0).any():
        return False
    scale = np.sqrt(variances)
    return bool(np.linalg.eigvalsh(fit.covariance / np.outer(scale, scale)).min() > 1e-10)


def _chi2_p(statistic: float, df: int) -> float:
    from scipy.special import chdtrc

    return above_zero(float(chdtrc(df, statistic)))


def _estimates(
    values: Array, fit: MissingNormal, names: Sequence[str], *, kinds: int
) -> Iterable[Estimate]:
    for name, mean in zip(names, fit.mean, strict=True):
        yield Estimate(term="mean", at={"variable": name}, estimate=mean, unit="points", n=fit.n)
    for i, first in enumerate(names):
        for j, second in enumerate(names):
            yield Estimate(
                term="covariance",
                at={"first": first, "second": second},
                estimate=fit.covariance[i, j],
                unit="points_squared",
                n=fit.n,
            )
    for name, column in zip(names, values.T, strict=True):
        yield Estimate(
            term="share_missing",
            at={"variable": name},
            estimate=1.0 - float(np.isfinite(column).mean()),
            unit="proportion",
            n=len(values),
        )
    yield Estimate(term="n_patterns", estimate=kinds, unit="count", n=fit.n)


def _pattern_table(groups: Sequence[Pattern], names: Sequence[str]) -> Table:
    rows = sorted(
        ((len(group.values), group.observed) for group in groups),
        key=lambda row: (-row[0], row[1].tolist()),
    )
    return Table(
        kind="counts",
        id="patterns",
        columns=("missing", "n"),
        rows=tuple(
            (", ".join(n for n, there in zip(names, o, strict=True) if not there), count)
            for count, o in rows
        ),
    )


def _notes(fit: MissingNormal, columns: int) -> list[Note]:
    notes = []
    if fit.n < _PER_COLUMN * columns:
        notes.append(
            caution(
                "designs_attrition.little_few",
                SmallSampleWarning,
                n=fit.n,
                columns=columns,
                enough=_PER_COLUMN * columns,
            )
        )
    if not fit.converged:
        notes.append(caution("designs_attrition.little_not_settled", n=fit.n))
    return notes
