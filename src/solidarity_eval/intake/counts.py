"""The register of who was reached: period, site, population, indicator, value, unit, method."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

import numpy as np

from solidarity_eval.intake.answers import Decoded, decode, number_decoder
from solidarity_eval.intake.checks.columns import missing_column, unused_columns
from solidarity_eval.intake.checks.counts import CountCells, check_counts
from solidarity_eval.intake.checks.groups import check_sites
from solidarity_eval.intake.context import Context
from solidarity_eval.intake.findings import Finding, found
from solidarity_eval.intake.readers import RawTable, read_register
from solidarity_eval.intake.readers.formats import ReadTable
from solidarity_eval.intake.registers.words import check_unused_words, expected_words
from solidarity_eval.intake.rows import read_names, read_sites, text_series, translate
from solidarity_eval.intake.text import fold
from solidarity_eval.schemas.common import Text
from solidarity_eval.schemas.project import CountUnit

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

HEADERS = {
    "period": ("period", "periode"),
    "site": ("site", "lieu"),
    "indicator": ("indicator", "indicateur"),
    "value": ("value", "valeur", "nombre"),
    "unit": ("unit", "unite"),
    "method": ("method", "methode"),
    "low": ("low", "bas", "minimum"),
    "high": ("high", "haut", "maximum"),
    "population": ("population",),
}
"""Headers of each column, English first, folded."""

COMPULSORY = ("period", "indicator", "value")
NUMBERS = ("value", "low", "high")

UNITS = {
    **{unit: unit for unit in get_args(CountUnit)},
    **{"personnes": "persons", "familles": "families", "menages": "households"},
    **{"foyers": "households", "visites": "visits", "repas": "meals", "autre": "other"},
    **{"sensibilises": "sensitised", "personnes sensibilisees": "sensitised"},
    **{"binomes": "dyads", "equipes": "teams", "seances": "sessions", "heures": "hours"},
    **{"livrables": "deliverables"},
}
METHODS = {
    **{method: method for method in ("registered", "counted", "estimated", "declared")},
    **{"inscription": "registered", "inscrit": "registered", "inscrits": "registered"},
    **{"enregistre": "registered", "compte": "counted", "comptage": "counted"},
    **{"estime": "estimated", "estimation": "estimated", "declare": "declared"},
}

UNIT_WORDS = {
    **{"persons": "personnes", "families": "familles", "households": "foyers"},
    **{"dyads": "binômes", "teams": "équipes", "sessions": "séances", "hours": "heures"},
    **{"visits": "visites", "meals": "repas", "deliverables": "livrables"},
    **{"sensitised": "sensibilisés", "other": "autre"},
}
METHOD_WORDS = {
    **{"registered": "inscription", "counted": "comptage"},
    **{"estimated": "estimation", "declared": "déclaré"},
}
"""Our words with those of a French team, for a message that lists what may be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The register as read and checked; ``frame`` has the columns of ``HEADERS``."""

    frame: pd.DataFrame | None = None
    read: tuple[ReadTable, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_counts(context: Context) -> Counts:
    """Read the reach register of the project, if it has one."""
    table = context.project.tables.counts
    if table is None:
        return Counts()
    expected = tuple(name for names in HEADERS.values() for name in names)
    read = read_register(context.folder, table.file, sheet=table.sheet, expected=expected)
    raw = read.table
    if raw is None or not raw.header:
        return Counts(read=(read,))
    places = _places(raw)
    free = [name for place, name in enumerate(raw.header) if place not in places.values()]
    findings = [_missing(raw, name, free) for name in COMPULSORY if name not in places]
    findings += unused_columns(raw, set(places.values()), ())
    numbers = {name: _numbers(raw, places.get(name)) for name in NUMBERS}
    findings += _number_findings(raw, places, numbers)
    findings += _word_findings(raw, places, context)
    frame = _frame(raw, places, numbers, context=context)
    findings += check_counts(CountCells(raw=raw, places=places, frame=frame))
    return Counts(
        frame=frame,
        read=(read,),
        findings=tuple(findings),
    )


def _missing(raw: RawTable, name: str, free: list[str]) -> Finding:
    """Report a column that every register has; its names are ours, not the project file's."""
    finding = missing_column(raw, name, free)
    return replace(finding, values={**finding.values, "variant": "register"})


