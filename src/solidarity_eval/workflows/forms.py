"""Forms of a project, made from its questionnaires: behind ``solidarity-eval form``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError, ProjectFileError, cannot_write

if TYPE_CHECKING:
    from solidarity_eval.document.blocks import Document
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.project import ResponseTable

FOLDER = "formulaires"
FORMATS = (
    *("xlsform", "limesurvey", "workbook", "paper", "notice", "codebook"),
    *("table-schema", "wording"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsOutcome:
    """Forms as they stand now.

    Attributes
    ----------
    folder : Path
        Where they are.
    language : str
        Of the forms.
    files : tuple of Path
        What was written.
    kept : mapping
        Files that a person edited, left alone, and the name that the new one got.
    renamed : mapping
        By file: columns of the project file that it cannot name so, and their name in it.
    codes : mapping
        By file: columns with answers whose codes it does not allow, old code and new.
    there : tuple of Path
        Files of sentences that were there already.
    """

    folder: Path
    language: str
    files: tuple[Path, ...]
    kept: Mapping[Path, Path] = field(default_factory=dict)
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    there: tuple[Path, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Desk:
    """One table, what the names of its forms begin with, and what they turned out to need."""

    loaded: LoadedProject
    table: ResponseTable
    stem: str
    language: str
    day: dt.date
    renamed: dict[str, Mapping[str, str]] = field(default_factory=dict)
    codes: dict[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def note(
        self, name: str, renamed: Mapping[str, str], codes: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Remember what a form calls otherwise than the project file."""
        if renamed:
            self.renamed[f"{self.stem}{name}"] = renamed
        if codes:
            self.codes[f"{self.stem}{name}"] = codes


def make_forms(
    folder: str | Path,
    *,
    formats: Iterable[str] = (),
    output: str | Path | None = None,
    language: str | None = None,
) -> FormsOutcome:
    """Write the forms of a project, all or none; what a person edited is never replaced.

    Parameters
    ----------
    folder : str or Path
        The project folder, or its ``project.yaml``.
    formats : iterable of str
        Among ``FORMATS``; all but ``wording`` by default. ``wording`` writes the empty files of
        sentences that are missing from ``questionnaires/``.
    output : str or Path, optional
        Where to write; ``formulaires/`` of the project by default.
    language : str, optional
        ``fr`` or ``en``; the project's own by default.

    Raises
    ------
    ArgumentError
        If a format is unknown.
    ProjectFileError
        If the project file, or a file of sentences, is invalid.
    OutputError
        If the folder cannot be written.
    """
    from solidarity_eval.evaluation.load import read_project
    from solidarity_eval.workflows.publish import publish
    from solidarity_eval.workflows.report import today

    wanted = tuple(dict.fromkeys(formats)) or tuple(one for one in FORMATS if one != "wording")
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise ArgumentError(
            "cli.unknown_format", value=", ".join(unknown), allowed=", ".join(FORMATS)
        )
    loaded = read_project(folder)
    spoken = language or loaded.project.language
    tables = loaded.project.tables.response_files
    desks = [
        _Desk(loaded=loaded, table=table, stem=stem, language=spoken, day=today())
        for table, stem in zip(tables, _stems(tables), strict=True)
    ]
    files = {
        f"{desk.stem}{name}": content
        for desk in desks
        for wish in wanted
        if wish in _MAKERS
        for name, content in _MAKERS[wish](desk).items()
    }
    target = loaded.folder / FOLDER if output is None else Path(output).expanduser()
    published = publish(target, files) if files else None
    fresh, there = _wordings(loaded, spoken) if "wording" in wanted else ((), ())
    return FormsOutcome(
        folder=target if files else loaded.folder,
        language=spoken,
        files=(*(published.files if published else ()), *fresh),
        kept=published.kept if published else {},
        renamed={name: found for desk in desks for name, found in desk.renamed.items()},
        codes={name: found for desk in desks for name, found in desk.codes.items()},
        there=there,
    )


def _stems(tables: tuple[ResponseTable, ...]) -> list[str]:
    """Return what the names of each table's forms begin with: nothing where there is one table."""
    if len(tables) == 1:
        return [""]
    stems: list[str] = []
    for number, table in enumerate(tables, 1):
        stem = f"{Path(table.file).stem}-"
        stems.append(f"{number}-{stem}" if stem in stems else stem)
    return stems


