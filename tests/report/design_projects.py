"""Small simulated projects of every design, evaluated once for the tests of the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from solidarity_eval.evaluation import Evaluation
from tests.unit.evaluation.projects import ARM, evaluated, outcome, people

SMALLEST = {"value": 0.3, "unit": "points", "source": "team", "date": "2025-01-15"}
WORDS = {
    "title": {"fr": "Petits pas", "en": "Small steps"},
    "simulated": True,
    "waves": [
        {"id": "t0", "label": {"fr": "à l'entrée", "en": "at entry"}, "month": 0},
        {"id": "t1", "label": {"fr": "à six mois", "en": "at six months"}, "month": 6},
        {"id": "t2", "label": {"fr": "à un an", "en": "at one year"}, "month": 12},
        {"id": "t3", "label": {"fr": "à dix-huit mois", "en": "at eighteen months"}, "month": 18},
    ],
    "measures": [
        {"id": "score", "column": "score", "min": 0, "max": 10, "unit": "points"},
    ],
}


def main(**keys: Any) -> dict[str, Any]:
    label = {"fr": "Lien aux autres", "en": "Ties to others"}
    return outcome(label=label, smallest_change=SMALLEST, **keys)


def two_arms(
    folder: Path, *, design: str = "randomised", change: float = 0.7, **more: Any
) -> Evaluation:
    """Two groups of ninety and eighty, some of whom leave."""
    programme = people(90, change=change, prefix="a", seed=3, group="A")
    comparison = people(80, change=0.05, prefix="b", seed=4, group="B")
    rows = pd.concat([programme, comparison], ignore_index=True)
    gone = {f"a{i:03d}" for i in range(12)} | {f"b{i:03d}" for i in range(13)}
    rows = rows[~((rows["wave"] == "t1") & rows["who"].isin(gone))]
    keys: dict[str, Any] = {
        "table": {"arm": ARM},
        "design": {"type": design},
        "outcomes": [main()],
        **WORDS,
        **more,
    }
    return evaluated(folder, rows, **keys)


def five_teams(folder: Path) -> Evaluation:
    """Five teams of very different sizes, the last one of six people."""
    sizes = (40, 32, 25, 14, 6)
    frames = [
        people(n, change=0.35 + 0.1 * i, prefix=f"t{i}p", seed=20 + i, team=f"T{i + 1}")
        for i, n in enumerate(sizes)
    ]
    rows = pd.concat(frames, ignore_index=True)
    return evaluated(folder, rows, table={"cluster": "team"}, outcomes=[main()], **WORDS)


def eight_people(folder: Path) -> Evaluation:
    return evaluated(folder, people(8, change=0.5, seed=7), outcomes=[main()], **WORDS)


def drifting(folder: Path) -> Evaluation:
    """People chosen on a low score, whose rise the way in may give on its own."""
    rows = people(60, change=0.6, seed=8)
    selection = {"path": "same_score", "reference_mean": 6.2, "retest_r": [0.4, 0.7]}
    return evaluated(folder, rows, outcomes=[main()], **{**WORDS, "selection": selection})


def leavers(folder: Path) -> Evaluation:
    """One group, of which a quarter leaves."""
    rows = people(100, change=0.5, seed=9)
    gone = set(rows.loc[(rows["wave"] == "t0"), "who"].iloc[:28])
    rows = rows[~((rows["wave"] == "t1") & rows["who"].isin(gone))]
    return evaluated(folder, rows, outcomes=[main(role="primary")], **WORDS)


def interim(folder: Path) -> Evaluation:
    rows = people(60, change=0.15, seed=10)
    return evaluated(
        folder, rows, outcomes=[main()], **WORDS, reporting={"year": 2026, "final": 2028}
    )


def cross_section(folder: Path) -> Evaluation:
    rng = np.random.default_rng(5)
    rows = pd.DataFrame(
        {
            "who": [f"x{i:03d}" for i in range(160)],
            "wave": ["t0"] * 80 + ["t1"] * 80,
            "score": np.concatenate([rng.normal(5, 1, 80), rng.normal(5.4, 1, 80)]),
        }
    )
    design = {"type": "repeated_cross_section"}
    return evaluated(folder, rows, design=design, outcomes=[main()], **WORDS)


def retrospective(folder: Path) -> Evaluation:
    """Fifty people who say at the end how they are and how they were."""
    rows = people(50, change=0.5, seed=12)
    wide = rows.pivot(index="who", columns="wave", values="score").reset_index()
    told = pd.DataFrame(
        {"who": wide["who"], "wave": "t1", "score": wide["t1"], "then": wide["t0"] - 0.2}
    )
    measures = [*WORDS["measures"], {"id": "then", "column": "then", "min": 0, "max": 10}]
    return evaluated(
        folder,
        told,
        design={"type": "retrospective_pretest"},
        outcomes=[main(recalled="then")],
        **{**WORDS, "measures": measures},
    )


def subgroups(folder: Path) -> Evaluation:
    """One group; people say whether they live alone."""
    rows = people(120, change=0.5, seed=13)
    who = sorted(set(rows["who"]))
    alone = ["seul" if i % 3 == 0 else "accompagné" for i in range(len(who))]
    register = pd.DataFrame({"who": who, "alone": alone})
    outcomes = [main(subgroups=["alone"])]
    return evaluated(folder, rows, register=register, outcomes=outcomes, **WORDS)


def stepped(folder: Path) -> Evaluation:
    waves = ("t0", "t1", "t2", "t3")
    frames = []
    for team in range(6):
        start = 1 + team % 3
        rows = people(15, prefix=f"s{team}p", seed=40 + team, waves=waves, team=f"T{team}")
        rows.loc[rows["wave"].isin(waves[start:]), "score"] += 0.6
        frames.append(rows)
    design = {
        "type": "stepped_wedge",
        "order_drawn": True,
        "start": {f"T{team}": f"t{1 + team % 3}" for team in range(6)},
    }
    rows = pd.concat(frames, ignore_index=True)
    outcomes = [main(waves=list(waves), after="t3")]
    return evaluated(
        folder, rows, table={"cluster": "team"}, design=design, outcomes=outcomes, **WORDS
    )


def matched(folder: Path) -> Evaluation:
    return two_arms(folder, design="comparison_group", change=0.6)


PROJECTS: dict[str, Callable[[Path], Evaluation]] = {
    "two_arms": two_arms,
    "matched": matched,
    "five_teams": five_teams,
    "eight_people": eight_people,
    "drifting": drifting,
    "leavers": leavers,
    "interim": interim,
    "cross_section": cross_section,
    "retrospective": retrospective,
    "stepped": stepped,
    "subgroups": subgroups,
}
