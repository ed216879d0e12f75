"""How alike two groups were before anything happened, variable by variable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.designs._balance import (
    STANDARDIZERS,
    balance_rows,
    balance_table,
    worst_difference,
)
from solidarity_eval.designs._covariates import Variable, covariate_names
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.designs._two_arms import Asked, TwoArms, read_two_arms
from solidarity_eval.designs._weighting import alike_state
from solidarity_eval.errors import DataError, TooFewError
from solidarity_eval.estimation.arguments import check_choice
from solidarity_eval.references.versions import software
from solidarity_eval.results import Estimate, Result, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("hedges1981", "sanchezmeca2003", "austin2009")


def baseline_balance(
    data: pd.DataFrame,
    *,
    covariates: str | Sequence[str],
    arm: str,
    programme: object,
    comparison: object,
    person: str | None = "person",
    weights: str | None = None,
    standardizer: str = "wwc",
) -> Result:
    r"""How far apart two groups were before the programme, in standard deviations; never a p.

    .. math::
        g = \Big(1 - \frac{3}{4N - 9}\Big) \frac{\bar x_1 - \bar x_0}{s}, \qquad
        d_{Cox} = \Big(1 - \frac{3}{4N - 9}\Big)
        \frac{\operatorname{logit} p_1 - \operatorname{logit} p_0}{1.65}

    for numbers (s the pooled SD) and for shares. Use it with any two groups, drawn by lot or not,
    before looking at outcomes. Groups alike in what was measured may differ in what was not. No
    test is made: a p of balance only tells how many people there are.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person. Never modified.
    covariates : str or sequence of str
        Columns known before: numbers, 0/1, or words (one row of the table per answer).
    arm : str
        Column of the group.
    programme, comparison : object
        Values of ``arm``; other groups are left aside.
    person : str or None
        Column of the person, so that nobody is counted twice; None when rows are people.
    weights : str, optional
        Column of the weight of each person, 0 or more, for the means; the SD stays unweighted.
    standardizer : {"wwc", "pooled_sd", "programme_sd", "average_sd"}
        ``wwc``: the formulas above. Else means and shares alike are divided by the pooled SD, the
        SD of the programme group, or the root mean square of both.

    Returns
    -------
    Result
        Estimate ``largest_difference`` (``sd``, sign left out). Table ``balance`` with columns
        ``variable, level, programme, comparison, smd, variance_ratio, category, n_programme,
        n_comparison``: means or shares, difference in SD, ratio of variances (numbers only), and
        ``satisfied`` (0.05 or less), ``adjustment_required`` (0.25 or less) or
        ``not_satisfied``. Table ``assumptions``.

    Raises
    ------
    ArgumentError
        An argument is not allowed, or a group does not exist.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The table cannot be read, or a person stands in several rows.
    DataError
        A column holds no answer, or more than 20 different words; a weight is below 0 or unknown.
    TooFewError
        A group has fewer people than the table takes.

    Notes
    -----
    Each row counts the people whose answer is known. The limits 0.05 and 0.25 are the rule of the
    What Works Clearinghouse (Procedures and Standards Handbook, version 5.0, 2022), which applies
    it with ``standardizer="wwc"``; a category is shown whatever the standardiser. For a share of
    exactly 0 or 1, half a person is added to each cell. R's ``cobalt::bal.tab`` divides by the SD
    of the treated or by the average.

    References
    ----------
    Hedges (1981), doi:10.3102/10769986006002107; Sánchez-Meca, Marín-Martínez and Chacón-Moscoso
    (2003), doi:10.1037/1082-989X.8.4.448; Austin (2009), doi:10.1002/sim.3697.

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({
    ...     "group": ["with"] * 5 + ["without"] * 5,
    ...     "age": [34, 41, 29, 52, 38, 45, 31, 48, 36, 50],
    ... })
    >>> found = baseline_balance(people, covariates="age", arm="group", programme="with",
    ...                          comparison="without", person=None)
    >>> table = found.table("balance")
    >>> round(table.column("smd")[0], 3), table.column("category")[0]
    (-0.344, 'not_satisfied')
    """
    check_choice("standardizer", standardizer, STANDARDIZERS)
    names = covariate_names(covariates)
    asked = Asked(
        outcome=weights,
        arm=arm,
        programme=programme,
        comparison=comparison,
        person=person,
        covariates=names,
    )
    people = read_two_arms(data, asked)
    unknown = [v.name for v in people.variables if not np.isfinite(v.values).any()]
    if unknown and len(people.treated):
        raise DataError("effects.no_values", column=unknown[0])
    needed = least_persons("baseline_balance")
    answered = _most_answers(people)
    if min(answered) < needed:
        raise TooFewError(
            "designs_weighted.too_few_in_arm",
            programme=answered[0],
            comparison=answered[1],
            needed=needed,
        )
    rows = balance_rows(
        people.variables,
        people.treated,
        weights=_weights(people, weights),
        standardizer=standardizer,
    )
    worst = worst_difference(rows)
    return Result(
        id="baseline_balance",
        method="baseline_balance",
        design="two_groups",
        estimates=()
        if worst is None
        else (
            Estimate(term="largest_difference", estimate=worst, unit="sd", n=len(people.treated)),
        ),
        tables=(balance_table(rows, "balance"), _assumptions(worst)),
        flow=people.flow(),
        settings={
            **people.settings(),
            "weights": weights,
            "standardizer": standardizer,
            "limits": (0.05, 0.25),
        },
        references=REFERENCES,
        versions=software(),
    )


def _weights(people: TwoArms, column: str | None) -> Array | None:
    if column is None or people.outcome is None:
        return None
    wrong = ~np.isfinite(people.outcome) | (people.outcome < 0.0)
    positive = people.outcome > 0.0
    if wrong.any() or not all((positive & own).any() for own in (people.treated, ~people.treated)):
        raise DataError("designs_weighted.weights", column=column, count=int(wrong.sum()))
    return people.outcome


def _most_answers(people: TwoArms) -> tuple[int, int]:
    """Return the people of each group whose most answered covariate is known."""

    def known(variable: Variable, own: NDArray[np.bool_]) -> int:
        return int((np.isfinite(variable.values) & own).sum())

    sides = (people.treated, ~people.treated)
    counts = [max(known(variable, own) for variable in people.variables) for own in sides]
    return counts[0], counts[1]


def _assumptions(worst: float | None) -> Table:
    evidence = None if worst is None else "worst_difference"
    return Table(
        kind="assumptions",
        columns=("assumption", "state", "evidence", "value"),
        rows=(
            ("measured_alike", alike_state(worst), evidence, worst),
            ("nothing_unmeasured", "untestable", None, None),
        ),
    )
