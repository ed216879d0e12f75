"""A project folder in, everything to look at out: the function behind ``solidarity-eval check``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from solidarity_eval.errors import OutputError
from solidarity_eval.intake.findings import Finding
from solidarity_eval.locales import choose_language, get_locale

if TYPE_CHECKING:
    from solidarity_eval.intake.dataset import Dataset
    from solidarity_eval.schemas.load import LoadedProject
    from solidarity_eval.schemas.problems import Problem
    from solidarity_eval.schemas.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOutcome:
    """What a check found.

    Attributes
    ----------
    folder : Path
        Of the project.
    project : Project
        What was promised.
    notices : tuple of Problem
        What the project file says otherwise than it is read.
    findings : tuple of Finding
        What the checks of the answers found, in reading order.
    files : tuple of str
        Files of answers, relative to the folder.
    rows : int
        Rows of answers that were read.
    copies : tuple of Path
        Copies of the files with the cells to look at coloured.
    copy_refused : OutputError or None
        Why no copy could be written; the findings stand all the same.
    mapping : Path or None
        The file of correspondences, when proposals were added to it.
    pairs : Path or None
        The file of close codes, when pairs wait for a person's decision.
    pairs_waiting : int
        How many do.
    corrections : mapping
        Corrections ``applied`` and ``stale``; empty where there are none.
    waiting : bool
        Whether everything is in place and no answer has come yet.
    """

    folder: Path
    project: Project
    notices: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    rows: int = 0
    copies: tuple[Path, ...] = ()
    copy_refused: OutputError | None = None
    mapping: Path | None = None
    pairs: Path | None = None
    pairs_waiting: int = 0
    corrections: Mapping[str, int] = field(default_factory=dict)
    waiting: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity."""
        counts = dict.fromkeys(("error", "warning", "notice"), 0)
        for finding in self.findings:
            counts[finding.severity] += 1
        return counts

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a report; none while no answer has come."""
        if self.waiting:
            return ()
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def as_dict(self, language: str) -> dict[str, object]:
        """Return the outcome ready for JSON, with its words."""
        from solidarity_eval.intake import describe

        return {
            "project": self.project.id,
            "waiting": self.waiting,
            "rows": self.rows,
            "files": list(self.files),
            "counts": self.counts,
            "findings": [describe.to_dict(finding, language) for finding in self.findings],
            "notices": [notice.as_dict(language) for notice in self.notices],
            "copies": [str(path) for path in self.copies],
            "pairs_waiting": self.pairs_waiting,
            "corrections": dict(self.corrections),
            "copy_refused": self.copy_refused.message(language) if self.copy_refused else None,
            "mapping": str(self.mapping) if self.mapping else None,
        }


def check(
    folder: str | Path, *, language: str | None = None, annotate: bool = True
) -> CheckOutcome:
    """Check a project file and the answers it names.

    Parameters
    ----------
    folder : str or Path
        The project folder, or its ``project.yaml``.
    language : str, optional
        Of the coloured copies; the project's own by default.
    annotate : bool
        Whether to write a coloured copy of each file that has something to look at, into
        ``data/``; no file of the team is changed. Correspondences proposed for the columns of a
        web form are added to ``colonnes.csv``, whose own lines stay as they are; close codes of
        people are added to ``rapprochements.csv`` in the same way.

    Returns
    -------
    CheckOutcome

    Raises
    ------
    ProjectFileError
        If the project file is invalid; all problems at once.
    """
    from solidarity_eval.evaluation.load import read_project
    from solidarity_eval.intake.load import load_dataset

    loaded = read_project(folder)
    dataset = load_dataset(loaded)
    spoken = choose_language(language, loaded.project.language)
    waiting = dataset.responses.empty and only_empty_files(dataset.findings)
    files = tuple(dict.fromkeys(table.file for table in loaded.project.tables.response_files))
    copies, copy_refused = (
        _copies(loaded, dataset, spoken) if annotate and not waiting else ((), None)
    )
    mapping, mapping_refused = _mapping(loaded, dataset) if annotate else (None, None)
    pairs, pairs_refused = _pairs(loaded, dataset, spoken) if annotate else (None, None)
    return CheckOutcome(
        folder=loaded.folder,
        project=loaded.project,
        notices=loaded.notices,
        findings=dataset.findings,
        files=files,
        rows=sum(one.rows for one in dataset.inputs if one.path in files),
        copies=copies,
        copy_refused=copy_refused or mapping_refused or pairs_refused,
        mapping=mapping,
        pairs=pairs,
        pairs_waiting=_waiting_pairs(dataset),
        corrections=dataset.corrections,
        waiting=waiting,
    )


def only_empty_files(findings: Iterable[Finding]) -> bool:
    """Tell whether the only thing that stops a report is a file without any answer yet."""
    errors = [finding for finding in findings if finding.severity == "error"]
    return bool(errors) and all(finding.code == "empty_file" for finding in errors)


def _mapping(loaded: LoadedProject, dataset: Dataset) -> tuple[Path | None, OutputError | None]:
    """Write the proposals for a person to check, or return why they could not be."""
    from solidarity_eval.intake.dialects.mapping_file import write_mapping

    try:
        return write_mapping(loaded.folder, dataset.proposals), None
    except OutputError as refusal:
        return None, refusal


def _waiting_pairs(dataset: Dataset) -> int:
    steps = dataset.linkage.steps if dataset.linkage else ()
    return sum(len(step.proposed) + len(step.loose) for step in steps)


def _pairs(
    loaded: LoadedProject, dataset: Dataset, language: str
) -> tuple[Path | None, OutputError | None]:
    """Write the close codes for a person to decide, or return why they could not be."""
    from solidarity_eval.intake.keys.decisions import NAME, write_proposals

    if dataset.linkage is None:
        return None, None
    try:
        write_proposals(loaded.folder, dataset.linkage, language=language)
    except OutputError as refusal:
        return None, refusal
    return (loaded.folder / NAME if _waiting_pairs(dataset) else None), None


def _copies(
    loaded: LoadedProject, dataset: Dataset, language: str
) -> tuple[tuple[Path, ...], OutputError | None]:
    """Return the coloured copies, or why there is none: the findings must be shown anyway."""
    from solidarity_eval.intake.annotate import annotate

    to_mark = {finding.file for finding in dataset.findings if finding.severity != "notice"}
    inputs = tuple(one for one in dataset.inputs if one.path in to_mark)
    findings = tuple(finding for finding in dataset.findings if finding.file in to_mark)
    if not inputs:
        return (), None
    target = loaded.folder / "data" / get_locale(language).text("findings.sheet.suffix")
    marked = replace(dataset, inputs=inputs, findings=findings)
    try:
        return annotate(loaded.folder, marked, target, language=language), None
    except OutputError as refusal:
        return (), refusal
