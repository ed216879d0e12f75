"""Deliverables, expenses, and who was reached beside the neighbourhood: read off the results."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from solidarity_eval.packets.outcome_numbers import statistic
from solidarity_eval.schemas.packet import (
    PacketCost,
    PacketMilestone,
    PacketShare,
    PacketWithheld,
)
from solidarity_eval.schemas.reach import Costs, Equity, Milestones

if TYPE_CHECKING:
    from solidarity_eval.evaluation import Evaluation
    from solidarity_eval.results import Result, Table

_Part = TypeVar("_Part", Milestones, Costs, Equity)


def packet_milestones(evaluation: Evaluation) -> tuple[PacketMilestone, ...]:
    """Return each deliverable once, with the days it was promised and done."""
    found: dict[str, PacketMilestone] = {}
    for part, result in _parts(evaluation, Milestones):
        for row in _rows(result.table("milestones")):
            name = str(row["id"])
            made = PacketMilestone(
                id=_slug(name),
                label=part.labels.get(name, None if _slug(name) == name else name),
                due=_day(row["due"]),
                done=_day(row["done"]),
            )
            found.setdefault(made.id, made)
    return tuple(found.values())


def packet_costs(
    evaluation: Evaluation,
) -> tuple[tuple[PacketCost, ...], tuple[PacketWithheld, ...]]:
    """Return expenses by category, and what was put together.

    A category that one payment makes, or nearly, would tell what somebody was paid: it joins
    ``other``. Where even the whole is one payment, nothing is told.
    """
    from solidarity_eval.disclosure import screen_amounts

    paid: dict[str, list[float]] = {}
    for _, result in _parts(evaluation, Costs):
        for row in _rows(result.table("costs")):
            paid.setdefault(str(row["category"]), _payments(row))
    if not paid:
        return (), ()
    kept = screen_amounts(paid)
    costs = (PacketCost(category=name, amount=amount) for name, amount in kept.shown.items())
    return tuple(costs), kept.record.packet_lines()


def packet_equity(evaluation: Evaluation) -> tuple[PacketShare, ...]:
    """Return the share of each category among the people reached, and in the neighbourhood."""
    found: dict[tuple[str, str], PacketShare] = {}
    for _, result in _parts(evaluation, Equity):
        around = {
            (one.at["variable"], one.at["category"]): one.estimate
            for one in result.estimates
            if one.term == "neighbourhood_share"
        }
        for one in result.estimates:
            if one.term != "share":
                continue
            place = str(one.at["variable"]), str(one.at["category"])
            made = PacketShare(
                variable=place[0],
                category=place[1],
                share=statistic(one),
                n=None if one.n is None else round(one.estimate * one.n),
                neighbourhood=around.get(place),
            )
            found.setdefault(place, made)
    return tuple(found.values())


def _parts(evaluation: Evaluation, kind: type[_Part]) -> Iterator[tuple[_Part, Result]]:
    """Yield the parts of one kind that were computed, with their results."""
    for part in evaluation.project.reach:
        result = evaluation.result("reach", part.id)
        if isinstance(part, kind) and result is not None:
            yield part, result


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    return (dict(zip(table.columns, row, strict=True)) for row in table.rows)


def _payments(row: dict[str, Any]) -> list[float]:
    """Return what makes an amount: the two largest payments, and the others by equal parts.

    What the rule of dominance reads (the largest, the second, the sum of the rest) is exact where
    the largest ones are told; payments of one size otherwise.
    """
    n, amount = int(row["rows"]), float(row["amount"])
    largest = [float(row[name]) for name in ("largest", "second") if row.get(name) is not None]
    told = largest[:n]
    rest = n - len(told)
    return [*told, *([(amount - sum(told)) / rest] * rest if rest else [])]


def _day(value: object) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else None


def _slug(name: str) -> str:
    """Return an identifier for a deliverable that was named in words."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")
    return plain[:60] if plain[:1].isalpha() else f"m-{plain}"[:60].rstrip("-")
