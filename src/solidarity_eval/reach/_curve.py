"""Steps of a curve of exits as estimates and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solidarity_eval._kernels.competing_risks import Incidence, interval, median_time
from solidarity_eval._kernels.proportions import wilson
from solidarity_eval.results import Estimate, Scalar, Table

COLUMNS = (
    *("time", "at_risk", "cause", "exits"),
    *("share", "std_error", "conf_low", "conf_high"),
)
STAYING = "staying"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How the bounds of a curve are made: their coverage, and the scale of symmetry."""

    conf_level: float
    method: str

    def of(self, share: float, error: float) -> tuple[float | None, float | None]:
        """Return the bounds of a share, None and None where there are none."""
        found = interval(float(share), float(error), conf_level=self.conf_level, method=self.method)
        return (None, None) if found is None else found


def curve_table(curve: Incidence, causes: Sequence[str], bounds: Bounds) -> Table:
    """Return one row per step and cause, then those who stay (cause ``staying``)."""
    rows: list[tuple[Scalar, ...]] = []
    for step, time in enumerate(curve.times):
        risk = int(curve.at_risk[step])
        for kind, cause in enumerate(causes):
            share, error = curve.incidence[step, kind], curve.incidence_se[step, kind]
            exits = int(curve.exits[step, kind])
            rows.append(
                (
                    float(time),
                    risk,
                    cause,
                    exits,
                    float(share),
                    float(error),
                    *bounds.of(share, error),
                )
            )
        share, error = curve.staying[step], curve.staying_se[step]
        rows.append(
            (float(time), risk, STAYING, 0, float(share), float(error), *bounds.of(share, error))
        )
    return Table(id="curve", kind="curve", columns=COLUMNS, rows=tuple(rows))


def incidence_at(
    curve: Incidence,
    causes: Sequence[str],
    times: Iterable[float],
    *,
    n: int,
    bounds: Bounds,
) -> list[Estimate]:
    """Return the share that left by each cause, and that stayed, at the times of follow-up."""
    found = []
    for time in times:
        if time > curve.last:
            continue
        for kind, cause in enumerate(causes):
            at: dict[str, Scalar] = {"cause": cause, "time": time}
            found.append(_share("cumulative_incidence", at, curve.at(time, kind), n=n, how=bounds))
        found.append(_share(STAYING, {"time": time}, curve.staying_at(time), n=n, how=bounds))
    return found


def median_of(
    curve: Incidence, kind: int, *, cause: str, n: int, bounds: Bounds, unit: str
) -> list[Estimate]:
    """Return the median time to an exit, nothing where the curve stays below one half."""
    found = median_time(curve, kind, conf_level=bounds.conf_level, method=bounds.method)
    if found is None:
        return []
    middle, low, high = found
    return [
        Estimate(
            term="median_time",
            at={"cause": cause},
            estimate=middle,
            conf_low=low,
            conf_high=high,
            conf_level=bounds.conf_level,
            unit=unit,
            n=n,
        )
    ]


def wilson_share(
    term: str, count: int, n: int, *, conf_level: float, at: dict[str, Scalar] | None = None
) -> Estimate:
    """Return the share of ``count`` among ``n`` people with its Wilson interval."""
    low, high = wilson(count, n, conf_level)
    return Estimate(
        term=term,
        at=at or {},
        estimate=count / n,
        std_error=(count * (n - count) / n) ** 0.5 / n,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        unit="proportion",
        n=n,
    )


def _share(
    term: str, at: dict[str, Scalar], found: tuple[float, float], *, n: int, how: Bounds
) -> Estimate:
    share, error = found
    low, high = how.of(share, error)
    return Estimate(
        term=term,
        at=at,
        estimate=share,
        std_error=error,
        conf_low=low,
        conf_high=high,
        conf_level=None if low is None else how.conf_level,
        unit="proportion",
        n=n,
    )
