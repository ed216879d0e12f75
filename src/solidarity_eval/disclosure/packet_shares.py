"""Shares of a packet: promises kept by people, and who is reached beside the neighbourhood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from solidarity_eval.disclosure.counts import may_tell, show_share
from solidarity_eval.disclosure.kinds import CellKind, is_sensitive
from solidarity_eval.disclosure.record import Action, Entry, Reason, Record
from solidarity_eval.disclosure.tables import one_way, screen_table

if TYPE_CHECKING:
    from solidarity_eval.schemas.packet import Packet, PacketShare, PacketTarget

_ROUNDED: Final = (2, 1)
_LEAST_COUNTS: Final = 3
_CLOSE: Final = 1e-9


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
    if shown.hidden:
        told = may_tell(n, total, answers=lambda k: _reached(target, k / total), least=least)
        state = target.state if told or target.state == "no_figure" else "not_judged"
        low = shown.more_than + 1 if shown.more_than is not None else 0
        high = shown.fewer_than - 1 if shown.fewer_than is not None else total
        hidden = target.model_copy(
            update={"n": None, "value": None, "low": None, "high": None, "state": state}
        )
        return hidden, _record(place, "hidden", "small_side", low=low, high=high)
    for other in _earlier_targets(target, earlier):
        before, whole = other.n or 0, other.total or 0
        if _gives_away(n - before, total - whole, least=least):
            value = _coarse(n, total)
            cut = {"n": None, "value": value, "low": None, "high": None}
            action: Action = "hidden" if value is None else "rounded"
            return target.model_copy(update=cut), _record(place, action, "earlier_packet")
    return target, Record()


def _is_return(packet: Packet, n: int, total: int) -> bool:
    """Tell whether a share is that of the people who came back, a count of the ledger."""
    flows = [one.attrition for one in packet.outcomes if one.attrition is not None]
    return any(total == flow.due and n in (flow.linked, flow.compared) for flow in flows)


def _reached(target: PacketTarget, value: float) -> bool | None:
    aims = tuple(target.read_as or ()) if target.amount == "about" else target.values
    if not aims:
        return None
    if len(aims) == 2:
        return aims[0] - _CLOSE <= value <= aims[1] + _CLOSE
    if target.amount == "more_than":
        return value > aims[0] + _CLOSE
    if target.amount == "exactly":
        return abs(value - aims[0]) <= _CLOSE
    return value >= aims[0] - _CLOSE


def _earlier_targets(target: PacketTarget, earlier: Sequence[Packet]) -> list[PacketTarget]:
    found = (one for packet in earlier for one in packet.targets if one.id == target.id)
    return [one for one in found if one.n is not None and one.total is not None]


def _gives_away(count: int, total: int, *, least: int) -> bool:
    """Tell whether a difference of two counts tells of few newcomers."""
    if total == 0:
        return 0 < abs(count) < least
    if total < 0:
        count, total = -count, -total
    return not 0 <= count <= total or show_share(count, total, least=least).hidden


def _coarse(n: int, total: int) -> float | None:
    """Return the share with as many decimals as leave at least three counts possible."""
    for digits in _ROUNDED:
        value = round(n / total, digits)
        half = 0.5 * 10.0**-digits + _CLOSE
        possible = [k for k in range(total + 1) if abs(k / total - value) <= half]
        if len(possible) >= _LEAST_COUNTS:
            return value
    return None


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
        for i, row in zip(places, some, strict=True):
            kept[i] = row
            if row.category in hidden and (row.share is not None or row.n is not None):
                kept[i] = row.model_copy(update={"share": None, "n": None})
            elif row.category not in hidden:
                kept[i] = _beside_earlier(row, earlier, least=floor)
            if kept[i] != row:
                record += _equity_entry(row, kept[i], reason, sensitive=sensitive)
    return tuple(kept[i] for i in range(len(rows))), record


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


def _beside_earlier(row: PacketShare, earlier: Sequence[Packet], *, least: int) -> PacketShare:
    """Round a share whose difference from an earlier year's tells of few newcomers."""
    total = row.share.n if row.share is not None else None
    if row.n is None or row.share is None or total is None:
        return row
    for packet in earlier:
        for other in packet.equity:
            if (other.variable, other.category) != (row.variable, row.category):
                continue
            whole = other.share.n if other.share is not None else None
            if other.n is None or whole is None:
                continue
            if _gives_away(row.n - other.n, total - whole, least=least):
                return _rounded_row(row, total)
    return row


def _rounded_row(row: PacketShare, total: int) -> PacketShare:
    value = _coarse(row.n or 0, total)
    if value is None or row.share is None:
        return row.model_copy(update={"share": None, "n": None})
    bounds: dict[str, Any] = dict.fromkeys(("std_error", "conf_low", "conf_high"))
    told = {**bounds, "estimate": value, "digits": 2 if round(value, 1) != value else 1}
    return row.model_copy(update={"n": None, "share": row.share.model_copy(update=told)})


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
