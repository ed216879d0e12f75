"""One-factor model of a scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval.psychometrics._answers import (
    Ranges,
    check_choice,
    check_conf_level,
    complete_answers,
)
from solidarity_eval.psychometrics._confirm import FEWEST_PERSONS, Factors, StdErrors, confirm

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.results import Result


def one_factor_cfa(
    data: pd.DataFrame,
    *,
    items: Sequence[str],
    conf_level: float = 0.95,
    std_errors: StdErrors = "expected",
    reverse: Sequence[str] = (),
    ranges: Ranges | None = None,
    person: str | None = None,
) -> Result:
    r"""Ask whether one factor accounts for the covariances of the items.

    .. math:: \Sigma = \lambda \lambda' + \mathrm{diag}(\theta)

    When to use it: before calling the sum of the items a score of one thing, and before omega.
    It is refused below 100 people, where fit indices say little. A good fit does not prove the
    model: other models may fit as well. The exact-fit test rejects small misfits in large
    samples; cut-offs of the indices are conventions.

    Parameters
    ----------
    data : pandas.DataFrame
        Wide form: one row per person. People with a missing answer are left out and counted.
    items : sequence of str
        At least three numeric columns, **already keyed in one direction** unless ``reverse``
        names those to turn (the keying does not change the fit).
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
        At each ``item`` (factor ``score``): ``loading`` (points), ``loading_standardized``
        (correlation), ``residual_variance`` (points squared). Indices ``rmsea`` (90 % interval),
        ``cfi``, ``tli``, ``srmr``, ``aic``, ``bic``, ``log_likelihood``, ``cfi_robust``,
        ``rmsea_robust``, ``scaling_factor``. Tests ``exact_fit``, ``exact_fit_scaled``,
        ``baseline``.

    Raises
    ------
    ArgumentError
        Fewer than three items, an item named twice, an unknown ``std_errors``, a ``conf_level``
        outside (0, 1), a reversed item without its range.
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
        variance (``improper_solution``).

    Notes
    -----
    Normal-theory maximum likelihood on the covariance matrix (divisor n), chi2 = n F, as
    ``lavaan::cfa(std.lv = TRUE)``. The factor has variance 1. The scaled test and the robust
    indices are those of ``estimator = "MLR"``. With three items the model is saturated: loadings
    only, no fit.

    References
    ----------
    joreskog1969, rosseel2012, bentler1990, browne1992, hu1999, yuan2000, brosseau2014

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import one_factor_cfa
    >>> answers = load_case("K03_onefactor_bfi_n").data()
    >>> result = one_factor_cfa(answers, items=list(answers))
    >>> round(result["cfi"].estimate, 3), round(result["rmsea"].estimate, 3)
    (0.864, 0.22)
    """
    level = check_conf_level(conf_level)
    check_choice("std_errors", std_errors, ("expected", "robust"))
    answers = complete_answers(
        data,
        items=items,
        person=person,
        reverse=reverse,
        ranges=ranges,
        fewest_items=3,
        fewest_persons=FEWEST_PERSONS,
    )
    factors = Factors(names=("score",), pattern=(tuple(range(answers.k)),))
    return confirm("one_factor_cfa", answers, factors, level=level, std_errors=std_errors)
