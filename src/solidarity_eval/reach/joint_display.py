"""Codes of the interviews set beside the measures that they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError
from solidarity_eval.intake.pairs import numeric
from solidarity_eval.reach._sources import Sources, read_sources
from solidarity_eval.reach._tables import labels, read_columns
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, FlowNode, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd

CONTRIBUTIONS = ("for", "against", "other")
_NUMBERS = ("change", "conf_low", "conf_high")


def joint_display(
    data: pd.DataFrame,
    *,
    measures: pd.DataFrame,
    beside: Mapping[str, str],
    contributions: Mapping[str, str] | None = None,
    source: str = "source",
    code: str = "code",
    codes: Iterable[object] | None = None,
    sources: Iterable[object] | None = None,
) -> Result:
    r"""Set codes beside measures, and count what was told for, against and beside the project.

    .. math:: n_{\text{for}} = \#\{\text{sources with a code that speaks for a contribution}\}

    Use it to read interviews and questionnaires together: where both say the same, where they
    differ, and where one is silent. The reading is the team's: nothing here decides that they
    agree. It does not show a cause; "what else changed?" is asked so that other explanations are
    heard.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per extract and code.
    measures : pandas.DataFrame
        One row per measure: columns ``outcome``, ``change``, ``conf_low``, ``conf_high`` (points)
        and ``verdict`` (a word); what is not known is missing.
    beside : mapping of str to str
        Outcome by code.
    contributions : mapping of str to {"for", "against", "other"}, optional
        What a code says of the project's part in the change.
    source, code : str
        Columns of the interview and of the code.
    codes : iterable, optional
        The codebook, in the order to show.
    sources : iterable, optional
        Every interview.

    Returns
    -------
    Result
        Table ``codes``, a row per code set beside a measure, columns ``code, outcome, sources,
        share, change, conf_low, conf_high, verdict``; estimates ``sources`` at each
        ``contribution`` that was asked (unit ``count``; an interview may count in several), and
        ``sources_silent`` of them all.

    Raises
    ------
    ArgumentError
        If a code is set beside a measure that does not exist, or a contribution is unknown.
    DataError, ColumnNotFoundError, NonNumericError
        If a table cannot be read.

    Notes
    -----
    Interviews are counted, not extracts.

    References
    ----------
    Guetterman, Fetters and Creswell 2015; Mayne 2012.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import joint_display
    >>> codes = pd.DataFrame({"source": ["e1", "e2", "e2"], "code": ["help", "help", "moved"]})
    >>> measures = pd.DataFrame({"outcome": ["trust"], "change": [0.4], "conf_low": [0.1],
    ...                          "conf_high": [0.7], "verdict": ["favourable_change"]})
    >>> display = joint_display(codes, measures=measures, beside={"help": "trust"},
    ...                         contributions={"moved": "other"})
    >>> display.table("codes").rows[0][:4]
    ('help', 'trust', 2, 1.0)
    """
    read = read_sources(data, source=source, code=code, codes=codes, sources=sources)
    measured = _measures(measures)
    for name, outcome in beside.items():
        if outcome not in measured:
            raise ArgumentError(
                "reach_ties.unknown_measure",
                code=str(name),
                value=str(outcome),
                allowed=", ".join(measured) or "–",
            )
    said = _contributions(contributions or {})
    n = len(read.names)
    rows = tuple(
        (name, beside[name], read.having(name), read.having(name) / n, *measured[beside[name]])
        for name in read.book
        if name in beside
    )
    columns = ("code", "outcome", "sources", "share", *_NUMBERS, "verdict")
    return Result(
        id=f"{code}.joint_display",
        method="joint_display",
        design="descriptive",
        about=About(outcome=str(code)),
        estimates=tuple(_counts(read, said)),
        tables=(Table(kind="codes", columns=columns, rows=rows),),
        flow=Flow(nodes=(FlowNode(id="sources", n=n, unit="sources"),)),
        settings={"codes": read.book, "contributions": tuple(said)},
        references=("guetterman2015", "mayne2012"),
        versions=software(),
    )


def _measures(measures: pd.DataFrame) -> dict[str, tuple[Scalar, ...]]:
    import numpy as np

    read_columns(measures, ("outcome", *_NUMBERS, "verdict"))
    numbers = [numeric(measures[name], name) for name in _NUMBERS]
    verdicts = labels(measures["verdict"])
    return {
        str(outcome): (
            *(None if np.isnan(column[row]) else float(column[row]) for column in numbers),
            verdicts[row],
        )
        for row, outcome in enumerate(labels(measures["outcome"]))
        if outcome is not None
    }


def _contributions(given: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, word in given.items():
        if word not in CONTRIBUTIONS:
            raise ArgumentError("reach_ties.unknown_contribution", code=str(code), value=str(word))
        found.setdefault(word, []).append(str(code))
    return {word: found[word] for word in CONTRIBUTIONS if word in found}


def _counts(read: Sources, said: dict[str, list[str]]) -> list[Estimate]:
    n = len(read.names)
    having = {
        word: {name for name in read.names if not read.found[name].isdisjoint(codes)}
        for word, codes in said.items()
    }
    estimates = [
        Estimate(
            term="sources",
            at={"contribution": word},
            estimate=float(len(names)),
            unit="count",
            n=n,
        )
        for word, names in having.items()
    ]
    if having:
        silent = n - len(set().union(*having.values()))
        estimates.append(Estimate(term="sources_silent", estimate=float(silent), unit="count", n=n))
    return estimates
