"""What it cost: by category, per person reached, per point of a favourable change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.estimation.arguments import check_positive, is_number
from solidarity_eval.estimation.pairs import require_table
from solidarity_eval.intake.pairs import numeric, require_columns
from solidarity_eval.references import software
from solidarity_eval.results import Estimate, Result, Table

if TYPE_CHECKING:
    import pandas as pd

REFERENCES = ("fieller1954", "drummond2015")
COLUMNS = ("category", "amount", "rows", "largest", "second")


@dataclass(frozen=True, slots=True, kw_only=True)
class FavourableChange:
    """A mean change turned so that + is favourable, its interval above 0.

    Raises
    ------
    ArgumentError
        If the interval does not lie above 0: no cost per point exists without a change.

    Examples
    --------
    >>> from solidarity_eval.reach import FavourableChange
    >>> FavourableChange(estimate=0.4, low=0.2, high=0.6, conf_level=0.95).low
    0.2
    """

    estimate: float
    low: float
    high: float
    conf_level: float

    def __post_init__(self) -> None:
        numbers = (self.low, self.estimate, self.high)
        if not all(map(is_number, numbers)) or not 0 < self.low <= self.estimate <= self.high:
            raise ArgumentError(
                "reach_counts.not_favourable", low=repr(self.low), high=repr(self.high)
            )


def costs(
    data: pd.DataFrame,
    *,
    category: str = "category",
    amount: str = "amount",
    supplier: str | None = None,
    include: Sequence[str] = (),
    persons: float | tuple[float, float] | None = None,
    change: FavourableChange | None = None,
) -> Result:
    r"""Add up what was spent, per category and per person reached.

    With a cost :math:`C`, between :math:`n_1` and :math:`n_2` persons and a change in
    :math:`[L, U]`, :math:`L > 0`,

    .. math::

        \frac{C}{n_2} \le \frac{C}{n} \le \frac{C}{n_1}, \qquad
        \frac{C}{n_2 U} \le \frac{C}{n \Delta} \le \frac{C}{n_1 L} .

    Use it to say what reaching someone cost. A cost per point is given with a favourable change
    only; without one, set costs and outcomes side by side. It supposes that those whose change
    is measured stand for all who were reached, and it does not say that the change came from the
    money: without a comparison group it would perhaps have come for less.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per expense.
    category, amount : str
        Columns of the kind of expense and of the euros.
    supplier : str, optional
        Column of who was paid; without it (or where empty) each row is someone else.
    include : sequence of str, optional
        Categories to count; all by default.
    persons : float or (float, float), optional
        Persons reached, or bounds of their number.
    change : FavourableChange, optional
        The mean change per person.

    Returns
    -------
    Result
        ``total`` (unit ``euros``), ``amount`` at each ``category``; ``per_person``, and
        ``per_point`` with the interval at the level of the change. Where the number of persons is
        bounded, ``per_person_least`` and ``_most``, ``per_point_least`` and ``_most``. Table
        ``costs`` (columns ``category, amount, rows, largest, second``: those paid, and the two
        largest of them, by which an edition decides what may be shown).

    Raises
    ------
    ColumnNotFoundError, NonNumericError
        If the table cannot be read.
    DataError
        If an amount is negative.
    ArgumentError
        If a category is unknown, or persons are not above 0.
    TooFewError
        If no expense is left.

    Notes
    -----
    The cost is known, not sampled: with a numerator of no variance, Fieller's interval of a ratio
    is the cost over both ends of the interval of the change, and exists when that interval does
    not hold 0. R: ``C / rev(t.test(change)$conf.int)``.

    References
    ----------
    Fieller 1954; Drummond et al. 2015.

    Examples
    --------
    >>> import pandas as pd
    >>> from solidarity_eval.reach import costs
    >>> spent = pd.DataFrame({"category": ["staff", "meals"], "amount": [18000, 6000]})
    >>> result = costs(spent, persons=(180, 240))
    >>> result["per_person_least"].estimate, round(result["per_person_most"].estimate, 2)
    (100.0, 133.33)
    """
    require_table(data)
    require_columns(data, category, amount, optional=(supplier,))
    paid = _paid(data, category, amount, supplier=supplier, include=tuple(include))
    sums = {name: float(sum(parts)) for name, parts in paid.items()}
    total = float(sum(sums.values()))
    least, most = _persons(persons)
    estimates = [
        Estimate(term="total", estimate=total, unit="euros"),
        *(
            Estimate(term="amount", at={"category": name}, estimate=spent, unit="euros")
            for name, spent in sums.items()
        ),
    ]
    if persons is not None:
        estimates += _between("per_person", total / most, total / least)
    if persons is not None and change is not None:
        estimates += _per_point(total, (least, most), change)
    rows = tuple(
        (name, sums[name], len(parts), *[*sorted(parts, reverse=True), None][:2])
        for name, parts in paid.items()
    )
    return Result(
        id="costs",
        method="costs",
        design="descriptive",
        estimates=tuple(estimates),
        tables=(Table(id="costs", kind="costs", columns=COLUMNS, rows=rows),),
        settings={
            "headline": "total",
            "include": tuple(include),
            "persons": (least, most) if persons is not None else None,
        },
        references=REFERENCES,
        versions=software(),
    )


def _paid(
    data: pd.DataFrame,
    category: str,
    amount: str,
    *,
    supplier: str | None,
    include: tuple[str, ...],
) -> dict[str, list[float]]:
    """Return what each supplier was paid, by category, categories in alphabetical order."""
    numbers = numeric(data[amount], amount)
    if (numbers < 0).any():
        raise DataError(
            "reach_counts.negative", column=amount, value=repr(float(numbers[numbers < 0][0]))
        )
    names = _names(data[category])
    unknown = [name for name in include if name not in names]
    if unknown:
        known = ", ".join(sorted(set(names))) or "–"
        raise ArgumentError("reach_counts.category", value=unknown[0], known=known)
    payees = [""] * len(names) if supplier is None else _names(data[supplier], empty="")
    groups: dict[str, dict[object, float]] = {}
    for index, (name, payee, spent) in enumerate(zip(names, payees, numbers, strict=True)):
        if np.isfinite(spent) and (not include or name in include):
            group = groups.setdefault(name, {})
            who: object = payee or index
            group[who] = group.get(who, 0.0) + float(spent)
    if not groups:
        raise TooFewError("reach_counts.no_count", column=amount)
    return {name: list(groups[name].values()) for name in sorted(groups)}


def _names(values: pd.Series, empty: str = "–") -> list[str]:
    return [str(v) if k else empty for v, k in zip(values, values.notna(), strict=True)]


def _persons(persons: float | tuple[float, float] | None) -> tuple[float, float]:
    if persons is None:
        return 1.0, 1.0
    ends = persons if isinstance(persons, tuple) else (persons, persons)
    if len(ends) != 2 or check_positive("persons", ends[0]) > check_positive("persons", ends[1]):
        raise ArgumentError("reach_counts.amount", argument="persons", value=repr(persons))
    return float(ends[0]), float(ends[1])


def _between(term: str, low: float, high: float) -> list[Estimate]:
    """Return a number, or its two bounds: between them no number is more likely."""
    if low == high:
        return [Estimate(term=term, estimate=low, unit="euros")]
    return [
        Estimate(term=f"{term}_least", estimate=low, unit="euros"),
        Estimate(term=f"{term}_most", estimate=high, unit="euros"),
    ]


def _per_point(
    total: float, persons: tuple[float, float], change: FavourableChange
) -> list[Estimate]:
    least, most = persons
    low, high = total / (most * change.high), total / (least * change.low)
    if least < most:
        return _between("per_point", low, high)
    return [
        Estimate(
            term="per_point",
            estimate=total / (least * change.estimate),
            conf_low=low,
            conf_high=high,
            conf_level=change.conf_level,
            unit="euros",
        )
    ]
