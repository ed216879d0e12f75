"""How many new codes each further interview brings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.accumulation import drawn_curves, expected_curve
from solidarity_eval._kernels.streams import generator
from solidarity_eval.errors import ArgumentError, TooFewError
from solidarity_eval.estimation.arguments import check_conf_level, check_whole
from solidarity_eval.reach._sources import Sources, read_sources
from solidarity_eval.reach._tables import words
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, FlowNode, Result, Table

if TYPE_CHECKING:
    import pandas as pd


def saturation_curve(
    data: pd.DataFrame,
    *,
    source: str = "source",
    code: str = "code",
    codes: Iterable[object] | None = None,
    sources: Iterable[object] | None = None,
    order: Iterable[object] | None = None,
    conf_level: float = 0.95,
    draws: int = 1_999,
    seed: int = 0,
) -> Result:
    r"""Different codes met after k interviews, over all orders of the interviews.

    .. math:: S(k) = \sum_c \left[ 1 - \binom{n - m_c}{k} \Big/ \binom{n}{k} \right]

    with :math:`m_c` of :math:`n` interviews having code :math:`c`.

    Use it to see whether further interviews still brought new codes: the last steps are nearly
    flat when they did not. It does not show that nothing more could be said: other people, or
    other questions, may bring more; and a codebook fixed beforehand cannot grow.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per extract and code.
    source, code : str
        Columns of the interview and of the code.
    codes : iterable, optional
        The codebook; by default the codes met.
    sources : iterable, optional
        Every interview, those in which nothing was coded too.
    order : iterable, optional
        The interviews in the order in which they took place; by default that of the table.
    conf_level : float
        Share of the orders that the band holds, in (0, 1).
    draws : int
        Orders drawn for the band, at least 199.
    seed : int
        Of the draws.

    Returns
    -------
    Result
        Estimates ``codes`` (all met), ``codes_found`` at each ``sources`` (mean over all orders,
        with the band of drawn orders as bounds) and ``new_in_last`` (mean of new codes in the last
        interview; unit ``count``); table ``curve``, columns ``sources, mean, low, high, observed``.

    Raises
    ------
    DataError
        If no row has an interview and a code, or one is not in the list given.
    ArgumentError, ColumnNotFoundError, TooFewError
        If an argument is not allowed, a column is missing, or there is one interview only.

    Notes
    -----
    The mean is exact over all n! orders (the species accumulation curve of ecology, R's
    ``vegan::specaccum(method = "exact")``); orders are drawn for the band only, which tells of the
    order, not of other interviews. ``new_in_last`` is the number of codes that stand in one
    interview alone, over n.

    References
    ----------
    Guest, Bunce and Johnson 2006; Ugland, Gray and Ellingsen 2003.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import saturation_curve
    >>> codes = pd.DataFrame({"source": [1, 1, 2, 2, 3], "code": list("abacb")})
    >>> curve = saturation_curve(codes)
    >>> round(curve.get("codes_found", sources=2).estimate, 3)
    2.667
    """
    level = check_conf_level(conf_level)
    check_whole("draws", draws, least=199)
    check_whole("seed", seed, least=0)
    read = read_sources(data, source=source, code=code, codes=codes, sources=sources)
    n = len(read.names)
    if n < 2:
        raise TooFewError("reach_ties.too_few_units", n=n)
    names = words("order", order) or read.names
    if set(names) != set(read.names):
        strange = sorted(set(names) ^ set(read.names))
        raise ArgumentError("reach_ties.source_unknown", value=strange[0])
    there = _presence(read, names)
    mean = expected_curve(there.sum(axis=0), n)
    stream = generator(seed, "saturation_curve", str(code))
    orders = drawn_curves(there, draws=draws, generator=stream)
    tail = (1 - level) / 2
    low, high = np.quantile(orders, [tail, 1 - tail], axis=0)
    observed = np.maximum.accumulate(there, axis=0).sum(axis=1)
    estimates = [
        Estimate(term="codes", estimate=float(mean[-1]), unit="count", n=n),
        Estimate(
            term="new_in_last",
            estimate=float((there.sum(axis=0) == 1).sum()) / n,
            unit="count",
            n=n,
        ),
        *(
            Estimate(
                term="codes_found",
                at={"sources": k + 1},
                estimate=float(mean[k]),
                conf_low=float(low[k]),
                conf_high=float(high[k]),
                conf_level=level,
                unit="count",
                n=n,
            )
            for k in range(n)
        ),
    ]
    rows = tuple(
        (k + 1, float(mean[k]), float(low[k]), float(high[k]), int(observed[k])) for k in range(n)
    )
    columns = ("sources", "mean", "low", "high", "observed")
    return Result(
        id=f"{code}.saturation",
        method="saturation_curve",
        design="descriptive",
        about=About(outcome=str(code), unit="count"),
        estimates=tuple(estimates),
        tables=(Table(kind="curve", columns=columns, rows=rows),),
        flow=Flow(nodes=(FlowNode(id="sources", n=n, unit="sources"),)),
        settings={
            "codebook": len(read.book),
            "band": "orders",
            "draws": draws,
            "headline": "new_in_last",
        },
        seed=seed,
        references=("guest2006", "ugland2003"),
        versions=software(),
    )


def _presence(read: Sources, names: tuple[str, ...]) -> np.ndarray:
    book = [code for code in read.book if read.having(code)]
    return np.array([[code in read.found[name] for code in book] for name in names], dtype=np.int64)
