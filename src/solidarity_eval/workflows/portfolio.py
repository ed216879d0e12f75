"""Packets in, a portfolio report out: the function behind ``solidarity-eval portfolio``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import ArgumentError
from solidarity_eval.locales import choose_language

if TYPE_CHECKING:
    from solidarity_eval.document.blocks import Document
    from solidarity_eval.portfolio.model import Portfolio

Progress = Callable[[str, float], None]
FORMATS = ("html", "pdf", "docx")
BRIEF = {"fr": "note-de-synthese", "en": "board-brief"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioOutcome:
    """What a run did.

    Attributes
    ----------
    output : Path
        Folder of the report.
    portfolio : Portfolio
    files : tuple of Path
        What was written.
    kept : mapping
        Files that a person edited (or holds open), and the name the new one got.
    """

    output: Path
    portfolio: Portfolio
    files: tuple[Path, ...] = ()
    kept: Mapping[Path, Path] = field(default_factory=dict)


def portfolio(
    paths: str | Path | Iterable[str | Path],
    output: str | Path,
    *,
    formats: Iterable[str] = FORMATS,
    language: str | None = None,
    senders: str | Path | None = None,
    expected: str | Path | None = None,
    year: int | None = None,
    allow_simulated: bool = False,
    argue: str | Path | None = None,
    progress: Progress | None = None,
) -> PortfolioOutcome:
    """Read packets and write their report, the note for the board and the data export.

    Parameters
    ----------
    paths : path, or iterable of paths
        Files of packets, or folders that hold them.
    output : str or Path
        Folder of the report, made if needed.
    formats : iterable of str
        Among ``html``, ``pdf``, ``docx``; the tables and ``results.json`` always come too.
    language : str, optional
        ``fr`` or ``en``; French by default.
    senders, expected, year, allow_simulated, argue
        As in `solidarity_eval.portfolio.read_portfolio`.
    progress : callable, optional
        Receives the name of each step and the share done.

    Returns
    -------
    PortfolioOutcome

    Raises
    ------
    ArgumentError
        If a format is unknown.
    DataError
        If there is no packet that can be used, or a list cannot be read.
    OutputError
        If nothing can be written.
    """
    from solidarity_eval.portfolio import read_portfolio
    from solidarity_eval.workflows.publish import publish

    wanted = _formats(formats)
    tell = progress or (lambda _step, _share: None)
    tell("read", 0.0)
    read = read_portfolio(
        paths,
        senders=senders,
        expected=expected,
        year=year,
        allow_simulated=allow_simulated,
        argue=argue,
    )
    tell("write", 0.5)
    files = render_portfolio(read, formats=wanted, language=choose_language(language))
    folder = Path(output)
    published = publish(folder, files, whole=("data", "figures"))
    tell("done", 1.0)
    return PortfolioOutcome(
        output=folder, portfolio=read, files=published.files, kept=published.kept
    )


def render_portfolio(
    read: Portfolio,
    *,
    formats: Iterable[str] = FORMATS,
    language: str = "fr",
    date: str | None = None,
) -> dict[str, bytes]:
    """Return the files of a portfolio by name, nothing written.

    Raises
    ------
    ArgumentError
        If a format is unknown.
    """
    from solidarity_eval.report.portfolio.document import board_brief, portfolio_report
    from solidarity_eval.workflows.portfolio_files import data_files, portfolio_json
    from solidarity_eval.workflows.report import figures, today

    day = date or today().isoformat()
    report = portfolio_report(read, language=language, date=day)
    brief = board_brief(read, language=language, date=day)
    wanted = _formats(formats)
    files = {f"portfolio.{name}": _render(name, report) for name in wanted}
    stem = BRIEF[language]
    files |= {f"{stem}.{name}": _render(name, brief) for name in wanted if name != "html"}
    files["results.json"] = portfolio_json(read)
    files |= data_files(read, language=language)
    files |= {f"figures/{name}.svg": svg for name, svg in figures(report).items()}
    return files


def _formats(formats: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(formats))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise ArgumentError(
            "portfolio.unknown_format", value=", ".join(unknown), allowed=", ".join(FORMATS)
        )
    return wanted


def _render(name: str, document: Document) -> bytes:
    if name == "html":
        from solidarity_eval.document.renderers.html import render_html

        return render_html(document).encode("utf-8")
    if name == "pdf":
        from solidarity_eval.document.renderers.pdf import render_pdf

        return render_pdf(document)
    from solidarity_eval.document.renderers.word import render_docx

    return render_docx(document)
