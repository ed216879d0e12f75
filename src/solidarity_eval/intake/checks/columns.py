"""Headers: lacking, written twice, matched loosely, or not used."""

from __future__ import annotations

from collections.abc import Collection

from solidarity_eval.intake.columns import label_of, nearest
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.parts import Part, roles_of
from solidarity_eval.intake.personal import HEADERS, is_personal_header
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

PERSONAL = HEADERS
"""Headers, folded, that usually hold what identifies a person."""


def check_columns(part: Part) -> list[Finding]:
    """Report every header of a file of answers that is not as the project file says."""
    raw = part.raw
    if not raw.header:
        return []
    used = _used(part)
    free = [name for place, name in enumerate(raw.header) if place not in used]
    roles = {column: role for role, column in roles_of(part.table).items()}
    coded = part.table.person if part.table.code else None
    absent = [name for name in roles if name in part.columns.missing and name != coded]
    absent += [question.column for question in part.lacking]
    findings = [
        missing_column(raw, name, free, key=roles.get(name)) for name in dict.fromkeys(absent)
    ]
    findings += [
        found("instrument_absent", raw, row=raw.header_row, block=block) for block in part.absent
    ]
    findings += _shared(part)
    for place, name in used.items():
        header = label_of(raw, place)
        if name in part.columns.repeated:
            findings.append(
                found("duplicated_header", raw, row=raw.header_row, column=header, value=header)
            )
        elif name in part.columns.loose:
            findings.append(
                found("column_matched", raw, row=raw.header_row, column=header, wanted=name)
            )
    return findings + unused_columns(raw, used.keys(), part.table.ignore)


def missing_column(raw: RawTable, name: str, free: list[str], *, key: str | None = None) -> Finding:
    """Report a column that the project file names and the file lacks, with the nearest header.

    ``key`` is the key of ``tables:`` that names it; a question has none (``columns:`` names it).
    """
    near = nearest(name, free)
    values: dict[str, object] = {"nearest": near} if near else {}
    variant = [*(["role"] if key else []), *(["nearest"] if near else [])]
    if variant:
        values["variant"] = "_".join(variant)
    if key:
        values["key"] = key
    return found("missing_column", raw, row=raw.header_row, column=name, value=None, **values)


def unused_columns(raw: RawTable, used: Collection[int], ignore: tuple[str, ...]) -> list[Finding]:
    """Report, once per file, the columns that nothing reads; personal ones apart."""
    silent = {fold(name) for name in ignore}
    extra: list[str] = []
    personal: list[str] = []
    for place, cells in enumerate(raw.columns):
        name = raw.header[place] if place < len(raw.header) else ""
        if place in used or (name and fold(name) in silent):
            continue
        if not name and not any(cell.strip() for cell in cells):
            continue
        (personal if is_personal_header(name) else extra).append(label_of(raw, place))
    findings = []
    for code, names in (("personal_columns", personal), ("extra_columns", extra)):
        listed = tuple(dict.fromkeys(names))
        if listed:
            findings.append(found(code, raw, row=raw.header_row, columns=listed, count=len(listed)))
    return findings


def _used(part: Part) -> dict[int, str]:
    """Return the wanted name of each column that is read."""
    roles = [*roles_of(part.table).values(), *part.table.code_parts]
    names = [*roles, *(question.column for question in part.questions)]
    places = ((part.position(name), name) for name in names)
    return {place: name for place, name in places if place is not None}


def _shared(part: Part) -> list[Finding]:
    """Report the columns that two questionnaires read."""
    blocks: dict[int, list[str]] = {}
    for question in part.questions:
        place = part.columns.index[question.column]
        blocks.setdefault(place, []).append(question.block)
    return [
        found(
            "shared_column",
            part.raw,
            row=part.raw.header_row,
            column=label_of(part.raw, place),
            blocks=tuple(dict.fromkeys(names)),
        )
        for place, names in blocks.items()
        if len(names) > 1
    ]
