"""Cronbach's alpha with Feldt's interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from solidarity_eval._kernels import alpha as kernel
from solidarity_eval.psychometrics._answers import (
    Answers,
    Ranges,
    check_choice,
    check_conf_level,
    complete_answers,
    require_no_constant,
    require_varying_score,
)
from solidarity_eval.psychometrics._notes import (
    constant_item_notes,
    left_out_notes,
    wrong_key_notes,
)
from solidarity_eval.psychometrics._ordered import polychoric_matrix, require_ordered
from solidarity_eval.psychometrics._results import bounded, scale_result
from solidarity_eval.results import Estimate, Note, Result

if TYPE_CHECKING:
    import pandas as pd

METHODS = ("raw", "standardized", "ordinal")


def cronbach_alpha(
    data: pd.DataFrame,
    *,
    items: Sequence[str],
    method: Literal["raw", "standardized", "ordinal"] = "raw",
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
    method : {"raw", "standardized", "ordinal"}
        ``raw`` from covariances, for a score that adds the answers as they are;
        ``standardized`` from correlations, for a score that adds standardised items;
        ``ordinal`` from polychoric correlations: the alpha of the normal variables supposed to
        lie behind the answers, **not** of the score that people add up.
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
        for ``raw``), ``mean_inter_item_r`` (Pearson correlation; absent when an item is
        constant) and ``n`` (people with every answer).

    Raises
    ------
    ArgumentError
        Fewer than two items, an item named twice, an unknown method, a ``conf_level`` outside
        (0, 1), a reversed item without its range; with ``ordinal``, an item of more than 15
        different answers.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read as described.
    TooFewError
        Fewer than 3 people with every answer; fewer than 50 with ``ordinal``.
    NoVarianceError
        The score does not vary; or an item does not, unless ``raw``.

    Warns
    -----
    StatisticalWarning
        An item correlates negatively with the sum of the others (``wrong_key_suspected``): it
        may be keyed the other way. An item to which everyone gave the same answer
        (``constant_item``). A polychoric correlation at its limit (``polychoric_limit``).

    Notes
    -----
    The interval is Feldt's: :math:`1 - (1 - \hat\alpha) F`, with F the quantiles of the F
    distribution with n - 1 and (n - 1)(k - 1) degrees of freedom. It is exact for normal,
    compound-symmetric items. No interval is given for the other methods, for which that
    derivation does not hold. ``psych::alpha`` in R returns the same estimates and
    ``psych::alpha.ci`` the same interval; pingouin rounds its interval to three decimals.
    Ordinal alpha takes two-step polychoric correlations without continuity correction, as
    ``polycor::polychor``; ``psych::polychoric`` adds 0.5 to empty cells unless ``correct = 0``.
    No item is ever turned automatically.

    References
    ----------
    cronbach1951, feldt1965, sijtsma2009, zumbo2007

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.psychometrics import cronbach_alpha
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
    require_varying_score(answers, cov)
    notes = left_out_notes(answers)
    if method == "raw":
        notes += constant_item_notes(answers)
        alpha = _raw(answers, kernel.alpha(cov), level)
    else:
        require_no_constant(answers)
        alpha = _without_interval(answers, method, notes)
    estimates = [alpha]
    if not answers.constant:
        mean_r = kernel.mean_off_diagonal(kernel.correlation(cov))
        estimates.append(bounded("mean_inter_item_r", mean_r, unit="correlation", n=answers.n))
    estimates.append(bounded("n", answers.n, unit="count", n=answers.n))
    notes += wrong_key_notes(answers.items, kernel.item_rest(cov))
    return scale_result(
        "cronbach_alpha",
        answers,
        estimates=estimates,
        settings={"method": method, "interval": "feldt" if method == "raw" else None},
        notes=notes,
    )


def _raw(answers: Answers, value: float, level: float) -> Estimate:
    low, high = kernel.feldt_interval(value, n=answers.n, k=answers.k, conf_level=level)
    return bounded("alpha", value, unit="proportion", n=answers.n, bounds=(low, high, level))


def _without_interval(answers: Answers, method: str, notes: list[Note]) -> Estimate:
    if method == "ordinal":
        require_ordered(answers)
        corr, limits = polychoric_matrix(answers)
        notes += limits
    else:
        corr = kernel.correlation(kernel.covariance(answers.values))
    return bounded("alpha", kernel.alpha(corr), unit="proportion", n=answers.n)
