"""Read the packets of several projects, keep the latest of each, put like with like."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from solidarity_eval.errors import DataError, SolidarityEvalError
from solidarity_eval.portfolio.expected import FILE, read_expected
from solidarity_eval.portfolio.latest import latest_packets
from solidarity_eval.portfolio.model import Portfolio, Received, Refused
from solidarity_eval.portfolio.overlap import shared_places
from solidarity_eval.portfolio.reference_point import reference_points
from solidarity_eval.schemas.packet import Packet


def read_portfolio(
    paths: str | Path | Iterable[str | Path],
    *,
    expected: str | Path | None = None,
    year: int | None = None,
    allow_simulated: bool = False,
) -> Portfolio:
    received: list[Received] = []
    refused: list[Refused] = []
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    files = []
    for place in map(Path, listed):
        files += sorted(place.glob("*.json")) if place.is_dir() else [place]
    for file in files:
        data = file.read_bytes()
        try:
            packet = Packet.model_validate_json(data)
        except ValueError:
            refused.append(Refused(file=file.name, code="portfolio.unreadable", values={}))
            continue
        received.append(
            Received(file=file.name, packet=packet, sha256=hashlib.sha256(data).hexdigest())
        )
    return assemble(received, refused=refused, year=year)


def assemble(
    received: Iterable[Received],
    *,
    refused: Iterable[Refused] = (),
    year: int | None = None,
    expected=None,
) -> Portfolio:
    kept, aside, doubles = latest_packets(received, year=year)
    packets = tuple(item.packet for item in kept)
    return Portfolio(
        packets=packets,
        received=kept,
        set_aside=aside,
        refused=(*refused, *doubles),
        expected=expected,
        year=year,
        shared_places=shared_places(packets),
        reference_points=reference_points(packets),
    )
