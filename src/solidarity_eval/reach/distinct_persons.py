"""Distinct persons: counted where there are identifiers, bounded where there are none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.notes import caution
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.reach._sightings import sightings
from solidarity_eval.references import software
from solidarity_eval.results import Estimate, Note, Result, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("ruschendorf1991",)

Bounds = tuple[float, float]


def distinct_persons(
    data: pd.DataFrame | None = None,
    *,
    person: str = "person",
    counts: pd.DataFrame | None = None,
    indicator: str = "indicator",
    value: str = "value",
    unit: str | None = None,
    low: str | None = None,
    high: str | None = None,
    newcomers: Iterable[str] = (),
) -> Result:
    r"""Count distinct persons, or bound their number.

    With identifiers the number is exact. From counts :math:`c_1, \dots, c_k` of which one person
    may be in several, nothing but bounds is known:

    .. math::

        \max_j c_j \;\le\; \text{persons} \;\le\; \sum_j c_j .

    Use it to say how many people a project reached when it counts them in several places or
    activities. The bounds suppose that each count holds a person once: visits are no persons. No
    number in between is more likely than another; a total would be invented.

    Parameters
    ----------
    data : pandas.DataFrame, optional
        One row per presence, with identifiers.
    person : str
        Column of the identifier in ``data``.
    counts : pandas.DataFrame, optional
        Counts without identifiers, one row per indicator and period. With ``data`` too, those
        identified are one more count.
    indicator, value : str
        Columns of ``counts``.
    unit : str, optional
        Column of the unit; all rows must be of one unit.
    low, high : str, optional
        Columns of the bounds of estimated counts; the count itself where empty.
    newcomers : iterable of str, optional
        Indicators that count a person in one row alone (people who enter, people trained): their
        rows are different people and add up. By default none: in the rows of an indicator those of
        one period may be those of the next, and its least is its largest row.

    Returns
    -------
    Result
        ``distinct`` (unit ``count``) where it is exact, else ``least`` and ``most``; ``seen`` the
        identifiers, ``unnamed`` the rows without one. Table ``counts`` (columns ``indicator,
        least, most``). Setting ``headline``.

    Raises
    ------
    ArgumentError
        If neither ``data`` nor ``counts`` is given.
    ColumnNotFoundError, NonNumericError
        If a table cannot be read.
    DataError
        If counts of several units stand together, or a count is negative.
    TooFewError
        If no row has an identifier, or no row a number.

    Warns
    -----
    StatisticalWarning
        If rows have no identifier: each may be someone else, and only bounds are given.

    Notes
    -----
    The bounds of Boole and Fréchet: the size of a union lies between the largest set and the sum
    of all, and both ends can be. See `capture_recapture` for those never seen.

    References
    ----------
    Rüschendorf 1991.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import distinct_persons
    >>> counts = pd.DataFrame({"indicator": ["meals", "workshops"], "value": [180, 75]})
    >>> result = distinct_persons(counts=counts)
    >>> result["least"].estimate, result["most"].estimate
    (180.0, 255.0)

    The residents of one year's party may be those of the next; those trained are counted once:

    >>> years = pd.DataFrame({"indicator": ["party", "party", "trained", "trained"],
    ...                       "value": [150, 140, 12, 11]})
    >>> result = distinct_persons(counts=years, newcomers=["trained"])
    >>> result["least"].estimate, result["most"].estimate
    (150.0, 313.0)
    """
    if data is None and counts is None:
        raise ArgumentError("reach_counts.nothing_to_count")
    groups: dict[str, Bounds] = {}
    estimates: list[Estimate] = []
    notes: list[Note] = []
    if data is not None:
        seen = sightings(data, person=person, occasion=None)
        groups["identified"] = (float(seen.persons), float(seen.persons + seen.unnamed))
        estimates = [
            Estimate(term="seen", estimate=seen.persons, unit="count"),
            Estimate(term="unnamed", estimate=seen.unnamed, unit="count"),
        ]
        if seen.unnamed:
            notes.append(caution("reach_counts.unnamed", count=seen.unnamed))
    if counts is not None:
        groups |= _groups(
            counts, (indicator, value), unit=unit, bounds=(low, high), once=frozenset(newcomers)
        )
    least, most = max(low for low, _ in groups.values()), sum(high for _, high in groups.values())
    exact = least == most
    found = (
        [Estimate(term="distinct", estimate=least, unit="count")]
        if exact
        else [
            Estimate(term="least", estimate=least, unit="count"),
            Estimate(term="most", estimate=most, unit="count"),
        ]
    )
    rows = tuple((name, *ends) for name, ends in groups.items())
    return Result(
        id="distinct_persons",
        method="distinct_persons",
        design="descriptive",
        estimates=(*found, *estimates),
        tables=(
            Table(id="counts", kind="counts", columns=("indicator", "least", "most"), rows=rows),
        ),
        settings={
            "headline": "distinct" if exact else "least",
            "identifiers": data is not None,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _groups(
    counts: pd.DataFrame,
    columns: tuple[str, str],
    *,
    unit: str | None,
    bounds: tuple[str | None, str | None],
    once: frozenset[str],
) -> dict[str, Bounds]:
    """Return the bounds of each indicator; ``once``, those whose rows are different people."""
    require_table(counts)
    indicator, value = columns
    require_columns(counts, indicator, value, optional=(unit, *bounds))
    if unit is not None and counts[unit].nunique(dropna=False) > 1:
        units = ", ".join(sorted({str(one) for one in counts[unit].dropna()})) or "–"
        raise DataError("reach_counts.several_units", units=units)
    numbers = numeric(counts[value], value)
    ends = [
        numbers if name is None else _filled(numeric(counts[name], name), numbers)
        for name in bounds
    ]
    wrong = numbers[numbers < 0]
    if len(wrong):
        raise DataError("reach_counts.negative", column=value, value=repr(float(wrong[0])))
    frame = counts.assign(_low=ends[0], _high=ends[1])[np.isfinite(numbers)]
    if frame.empty:
        raise TooFewError("reach_counts.no_count", column=value)
    found = {}
    for name, rows in frame.groupby(indicator, sort=True):
        least = rows["_low"].sum() if str(name) in once else rows["_low"].max()
        found[str(name)] = (float(least), float(rows["_high"].sum()))
    return found


def _filled(bound: Array, numbers: Array) -> Array:
    return np.where(np.isfinite(bound), bound, numbers)
