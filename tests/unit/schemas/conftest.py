"""A small project file that is valid, and a way to change one line of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from solidarity_eval.errors import ProjectFileError
from solidarity_eval.schemas.load import load_project
from solidarity_eval.schemas.problems import Problem

VALID = """\
schema_version: 1
id: poya
title: {fr: "Poya", en: "Poya"}
waves:
  - {id: before, label: {fr: "avant"}, month: 0}
  - {id: after, label: {fr: "après"}, month: 6, date: 2027-06-30}
tables:
  responses:
    file: data/reponses.csv
    person: id
    wave: {column: temps, values: {1: before, 2: after}}
instruments:
  - define:
      id: energy
      construct: vitality
      items: {min: 0, max: 3, ids: [a, b, c]}
      scales: [{id: total, items: all}]
selection: {path: open}
outcomes:
  - {id: energy, scale: energy.total, before: before, after: after, role: primary}
"""


@pytest.fixture
def project_with(tmp_path: Path) -> Callable[..., Path]:
    """Write the valid file with some texts replaced and some lines added; return its folder."""

    def write(*replaced: tuple[str, str], added: str = "") -> Path:
        text = VALID
        for old, new in replaced:
            assert old in text, old
            text = text.replace(old, new, 1)
        folder = tmp_path / "mon projet été"
        folder.mkdir(exist_ok=True)
        (folder / "project.yaml").write_text(text + added, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def problems_of(project_with: Callable[..., Path]) -> Callable[..., tuple[Problem, ...]]:
    """Return the problems of the valid file once changed."""

    def find(*replaced: tuple[str, str], added: str = "") -> tuple[Problem, ...]:
        with pytest.raises(ProjectFileError) as caught:
            load_project(project_with(*replaced, added=added))
        return caught.value.problems

    return find