def _places(raw: RawTable) -> dict[str, int]:
    folded = [fold(name) for name in raw.header]
    return {
        column: folded.index(name)
        for column, names in HEADERS.items()
        for name in names[::-1]
        if name in folded
    }


def _numbers(raw: RawTable, place: int | None) -> Decoded | None:
    return None if place is None else decode(raw.columns[place], number_decoder(low=0))


def _number_findings(
    raw: RawTable, places: dict[str, int], numbers: dict[str, Decoded | None]
) -> list[Finding]:
    findings = []
    for name, decoded in numbers.items():
        if decoded is None:
            continue
        header, cells = raw.header[places[name]], raw.columns[places[name]]
        for code, positions in decoded.problems.items():
            values: dict[str, object] = {"variant": "register", "low": 0}
            findings += [
                found(code, raw, row=raw.rows[i], column=header, value=cells[i], **values)
                for i in positions
            ]
    if "value" in places:
        header, cells = raw.header[places["value"]], raw.columns[places["value"]]
        empty = [index for index, cell in enumerate(cells) if not cell.strip()]
        findings += [found("empty_count", raw, row=raw.rows[i], column=header) for i in empty]
    return findings


def _word_findings(raw: RawTable, places: dict[str, int], context: Context) -> list[Finding]:
    findings = []
    for name, code, known, shown in (
        ("unit", "unknown_unit", UNITS, UNIT_WORDS),
        ("method", "unknown_method", METHODS, METHOD_WORDS),
        ("population", "unknown_population", _populations(context), _population_words(context)),
    ):
        if name not in places:
            continue
        header, cells = raw.header[places[name]], raw.columns[places[name]]
        pairs = ((ours, word) for ours, word in shown.items())
        allowed = ", ".join(ours if word == ours else f"{word} ({ours})" for ours, word in pairs)
        findings += [
            found(code, raw, row=raw.rows[i], column=header, value=cell, allowed=allowed)
            for i, cell in enumerate(cells)
            if fold(cell) not in {"", *known}
        ]
    if "indicator" in places:
        expected = expected_words(context.project, "counts", "indicator")
        findings += check_unused_words(raw, places["indicator"], expected)
    if "site" in places:
        sites = read_sites(raw.columns[places["site"]], context.project, len(raw))
        findings += check_sites(raw, places["site"], context, sites=sites)
    return findings


def _populations(context: Context) -> dict[str, str]:
    """Return the populations of the project by what a register may call them, folded."""
    populations = context.project.populations
    return {fold(name): item.id for item in populations for name in (*_labels(item.label), item.id)}


def _population_words(context: Context) -> dict[str, str]:
    """Return the populations with the words of the project's own language."""
    return {
        item.id: next(iter(_labels(item.label)), item.id) for item in context.project.populations
    }


def _labels(label: Text | None) -> tuple[str, ...]:
    if label is None:
        return ()
    return (label,) if isinstance(label, str) else tuple(label.values())


def _frame(
    raw: RawTable,
    places: dict[str, int],
    numbers: dict[str, Decoded | None],
    *,
    context: Context,
) -> pd.DataFrame:
    import pandas as pd

    size, known = len(raw), _populations(context)
    indicators = expected_words(context.project, "counts", "indicator")

    def cells(name: str) -> NDArray[np.object_] | None:
        return raw.columns[places[name]] if name in places else None

    texts = {
        "period": translate(cells("period"), size, lambda text: text.strip() or None),
        "site": read_sites(cells("site"), context.project, size),
        "indicator": read_names(cells("indicator"), size, expected=indicators),
        "unit": translate(cells("unit"), size, lambda text: UNITS.get(fold(text))),
        "method": translate(cells("method"), size, lambda text: METHODS.get(fold(text))),
        "population": translate(cells("population"), size, lambda text: known.get(fold(text))),
    }
    columns: dict[str, object] = {name: text_series(values) for name, values in texts.items()}
    columns.update({name: _values(numbers[name], size) for name in NUMBERS})
    return pd.DataFrame(columns)[list(HEADERS)]


def _values(decoded: Decoded | None, size: int) -> NDArray[np.float64]:
    return np.full(size, np.nan) if decoded is None else decoded.values
