"""A small simulated project with every part on who was reached, for the tests of its sections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from solidarity_eval.evaluation import Evaluation, evaluate
from tests.unit.evaluation.projects import outcome, write

SERVICES = {"tools": (0.3, 0.5), "shopping": (0.25, 0.45), "loan": (0.0, 0.05)}
ITEMS = [
    {"id": "kitchen", "label": {"fr": "Cuisine d'urgence", "en": "Emergency kitchen"}},
    {"id": "water", "label": {"fr": "Point d'eau", "en": "Water point"}, "essential": True},
    {"id": "stocks", "label": {"fr": "Stocks", "en": "Stocks"}, "essential": True},
    {"id": "power", "label": {"fr": "Courant de secours", "en": "Backup power"}, "proposed": True},
]
TEAMS = {"T1": 60, "T2": 48, "T3": 36, "T4": 8}


def _day(number: float) -> str:
    return str(np.datetime64("2025-01-06") + np.timedelta64(int(number), "D"))


def families(n: int, rng: np.random.Generator) -> list[dict[str, object]]:
    """Families referred over a year and a half; most come twice to open access."""
    rows: list[dict[str, object]] = []
    for i in range(n):
        who, start = f"F{i:03d}", i * 540 / n
        rows.append({"person": who, "event": "referred", "date": start})
        fate = rng.uniform()
        if fate < 0.6:
            first = start + rng.uniform(20, 240)
            days = [first, first + rng.uniform(5, 60)]
            rows += [{"person": who, "event": "open", "date": day} for day in days]
        elif fate < 0.82:
            day = start + rng.uniform(30, 300)
            rows.append({"person": who, "event": "moved", "date": day})
    return rows


def referrals(rng: np.random.Generator) -> list[dict[str, object]]:
    """People identified by four teams, of whom fewer come to each step."""
    rows: list[dict[str, object]] = []
    for team, size in TEAMS.items():
        for i in range(size):
            who, day = f"{team}-{i:03d}", rng.uniform(0, 500)
            for step, stay in (("identified", 0.75), ("accepted", 0.7), ("met", 0.0)):
                rows.append({"person": who, "event": step, "date": day, "team": team})
                if rng.uniform() > stay:
                    break
                day += rng.uniform(5, 40)
    return rows


def dyads(n: int, rng: np.random.Generator) -> list[dict[str, object]]:
    """Dyads formed over a year, some of which end or see one move."""
    rows: list[dict[str, object]] = []
    for i in range(n):
        who, start = f"d{i:02d}", i * 360 / n
        rows.append({"person": who, "event": "formed", "date": start})
        fate = rng.uniform()
        if fate < 0.45:
            word = "stopped" if fate < 0.3 else "aim_reached"
            rows.append({"person": who, "event": word, "date": start + rng.uniform(30, 420)})
    return rows


def answers(n: int, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers of both members of ``n`` dyads, and who they are."""
    likeness = np.repeat(rng.standard_normal(n), 2)
    before = 5 + 0.7 * likeness + 0.7 * rng.standard_normal(2 * n)
    after = before + 0.4 + 0.8 * rng.standard_normal(2 * n)
    who = [f"p{i:03d}" for i in range(2 * n)]
    frames = [
        pd.DataFrame({"who": who, "wave": w, "score": v})
        for w, v in (("t0", before), ("t1", after))
    ]
    asked = {}
    for service, shares in SERVICES.items():
        for time, share in zip(("past", "future"), shares, strict=True):
            asked[f"{service}_{time}"] = (rng.uniform(size=2 * n) < share).astype(int)
    frames[1] = frames[1].assign(**asked)
    reason = np.where(rng.uniform(size=2 * n) < 0.35, "lost", "")
    people = pd.DataFrame(
        {
            "who": who,
            "dyad": [f"d{i // 2:02d}" for i in range(2 * n)],
            "role": ["host", "guest"] * n,
            "exit_reason": reason,
            "alone": np.where(rng.uniform(size=2 * n) < 0.6, "oui", "non"),
            "age": rng.choice(["18-29", "30-59", "60+"], size=2 * n, p=[0.15, 0.5, 0.35]),
            "health": np.where(rng.uniform(size=2 * n) < 0.5, "oui", "non"),
        }
    )
    return pd.concat(frames, ignore_index=True), people


def capability() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("kitchen", "2026-02-01", "non", None, ""),
            ("kitchen", "2026-05-20", "oui", 120, "repas par jour"),
            ("water", "2026-02-01", "oui", 3, "jours"),
            ("stocks", "2026-05-20", "non", None, ""),
        ],
        columns=["item", "date", "state", "value", "unit"],
    )


def drills() -> pd.DataFrame:
    days = ["2026-01-10", "2026-03-14", "2026-05-16", "2026-07-18", "2026-09-19", "2026-11-07"]
    return pd.DataFrame({"date": days, "minutes": [95, 70, 62, 48, 50, 41]})


