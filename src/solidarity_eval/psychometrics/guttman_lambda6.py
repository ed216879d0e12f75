"""Guttman's lambda 6."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from solidarity_eval._kernels import alpha as alpha_kernel
from solidarity_eval._kernels import one_factor as kernel
from solidarity_eval.psychometrics._answers import Ranges, complete_answers, require_no_constant
from solidarity_eval.psychometrics._factors import require_regular
from solidarity_eval.psychometrics._notes import left_out_notes, wrong_key_notes
from solidarity_eval.psychometrics._results import scale_result
from solidarity_eval.results import Estimate, Result

if TYPE_CHECKING:
    import pandas as pd


def guttman_lambda6(
    data: pd.DataFrame,
    *,
    items: Sequence[str],
    reverse: Sequence[str] = (),
    ranges: Ranges | None = None,
    person: str | None = None,
) -> Result:
    r"""Estimate a lower bound of reliability from what each item shares with all the others.

    .. math:: \lambda_6 = 1 - \frac{\sum_j (1 - R_j^2)}{\sum_{j, l} r_{jl}}

    where :math:`R_j^2` is the squared multiple correlation of item j on all the others.

    When to use it: beside alpha, for the sum of standardised items; it exceeds alpha when items
    fall into small groups. It rises by chance in small samples, where each item is fitted by
    k - 1 others, and it does not show that the items measure one thing.

    Parameters
    ----------
    data : pandas.DataFrame
        Wide form: one row per person. People with a missing answer are left out and counted.
    items : sequence of str
        At least two numeric columns, **already keyed in one direction** unless ``reverse``
        names those to turn.
    reverse : sequence of str
        Items to turn before anything else: ``low + high - answer``.
    ranges : mapping of item to (low, high), or one pair for all
        Ends of the answer scale of each reversed item, in points.
    person : str or None
        Column that identifies a person; when given, a person with several rows is an error.

    Returns
    -------
    Result
        Estimate ``guttman_lambda6`` (proportion of variance), without interval.

    Raises
    ------
    ArgumentError
        Fewer than two items, an item named twice, a reversed item without its range.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Fewer than 3 people with every answer.
    NoVarianceError
        An item to which everyone gave the same answer.
    DataError
        An item is a sum or copy of others, or there are no more people than items.

    Warns
    -----
    StatisticalWarning
        An item goes against the others (``wrong_key_suspected``).

    Notes
    -----
    From the correlation matrix, as ``G6(smc)`` of ``psych::alpha``. No sampling distribution of
    lambda 6 is in common use, so no interval is given.

    References
    ----------
    guttman1945

    Examples
    --------
    >>> from solidarity_eval.conformance.case import load_case
    >>> from solidarity_eval.psychometrics import guttman_lambda6
    >>> answers = load_case("B03_attitude").data()
    >>> result = guttman_lambda6(answers, items=list(answers))
    >>> round(result["guttman_lambda6"].estimate, 4)
    0.8752
    """
    answers = complete_answers(data, items=items, person=person, reverse=reverse, ranges=ranges)
    require_no_constant(answers)
    require_regular(answers)
    cov = alpha_kernel.covariance(answers.values)
    value = kernel.lambda6(alpha_kernel.correlation(cov))
    return scale_result(
        "guttman_lambda6",
        answers,
        estimates=[
            Estimate(term="guttman_lambda6", estimate=value, unit="proportion", n=answers.n)
        ],
        settings={"metric": "correlation"},
        notes=[
            *left_out_notes(answers),
            *wrong_key_notes(answers.items, alpha_kernel.item_rest(cov)),
        ],
    )
