"""The network of a place at two times: what was kept, what was formed, what is gone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.networks import matrix_correlation
from solidarity_eval.estimation.arguments import check_flag
from solidarity_eval.estimation.notes import info
from solidarity_eval.reach._networks import Ties, read_ties
from solidarity_eval.reach._two_times import two_times
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, FlowEdge, FlowNode, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd


def network_comparison(
    data: pd.DataFrame,
    *,
    before: object,
    after: object,
    ego: str = "ego",
    alter: str = "alter",
    wave: str = "wave",
    directed: bool = True,
    respondents: Iterable[object] | None = None,
) -> Result:
    r"""Compare the network of a place before and after, among who answered at both times.

    .. math:: \Delta = \text{density}_{\text{after}} - \text{density}_{\text{before}}, \qquad
              J = \frac{\text{kept}}{\text{kept} + \text{formed} + \text{gone}}

    Use it when everyone of a place told his or her ties at two times. Nothing is tested: a place
    has one network, its ties depend on each other, and nothing says how it would have moved on its
    own. The change of density is a fact of these people; it does not show what made it.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per tie and time; a row without ``alter`` is a person who named nobody.
    before, after : object
        Values of ``wave``.
    ego, alter, wave : str
        Columns of who tells the tie, of the person named and of the time.
    directed : bool
        Whether "a names b" differs from "b names a".
    respondents : iterable, optional
        Who answered at both times; by default those with a row at each.

    Returns
    -------
    Result
        Estimates ``density`` at ``time`` before and after and ``density_change``
        (``proportion``); ``mean_ties``, ``isolates`` and ``components`` at each time, ``kept``,
        ``formed`` and ``gone`` (``count``); ``jaccard`` (``proportion``) and
        ``matrix_correlation``, absent where they do not exist; table ``transitions``, columns
        ``before, after, n`` of pairs tied or not; flow of the people. No test and no interval.

    Raises
    ------
    DataError
        If a person is tied to himself, or the table is empty.
    ArgumentError, ColumnNotFoundError, TooFewError
        If an argument is not allowed, a column is missing, or fewer than two people answered at
        both times.

    Notes
    -----
    People named who did not answer at both times are in no index. The correlation is the one of
    R's ``sna::gcor``; it describes how alike the two networks are, and no p goes with it.

    References
    ----------
    Wasserman and Faust 1994; Snijders 2010.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import network_comparison
    >>> ties = pd.DataFrame({"ego": list("abcabc"), "alter": list("bca") + list("baa"),
    ...                      "wave": ["t0"] * 3 + ["t1"] * 3})
    >>> found = network_comparison(ties, before="t0", after="t1")
    >>> found["kept"].estimate, found["jaccard"].estimate
    (2.0, 0.5)
    """
    check_flag("directed", directed)
    times = two_times(
        data,
        columns=(alter,),
        ego=ego,
        wave=wave,
        before=before,
        after=after,
        respondents=respondents,
    )
    first, second = (
        read_ties(side, ego=ego, alter=alter, directed=directed, respondents=times.egos)
        for side in (times.before, times.after)
    )
    estimates = [*_at("before", first), *_at("after", second), *_moves(first, second)]
    n = first.n
    return Result(
        id="network_comparison",
        method="network_comparison",
        design="one_group_pre_post",
        about=About(before=str(before), after=str(after), unit="proportion"),
        estimates=tuple(estimates),
        tables=(_table(first, second),),
        flow=Flow(
            nodes=(FlowNode(id="answered", n=n + times.once), FlowNode(id="compared", n=n)),
            edges=(
                FlowEdge(source="answered", target="compared", n=n),
                FlowEdge(source="answered", target="left_out", n=times.once, reason="one_time"),
            ),
        ),
        settings={"directed": directed, "headline": "density_change"},
        references=("wasserman1994", "snijders2010"),
        notes=(info("reach_ties.one_network"),),
        versions=software(),
    )


def _at(time: str, ties: Ties) -> list[Estimate]:
    import networkx as nx

    graph = ties.graph()
    undirected = graph.to_undirected()
    count = len(ties.pairs) * (1 if ties.directed else 2)
    found = {
        "mean_ties": count / ties.n,
        "isolates": nx.number_of_isolates(graph),
        "components": nx.number_connected_components(undirected),
    }
    place: dict[str, Scalar] = {"time": time}
    return [
        Estimate(
            term="density",
            at=place,
            estimate=float(nx.density(graph)),
            unit="proportion",
            n=ties.n,
        ),
        *(
            Estimate(term=term, at=place, estimate=float(value), unit="count", n=ties.n)
            for term, value in found.items()
        ),
    ]


def _moves(first: Ties, second: Ties) -> list[Estimate]:
    old, new = set(first.pairs), set(second.pairs)
    n = first.n
    counts = {"kept": len(old & new), "formed": len(new - old), "gone": len(old - new)}
    change = (len(new) - len(old)) / first.possible
    estimates = [Estimate(term="density_change", estimate=change, unit="proportion", n=n)]
    estimates += [
        Estimate(term=term, estimate=float(value), unit="count", n=n)
        for term, value in counts.items()
    ]
    if old | new:
        jaccard = counts["kept"] / len(old | new)
        estimates.append(Estimate(term="jaccard", estimate=jaccard, unit="proportion", n=n))
    alike = matrix_correlation(first.square(), second.square(), directed=first.directed)
    if not np.isnan(alike):
        estimates.append(
            Estimate(term="matrix_correlation", estimate=alike, unit="correlation", n=n)
        )
    return estimates


def _table(first: Ties, second: Ties) -> Table:
    old, new = set(first.pairs), set(second.pairs)
    kept, formed, gone = len(old & new), len(new - old), len(old - new)
    never = first.possible - kept - formed - gone
    rows = (
        ("tied", "tied", kept),
        ("tied", "not_tied", gone),
        ("not_tied", "tied", formed),
        ("not_tied", "not_tied", never),
    )
    return Table(kind="transitions", columns=("before", "after", "n"), rows=rows)
