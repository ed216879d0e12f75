"""The practical pages at work: their files in a folder, and what ``check`` says of them."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import yaml

from solidarity_eval.intake.describe import advice, line
from solidarity_eval.intake.findings import Finding
from solidarity_eval.workflows.check import check
from solidarity_eval.workflows.init import init

PAGES = Path(__file__).parents[1] / "how-to"


def text_of(page: str) -> str:
    """Return the text of a page."""
    return (PAGES / f"{page}.md").read_text(encoding="utf-8")


def files_of(page: str) -> dict[str, str]:
    """Return the files that a page shows: named in a sentence, written out in the next block."""
    found = re.findall(r"`(data/[\w.-]+)`\s:\n\n```text\n(.*?)```", text_of(page), re.DOTALL)
    return dict(found)


def text_blocks(page: str) -> list[str]:
    """Return what a page shows of the terminal."""
    return re.findall(r"```text\n(.*?)```", text_of(page), re.DOTALL)


def yaml_blocks(page: str) -> list[Any]:
    """Return the parts of project.yaml that a page shows, read."""
    blocks = re.findall(r"```yaml\n(.*?)```", text_of(page), re.DOTALL)
    return [yaml.safe_load(block) for block in blocks]


def write_project(folder: Path, changes: dict[str, Any]) -> None:
    """Put parts into the project file of a folder."""
    file = folder / "project.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8")) | changes
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def prepare(page: str, folder: Path, encoding: str = "utf-8") -> Path:
    """Make a project as ``init`` does, with the files of a page and its first part of YAML."""
    init(folder)
    for name, text in files_of(page).items():
        (folder / name).write_text(text, encoding=encoding)
    write_project(folder, yaml_blocks(page)[0])
    return folder


def findings_of(page: str, file: str, folder: Path) -> tuple[Finding, ...]:
    """Return what ``check`` finds when the project names one of the files of a page."""
    prepare(page, folder)
    changes = yaml_blocks(page)[0]
    tables = {"responses": {**changes["tables"]["responses"], "file": file}}
    write_project(folder, {"tables": tables})
    return check(folder, language="fr").findings


def said_of(page: str, file: str) -> str:
    """Return what ``check`` says of one of the files of a page, in French."""
    with tempfile.TemporaryDirectory() as place:
        findings = findings_of(page, file, Path(place) / "mon-projet")
    return "\n".join(f"{line(found, 'fr')}\n    → {advice(found, 'fr')}" for found in findings)


def said(page: str) -> str:
    """Return what ``check`` says of the files of a page, in French."""
    with tempfile.TemporaryDirectory() as place:
        findings = check(prepare(page, Path(place) / "mon-projet"), language="fr").findings
    return "\n".join(f"{line(found, 'fr')}\n    → {advice(found, 'fr')}" for found in findings)
