"""Ties told by the same people at two times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError, DataError, TooFewError
from solidarity_eval.reach._tables import labels, read_columns, words

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoTimes:
    """Rows of the people who answered at both times, as texts.

    Attributes
    ----------
    before, after : DataFrame
        Rows of each time.
    egos : tuple of str
        Who answered at both times, sorted.
    once : int
        People who answered at one time only.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    egos: tuple[str, ...]
    once: int


def two_times(
    data: pd.DataFrame,
    *,
    columns: tuple[str, ...],
    ego: str,
    wave: str,
    before: object,
    after: object,
    respondents: Iterable[object] | None = None,
) -> TwoTimes:
    """Return the rows of both times of the people who answered at both.

    ``respondents``: who answered at both times, by default those with a row at each.
    """
    read_columns(data, (ego, wave, *columns))
    table = data.assign(**{name: labels(data[name]) for name in (ego, wave, *columns)})
    table = table[table[ego].notna() & table[wave].notna()]
    first, second = words("times", (before,)), words("times", (after,))
    if first == second or first is None or second is None:
        raise ArgumentError("reach_ties.same_wave", value=repr(before))
    known = sorted(set(table[wave]))
    for label in (first[0], second[0]):
        if label not in known:
            raise ArgumentError(
                "reach_ties.unknown_wave",
                value=label,
                column=str(wave),
                available=", ".join(known[:12]) or "–",
            )
    sides = [table[table[wave] == label] for label in (first[0], second[0])]
    asked = [set(side[ego]) for side in sides]
    both = set(words("respondents", respondents) or ()) if respondents is not None else None
    egos = both if both is not None else asked[0] & asked[1]
    if not egos:
        raise TooFewError(
            "reach_ties.no_egos",
            before=str(before),
            after=str(after),
            column=str(wave),
            available=", ".join(known[:12]),
        )
    kept = [side[side[ego].isin(egos)] for side in sides]
    return TwoTimes(
        before=kept[0],
        after=kept[1],
        egos=tuple(sorted(egos)),
        once=len((asked[0] | asked[1]) - egos),
    )


def require_once(rows: pd.DataFrame, *, ego: str, alter: str, wave: str) -> None:
    """Raise DataError when a tie stands twice at a time."""
    twice = rows[rows.duplicated([ego, alter])]
    if len(twice):
        row = twice.iloc[0]
        raise DataError(
            "reach_ties.tie_twice",
            ego=str(row[ego]),
            alter=str(row[alter]),
            wave=str(row[wave]),
        )
