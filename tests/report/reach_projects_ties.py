"""Small simulated projects with ties, interviews and a panel, written as a team writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from solidarity_eval.evaluation import Evaluation, evaluate
from tests.unit.evaluation.projects import outcome, people, write

CODES = ("aide", "confiance", "lieu", "demenagement", "conflit", "projet")
DATA = "data/{name}.csv"


def neighbours(n: int = 40) -> list[str]:
    return [f"p{i:03d}" for i in range(n)]


def whole_network(n: int = 40, *, seed: int = 3, absent: int = 3) -> pd.DataFrame:
    """Ties of everyone of a place before and after; more after; some named never answered."""
    rng = np.random.default_rng(seed)
    who = [*neighbours(n), *(f"q{i:03d}" for i in range(absent))]
    first = rng.random((n, n + absent)) < 0.06
    second = (first & (rng.random(first.shape) < 0.8)) | (rng.random(first.shape) < 0.05)
    rows = []
    for wave, matrix in (("t0", first), ("t1", second)):
        for i, j in zip(*np.nonzero(matrix), strict=True):
            if i != j:
                rows.append({"ego": who[i], "alter": who[j], "wave": wave, "kind": "entraide"})
    return pd.DataFrame(rows)


def told_ties(n: int = 40, *, seed: int = 5) -> pd.DataFrame:
    """Ties that each person tells: strength, circle and kind, before and after."""
    rng = np.random.default_rng(seed)
    rows = []
    for i, ego in enumerate(neighbours(n)):
        for j in range(int(rng.integers(3, 10))):
            strength = int(rng.choice(3, p=(0.45, 0.35, 0.2)))
            later = int(np.clip(strength + rng.choice((-1, 0, 1), p=(0.1, 0.5, 0.4)), 0, 2))
            circle = ("close", "collective", "neighbourhood")[int(rng.integers(3))]
            kind = ("famille", "travail", "voisinage", "loisirs")[int(rng.integers(4))]
            for wave, level in (("t0", strength), ("t1", later)):
                if rng.random() < 0.93:
                    word = ("invisible", "weak", "strong")[level]
                    rows.append(
                        {"ego": ego, "alter": f"n{i}-{j}", "wave": wave, "strength": word,
                         "circle": circle, "kind": kind, "group": "nord" if j % 2 else "sud"}
                    )  # fmt: skip
    return pd.DataFrame(rows)


def coded(sources: int = 14, *, seed: int = 9, excerpts: bool = True) -> pd.DataFrame:
    """Two coders who agree on most extracts; a few extracts marked as to be shared."""
    rng = np.random.default_rng(seed)
    rows = []
    for source in range(sources):
        for place in range(5):
            code = CODES[int(rng.choice(len(CODES), p=(0.35, 0.25, 0.15, 0.08, 0.05, 0.12)))]
            other = code if rng.random() < 0.8 else CODES[int(rng.integers(len(CODES)))]
            words = f"On se parle plus souvent qu'avant, passage {source}-{place}."
            share = "oui" if source in (1, 4) and place == 0 else "non"
            for coder, given in (("codeuse 1", code), ("codeuse 2", other)):
                rows.append(
                    {"source": f"entretien{source:02d}", "excerpt": words if excerpts else "",
                     "coder": coder, "code": given, "share": share}
                )  # fmt: skip
    return pd.DataFrame(rows)


def codebook() -> list[dict[str, Any]]:
    labels = {
        "aide": ("Entraide entre voisins", "Neighbours help each other"),
        "confiance": ("Confiance dans les autres", "Trust in others"),
        "lieu": ("Un lieu où se retrouver", "A place to meet"),
        "demenagement": ("Des voisins sont partis", "Neighbours moved away"),
        "conflit": ("Tensions dans l'immeuble", "Tensions in the building"),
        "projet": ("Le projet a compté", "The project counted"),
    }
    book: list[dict[str, Any]] = [
        {"id": name, "label": {"fr": fr, "en": en}} for name, (fr, en) in labels.items()
    ]
    book[0]["outcome"] = "score"
    book[1]["outcome"] = "score"
    book[3]["contribution"] = "other"
    book[4]["contribution"] = "against"
    book[5]["contribution"] = "for"
    return book


WORDS: dict[str, Any] = {
    "title": {"fr": "Liens du quartier", "en": "Ties of the district"},
    "simulated": True,
    "measures": [{"id": "score", "column": "score", "min": 0, "max": 10, "unit": "points"}],
}


def built(
    folder: Path,
    answers: pd.DataFrame,
    *,
    registers: dict[str, pd.DataFrame],
    reach: list[dict[str, Any]],
    **more: Any,
) -> Path:
    """Write a project with registers beside the answers."""
    import yaml

    smallest = {"value": 0.3, "unit": "points", "source": "team", "date": "2025-01-15"}
    label = {"fr": "Lien aux autres", "en": "Ties to others"}
    waves = [
        {"id": f"t{i}", "month": 3 * i, "label": {"fr": f"temps {i + 1}", "en": f"time {i + 1}"}}
        for i in range(4)
    ]
    options = {**WORDS, "waves": waves, **more}
    outcomes = [outcome(label=label, smallest_change=smallest)]
    write(folder, answers, outcomes=outcomes, reach=reach, **options)
    file = folder / "project.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    for name, table in registers.items():
        table.to_csv(folder / DATA.format(name=name), index=False)
        content["tables"][name] = {"file": DATA.format(name=name)}
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def place(folder: Path, **more: Any) -> Evaluation:
    """The whole network of a place, before and after."""
    groups = pd.DataFrame(
        {"who": neighbours(), "stairs": ["A" if i % 2 else "B" for i in range(40)]}
    )
    part = {
        "id": "reseau", "kind": "network", "whole": True, "group": "stairs", "hypothesis": True,
        "proposed": True, "label": {"fr": "Qui aide qui", "en": "Who helps whom"},
    }  # fmt: skip
    registers = {"ties": whole_network()}
    return evaluate(
        built(
            folder,
            people(40, change=0.4, seed=2),
            registers=registers,
            reach=[{**part, **more}],
            register=groups,
        )
    )


def strengths(folder: Path) -> Evaluation:
    """Ties each person tells, coded interviews beside them."""
    reach = [
        {"id": "proches", "kind": "network", "close": ["close"], "whole": False,
         "label": {"fr": "Les proches", "en": "Close ties"}},
        {"id": "force", "kind": "tie_strength", "before": "t0", "after": "t1",
         "label": {"fr": "La force des liens", "en": "The strength of ties"}},
        {"id": "entretiens", "kind": "coded_interviews", "codebook": codebook(),
         "contribution_question": {"fr": "Qu'est-ce qui a changé d'autre ?",
                                   "en": "What else changed?"},
         "label": {"fr": "Entretiens", "en": "Interviews"}},
    ]  # fmt: skip
    registers = {"ties": told_ties(), "codes": coded()}
    return evaluate(built(folder, people(40, change=0.4, seed=2), registers=registers, reach=reach))


def panel_project(folder: Path) -> Path:
    """Fifteen people at four sessions, their speaking time and their district."""
    rng = np.random.default_rng(1)
    who = neighbours(15)
    answers = people(15, change=0.3, seed=21, waves=("t0", "t1", "t2", "t3"))
    answers["score"] = answers["score"].round(1)
    answers = answers[~((answers["who"] == who[3]) & (answers["wave"] == "t3"))]
    speaking = pd.DataFrame(
        [
            {"session": session, "person": name, "seconds": float(np.round(rng.exponential(200)))}
            for session in range(1, 5)
            for name in who
        ]
    )
    register = pd.DataFrame(
        {"who": who, "sex": ["f"] * 9 + ["h"] * 6, "age": np.linspace(22, 78, 15).round()}
    )
    district = pd.DataFrame(
        [
            {"variable": "sex", "category": "f", "share": 0.53, "source": "INSEE", "year": "2021"},
            {"variable": "age", "mean": 41.0, "sd": 19.0, "source": "INSEE", "year": "2021"},
        ]
    )
    part = {
        "id": "panel", "kind": "panel", "outcomes": ["score"], "speaking": True,
        "compare": ["sex", "age"], "label": {"fr": "Le panel", "en": "The panel"},
    }  # fmt: skip
    registers = {"speaking": speaking, "neighbourhood": district}
    return built(folder, answers, registers=registers, reach=[part], register=register)
