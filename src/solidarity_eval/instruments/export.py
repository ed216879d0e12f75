"""Scored answers for people who go on in Excel, R, SPSS or Stata: labels go along."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solidarity_eval.errors import ArgumentError, OutputError
from solidarity_eval.instruments.answers import require_table
from solidarity_eval.instruments.labels import Label, label_of

if TYPE_CHECKING:
    import pandas as pd

    from solidarity_eval.schemas.instrument import Instrument

_LONGEST_NAME = {".dta": 32, ".sav": 64}
_LONGEST_LABEL = {".dta": 80, ".sav": 250}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """What is about to be written: the table under its new names, and their labels."""

    data: pd.DataFrame
    labels: dict[str, Label] = field(default_factory=dict)


def export_scored(
    data: pd.DataFrame,
    path: str | Path,
    *,
    instruments: Iterable[Instrument] = (),
    language: str = "fr",
    excel: bool = False,
) -> dict[str, str]:
    """Write scored answers to a file, the format by its ending.

    The file holds one row per person and wave: it is for the people who may see the answers, and
    is never part of a report. Scores are written unrounded.

    Parameters
    ----------
    data : pandas.DataFrame
        What `score` returned.
    path : str or Path
        ``.csv``, ``.parquet``, ``.dta`` (Stata) or ``.sav`` (SPSS). An existing file is replaced,
        whole or not at all.
    instruments : iterable of Instrument
        Questionnaires whose labels go into the file.
    language : {"fr", "en"}
        Of the labels.
    excel : bool
        For ``.csv``: semicolons, decimal comma and a byte order mark, as a French Excel opens
        it by a double click. Otherwise commas and decimal points.

    Returns
    -------
    dict
        Column of ``data`` to the name in the file: SPSS and Stata allow neither ``/`` nor ``.``,
        and Stata 32 characters.

    Raises
    ------
    ArgumentError
        If the ending is none of the four.
    OutputError
        If the file cannot be written, for example because a program holds it open.

    Notes
    -----
    In a CSV, a text that a spreadsheet would run as a formula begins with an apostrophe. Labels of
    Parquet columns stand in the schema's metadata under ``solidarity_eval``.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> from pathlib import Path
    >>> from solidarity_eval.instruments import load_instrument, score
    >>> who5 = load_instrument("who5")
    >>> scored = score(pd.DataFrame({f"who5/w{i}": [3] for i in range(1, 6)}), who5)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     names = export_scored(scored, Path(folder) / "scores.sav", instruments=[who5])
    >>> names["who5.total"]
    'who5_total'
    """
    target = Path(path)
    ending = target.suffix.lower()
    writers: dict[str, Callable[[_Sheet, Path], None]] = {
        ".csv": _write_excel_csv if excel else _write_csv,
        ".parquet": _write_parquet,
        ".dta": _write_dta,
        ".sav": _write_sav,
    }
    if ending not in writers:
        raise ArgumentError(
            "instruments.unknown_format", ending=ending or "–", allowed=", ".join(writers)
        )
    require_table(data)
    names = _names(data.columns, ending)
    by_id = {instrument.id: instrument for instrument in instruments}
    found = {column: label_of(str(column), by_id, language) for column in data.columns}
    sheet = _Sheet(
        data=_plain(data).rename(columns=names),
        labels={names[column]: label for column, label in found.items() if label},
    )
    _replace(target, lambda place: writers[ending](sheet, place))
    return names


def _names(columns: Iterable[Any], ending: str) -> dict[Any, str]:
    """Names that the format allows, each different without regard to case."""
    longest = _LONGEST_NAME.get(ending)
    names: dict[Any, str] = {}
    taken: set[str] = set()
    for column in columns:
        name = str(column)
        if longest:
            name = "".join(c if c.isascii() and c.isalnum() else "_" for c in name)
            name = name if name[:1].isalpha() else f"v_{name}"
        name = _different(name, taken, longest)
        taken.add(name.lower())
        names[column] = name
    return names


def _different(name: str, taken: set[str], longest: int | None) -> str:
    candidate, number = name[:longest], 2
    while candidate.lower() in taken:
        tail = f"_{number}"
        candidate = (name[: longest - len(tail)] if longest else name) + tail
        number += 1
    return candidate


def _plain(data: pd.DataFrame) -> pd.DataFrame:
    """Columns that every format can hold: numbers, text, dates; true and false become 1 and 0."""
    plain = data.copy(deep=False)
    for column in data.columns:
        plain[column] = _plain_column(data[column])
    return plain


def _plain_column(values: pd.Series) -> pd.Series:
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return values
    if not pd.api.types.is_numeric_dtype(values.dtype):
        return values.astype(object).map(str, na_action="ignore")
    if pd.api.types.is_extension_array_dtype(values.dtype) and values.hasnans:
        return values.astype("float64")
    return values.astype("int8") if pd.api.types.is_bool_dtype(values.dtype) else values


def _replace(target: Path, write: Callable[[Path], None]) -> None:
    """Write beside the target, then put in its place, so that a failure leaves the old file."""
    beside = target.with_name(f"{target.stem}.part{target.suffix}")
    if not target.parent.is_dir():
        raise OutputError("instruments.no_folder", folder=str(target.parent))
    try:
        write(beside)
        beside.replace(target)
    except OSError as refusal:
        raise OutputError("instruments.cannot_write", file=str(target)) from refusal
    finally:
        beside.unlink(missing_ok=True)


def _without_formulas(data: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    safe = data.rename(columns=_harmless)
    for column in safe.columns:
        values = safe[column]
        if not (
            pd.api.types.is_numeric_dtype(values.dtype)
            or pd.api.types.is_datetime64_any_dtype(values.dtype)
        ):
            safe[column] = values.map(_harmless, na_action="ignore")
    return safe


def _harmless(text: Any) -> Any:
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA_STARTS) else text


def _write_csv(sheet: _Sheet, place: Path) -> None:
    _without_formulas(sheet.data).to_csv(place, index=False, encoding="utf-8", lineterminator="\n")


def _write_excel_csv(sheet: _Sheet, place: Path) -> None:
    _without_formulas(sheet.data).to_csv(
        place, index=False, sep=";", decimal=",", encoding="utf-8-sig", lineterminator="\r\n"
    )


def _write_parquet(sheet: _Sheet, place: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(sheet.data, preserve_index=False)
    labels = {name: label.as_dict() for name, label in sheet.labels.items()}
    metadata = {**(table.schema.metadata or {}), b"solidarity_eval": json.dumps(labels).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), place)


def _write_dta(sheet: _Sheet, place: Path) -> None:
    import pyreadstat

    pyreadstat.write_dta(sheet.data, str(place), **_labels(sheet, ".dta"))


def _write_sav(sheet: _Sheet, place: Path) -> None:
    import pyreadstat

    pyreadstat.write_sav(sheet.data, str(place), **_labels(sheet, ".sav"))


def _labels(sheet: _Sheet, ending: str) -> dict[str, Any]:
    longest = _LONGEST_LABEL[ending]
    return {
        "column_labels": {n: label.text[:longest] for n, label in sheet.labels.items()},
        "variable_value_labels": {
            n: dict(label.values) for n, label in sheet.labels.items() if label.values
        },
    }
