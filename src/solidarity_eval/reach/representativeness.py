"""Who sits on a small panel, beside the people of the district."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import DataError
from solidarity_eval.estimation.notes import info
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.reach._tables import labels, read_columns, words
from solidarity_eval.references import software
from solidarity_eval.results import About, Estimate, Flow, FlowNode, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("variable", "category", "share", "mean", "sd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What is known of the district: a share, or a mean with its standard deviation."""

    variable: str
    category: str | None
    value: float
    sd: float


def representativeness(
    data: pd.DataFrame,
    *,
    neighbourhood: pd.DataFrame,
    variables: Iterable[str] | None = None,
) -> Result:
    r"""Set a panel beside its district in standardised differences.

    .. math:: d = \frac{\hat p - P}{\sqrt{P(1 - P)}} \quad\text{or}\quad d = \frac{\bar x - M}{SD}

    Use it to say in which ways a panel resembles its district and in which it does not. A few
    people cannot represent a district, however they were chosen: with 15, a share of 40 % in a
    fair draw lies anywhere between 13 and 67 %. So nothing is tested, and "no difference found"
    would show nothing.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person of the panel.
    neighbourhood : pandas.DataFrame
        Columns ``variable``, ``category``, ``share`` (0 to 1), ``mean``, ``sd``: a row per
        category, or one per number.
    variables : iterable, optional
        Columns to compare; by default all of the neighbourhood table that ``data`` has.

    Returns
    -------
    Result
        At each ``variable`` (and ``category``): ``standardized_difference`` (unit ``sd``),
        ``panel`` and ``district`` (``proportion`` or ``points``); ``largest_difference``; table
        ``balance``, columns ``variable, category, n, panel, district,
        standardized_difference``; flow ``panel``.

    Raises
    ------
    DataError
        If no row of the neighbourhood can be used, or a share is outside 0 to 1.
    ArgumentError, ColumnNotFoundError, NonNumericError
        If an argument is not allowed or a table cannot be read.

    Notes
    -----
    The district's own deviation divides, for it is the one that is known. People whose value is
    missing are left out of that variable. Categories of 0 or 1 in the district have no difference.

    References
    ----------
    Austin 2009.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import representativeness
    >>> panel = pd.DataFrame({"sex": ["f"] * 9 + ["m"] * 6})
    >>> district = pd.DataFrame({"variable": ["sex"], "category": ["f"], "share": [0.5],
    ...                          "mean": [None], "sd": [None]})
    >>> found = representativeness(panel, neighbourhood=district)
    >>> round(found.get("standardized_difference", category="f").estimate, 3)
    0.2
    """
    read_columns(data, ())
    chosen = words("variables", variables)
    references = [
        item
        for item in _references(neighbourhood)
        if item.variable in (chosen or tuple(map(str, data.columns)))
    ]
    require_columns(data, *(chosen or ()))
    if not references:
        raise DataError("reach_ties.no_reference", columns=", ".join(_COLUMNS))
    rows = list(_rows(data, references))
    estimates = [estimate for row in rows for estimate in _estimates(row)]
    if rows:
        widest = max(abs(_float(row[5])) for row in rows)
        estimates.insert(
            0, Estimate(term="largest_difference", estimate=widest, unit="sd", n=len(data))
        )
    columns = ("variable", "category", "n", "panel", "district", "standardized_difference")
    return Result(
        id="representativeness",
        method="representativeness",
        design="descriptive",
        about=About(unit="sd"),
        estimates=tuple(estimates),
        tables=(Table(kind="balance", columns=columns, rows=tuple(rows)),),
        flow=Flow(nodes=(FlowNode(id="panel", n=len(data)),)),
        settings={"standardizer": "district", "headline": "largest_difference"},
        references=("austin2009",),
        notes=(info("reach_ties.fifteen_people", n=len(data)),),
        versions=software(),
    )


def _references(table: pd.DataFrame) -> Iterator[Reference]:
    read_columns(table, _COLUMNS)
    names, kinds = labels(table["variable"]), labels(table["category"])
    share, mean, sd = (numeric(table[name], name) for name in ("share", "mean", "sd"))
    for row, name in enumerate(names):
        if name is None:
            continue
        if kinds[row] is not None and not np.isnan(share[row]):
            p = float(share[row])
            if not 0.0 <= p <= 1.0:
                raise DataError(
                    "reach_ties.wrong_share", variable=name, category=kinds[row], value=p
                )
            if 0.0 < p < 1.0:
                yield Reference(
                    variable=name, category=kinds[row], value=p, sd=(p * (1 - p)) ** 0.5
                )
        elif sd[row] > 0 and not np.isnan(mean[row]):
            yield Reference(variable=name, category=None, value=float(mean[row]), sd=float(sd[row]))


def _rows(data: pd.DataFrame, references: list[Reference]) -> Iterator[tuple[Scalar, ...]]:
    for item in references:
        column = data[item.variable]
        if item.category is None:
            values = numeric(column, item.variable)
            values = values[~np.isnan(values)]
        else:
            known = [name for name in labels(column) if name is not None]
            values = np.array([name == item.category for name in known], dtype=np.float64)
        if len(values):
            found = float(values.mean())
            apart = (found - item.value) / item.sd
            yield item.variable, item.category, len(values), found, item.value, apart


def _estimates(row: tuple[Scalar, ...]) -> list[Estimate]:
    variable, category, n, panel, district, apart = row
    at: dict[str, Scalar] = {"variable": variable}
    if category is not None:
        at["category"] = category
    unit = "points" if category is None else "proportion"
    people = int(_float(n))
    return [
        Estimate(
            term="standardized_difference", at=at, estimate=_float(apart), unit="sd", n=people
        ),
        Estimate(term="panel", at=at, estimate=_float(panel), unit=unit, n=people),
        Estimate(term="district", at=at, estimate=_float(district), unit=unit),
    ]


def _float(value: Scalar) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
