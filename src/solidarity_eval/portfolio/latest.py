"""Which packet speaks for each project: the latest of those that can be used."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from solidarity_eval.portfolio.model import Received, Refused, SetAside


def latest_packets(
    received: Iterable[Received], *, year: int | None = None
) -> tuple[tuple[Received, ...], tuple[SetAside, ...], tuple[Refused, ...]]:
    """Keep one packet a project: the highest revision of the latest year.

    Parameters
    ----------
    received : iterable of Received
        In any order: the order changes nothing.
    year : int, optional
        Take packets of this year only; the latest of each project otherwise.

    Returns
    -------
    tuple
        Packets kept, in the order of their titles; packets set aside; files refused because two
        that differ claim the same project, year and revision: nothing tells which is right.
    """
    once, refused = _without_doubles(received)
    by_project: dict[str, list[Received]] = defaultdict(list)
    aside: list[SetAside] = []
    for item in once:
        if year is not None and item.packet.year != year:
            aside.append(SetAside(received=item, reason="other_year"))
        else:
            by_project[item.packet.project].append(item)
    kept = []
    for items in by_project.values():
        *older, newest = sorted(items, key=lambda item: item.packet.identity)
        kept.append(newest)
        by = newest.packet.identity[1:]
        aside += [SetAside(received=item, reason="superseded", by=by) for item in older]
    kept.sort(key=lambda item: (_sortable(_title(item)), item.packet.project))
    aside.sort(key=lambda item: item.received.packet.identity)
    return tuple(kept), tuple(aside), refused


def _without_doubles(
    received: Iterable[Received],
) -> tuple[list[Received], tuple[Refused, ...]]:
    """Drop the copies of a packet; refuse different packets of one identity."""
    by_identity: dict[tuple[str, int, int], list[Received]] = defaultdict(list)
    for item in received:
        by_identity[item.packet.identity].append(item)
    once: list[Received] = []
    refused: list[Refused] = []
    for (project, year, revision), items in by_identity.items():
        if all(item.packet == items[0].packet for item in items):
            once.append(min(items, key=lambda item: item.file))
            continue
        names = sorted(item.file for item in items)
        refused += [
            Refused(
                file=name,
                code="portfolio.same_identity",
                values={
                    "file": name,
                    "project": project,
                    "year": str(year),
                    "revision": revision,
                    "others": ", ".join(other for other in names if other != name),
                },
            )
            for name in names
        ]
    return once, tuple(sorted(refused, key=lambda item: item.file))


def _sortable(title: str) -> str:
    """Return a title as a reader sorts it: É beside E, Î beside I."""
    letters = unicodedata.normalize("NFKD", title.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))


def _title(item: Received) -> str:
    title = item.packet.title
    return title if isinstance(title, str) else next(iter(title.values()), item.packet.project)
