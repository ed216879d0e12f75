"""Linear mixed model with one grouping factor, and degrees of freedom for small samples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.designs._fixed_effects import ModelRows, model_rows, names_of
from solidarity_eval.designs._mixed import (
    DFS,
    LIKELIHOODS,
    Df,
    Likelihood,
    contrast_estimates,
    fitted,
    model_notes,
    variance_estimates,
)
from solidarity_eval.designs._result import assumption_table
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import check_choice, check_conf_level
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Result, Table

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("laird1982", "bates2015", "kuznetsova2017", "kenward1997", "halekoh2014")


def mixed_model(
    data: pd.DataFrame,
    *,
    outcome: str,
    covariates: str | Sequence[str] = (),
    group: str,
    slope: str | None = None,
    method: Likelihood = "reml",
    df: Df = "satterthwaite",
    conf_level: float = 0.95,
) -> Result:
    r"""Linear mixed model: fixed effects, and an intercept (and slope) of each group.

    .. math::
        y_{ij} = x_{ij}'\beta + b_{0i} + b_{1i} t_{ij} + e_{ij}, \qquad
        b_i \sim N(0, D), \quad e_{ij} \sim N(0, \sigma^2)

    Use it for answers that come in groups: the same person at several times, people of the same
    team or school. It uses every row, also of those who answered once, which is right if their
    silence depends on the answers that were seen and not on those that were not. Groups must be a
    sample of many: with few of them their variance is hardly known. It shows what goes together;
    only the design (a lot that was drawn) makes a coefficient an effect.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per answer. Never modified.
    outcome : str
        Column of the score, in points.
    covariates : str or sequence of str
        Columns of the fixed effects: numbers as they are, words as categories (treatment
        contrasts against the first level in alphabetical order).
    group : str
        Column of the grouping factor (person, team).
    slope : str, optional
        Column of numbers, one of the covariates, whose slope differs between groups; intercept
        and slope may correlate.
    method : {"reml", "ml"}
        Restricted or full maximum likelihood.
    df : {"satterthwaite", "kenward_roger"}
        Degrees of freedom; Kenward and Roger's also widens the standard errors, and needs REML.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).

    Returns
    -------
    Result
        Estimates ``coefficient`` at each ``covariate`` (and ``level``), the ``intercept`` first,
        in points per unit, with t intervals; ``group_variance``, with a slope also
        ``group_slope_variance`` and ``group_covariance``, ``residual_variance``
        (``points_squared``), without a slope ``icc`` (share of the variance between groups, given
        the fixed effects); ``log_likelihood`` (restricted for REML). Table ``assumptions``.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError
        An argument is not allowed, or the table cannot be read.
    DataError
        A covariate repeats the others or does not vary, or no finite maximum exists.
    NoVarianceError
        The fixed effects reproduce every value.
    TooFewError
        Fewer than 3 groups, no group with enough rows, or not more rows than coefficients.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 groups (note ``designs_mixed.few_groups``).
    StatisticalWarning
        A variance between groups is 0, or intercept and slope correlate at 1 (notes
        ``designs_mixed.no_group_variance``, ``designs_mixed.singular``).

    Notes
    -----
    The profiled deviance of ``lme4::lmer`` in the relative Cholesky factor, minimised by Newton's
    method with exact derivatives from sums per group; it stops at the maximum to the last digits,
    where ``lmer`` may stop a little short of it or, with a slope, on the edge where a variance is
    0 though the likelihood is higher inside.
    Satterthwaite's degrees of freedom are those of ``lmerTest`` with the exact curvature: they
    do not depend on where the slope's variable has its zero, while ``lmerTest`` takes the
    curvature by differences and can drift when that zero is far away. A variance of 0 is kept at
    0 and adds nothing to the uncertainty, as in ``lmerTest``.

    References
    ----------
    Laird & Ware (1982); Bates et al. (2015); Kuznetsova et al. (2017); Kenward & Roger (1997);
    Halekoh & Hojsgaard (2014).

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({
    ...     "person": list("abcdefghijkl") * 3,
    ...     "month": [0] * 12 + [6] * 12 + [12] * 12,
    ...     "trust": [3, 5, 4, 6, 2, 5, 4, 3, 6, 5, 4, 3, 4, 5, 5, 7, 2, 6, 4, 4, 6, 6, 5, 3]
    ...     + [5, 6, 4, 8, 3, 6, 5, 4, 7, 6, 6, 4],
    ... })
    >>> model = mixed_model(answers, outcome="trust", covariates="month", group="person")
    >>> month = model.get("coefficient", covariate="month")
    >>> round(month.estimate, 3), round(month.df)
    (0.097, 23)
    """
    level = check_conf_level(conf_level)
    check_choice("method", method, LIKELIHOODS)
    check_choice("df", df, DFS)
    if df == "kenward_roger" and method == "ml":
        raise ArgumentError("designs_mixed.kenward_roger_ml")
    names = names_of(covariates)
    if slope is not None and slope not in names:
        raise ArgumentError("designs_mixed.slope_not_fixed", slope=repr(slope))
    rows = model_rows(data, outcome=outcome, covariates=names, group=group, slope=slope)
    model = fitted(rows, method)
    return Result(
        id=f"{outcome}.mixed_model",
        method="mixed_model",
        design="grouped",
        about=About(outcome=outcome, unit="points"),
        estimates=(
            *contrast_estimates(
                model,
                np.eye(model.sums.p),
                [("coefficient", place) for place in rows.places],
                df=df,
                conf_level=level,
                n=rows.n,
            ),
            *variance_estimates(model, of="group", n=rows.n),
        ),
        tables=(_assumptions(rows),),
        flow=rows.flow,
        settings={
            "covariates": names,
            "coding": "treatment",
            "reference_levels": rows.reference,
            "group": group,
            "groups": rows.groups,
            "slope": slope,
            "random": "1" if slope is None else f"1 + `{slope}`",
            "method": method,
            "reml": method == "reml",
            "df": df,
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(model_notes(model)),
        versions=software(),
    )


def _assumptions(rows: ModelRows) -> Table:
    return assumption_table(
        (
            ("silence_told_by_answers", "untestable", None, None),
            ("independent_groups", "untestable", "groups", float(rows.groups)),
            ("normal_group_effects", "not_checked", None, None),
        )
    )
