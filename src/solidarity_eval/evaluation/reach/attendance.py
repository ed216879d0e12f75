"""Visits per week or month against what was promised."""

from __future__ import annotations

import datetime as dt

from solidarity_eval.errors import DataError
from solidarity_eval.evaluation.reach.counted import count_rows_of
from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.results import Result
from solidarity_eval.schemas.reach import Attendance, Closure


def run(material: Material, part: Attendance) -> list[Result]:
    """Return the chart of a series, ``reach.<part>``."""
    from solidarity_eval.reach import attendance_chart

    rows = count_rows_of(material, part.indicator, population=part.population)
    if rows is None or rows.empty:
        raise DataError("reach_counts.nothing_counted", indicator=part.indicator)
    units = sorted({str(unit) for unit in rows["unit"].dropna()})
    if len(units) > 1:
        raise DataError("reach_counts.several_units", units=", ".join(units))
    found = attendance_chart(
        rows,
        every=part.every,
        expected=part.expected,
        closures=_spans(part.closures),
        holidays=_spans(part.holidays),
        ramp_up_until=part.ramp_up_until,
        as_of=material.cutoff,
        limits=part.limits,
    )
    return [material.named(found, part, unit=units[0] if units else None)]


def _spans(closures: tuple[Closure, ...]) -> list[tuple[dt.date, dt.date]]:
    return [(one.start, one.end) for one in closures]
