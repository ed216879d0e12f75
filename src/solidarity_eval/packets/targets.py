"""Promises and where they stand, as a packet holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.evaluation.targets import promise_of, read_target
from solidarity_eval.packets.outcome_numbers import finite
from solidarity_eval.schemas.packet import PacketTarget

if TYPE_CHECKING:
    from solidarity_eval.evaluation import Evaluation
    from solidarity_eval.schemas.project import Target


def packet_target(evaluation: Evaluation, target: Target) -> PacketTarget:
    """Return a promise with the figure it is read by, and its state."""
    found = read_target(evaluation.results, target)
    promise = promise_of(target)
    labels = {one.id: one.label for one in evaluation.project.indicators}
    return PacketTarget(
        id=target.id,
        label=target.label or labels.get(target.indicator),
        indicator=target.indicator,
        stated=target.stated,
        amount=promise.kind,
        values=promise.values,
        read_as=target.read_as,
        unit=target.unit or ("proportion" if found.is_share else None),
        every=target.every,
        by=target.by,
        proposed=target.proposed or target.illustrative,
        state=found.state,
        value=found.value,
        low=finite(found.low),
        high=finite(found.high),
        n=found.count,
        total=found.total,
    )
