"""What every planning function shares: one unknown, checked arguments, one form of result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from solidarity_eval._kernels.power_t import MOST, crossing
from solidarity_eval.errors import ArgumentError
from solidarity_eval.estimation.arguments import is_number
from solidarity_eval.estimation.notes import info
from solidarity_eval.references import software
from solidarity_eval.references.methods import method as registered
from solidarity_eval.results import Estimate, Note, Result, Scalar, Table

PERSONS = "persons"


def the_unknown(**asked: float | None) -> str:
    """Return the name of the one argument left out, else raise ArgumentError."""
    missing = [name for name, value in asked.items() if value is None]
    if len(missing) != 1:
        raise ArgumentError(
            "designs_power.one_unknown",
            names=", ".join(asked),
            received=", ".join(missing) or "-",
            count=len(missing),
        )
    return missing[0]


def within(
    argument: str,
    value: float | None,
    *,
    low: float,
    high: float,
    ends: bool = False,
) -> None:
    """Raise ArgumentError when a given number is not between two bounds."""
    if value is None:
        return
    inside = is_number(value) and (low <= value <= high if ends else low < value < high)
    if not inside:
        raise ArgumentError(
            "designs_power.between",
            argument=argument,
            value=repr(value),
            low=f"{low:g}",
            high=f"{high:g}",
            bounds="included" if ends else "excluded",
        )


def above(argument: str, value: float | None, *, least: float) -> None:
    """Raise ArgumentError when a given number is below its least value."""
    if value is not None and (not is_number(value) or value < least or value > MOST):
        raise ArgumentError(
            "designs_power.least", argument=argument, value=repr(value), least=f"{least:g}"
        )


def nonzero(argument: str, value: float | None) -> None:
    """Raise ArgumentError when a given difference is zero or no number."""
    if value is not None and (not is_number(value) or value == 0):
        raise ArgumentError("designs_power.nonzero", argument=argument, value=repr(value))


def least_n(power_at: Callable[[float], float], power: float, *, low: float) -> float:
    """Return the least n of a given power, not rounded; ArgumentError where none reaches it."""
    n = crossing(power_at, power, low=low, step=1.0)
    if n > MOST:
        raise ArgumentError("designs_power.out_of_reach", power=f"{power:g}", most=f"{MOST:.0e}")
    return n


def number(term: str, value: float, unit: str, **at: Scalar) -> Estimate:
    """Return a planned quantity; nothing was measured, so it has no interval."""
    return Estimate(term=term, estimate=float(value), unit=unit, at=dict(at))


def planned(
    method: str,
    estimates: Iterable[Estimate],
    *,
    settings: Mapping[str, Scalar],
    tables: Iterable[Table] = (),
    notes: Iterable[Note] = (),
) -> Result:
    """Return the result of a planning function."""
    return Result(
        id=method,
        method=method,
        estimates=tuple(estimates),
        tables=tuple(tables),
        settings=dict(settings),
        references=registered(method).references,
        notes=(*notes, info("designs_power.planned")),
        versions=software(),
    )
