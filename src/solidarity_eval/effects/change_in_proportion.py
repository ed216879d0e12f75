"""Change in the share of people who answer in a given way, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval._kernels import paired_proportions
from solidarity_eval.effects._categorical import is_success, share, success_values
from solidarity_eval.effects._mcnemar import mcnemar_tests, pairs_table
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_choice,
    check_conf_level,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import few_pairs_notes, outcome_pairs, wave_label
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def change_in_proportion(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    success: float | Iterable[float] = (1,),
    person: str = "person",
    wave: str = "wave",
    method: str = "newcombe10",
    alternative: Alternative = "two-sided",
    conf_level: float = 0.95,
) -> Result:
    r"""Share of the same people with a given answer: after minus before.

    With :math:`n_{10}` people who lose the answer and :math:`n_{01}` who gain it among
    :math:`n` pairs, the change is :math:`D = p_2 - p_1 = (n_{01} - n_{10}) / n`. Newcombe's
    method 10 joins the Wilson limits :math:`(l_i, u_i)` of the two shares through their
    correlation :math:`\hat\phi`:

    .. math::

        L = D - \sqrt{(p_2 - l_2)^2 - 2 \hat\phi (p_2 - l_2)(u_1 - p_1) + (u_1 - p_1)^2}, \quad
        U = D + \sqrt{(u_2 - p_2)^2 - 2 \hat\phi (u_2 - p_2)(p_1 - l_1) + (p_1 - l_1)^2}.

    Use it for a yes/no answer, or a cut of an ordered one, of the same people at two times.
    It does not show that the programme moved the share: without a comparison group nothing
    does. It does not show who moved either: a change of 0 may hide as many losses as gains,
    so read the table ``pairs`` beside it.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave.
    outcome, person, wave : str
        Columns of the answer (numbers), of the person and of the wave.
    pre, post : object
        Values of the wave column.
    success : number or iterable of numbers
        Answers that count. Any other answer counts as the contrary; leave a missing answer,
        a refusal or a "does not apply" empty.
    method : {"newcombe10", "newcombe8", "wald"}
        Interval of the change; method 8 takes the correlation as it is, method 10 shrinks a
        positive one by n/2 in its numerator.
    alternative : {"two-sided", "greater", "less"}
        Of the tests; the intervals stay two-sided.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``change_in_proportion`` (unit ``proportion``: 0.10 is ten percentage
        points) and ``proportion`` at each ``wave`` with Wilson intervals; tests
        ``mcnemar_midp`` (the default one), ``mcnemar_exact`` and ``mcnemar``; table ``pairs``
        with the counts ``n11, n10, n01, n00`` (first digit before, second after); the flow of
        who could be paired.

    Raises
    ------
    ColumnNotFoundError, RepeatedPersonError, NonNumericError
        If the table cannot be paired.
    TooFewError
        If fewer than 2 people have both answers.
    ArgumentError
        If ``conf_level``, ``method``, ``alternative`` or ``success`` is not allowed, or a wave
        is not in the table.

    Warns
    -----
    SmallSampleWarning
        If there are fewer than 10 pairs.
    StatisticalWarning
        If nobody changed: the tests then say nothing (p = 1).

    Notes
    -----
    The standard error is Wald's,
    :math:`\sqrt{n_{01} + n_{10} - (n_{01} - n_{10})^2 / n} / n`, and serves synthesis; the
    default interval does not use it. The p-values are conditional on the people who
    changed: :math:`n_{01}` is binomial :math:`(n_{01} + n_{10}, 1/2)`. The mid-p counts
    the observed outcome half; it keeps close to its level where the exact test is too
    cautious. R's ``mcnemar.test`` corrects for continuity by default; ``mcnemar`` here does not
    (:func:`mcnemar_test` gives both). Interval and test rest on different approximations,
    so they may disagree near the limit: read the interval.

    References
    ----------
    Newcombe 1998 (paired proportions); Fagerland, Lydersen and Laake 2013; McNemar 1947;
    Wilson 1927.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import change_in_proportion
    >>> answers = pd.DataFrame({
    ...     "person": list("abcdefghij") * 2,
    ...     "wave": ["before"] * 10 + ["after"] * 10,
    ...     "knows_a_neighbour": [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0],
    ... })
    >>> result = change_in_proportion(
    ...     answers, outcome="knows_a_neighbour", pre="before", post="after")
    >>> change = result["change_in_proportion"]
    >>> change.estimate, round(change.conf_low, 3), round(change.conf_high, 3)
    (0.3, -0.118, 0.601)
    >>> result.table("pairs").rows
    ((2, 1, 4, 3),)
    """
    check_conf_level(conf_level)
    check_choice("method", method, paired_proportions.METHODS)
    check_alternative(alternative)
    counted = success_values(success)
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    counts = paired_proportions.paired_counts(
        is_success(pairs.before, counted), is_success(pairs.after, counted)
    )
    notes = few_pairs_notes(pairs)
    if counts.n10 + counts.n01 == 0:
        notes.append(caution("effects_categorical.nobody_changed", n=counts.n))
    tests = mcnemar_tests(counts, alternative)
    low, high = paired_proportions.interval(counts, conf_level=conf_level, method=method)
    change = Estimate(
        term="change_in_proportion",
        estimate=counts.difference,
        std_error=counts.std_error,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        unit="proportion",
        n=counts.n,
        p_value=tests[0].p_value,
    )
    shares = (
        share(
            counts.n11 + counts.n10, counts.n, at={"wave": wave_label(pre)}, conf_level=conf_level
        ),
        share(
            counts.n11 + counts.n01, counts.n, at={"wave": wave_label(post)}, conf_level=conf_level
        ),
    )
    return Result(
        id=f"{outcome}.change",
        method="change_in_proportion",
        design="one_group_pre_post",
        about=About(outcome=outcome, before=str(pre), after=str(post), unit="proportion"),
        estimates=(change, *shares),
        tests=tests,
        tables=(pairs_table(counts),),
        flow=pairs.flow,
        settings={
            "success": counted,
            "difference": "post - pre",
            "interval": method,
            "interval_of_shares": "wilson",
            "alternative": alternative,
            "conf_level": conf_level,
            "person": str(person),
            "wave": str(wave),
        },
        references=("newcombe1998paired", "fagerland2013", "mcnemar1947", "wilson1927"),
        notes=tuple(notes),
        versions=software(),
    )
