"""Who of those who answered before is not there after: gone, or not expected yet."""

from __future__ import annotations

from solidarity_eval.plots.reading import change_estimate
from solidarity_eval.report.context import Context
from solidarity_eval.results import Flow

_EXPECTED_LATER = ("not_due", "window_open")


def waiting(flow: Flow) -> int:
    """Return the people whose second answer is not due yet, or still within its time."""
    leaving = flow.out("before")
    return sum(leaving.get(reason, 0) for reason in _EXPECTED_LATER)


def gone(flow: Flow) -> int:
    """Return the people whose second answer was due and did not come."""
    return flow.n("before") - flow.n("linked") - waiting(flow)


def of_programme(context: Context) -> str:
    """Say that the ledger is the programme's, and how many are compared in the other group."""
    reading = context.main
    if reading is None or not reading.controlled:
        return ""
    other = context.evaluation.result(reading.outcome.id, "change", "comparison")
    if other is None:
        return ""
    n = change_estimate(other).n or 0
    key = "who.comparison" if n >= context.least else "who.comparison_masked"
    return context.tell(key, n=n)


def missing_after(context: Context, flow: Flow) -> int:
    """Return the people of all groups whose second answer was due and did not come."""
    reading = context.main
    if reading is None or not reading.controlled:
        return gone(flow)
    lost = context.evaluation.result(reading.outcome.id, "attrition")
    if lost is None or not lost.has("attrition"):
        return gone(flow)
    return round(lost["attrition"].estimate * (lost["attrition"].n or 0))
