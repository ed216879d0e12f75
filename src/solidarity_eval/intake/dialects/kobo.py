"""Exports of KoboToolbox and ODK: groups in the headers, several answers in a cell, repeats."""

from __future__ import annotations

import re

import numpy as np

from solidarity_eval.intake.dialects.asked import Asked, Heard
from solidarity_eval.intake.dialects.edit import renamed, reworded, with_cells
from solidarity_eval.intake.dialects.kobo_choices import choices_found
from solidarity_eval.intake.dialects.kobo_repeats import from_parent
from solidarity_eval.intake.dialects.personal import set_apart
from solidarity_eval.intake.dialects.submissions import once_each
from solidarity_eval.intake.dialects.tails import tails_found
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

NAME = "KoboToolbox/ODK"
SEPARATORS = ("/", "-", ".", ":", "_")
IDENTIFIERS = ("_uuid", "meta/instanceid", "meta-instanceid", "key")
TIMES = ("_submission_time", "submissiondate", "_submission__submission_time")
NUMBERS = ("_id", "_uuid", "_index", "_parent_index", "_submission__id", "_submission__uuid", "key")
REFUSED = frozenset({"validation_status_not_approved", "not approved", "rejected"})

_TECHNICAL = frozenset(
    {
        *("start", "end", "today", "audit", "caseid", "__version__", "formhub/uuid"),
        *("_notes", "_status", "_tags", "_attachments", "_xform_id_string", "_validation_status"),
        *("_parent_table_name", "_bamboo_dataset_id", "meta/instancename", "meta/rootuuid"),
        *("meta-instancename", "attachmentspresent", "attachmentsexpected", "status"),
        *("reviewstate", "edits", "formversion", "parent_key", "meta/deprecatedid"),
        *("submissiondate", *NUMBERS, *TIMES, *IDENTIFIERS),
    }
)
_NO_XML_NAME = re.compile(r"[\s?!,;'’«»()]")
_TICKS = {"true": "1", "false": "0", "vrai": "1", "faux": "0"}


def recognise(raw: RawTable) -> bool:
    """Tell an export of KoboToolbox or ODK by its own columns, whatever the questions."""
    names = {fold(name) for name in raw.header}
    return (
        bool(names & {"_uuid", "_submission__uuid", "meta/instanceid", "meta-instanceid"})
        or {"_id", "_submission_time"} <= names
        or {"key", "submissiondate"} <= names
        or {"_parent_index", "_parent_table_name"} <= names
    )


def hear(raw: RawTable, asked: Asked) -> Heard:
    """Read an export with "XML values and headers"; one with labels is refused.

    Group prefixes are left out where the last part is unique, boxes that are ticked become 0
    and 1 whatever the shape of the export, a sheet of repeats gets who and when from the sheet
    it hangs on, and a submission that is there twice is read once.
    """
    raw = from_parent(raw, asked)
    names, findings = tails_found(raw, asked, separators=SEPARATORS, technical=_TECHNICAL)
    raw = renamed(raw, names)
    raw, doubts = choices_found(raw, asked)
    findings += doubts
    if asked.unread(raw) and (labels := _labels(raw)):
        finding = found(
            "label_export", raw, row=raw.header_row, column=labels[0], count=len(labels)
        )
        return Heard(raw=None, findings=(finding,))
    raw, twice = once_each(raw, _first(raw, IDENTIFIERS), besides=(*NUMBERS, *TIMES))
    findings += [*twice, *_not_approved(raw)]
    date = _first_name(raw, TIMES)
    raw, personal, technical = set_apart(
        _boxes(raw, asked), asked.dated(date), technical=_TECHNICAL.__contains__
    )
    return Heard(
        raw=raw,
        date=date,
        numbers=NUMBERS,
        technical=technical,
        personal=personal,
        findings=tuple(findings),
    )


def _labels(raw: RawTable) -> list[str]:
    """Return the headers that no question of a phone form can be named."""
    return [name for name in raw.header if _NO_XML_NAME.search(name)]


def _first(raw: RawTable, names: tuple[str, ...]) -> int | None:
    folded = [fold(name) for name in raw.header]
    return next((folded.index(name) for name in names if name in folded), None)


def _first_name(raw: RawTable, names: tuple[str, ...]) -> str | None:
    place = _first(raw, names)
    return None if place is None else raw.known_as[place]


def _boxes(raw: RawTable, asked: Asked) -> RawTable:
    """Write boxes exported as TRUE and FALSE as 1 and 0."""
    index = asked.found(raw)
    boxes = [
        index[one.column] for one in asked.questions if one.column in index and asked.ticks(one)
    ]
    return with_cells(raw, {place: reworded(raw.columns[place], _TICKS) for place in boxes})


def _not_approved(raw: RawTable) -> list[Finding]:
    place = _first(raw, ("_validation_status", "reviewstate"))
    if place is None:
        return []
    header = raw.header[place]
    states = np.array([fold(cell) in REFUSED for cell in raw.columns[place]], dtype=bool)
    return [
        found("submission_not_approved", raw, row=int(row), column=header, value=cell)
        for row, cell in zip(raw.rows[states], raw.columns[place][states], strict=True)
    ]
