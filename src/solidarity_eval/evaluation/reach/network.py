"""Networks at each time, and the network of a place before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solidarity_eval.errors import DataError
from solidarity_eval.evaluation.reach.asked import respondents, ties_of, times_of
from solidarity_eval.evaluation.reach.material import Material
from solidarity_eval.results import Note, Result
from solidarity_eval.schemas.reach import Network

if TYPE_CHECKING:
    import pandas as pd


def run(material: Material, part: Network) -> list[Result]:
    """Return ``reach.<part>`` and ``reach.<part>.<wave>`` for each time.

    The first is the comparison of the whole network of a place at its first and last time; with
    one time, or ties that each person told of himself, it is the last time's.
    """
    ties = ties_of(material, part, part.tie)
    waves = times_of(material, ties, part.waves)
    if not waves:
        raise DataError("reach_ties.no_time", part=part.id)
    each = [_at(material, part, ties, wave=wave, last=wave == waves[-1]) for wave in waves]
    named = [
        material.named(result, part, wave, before=wave)
        for result, wave in zip(each, waves, strict=True)
    ]
    if part.whole and len(waves) > 1:
        return [_compared(material, part, ties, waves=(waves[0], waves[-1])), *named]
    return [material.named(each[-1], part, before=waves[-1]), *named]


def _at(material: Material, part: Network, ties: pd.DataFrame, *, wave: str, last: bool) -> Result:
    rows = ties[ties["wave"] == wave]
    asked = respondents(material, part, ties, wave=wave)
    if part.whole:
        return _whole(material, part, rows, asked=asked, last=last)
    return _egos(material, part, rows, asked=asked)


def _whole(
    material: Material, part: Network, rows: pd.DataFrame, *, asked: list[str], last: bool
) -> Result:
    """Return a whole network; the announced test is made once, at the last time."""
    from solidarity_eval.reach import network_summary

    people = material.people(part)
    group = part.group if people is not None and part.group in people else None
    try:
        return network_summary(
            rows,
            directed=part.directed,
            respondents=asked,
            people=people,
            group=group,
            test=part.hypothesis and last and group is not None,
        )
    except DataError as refusal:
        if refusal.code != "reach_ties.no_group":
            raise
        found = network_summary(rows, directed=part.directed, respondents=asked)
        values = {key: refusal.values[key] for key in ("column", "count")}
        note = Note(code="reach_ties.no_group", values=values)  # type: ignore[arg-type]  # a text and a count
        return found.with_(notes=(*found.notes, note))


def _egos(material: Material, part: Network, rows: pd.DataFrame, *, asked: list[str]) -> Result:
    from solidarity_eval.reach import ego_networks

    people = material.people(part)
    same = None
    if part.group is not None and people is not None and part.group in people:
        own = rows["ego"].map(dict(zip(people["person"], people[part.group], strict=True)))
        alike = (own == rows["group"]).astype(float)
        rows = rows.assign(same=alike.where(own.notna() & rows["group"].notna()))
        same = "same" if rows["same"].notna().any() else None
    return ego_networks(
        rows,
        egos=asked,
        close_column="circle" if part.close else None,
        close=part.close or None,
        close_threshold=part.close_threshold,
        kind="kind" if part.tie is None and rows["kind"].notna().any() else None,
        same_group=same,
    )


def _compared(
    material: Material, part: Network, ties: pd.DataFrame, *, waves: tuple[str, str]
) -> Result:
    from solidarity_eval.reach import network_comparison

    first, last = (set(respondents(material, part, ties, wave=wave)) for wave in waves)
    found = network_comparison(
        ties,
        before=waves[0],
        after=waves[1],
        directed=part.directed,
        respondents=sorted(first & last),
    )
    return material.named(found, part, before=waves[0], after=waves[1])
