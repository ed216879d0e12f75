"""Shares of a packet: promises kept by people, and who is reached beside the neighbourhood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from solidarity_eval.disclosure.counts import ShownCount, may_tell, show_share
from solidarity_eval.disclosure.earlier_shares import (
    ROUNDED,
    ToldShare,
    beside_earlier,
    in_doubt,
    reached,
    told_of,
    told_share,
)
from solidarity_eval.disclosure.kinds import CellKind, is_sensitive
from solidarity_eval.disclosure.record import Action, Entry, Reason, Record
from solidarity_eval.disclosure.tables import one_way, screen_table

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet, PacketShare, PacketTarget


def screen_target(
    packet: Packet, target: PacketTarget, *, least: int, earlier: Sequence[Packet]
) -> tuple[PacketTarget, Record]:
    """Return a promise with its share hidden or rounded where few people are on one side.

    Numbers of people, visits or meals are activity: they stay. So does the share of people who
    came back, which the ledger holds. Whether the promise is kept is said of a hidden share
    when it leaves enough counts possible.
    """
    n, total = target.n, target.total
    if target.unit != "proportion" or n is None or total is None or _is_return(packet, n, total):
        return target, Record()
    place = f"targets.{target.id}"
    shown = show_share(n, total, least=least)
    reason: Reason = "small_side" if shown.hidden else "earlier_packet"
    told = may_tell(n, total, answers=lambda k: reached(target, k / total), least=least)
    sent = [one for one in (told_of(packet, target.id) for packet in earlier) if one is not None]
    for kept, one in _ways(target, shown, told=told):
        if all(in_doubt(before, one, least=least) for before in sent) or not kept.says:
            low, high = (one.low, one.high) if shown.hidden else (None, None)
            if kept.target == target:
                return target, Record()
            return kept.target, _record(place, kept.action, reason, low=low, high=high)
    return target, Record()


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to publish a target: whether it says anything of the share."""

    target: PacketTarget
    action: Action
    says: bool = True


def _ways(
    target: PacketTarget, shown: ShownCount, *, told: bool
) -> Iterator[tuple[_Way, ToldShare]]:
    """Yield the ways to publish a share with what each tells, the most exact first."""
    n, total = target.n or 0, target.total or 0
    bare: dict[str, Any] = dict.fromkeys(("n", "value", "low", "high"))
    quiet = {"state": target.state if target.state == "no_figure" else "not_judged"}
    if not shown.hidden:
        yield _Way(target, "rounded"), ToldShare(total=total, low=n, high=n)
        for digits in ROUNDED:
            value = round(n / total, digits)
            kept = target.model_copy(update={**bare, "value": value})
            yield _Way(kept, "rounded"), told_share(kept)
        ends = 0, total
    else:
        low = shown.more_than + 1 if shown.more_than is not None else 0
        ends = low, shown.fewer_than - 1 if shown.fewer_than is not None else total
    if told or not shown.hidden:
        kept = target.model_copy(update=bare)
        yield _Way(kept, "hidden"), told_share(kept, ends=ends)
    kept = target.model_copy(update={**bare, **quiet})
    yield _Way(kept, "hidden", says=False), told_share(kept, ends=ends)


def _is_return(packet: Packet, n: int, total: int) -> bool:
    """Tell whether a share is that of the people who came back, a count of the ledger."""
    flows = [one.attrition for one in packet.outcomes if one.attrition is not None]
    return any(total == flow.due and n in (flow.linked, flow.compared) for flow in flows)


def screen_equity(
    rows: Sequence[PacketShare],
    *,
    least: int,
    sensitive_least: int,
    fields: frozenset[str],
    basis: str | None,
    earlier: Sequence[Packet] = (),
) -> tuple[tuple[PacketShare, ...], Record]:
    """Return the people reached by category, small categories hidden with another one.

    A field of Article 9 (health, origin, religion) is left out without a stated legal basis, and
    screened at ``sensitive_least`` with one. The neighbourhood's share is public and stays.
    """
    kept: dict[int, PacketShare] = {}
    record = Record()
    for variable in dict.fromkeys(row.variable for row in rows):
        places = [i for i, row in enumerate(rows) if row.variable == variable]
        sensitive = is_sensitive(variable, fields=fields)
        floor = max(least, sensitive_least) if sensitive else least
        some = [rows[i] for i in places]
        hidden, reason = _hidden(some, floor, closed=sensitive and not basis)
        shown = [_bare(row) if row.category in hidden else row for row in some]
        for i, row, told in zip(places, some, beside_earlier(shown, earlier), strict=True):
            kept[i] = told
            if told != row:
                record += _equity_entry(row, told, reason, sensitive=sensitive)
    return tuple(kept[i] for i in range(len(rows))), record


def _bare(row: PacketShare) -> PacketShare:
    return row.model_copy(update={"share": None, "n": None})


def _hidden(
    rows: Sequence[PacketShare], least: int, *, closed: bool
) -> tuple[frozenset[str], Reason]:
    everything = frozenset(row.category for row in rows)
    if closed:
        return everything, "no_legal_basis"
    counts = {row.category: n for row in rows if (n := _count(row)) is not None}
    if not counts:
        return frozenset(), "few_people"
    total = max((row.share.n or 0 for row in rows if row.share is not None), default=0)
    rest = total - sum(counts.values())
    gone = len(counts) < len(rows)
    if rest > 0 and not gone:
        counts["*rest"] = rest
    screened = screen_table(one_way(counts), least=least)
    if gone and rest >= least:
        # What an earlier screen hid is large enough together.
        return frozenset(c for c, n in counts.items() if n < least), "few_people"
    if screened.withheld:
        return everything, "few_people"
    return frozenset(key[0] for key in screened.hidden), "few_people"


def _count(row: PacketShare) -> int | None:
    if row.n is not None:
        return row.n
    if row.share is None or row.share.n is None:
        return None
    return round(row.share.estimate * row.share.n)


def _equity_entry(
    row: PacketShare, kept: PacketShare, reason: Reason, *, sensitive: bool
) -> Record:
    rounded = kept.share is not None
    return _record(
        f"equity.{row.variable}.{row.category}",
        "rounded" if rounded else "hidden",
        "earlier_packet" if rounded else reason,
        kind=CellKind.SENSITIVE if sensitive else CellKind.SHARE,
    )


def _record(
    place: str,
    action: Action,
    reason: Reason,
    *,
    kind: CellKind = CellKind.SHARE,
    low: int | None = None,
    high: int | None = None,
) -> Record:
    return Record(
        entries=(Entry(where=place, action=action, cell=kind, reason=reason, low=low, high=high),)
    )
