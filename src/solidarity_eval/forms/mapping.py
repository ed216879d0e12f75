"""``colonnes.csv`` of a form: which column of the tool's export is which question."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from solidarity_eval.forms.questions import QuestionList
from solidarity_eval.intake.dialects.mapping import HEADER


def column_mapping(asked: QuestionList, headers: Mapping[str, str]) -> bytes:
    """Return the file of correspondences that a project folder keeps, for a form just made.

    Parameters
    ----------
    asked : QuestionList
        What the form asks.
    headers : mapping
        Column of the project file to its header in the exports.

    Returns
    -------
    bytes
        UTF-8 with its mark and ``;``, as French spreadsheets open it. Each row is confirmed: the
        form itself was made with these names.
    """
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, HEADER, restval="", delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for part in asked.parts:
        for question in part.questions:
            if part.instrument is not None:
                writer.writerow(
                    {
                        "colonne": headers[question.column],
                        "questionnaire": part.id,
                        "question": question.name,
                        "verifie": "oui",
                    }
                )
    return buffer.getvalue().encode("utf-8-sig")
