"""Confirmatory factor analysis of several scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from solidarity_eval.psychometrics._answers import (
    Ranges,
    check_choice,
    check_conf_level,
    complete_answers,
)
from solidarity_eval.psychometrics._confirm import FEWEST_PERSONS, StdErrors, confirm, factors_of

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.results import Result


def confirmatory_factor_analysis(
    data: pd.DataFrame,
    *,
    factors: Mapping[str, Sequence[str]],
    conf_level: float = 0.95,
    std_errors: StdErrors = "expected",
    reverse: Sequence[str] = (),
    ranges: Ranges | None = None,
    person: str | None = None,
) -> Result:
    r"""Ask whether items go together as a questionnaire says, each with one factor.

    .. math:: \Sigma = \Lambda \Psi \Lambda' + \mathrm{diag}(\theta)

    When to use it: for a questionnaire of several sub-scales, to see whether its published
    structure holds among these people. It is refused below 100 people. A good fit does not prove
    the structure: other models may fit as well. Changing the model until it fits, on the same
    people, proves nothing.

    Parameters
    ----------
    data : pandas.DataFrame
        Wide form: one row per person. People with a missing answer are left out and counted.
    factors : mapping of str to sequence of str
        Items of each factor; at least two per factor, three if there is one factor only. An item
        stands in one factor. Factors are free to correlate.
    conf_level : float
        Nominal coverage of the intervals of parameters, in (0, 1).
    std_errors : {"expected", "robust"}
        From the expected information, or of the sandwich kind.
    reverse : sequence of str
        Items to turn before anything else: ``low + high - answer``.
    ranges : mapping of item to (low, high), or one pair for all
        Ends of the answer scale of each reversed item, in points.
    person : str or None
        Column that identifies a person; when given, a person with several rows is an error.

    Returns
    -------
    Result
        At each ``factor`` and ``item``: ``loading`` (points), ``loading_standardized``
        (correlation); ``residual_variance`` (points squared) at each ``item``;
        ``factor_correlation`` at each pair ``factor``, ``other``. Indices ``rmsea`` (90 %
        interval), ``cfi``, ``tli``, ``srmr``, ``aic``, ``bic``, ``log_likelihood``,
        ``cfi_robust``, ``rmsea_robust``, ``scaling_factor``. Tests ``exact_fit``,
        ``exact_fit_scaled``, ``baseline``.

    Raises
    ------
    ArgumentError
        ``factors`` is not such a mapping, a factor has too few items, an item stands in two
        factors, an unknown ``std_errors``, a ``conf_level`` outside (0, 1), a reversed item
        without its range.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Fewer than 100 people with every answer.
    NoVarianceError
        An item to which everyone gave the same answer.
    DataError
        An item is a sum or copy of others, or the model has no solution.

    Warns
    -----
    StatisticalWarning
        An item with fewer than five different answers (``few_categories``); a negative residual
        variance (``improper_solution``); impossible factor correlations (``improper_factors``).

    Notes
    -----
    Normal-theory maximum likelihood on the covariance matrix (divisor n), chi2 = n F, as
    ``lavaan::cfa(std.lv = TRUE)``. Factors have variance 1; means are saturated. The scaled test
    and the robust indices are those of ``estimator = "MLR"``.

    References
    ----------
    joreskog1969, rosseel2012, bentler1990, browne1992, hu1999, yuan2000, brosseau2014

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import confirmatory_factor_analysis
    >>> tests = load_case("K01_hs_cfa").data()
    >>> result = confirmatory_factor_analysis(
    ...     tests,
    ...     factors={
    ...         "visual": ["x1", "x2", "x3"],
    ...         "textual": ["x4", "x5", "x6"],
    ...         "speed": ["x7", "x8", "x9"],
    ...     },
    ... )
    >>> round(result["cfi"].estimate, 3), round(result["srmr"].estimate, 3)
    (0.931, 0.065)
    """
    level = check_conf_level(conf_level)
    check_choice("std_errors", std_errors, ("expected", "robust"))
    items, structure = factors_of(factors)
    answers = complete_answers(
        data,
        items=items,
        person=person,
        reverse=reverse,
        ranges=ranges,
        fewest_persons=FEWEST_PERSONS,
    )
    return confirm(
        "confirmatory_factor_analysis", answers, structure, level=level, std_errors=std_errors
    )
