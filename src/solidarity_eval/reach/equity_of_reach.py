"""Who was reached beside the neighbourhood, and who left beside who stayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ArgumentError, RepeatedPersonError, TooFewError
from solidarity_eval.estimation.arguments import check_conf_level
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import require_columns
from solidarity_eval.reach._equity import Reference, Variable, leaving_rows, read_variable
from solidarity_eval.reach._neighbourhood import read_neighbourhood
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("wilson1927", "austin2009")
LEAVING = ("variable", "category", "left", "stayed", "n_left", "n_stayed", "smd")
SOURCES = ("variable", "source", "year")


def equity_of_reach(
    data: pd.DataFrame,
    *,
    variables: Sequence[str],
    neighbourhood: pd.DataFrame | None = None,
    left: str | None = None,
    sensitive: Sequence[str] = (),
    legal_basis: str | None = None,
    person: str = "person",
    columns: Mapping[str, str] | None = None,
    conf_level: float = 0.95,
) -> Result:
    r"""Shares of the people reached, beside those of the neighbourhood they come from.

    .. math::
        D_c = \hat p_c - \pi_c, \qquad
        \mathrm{SMD} = \frac{p_\text{left} - p_\text{stayed}}{\sqrt{\tfrac12 [p_\text{left}
        (1 - p_\text{left}) + p_\text{stayed}(1 - p_\text{stayed})]}}

    Use it to see whom a project reaches and whom it misses, and whether those who left resemble
    those who stayed. The shares of the neighbourhood are taken as known, with their source. There
    is no test: a project that means to reach isolated people should differ from its neighbourhood.
    It does not show why some are missing.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person reached. Never modified.
    variables : sequence of str
        Columns of age band, sex, household, district...; a column is read as numbers where the
        neighbourhood gives it a mean.
    neighbourhood : pandas.DataFrame, optional
        Columns ``variable``, ``category``, ``share`` (0 to 1, or percentages), and if need be
        ``mean``, ``sd``, ``source``, ``year``.
    left : str, optional
        Column that is true (or 1) for those who left.
    sensitive : sequence of str
        Variables that need a legal basis (origin, health, religion...).
    legal_basis : str, optional
        On which these are kept; without it a sensitive variable is refused.
    person : str
        Column of the person.
    columns : mapping of str to str, optional
        Names of the columns of ``neighbourhood`` where they differ from ours.
    conf_level : float
        Nominal coverage, in (0, 1).

    Returns
    -------
    Result
        By ``variable`` and ``category``: ``share`` (Wilson), ``neighbourhood_share`` and
        ``difference`` (the same interval, moved), unit ``proportion``; for numbers ``mean``,
        ``neighbourhood_mean``, ``difference`` (t interval, unit ``points``) and
        ``standardised_difference`` (by the SD of the neighbourhood, unit ``sd``). Tables
        ``leaving`` (standardised differences of those who left, no interval) and ``sources``.

    Raises
    ------
    ArgumentError
        No variable is given, one stands twice, or a sensitive one has no legal basis.
    ColumnNotFoundError, NonNumericError, RepeatedPersonError
        The tables cannot be read, or a person stands in several rows.
    DataError
        A share of the neighbourhood is negative or above 1 (100 %).
    TooFewError
        No variable has two people with a value.

    Warns
    -----
    StatisticalWarning
        Shares of a variable of the neighbourhood do not add up to 1 (``reach_people.shares_sum``),
        or it has no share for a category (``reach_people.no_share``); values are missing
        (``reach_people.values_missing``); a variable has no values
        (``reach_people.variable_empty``).

    Notes
    -----
    Words are compared without regard to capitals, accents and spaces. The interval of a difference
    is that of the share alone, moved by the neighbourhood's: a census share has no error of
    sampling to speak of. The standardised difference of numbers that left and stayed uses the
    average of both variances (Austin 2009), as ``tableone`` and ``cobalt`` do for shares.

    References
    ----------
    Wilson (1927); Austin (2009).

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"person": range(50), "alone": ["yes"] * 30 + ["no"] * 20})
    >>> district = pd.DataFrame({
    ...     "variable": ["alone", "alone"], "category": ["yes", "no"], "share": [0.4, 0.6],
    ... })
    >>> found = equity_of_reach(people, variables=["alone"], neighbourhood=district)
    >>> item = found.get("difference", category="yes")
    >>> round(item.estimate, 3), round(item.conf_low, 3), round(item.conf_high, 3)
    (0.2, 0.062, 0.324)
    """
    level = check_conf_level(conf_level)
    names = _variables(variables, sensitive, legal_basis)
    require_table(data)
    require_columns(data, person, *names, optional=(left,))
    _once(data, person)
    reference, notes = _reference(neighbourhood, columns, names)
    gone = None if left is None else _flags(data, left)
    estimates: list[Estimate] = []
    leaving = []
    for name in names:
        variable = read_variable(data[name], name, reference.get(name))
        if variable.n < 2:
            notes.append(caution("reach_people.variable_empty", variable=name))
            continue
        estimates += variable.estimates(level)
        notes += _missing(variable, reference.get(name))
        if gone is not None:
            leaving += leaving_rows(variable, gone)
    if not estimates:
        raise TooFewError("reach_people.no_variable", variables=", ".join(names))
    tables = [Table(id="leaving", kind="balance", columns=LEAVING, rows=tuple(leaving))]
    tables.append(
        Table(
            id="sources",
            kind="requirements",
            columns=SOURCES,
            rows=tuple((n, r.source, r.year) for n, r in reference.items()),
        )
    )
    return Result(
        id="equity_of_reach",
        method="equity_of_reach",
        design="descriptive",
        about=About(unit="proportion"),
        estimates=tuple(estimates),
        tables=tuple(tables),
        settings={
            "headline": "difference",
            "variables": names,
            "sensitive": tuple(sensitive),
            "legal_basis": legal_basis,
            "interval": "wilson",
            "neighbourhood": "taken as known",
            "left": left,
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _variables(
    variables: Sequence[str], sensitive: Sequence[str], legal_basis: str | None
) -> tuple[str, ...]:
    names = (variables,) if isinstance(variables, str) else tuple(variables)
    if not names or len(set(names)) < len(names):
        raise ArgumentError("reach_people.variables", value=repr(variables))
    kept = [name for name in names if name in tuple(sensitive)]
    if kept and not legal_basis:
        raise ArgumentError("reach_people.legal_basis", variables=", ".join(kept))
    return names


def _once(data: pd.DataFrame, person: str) -> None:
    twice = data.loc[data[person].notna() & data[person].duplicated(), person].unique()
    if len(twice):
        listed = ", ".join(map(str, twice[:5]))
        raise RepeatedPersonError("reach_people.person_twice", persons=listed, count=len(twice))


def _flags(data: pd.DataFrame, left: str) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    values = data[left]
    wrong = [value for value in values.dropna() if value not in {0, 1}]
    if wrong:
        raise ArgumentError("reach_people.left", column=left, value=repr(wrong[0]))
    return np.array([value in {1} for value in values], dtype=np.bool_)


def _reference(
    neighbourhood: pd.DataFrame | None,
    columns: Mapping[str, str] | None,
    names: tuple[str, ...],
) -> tuple[dict[str, Reference], list[Note]]:
    if neighbourhood is None:
        return {}, []
    return read_neighbourhood(neighbourhood, columns=columns or {}, names=names)


def _missing(variable: Variable, reference: Reference | None) -> list[Note]:
    notes = []
    if variable.missing:
        notes.append(
            caution("reach_people.values_missing", variable=variable.name, n=variable.missing)
        )
    if reference is not None and variable.unmatched:
        notes.append(
            caution(
                "reach_people.no_share",
                variable=variable.name,
                categories=", ".join(variable.unmatched),
            )
        )
    return notes
