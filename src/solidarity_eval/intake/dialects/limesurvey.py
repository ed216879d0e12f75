"""Exports of LimeSurvey: array items in two spellings, unfinished answers, codes or texts."""

from __future__ import annotations

import re

import numpy as np

from solidarity_eval.intake.dialects.asked import Asked, Heard
from solidarity_eval.intake.dialects.edit import (
    renamed,
    reworded,
    with_cells,
    without_columns,
    without_rows,
)
from solidarity_eval.intake.dialects.likeness import plain
from solidarity_eval.intake.dialects.personal import set_apart
from solidarity_eval.intake.dialects.tails import same_last_part
from solidarity_eval.intake.dialects.wordings import propose_words, unknown_words
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers.table import RawTable
from solidarity_eval.intake.text import fold

NAME = "LimeSurvey"
DATES = ("submitdate", "datestamp", "startdate")
NUMBERS = ("id",)
FEWEST_CUT = 2

_TECHNICAL = frozenset(
    {
        *("id", "lastpage", "startlanguage", "seed", "submitdate", "startdate", "datestamp"),
        *("interviewtime", "savedid", "completed", "randomid"),
    }
)
_TIMING = re.compile(r"(?:grouptime|questiontime)[0-9]+|.+time$")
_SGQA = re.compile(r"[0-9]{2,}x[0-9]+x[0-9]+\w*(?:\[.*\])?", re.IGNORECASE)
_SENTENCES = (
    frozenset({"response id", "date submitted", "last page", "start language"}),
    frozenset({"id de la reponse", "date de soumission", "derniere page", "langue de depart"}),
)
_CODE_AND_TEXT = re.compile(r"^([A-Za-z][A-Za-z0-9_]*(?:\[[^\[\]]*\])*)\.\s")
_ITEM = re.compile(r"^([a-z][a-z0-9]*)(?:\[([^\[\]]+)\]|_(.+))$")
_TICKS = {"y": "1", "n": "0", "oui": "1", "non": "0", "yes": "1", "no": "0"}
_CODES = re.compile(r"^A[O]?[0-9]{1,3}$")


def recognise(raw: RawTable) -> bool:
    """Tell an export of LimeSurvey by its own columns, or by its inner names of questions."""
    names = {fold(name) for name in _codes(raw)}
    own = {"lastpage", "startlanguage", "seed", "startdate", "datestamp"}
    return (
        ("submitdate" in names and bool(names & own))
        or {"lastpage", "startlanguage"} <= names
        or any(len(names & sentences) > 2 for sentences in _SENTENCES)
        or any(_SGQA.fullmatch(name) for name in names)
    )


def hear(raw: RawTable, asked: Asked) -> Heard:
    """Read an export with question codes and answer codes; others are refused with the option.

    ``G1[SQ001]`` and ``G1_SQ001`` are one name; a sub-question is found by its own code where
    no other question has it. Ticked boxes (``Y``) are 1. Rows without a day of submission are
    answers that nobody finished: kept and named, or left aside where the project file says
    ``incomplete: drop``.
    """
    names = {place: code for place, code in enumerate(_codes(raw)) if code != raw.known_as[place]}
    raw = _without_twins(renamed(raw, names), asked)
    raw, findings = _items(raw, asked)
    if asked.unread(raw) and (refusal := _refused_names(raw)):
        return Heard(raw=None, findings=(refusal,))
    raw = _boxes(raw, asked)
    if refusal := _refused_texts(raw, asked):
        return Heard(raw=None, findings=(refusal,))
    proposals = tuple(row for row in propose_words(raw, asked) if _CODES.match(row.words))
    raw, unfinished = _unfinished(raw, asked)
    date = next((name for name in DATES if name in map(fold, raw.known_as)), None)
    raw, personal, technical = set_apart(raw, asked.dated(date), technical=_is_technical)
    return Heard(
        raw=raw,
        date=date,
        numbers=NUMBERS,
        technical=technical,
        personal=personal,
        findings=(*findings, *unfinished),
        proposals=proposals,
    )


def _codes(raw: RawTable) -> list[str]:
    """Return the codes at the start of headers that hold code and text, else the headers."""
    cut = [_CODE_AND_TEXT.match(name) for name in raw.known_as]
    if sum(one is not None for one in cut) < FEWEST_CUT:
        return list(raw.known_as)
    return [one[1] if one else name for one, name in zip(cut, raw.known_as, strict=True)]


