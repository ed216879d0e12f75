"""A portfolio as tidy tables: what the data export writes, nothing rounded, nothing added up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from solidarity_eval.portfolio.study import Study

if TYPE_CHECKING:
    from solidarity_eval.portfolio.model import Portfolio
    from solidarity_eval.schemas.packet import Packet
    from solidarity_eval.schemas.packet_outcomes import Statistic

Kind = Literal["string", "integer", "number", "boolean", "date"]
Value = str | int | float | bool | dt.date | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyTable:
    """A table of the export.

    Attributes
    ----------
    name : str
    columns : tuple of (str, str)
        Name and type of each column, types as the Table Schema names them.
    rows : tuple of tuple
    key : tuple of str
        Columns that together name a row; empty where none do.
    """

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: tuple[Row, ...]
    key: tuple[str, ...] = ()


_WHO: Final[tuple[tuple[str, Kind], ...]] = (("project", "string"), ("year", "integer"))
_INTERVAL: Final = ("estimate", "std_error", "conf_low", "conf_high", "conf_level")


def tidy_tables(portfolio: Portfolio) -> tuple[TidyTable, ...]:
    """Return the tables of a portfolio, one kind of thing a table.

    Counts stand one row a unit and a way of counting: there is no total, because persons,
    families and visits do not add up and a person may be counted by several projects.

    Parameters
    ----------
    portfolio : Portfolio

    Returns
    -------
    tuple of TidyTable
        ``projects``, ``sites``, ``counts``, ``targets``, ``outcomes``, ``milestones``, ``costs``,
        ``equity``, ``lessons``, ``withheld``, ``files``, ``pools``.
    """
    packets = portfolio.packets
    return (
        _projects(packets),
        _table(
            "sites",
            (*_named("site", "label", "commune", "district"), ("qpv", "boolean")),
            (
                (p, (s.id, _words(s.label), s.commune, s.district, s.qpv))
                for p in packets
                for s in p.sites
            ),
            key=("project", "site"),
        ),
        _counts(packets),
        _targets(packets),
        _outcomes(portfolio.studies),
        _table(
            "milestones",
            (("milestone", "string"), ("label", "string"), ("due", "date"), ("done", "date")),
            ((p, (m.id, _words(m.label), m.due, m.done)) for p in packets for m in p.milestones),
            key=("project", "milestone"),
        ),
        _table(
            "costs",
            (("category", "string"), ("amount", "number")),
            ((p, (c.category, c.amount)) for p in packets for c in p.costs),
        ),
        _equity(packets),
        _table(
            "lessons",
            (("theme", "string"), ("words", "string")),
            ((p, (item.theme, _words(item.words))) for p in packets for item in p.lessons),
        ),
        _table(
            "withheld",
            (*_named("where", "kind", "reason"), ("low", "number"), ("high", "number")),
            ((p, (w.where, w.kind, w.reason, w.low, w.high)) for p in packets for w in p.withheld),
        ),
        _files(portfolio),
        _pools(portfolio),
    )


def _projects(packets: tuple[Packet, ...]) -> TidyTable:
    rows = tuple(
        (
            *(p.project, p.year, p.revision, p.programme, _words(p.title), p.organisation),
            *(p.evaluator, p.kind, p.report, p.design, p.simulated, p.written),
            *((p.plan.locked, p.plan.revision, p.plan.departures) if p.plan else (None,) * 3),
        )
        for p in packets
    )
    text = _named("programme", "title", "organisation", "evaluator", "kind", "report", "design")
    columns: tuple[tuple[str, Kind], ...] = (
        *_WHO,
        ("revision", "integer"),
        *text,
        ("simulated", "boolean"),
        ("written", "date"),
        ("plan_locked", "date"),
        ("plan_revision", "integer"),
        ("plan_departures", "integer"),
    )
    return TidyTable(name="projects", columns=columns, rows=rows, key=("project",))


def _counts(packets: tuple[Packet, ...]) -> TidyTable:
    return _table(
        "counts",
        (
            *_named("indicator", "label", "unit", "method", "site", "period"),
            *_named("value", "low", "high", kind="number"),
        ),
        (
            (
                p,
                (
                    c.indicator,
                    _words(c.label),
                    c.unit,
                    c.method,
                    c.site,
                    c.period,
                    c.value,
                    c.low,
                    c.high,
                ),
            )
            for p in packets
            for c in p.counts
        ),
    )


def _targets(packets: tuple[Packet, ...]) -> TidyTable:
    columns: tuple[tuple[str, Kind], ...] = (
        *((name, "string") for name in ("target", "label", "indicator", "stated", "amount")),
        ("promised", "number"),
        ("promised_to", "number"),
        ("unit", "string"),
        ("every", "string"),
        ("by", "date"),
        ("proposed", "boolean"),
        ("state", "string"),
        ("value", "number"),
        ("low", "number"),
        ("high", "number"),
        ("n", "integer"),
        ("total", "integer"),
    )
    rows = (
        (
            p,
            (
                *(t.id, _words(t.label), t.indicator, t.stated, t.amount),
                *(t.values[0] if t.values else None, t.values[1] if len(t.values) > 1 else None),
                *(t.unit, t.every, t.by, t.proposed, t.state, t.value, t.low, t.high, t.n, t.total),
            ),
        )
        for p in packets
        for t in p.targets
    )
    return _table("targets", columns, rows, key=("project", "target"))


_OUTCOME: Final[tuple[tuple[str, Kind], ...]] = (
    *(
        (name, "string")
        for name in (
            *("outcome", "label", "role", "type", "construct", "form", "scale", "population"),
            *("population_unit", "design", "selection"),
        )
    ),
    ("months", "number"),
    ("better", "string"),
    ("unit", "string"),
    ("proposed", "boolean"),
    ("teams", "integer"),
    *((f"{wave}_{name}", "number") for wave in ("before", "after") for name in ("mean", "sd")),
    ("correlation", "number"),
    *((f"{kind}_{name}", "number") for kind in ("change", "effect") for name in _INTERVAL),
    *((name, "number") for name in ("g", "g_variance_jackknife", "g_variance_smcr")),
    *((f"people_{name}", "integer") for name in ("before", "due", "linked", "compared")),
    ("reliability", "number"),
    ("verdict", "string"),
    ("verdict_reason", "string"),
    ("smallest_change", "number"),
    ("drift_bound", "number"),
    *((f"evidence_{name}", "string") for name in ("nesta", "maryland", "wwc")),
    ("verbs", "string"),
)


def _outcomes(studies: tuple[Study, ...]) -> TidyTable:
    rows = ((study.packet, _outcome(study)) for study in studies)
    return _table("outcomes", _OUTCOME, rows, key=("project", "outcome"))


def _outcome(study: Study) -> Row:
    o, verdict, passport = study.outcome, study.outcome.verdict, study.outcome.passport
    before, after, g, people = o.before, o.after, o.standardized, o.attrition
    return (
        *(o.id, _words(o.label), o.role, o.type, o.construct_id, o.form, o.scale, o.population),
        *(
            o.population_unit,
            o.design,
            o.selection,
            o.months,
            o.better,
            o.unit,
            o.proposed,
            o.teams,
        ),
        *((before.mean, before.sd) if before else (None, None)),
        *((after.mean, after.sd) if after else (None, None)),
        o.correlation,
        *_statistic(o.change),
        *_statistic(o.effect),
        *((g.g, g.variance_jackknife, g.variance_smcr) if g else (None,) * 3),
        *((people.before, people.due, people.linked, people.compared) if people else (None,) * 4),
        o.reliability[0].value.estimate if o.reliability else None,
        *(
            (verdict.word, verdict.reason, verdict.smallest, verdict.drift_bound)
            if verdict
            else (None,) * 4
        ),
        *(study.level(scale) for scale in ("nesta", "maryland", "wwc")),
        passport.verbs if passport else None,
    )


def _statistic(found: Statistic | None) -> Row:
    return tuple(getattr(found, name) if found is not None else None for name in _INTERVAL)


def _equity(packets: tuple[Packet, ...]) -> TidyTable:
    columns: tuple[tuple[str, Kind], ...] = (
        *((name, "string") for name in ("variable", "category")),
        *((name, "number") for name in ("share", "share_low", "share_high")),
        ("n", "integer"),
        ("neighbourhood", "number"),
    )
    rows = (
        (
            p,
            (
                *(e.variable, e.category),
                *(
                    (e.share.estimate, e.share.conf_low, e.share.conf_high)
                    if e.share
                    else (None,) * 3
                ),
                *(e.n, e.neighbourhood),
            ),
        )
        for p in packets
        for e in p.equity
    )
    return _table("equity", columns, rows)


def _files(portfolio: Portfolio) -> TidyTable:
    columns: tuple[tuple[str, Kind], ...] = (
        ("file", "string"),
        ("state", "string"),
        ("project", "string"),
        ("year", "integer"),
        ("revision", "integer"),
        ("reason", "string"),
        ("sha256", "string"),
    )
    used = [
        (r.file, "used", *r.packet.identity, ", ".join(r.warnings) or None, r.sha256)
        for r in portfolio.received
    ]
    aside = [
        (s.received.file, "set_aside", *s.received.packet.identity, s.reason, s.received.sha256)
        for s in portfolio.set_aside
    ]
    refused = [(r.file, "refused", None, None, None, r.code, None) for r in portfolio.refused]
    awaited = [(None, "awaited", a.project, None, None, None, None) for a in portfolio.awaited]
    rows: tuple[Row, ...] = (*used, *aside, *refused, *awaited)
    return TidyTable(name="files", columns=columns, rows=rows)


def _pools(portfolio: Portfolio) -> TidyTable:
    columns: tuple[tuple[str, Kind], ...] = (
        ("pool", "string"),
        ("construct", "string"),
        ("form", "string"),
        ("studies", "integer"),
        ("variance", "string"),
        ("term", "string"),
        *((name, "number") for name in _INTERVAL),
        ("df", "number"),
    )
    rows: list[Row] = []
    for pool in portfolio.pools:
        head = (pool.id, pool.construct, pool.form, len(pool.studies))
        made = [(name, one) for name, one in pool.results.items()]
        for variance, result in made:
            rows += [
                (*head, variance, e.term, *(getattr(e, name) for name in _INTERVAL), e.df)
                for e in result.estimates
            ]
        if not made:
            rows.append((*head, *(None,) * (len(columns) - len(head))))
    return TidyTable(name="pools", columns=columns, rows=tuple(rows))


def _table(
    name: str,
    columns: tuple[tuple[str, Kind], ...],
    rows: Iterator[tuple[Packet, Row]],
    *,
    key: tuple[str, ...] = (),
) -> TidyTable:
    """Make a table whose first two columns say whose row it is."""
    told = tuple((packet.project, packet.year, *row) for packet, row in rows)
    return TidyTable(name=name, columns=(*_WHO, *columns), rows=told, key=key)


def _named(*names: str, kind: Kind = "string") -> tuple[tuple[str, Kind], ...]:
    return tuple((name, kind) for name in names)


def _words(text: object) -> str | None:
    """Return a text of a project in its first language."""
    if text is None or isinstance(text, str):
        return text
    return next(iter(text.values()), None) if isinstance(text, dict) else str(text)
