"""How much of a programme people had: described, never as what made them change."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval._kernels.moments import moments
from solidarity_eval.designs._covariates import covariate_names
from solidarity_eval.designs._requirements import least_persons
from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.arguments import is_number
from solidarity_eval.estimation.notes import caution, info
from solidarity_eval.estimation.pairs import require_table, wave_label
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references.versions import software
from solidarity_eval.results import Estimate, Flow, FlowEdge, FlowNode, Note, Result, Scalar, Table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

REFERENCES = ("dane1998", "hyndman1996")
_FEW = 10
_MOST_BINS = 10
_THIRDS = ("low", "middle", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Presence:
    """Exposure of each person, added up over their rows; NaN where none is known."""

    columns: tuple[str, ...]
    values: Array
    change: Array | None
    n: int

    def known(self, place: int) -> Array:
        """Return the known values of one column."""
        column = self.values[:, place]
        return column[np.isfinite(column)]


def exposure(
    data: pd.DataFrame,
    *,
    exposure: str | Sequence[str],
    person: str = "person",
    period: str | None = None,
    planned: float | Mapping[str, float] | None = None,
    change: str | None = None,
) -> Result:
    r"""How many sessions, contacts or months people had, and what share of what was planned.

    .. math::
        E_i = \sum_t e_{it}, \qquad
        \text{received} = \frac{1}{n} \sum_i \min(E_i / E_{planned}, 1)

    Use it to say whether the programme took place, for whom, and how much of it. With ``change``,
    the change of people by thirds of presence is shown as a description. It never tells what one
    more session does: people who come more differ from those who come less, and no p is given.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per person, or per person and period (values are added up). Never modified.
    exposure : str or sequence of str
        Columns of numbers from 0: sessions, contacts, months.
    person : str
        Column of the person.
    period : str, optional
        Column of the period; gives people and sums by period.
    planned : float or mapping, optional
        What the programme plans for one person, in units of the column; a mapping column ->
        number when there are several columns.
    change : str, optional
        Column of each person's change, in points, the same on all of their rows.

    Returns
    -------
    Result
        Estimates at each ``exposure``: ``mean``, ``sd``, ``q25``, ``median``, ``q75``
        (``count``), ``share_none`` (``proportion``, exposure 0) and, with ``planned``,
        ``share_received``, ``share_half``, ``share_completed`` (``proportion``). Tables
        ``distribution.<column>``, ``by_period`` (``counts``), and with ``change`` one
        ``thirds.<column>`` each (``counts``: third, n, mean_exposure, mean_change, sd_change) and
        ``assumptions``.

    Raises
    ------
    ArgumentError
        A column or ``planned`` is not allowed.
    ColumnNotFoundError, NonNumericError
        The table cannot be read.
    DataError
        An exposure is below 0, or a person has two different changes.
    TooFewError
        Fewer people than the description takes.

    Warns
    -----
    StatisticalWarning
        With ``change``: people who come more differ (note ``who_comes_more``), and a third of
        fewer than 10 people.

    Notes
    -----
    A person whose values are all unknown is not counted; an unknown value among known ones adds
    nothing. Quartiles interpolate (R's type 7). Thirds are cut at the quantiles 1/3 and 2/3;
    people at a cut go to the lower third, so that equal values stay together. The smallest and
    the largest value are single persons' and are left out.

    References
    ----------
    Dane and Schneider (1998), doi:10.1016/S0272-7358(97)00043-3; Hyndman and Fan (1996),
    doi:10.1080/00031305.1996.10473566.

    Examples
    --------
    >>> import pandas as pd
    >>> presence = pd.DataFrame({
    ...     "person": ["A", "A", "B", "B", "C", "C", "D", "D", "E", "E"],
    ...     "period": [1, 2] * 5,
    ...     "sessions": [4, 3, 2, 0, 6, 6, 0, 0, 5, 1],
    ... })
    >>> result = exposure(presence, exposure="sessions", period="period", planned=10)
    >>> round(result["median"].estimate, 1), round(result["share_completed"].estimate, 1)
    (6.0, 0.2)
    """
    names = tuple(covariate_names(exposure, "exposure"))
    require_table(data)
    require_columns(data, *names, person, optional=(period, change))
    roles = [name for name in names if name in (person, period, change)]
    if roles:
        raise ArgumentError("designs_weighted.covariate_has_a_role", name=str(roles[0]))
    plans = _plans(planned, names)
    found = _add_up(data, names, person=person, change=change)
    counts = [len(found.known(place)) for place in range(len(names))]
    needed = least_persons("exposure")
    if min(counts) < needed:
        raise TooFewError("designs_weighted.few_exposed", n=min(counts), needed=needed)
    estimates: list[Estimate] = []
    tables: list[Table] = []
    for place, name in enumerate(names):
        values = found.known(place)
        estimates += _describe(name, values, plans.get(name))
        tables.append(_distribution(name, values))
    if period is not None:
        tables.append(_by_period(data, names, person=person, period=period))
    notes: list[Note] = []
    if found.change is not None:
        tables += [_thirds(found, place) for place in range(len(names))]
        tables.append(_assumptions())
        notes = _change_notes(tables)
    return Result(
        id="exposure",
        method="exposure",
        design="descriptive",
        estimates=tuple(estimates),
        tables=tuple(tables),
        flow=Flow(
            nodes=(FlowNode(id="named", n=found.n), FlowNode(id="described", n=min(counts))),
            edges=(FlowEdge(source="named", target="described", n=min(counts)),),
        ),
        settings={
            "exposure": names,
            "person": person,
            "period": period,
            "planned": tuple(plans.get(name) for name in names),
            "change": change,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def _plans(
    planned: float | Mapping[str, float] | None, names: Sequence[str]
) -> Mapping[str, float]:
    """Return what is planned by column, every number above 0."""
    if planned is None:
        return {}
    if not isinstance(planned, Mapping):
        if len(names) > 1:
            raise ArgumentError("designs_weighted.planned", value=repr(planned))
        planned = {names[0]: planned}
    for name, value in planned.items():
        if name not in names or not is_number(value) or value <= 0:
            raise ArgumentError("designs_weighted.planned", value=f"{name}: {value!r}")
    return {name: float(value) for name, value in planned.items()}


def _add_up(
    data: pd.DataFrame, names: Sequence[str], *, person: str, change: str | None
) -> _Presence:
    """Return one row per person, their values added."""
    import pandas as pd

    codes, people = pd.factorize(data[person])
    named = codes >= 0
    sums = np.full((len(people), len(names)), np.nan)
    for place, name in enumerate(names):
        column = numeric(data[name], name)
        wrong = column[np.isfinite(column) & (column < 0.0)]
        if len(wrong):
            raise DataError(
                "designs_weighted.negative_exposure",
                column=name,
                value=repr(float(wrong[0])),
                count=len(wrong),
            )
        used = named & np.isfinite(column)
        seen = np.bincount(codes[used], minlength=len(people)) > 0
        total = np.bincount(codes[used], weights=column[used], minlength=len(people))
        sums[seen, place] = total[seen]
    order = np.lexsort(sums.T) if len(sums) else np.arange(0)
    moved = None if change is None else _changes(data, codes, change, count=len(people))
    return _Presence(
        columns=tuple(names),
        values=sums[order],
        change=None if moved is None else moved[order],
        n=len(people),
    )


def _changes(data: pd.DataFrame, codes: NDArray[np.intp], change: str, *, count: int) -> Array:
    """Return the change of each person, NaN where unknown."""
    values = numeric(data[change], change)
    used = np.isfinite(values) & (codes >= 0)
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, codes[used], values[used])
    np.maximum.at(high, codes[used], values[used])
    if (high > low).any():
        raise DataError(
            "designs_weighted.two_changes", column=change, count=int((high > low).sum())
        )
    return np.where(np.isfinite(low), low, np.nan)


def _describe(name: str, values: Array, planned: float | None) -> list[Estimate]:
    found = moments(values)
    quartiles = np.quantile(values, (0.25, 0.5, 0.75))
    numbers = {
        "mean": found.mean,
        "sd": found.sd,
        **dict(zip(("q25", "median", "q75"), map(float, quartiles), strict=True)),
    }
    shares = {"share_none": float((values == 0.0).mean())}
    if planned is not None:
        shares |= {
            "share_received": float(np.minimum(values / planned, 1.0).mean()),
            "share_half": float((values >= planned / 2.0).mean()),
            "share_completed": float((values >= planned).mean()),
        }
    return [
        Estimate(term=term, at={"exposure": name}, estimate=value, unit=unit, n=found.n)
        for unit, group in (("count", numbers), ("proportion", shares))
        for term, value in group.items()
    ]


def _distribution(name: str, values: Array) -> Table:
    """Return people by steps of 1, 2 or 5 times a power of ten; the first holds those at 0."""
    width = _step(float(values.max()) / _MOST_BINS)
    places = np.ceil(values / width).astype(int)
    rows = tuple(
        (width * (place - 1) if place else 0.0, width * place, int((places == place).sum()))
        for place in range(int(places.max()) + 1)
    )
    return Table(
        kind="distribution", id=f"distribution.{name}", columns=("low", "high", "n"), rows=rows
    )


def _step(least: float) -> float:
    if least <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10, 20) if power * factor >= least)


def _by_period(data: pd.DataFrame, names: Sequence[str], *, person: str, period: str) -> Table:
    import pandas as pd

    rows: list[tuple[Scalar, ...]] = []
    labels = sorted(data[period].dropna().unique(), key=lambda label: (str(type(label)), label))
    for label in labels:
        chosen = data[data[period] == label]
        sums = [float(np.nansum(numeric(chosen[name], name))) for name in names]
        rows.append((wave_label(label), int(pd.Series(chosen[person]).nunique()), *sums))
    return Table(
        kind="counts", id="by_period", columns=("period", "people", *names), rows=tuple(rows)
    )


def _thirds(found: _Presence, place: int) -> Table:
    """Return the change of the people of each third of presence; equal values stay together."""
    values = found.values[:, place]
    change = np.empty(0) if found.change is None else found.change
    both = np.isfinite(values) & np.isfinite(change)
    values, change = values[both], change[both]
    rows: list[tuple[Scalar, ...]] = []
    if len(values):
        cuts = np.quantile(values, (1.0 / 3.0, 2.0 / 3.0))
        third = np.searchsorted(cuts, values, side="left")
        for code, name in enumerate(_THIRDS):
            own = third == code
            if own.any():
                spread = moments(change[own])
                sd = spread.sd if spread.n > 1 else None
                mean = moments(values[own]).mean
                rows.append((name, spread.n, mean, spread.mean, sd))
    return Table(
        kind="counts",
        id=f"thirds.{found.columns[place]}",
        columns=("third", "n", "mean_exposure", "mean_change", "sd_change"),
        rows=tuple(rows),
    )


def _change_notes(tables: Sequence[Table]) -> list[Note]:
    notes = [caution("designs_weighted.who_comes_more")]
    counts = [
        int(n)
        for table in tables
        if table.id.startswith("thirds.")
        for n in table.column("n")
        if isinstance(n, int)
    ]
    if counts and min(counts) < _FEW:
        notes.append(info("designs_weighted.few_in_third", n=min(counts), enough=_FEW))
    return notes


def _assumptions() -> Table:
    return Table(
        kind="assumptions",
        columns=("assumption", "state", "evidence", "value"),
        rows=(("nothing_unmeasured", "untestable", None, None),),
    )
