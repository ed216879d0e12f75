"""A small simulated project that counts, receives, delivers and spends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from solidarity_eval.evaluation import Evaluation, evaluate
from tests.unit.evaluation.projects import outcome, people, write

PARTS: list[dict[str, Any]] = [
    {
        "id": "visits_per_week",
        "kind": "attendance",
        "label": {"fr": "Fréquentation de la salle", "en": "Attendance of the room"},
        "indicator": "visits",
        "expected": 300,
        "holidays": [{"start": "2026-02-21", "end": "2026-03-08"}],
        "closures": [{"start": "2026-08-03", "end": "2026-08-16"}],
        "ramp_up_until": "2026-01-25",
    },
    {
        "id": "persons",
        "kind": "distinct",
        "label": {"fr": "Personnes différentes", "en": "Distinct people"},
        "indicators": ["meals_guests", "workshop_guests"],
    },
    {
        "id": "census",
        "kind": "distinct",
        "label": {"fr": "Deux semaines de comptage", "en": "Two weeks of census"},
        "from_attendance": True,
        "lower_bound": True,
        "proposed": True,
    },
    {
        "id": "deliverables",
        "kind": "milestones",
        "label": {"fr": "Livrables", "en": "Deliverables"},
        "labels": {"guide": {"fr": "Guide", "en": "Guide"}, "kit": {"fr": "Kit", "en": "Kit"}},
    },
    {
        "id": "spending",
        "kind": "costs",
        "label": {"fr": "Dépenses", "en": "Spending"},
        "persons": "persons",
        "outcome": "score",
    },
]
TARGETS: list[dict[str, Any]] = [
    {
        "id": "direct",
        "label": {"fr": "Personnes touchées directement", "en": "People reached directly"},
        "indicator": "direct",
        "at_least": 600,
        "unit": "persons",
        "by": "2027-12-31",
        "stated": "600 personnes",
        "source": "press kit",
    },
    {
        "id": "referents",
        "label": {"fr": "Référents formés", "en": "Volunteers trained"},
        "indicator": "referents",
        "between": [40, 60],
        "unit": "persons",
        "stated": "40 à 60 référents",
        "source": "press kit",
    },
    {
        "id": "indirect",
        "label": {"fr": "Personnes touchées indirectement", "en": "People reached indirectly"},
        "indicator": "indirect",
        "more_than": 2000,
        "unit": "sensitised",
        "stated": "plus de 2 000 personnes",
        "source": "press kit",
    },
    {
        "id": "weekly",
        "label": {"fr": "Fréquentation par semaine", "en": "Attendance per week"},
        "indicator": "visits",
        "at_least": 300,
        "unit": "visits",
        "every": "week",
    },
    {
        "id": "trainees",
        "label": {"fr": "Habitants formés", "en": "Residents trained"},
        "indicator": "trainees",
        "about": 30,
        "unit": "persons",
        "stated": "une trentaine",
        "proposed": True,
    },
    {
        "id": "delivered",
        "label": {"fr": "Livrables remis", "en": "Deliverables handed over"},
        "indicator": "deliverables",
        "at_least": 3,
        "unit": "deliverables",
    },
    {
        "id": "reached",
        "label": {"fr": "Personnes différentes", "en": "Distinct people"},
        "indicator": "persons",
        "at_least": 150,
        "unit": "persons",
    },
]


def counts() -> pd.DataFrame:
    """The register: people, people made aware, visits of 40 weeks."""
    rng = np.random.default_rng(20260101)
    rows: list[tuple[object, ...]] = []
    for month in range(1, 11):
        value = int(rng.poisson(40))
        rows.append((f"2026-{month:02}", "", "direct", value, "persons", "registered", "", ""))
    for month in (2, 5, 9):
        rows.append((f"2026-{month:02}", "", "referents", 16, "persons", "counted", "", ""))
    rows.append(("2026-06", "", "indirect", 1800, "sensitised", "estimated", 1500, 2300))
    rows.append(("2026-06", "", "trainees", 24, "persons", "registered", "", ""))
    rows.append(("2026", "", "meals_guests", 180, "persons", "counted", "", ""))
    rows.append(("2026", "", "workshop_guests", 75, "persons", "registered", "", ""))
    for week in range(2, 42):
        if week in (32, 33, 20):
            continue
        mean = 200 if week < 5 else 250 if week in (9, 10) else 305
        value = int(rng.negative_binomial(60, 60 / (60 + mean)))
        rows.append((f"2026-W{week:02}", "", "visits", value, "visits", "counted", "", ""))
    names = ["period", "site", "indicator", "value", "unit", "method", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def attendance() -> pd.DataFrame:
    """Ten days on which people gave a code; some come often."""
    rng = np.random.default_rng(7)
    days = pd.date_range("2026-05-04", periods=12, freq="D")
    days = days[days.day_of_week < 5]
    habit = rng.beta(0.6, 3.0, 140)
    rows = [
        (f"c{person:03}", day.date().isoformat())
        for person, often in enumerate(habit)
        for day in days
        if rng.random() < often
    ]
    return pd.DataFrame(rows, columns=["person", "date"])


def counted_project(folder: Path) -> Evaluation:
    """Write the folder and evaluate it."""
    root = write(
        folder,
        people(48, change=0.7, seed=4),
        outcomes=[outcome(smallest_change={"value": 0.3, "unit": "points", "source": "team",
                                           "date": "2025-01-15"})],
        counts=counts(),
        title={"fr": "La salle commune", "en": "The common room"},
        simulated=True,
        reporting={"year": 2026, "cutoff": "2026-10-31", "final": 2026},
        targets=TARGETS,
        reach=PARTS,
    )  # fmt: skip
    data = root / "data"
    attendance().to_csv(data / "attendance.csv", index=False)
    pd.DataFrame(
        [
            ("guide", "2026-06-30", "2026-06-12", "guide.pdf"),
            ("kit", "2026-05-31", "2026-07-03", "kit.pdf"),
            ("charte", "2026-09-30", "", ""),
            ("formation", "2027-03-31", "", ""),
        ],
        columns=["id", "due", "done", "evidence"],
    ).to_csv(data / "milestones.csv", index=False)
    spent = [
        ("2026", "accueil", 9000, "A"),
        ("2026", "accueil", 8000, "B"),
        ("2026", "accueil", 7500, "C"),
        ("2026", "repas", 2500, "D"),
        ("2026", "repas", 2400, "E"),
        ("2026", "repas", 2600, "F"),
        ("2026", "loyer", 6000, "G"),
    ]
    frame = pd.DataFrame(spent, columns=["period", "category", "amount", "supplier"])
    frame.to_csv(data / "costs.csv", index=False)
    file = root / "project.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    for name in ("attendance", "milestones", "costs"):
        content["tables"][name] = {"file": f"data/{name}.csv"}
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return evaluate(root)
