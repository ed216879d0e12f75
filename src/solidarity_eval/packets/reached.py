"""Who or what was reached, what was delivered, what was spent: read off the results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from solidarity_eval.packets.outcome_numbers import finite
from solidarity_eval.schemas.packet import PacketCount

if TYPE_CHECKING:
    from solidarity_eval.evaluation import Evaluation

_UNKNOWN: Final = "other"


def packet_counts(evaluation: Evaluation) -> Iterator[PacketCount]:
    """Yield the counts of the register, unit by unit and never added."""
    for indicator in evaluation.project.indicators:
        result = evaluation.result("indicator", indicator.id)
        if result is None or indicator.kind != "count":
            continue
        for found in result.estimates:
            if found.term == "count":
                yield PacketCount(
                    indicator=indicator.id,
                    label=indicator.label,
                    unit=str(found.at.get("unit") or indicator.unit or _UNKNOWN),
                    value=found.estimate,
                    low=finite(found.conf_low),
                    high=finite(found.conf_high),
                )
