"""Tables of counts with totals: small cells hidden, and enough others that none can be deduced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from solidarity_eval.disclosure.kinds import CellKind
from solidarity_eval.disclosure.record import Entry, Reason, Record

Key = tuple[str, ...]
Interval = tuple[int, int]

TOTAL = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable:
    """Counts of people, and which of them add up to which.

    Attributes
    ----------
    cells : mapping of key to int
        Every count, totals included.
    totals : tuple of (key, keys)
        A total and the cells that add up to it; a cell may be itself a total.
    """

    cells: Mapping[Key, int]
    totals: tuple[tuple[Key, tuple[Key, ...]], ...]

    @property
    def most(self) -> int:
        """The largest count: nobody is outside it."""
        return max(self.cells.values(), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedTable:
    """A table as it may be shown.

    Attributes
    ----------
    shown : mapping of key to int
    hidden : mapping of key to (int, int)
        The least and the largest count that a reader can deduce of each hidden cell.
    withheld : bool
        Whether the whole table is left out, because no choice of hidden cells was safe.
    record : Record
    """

    shown: Mapping[Key, int]
    hidden: Mapping[Key, Interval] = field(default_factory=dict)
    withheld: bool = False
    record: Record = field(default_factory=Record)


def one_way(counts: Mapping[str, int]) -> CountTable:
    """Return categories and their total, under the key ``("*",)``."""
    cells: dict[Key, int] = {(name,): n for name, n in counts.items()}
    total: Key = (TOTAL,)
    return CountTable(cells={**cells, total: sum(counts.values())}, totals=((total, tuple(cells)),))


def two_way(counts: Mapping[tuple[str, str], int]) -> CountTable:
    """Return rows by columns with both margins and the total; a pair left out is nobody.

    Examples
    --------
    >>> table = two_way({("a", "x"): 4, ("a", "y"): 9, ("b", "x"): 12})
    >>> table.cells["*", "x"], table.cells["a", "*"], table.cells["*", "*"]
    (16, 13, 25)
    """
    rows = tuple(dict.fromkeys(row for row, _ in counts))
    columns = tuple(dict.fromkeys(column for _, column in counts))
    cells: dict[Key, int] = {(r, c): counts.get((r, c), 0) for r in rows for c in columns}
    totals: list[tuple[Key, tuple[Key, ...]]] = []
    for r in rows:
        totals.append(((r, TOTAL), tuple((r, c) for c in columns)))
    for c in columns:
        totals.append(((TOTAL, c), tuple((r, c) for r in rows)))
    totals.append(((TOTAL, TOTAL), tuple((r, TOTAL) for r in rows)))
    totals.append(((TOTAL, TOTAL), tuple((TOTAL, c) for c in columns)))
    for total, members in totals:
        cells[total] = sum(cells[member] for member in members)
    return CountTable(cells=cells, totals=tuple(totals))


def screen_table(
    table: CountTable,
    *,
    least: int,
    earlier: Mapping[Key, int] | None = None,
    where: str = "table",
    kind: CellKind = CellKind.ANSWER,
) -> ScreenedTable:
    r"""Hide the small cells of a table, then others until none can be deduced.

    A count below ``least``, zero too, is hidden. Whoever reads the rest of the table can deduce
    of a hidden count :math:`x_i` that it lies between

    .. math::
        \min x_i \quad\text{and}\quad \max x_i \quad\text{over}\quad x \ge 0,\; A x = b,

    where :math:`A x = b` are the totals. The rule of protection: for every hidden count that is
    below ``least``, the largest is at least ``least``, and at least ``least`` different counts
    are left. The cell whose loss is smallest is hidden too until that holds; where hiding
    everything but the total is not enough, the whole table is withheld.

    Parameters
    ----------
    table : CountTable
        From `one_way`, `two_way`, or written out for a hierarchy.
    least : int
        Fewest people that a cell may show.
    earlier : mapping of key to int, optional
        Cells of the same table shown before. Where a cell grew by fewer than ``least``, these
        newcomers would be known: the table is withheld, and the earlier one stands.
    where : str
        Place, for the record.
    kind : CellKind
        What the cells count, for the record.

    Returns
    -------
    ScreenedTable

    References
    ----------
    .. [1] hundepool2012, chapter 5; fischetti2001.

    Examples
    --------
    >>> screened = screen_table(one_way({"never": 30, "often": 14, "always": 4}), least=11)
    >>> screened.shown
    {('never',): 30, ('*',): 48}
    >>> screened.hidden
    {('often',): (0, 18), ('always',): (0, 18)}
    """
    if table.most < least:
        return _withheld(where, kind=kind, reason="few_people")
    grown = (n - earlier[key] for key, n in table.cells.items() if earlier and key in earlier)
    if any(gap and abs(gap) < least for gap in grown):
        return _withheld(where, kind=kind, reason="earlier_packet")
    small = [key for key, n in table.cells.items() if n < least]
    hidden = set(small)
    suspects: list[Key] = []
    ranges: dict[Key, Interval] = {}
    while hidden:
        exposed = _exposed(table, hidden, [*suspects, *small], least=least)
        if exposed is None:
            ranges = _ranges(table, hidden)
            break
        suspects = [exposed]
        extra = _cheapest(table, hidden)
        if extra is None:
            return _withheld(where, kind=kind, reason="audit_failed")
        hidden.add(extra)
    if hidden and not any(n for key, n in table.cells.items() if _shows(table, key, hidden)):
        return _withheld(where, kind=kind, reason="audit_failed")
    order = [key for key in table.cells if key in hidden]
    entries = tuple(
        Entry(
            where=_place(where, key),
            action="hidden",
            cell=kind,
            # Never which of the hidden cells are the small ones: that would bound them.
            reason="few_people",
            low=ranges[key][0],
            high=ranges[key][1],
        )
        for key in order
    )
    return ScreenedTable(
        shown={key: n for key, n in table.cells.items() if key not in hidden},
        hidden={key: ranges[key] for key in order},
        record=Record(entries=entries),
    )


def deducible(table: CountTable, hidden: Sequence[Key] | set[Key]) -> dict[Key, Interval]:
    """Return what a reader can deduce of each hidden cell from those shown."""
    return _ranges(table, set(hidden))


def _shows(table: CountTable, key: Key, hidden: set[Key]) -> bool:
    """Tell whether a cell is shown that is not the sum of all."""
    inner = {member for _, members in table.totals for member in members}
    return key in inner and key not in hidden


def _protected(interval: Interval, least: int) -> bool:
    low, high = interval
    return high >= least and high - low >= least - 1


def _ranges(table: CountTable, hidden: set[Key]) -> dict[Key, Interval]:
    """Return the feasible interval of every hidden cell, by integer linear programming."""
    return dict(_each_range(table, hidden, [key for key in table.cells if key in hidden]))


def _exposed(
    table: CountTable, hidden: set[Key], cells: Sequence[Key], *, least: int
) -> Key | None:
    """Return the first of some hidden cells that follows too closely from those shown."""
    found = _each_range(table, hidden, dict.fromkeys(cells))
    return next((key for key, interval in found if not _protected(interval, least)), None)


def _each_range(
    table: CountTable, hidden: set[Key], cells: Iterable[Key]
) -> Iterator[tuple[Key, Interval]]:
    import numpy as np

    from solidarity_eval._kernels.linear_audit import Region, feasible_range

    order = [key for key in table.cells if key in hidden]
    index = {key: i for i, key in enumerate(order)}
    weights, known = [], []
    for total, members in table.totals:
        row, right = np.zeros(len(order)), 0.0
        for sign, key in ((1.0, total), *((-1.0, member) for member in members)):
            if key in index:
                row[index[key]] += sign
            else:
                right -= sign * table.cells[key]
        if row.any():
            weights.append(row)
            known.append(right)
    bounds = np.array(known)
    region = Region(
        weights=np.array(weights).reshape(len(weights), len(order)),
        low=bounds,
        high=bounds,
        cap=float(table.most),
    )
    unit = np.eye(len(order))
    for key in cells:
        yield key, feasible_range(region, unit[index[key]]) or (0, table.most)


def _cheapest(table: CountTable, hidden: set[Key]) -> Key | None:
    """Return the shown cell to hide next, among those added up with a hidden one.

    Inner cells go before totals, those whose other totals already hide something before others,
    small ones before large ones; the sum of all is never hidden.
    """
    inner = {member for _, members in table.totals for member in members}
    parents = {total for total, _ in table.totals}
    lines = [(total, *members) for total, members in table.totals]
    touched = [line for line in lines if any(key in line for key in hidden)]
    candidates = {key for line in touched for key in line if key in inner and key not in hidden}

    def cost(key: Key) -> tuple[bool, int, int, int]:
        own = [line for line in lines if key in line]
        alone = sum(not any(other in hidden for other in line) for line in own)
        return key in parents, alone, table.cells[key], list(table.cells).index(key)

    return min(candidates, key=cost, default=None)


def _withheld(where: str, *, kind: CellKind, reason: Reason) -> ScreenedTable:
    entry = Entry(where=where, action="hidden", cell=kind, reason=reason)
    return ScreenedTable(shown={}, withheld=True, record=Record(entries=(entry,)))


def _place(where: str, key: Key) -> str:
    return f"{where}.{'.'.join(key)}"
