"""The analysis plan in words: each outcome is compared as the project file asks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from solidarity_eval.document.blocks import BulletList
from solidarity_eval.evaluation.load import read_project
from solidarity_eval.plan import make_lock
from solidarity_eval.report.plan_document import plan_document
from tests.unit.evaluation.projects import ARM, outcome, people, write

ADJUSTED = {"en": "adjusted for the score before", "fr": "ajustées sur le score d’avant"}
WORDS = {
    "ancova": ADJUSTED,
    "difference_in_differences": {
        "en": "difference in differences",
        "fr": "différence des changements",
    },
    "weighted": {"en": "weighted means decide", "fr": "moyennes pondérées décident"},
    "matched": {"en": "is matched with people", "fr": "est rapprochée de personnes"},
}


def methods(folder: Path, language: str, **keys: Any) -> str:
    """Return the lines of the section on methods."""
    answers = pd.concat([people(12, prefix=name, group=name) for name in "AB"])
    design = keys.pop("design", "comparison_group")
    table = {"arm": ARM} if design != "one_group_pre_post" else {}
    project = write(
        folder,
        answers.assign(age=40, rent=500),
        design={"type": design},
        table=table,
        measures=[{"id": name, "column": name} for name in ("score", "age", "rent")],
        outcomes=[outcome(**keys)],
    )
    loaded = read_project(project)
    lock = make_lock(loaded.project, loaded.instruments, locked=dt.date(2026, 1, 15))
    made = plan_document(loaded.project, loaded.instruments, lock=lock, language=language)
    section = next(one for one in made.sections if one.id == "methods")
    found = [block for block in section.blocks if isinstance(block, BulletList)]
    return "\n".join(span.text for block in found for item in block.items for span in item)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("estimator", sorted(WORDS))
@pytest.mark.parametrize("design", ["comparison_group", "randomised"])
def test_the_plan_names_the_comparison_that_will_be_made(
    tmp_path: Path, language: str, estimator: str, design: str
) -> None:
    said = methods(tmp_path, language, design=design, estimator=estimator)
    assert WORDS[estimator][language] in said
    assert (ADJUSTED[language] in said) == (estimator == "ancova")


@pytest.mark.parametrize("design", ["comparison_group", "one_group_pre_post"])
def test_the_plan_names_the_covariates(tmp_path: Path, design: str) -> None:
    said = methods(tmp_path, "en", design=design, covariates=["age", "rent"])
    assert "age and rent" in said
    assert (ADJUSTED["en"] in said) == (design == "comparison_group")
