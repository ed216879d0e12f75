"""Do two networks of the same people go together more than chance would make them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.networks import qap
from solidarity_eval._kernels.streams import generator
from solidarity_eval._kernels.student import above_zero
from solidarity_eval.errors import DataError, NoVarianceError
from solidarity_eval.estimation.arguments import (
    Alternative,
    check_alternative,
    check_flag,
    check_whole,
)
from solidarity_eval.reach._networks import read_ties
from solidarity_eval.reach._tables import labels, read_columns, words
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, FlowNode, HypothesisTest, Result

if TYPE_CHECKING:
    import pandas as pd


def qap_correlation(
    data: pd.DataFrame,
    *,
    other: pd.DataFrame,
    ego: str = "ego",
    alter: str = "alter",
    persons: Iterable[object] | None = None,
    directed: bool = True,
    alternative: Alternative = "two-sided",
    draws: int = 4_999,
    seed: int = 0,
) -> Result:
    r"""Correlation of two kinds of ties among the same people, with its QAP permutation test.

    .. math:: r = \operatorname{cor}_{i \ne j}(a_{ij}, b_{ij}), \qquad
              p = \frac{1 + \#\{b : |r_b| \ge |r|\}}{1 + B}

    Use it where a hypothesis was announced before: neighbours of one stairwell help each other
    more, say. The people of one network are permuted as wholes, so that the dependence of ties is
    kept. It is no test of a change: the network of a place at two times is always related to
    itself (:func:`network_comparison` describes it, without a p).

    Parameters
    ----------
    data, other : pandas.DataFrame
        One row per tie of each network.
    ego, alter : str
        Columns of the two people, in both tables.
    persons : iterable, optional
        Everyone who was asked; by default all who are in either table.
    directed : bool
        Whether "a names b" differs from "b names a".
    alternative : {"two-sided", "greater", "less"}
        ``greater`` means that the ties go together.
    draws : int
        Permutations drawn, at least 99; all are listed up to 7 people.
    seed : int
        Of the draws.

    Returns
    -------
    Result
        Estimate ``matrix_correlation``; test ``qap``; flow of the people.

    Raises
    ------
    NoVarianceError
        If a network has no tie or all of them.
    DataError, ArgumentError, ColumnNotFoundError, TooFewError
        If a person is tied to himself or is not in ``persons``, an argument is not allowed, a
        column is missing, or fewer than two people are there.

    Notes
    -----
    R's ``sna::qaptest`` with ``gcor`` gives b / B on each side; ours counts the observed order too,
    so that p is never 0. Listing all orders, p = b / n!.

    References
    ----------
    Krackhardt 1988; Phipson and Smyth 2010.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import qap_correlation
    >>> help_ties = pd.DataFrame({"ego": list("abcd"), "alter": list("badc")})
    >>> stairs = pd.DataFrame({"ego": list("abcda"), "alter": list("badcc")})
    >>> found = qap_correlation(help_ties, other=stairs)
    >>> round(found["matrix_correlation"].estimate, 3), found.test("qap").draws
    (0.837, 24)
    """
    check_flag("directed", directed)
    check_alternative(alternative)
    check_whole("draws", draws, least=99)
    check_whole("seed", seed, least=0)
    for table in (data, other):
        read_columns(table, (ego, alter))
    everyone = {
        str(name)
        for table in (data, other)
        for column in (ego, alter)
        for name in labels(table[column])
        if name is not None
    }
    asked = words("persons", persons) or tuple(sorted(everyone))
    strange = sorted(everyone - set(asked))
    if strange:
        raise DataError("reach_ties.different_persons", given=len(asked), value=strange[0])
    first, second = (
        read_ties(table, ego=ego, alter=alter, directed=directed, respondents=asked)
        for table in (data, other)
    )
    found = qap(
        first.square(),
        second.square(),
        directed=directed,
        draws=draws,
        generator=generator(seed, "qap_correlation"),
    )
    if np.isnan(found.observed):
        raise NoVarianceError("reach_ties.constant_network")
    test = HypothesisTest(
        name="qap",
        statistic=found.observed,
        p_value=above_zero(found.p_value(0.0, alternative)),
        alternative=alternative,
        p_method="permutation" if found.exact else "monte-carlo",
        draws=len(found.permuted),
    )
    estimate = Estimate(
        term="matrix_correlation", estimate=found.observed, unit="correlation", n=first.n
    )
    return Result(
        id="qap",
        method="qap_correlation",
        design="descriptive",
        about=About(unit="correlation"),
        estimates=(estimate,),
        tests=(test,),
        flow=Flow(nodes=(FlowNode(id="persons", n=first.n),)),
        settings={"directed": directed, "alternative": alternative, "draws": test.draws},
        seed=None if found.exact else seed,
        references=("krackhardt1988qap", "phipson2010"),
        versions=software(),
    )
