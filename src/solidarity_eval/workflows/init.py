"""A project folder ready to be filled in: the function behind ``solidarity-eval init``."""

from __future__ import annotations

import datetime as dt
import re
import string
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError, UsageError, cannot_write
from solidarity_eval.laureates import laureate_files
from solidarity_eval.locales import choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.schemas.instrument import Instrument

DEFAULT_INSTRUMENT = "ess_social_trust"
PROJECT_FILE = "project.yaml"
_TEXT = {"fr": "texte/contexte.md", "en": "texte/context.md"}


@dataclass(frozen=True, slots=True, kw_only=True)
class InitOutcome:
    """What was prepared.

    Attributes
    ----------
    folder : Path
        The project folder.
    language : str
        Of the files.
    written : tuple of str
        Files that were made, relative to the folder.
    kept : tuple of str
        Files that were there already, and were left as they were.
    """

    folder: Path
    language: str
    written: tuple[str, ...]
    kept: tuple[str, ...]


def init(
    folder: str | Path,
    *,
    language: str | None = None,
    instrument: str | None = None,
    laureate: str | None = None,
) -> InitOutcome:
    """Prepare a project folder; nothing that exists is replaced.

    The workbook is made from the project file, so that running this again on a project whose
    workbook is missing makes one for the questionnaires it names.

    Parameters
    ----------
    folder : str or Path
        Folder to prepare; made if need be.
    language : {"fr", "en"}, optional
        Of the files.
    instrument : str, optional
        Questionnaire of the catalogue; ``ess_social_trust`` by default.
    laureate : str, optional
        Protocol that comes with the library, such as ``poya``: its project file, the workbooks
        of its populations and that of its registers, its texts. In French, whatever the language.

    Returns
    -------
    InitOutcome

    Raises
    ------
    UsageError
        If ``folder`` is a file, the questionnaire needs a choice of the project first, or both
        a questionnaire and a laureate are given.
    ArgumentError
        If there is no such laureate.
    UnknownInstrumentError
        If there is no such questionnaire.
    ProjectFileError
        If a project file is there already and is invalid.
    OutputError
        If the folder cannot be written.
    """
    target = Path(folder).expanduser()
    if target.exists() and not target.is_dir():
        raise UsageError("cli.not_a_folder", path=str(folder))
    spoken = choose_language(language)
    if laureate is None:
        texts = {
            PROJECT_FILE: _project_text(target, spoken, instrument or DEFAULT_INSTRUMENT),
            _TEXT[spoken]: _template(spoken, Path(_TEXT[spoken]).name),
        }
    elif instrument is not None:
        raise UsageError("cli.instrument_or_laureate")
    else:
        texts = laureate_files(laureate)
    texts[".gitignore"] = _template(spoken, "gitignore")
    written: list[str] = []
    kept: list[str] = []
    try:
        for name, text in texts.items():
            (written if _write_new(target / name, text) else kept).append(name)
        for name, made in (*_workbooks(target, language), _signing_key(target)):
            (written if made else kept).append(name)
    except OSError as error:
        raise cannot_write(target, error) from error
    return InitOutcome(
        folder=target.resolve(), language=spoken, written=tuple(written), kept=tuple(kept)
    )


def _workbooks(folder: Path, language: str | None) -> list[tuple[str, bool]]:
    """Make each workbook of answers or of registers that is named and missing."""
    from solidarity_eval.evaluation.load import read_project
    from solidarity_eval.forms.registers_workbook import register_files, registers_workbook
    from solidarity_eval.forms.workbook import data_entry_workbook

    loaded = read_project(folder / PROJECT_FILE)
    spoken = choose_language(language, loaded.project.language)
    makers: dict[str, Callable[[], bytes]] = {
        table.file: partial(data_entry_workbook, loaded, table, language=spoken)
        for table in loaded.project.tables.response_files
        if table.file.endswith(".xlsx")
    }
    for file in register_files(loaded):
        makers.setdefault(file, partial(registers_workbook, loaded, file, language=spoken))
    done = []
    for file, make in makers.items():
        path = loaded.folder / file
        is_new = not path.exists()
        if is_new:
            path.parent.mkdir(parents=True, exist_ok=True)
            content = make()
            with path.open("xb") as written:
                written.write(content)
        done.append((file, is_new))
    return done


def _signing_key(folder: Path) -> tuple[str, bool]:
    """Make the key that will sign what the project sends."""
    from solidarity_eval.packets.keys import KEY_FILE, make_signing_key

    return KEY_FILE, make_signing_key(folder)[1]


def _write_new(path: Path, text: str) -> bool:
    """Write a file that is not there yet; tell whether it was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _project_text(folder: Path, language: str, instrument_id: str) -> str:
    from solidarity_eval.instruments.catalogue import load_instrument
    from solidarity_eval.instruments.configure import settle_instrument
    from solidarity_eval.schemas.project import InstrumentUse

    instrument = load_instrument(instrument_id)
    try:
        settle_instrument(instrument, InstrumentUse(use=instrument_id))
    except ArgumentError as refusal:
        raise UsageError("cli.needs_settling", instrument=instrument_id) from refusal
    name = folder.resolve().name
    return string.Template(_template(language, PROJECT_FILE)).substitute(
        id=slug(name),
        title=_quotable(_sentence(name.replace("_", " ").replace("-", " ").strip())),
        year=dt.datetime.now(tz=dt.UTC).year,
        instrument=instrument.id,
        outcome=slug(instrument.id),
        scale=f"{instrument.id}.{instrument.scales[0].id}",
        label=_quotable(_label(instrument, language)),
    )


def _label(instrument: Instrument, language: str) -> str:
    label = get_locale(language).localized(
        instrument.scales[0].label or instrument.name, instrument.id
    )
    return _sentence(label)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def slug(name: str) -> str:
    """Return an identifier made of a name: plain letters, digits and dashes.

    Examples
    --------
    >>> slug("Évaluation d'été 2027"), slug("2027")
    ('evaluation-d-ete-2027', 'projet-2027')
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")
    if not plain[:1].isalpha():
        plain = f"projet-{plain}".rstrip("-")
    return plain[:60].rstrip("-_")


def _quotable(text: str) -> str:
    """Return text that can stand between double quotes in YAML."""
    return text.replace("\\", " ").replace('"', "'")


def _template(language: str, name: str) -> str:
    source = resources.files("solidarity_eval.workflows") / "templates" / language / name
    return source.read_text(encoding="utf-8")
