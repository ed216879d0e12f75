"""Workbooks of text cells: what phone forms are written in."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping

Row = Mapping[str, str]

_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


def text_workbook(sheets: Mapping[str, tuple[tuple[str, ...], Iterable[Row]]]) -> bytes:
    """Return an xlsx file of texts, without a formula; the same sheets give the same bytes.

    Parameters
    ----------
    sheets : mapping
        Name of each sheet to its headers and its rows; what a row leaves out is an empty cell.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, settings) as book:
        book.set_properties({"created": _EPOCH})
        head = book.add_format({"bold": True, "bg_color": "#DCE4EC"})
        for name, (headers, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            for place, header in enumerate(headers):
                sheet.write_string(0, place, header, head)
                sheet.set_column(place, place, max(12, min(48, 2 * len(header))))
            for number, row in enumerate(rows, 1):
                for place, header in enumerate(headers):
                    if row.get(header):
                        sheet.write_string(number, place, row[header])
            sheet.freeze_panes(1, 0)
    return buffer.getvalue()