def _is_technical(name: str) -> bool:
    code = name.split(". ", 1)[0]
    return code in _TECHNICAL or _TIMING.fullmatch(code) is not None


def _without_twins(raw: RawTable, asked: Asked) -> RawTable:
    """Leave LimeSurvey's own column aside where a question of the form has the same name."""
    names = [fold(name) for name in raw.known_as]
    wanted = {fold(name) for name in asked.columns}
    twins = {
        names.index(name) for name in _TECHNICAL & wanted if name in names and names.count(name) > 1
    }
    return without_columns(raw, twins)


def _bare(name: str) -> str:
    return plain(name).replace(" ", "")


def _items(raw: RawTable, asked: Asked) -> tuple[RawTable, list[Finding]]:
    """Find names whatever their signs, else by the code of the sub-question alone."""
    index = asked.found(raw)
    taken = {*index.values()}
    whole: dict[str, list[int]] = {}
    tails: dict[str, list[int]] = {}
    for place, name in enumerate(raw.known_as):
        folded = fold(name)
        if place in taken or not folded or _is_technical(folded):
            continue
        whole.setdefault(_bare(folded), []).append(place)
        if item := _ITEM.fullmatch(folded):
            tails.setdefault(_bare(item[2] or item[3]), []).append(place)
    names, findings = dict[int, str](), []
    for name in asked.columns:
        places = whole.get(_bare(name)) or tails.get(_bare(name)) if name not in index else None
        if not places:
            continue
        if len(places) == 1 and places[0] not in names:
            names[places[0]] = name
            continue
        headers = tuple(raw.header[place] for place in places[:5])
        findings.append(same_last_part(raw, name, headers))
    return renamed(raw, names), findings


def _refused_names(raw: RawTable) -> Finding | None:
    """Return why headers cannot be read: inner names, or sentences instead of codes."""
    inner = [name for name in raw.header if _SGQA.fullmatch(name)]
    if inner:
        return found("sgqa_names", raw, row=raw.header_row, column=inner[0], count=len(inner))
    sentences = [name for name in raw.header if len(name.split()) > 2]
    if sentences:
        return found("question_texts", raw, row=raw.header_row, column=sentences[0])
    return None


def _refused_texts(raw: RawTable, asked: Asked) -> Finding | None:
    """Return why answers cannot be read: texts that no label explains, in most questions."""
    unknown = unknown_words(raw, asked)
    index = asked.found(raw)
    read = [one for one in asked.questions if one.column in index]
    texts = [text for words in unknown.values() for text in words]
    if 2 * len(unknown) <= len(read) or all(_CODES.match(text) for text in texts):
        return None
    first = next(one for one in read if one.name in unknown)
    place = index[first.column]
    shown = tuple(dict.fromkeys(texts))[:3]
    header = raw.header[place]
    return found("answer_texts", raw, row=raw.header_row, column=header, texts=shown)


def _boxes(raw: RawTable, asked: Asked) -> RawTable:
    """Write Y as 1; an empty box is 0 where another box of the same question is ticked."""
    index = asked.found(raw)
    places = [
        index[one.column] for one in asked.questions if one.column in index and asked.ticks(one)
    ]
    groups: dict[str, list[int]] = {}
    for place in places:
        item = _ITEM.fullmatch(fold(raw.header[place]))
        groups.setdefault(item[1] if item else str(place), []).append(place)
    cells = {}
    for members in groups.values():
        written = {place: reworded(raw.columns[place], _TICKS) for place in members}
        ticked = np.array(
            [any(cell == "1" for cell in row) for row in zip(*written.values(), strict=True)],
            dtype=bool,
        )
        letters = any(fold(cell) == "y" for place in members for cell in raw.columns[place])
        for place, column in written.items():
            empty = np.array([not cell.strip() for cell in column], dtype=bool)
            if letters and len(members) > 1:
                column[ticked & empty] = "0"
            cells[place] = column
    return with_cells(raw, cells)


def _unfinished(raw: RawTable, asked: Asked) -> tuple[RawTable, list[Finding]]:
    names = [fold(name) for name in raw.known_as]
    if "submitdate" not in names:
        return raw, []
    place = names.index("submitdate")
    empty = np.array([not cell.strip() for cell in raw.columns[place]], dtype=bool)
    drop = asked.table.incomplete == "drop"
    code = "unfinished_left_out" if drop else "unfinished_answers"
    findings = [found(code, raw, row=int(row), column=raw.header[place]) for row in raw.rows[empty]]
    return (without_rows(raw, empty) if drop else raw), findings
