"""One promise read on the counts that speak of it: its estimates, its state, its path."""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solidarity_eval._kernels.projection import Projection, sum_ahead
from solidarity_eval._kernels.proportions import wilson
from solidarity_eval.errors import DataError
from solidarity_eval.estimation.notes import info
from solidarity_eval.intake.periods import Period, within
from solidarity_eval.reach._counts import CountRow, Total, by_name, by_period, total
from solidarity_eval.reach.target_state import Promise, TargetState, target_state
from solidarity_eval.results import Estimate, Note, Scalar, Table

LEAST_PERIODS = 6
PATH = ("unit", "period", "start", "end", "value", "low", "high", "cumulative")
PLACES = ("site", "unit", "value", "low", "high")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One promise, the rows that speak of it, the day of the report."""

    promise: Promise
    rows: tuple[CountRow, ...]
    day: dt.date
    running: bool
    conf_level: float

    @cached_property
    def units(self) -> dict[str | None, Total]:
        """Sums by unit; never added to one another."""
        return by_name(self.rows, "unit")

    @cached_property
    def counted_until(self) -> dt.date:
        """Last day counted: a period that goes on beyond it is not whole."""
        return min(self.day, max(row.period.end for row in self.rows))

    def read(self) -> tuple[list[Estimate], str, TargetState, list[Note]]:
        """Return the estimates, the term a target reads, the state and further notes."""
        estimates = [_bounded("total", found, unit=unit) for unit, found in self.units.items()]
        if len(self.units) > 1:
            state = TargetState(state="not_judged", reason="several_units")
            return estimates, "total", state, []
        unit = next(iter(self.units))
        methods = by_name(self.rows, "method")
        if len(methods) > 1:
            estimates += [
                _bounded("part", found, unit=unit, method=name) for name, found in methods.items()
            ]
        if self.promise.every is not None:
            return self._per_period(estimates, unit)
        return self._whole_life(estimates, unit)

    def _whole_life(
        self, estimates: list[Estimate], unit: str | None
    ) -> tuple[list[Estimate], str, TargetState, list[Note]]:
        by = self.promise.by
        over = by is not None and by <= self.day
        found, headline = self.units[unit], "total"
        in_time = [row for row in self.rows if by is None or row.period.start <= by]
        if len(in_time) < len(self.rows):
            found, headline = total(in_time), "total_by"
            estimates.append(_bounded("total_by", found, unit=unit))
        state = target_state(
            self.promise,
            found.value,
            low=found.low,
            high=found.high,
            over=over,
            running=self.running,
        )
        if state.state == "not_reached" and self.promise.keeps(self.units[unit].low):
            state = TargetState(state="not_reached", reason="late")
        if len(self.promise.values) == 1 and self.promise.values[0] > 0:
            estimates.append(
                Estimate(term="ratio", estimate=found.value / self.promise.values[0], unit="ratio")
            )
        projected = None if over or by is None else self._projection(by, unit)
        notes: list[Note] = []
        if isinstance(projected, Estimate):
            estimates.append(projected)
        elif isinstance(projected, Note):
            notes.append(projected)
        return estimates, headline, state, notes

    def _projection(self, by: dt.date, unit: str | None) -> Estimate | Note:
        periods = [(one, found) for one, found in by_period(self.rows) if one.end <= self.day]
        if len({one.kind for one, _ in periods}) > 1:
            return info("reach_counts.uneven_periods")
        if len(periods) < LEAST_PERIODS:
            return info("reach_counts.few_periods", n=len(periods), needed=LEAST_PERIODS)
        counts = np.array([found.value for _, found in periods])
        if not counts.any():
            return info("reach_counts.nothing_yet")
        length = sum(one.days for one, _ in periods) / len(periods)
        ahead = max((by - periods[-1][0].end).days, 0) / length
        projected = sum_ahead(counts, ahead, conf_level=self.conf_level)
        return self._projected(projected, unit, n=len(periods))

    def _projected(self, ahead: Projection, unit: str | None, *, n: int) -> Estimate:
        so_far = self.units[unit].value
        return Estimate(
            term="projection",
            at={"unit": unit, "dispersion": ahead.dispersion},
            estimate=so_far + ahead.mean,
            std_error=ahead.error,
            conf_low=so_far + ahead.low,
            conf_high=so_far + ahead.high,
            conf_level=self.conf_level,
            unit="count",
            n=n,
            df=n - 1,
        )

    def _per_period(
        self, estimates: list[Estimate], unit: str | None
    ) -> tuple[list[Estimate], str, TargetState, list[Note]]:
        headline = "latest" if self.promise.every == "year" else "median"
        whole = [(one, found) for one, found in self._holders() if one.end <= self.counted_until]
        if not whole:
            return estimates, headline, TargetState(state="in_progress", reason="not_due"), []
        if headline == "latest":
            found, at = whole[-1][1], {"period": whole[-1][0].name}
        else:
            found, at = _median([part for _, part in whole]), {}
        state = target_state(self.promise, found.value, low=found.low, high=found.high, over=True)
        estimates.append(_bounded(headline, found, unit=unit, **at))
        estimates += self._share(whole)
        return estimates, headline, state, []

    def _share(self, whole: list[tuple[Period, Total]]) -> list[Estimate]:
        """Return how many whole periods kept the promise, by their low bounds."""
        n = len(whole)
        sides = [self.promise.side(found.low, found.high) for _, found in whole]
        if None in sides:
            return []
        kept = sides.count("kept")
        low, high = wilson(kept, n, self.conf_level)
        return [
            Estimate(
                term="share_reached",
                estimate=kept / n,
                conf_low=low,
                conf_high=high,
                conf_level=self.conf_level,
                unit="proportion",
                n=n,
            ),
            Estimate(term="periods_reached", estimate=kept, unit="count", n=n),
        ]

    def _holders(self) -> list[tuple[Period, Total]]:
        """Return the sums by week, month or year of the promise."""
        every = self.promise.every or "year"
        groups: dict[Period, list[CountRow]] = {}
        for row in self.rows:
            holder = within(row.period, every)
            if holder is None:
                raise DataError("reach_counts.too_long", period=row.period.name, every=every)
            groups.setdefault(holder, []).append(row)
        return [(one, total(groups[one])) for one in sorted(groups, key=lambda one: one.start)]

    def tables(self) -> tuple[Table, ...]:
        """Return the path of the counts, and the sums by place where there are places."""
        lines: list[tuple[Scalar, ...]] = []
        for unit in self.units:
            running = 0.0
            for one, found in by_period(row for row in self.rows if row.unit == unit):
                running += found.value
                ends = (one.start.isoformat(), one.end.isoformat())
                spread = (found.value, found.low, found.high, running)
                lines.append((unit, one.name, *ends, *spread))
        path = Table(id="trajectory", kind="trajectory", columns=PATH, rows=tuple(lines))
        if all(row.site is None for row in self.rows):
            return (path,)
        places = tuple(
            (site, unit, found.value, found.low, found.high)
            for unit in self.units
            for site, found in by_name((r for r in self.rows if r.unit == unit), "site").items()
        )
        return path, Table(id="by_site", kind="counts", columns=PLACES, rows=places)


def _bounded(term: str, found: Total, **at: Scalar) -> Estimate:
    """Return a count; its bounds are the register's own, of no stated level."""
    return Estimate(
        term=term,
        at=at,
        estimate=found.value,
        conf_low=found.low if found.bounded else None,
        conf_high=found.high if found.bounded else None,
        unit="count",
        n=found.rows,
    )


def _median(parts: list[Total]) -> Total:
    return Total(
        value=statistics.median(part.value for part in parts),
        low=statistics.median(part.low for part in parts),
        high=statistics.median(part.high for part in parts),
        rows=len(parts),
    )