def _xlsform(desk: _Desk) -> dict[str, bytes]:
    from solidarity_eval.forms.xlsform import xlsform

    form = xlsform(desk.loaded, desk.table, language=desk.language, version=desk.day)
    desk.note("xlsform.xlsx", form.renamed, {})
    return {"xlsform.xlsx": form.content}


def _limesurvey(desk: _Desk) -> dict[str, bytes]:
    from solidarity_eval.forms.limesurvey import limesurvey
    from solidarity_eval.forms.mapping import column_mapping
    from solidarity_eval.forms.names import renamed
    from solidarity_eval.forms.questions import questions_of

    form = limesurvey(desk.loaded, desk.table, language=desk.language)
    asked = questions_of(desk.loaded, desk.table)
    keys = {one.column: form.headers[one.column] for one in asked.parts[0].questions}
    desk.note("limesurvey.txt", renamed(keys), form.codes)
    mapping = column_mapping(asked, form.headers)
    return {"limesurvey.txt": form.content, "limesurvey-colonnes.csv": mapping}


def _workbook(desk: _Desk) -> dict[str, bytes]:
    from solidarity_eval.forms.workbook import data_entry_workbook

    content = data_entry_workbook(desk.loaded, desk.table, language=desk.language)
    return {"saisie.xlsx": content}


def _paper(desk: _Desk) -> dict[str, bytes]:
    from solidarity_eval.document.renderers.pdf import render_paper
    from solidarity_eval.forms.paper import paper_form

    form = paper_form(desk.loaded, desk.table, language=desk.language, date=desk.day)
    return {"questionnaire.pdf": render_paper(form)}


def _notice(desk: _Desk) -> dict[str, bytes]:
    from solidarity_eval.forms.notice import notice

    document = notice(desk.loaded, desk.table, language=desk.language, date=desk.day)
    return {"notice.docx": _word(document), "notice.pdf": _pdf(document)}


def _codebook(desk: _Desk) -> dict[str, bytes]:
    from solidarity_eval.document.renderers.html import render_html
    from solidarity_eval.forms.codebook import codebook

    document = codebook(desk.loaded, desk.table, language=desk.language, date=desk.day)
    page = render_html(document).encode("utf-8")
    return {"dictionnaire.docx": _word(document), "dictionnaire.html": page}


def _table_schema(desk: _Desk) -> dict[str, bytes]:
    from solidarity_eval.forms.table_schema import table_schema_text

    text = table_schema_text(desk.loaded, desk.table, language=desk.language)
    return {"table-schema.json": text.encode("utf-8")}


def _word(document: Document) -> bytes:
    from solidarity_eval.document.renderers.word import render_docx

    return render_docx(document)


def _pdf(document: Document) -> bytes:
    from solidarity_eval.document.renderers.pdf import render_pdf

    return render_pdf(document)


_MAKERS: dict[str, Callable[[_Desk], dict[str, bytes]]] = {
    "xlsform": _xlsform,
    "limesurvey": _limesurvey,
    "workbook": _workbook,
    "paper": _paper,
    "notice": _notice,
    "codebook": _codebook,
    "table-schema": _table_schema,
}


def _wordings(loaded: LoadedProject, language: str) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Write the empty files of sentences that are missing; return them, and those already there."""
    from solidarity_eval.forms.wording import wording_file, wording_template

    fresh: list[Path] = []
    there: list[Path] = []
    for instrument in loaded.instruments.values():
        if instrument.licence is not None and instrument.licence.wording == "shipped":
            continue
        path = loaded.folder / wording_file(instrument.id)
        if not path.resolve().is_relative_to(loaded.folder):
            raise ProjectFileError("forms.wording_outside", file=wording_file(instrument.id))
        try:
            path.parent.mkdir(exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(wording_template(instrument, language=language))
            fresh.append(path)
        except FileExistsError:
            there.append(path)
        except OSError as problem:
            raise cannot_write(path, problem) from problem
    return tuple(fresh), tuple(there)
