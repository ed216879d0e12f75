"""The numbers of a portfolio as files: ``results.json``, CSV, XLSX, Frictionless descriptor."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from typing import TYPE_CHECKING, Any, Final

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.portfolio.tables import TidyTable, Value, tidy_tables
from solidarity_eval.references.versions import software
from solidarity_eval.results import SCHEMA_VERSION, results_adapter

if TYPE_CHECKING:
    from solidarity_eval.portfolio.model import Portfolio

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_RESOURCE: Final = "https://datapackage.org/profiles/2.0/dataresource.json"
_DIALECT: Final = "https://datapackage.org/profiles/2.0/tabledialect.json"
_SCHEMA: Final = "https://datapackage.org/profiles/2.0/tableschema.json"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_TRUE, _FALSE = "true", "false"


def portfolio_json(portfolio: Portfolio) -> bytes:
    """Return ``results.json``: what was read, what was put together, unrounded."""
    from solidarity_eval.references import cite

    results = tuple(portfolio.results.values())
    keys = sorted({key for result in results for key in result.references})
    content = {
        "schema_version": SCHEMA_VERSION,
        "kind": "portfolio",
        "year": portfolio.year,
        "simulated": portfolio.simulated,
        "versions": software(),
        "packets": [
            {
                "file": item.file,
                "sha256": item.sha256,
                "project": item.packet.project,
                "year": item.packet.year,
                "revision": item.packet.revision,
                "registered_sender": item.packet.project not in portfolio.unknown,
            }
            for item in portfolio.received
        ],
        "set_aside": [
            {"file": item.received.file, "reason": item.reason} for item in portfolio.set_aside
        ],
        "refused": [{"file": item.file, "code": item.code} for item in portfolio.refused],
        "awaited": [item.project for item in portfolio.awaited],
        "pools": [
            {
                "id": pool.id,
                "construct": pool.construct,
                "form": pool.form,
                "shared": dict(pool.shared),
                "studies": [study.id for study in pool.studies],
                "results": [result.id for result in pool.results.values()],
                "argued": pool.argued,
                "differs": list(pool.differs),
            }
            for pool in portfolio.pools
        ],
        "references": {key: cite(key) for key in keys},
        "results": json.loads(results_adapter().dump_json(results)),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def data_files(portfolio: Portfolio, *, language: str = "fr") -> dict[str, bytes]:
    """Return the data export: CSV by table, one workbook, and their description.

    The CSV open in a spreadsheet set to French (semicolon, decimal comma, byte-order mark), as
    R's ``read.csv2`` reads them. No text can be taken for a formula.

    Parameters
    ----------
    portfolio : Portfolio
    language : {"fr", "en"}
        Of the descriptions; the names of columns are the same in both.
    """
    tables = tidy_tables(portfolio)
    written = {f"data/{table.name}.csv": csv_of(table) for table in tables}
    described = _descriptor(portfolio, tables, written, locale=get_locale(language))
    text = json.dumps(described, ensure_ascii=False, indent=2) + "\n"
    return written | {
        "data.xlsx": workbook_of(tables, get_locale(language)),
        "datapackage.json": text.encode("utf-8"),
    }


def csv_of(table: TidyTable) -> bytes:
    """Return a table as CSV for a French spreadsheet; text never begins as a formula does."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([name for name, _ in table.columns])
    kinds = [kind for _, kind in table.columns]
    for row in table.rows:
        writer.writerow([_cell(value, kind) for value, kind in zip(row, kinds, strict=True)])
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: Value, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _TRUE if value else _FALSE
    if isinstance(value, dt.date):
        return value.isoformat()
    if kind == "integer":
        return str(value)
    if isinstance(value, int | float):
        return repr(float(value)).replace(".", ",").removesuffix(",0")
    return _harmless(value)


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet runs: an apostrophe before what begins as a formula."""
    flat = re.sub(r"[\r\n]+", " ", text)
    return f"'{flat}" if flat.startswith(_FORMULA) else flat


def workbook_of(tables: tuple[TidyTable, ...], locale: Locale) -> bytes:
    """Return one sheet a table and a dictionary of the columns; text stays text."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(buffer, options) as workbook:
        heading = workbook.add_format({"bold": True, "bottom": 1})
        wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        for table in tables:
            sheet = workbook.add_worksheet(table.name)
            sheet.write_row(0, 0, [name for name, _ in table.columns], heading)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(table.rows, start=1):
                for column, value in enumerate(row):
                    _write(sheet, (number, column), value)
            sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
            sheet.set_column(0, len(table.columns) - 1, 16)
        sheet = workbook.add_worksheet(locale.text("portfolio.dictionary"))
        sheet.write_row(0, 0, ("table", "column", "meaning"), heading)
        lines = [(t.name, name, _meaning(locale, name)) for t in tables for name, _ in t.columns]
        for number, line in enumerate(lines, start=1):
            for column, words in enumerate(line):
                sheet.write_string(number, column, words)
        sheet.set_column(0, 1, 22)
        sheet.set_column(2, 2, 90, wrap)
    return buffer.getvalue()


def _write(sheet: Any, at: tuple[int, int], value: Value) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(*at, value)
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, dt.date):
        sheet.write_datetime(*at, dt.datetime.combine(value, dt.time()))
    else:
        sheet.write_number(*at, value)


def _meaning(locale: Locale, column: str) -> str:
    return locale.text(f"portfolio.column.{column}")


def _descriptor(
    portfolio: Portfolio,
    tables: tuple[TidyTable, ...],
    written: dict[str, bytes],
    *,
    locale: Locale,
) -> dict[str, Any]:
    """Return the descriptor of a Data Package, version 2.0."""
    years = "-".join(str(year) for year in portfolio.years)
    return {
        "$schema": PROFILE,
        "name": f"portfolio-{years}" if years else "portfolio",
        "title": locale.text("portfolio.package.title", years=", ".join(map(str, portfolio.years))),
        "description": locale.text(
            "portfolio.package.simulated" if portfolio.simulated else "portfolio.package.real"
        ),
        "resources": [
            _resource(table, written[f"data/{table.name}.csv"], locale) for table in tables
        ],
    }


def _resource(table: TidyTable, content: bytes, locale: Locale) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": _SCHEMA,
        "fields": [_field(name, kind, locale) for name, kind in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.name != "projects" and table.key[:1] == ("project",):
        reference = {"resource": "projects", "fields": ["project"]}
        schema["foreignKeys"] = [{"fields": ["project"], "reference": reference}]
    return {
        "$schema": _RESOURCE,
        "name": table.name,
        "type": "table",
        "path": f"data/{table.name}.csv",
        "title": locale.text(f"portfolio.table.{table.name}"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"$schema": _DIALECT, "delimiter": ";", "lineTerminator": "\r\n"},
        "schema": schema,
    }


def _field(name: str, kind: str, locale: Locale) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": kind, "description": _meaning(locale, name)}
    if kind == "number":
        field["decimalChar"] = ","
    elif kind == "date":
        field["format"] = "%Y-%m-%d"
    elif kind == "boolean":
        field |= {"trueValues": [_TRUE], "falseValues": [_FALSE]}
    return field
