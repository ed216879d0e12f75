"""``results.json`` and ``results.xlsx``: every number, unrounded, with what it was made from."""

from __future__ import annotations

import io
import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from solidarity_eval.locales import Locale, get_locale
from solidarity_eval.references.versions import software
from solidarity_eval.results import SCHEMA_VERSION, Result, results_adapter

if TYPE_CHECKING:
    from solidarity_eval.evaluation import Evaluation
    from solidarity_eval.interpretation.passport import Passport
    from solidarity_eval.interpretation.verdict import Verdict

_VERDICT = (
    *("outcome", "word", "reasons", "rule", "size", "estimate", "low", "high", "conf_level"),
    *("decisive_low", "decisive_high", "decisive_level", "unit", "smallest", "drift_bound"),
)
_TAIL = (
    *("estimate", "std_error", "conf_low", "conf_high", "conf_level"),
    *("unit", "transform", "n", "df", "p_value"),
)


def results_json(evaluation: Evaluation) -> bytes:
    """Return ``results.json``: results, verdicts, passports, versions, SHA-256 of the inputs."""
    from solidarity_eval.references import cite

    results = tuple(evaluation.results.values())
    keys = sorted({key for result in results for key in result.references})
    content = {
        "schema_version": SCHEMA_VERSION,
        "project": evaluation.project.id,
        "programme": evaluation.project.programme,
        "simulated": evaluation.project.simulated,
        "seed": evaluation.project.seed,
        "versions": software(),
        "inputs": [
            {"path": item.path, "sha256": item.sha256, "rows": item.rows, "decided": item.decided}
            for item in evaluation.inputs
        ],
        "references": {key: cite(key) for key in keys},
        "notes": [
            {"code": note.code, "severity": note.severity, "values": note.values}
            for note in evaluation.notes
        ],
        "results": json.loads(results_adapter().dump_json(results)),
        "verdicts": {name: _as_json(said) for name, said in evaluation.verdicts.items()},
        "passports": {name: _as_json(said) for name, said in evaluation.passports.items()},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read_results(content: bytes) -> tuple[Result, ...]:
    """Read the results of a ``results.json`` back, equal to those that were written."""
    raw = json.loads(content)["results"]
    return results_adapter().validate_json(json.dumps(raw))


def results_xlsx(evaluation: Evaluation, *, language: str = "fr") -> bytes:
    """Return ``results.xlsx``: tidy sheets and a dictionary of their columns.

    Sheets: estimates, tests, tables, flow, verdicts, passports, inputs, dictionary. Nothing is
    rounded; text that a spreadsheet would read as a formula stays text.
    """
    import xlsxwriter

    locale = get_locale(language)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        heading = workbook.add_format({"bold": True, "bottom": 1})
        wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, (columns, rows) in _sheets(evaluation).items():
            sheet = workbook.add_worksheet(locale.text(f"results.sheet.{name}"))
            _fill(sheet, columns, rows, heading=heading)
        sheet = workbook.add_worksheet(locale.text("results.sheet.dictionary"))
        _fill(sheet, ("column", "meaning"), _dictionary(locale), heading=heading)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90, wrap)
    return buffer.getvalue()


def _sheets(evaluation: Evaluation) -> dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]]:
    results = evaluation.results.values()
    estimates = [
        (r.id, r.method, r.design, e.term, _places(e.at), *(getattr(e, name) for name in _TAIL))
        for r in results
        for e in r.estimates
    ]
    tests = [
        (r.id, t.name, t.statistic, _joined(t.df), t.p_value, t.alternative, t.p_method, t.draws)
        for r in results
        for t in r.tests
    ]
    tables = [
        (r.id, table.kind, number, column, value)
        for r in results
        for table in r.tables
        for number, row in enumerate(table.rows, start=1)
        for column, value in zip(table.columns, row, strict=True)
    ]
    flow = [
        (r.id, edge.source, edge.target, edge.reason, edge.n)
        for r in results
        if r.flow is not None
        for edge in r.flow.edges
    ]
    verdicts = [
        (said.result, *(_joined_words(getattr(said, name)) for name in _VERDICT))
        for said in evaluation.verdicts.values()
    ]
    passports = [
        (said.outcome, said.design, said.verbs, read.scale, read.level, read.reason, read.missing)
        for said in evaluation.passports.values()
        for read in said.readings
    ]
    inputs = [(i.path, i.sha256, i.rows, _places(i.decided)) for i in evaluation.inputs]
    return {
        "estimates": (("result", "method", "design", "term", "at", *_TAIL), estimates),
        "tests": (
            ("result", "test", "statistic", "df", "p_value", "alternative", "p_method", "draws"),
            tests,
        ),
        "tables": (("result", "table", "row", "column", "value"), tables),
        "flow": (("result", "source", "target", "reason", "n"), flow),
        "verdicts": (("result", *_VERDICT), verdicts),
        "passports": (
            ("outcome", "design", "verbs", "scale", "level", "reason", "missing"),
            passports,
        ),
        "inputs": (("file", "sha256", "rows", "decided"), inputs),
    }


def _as_json(said: Verdict | Passport) -> dict[str, Any]:
    """Return a verdict or a passport as JSON takes it: an interval without end as a text."""
    return {key: _finite(value) for key, value in asdict(said).items()}


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    if isinstance(value, float) and math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _joined_words(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else value


def _fill(
    sheet: Any, columns: tuple[str, ...], rows: list[tuple[Any, ...]], *, heading: Any
) -> None:
    sheet.write_row(0, 0, columns, heading)
    sheet.freeze_panes(1, 0)
    for index, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(index, column, _cell(value))
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_column(0, len(columns) - 1, 16)


def _cell(value: Any) -> Any:
    """Write infinity as text: a spreadsheet has none."""
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return str(value)
    return value


def _places(values: Any) -> str:
    return "; ".join(f"{key}={value}" for key, value in values.items())


def _joined(values: tuple[float, ...]) -> str:
    return "; ".join(repr(value) for value in values)


def _dictionary(locale: Locale) -> list[tuple[Any, ...]]:
    prefix = "results.column."
    keys = [key for key in locale.keys("results") if key.startswith(prefix)]
    return [(key.removeprefix(prefix), locale.text(key)) for key in keys]
