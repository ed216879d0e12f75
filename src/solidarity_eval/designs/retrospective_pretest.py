"""A « before » that people recall when they are asked about now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.moments import moments
from solidarity_eval._kernels.student import interval, t_p_value
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_conf_level,
)
from solidarity_eval.estimation.groups import require_one_row_each
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import (
    About,
    Estimate,
    Flow,
    FlowEdge,
    FlowNode,
    HypothesisTest,
    Result,
    Scalar,
    Table,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("howard1979", "ross1989", "hill2005")


def retrospective_pretest(
    data: pd.DataFrame,
    *,
    outcome_now: str,
    outcome_then: str,
    pre_outcome: str | None = None,
    person: str | None = "person",
    conf_level: float = 0.95,
    alternative: Alternative = "two-sided",
) -> Result:
    r"""Change between now and a before recalled on the same day, in points, with its t interval.

    .. math::
        \overline{d} \pm t_{n-1}\, s_d / \sqrt n, \qquad
        d_i = \text{now}_i - \text{then}_i

    Use it where nobody was asked before, or beside a true pre-test to see whether people changed
    their yardstick (response shift: then minus pre). It is a design of its own and never stands
    for a before/after: people tend to recall a start that fits the progress they expect, so that
    a change appears where nothing moved. It is no effect of a programme.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person. Never modified.
    outcome_now : str
        Column of the score for now, in points.
    outcome_then : str
        Column of the score recalled for before, asked at the same time, in points.
    pre_outcome : str, optional
        Column of the score that was truly given before, in points.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    conf_level : float
        Nominal coverage of the intervals, in (0, 1).
    alternative : {"two-sided", "greater", "less"}
        Of the test of ``change``; the interval has two sides.

    Returns
    -------
    Result
        Estimates ``change`` (points, now minus then) and ``mean`` at each ``time`` (points:
        ``now``, ``then``); with ``pre_outcome``, over the people who have all three scores,
        ``response_shift`` (then minus pre) and ``change_since_pretest`` (now minus pre), in
        points, without p. Test ``recalled_t``. Table ``assumptions``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or two of the columns are one.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    TooFewError
        Fewer people than the design takes have both scores, or nobody has the true one.

    Warns
    -----
    StatisticalWarning
        Always: the before is a memory (note ``recalled_before``); also when all changed alike.

    Notes
    -----
    The arithmetic is that of R's ``t.test(now, then, paired = TRUE)``; only what it may be called
    differs. A response shift below 0 (people now judge their start lower than they did) and a
    faulty memory cannot be told apart.

    References
    ----------
    Howard et al. (1979), doi:10.1177/014662167900300101; Ross (1989),
    doi:10.1037/0033-295X.96.2.341; Hill and Betz (2005), doi:10.1177/1098214005281356.

    Examples
    --------
    >>> import warnings
    >>> import pandas as pd
    >>> answers = pd.DataFrame({
    ...     "now": [5, 4, 6, 5, 3, 6, 5, 4, 6, 5],
    ...     "then": [3, 3, 4, 4, 3, 4, 2, 3, 5, 4],
    ...     "pre": [4, 3, 5, 4, 4, 4, 3, 4, 5, 4],
    ... })
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     result = retrospective_pretest(
    ...         answers, outcome_now="now", outcome_then="then", pre_outcome="pre", person=None)
    >>> [round(result[term].estimate, 2) for term in ("change", "response_shift")]
    [1.4, -0.5]
    """
    level = check_conf_level(conf_level)
    check_alternative(alternative)
    require_table(data)
    columns = [outcome_now, outcome_then, *([] if pre_outcome is None else [pre_outcome])]
    require_columns(data, *columns, optional=(person,))
    twice = [name for name in columns if columns.count(name) > 1 or name == person]
    if twice:
        raise ArgumentError("designs_weighted.same_column", name=str(twice[0]))
    if person is not None:
        require_one_row_each(data[person])
    now, then, *pre = (numeric(data[name], name) for name in columns)
    both = np.isfinite(now) & np.isfinite(then)
    n, needed = int(both.sum()), least_persons("retrospective_pretest")
    if n < needed:
        raise TooFewError("designs_weighted.too_few_recalled", n=n, needed=needed)
    change = _mean("change", now[both] - then[both], level, alternative=alternative)
    all_three = both & np.isfinite(pre[0]) if pre else np.zeros(len(now), dtype=bool)
    shift = _shift(*(values[all_three] for values in (now, then, *pre)), level=level)
    notes = [caution("designs_weighted.recalled_before")]
    if shift:
        notes.append(info("designs_weighted.response_shift", n=int(all_three.sum())))
    if change.std_error == 0.0:
        notes.append(caution("no_variance_of_change", n=n))
    return Result(
        id=f"{outcome_now}.retrospective_pretest",
        method="retrospective_pretest",
        design="retrospective_pretest",
        about=About(outcome=outcome_now, before=outcome_then, after=outcome_now, unit="points"),
        estimates=(
            change,
            *(
                Estimate(
                    term="mean",
                    at={"time": name},
                    estimate=moments(values[both]).mean,
                    unit="points",
                    n=n,
                )
                for name, values in (("now", now), ("then", then))
            ),
            *shift,
        ),
        tests=_test(change, alternative),
        tables=(_assumptions(shift),),
        flow=_flow(now, then),
        settings={
            "outcome_now": outcome_now,
            "outcome_then": outcome_then,
            "pre_outcome": pre_outcome,
            "person": person,
            "before": "recalled",
            "difference": "now - then",
            "conf_level": level,
            "alternative": alternative,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _mean(
    term: str, values: Array, level: float, *, alternative: Alternative | None = None
) -> Estimate:
    found = moments(values)
    error = found.sd / found.n**0.5
    low, high = interval(found.mean, error, conf_level=level, df=found.n - 1)
    return Estimate(
        term=term,
        estimate=found.mean,
        std_error=error,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="points",
        n=found.n,
        df=found.n - 1,
        p_value=t_p_value(found.mean / error, found.n - 1, alternative)
        if error and alternative
        else None,
    )


def _shift(now: Array, then: Array, *pre: Array, level: float) -> tuple[Estimate, ...]:
    """Return what the true pre-test tells, without p; nothing where there is none."""
    if not pre:
        return ()
    if len(now) < 2:
        raise TooFewError("designs_weighted.nobody_asked_before", n=len(now), needed=2)
    return (
        _mean("response_shift", then - pre[0], level),
        _mean("change_since_pretest", now - pre[0], level),
    )


def _test(change: Estimate, alternative: Alternative) -> tuple[HypothesisTest, ...]:
    if not change.std_error or change.p_value is None:
        return ()
    return (
        HypothesisTest(
            name="recalled_t",
            statistic=change.estimate / change.std_error,
            df=(change.df or 1.0,),
            p_value=change.p_value,
            alternative=alternative,
        ),
    )


def _assumptions(shift: tuple[Estimate, ...]) -> Table:
    state, evidence, value = "untestable", None, None
    if shift:
        found = shift[0]
        low, high = found.conf_low or 0.0, found.conf_high or 0.0
        state = "contradicted" if low > 0.0 or high < 0.0 else "doubtful"
        evidence, value = "response_shift", found.estimate
    rows: tuple[tuple[Scalar, ...], ...] = (
        ("faithful_memory", state, evidence, value),
        ("same_yardstick", state, evidence, value),
        ("no_other_event", "untestable", None, None),
    )
    return Table(
        kind="assumptions", columns=("assumption", "state", "evidence", "value"), rows=rows
    )


def _flow(now: Array, then: Array) -> Flow:
    known_now, known_then = np.isfinite(now), np.isfinite(then)
    n, kept = len(now), int((known_now & known_then).sum())
    return Flow(
        nodes=(
            FlowNode(id="after", n=int(known_now.sum())),
            FlowNode(id="before", n=int(known_then.sum())),
            FlowNode(id="asked", n=n),
            FlowNode(id="compared", n=kept),
        ),
        edges=(
            FlowEdge(source="asked", target="compared", n=kept),
            FlowEdge(source="asked", target="left_out", n=n - kept, reason="not_scorable"),
        ),
    )