def neighbourhood() -> pd.DataFrame:
    rows = [
        ("alone", "oui", 0.42),
        ("alone", "non", 0.58),
        ("age", "18-29", 22),
        ("age", "30-59", 48),
        ("age", "60+", 30),
    ]
    frame = pd.DataFrame(rows, columns=["variable", "category", "share"])
    return frame.assign(source="recensement simulé", year="2022")


def parts() -> list[dict[str, Any]]:
    """Every kind of part, some proposed."""
    return [
        {
            "kind": "transition",
            "id": "open_access",
            "population": "families",
            "label": {"fr": "Vers l'accueil libre", "en": "To open access"},
            "start": "referred",
            "reached": "open",
            "competing": ["moved"],
            "labels": {"moved": {"fr": "partie ailleurs", "en": "moved away"}},
            "within_days": 270,
            "visits": 2,
            "visits_within": 90,
            "proposed": True,
        },
        {
            "kind": "cascade",
            "id": "path",
            "by": "team",
            "label": {"fr": "De l'orientation à la rencontre", "en": "From referral to meeting"},
            "steps": ["identified", "accepted", "met"],
            "labels": {
                "identified": {"fr": "Repérées", "en": "Identified"},
                "accepted": {"fr": "D'accord", "en": "Accepted"},
                "met": {"fr": "Rencontrées", "en": "Met"},
            },
        },
        {
            "kind": "dyads",
            "id": "pairs",
            "start": "formed",
            "end": ["stopped"],
            "competing": ["aim_reached"],
            "role": "role",
            "outcomes": ["score"],
            "labels": {"host": {"fr": "personne qui accueille", "en": "host"}},
            "label": {"fr": "Binômes solidaires", "en": "Pairs"},
        },
        {
            "kind": "services",
            "id": "services",
            "wave": "t1",
            "label": {"fr": "Services du collectif", "en": "Services"},
            "services": [
                {
                    "id": name,
                    "past": f"{name}_past",
                    "future": f"{name}_future",
                    "label": {"fr": label, "en": name},
                }
                for name, label in (
                    ("tools", "Prêt d'outils"),
                    ("shopping", "Courses"),
                    ("loan", "Prêt d'argent"),
                )
            ],
        },
        {
            "kind": "capability",
            "id": "place",
            "items": ITEMS,
            "drills": True,
            "drill_within_minutes": 60,
            "label": {"fr": "Le lieu refuge", "en": "The refuge"},
        },
        {
            "kind": "equity",
            "id": "who",
            "variables": ["alone", "age", "health"],
            "sensitive": ["health"],
            "label": {"fr": "Qui vient", "en": "Who comes"},
            "labels": {
                "alone": {"fr": "Vit seul·e", "en": "Lives alone"},
                "age": {"fr": "Âge", "en": "Age"},
            },
        },
    ]


def everything(
    folder: Path, *, n_families: int = 150, n_dyads: int = 60, **more: Any
) -> Evaluation:
    """Write the project with its registers, and evaluate it."""
    return evaluate(project(folder, n_families=n_families, n_dyads=n_dyads, **more))


def project(folder: Path, *, n_families: int = 150, n_dyads: int = 60, **more: Any) -> Path:
    """Write the project with its registers."""
    rng = np.random.default_rng(11)
    rows, people = answers(n_dyads, rng)
    events = pd.DataFrame([*families(n_families, rng), *referrals(rng), *dyads(n_dyads, rng)])
    events["date"] = [_day(day) for day in events["date"]]
    tables = {
        "events": events[events["date"] <= "2026-11-15"],
        "capability": capability(),
        "drills": drills(),
        "neighbourhood": neighbourhood(),
    }
    keys: dict[str, Any] = {
        "title": {"fr": "Le passage, simulé", "en": "The passage, simulated"},
        "simulated": True,
        "populations": [
            {"id": "people", "unit": "person", "label": {"fr": "habitants", "en": "people"}},
            {"id": "families", "unit": "family", "label": {"fr": "familles", "en": "families"}},
        ],
        "measures": [
            {"id": "score", "column": "score", "min": -10, "max": 20},
            *(
                {"id": f"{name}_{time}", "column": f"{name}_{time}", "min": 0, "max": 1}
                for name in SERVICES
                for time in ("past", "future")
            ),
        ],
        "reporting": {"year": 2026, "final": 2026, "cutoff": "2026-11-15"},
        "targets": [
            {"id": "open_access", "indicator": "open_access", "at_least": 0.6, "unit": "proportion"}
        ],
        "reach": parts(),
        **more,
    }
    write(
        folder,
        rows,
        table={"population": "people"},
        register=people,
        people={
            "population": "people",
            "dyad": "dyad",
            "role": "role",
            "exit_reason": "exit_reason",
        },
        outcomes=[outcome(label={"fr": "Lien aux autres", "en": "Ties to others"})],
        **keys,
    )
    _add(folder, tables)
    return folder


def _add(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write the registers and name them in the project file."""
    file = folder / "project.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    for name, table in tables.items():
        table.to_csv(folder / "data" / f"{name}.csv", index=False)
        content["tables"][name] = {"file": f"data/{name}.csv"}
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    file.write_text(text, encoding="utf-8")
