"""Packets as a table of studies, ready for a synthesis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.schemas.packet import Packet
    from solidarity_eval.schemas.packet_outcomes import PacketOutcome

KEY: Final = (
    *("construct", "form", "design", "standardizer", "selection", "months"),
    *("population_unit", "better"),
)
"""What two results must share to be put together, unless a file argues otherwise."""

_COLUMNS: Final = (
    *("study", "project", "programme", "year", "outcome", "estimate", "variance"),
    *("variance_smcr", "n"),
    *KEY,
    *("scale", "items", "low", "high", "role", "simulated"),
)


def studies(
    packets: Iterable[Packet], *, outcome: str | None = None, construct: str | None = None
) -> pd.DataFrame:
    """Return the standardised changes of packets, one row per project and outcome.

    Use it to hand packets to `solidarity_eval.synthesis`. It puts nothing together: rows that
    differ in one of `KEY` are not of one kind, and `synthesis.pool_key` says so.

    Parameters
    ----------
    packets : iterable of Packet
        One per project: take the latest of each.
    outcome : str, optional
        Only outcomes with this identifier.
    construct : str, optional
        Only outcomes that measure this.

    Returns
    -------
    pandas.DataFrame
        ``study`` (the project, with the outcome where one project has several), ``estimate`` (g,
        in standard deviations, after minus before), ``variance`` (jackknife), ``variance_smcr``
        (metafor's), ``n``, the columns of `KEY`, and what the score is. Outcomes without a
        standardised change (refused, hidden) have no row.

    Examples
    --------
    >>> studies([]).columns.tolist()[:2]
    ['study', 'project']
    """
    import pandas as pd

    rows = [
        _row(packet, one)
        for packet in packets
        for one in _chosen(packet, outcome=outcome, construct=construct)
    ]
    names = [row["project"] for row in rows]
    for row in rows:
        several = names.count(row["project"]) > 1
        row["study"] = f"{row['project']}.{row['outcome']}" if several else row["project"]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _chosen(
    packet: Packet, *, outcome: str | None, construct: str | None
) -> Iterator[PacketOutcome]:
    for one in packet.outcomes:
        if one.standardized is None or outcome not in (None, one.id):
            continue
        if construct in (None, one.construct_id):
            yield one


def _row(packet: Packet, one: PacketOutcome) -> dict[str, Any]:
    found = one.standardized
    if found is None:
        return {}
    return {
        "project": packet.project,
        "programme": packet.programme,
        "year": packet.year,
        "outcome": one.id,
        "estimate": found.g,
        "variance": found.variance_jackknife,
        "variance_smcr": found.variance_smcr,
        "n": found.n,
        "construct": one.construct_id,
        "form": one.form,
        "design": one.design,
        "standardizer": found.standardizer,
        "selection": one.selection,
        "months": one.months,
        "population_unit": one.population_unit,
        "better": one.better,
        "scale": one.scale,
        "items": one.items,
        "low": one.low,
        "high": one.high,
        "role": one.role,
        "simulated": packet.simulated,
    }
