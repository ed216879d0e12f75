"""Read the packets of several projects, keep the latest of each, put like with like."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from solidarity_eval.errors import DataError
from solidarity_eval.portfolio.expected import FILE, read_expected
from solidarity_eval.portfolio.latest import latest_packets
from solidarity_eval.portfolio.model import Portfolio, Received, Refused
from solidarity_eval.portfolio.overlap import shared_places
from solidarity_eval.portfolio.pools import pools_of
from solidarity_eval.portfolio.reference_point import reference_points

if TYPE_CHECKING:
    from solidarity_eval.portfolio.model import Awaited
    from solidarity_eval.results import Scalar

_OURS: Final = frozenset({"results.json", "manifest.json", "datapackage.json"})
UNKNOWN_SENDER: Final = "packets.unknown_sender"

Paths = str | Path | Iterable[str | Path]


def read_portfolio(
    paths: Paths,
    *,
    senders: str | Path | None = None,
    expected: str | Path | None = None,
    year: int | None = None,
    allow_simulated: bool = False,
    argue: str | Path | None = None,
) -> Portfolio:
    """Read packets and set them side by side.

    Each file is verified; one that cannot be used is listed with its reason and stops nothing.
    Of each project the latest packet counts. Results of the same kind are put together from five
    projects on; nothing else is added up.

    Parameters
    ----------
    paths : path, or iterable of paths
        Files of packets, or folders that hold them.
    senders : path, optional
        Registry of the keys of the projects; ``expediteurs.csv`` beside the packets otherwise.
    expected : path, optional
        Who should send, see `read_expected`; ``attendus.csv`` beside the packets otherwise.
    year : int, optional
        Read this year only; the latest packet of each project otherwise.
    allow_simulated : bool
        Whether packets of invented answers are let through; the report then says so.
    argue : path, optional
        A file that argues why results of different kinds may be put together.

    Returns
    -------
    Portfolio

    Raises
    ------
    DataError
        If there is no file, no packet that can be used, or a list cannot be read.
    """
    places = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    files = list(dict.fromkeys(_files(places)))
    if not files:
        raise DataError("portfolio.no_file", paths=", ".join(map(str, places)))
    known = _registry(places, senders)
    received, refused = _read(files, known, allow_simulated=allow_simulated)
    listed = _expected(places, expected)
    portfolio = make_portfolio(received, refused=refused, expected=listed, year=year, argue=argue)
    if not portfolio.packets:
        refused_all = portfolio.refused if not portfolio.set_aside else ()
        raise _nothing(refused_all, count=len(files), year=year)
    return portfolio


def _nothing(refused: tuple[Refused, ...], *, count: int, year: int | None) -> DataError:
    """Return why there is nothing to read: the year, or the reason of the first file."""
    if not refused:
        return DataError("portfolio.no_year", count=count, year=str(year))
    if all(item.code == "packets.simulated" for item in refused):
        return DataError("portfolio.all_simulated", count=count)
    first = next(item for item in refused if item.code != "packets.simulated")
    why = DataError(first.code, **first.values)
    return DataError("portfolio.no_packet", count=count, why=why)


def make_portfolio(
    received: Iterable[Received],
    *,
    refused: Iterable[Refused] = (),
    expected: tuple[Awaited, ...] | None = None,
    year: int | None = None,
    argue: str | Path | None = None,
) -> Portfolio:
    """Return the portfolio of packets that were read; parameters as in `read_portfolio`."""
    items = tuple(received)
    kept, aside, doubles = latest_packets(items, year=year)
    packets = tuple(item.packet for item in kept)
    pools = pools_of(packets, argue=argue)
    return Portfolio(
        packets=packets,
        received=kept,
        set_aside=aside,
        refused=(*refused, *doubles),
        unknown=tuple(r.packet.project for r in kept if UNKNOWN_SENDER in r.warnings),
        doubtful=_doubtful(items, tuple(packet.project for packet in packets)),
        expected=expected,
        year=year,
        pools=pools,
        results={r.id: r for pool in pools for r in pool.results.values()},
        shared_places=shared_places(packets),
        reference_points=reference_points(packets),
    )


def _doubtful(received: Iterable[Received], projects: tuple[str, ...]) -> tuple[str, ...]:
    """Return the projects that an unregistered key speaks for beside another key or project."""
    keys: dict[str, set[str]] = defaultdict(set)
    owners: dict[str, set[str]] = defaultdict(set)
    for item in received:
        if item.key and UNKNOWN_SENDER in item.warnings:
            keys[item.packet.project].add(item.key)
            owners[item.key].add(item.packet.project)
    return tuple(
        project
        for project in projects
        if len(keys[project]) > 1 or any(len(owners[key]) > 1 for key in keys[project])
    )


def _files(places: Iterable[Path]) -> Iterator[Path]:
    """Yield the files to read: those named, and the packets of the folders named."""
    for place in places:
        if not place.is_dir():
            yield place
            continue
        for file in sorted(place.glob("*.json")):
            if file.name not in _OURS and not file.name.startswith((".", "~$")):
                yield file


def _read(
    files: Iterable[Path], known: Mapping[str, str], *, allow_simulated: bool
) -> tuple[list[Received], list[Refused]]:
    from solidarity_eval.packets import read_packet

    received: list[Received] = []
    refused: list[Refused] = []
    for file in files:
        try:
            opened = read_packet(file, known_keys=known, allow_simulated=allow_simulated)
        except DataError as error:
            values = {name: _scalar(value) for name, value in error.values.items()}
            refused.append(Refused(file=file.name, code=error.code, values=values))
            continue
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        codes = tuple(note.code for note in opened.warnings)
        received.append(
            Received(
                file=file.name,
                packet=opened.packet,
                sha256=digest,
                warnings=codes,
                key=opened.sender.key,
            )
        )
    return received, refused


def _scalar(value: object) -> Scalar:
    return value if isinstance(value, str | int | float | None) else str(value)


def _registry(places: Iterable[Path], senders: str | Path | None) -> dict[str, str]:
    from solidarity_eval.packets import read_senders

    if senders is not None:
        return read_senders(senders)
    known: dict[str, str] = {}
    for folder in _folders(places):
        known |= read_senders(folder)
    return known


def _expected(places: Iterable[Path], expected: str | Path | None) -> tuple[Awaited, ...] | None:
    if expected is not None:
        return read_expected(expected)
    beside = [folder / FILE for folder in _folders(places)]
    found = next((file for file in beside if file.is_file()), None)
    return None if found is None else read_expected(found)


def _folders(places: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(place if place.is_dir() else place.parent for place in places))
