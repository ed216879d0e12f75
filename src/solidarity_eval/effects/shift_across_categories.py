"""Who moved up, who moved down, category by category, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels import mcnemar, paired_proportions
from solidarity_eval._kernels.paired_proportions import paired_counts
from solidarity_eval._kernels.proportions import wilson
from solidarity_eval.effects._categorical import share
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_conf_level,
    is_number,
)
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import few_pairs_notes, outcome_pairs, wave_label
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, HypothesisTest, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.intake.pairs import Pairs


def shift_across_categories(
    data: pd.DataFrame,
    *,
    outcome: str,
    pre: object,
    post: object,
    categories: Sequence[float] | None = None,
    person: str = "person",
    wave: str = "wave",
    alternative: Alternative = "two-sided",
    conf_level: float = 0.95,
) -> Result:
    r"""Shares of people who moved up, stayed and moved down on an ordered answer.

    With :math:`u` people up, :math:`d` down among :math:`n`, the net shift is
    :math:`(u - d)/n`, with the adjusted Wald interval

    .. math::

        \tilde p_u - \tilde p_d \pm z \sqrt{\frac{\tilde p_u + \tilde p_d
        - (\tilde p_u - \tilde p_d)^2}{n + 2}}, \qquad
        \tilde p_u = \frac{u + 1}{n + 2}, \quad \tilde p_d = \frac{d + 1}{n + 2} .

    Use it for a single ordered answer of the same people at two times, where a mean of
    categories would say more than was asked. Read it with the change at each cut (who answers
    at or above each category), which shows whether the shift is at the bottom or at the top.
    It counts a step of one category like a step of three; the table ``transitions`` shows the
    steps. People at the top cannot move up: a full top category hides gains. Without a
    comparison group it does not show what moved people.

    Parameters
    ----------
    data : pandas.DataFrame
        Long form, one row per person and wave.
    outcome, person, wave : str
        Columns of the answer (numbers in the order of the categories), of the person, of the wave.
    pre, post : object
        Values of the wave column.
    categories : sequence of numbers, optional
        All the categories in rising order; by default those that were chosen.
    alternative : {"two-sided", "greater", "less"}
        Of the tests; ``greater`` means more people up than down.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``share_up``, ``share_same``, ``share_down`` (Wilson), ``net_shift``,
        ``change_at_or_above`` at each ``category`` but the lowest (Newcombe's paired interval)
        and ``proportion`` of each ``category`` at each ``wave`` (Wilson), unit ``proportion``;
        tests ``sign_midp`` (the default one) and ``sign_exact``; tables ``moves`` (``move, n``),
        ``transitions`` (``before, after, n``) and ``distribution`` (``wave, category, n``).

    Raises
    ------
    ArgumentError
        If a wave does not exist, or ``categories`` is not rising or lacks an answer that was given.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError, TooFewError
        If the table cannot be paired, or fewer than 2 people have both answers.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 pairs.
    StatisticalWarning
        Nobody moved.

    Notes
    -----
    The net shift itself is :math:`(u - d)/n`, not the middle of its interval. Wilson's intervals
    of the categories are separate, not simultaneous. The tests are those of McNemar applied
    to up and down; equality of ``share_up`` and ``share_down`` is weaker than "nothing changed".
    Same interval as R's ``statpsych::ci.prop.ps`` with :math:`f_{01} = d`, :math:`f_{10} = u`.

    References
    ----------
    Bonett and Price 2012; Newcombe 1998 (paired proportions); Agresti 2002.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.effects import shift_across_categories
    >>> answers = pd.DataFrame({
    ...     "person": list(range(10)) * 2,
    ...     "wave": ["before"] * 10 + ["after"] * 10,
    ...     "ease": [1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 2, 3, 2, 3, 4, 3, 2, 5, 5, 5],
    ... })
    >>> result = shift_across_categories(answers, outcome="ease", pre="before", post="after")
    >>> [result[term].estimate for term in ("share_up", "share_same", "share_down", "net_shift")]
    [0.6, 0.3, 0.1, 0.5]
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    pairs = outcome_pairs(data, outcome=outcome, pre=pre, post=post, person=person, wave=wave)
    scale = _scale(pairs, categories)
    notes = few_pairs_notes(pairs)
    up = int((pairs.after > pairs.before).sum())
    down = int((pairs.after < pairs.before).sum())
    if up + down == 0:
        notes.append(caution("effects_categorical.nobody_changed", n=pairs.n))
    tests = _tests(down, up, alternative)
    moves = (("up", up), ("same", pairs.n - up - down), ("down", down))
    sides = (wave_label(pre), wave_label(post))
    return Result(
        id=f"{outcome}.shift",
        method="shift_across_categories",
        design="one_group_pre_post",
        about=About(outcome=outcome, before=str(pre), after=str(post), unit="proportion"),
        estimates=(
            *(_share_of(f"share_{move}", x, pairs.n, level=level) for move, x in moves),
            _net_shift(down, up, pairs.n, level=level, p_value=tests[0].p_value),
            *(_change_at(pairs, category, level) for category in scale[1:]),
            *_distribution(pairs, scale, sides, level=level),
        ),
        tests=tests,
        tables=_tables(pairs, scale, sides, moves=moves),
        flow=pairs.flow,
        settings={
            "categories": scale,
            "difference": "post - pre",
            "interval": "adjusted_wald",
            "interval_of_shares": "wilson",
            "interval_of_cuts": "newcombe10",
            "alternative": alternative,
            "conf_level": level,
            "person": str(person),
            "wave": str(wave),
        },
        references=("bonett2012", "newcombe1998paired", "agresti2002", "wilson1927"),
        notes=tuple(notes),
        versions=software(),
    )


def _scale(pairs: Pairs, categories: Sequence[float] | None) -> tuple[float, ...]:
    """Return the categories in rising order, every answer among them."""
    chosen = np.unique(np.concatenate([pairs.before, pairs.after])).tolist()
    if categories is None:
        return tuple(chosen)
    given = list(categories) if isinstance(categories, Sequence | np.ndarray) else [categories]
    if not all(is_number(item) for item in given):
        raise ArgumentError("effects_categorical.categories_needed", value=repr(given))
    scale = tuple(float(item) for item in given)
    if len(scale) < 2 or list(scale) != sorted(set(scale)) or not set(chosen) <= set(scale):
        raise ArgumentError("effects_categorical.categories_needed", value=repr(given))
    return scale


def _share_of(term: str, x: int, n: int, *, level: float) -> Estimate:
    low, high = wilson(x, n, level)
    return Estimate(
        term=term,
        estimate=x / n,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="proportion",
        n=n,
    )


def _net_shift(down: int, up: int, n: int, *, level: float, p_value: float) -> Estimate:
    low, high = paired_proportions.adjusted_wald(down, up, n, conf_level=level)
    return Estimate(
        term="net_shift",
        estimate=(up - down) / n,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="proportion",
        n=n,
        p_value=p_value,
    )


def _change_at(pairs: Pairs, category: float, level: float) -> Estimate:
    """Return the change in the share of people at or above a category."""
    counts = paired_counts(pairs.before >= category, pairs.after >= category)
    low, high = paired_proportions.interval(counts, conf_level=level, method="newcombe10")
    return Estimate(
        term="change_at_or_above",
        at={"category": category},
        estimate=counts.difference,
        std_error=counts.std_error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="proportion",
        n=pairs.n,
        p_value=mcnemar.midp(counts.n10, counts.n01, alternative="two-sided"),
    )


def _distribution(
    pairs: Pairs, scale: tuple[float, ...], sides: tuple[Scalar, Scalar], *, level: float
) -> list[Estimate]:
    return [
        share(
            int((values == category).sum()),
            pairs.n,
            at={"wave": side, "category": category},
            conf_level=level,
        )
        for side, values in zip(sides, (pairs.before, pairs.after), strict=True)
        for category in scale
    ]


def _tests(down: int, up: int, alternative: Alternative) -> tuple[HypothesisTest, HypothesisTest]:
    return (
        HypothesisTest(
            name="sign_midp",
            statistic=up,
            p_value=mcnemar.midp(down, up, alternative=alternative),
            alternative=alternative,
            p_method="mid-p",
        ),
        HypothesisTest(
            name="sign_exact",
            statistic=up,
            p_value=mcnemar.exact_p(down, up, alternative=alternative),
            alternative=alternative,
            p_method="exact",
        ),
    )


def _tables(
    pairs: Pairs,
    scale: tuple[float, ...],
    sides: tuple[Scalar, Scalar],
    *,
    moves: tuple[tuple[str, int], ...],
) -> tuple[Table, Table, Table]:
    transitions = tuple(
        (start, end, int(((pairs.before == start) & (pairs.after == end)).sum()))
        for start in scale
        for end in scale
    )
    distribution = tuple(
        (side, category, int((values == category).sum()))
        for side, values in zip(sides, (pairs.before, pairs.after), strict=True)
        for category in scale
    )
    return (
        Table(id="moves", kind="counts", columns=("move", "n"), rows=moves),
        Table(
            id="transitions",
            kind="transitions",
            columns=("before", "after", "n"),
            rows=transitions,
        ),
        Table(
            id="distribution",
            kind="distribution",
            columns=("wave", "category", "n"),
            rows=distribution,
        ),
    )
