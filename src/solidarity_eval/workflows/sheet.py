"""A project folder in, its practical sheet out: the function behind ``solidarity-eval sheet``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError
from solidarity_eval.intake.findings import Finding

if TYPE_CHECKING:
    from solidarity_eval.document.blocks import Document

FORMATS = ("docx", "pdf")
STEM = "fiche"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOutcome:
    """What was written.

    Attributes
    ----------
    folder : Path
        Of the project.
    files : tuple of Path
        What was written; nothing when errors in the data stopped it.
    kept : mapping
        Files that a person edited (or holds open), and the name the new one got.
    findings : tuple of Finding
        Of the checks.
    """

    folder: Path
    files: tuple[Path, ...] = ()
    kept: Mapping[Path, Path] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def sheet(
    folder: str | Path, *, formats: Iterable[str] = FORMATS, language: str | None = None
) -> SheetOutcome:
    """Write the practical sheet of a project into ``reports/<year>/``.

    Parameters
    ----------
    folder : str or Path
        The project folder, or its ``project.yaml``.
    formats : iterable of str
        Among ``docx``, ``pdf``.
    language : str, optional
        ``fr`` or ``en``; the project's own by default.

    Raises
    ------
    ArgumentError
        If a format is unknown, or a text is too long for two pages.
    ProjectFileError
        If the project file is invalid.
    OutputError
        If nothing can be written.
    """
    from solidarity_eval.evaluation import evaluate
    from solidarity_eval.evaluation.conductor import UnusableDataError
    from solidarity_eval.report.sheet import practical_sheet
    from solidarity_eval.workflows.publish import publish
    from solidarity_eval.workflows.report import report_date, report_year

    wanted = tuple(dict.fromkeys(formats))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise ArgumentError(
            "cli.unknown_format", value=", ".join(unknown), allowed=", ".join(FORMATS)
        )
    try:
        evaluation = evaluate(folder)
    except UnusableDataError as stop:
        return SheetOutcome(folder=Path(folder), findings=stop.findings)
    project = evaluation.project
    document = practical_sheet(
        evaluation, language=language or project.language, date=report_date(project)
    )
    files = {f"{STEM}.{name}": _render(name, document) for name in wanted}
    published = publish(evaluation.folder / "reports" / str(report_year(project)), files)
    return SheetOutcome(
        folder=evaluation.folder,
        files=published.files,
        kept=published.kept,
        findings=evaluation.findings,
    )


def _render(name: str, document: Document) -> bytes:
    from solidarity_eval.document.renderers import render_docx, render_pdf

    return render_pdf(document) if name == "pdf" else render_docx(document)
