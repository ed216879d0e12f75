"""Indices of a person's network, from the people he or she names."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ArgumentError, ColumnNotFoundError, DataError, NonNumericError
from solidarity_eval.instruments.answers import require_table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def ei_index(external: float, internal: float) -> float:
    r"""Return the E-I index, which tells whether ties leave a group or stay in it.

    .. math:: (E - I) / (E + I)

    -1 when every tie stays inside (the block, the building), +1 when every tie goes outside.
    It says nothing of how many ties there are, nor of how many were possible.

    Parameters
    ----------
    external, internal : float
        Ties to people outside and inside the group, counts.

    Returns
    -------
    float
        From -1 to 1; NaN without ties.

    Raises
    ------
    DataError
        If a count is negative.

    References
    ----------
    Krackhardt and Stern (1988).

    Examples
    --------
    >>> ei_index(external=3, internal=1)
    0.5
    """
    _at_least("external", external, 0)
    _at_least("internal", internal, 0)
    ties = external + internal
    return float((external - internal) / ties) if ties else float("nan")


def blau_index(counts: Iterable[float]) -> float:
    r"""Return Blau's index: the chance that two people drawn from the network differ in kind.

    .. math:: 1 - \sum_k p_k^2

    Its greatest value depends on the number of kinds; `iqv` removes that. Draws are with
    replacement, so a network of one has 0.

    Parameters
    ----------
    counts : iterable of float
        People of each kind.

    Returns
    -------
    float
        From 0 to 1 - 1/k; NaN for an empty network.

    Raises
    ------
    DataError
        If a count is negative.

    Examples
    --------
    >>> blau_index([2, 2])
    0.5
    """
    values = _numbers("counts", counts)
    for value in values:
        _at_least("counts", value, 0)
    size = values.sum()
    return float(1 - ((values / size) ** 2).sum()) if size else float("nan")


def iqv(counts: Iterable[float]) -> float:
    r"""Return the index of qualitative variation: Blau's index over its greatest value.

    .. math:: (1 - \sum_k p_k^2) / (1 - 1/k)

    Give every kind that was possible, those with nobody too: k counts them.

    Parameters
    ----------
    counts : iterable of float
        People of each kind, at least two kinds.

    Returns
    -------
    float
        From 0 (all of one kind) to 1 (evenly spread); NaN for an empty network.

    Raises
    ------
    DataError
        If there are fewer than two kinds, or a negative count.

    Examples
    --------
    >>> iqv([2, 2])
    1.0
    """
    values = list(counts)
    kinds = len(values)
    _at_least("kinds", kinds, 2)
    return blau_index(values) / (1 - 1 / kinds)


def network_density(size: int, ties: int) -> float:
    r"""Return the density among the people named: 2L / (N(N - 1)).

    Parameters
    ----------
    size : int
        People named, N.
    ties : int
        Pairs of them who know each other, L.

    Returns
    -------
    float
        From 0 (nobody knows anybody) to 1; NaN below two people.

    Raises
    ------
    DataError
        If there are more ties than pairs, or a negative count.

    Examples
    --------
    >>> network_density(size=4, ties=3)
    0.5
    """
    _check_ties(size, ties)
    return 2 * ties / (size * (size - 1)) if size >= 2 else float("nan")


def effective_size(size: int, ties: int) -> float:
    r"""Return the effective size: N - 2L / N, people named less those who repeat each other.

    A high value means access to people who do not know each other (bridging); it does not mean
    more support.

    Parameters
    ----------
    size : int
        People named, N.
    ties : int
        Pairs of them who know each other, L.

    Returns
    -------
    float
        From 1 (everybody knows everybody) to N; NaN for an empty network.

    Raises
    ------
    DataError
        If there are more ties than pairs, or a negative count.

    Examples
    --------
    >>> effective_size(size=4, ties=0)
    4.0
    """
    _check_ties(size, ties)
    return size - 2 * ties / size if size else float("nan")


def name_generator_indices(
    alters: pd.DataFrame,
    *,
    ego: str = "ego",
    neighbour: str | None = None,
    kind: str | None = None,
    kinds: Iterable[object] | None = None,
    strength: str | None = None,
    egos: Iterable[object] | None = None,
) -> pd.DataFrame:
    """Return the indices of every person's network.

    Use it on the answers to "with whom...?" questions. The indices describe who was named, up to
    the number of names that the form allows; a person who names few may know many.

    Parameters
    ----------
    alters : pandas.DataFrame
        One row per person named.
    ego : str
        Column of the person who names.
    neighbour : str, optional
        Column that says whether the named person lives in the neighbourhood (0/1 or bool).
    kind : str, optional
        Column of the kind of tie (family, work, neighbourhood, leisure...).
    kinds : iterable, optional
        Every kind that was possible; those met in the data by default.
    strength : str, optional
        Column of the strength of the tie, a number.
    egos : iterable, optional
        Every person asked, so that those who named nobody count with size 0.

    Returns
    -------
    pandas.DataFrame
        One row per person, sorted: ``ego``, ``size``; then ``neighbour_share`` (proportion) and
        ``ei`` (neighbours inside, others outside); ``blau`` and ``iqv`` of the kinds;
        ``mean_strength``. NaN where a network is empty.

    Raises
    ------
    ColumnNotFoundError
        If a column is missing.
    DataError
        If fewer than two kinds exist.

    Notes
    -----
    A share is over the named people whose answer is known.

    References
    ----------
    Perry, Pescosolido and Borgatti (2018).

    Examples
    --------
    >>> import pandas as pd
    >>> named = pd.DataFrame({"ego": ["a", "a", "b"], "near": [1, 0, 1]})
    >>> indices = name_generator_indices(named, neighbour="near", egos=["a", "b", "c"])
    >>> indices["size"].tolist(), indices["neighbour_share"].tolist()
    ([2, 1, 0], [0.5, 1.0, nan])
    """
    import pandas as pd

    require_table(alters)
    missing = [c for c in (ego, neighbour, kind, strength) if c and c not in alters.columns]
    if missing:
        raise ColumnNotFoundError(
            "column_not_found",
            missing=", ".join(missing),
            available=", ".join(map(str, alters.columns)) or "–",
        )
    groups = alters.groupby(ego, sort=True)
    people = pd.Index(sorted(set(egos) if egos is not None else groups.groups, key=str), name="ego")
    table = pd.DataFrame(index=people)
    table["size"] = groups.size().reindex(people, fill_value=0).astype(int)
    if neighbour is not None:
        share = groups[neighbour].mean().reindex(people).astype(float)
        table["neighbour_share"] = share
        table["ei"] = 1 - 2 * share
    if kind is not None:
        counts = pd.crosstab(alters[ego], alters[kind]).reindex(people, fill_value=0)
        columns = list(kinds) if kinds is not None else list(counts.columns)
        counts = counts.reindex(columns=columns, fill_value=0)
        table["blau"] = [blau_index(row) for row in counts.to_numpy()]
        table["iqv"] = [iqv(row) for row in counts.to_numpy()]
    if strength is not None:
        table["mean_strength"] = groups[strength].mean().reindex(people).astype(float)
    return table.reset_index()


def share_below(sizes: Iterable[float], threshold: float = 6) -> float:
    """Return the share of people whose network is smaller than a threshold.

    Six close people is the threshold of the Apur study of Grand Paris.

    Parameters
    ----------
    sizes : iterable of float
        Network sizes; NaN is left out.
    threshold : float
        People; a size equal to it is not below.

    Returns
    -------
    float
        Proportion from 0 to 1.

    Raises
    ------
    ArgumentError
        If no size is known.

    Examples
    --------
    >>> share_below([2, 6, 9, 5])
    0.5
    """
    values = _numbers("sizes", sizes)
    known = values[~np.isnan(values)]
    if not len(known):
        raise ArgumentError("instruments.no_network")
    return float((known < threshold).mean())


def _check_ties(size: int, ties: int) -> None:
    _at_least("size", size, 0)
    _at_least("ties", ties, 0)
    most = size * (size - 1) // 2
    if ties > most:
        raise DataError("instruments.too_many_ties", size=size, most=most, ties=ties)


def _numbers(name: str, values: Iterable[float]) -> NDArray[np.float64]:
    listed = list(values)
    wrong = [value for value in listed if not isinstance(value, Real)]
    if wrong:
        raise NonNumericError("non_numeric", column=name, value=repr(wrong[0]), count=len(wrong))
    return np.asarray(listed, dtype=np.float64)


def _at_least(name: str, value: float, least: int) -> None:
    if not isinstance(value, Real):
        raise NonNumericError("non_numeric", column=name, value=repr(value), count=1)
    if not value >= least:
        raise DataError("instruments.bad_network", name=name, value=float(value), least=least)
