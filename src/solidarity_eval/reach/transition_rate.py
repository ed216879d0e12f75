"""Share of people who pass from one way of coming to another within a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solidarity_eval._kernels.competing_risks import INTERVALS, aalen_johansen
from solidarity_eval.errors import SmallSampleWarning
from solidarity_eval.estimation.arguments import check_choice, check_conf_level, check_whole
from solidarity_eval.estimation.notes import caution
from solidarity_eval.reach._curve import Bounds, curve_table, incidence_at, median_of, wilson_share
from solidarity_eval.reach._events import Events, as_date, read_events, started
from solidarity_eval.reach.cumulative_incidence import FEW, few_exits_notes
from solidarity_eval.references.versions import software
from solidarity_eval.results import About, Estimate, Flow, FlowEdge, FlowNode, Note, Result, Table

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

REFERENCES = ("andersen1993", "putter2007", "wilson1927")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """What is an entry, a passage and an exit, and how long the window is."""

    start: str
    reached: str
    exits: tuple[str, ...]
    window: int
    visits: int
    visits_within: int | None

    @property
    def causes(self) -> tuple[str, ...]:
        """The passage, then the exits."""
        return (self.reached, *self.exits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Path:
    """One family: days from entry to what happened first, and days of its window so far."""

    days: int
    kind: int
    followed: int


def transition_rate(
    data: pd.DataFrame,
    *,
    start: str,
    reached: str,
    competing: Sequence[str] = (),
    within_days: int = 365,
    visits: int = 1,
    visits_within: int | None = None,
    until: dt.date | str | None = None,
    person: str = "person",
    event: str = "event",
    date: str = "date",
    interval: str = "log-log",
    conf_level: float = 0.95,
) -> Result:
    r"""Share that passes from one state to another within a window, with competing exits.

    .. math::
        \hat p = \frac{\#\{\text{passed within the window}\}}{\#\{\text{window complete}\}}, \qquad
        \hat F(t) = \sum_{t_j \le t} \hat S(t_{j-1})\,\frac{d_j}{r_j}

    Use it for a promise such as "60 % of the families welcomed on referral come to open access on
    their own". Whether the promise is kept is a fact about the families whose window is complete;
    the Wilson interval is what another cohort might give. The curve uses all families, those
    still in their window being followed until the last day looked at. It does not show what made
    a family pass, and 1 minus Kaplan-Meier is never given: it would treat a family that moved
    away as one that could still pass.

    Parameters
    ----------
    data : pandas.DataFrame
        The register: one row per event. Never modified.
    start, reached : str
        Words of the events of entry and of passage.
    competing : sequence of str
        Words of the exits after which the passage can no longer happen.
    within_days : int
        Length of the window, in days after entry.
    visits : int
        How many ``reached`` events (on different days) make the passage; it happens on the day
        of the last of them.
    visits_within : int, optional
        Days within which these visits must fall; any number when None.
    until : date or str, optional
        Last day looked at; the last day of the register when None.
    person, event, date : str
        Columns of who (a family where families pass), what and when.
    interval : {"log-log", "log", "logit", "plain"}
        Scale on which the intervals of the curve are symmetric.
    conf_level : float
        Nominal coverage, in (0, 1).

    Returns
    -------
    Result
        ``proportion`` among those whose window is complete (Wilson); ``cumulative_incidence`` by
        ``cause`` and ``staying`` at ``within_days``; ``median_time`` (unit ``days``) only if the
        curve comes to one half; tables ``counts`` and ``curve``; ``flow`` of the families.
        Without a complete window there is no ``proportion``.

    Raises
    ------
    ArgumentError, ColumnNotFoundError
        An argument or a column is not what it must be.
    DataError
        Nobody has the event ``start``, or a date cannot be read.
    TooFewError
        No row is left.

    Warns
    -----
    SmallSampleWarning
        Fewer than 10 complete windows (``reach_people.few_complete``) or passages
        (``reach_people.few_exits``).
    StatisticalWarning
        No window is complete (``reach_people.none_complete``), an event was never seen
        (``reach_people.never_seen``), people passed without an entry
        (``reach_people.without_start``), rows are left out (``reach_people.rows_left_out``).

    Notes
    -----
    A window is complete when ``within_days`` have gone by since entry on the last day looked at,
    whatever happened to the family: counting early passages and not early stays would favour the
    promise. A family that moved away in a complete window has not passed. Only the first entry
    counts, and events before it do not; on one same day a passage comes before an exit. Variance
    and interval of the curve: see `cumulative_incidence`.

    References
    ----------
    Andersen, Borgan, Gill & Keiding (1993); Putter, Fiocco & Geskus (2007); Wilson (1927).

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime("2026-01-05") + pd.to_timedelta([7 * i for i in range(20)], "D")
    >>> entries = pd.DataFrame({"person": range(20), "event": "referred", "date": days})
    >>> passages = entries.iloc[:14].assign(event="open", date=days[:14] + pd.Timedelta("45D"))
    >>> register = pd.concat([entries, passages])
    >>> found = transition_rate(
    ...     register, start="referred", reached="open", within_days=90, until="2026-06-30"
    ... )
    >>> found["proportion"].n, round(found["proportion"].estimate, 3)
    (13, 1.0)
    """
    level = check_conf_level(conf_level)
    check_choice("interval", interval, INTERVALS)
    if visits_within is not None:
        check_whole("visits_within", visits_within, least=1)
    rule = _Rule(
        start=start,
        reached=reached,
        exits=(competing,) if isinstance(competing, str) else tuple(competing),
        window=check_whole("within_days", within_days, least=1),
        visits=check_whole("visits", visits, least=1),
        visits_within=visits_within,
    )
    names = (start, *rule.causes)
    events = read_events(data, names=names, person=person, event=event, date=date, until=until)
    entries = started(events, start, column=event, known=data[event])
    paths = [_path(events, who, day, rule=rule) for who, day in entries.items()]
    complete = [path for path in paths if path.followed >= rule.window]
    curve = aalen_johansen(
        [path.days for path in paths], [path.kind for path in paths], kinds=len(rule.causes)
    )
    bounds = Bounds(conf_level=level, method=interval)
    estimates, notes = _share(complete, rule.window, level)
    estimates += incidence_at(curve, rule.causes, (rule.window,), n=len(paths), bounds=bounds)
    estimates += median_of(curve, 0, cause=reached, n=len(paths), bounds=bounds, unit="days")
    notes += [*events.notes, *events.unseen(rule.causes)]
    notes += few_exits_notes(reached, sum(path.kind == 1 for path in paths))
    notes += _without_start(events, reached, entries)
    counts = _counts(paths, complete, rule)
    return Result(
        id=f"{reached}.transition_rate",
        method="transition_rate",
        design="descriptive",
        about=About(outcome=reached, unit="proportion"),
        estimates=tuple(estimates),
        tables=(
            counts_table(counts),
            curve_table(curve, rule.causes, bounds),
        ),
        flow=_flow(counts, rule.exits),
        settings={
            "headline": "proportion",
            "start": start,
            "reached": reached,
            "competing": rule.exits,
            "within_days": rule.window,
            "visits": rule.visits,
            "visits_within": visits_within,
            "until": as_date(events.until),
            "until_from": "register" if until is None else "given",
            "interval_of_share": "wilson",
            "interval": interval,
            "variance": "infinitesimal jackknife",
            "conf_level": level,
        },
        references=REFERENCES,
        notes=tuple(notes),
        versions=software(),
    )


def passage(days: Sequence[int], entry: int, *, visits: int, within: int | None) -> int | None:
    """Return the day of the visit that completes the passage, None where none does."""
    after = [day for day in days if day >= entry]
    for last in range(visits - 1, len(after)):
        if within is None or after[last] - after[last - visits + 1] <= within:
            return after[last]
    return None


def _path(events: Events, who: object, entry: int, *, rule: _Rule) -> _Path:
    """Return what happened first; on one day a passage comes before an exit."""
    seen = events.of(rule.reached).get(who, [])
    passed = passage(seen, entry, visits=rule.visits, within=rule.visits_within)
    found = [(passed, 1)] if passed is not None else []
    for place, name in enumerate(rule.exits):
        left = events.first_from(name, who, entry)
        if left is not None:
            found.append((left, place + 2))
    day, kind = min(found, default=(events.until, 0))
    return _Path(days=day - entry, kind=kind, followed=events.until - entry)


def _share(complete: list[_Path], window: int, level: float) -> tuple[list[Estimate], list[Note]]:
    if not complete:
        return [], [caution("reach_people.none_complete", days=window)]
    count = sum(path.kind == 1 and path.days <= window for path in complete)
    notes = []
    if len(complete) < FEW:
        notes = [
            caution("reach_people.few_complete", SmallSampleWarning, n=len(complete), enough=FEW)
        ]
    return [wilson_share("proportion", count, len(complete), conf_level=level)], notes


def _without_start(events: Events, reached: str, entries: dict[object, int]) -> list[Note]:
    """Warn of people who have a passage and no entry."""
    n = sum(who not in entries for who in events.of(reached))
    return [caution("reach_people.without_start", n=n)] if n else []


def _counts(paths: list[_Path], complete: list[_Path], rule: _Rule) -> dict[str, int]:
    """Count the families: all, not yet due, and what the complete windows hold."""
    in_window = [path.kind if path.days <= rule.window else 0 for path in complete]
    exits = {f"exit: {name}": in_window.count(i + 2) for i, name in enumerate(rule.exits)}
    return {
        "started": len(paths),
        "not_yet_due": len(paths) - len(complete),
        "complete": len(complete),
        "reached": in_window.count(1),
        **exits,
        "not_reached": in_window.count(0),
    }


def counts_table(counts: dict[str, int]) -> Table:
    """Return named counts as a table."""
    return Table(id="counts", kind="counts", columns=("what", "n"), rows=tuple(counts.items()))


def _flow(counts: dict[str, int], exits: tuple[str, ...]) -> Flow:
    edges = [
        FlowEdge(source="started", target="complete", n=counts["complete"]),
        FlowEdge(
            source="started", target="left_out", n=counts["not_yet_due"], reason="not_yet_due"
        ),
        FlowEdge(source="complete", target="reached", n=counts["reached"]),
        *(
            FlowEdge(source="complete", target="exit", n=counts[f"exit: {name}"], reason=name)
            for name in exits
        ),
        FlowEdge(source="complete", target="not_reached", n=counts["not_reached"]),
    ]
    nodes = ("started", "complete", "reached")
    return Flow(
        nodes=tuple(FlowNode(id=name, n=counts[name]) for name in nodes), edges=tuple(edges)
    )
