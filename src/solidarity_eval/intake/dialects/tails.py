"""The name of a question at the end of a longer header."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from solidarity_eval.intake.dialects.asked import Asked
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold


def tails_found(
    raw: RawTable,
    asked: Asked,
    *,
    separators: Sequence[str],
    technical: Container[str] = (),
) -> tuple[dict[int, str], list[Finding]]:
    """Return what each header is for, where its end is a name that the project looks for.

    ``group/question`` is ``question`` when no other header ends so; separators are tried in
    order, and two headers that end alike are named rather than chosen between. A column of the
    tool itself (``technical``, or one that begins with ``_``) is never a question.
    """
    index = asked.found(raw)
    taken = {*index.values()}
    free = {
        place: folded
        for place, name in enumerate(raw.known_as)
        if place not in taken
        and (folded := fold(name))
        and folded not in technical
        and not folded.startswith("_")
    }
    names = {place: name for name, place in index.items() if "/" in raw.header[place]}
    findings: list[Finding] = []
    wanted = {fold(name): name for name in asked.columns if name not in index}
    for sign in separators:
        met = _ends(free, sign, wanted)
        for end, places in met.items():
            if end not in wanted:
                continue
            name = wanted.pop(end)
            if len(places) == 1:
                names[places[0]] = name
                free.pop(places[0])
            else:
                headers = tuple(raw.header[place] for place in places[:5])
                findings.append(same_last_part(raw, name, headers))
    return names, findings


def same_last_part(raw: RawTable, name: str, headers: tuple[str, ...]) -> Finding:
    """Report the headers that fit a name equally well."""
    place = {"wanted": name, "headers": headers}
    return found("same_last_part", raw, row=raw.header_row, column=headers[0], value=None, **place)


def _ends(free: Mapping[int, str], sign: str, wanted: Mapping[str, str]) -> dict[str, list[int]]:
    """Return the headers that end with a wanted name after the separator."""
    ends: dict[str, list[int]] = {}
    for place, header in free.items():
        start = header.find(sign)
        while start != -1:
            end = header[start + 1 :]
            if end in wanted:
                ends.setdefault(end, []).append(place)
            start = header.find(sign, start + 1)
    return ends
