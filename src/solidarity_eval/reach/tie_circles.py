"""How many people stand in each circle of ties, before and after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import TooFewError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.estimation.groups import few_people_notes
from solidarity_eval.reach._means import mean_estimate
from solidarity_eval.reach._tables import require_known, words
from solidarity_eval.reach._two_times import two_times
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, FlowEdge, FlowNode, Result, Scalar

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def tie_circles(
    data: pd.DataFrame,
    *,
    before: object,
    after: object,
    ego: str = "ego",
    alter: str = "alter",
    wave: str = "wave",
    circle: str = "circle",
    circles: Iterable[object] = ("close", "collective", "neighbourhood"),
    respondents: Iterable[object] | None = None,
    conf_level: float = 0.95,
) -> Result:
    r"""Mean number of people that a person names in each circle, before and after.

    .. math:: \bar d_c = \frac{1}{n}\sum_i (s_{ic,\text{after}} - s_{ic,\text{before}})

    Use it to tell close ties, those of the collective and those of the neighbourhood apart: the
    collective may grow while close ties stay as they were. It describes a change, not what made
    it, and says nothing of who is in the circles.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per tie and time; a row without ``alter`` is a person who named nobody.
    before, after : object
        Values of ``wave``.
    ego, alter, wave, circle : str
        Columns of who answers, of the person named, of the time and of the circle.
    circles : iterable
        The circles, from the inner one.
    respondents : iterable, optional
        Who answered at both times; by default those with a row at each.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        At each ``circle``: ``mean_ties`` at ``time`` before and after, and ``change`` with its t
        interval (unit ``count``, people named per person); flow of the people.

    Raises
    ------
    DataError
        If a circle is not in ``circles``, or the table is empty.
    ArgumentError, ColumnNotFoundError, TooFewError
        If an argument is not allowed, a column is missing, or fewer than two people answered at
        both times.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 people (note ``few_people``).

    Notes
    -----
    Someone named in two circles counts in both, once in each. The change is the paired t of R's
    ``t.test(after, before, paired = TRUE)``.

    References
    ----------
    Perry, Pescosolido and Borgatti 2018; Student 1908.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import tie_circles
    >>> ties = pd.DataFrame({
    ...     "ego": [f"p{i}" for i in range(10)] * 3, "wave": ["t0"] * 10 + ["t1"] * 20,
    ...     "alter": ["a"] * 20 + ["b"] * 10, "circle": ["close"] * 20 + ["collective"] * 10,
    ... })
    >>> found = tie_circles(ties, before="t0", after="t1")
    >>> [found.get("change", circle=c).estimate for c in ("close", "collective")]
    [0.0, 1.0]
    """
    level = check_conf_level(conf_level)
    names = words("circles", circles) or ()
    times = two_times(
        data,
        columns=(alter, circle),
        ego=ego,
        wave=wave,
        before=before,
        after=after,
        respondents=respondents,
    )
    n = len(times.egos)
    if n < 2:
        raise TooFewError("reach_ties.too_few_persons", n=n, column=str(ego))
    sizes = []
    for side in (times.before, times.after):
        rows = side[side[alter].notna() & side[circle].notna()]
        require_known(circle, rows[circle], names)
        sizes.append(_sizes(rows.drop_duplicates([ego, alter, circle]), times.egos,
                            names, columns=(ego, circle)))  # fmt: skip
    estimates: list[Estimate] = []
    for column, name in enumerate(names):
        first, second = sizes[0][:, column], sizes[1][:, column]
        estimates += [
            Estimate(
                term="mean_ties",
                at={"circle": name, "time": time},
                estimate=float(values.mean()),
                unit="count",
                n=n,
            )
            for time, values in (("before", first), ("after", second))
        ]
        at: dict[str, Scalar] = {"circle": name}
        estimates.append(
            mean_estimate("change", second - first, unit="count", conf_level=level, at=at)
        )
    return Result(
        id="tie_circles",
        method="tie_circles",
        design="one_group_pre_post",
        about=About(before=str(before), after=str(after), unit="count"),
        estimates=tuple(estimates),
        flow=Flow(
            nodes=(FlowNode(id="answered", n=n + times.once), FlowNode(id="compared", n=n)),
            edges=(
                FlowEdge(source="answered", target="compared", n=n),
                FlowEdge(source="answered", target="left_out", n=times.once, reason="one_time"),
            ),
        ),
        settings={"circles": names, "headline": "change"},
        references=("perry2018", "student1908"),
        notes=tuple(few_people_notes(n)),
        versions=software(),
    )


def _sizes(
    rows: pd.DataFrame, egos: tuple[str, ...], names: tuple[str, ...], *, columns: tuple[str, str]
) -> NDArray[np.float64]:
    counts = rows.groupby(list(columns)).size()
    found = counts.to_dict()
    return np.array([[found.get((who, name), 0) for name in names] for who in egos], dtype=float)
