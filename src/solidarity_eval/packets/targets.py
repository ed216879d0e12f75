"""Promises and where they stand: reached, not, still in time, or not to be judged."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, Literal

from solidarity_eval.packets.outcome_numbers import finite
from solidarity_eval.schemas.packet import PacketTarget, TargetState

if TYPE_CHECKING:
    from solidarity_eval.evaluation import Evaluation
    from solidarity_eval.results import Estimate
    from solidarity_eval.schemas.project import Indicator, Target

Amount = Literal["at_least", "more_than", "about", "exactly", "between"]
_AMOUNTS: Final[tuple[Amount, ...]] = ("at_least", "more_than", "about", "exactly")
_CLOSE: Final = 1e-9


def packet_target(evaluation: Evaluation, target: Target, *, date: dt.date) -> PacketTarget:
    """Return a promise with the figure it is read by.

    ``reached`` and ``not_reached`` are facts about those who were counted. A promise whose day is
    still to come, or a count without a day while the project runs, is ``in_progress`` until it
    is reached; an approximate number that nobody agreed how to read is ``not_judged``.
    """
    found = _figure(evaluation, target)
    value = found.estimate if found is not None else None
    is_share = found is not None and found.unit == "proportion"
    total = found.n if found is not None and is_share else None
    amount, values = amount_of(target)
    indicator = _indicator(evaluation, target)
    return PacketTarget(
        id=target.id,
        label=target.label or (indicator.label if indicator is not None else None),
        indicator=target.indicator,
        stated=target.stated,
        amount=amount,
        values=values,
        read_as=target.read_as,
        unit=target.unit or ("proportion" if is_share else None),
        every=target.every,
        by=target.by,
        proposed=target.proposed or target.illustrative,
        state=_state(evaluation, target, found, date=date),
        value=value,
        low=finite(found.conf_low) if found is not None else None,
        high=finite(found.conf_high) if found is not None else None,
        n=None if total is None or value is None else round(value * total),
        total=total,
    )


def amount_of(target: Target) -> tuple[Amount, tuple[float, ...]]:
    """Return the kind of a promise and its number or numbers."""
    if target.between is not None:
        return "between", target.between
    given = ((kind, getattr(target, kind)) for kind in _AMOUNTS)
    return next((kind, (float(value),)) for kind, value in given if value is not None)


def is_reached(target: Target, value: float) -> bool | None:
    """Tell whether a value keeps the promise; None where nobody agreed how to read it."""
    kind, values = amount_of(target)
    aims = tuple(target.read_as or ()) if kind == "about" else values
    if not aims:
        return None
    if len(aims) == 2:
        return aims[0] - _CLOSE <= value <= aims[1] + _CLOSE
    if kind == "more_than":
        return value > aims[0] + _CLOSE
    if kind == "exactly":
        return abs(value - aims[0]) <= _CLOSE
    return value >= aims[0] - _CLOSE


def _figure(evaluation: Evaluation, target: Target) -> Estimate | None:
    """Return the figure of a promise: of an indicator, else of a part of reach; never a sum."""
    for kind in ("indicator", "reach"):
        result = evaluation.result(kind, target.indicator)
        if result is None:
            continue
        headline = result.settings.get("headline")
        terms = ("proportion", "count") if kind == "indicator" else (headline,)
        found = [item for item in result.estimates if item.term in terms]
        ours = [item for item in found if item.at.get("unit") in (None, target.unit)]
        if len(ours or found) == 1:
            return (ours or found)[0]
    return None


def _indicator(evaluation: Evaluation, target: Target) -> Indicator | None:
    found = (one for one in evaluation.project.indicators if one.id == target.indicator)
    return next(found, None)


def _state(
    evaluation: Evaluation, target: Target, found: Estimate | None, *, date: dt.date
) -> TargetState:
    if found is None:
        return "no_figure"
    reached = is_reached(target, found.estimate)
    if reached is None:
        return "not_judged"
    if reached:
        return "reached"
    if target.by is not None:
        return "in_progress" if date < target.by else "not_reached"
    period = evaluation.project.period
    runs = period is not None and (period.end is None or date < period.end)
    return "in_progress" if runs and found.unit != "proportion" else "not_reached"
