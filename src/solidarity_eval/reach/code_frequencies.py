"""In how many interviews each code stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from solidarity_eval.reach._sources import read_sources
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, FlowNode, Result, Table

if TYPE_CHECKING:
    import pandas as pd


def code_frequencies(
    data: pd.DataFrame,
    *,
    source: str = "source",
    code: str = "code",
    codes: Iterable[object] | None = None,
    sources: Iterable[object] | None = None,
) -> Result:
    r"""In how many interviews each code stands, and their share.

    .. math:: \hat p_c = \frac{\#\{\text{sources with code } c\}}{\#\{\text{sources}\}}

    Use it to say how widely something was told. Sources are counted, never extracts: who talks
    longer would count more. It does not show how many people of the neighbourhood think so, for the
    interviews were not drawn at random; hence no interval. A code that is absent was not told,
    which is not "no".

    Parameters
    ----------
    data : pandas.DataFrame
        One row per extract and code (of any number of coders).
    source, code : str
        Columns of the interview and of the code.
    codes : iterable, optional
        The codebook, in the order to show; by default the codes met.
    sources : iterable, optional
        Every interview, those in which nothing was coded too.

    Returns
    -------
    Result
        At each ``code``: ``sources`` (unit ``count``) and ``share_of_sources`` (``proportion``);
        table ``codes``, columns ``code, sources, share``; flow ``sources``.

    Raises
    ------
    DataError
        If no row has an interview and a code, or one is not in the list given.
    ArgumentError, ColumnNotFoundError
        If an argument is not allowed, or a column is missing.

    Notes
    -----
    A code that one coder of several gave counts: settle differences before, or give the table of
    one coder.

    References
    ----------
    Guest, Bunce and Johnson 2006.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import code_frequencies
    >>> codes = pd.DataFrame({"source": ["e1", "e1", "e2", "e3"],
    ...                       "code": ["help", "help", "help", "place"]})
    >>> round(code_frequencies(codes).get("share_of_sources", code="help").estimate, 3)
    0.667
    """
    read = read_sources(data, source=source, code=code, codes=codes, sources=sources)
    n = len(read.names)
    counts = {name: read.having(name) for name in read.book}
    estimates: list[Estimate] = []
    for name, count in counts.items():
        estimates += [
            Estimate(term="sources", at={"code": name}, estimate=float(count), unit="count", n=n),
            Estimate(
                term="share_of_sources",
                at={"code": name},
                estimate=count / n,
                unit="proportion",
                n=n,
            ),
        ]
    rows = tuple((name, count, count / n) for name, count in counts.items())
    return Result(
        id=f"{code}.frequencies",
        method="code_frequencies",
        design="descriptive",
        about=About(outcome=str(code), unit="proportion"),
        estimates=tuple(estimates),
        tables=(Table(kind="codes", columns=("code", "sources", "share"), rows=rows),),
        flow=Flow(nodes=(FlowNode(id="sources", n=n, unit="sources"),)),
        settings={"codes": read.book, "headline": "share_of_sources"},
        references=("guest2006",),
        versions=software(),
    )
