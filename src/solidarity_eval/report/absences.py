"""Who of those who answered before is not there after: gone, or not expected yet."""

from __future__ import annotations

from solidarity_eval.results import Flow

_EXPECTED_LATER = ("not_due", "window_open")


def waiting(flow: Flow) -> int:
    """Return the people whose second answer is not due yet, or still within its time."""
    leaving = flow.out("before")
    return sum(leaving.get(reason, 0) for reason in _EXPECTED_LATER)


def gone(flow: Flow) -> int:
    """Return the people whose second answer was due and did not come."""
    return flow.n("before") - flow.n("linked") - waiting(flow)
