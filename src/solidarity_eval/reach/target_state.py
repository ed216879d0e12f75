"""Where a promise stands: one rule for estimators, reports and packets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import check_choice, is_number
from solidarity_eval.results import Scalar

AMOUNTS = ("at_least", "more_than", "about", "exactly", "between")
EVERY = ("week", "month", "year")

State = Literal["reached", "not_reached", "in_progress", "not_judged", "no_figure"]
Side = Literal["kept", "below", "above", "uncertain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise with a number: exactly one of five amounts.

    Parameters
    ----------
    at_least, more_than, about, exactly : float, optional
        The amount and how it was said. ``about`` is judged by ``read_as`` and by nothing else.
    between : (float, float), optional
        Both ends included.
    read_as : (float, float), optional
        How the people who promised ``about`` agreed to read it.
    unit : str, optional
        Of what is counted; counts of other units are left out.
    every : {"week", "month", "year"}, optional
        The promise is kept or not in each period; otherwise counts add up over the whole life.
    by : date, optional
        Last day for a promise of the whole life.

    Raises
    ------
    ArgumentError
        If not exactly one amount is given, or a value is not allowed.

    Examples
    --------
    >>> from solidarity_eval.reach import Promise
    >>> Promise(between=(40, 60)).keeps(60), Promise(about=30).keeps(30)
    (True, None)
    """

    at_least: float | None = None
    more_than: float | None = None
    about: float | None = None
    exactly: float | None = None
    between: tuple[float, float] | None = None
    read_as: tuple[float, float] | None = None
    unit: str | None = None
    every: Literal["week", "month", "year"] | None = None
    by: dt.date | None = None

    def __post_init__(self) -> None:
        given = [name for name in AMOUNTS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ArgumentError("reach_counts.one_amount", given=", ".join(given) or "–")
        for name in (given[0], "read_as"):
            self._check_amount(name)
        if self.every is not None:
            check_choice("every", self.every, EVERY)

    def _check_amount(self, name: str) -> None:
        value = getattr(self, name)
        if value is None:
            return
        pair = name in ("between", "read_as")
        numbers = tuple(value) if isinstance(value, tuple | list) else (value,)
        fits = len(numbers) == (2 if pair else 1) and all(map(is_number, numbers))
        if not fits or numbers[0] < 0 or numbers[0] > numbers[-1]:
            raise ArgumentError("reach_counts.amount", argument=name, value=repr(value))

    @property
    def kind(self) -> str:
        """How the amount was said."""
        return next(name for name in AMOUNTS if getattr(self, name) is not None)

    @property
    def values(self) -> tuple[float, ...]:
        """The amount, or both ends."""
        value = getattr(self, self.kind)
        return tuple(map(float, value)) if self.kind == "between" else (float(value),)

    @property
    def aims(self) -> tuple[float, ...]:
        """The amount that decides; empty where nobody agreed how to read it."""
        if self.kind == "about":
            return tuple(map(float, self.read_as or ()))
        return self.values

    def keeps(self, value: float) -> bool | None:
        """Tell whether a value keeps the promise; None where the promise cannot be read."""
        aims = self.aims
        if not aims:
            return None
        if len(aims) == 2:
            return aims[0] <= value <= aims[1]
        if self.kind == "more_than":
            return value > aims[0]
        return value == aims[0] if self.kind == "exactly" else value >= aims[0]

    def side(self, low: float, high: float) -> Side | None:
        """Tell on which side of the promise a number lies that is known to be in [low, high]."""
        kept = (self.keeps(low), self.keeps(high))
        if None in kept:
            return None
        if all(kept):
            return "kept"
        if not any(kept) and high <= self.aims[0]:
            return "below"
        return "above" if not any(kept) and low >= self.aims[-1] else "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetState:
    """Where a promise stands, and why: ``reason`` is a word that reports translate."""

    state: State
    reason: str

    def settings(self) -> dict[str, Scalar]:
        """Return both, as a result holds them."""
        return {"state": self.state, "reason": self.reason}


def target_state(
    promise: Promise,
    value: float | None,
    *,
    low: float | None = None,
    high: float | None = None,
    over: bool = False,
    running: bool = False,
) -> TargetState:
    """State of a promise given what was found: a fact, not a test.

    A number that is an estimate keeps the promise only if its low bound does. Nothing is judged
    that was said approximately and that nobody agreed how to read, that has no date and is not
    yet reached, or that exceeds a range (the promise does not say whether more is better).

    Parameters
    ----------
    promise : Promise
        What was promised.
    value : float or None
        What was found; None where only bounds are known.
    low, high : float, optional
        Bounds of what was found, where it is an estimate.
    over : bool
        Whether the time to keep the promise is over (its date, or its period).
    running : bool
        Whether the project goes on: a promise without a date is then still in progress.

    Returns
    -------
    TargetState
        ``state`` is one of ``reached, not_reached, in_progress, not_judged, no_figure``;
        ``reason`` one of ``kept, below, above, approximate, uncertain, undated, not_due,
        no_figure``.

    Raises
    ------
    ArgumentError
        If one bound is given without the other and without a value.

    Notes
    -----
    ``over`` is not asked of a promise that is already kept: what adds up over the whole life
    stays reached, and a range says where the count stands on the day.

    Examples
    --------
    >>> from solidarity_eval.reach import Promise, target_state
    >>> target_state(Promise(at_least=600), 640, low=560, high=720).state
    'not_judged'
    >>> target_state(Promise(at_least=600), 590, over=True).state
    'not_reached'
    """
    if value is None and (low is None) != (high is None):
        raise ArgumentError("reach_counts.one_bound", low=repr(low), high=repr(high))
    least, most = (value if low is None else low), (value if high is None else high)
    if least is None or most is None:
        return TargetState(state="no_figure", reason="no_figure")
    side = promise.side(least, most)
    if side is None:
        return TargetState(state="not_judged", reason="approximate")
    if side == "kept":
        return TargetState(state="reached", reason="kept")
    if side == "above":
        return TargetState(state="not_judged", reason="above")
    dated = promise.by is not None or promise.every is not None
    if not over and dated:
        return TargetState(
            state="in_progress", reason="uncertain" if side == "uncertain" else "not_due"
        )
    if side == "uncertain":
        return TargetState(state="not_judged", reason="uncertain")
    if over:
        return TargetState(state="not_reached", reason="below")
    return TargetState(state="in_progress" if running else "not_judged", reason="undated")
