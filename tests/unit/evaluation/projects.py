"""Small simulated projects, written as a team writes them: a folder with project.yaml and data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from solidarity_eval.evaluation import Evaluation, evaluate

ARM = {"column": "group", "programme": "A", "comparison": "B"}


def people(
    n: int,
    *,
    change: float = 0.0,
    r: float = 0.5,
    prefix: str = "p",
    seed: int = 1,
    waves: tuple[str, ...] = ("t0", "t1"),
    **columns: object,
) -> pd.DataFrame:
    """Scores of mean 5 and SD 1, correlated r with the first, moved by ``change`` at each time."""
    rng = np.random.default_rng(seed)
    first = rng.standard_normal(n)
    frames = []
    for number, wave in enumerate(waves):
        noise = rng.standard_normal(n)
        score = first if number == 0 else r * first + np.sqrt(1 - r * r) * noise + number * change
        frame = pd.DataFrame({"who": [f"{prefix}{i:03d}" for i in range(n)], "wave": wave})
        frame["score"] = 5 + score
        for name, value in columns.items():
            frame[name] = value(n) if callable(value) else value
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def outcome(**keys: Any) -> dict[str, Any]:
    """One outcome of the project file."""
    return {
        "id": "score",
        "measure": "score",
        "before": "t0",
        "after": "t1",
        "role": "primary",
        **keys,
    }


def write(
    folder: Path,
    answers: pd.DataFrame,
    *,
    table: dict[str, Any] | None = None,
    outcomes: list[dict[str, Any]] | None = None,
    register: pd.DataFrame | None = None,
    counts: pd.DataFrame | None = None,
    **project: Any,
) -> Path:
    """Write a project folder; by default one primary outcome, entry open, a final report."""
    (folder / "data").mkdir(parents=True)
    answers.to_csv(folder / "data" / "answers.csv", index=False)
    responses = {"file": "data/answers.csv", "person": "who", "wave": {"column": "wave"}}
    tables: dict[str, Any] = {"responses": {**responses, **(table or {})}}
    if register is not None:
        register.to_csv(folder / "data" / "people.csv", index=False)
        tables["people"] = {"file": "data/people.csv", "person": "who", **project.pop("people", {})}
    if counts is not None:
        counts.to_csv(folder / "data" / "counts.csv", index=False)
        tables["counts"] = {"file": "data/counts.csv"}
    content = {
        "schema_version": 1,
        "id": "essai",
        "title": "Essai",
        "reporting": {"year": 2026, "final": 2026},
        "waves": [{"id": f"t{i}", "month": 6 * i} for i in range(5)],
        "tables": tables,
        "measures": [{"id": "score", "column": "score", "min": -10, "max": 20}],
        "selection": {"path": "open"},
        "outcomes": outcomes or [outcome()],
        **project,
    }
    # Written out in full: a value used twice is no alias of the first.
    plain = json.loads(json.dumps(content))
    text = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False)
    (folder / "project.yaml").write_text(text, encoding="utf-8")
    return folder


def evaluated(folder: Path, answers: pd.DataFrame, **more: Any) -> Evaluation:
    """Write a project and evaluate it."""
    return evaluate(write(folder, answers, **more))
