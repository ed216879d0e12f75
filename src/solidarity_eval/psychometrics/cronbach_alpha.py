"""Cronbach's alpha with Feldt's interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from solidarity_eval._kernels import alpha as kernel
from solidarity_eval.errors import NoVarianceError
from solidarity_eval.psychometrics._answers import (
    Answers,
    Ranges,
    check_choice,
    check_conf_level,
    complete_answers,
    require_no_constant,
)
from solidarity_eval.psychometrics._notes import issue, left_out_note, wrong_key_notes
from solidarity_eval.references.versions import software
from solidarity_eval.results import Estimate, Note, Result

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

METHODS = ("raw", "standardized")


def cronbach_alpha(
    data: pd.DataFrame,
    *,
    items: Sequence[str],
    method: Literal["raw", "standardized"] = "raw",
    conf_level: float = 0.95,
    reverse: Sequence[str] = (),
    ranges: Ranges | None = None,
    person: str | None = None,
) -> Result:
    r"""Estimate the internal consistency of the sum (or mean) of several items.

    .. math:: \alpha = \frac{k}{k - 1}
              \left(1 - \frac{\sum_j s_j^2}{\sum_{j, l} s_{jl}}\right)

    When to use it: for a score that is the sum or mean of items meant to say the same thing. It
    is the share of the variance of the score that the items have in common, if they measure one
    thing equally well and their errors are independent; otherwise it is most often a lower
    bound. It does not show that the items measure one thing, nor what they measure, and it says
    nothing about how stable a score is over time: the reliability of a change, or the drift of
    people recruited for a low score, needs a test-retest correlation, never alpha. It has no
    meaning for a formative index (a list of resources or steps).

    Parameters
    ----------
    data : pandas.DataFrame
        Wide form: one row per person. People with a missing answer are left out and counted.
    items : sequence of str
        At least two numeric columns, **already keyed in one direction** unless ``reverse``
        names those to turn.
    method : {"raw", "standardized"}
        ``raw`` from covariances, for a score that adds the answers as they are;
        ``standardized`` from correlations, for a score that adds standardised items.
    conf_level : float
        Nominal coverage in (0, 1).
    reverse : sequence of str
        Items to turn before anything else: ``low + high - answer``.
    ranges : mapping of item to (low, high), or one pair for all
        Ends of the answer scale of each reversed item, in points.
    person : str or None
        Column that identifies a person; when given, a person with several rows is an error.

    Returns
    -------
    Result
        Estimates ``alpha`` (proportion of variance, at most 1, may be negative; the interval
        for ``raw``), ``mean_inter_item_r`` (correlation; absent when an item is constant) and
        ``n`` (people with every answer).

    Raises
    ------
    ArgumentError
        Fewer than two items, an item named twice, an unknown method, a ``conf_level`` outside
        (0, 1), a reversed item without its range.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Fewer than 3 people with every answer.
    NoVarianceError
        The score does not vary; or, with ``standardized``, an item does not.

    Warns
    -----
    StatisticalWarning
        An item correlates negatively with the sum of the others (``wrong_key_suspected``): it
        is probably keyed the other way. An item to which everyone gave the same answer
        (``constant_item``).

    Notes
    -----
    The interval is Feldt's: :math:`1 - (1 - \hat\alpha) F`, with F the quantiles of the F
    distribution with n - 1 and (n - 1)(k - 1) degrees of freedom. It is exact for normal,
    compound-symmetric items. No interval is given for ``standardized``, for which that
    derivation does not hold. ``psych::alpha`` in R returns the same estimates and
    ``psych::alpha.ci`` the same interval; pingouin rounds its interval to three decimals. No
    item is ever turned automatically.

    References
    ----------
    cronbach1951, feldt1965, sijtsma2009

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame(
    ...     {"a": [1, 2, 3, 4, 5, 4], "b": [2, 2, 3, 5, 4, 4], "c": [1, 3, 2, 4, 4, 5]}
    ... )
    >>> result = cronbach_alpha(answers, items=["a", "b", "c"])
    >>> round(result["alpha"].estimate, 3)
    0.923
    """
    check_choice("method", method, METHODS)
    level = check_conf_level(conf_level)
    answers = complete_answers(data, items=items, person=person, reverse=reverse, ranges=ranges)
    cov = kernel.covariance(answers.values)
    if cov.sum() <= 1e-12 * cov.trace():
        raise NoVarianceError("psychometrics.constant_score", items=", ".join(answers.items))
    if method != "raw":
        require_no_constant(answers)
    notes = _notes(answers, cov)
    issue(notes)
    return Result(
        id="cronbach_alpha",
        method="cronbach_alpha",
        design="one_sample",
        estimates=_estimates(answers, cov, method=method, level=level),
        settings={
            "method": method,
            "interval": "feldt" if method == "raw" else None,
            "items": answers.items,
            "reverse": tuple(reverse),
            "missing": "complete_cases",
        },
        references=("cronbach1951", "feldt1965", "sijtsma2009"),
        notes=tuple(notes),
        versions=software(),
    )


def _estimates(
    answers: Answers, cov: NDArray[np.float64], *, method: str, level: float
) -> tuple[Estimate, ...]:
    n, k = answers.n, answers.k
    estimates = []
    if method == "raw":
        value = kernel.alpha(cov)
        low, high = kernel.feldt_interval(value, n=n, k=k, conf_level=level)
        estimates.append(
            Estimate(
                term="alpha",
                estimate=value,
                unit="proportion",
                conf_low=low,
                conf_high=high,
                conf_level=level,
                n=n,
            )
        )
    else:
        value = kernel.alpha(kernel.correlation(cov))
        estimates.append(Estimate(term="alpha", estimate=value, unit="proportion", n=n))
    if not answers.constant:
        mean_r = kernel.mean_off_diagonal(kernel.correlation(cov))
        estimates.append(
            Estimate(term="mean_inter_item_r", estimate=mean_r, unit="correlation", n=n)
        )
    estimates.append(Estimate(term="n", estimate=n, unit="count", n=n))
    return tuple(estimates)


def _notes(answers: Answers, cov: NDArray[np.float64]) -> list[Note]:
    notes = left_out_note(answers)
    notes += [Note(code="constant_item", values={"item": item}) for item in answers.constant]
    return notes + wrong_key_notes(answers.items, kernel.item_rest(cov))
