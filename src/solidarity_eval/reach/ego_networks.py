"""The people whom each person names: how many, how diverse, how many have few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.proportions import wilson
from solidarity_eval.errors import TooFewError
from solidarity_eval.estimation.arguments import check_conf_level, check_whole
from solidarity_eval.estimation.groups import few_people_notes
from solidarity_eval.instruments.name_generator import name_generator_indices, share_below
from solidarity_eval.intake.pairs import numeric
from solidarity_eval.reach._means import mean_estimate
from solidarity_eval.reach._tables import labels, read_columns, require_known, words
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, FlowNode, Result, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def ego_networks(
    data: pd.DataFrame,
    *,
    ego: str = "ego",
    alter: str = "alter",
    egos: Iterable[object] | None = None,
    close_column: str | None = None,
    close: Iterable[object] | None = None,
    close_threshold: int = 6,
    kind: str | None = None,
    kinds: Iterable[object] | None = None,
    same_group: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    r"""Size and diversity of the networks that people tell, and the share with few close ties.

    .. math:: \bar s = \frac{1}{n}\sum_i s_i, \qquad
              \hat p = \frac{\#\{i : s_i < 6\}}{n}

    Use it on answers to "with whom...?" questions at one time. It tells who was named, up to the
    names that the form has room for; who names few may know many. Shares found elsewhere are
    context: other people, other questions; no test compares them.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person named; a row without ``alter`` is a person who named nobody.
    ego, alter : str
        Columns of who answers and of the person named; who is named twice counts once.
    egos : iterable, optional
        Everyone who answered, so that those who named nobody count as 0.
    close_column : str, optional
        Column that says which ties are close: its words in ``close``.
    close : iterable, optional
        Those words; without it every tie counts as close.
    close_threshold : int
        Close ties below which a network counts as small.
    kind : str, optional
        Column of the kind of tie (family, work, neighbourhood...), of which diversity is taken.
    kinds : iterable, optional
        Every kind that was possible; those met by default.
    same_group : str, optional
        Column of 1 where the person named is of the same group as who answers, 0 where not.
    conf_level : float
        Coverage in (0, 1).

    Returns
    -------
    Result
        Estimates ``mean_size``, ``mean_close`` (unit ``count``, t interval), ``median_size``,
        ``share_below_threshold`` (``proportion``, Wilson), and with ``kind`` ``mean_blau`` and
        ``mean_iqv``, with ``same_group`` ``mean_ei`` (``index``, of people who named someone);
        table ``distribution`` of close ties, columns ``close, n``; flow ``answered``,
        ``named_somebody``.

    Raises
    ------
    ColumnNotFoundError, DataError
        If a column is missing or the table is empty.
    ArgumentError, TooFewError
        If an argument is not allowed, or fewer than two people answered.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 people (note ``few_people``).

    Notes
    -----
    Indices per person are those of ``instruments.name_generator_indices``. The table stops at the
    threshold: its last row holds all who have as many or more.

    References
    ----------
    Perry, Pescosolido and Borgatti 2018; Wilson 1927.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import ego_networks
    >>> named = pd.DataFrame({"ego": [i for i in range(12) for _ in range(i % 4 * 3)]})
    >>> named["alter"] = [f"n{i}" for i in range(len(named))]
    >>> found = ego_networks(named, egos=range(12))
    >>> found["mean_size"].estimate, found["share_below_threshold"].estimate
    (4.5, 0.5)
    """
    level = check_conf_level(conf_level)
    check_whole("close_threshold", close_threshold, least=1)
    read_columns(data, (ego, alter), (kind, close_column, same_group))
    named = data.assign(**{ego: labels(data[ego]), alter: labels(data[alter])})
    named = named[named[ego].notna()]
    asked = words("egos", egos) or tuple(sorted(set(named[ego])))
    require_known(ego, named[ego], asked)
    if len(asked) < 2:
        raise TooFewError("reach_ties.too_few_persons", n=len(asked), column=str(ego))
    named = named[named[alter].notna()]
    sizes = _sizes(named, ego=ego, alter=alter, asked=asked)
    near = named
    if close is not None and close_column is not None:
        near = named[np.isin(labels(named[close_column]), words("close", close) or ())]
    close_sizes = _sizes(near, ego=ego, alter=alter, asked=asked)
    estimates = [
        mean_estimate("mean_size", sizes, unit="count", conf_level=level),
        Estimate(term="median_size", estimate=float(np.median(sizes)), unit="count", n=len(sizes)),
        mean_estimate("mean_close", close_sizes, unit="count", conf_level=level),
        _below(close_sizes, close_threshold, level),
    ]
    if kind is not None:
        estimates += _diversity(
            named, ego=ego, alter=alter, kind=kind, kinds=words("kinds", kinds), level=level
        )
    if same_group is not None:
        estimates += _outward(named, ego=ego, alter=alter, same=same_group, level=level)
    return Result(
        id="ego_networks",
        method="ego_networks",
        design="descriptive",
        about=About(unit="count"),
        estimates=tuple(estimates),
        tables=(_distribution(close_sizes, close_threshold),),
        flow=Flow(
            nodes=(
                FlowNode(id="answered", n=len(asked)),
                FlowNode(id="named_somebody", n=int((sizes > 0).sum())),
            )
        ),
        settings={
            "close": words("close", close),
            "close_threshold": close_threshold,
            "kind": kind,
            "headline": "mean_size",
        },
        references=("perry2018", "wilson1927"),
        notes=tuple(few_people_notes(len(asked))),
        versions=software(),
    )


def _sizes(
    named: pd.DataFrame, *, ego: str, alter: str, asked: tuple[str, ...]
) -> NDArray[np.float64]:
    different = named.drop_duplicates([ego, alter])
    indices = name_generator_indices(different, ego=ego, egos=asked).set_index("ego")["size"]
    return np.array(indices.reindex(list(asked)), dtype=np.float64)


def _below(sizes: NDArray[np.float64], threshold: int, level: float) -> Estimate:
    n = len(sizes)
    share = share_below(sizes, threshold)
    low, high = wilson(round(share * n), n, level)
    return Estimate(
        term="share_below_threshold",
        at={"threshold": threshold},
        estimate=share,
        conf_low=low,
        conf_high=high,
        conf_level=level,
        unit="proportion",
        n=n,
    )


def _diversity(
    named: pd.DataFrame,
    *,
    ego: str,
    alter: str,
    kind: str,
    kinds: tuple[str, ...] | None,
    level: float,
) -> Iterator[Estimate]:
    told = named.assign(**{kind: labels(named[kind])})
    told = told[told[kind].notna()].drop_duplicates([ego, alter, kind])
    possible = kinds or tuple(sorted(set(told[kind])))
    require_known(kind, told[kind], possible)
    if told.empty or len(possible) < 2:
        return
    indices = name_generator_indices(told, ego=ego, kind=kind, kinds=possible)
    for term in ("blau", "iqv"):
        values = indices[term].to_numpy(dtype=np.float64)
        yield mean_estimate(f"mean_{term}", values, unit="index", conf_level=level)


def _outward(
    named: pd.DataFrame, *, ego: str, alter: str, same: str, level: float
) -> Iterator[Estimate]:
    """Yield the mean E-I index: -1 when all ties stay in the group, 1 when all leave it."""
    told = named.assign(**{same: numeric(named[same], same)})
    told = told[told[same].notna()].drop_duplicates([ego, alter])
    if not told.empty:
        indices = name_generator_indices(told, ego=ego, neighbour=same)
        values = indices["ei"].to_numpy(dtype=np.float64)
        yield mean_estimate("mean_ei", values, unit="index", conf_level=level)


def _distribution(sizes: NDArray[np.float64], threshold: int) -> Table:
    whole = np.minimum(sizes, threshold).astype(int)
    rows = tuple((size, int((whole == size).sum())) for size in range(threshold + 1))
    return Table(kind="distribution", columns=("close", "n"), rows=rows)
