"""A project folder in, a yearly report out: the function behind ``solidarity-eval report``."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from solidarity_eval.errors import ArgumentError, DataError
from solidarity_eval.intake.findings import Finding
from solidarity_eval.results import Note

if TYPE_CHECKING:
    from solidarity_eval.document.blocks import Document
    from solidarity_eval.evaluation import Evaluation
    from solidarity_eval.schemas.project import Project

Profile = Literal["shared", "internal"]
Progress = Callable[[str, float], None]
FORMATS = ("html", "pdf", "docx")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOutcome:
    """What a report run did.

    Attributes
    ----------
    folder : Path
        Of the project.
    output : Path or None
        Folder of the report; None when errors in the data stopped it.
    files : tuple of Path
        What was written.
    kept : mapping
        Files that a person edited (or holds open), and the name the new one got.
    findings : tuple of Finding
        Of the checks.
    notes : tuple of Note
        What could not be computed, and why.
    evaluation : Evaluation or None
        None when errors in the data stopped the report.
    """

    folder: Path
    output: Path | None = None
    files: tuple[Path, ...] = ()
    kept: Mapping[Path, Path] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    evaluation: Evaluation | None = None


def report(
    folder: str | Path,
    *,
    formats: Iterable[str] = FORMATS,
    profile: Profile = "shared",
    language: str | None = None,
    template: str | Path | None = None,
    progress: Progress | None = None,
) -> ReportOutcome:
    """Evaluate a project and write its yearly report into ``reports/<year>/``.

    Parameters
    ----------
    folder : str or Path
        The project folder, or its ``project.yaml``.
    formats : iterable of str
        Among ``html``, ``pdf``, ``docx``; ``results.json`` and ``results.xlsx`` always come too.
    profile : {"shared", "internal"}
        ``shared`` hides small cells and is safe to send; ``internal`` says so in its file name.
    language : str, optional
        ``fr`` or ``en``; the project's own by default.
    template : str or Path, optional
        A house's own Word template.
    progress : callable, optional
        Receives the name of each step and the share done.

    Returns
    -------
    ReportOutcome
        ``output`` is None when errors in the data stopped the report; ``findings`` say which.

    Raises
    ------
    ArgumentError
        If a format or the profile is unknown.
    ProjectFileError
        If the project file is invalid.
    DataError
        If a report to share would repeat an e-mail address or a phone number of the team's texts.
    OutputError
        If nothing can be written.
    """
    from solidarity_eval.evaluation import evaluate
    from solidarity_eval.evaluation.conductor import UnusableDataError
    from solidarity_eval.workflows.publish import publish

    wanted = _formats(formats)
    if profile not in ("shared", "internal"):
        raise ArgumentError("cli.unknown_profile", value=profile, allowed="shared, internal")
    tell = progress or (lambda _step, _share: None)
    try:
        evaluation = evaluate(folder, progress=tell)
    except UnusableDataError as stop:
        return ReportOutcome(folder=Path(folder), findings=stop.findings)
    if profile == "shared":
        refuse_personal_words(evaluation.folder)
    tell("write", 0.7)
    files = render_report(
        evaluation, formats=wanted, profile=profile, language=language, template=template
    )
    year = report_year(evaluation.project)
    output = evaluation.folder / "reports" / str(year)
    published = publish(output, files, whole=(_figures_of(profile),))
    tell("done", 1.0)
    return ReportOutcome(
        folder=evaluation.folder,
        output=output,
        files=published.files,
        kept=published.kept,
        findings=evaluation.findings,
        notes=evaluation.notes,
        evaluation=evaluation,
    )


def refuse_personal_words(folder: Path) -> None:
    """Refuse to share the team's texts while an e-mail address or a phone number is in them.

    Raises
    ------
    DataError
        With each file and line, never with what stands there.
    """
    from solidarity_eval.intake.checks.personal import REFUSED_IN_SHARED, personal_lines

    places = [
        f"{file}:{line}" for file, line, kind in personal_lines(folder) if kind in REFUSED_IN_SHARED
    ]
    if places:
        raise DataError("people.personal_words", places=", ".join(dict.fromkeys(places)))


def render_report(
    evaluation: Evaluation,
    *,
    formats: Iterable[str] = FORMATS,
    profile: Profile = "shared",
    language: str | None = None,
    template: str | Path | None = None,
) -> dict[str, bytes]:
    """Return the files of a report by name, nothing written.

    Raises
    ------
    ArgumentError
        If a format is unknown.
    """
    from solidarity_eval.evaluation.reach.panel import person_views
    from solidarity_eval.report.yearly import yearly_report
    from solidarity_eval.workflows.results_files import results_json, results_xlsx

    language = language or evaluation.project.language
    document = yearly_report(
        evaluation,
        language=language,
        profile=profile,
        date=report_date(evaluation.project),
        persons=person_views(evaluation) if profile == "internal" else None,
    )
    stem = "report" if profile == "shared" else "report-internal"
    files = {
        f"{stem}.{name}": _render(name, document, template=template) for name in _formats(formats)
    }
    files["results.json"] = results_json(evaluation)
    files["results.xlsx"] = results_xlsx(evaluation, language=language)
    prefix = _figures_of(profile)
    files |= {f"{prefix}/{name}.svg": svg for name, svg in figures(document).items()}
    return files


def _figures_of(profile: Profile) -> str:
    """Return the folder of an edition's figures."""
    return "figures" if profile == "shared" else "figures-internal"


def figures(document: Document) -> dict[str, bytes]:
    """Return the drawings of a document as SVG, by figure id."""
    from solidarity_eval.document.blocks import FigureBlock

    return {
        block.id: block.picture.wide.encode("utf-8")
        for section in document.sections
        for block in section.blocks
        if isinstance(block, FigureBlock)
    }


def report_year(project: Project) -> int:
    """Return the year of the report: the project's own, else this year."""
    return project.reporting.year if project.reporting else today().year


def report_date(project: Project) -> str:
    """Return the ISO date of the report: the cut-off, else today (``SOURCE_DATE_EPOCH`` rules)."""
    cutoff = project.reporting.cutoff if project.reporting else None
    return (cutoff or today()).isoformat()


def today() -> dt.date:
    """Return the day of a run; ``SOURCE_DATE_EPOCH`` rules, so that files can be made again."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    return now.date()


def _formats(formats: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(formats))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise ArgumentError(
            "cli.unknown_format", value=", ".join(unknown), allowed=", ".join(FORMATS)
        )
    return wanted


def _render(name: str, document: Document, *, template: str | Path | None) -> bytes:
    if name == "html":
        from solidarity_eval.document.renderers.html import render_html

        return render_html(document).encode("utf-8")
    if name == "pdf":
        from solidarity_eval.document.renderers.pdf import render_pdf

        return render_pdf(document)
    from solidarity_eval.document.renderers.word import render_docx

    return render_docx(document, template=template)
