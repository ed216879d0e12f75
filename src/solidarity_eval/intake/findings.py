"""What a check found: code, place, value. The words are in the locale files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol

FindingSeverity = Literal["error", "warning", "notice"]

SEVERITIES: dict[str, FindingSeverity] = {
    # files
    "missing_file": "error",
    "outside_folder": "error",
    "unreadable_file": "error",
    "unknown_format": "error",
    "wrong_format": "error",
    "old_workbook": "error",
    "unreadable_workbook": "error",
    "workbook_too_large": "error",
    "table_too_large": "error",
    "damaged_file": "error",
    "nested_columns": "error",
    "reading_too_long": "error",
    "reading_too_heavy": "error",
    "reading_crashed": "error",
    "unknown_sheet": "error",
    "unknown_encoding": "error",
    "mixed_encodings": "warning",
    "file_too_large": "error",
    "cell_too_long": "error",
    "broken_quotes": "error",
    "empty_file": "error",
    "row_too_long": "error",
    "row_too_short": "warning",
    "separator_unsure": "warning",
    "mixed_decimals": "warning",
    "header_lower": "notice",
    "other_sheets": "notice",
    "read_by_content": "notice",
    "declared_missing": "notice",
    # exports of survey tools
    "export_recognised": "notice",
    "personal_dropped": "notice",
    "label_export": "error",
    "question_texts": "error",
    "sgqa_names": "error",
    "answer_texts": "error",
    "same_last_part": "warning",
    "choices_disagree": "warning",
    "submission_copied": "notice",
    "submission_differs": "error",
    "submission_not_approved": "warning",
    "submission_number": "warning",
    "unfinished_answers": "warning",
    "unfinished_left_out": "notice",
    "mapping_columns": "error",
    "mapping_unknown": "error",
    "mapping_used": "notice",
    "columns_waiting": "error",
    "answers_waiting": "error",
    "label_is_code": "warning",
    # columns
    "missing_column": "error",
    "duplicated_header": "error",
    "shared_column": "warning",
    "column_matched": "notice",
    "instrument_absent": "notice",
    "personal_columns": "notice",
    "extra_columns": "notice",
    "population_assumed": "warning",
    # persons and times
    "missing_person": "warning",
    "person_twice": "error",
    "ambiguous_identifier": "error",
    "similar_identifiers": "warning",
    "joined_identifiers": "notice",
    "missing_wave": "error",
    "unknown_wave": "error",
    "wave_without_rows": "warning",
    "impossible_date": "error",
    "future_date": "warning",
    "after_cutoff": "notice",
    # answers
    "out_of_range": "error",
    "text_in_number": "error",
    "not_whole": "error",
    "recoded": "notice",
    "recode_unused": "warning",
    "recode_unknown": "error",
    "constant_answers": "notice",
    # what saves a survey
    "skip_contradicted": "warning",
    "impossible_pair": "warning",
    "straight_lining": "notice",
    "answered_too_fast": "notice",
    "ends_before_it_begins": "warning",
    "same_answers": "warning",
    "age_and_birth_year": "warning",
    "times_out_of_order": "warning",
    "answer_before_entry": "warning",
    "answer_after_exit": "warning",
    "reversed_coding": "warning",
    "item_drift": "warning",
    "codes_moved": "warning",
    "interviewer_apart": "notice",
    "seasons_differ": "notice",
    # groups
    "missing_arm": "warning",
    "unknown_arm": "error",
    "unknown_site": "warning",
    "conflicting_group": "warning",
    # codes, corrections, personal data
    "ledger_columns": "error",
    "correction_stale": "warning",
    "correction_done": "notice",
    "correction_unsigned": "notice",
    "unknown_decision": "warning",
    "close_codes": "warning",
    "linked_codes": "notice",
    "personal_data": "warning",
    "personal_text": "warning",
    "forgotten_person": "error",
    # people and counts
    "person_twice_in_people": "error",
    "step_skipped": "warning",
    "step_before_previous": "warning",
    "not_in_people": "warning",
    "unknown_exit_reason": "warning",
    "exit_before_entry": "warning",
    "empty_count": "warning",
    "unknown_unit": "error",
    "register_empty_cell": "error",
    "register_unknown_word": "error",
    "register_row_twice": "warning",
    "register_empty": "notice",
    "unknown_method": "warning",
    "unknown_population": "error",
    "unreadable_period": "error",
    "count_outside_bounds": "error",
    "count_again": "notice",
    "register_unused_word": "warning",
    "event_before_start": "warning",
    "file_not_started": "notice",
    "tie_to_oneself": "error",
}
"""Severity of each code; errors stop a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a check found in a file of answers.

    Attributes
    ----------
    code : str
        Stable code, e.g. ``"out_of_range"``; message and advice are
        ``findings.<code>.message`` and ``findings.<code>.advice`` in the locale files.
    severity : {"error", "warning", "notice"}
        Errors stop a report.
    file : str
        Path relative to the project folder, with ``/``.
    row : int or None
        As a spreadsheet shows it: the header is row 1.
    column : str or None
        Header of the column as the file writes it.
    value : str or None
        As the file holds it.
    values : mapping
        What the message names besides: range, nearest name, other rows.
    sheet : str or None
        Of a workbook.
    """

    code: str
    severity: FindingSeverity
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    sheet: str | None = None
    values: dict[str, object] = field(default_factory=dict)


class Place(Protocol):
    """The file, and the sheet of a workbook, that a finding speaks of."""

    @property
    def path(self) -> str:
        """Relative to the project folder."""

    @property
    def sheet(self) -> str | None:
        """Of a workbook."""


def found(
    code: str,
    place: Place,
    *,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
    **values: object,
) -> Finding:
    """Return a finding with the severity of its code.

    Parameters
    ----------
    code : str
        A key of ``SEVERITIES``.
    place : Place
        A table that was read, or anything with ``path`` and ``sheet``.
    row, column, value
        As in `Finding`.
    **values
        What the message names besides.

    Raises
    ------
    KeyError
        If the code is not in ``SEVERITIES``.
    """
    return Finding(
        code=code,
        severity=SEVERITIES[code],
        file=place.path,
        row=None if row is None else int(row),
        column=column,
        value=value,
        sheet=place.sheet,
        values=values,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingGroup:
    """Findings of one code in one column of one file, so that thousands stay readable.

    Attributes
    ----------
    first : Finding
        The one whose words stand for the group.
    count : int
        How many findings.
    rows : tuple of int
        Their rows, in reading order, each once.
    examples : tuple of str
        At most three different values, in reading order.
    """

    first: Finding
    count: int
    rows: tuple[int, ...]
    examples: tuple[str, ...]


def group_findings(findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    """Group findings by code, file, sheet and column, in the order of their first one."""
    groups: dict[tuple[str, str, str | None, str | None], list[Finding]] = {}
    for finding in findings:
        key = (finding.code, finding.file, finding.sheet, finding.column)
        groups.setdefault(key, []).append(finding)
    return tuple(_group(members) for members in groups.values())


def _group(members: list[Finding]) -> FindingGroup:
    rows = dict.fromkeys(item.row for item in members if item.row is not None)
    examples = dict.fromkeys(item.value for item in members if item.value is not None)
    return FindingGroup(
        first=members[0],
        count=len(members),
        rows=tuple(rows),
        examples=tuple(examples)[:3],
    )
