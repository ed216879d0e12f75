"""Do as many people gain an answer as lose it: McNemar's tests and the odds of moving."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solidarity_eval._kernels import mcnemar
from solidarity_eval._kernels.paired_proportions import PairedCounts, paired_counts
from solidarity_eval._kernels.proportions import clopper_pearson
from solidarity_eval._kernels.student import normal_p_value
from solidarity_eval.effects._categorical import is_success, success_values
from solidarity_eval.effects._mcnemar import mcnemar_tests, pairs_table
from solidarity_eval.estimation.arguments import Alternative, check_alternative, check_conf_level
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import few_pairs_notes, outcome_pairs
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


def mcnemar_test(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    success: float | Iterable[float] = (1,),
    person: str = "person",
    wave: str = "wave",
    alternative: Alternative = "two-sided",
    conf_level: float = 0.95,
) -> Result:
    r"""McNemar's tests, and the odds that a person who moved has gained the answer.

    Given the :math:`n_{01} + n_{10}` people who moved, those who gained are binomial with
    probability 1/2 if nothing changed. The paired odds ratio is :math:`n_{01} / n_{10}`, its exact
    interval the Clopper-Pearson interval of :math:`n_{01} / (n_{01} + n_{10})` turned into odds.

    Use it when the question is about those who moved. For the size of the change in the whole
    group, which is what a report needs, use :func:`change_in_proportion`: the odds of moving say
    nothing of how many moved. As there, nothing tells what caused the moves.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave.
    outcome, person, wave : str
        Columns of the answer (numbers), of the person and of the wave.
    pre, post : object
        Values of the wave column.
    success : number or iterable of numbers
        Answers that count.
    alternative : {"two-sided", "greater", "less"}
        Of the tests; ``greater`` means more gains than losses.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimate ``paired_odds_ratio`` (unit ``ratio``, infinite when nobody lost, absent when
        nobody moved; ``n`` counts those who moved); tests ``mcnemar_midp`` (the default one),
        ``mcnemar_exact``, ``mcnemar`` and ``mcnemar_continuity`` (Edwards' correction); table
        ``pairs``; the linkage ledger.

    Raises
    ------
    ArgumentError, ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        As for :func:`change_in_proportion`.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs.
    StatisticalWarning
        Nobody moved.

    Notes
    -----
    R's ``mcnemar.test`` is ``mcnemar_continuity`` by default and ``mcnemar`` with
    ``correct = FALSE``; its exact test is ``binom.test(n01, n01 + n10)``. The corrected and the
    exact test are conservative; mid-p is close to its level.

    References
    ----------
    McNemar 1947; Edwards 1948; Fagerland, Lydersen and Laake 2013.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import mcnemar_test
    >>> answers = pd.DataFrame({
    ...     "person": list(range(12)) * 2,
    ...     "wave": [1] * 12 + [2] * 12,
    ...     "in_work": [0] * 9 + [1] * 3 + [1] * 6 + [0] * 4 + [1] * 2,
    ... })
    >>> result = mcnemar_test(answers, outcome="in_work", pre=1, post=2)
    >>> result["paired_odds_ratio"].estimate, round(result.test("mcnemar_midp").p_value, 7)
    (6.0, 0.0703125)
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    counted = success_values(success)
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    counts = paired_counts(is_success(pairs.before, counted), is_success(pairs.after, counted))
    notes = few_pairs_notes(pairs)
    estimates: tuple[Estimate, ...] = ()
    tests = mcnemar_tests(counts, alternative)
    if counts.n10 + counts.n01 == 0:
        notes.append(caution("effects_categorical.nobody_changed", n=counts.n))
    else:
        estimates = (_odds(counts, level, tests[0].p_value),)
    return Result(
        id=f"{outcome}.mcnemar",
        method="mcnemar_test",
        design="one_group_pre_post",
        about=About(outcome=outcome, before=str(pre), after=str(post), unit="ratio"),
        estimates=estimates,
        tests=(*tests, _corrected(counts, alternative)),
        tables=(pairs_table(counts),),
        flow=pairs.flow,
        settings={
            "success": counted,
            "ratio": "gained / lost",
            "interval": "exact",
            "alternative": alternative,
            "conf_level": level,
            "person": str(person),
            "wave": str(wave),
        },
        references=("mcnemar1947", "edwards1948", "fagerland2013", "clopper1934"),
        notes=tuple(notes),
        versions=software(),
    )


def _odds(counts: PairedCounts, level: float, p_value: float) -> Estimate:
    moved = counts.n10 + counts.n01
    low, high = clopper_pearson(counts.n01, moved, level)
    return Estimate(
        term="paired_odds_ratio",
        estimate=math.inf if counts.n10 == 0 else counts.n01 / counts.n10,
        conf_low=low / (1 - low),
        conf_high=math.inf if counts.n10 == 0 else high / (1 - high),
        conf_level=level,
        unit="ratio",
        transform="log",
        n=moved,
        p_value=p_value,
    )


def _corrected(counts: PairedCounts, alternative: Alternative) -> HypothesisTest:
    chi2 = mcnemar.continuity_chi2(counts.n10, counts.n01)
    z = math.copysign(math.sqrt(chi2), counts.n01 - counts.n10)
    return HypothesisTest(
        name="mcnemar_continuity",
        statistic=chi2,
        df=(1,),
        p_value=normal_p_value(z, alternative),
        alternative=alternative,
    )
