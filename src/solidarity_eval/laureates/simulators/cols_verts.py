"""What is true of the simulated Cols Verts: 50 trained contacts, 560 people at workshops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from solidarity_eval.laureates.people import Drawn, Group, Score
from solidarity_eval.laureates.registers import (
    cost_rows,
    count_rows,
    milestone_rows,
    months_of,
    neighbourhood_rows,
    overdispersed,
    people_rows,
    pick,
    split,
    weeks_of,
)
from solidarity_eval.laureates.simulate import Beside, Row, Simulation
from solidarity_eval.laureates.simulators._core import common_core

START = dt.date(2023, 3, 6)
REFERENTS, DIRECT, INDIRECT = 50, 563, 2_180
KITS, CONTACTED, WEEKS, MONTHS = 340, 118, 120, 30
FARMS = {
    "verger-hector": 0.34,
    "jardins-mecaniques": 0.27,
    "potager-bergere": 0.25,
    "ferme-kennedy": 0.14,
}


def _registers(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> Beside:
    referents = drawn["referents"]
    visits = _visits(rng)
    months = months_of(START, MONTHS)
    counts = count_rows(
        months, split(rng, DIRECT, MONTHS, ramp=1.5), indicator="direct", unit="personnes"
    )
    counts += count_rows(
        months,
        split(rng, INDIRECT, MONTHS, ramp=4.0),
        indicator="indirect",
        unit="sensibilisés",
        method="estimation",
    )
    counts += count_rows(
        ["2023", "2024", "2025"],
        split(rng, REFERENTS, 3),
        indicator="referents_trained",
        unit="personnes",
    )
    counts += count_rows(months, split(rng, KITS, MONTHS, ramp=3.0), indicator="kits", unit="autre")
    counts += count_rows(
        ["2023", "2024", "2025"],
        split(rng, CONTACTED, 3, ramp=2.0),
        indicator="contacted",
        unit="personnes",
        method="comptage",
    )
    counts += count_rows(
        weeks_of(START, WEEKS),
        visits,
        indicator="workshop_visits",
        unit="visites",
        method="comptage",
    )
    return Beside(
        people=tuple(
            people_rows(
                referents,
                rng,
                site=pick(rng, REFERENTS, FARMS),
                sexe=pick(rng, REFERENTS, {"femme": 0.68, "homme": 0.32}),
                âge=pick(rng, REFERENTS, {"18-39": 0.3, "40-64": 0.46, "65 et plus": 0.24}),
            )
        ),
        counts=tuple(counts),
        registers={
            "attendance": tuple(_attendance(visits, rng)),
            "milestones": tuple(
                milestone_rows(
                    {
                        "kit_cree": ("2023-12-31", "2024-02-08", "kit imprimé"),
                        "kit_teste": (
                            "2024-09-30",
                            "2024-09-19",
                            "bilan de l'été dans trois fermes",
                        ),
                        "kit_diffuse": ("2025-12-31", "", ""),
                    }
                )
            ),
            "costs": tuple(
                cost_rows(
                    {
                        year: {"salaires": 61_000, "semences et outils": 7_200, "kits": 3_900}
                        for year in ("2023", "2024", "2025")
                    }
                )
            ),
            "neighbourhood": tuple(
                neighbourhood_rows(
                    {
                        "sexe": {"femme": 0.51, "homme": 0.49},
                        "âge": {"18-39": 0.44, "40-64": 0.39, "65 et plus": 0.17},
                    }
                )
            ),
        },
        truth={
            "direct": DIRECT,
            "indirect": INDIRECT,
            "referents_trained": REFERENTS,
            "kits": KITS,
            "contacted": CONTACTED,
            "workshop_visits": sum(visits),
        },
    )


def _visits(rng: np.random.Generator) -> list[int]:
    """Draw visits by week: many in spring, few in winter, and more spread than by chance."""
    week = np.arange(WEEKS)
    means = (
        10.0 * np.minimum(1.0, 0.5 + week / 40) * (1 - 0.5 * np.cos(2 * np.pi * (week + 9) / 52))
    )
    return overdispersed(rng, means, size=6.0)


def _attendance(visits: list[int], rng: np.random.Generator) -> list[Row]:
    """Deal the visits to people: everyone who was reached comes once, some come back often."""
    habit = rng.gamma(0.6, 1.0, DIRECT)
    total = sum(visits)
    who = np.concatenate(
        [
            np.arange(min(DIRECT, total)),
            rng.choice(DIRECT, max(0, total - DIRECT), p=habit / habit.sum()),
        ]
    )
    rng.shuffle(who)
    rows, done = [], 0
    for week, count in enumerate(visits):
        monday = START + dt.timedelta(weeks=week)
        for person in who[done : done + count]:
            day = monday + dt.timedelta(days=int(rng.integers(0, 6)))
            rows.append({"personne": f"V{person + 1:03}", "date": day.isoformat()})
        done += count
    return rows


SIMULATION = Simulation(
    laureate="cols_verts",
    seed=20_260_505,
    year=2025,
    cutoff=dt.date(2025, 12, 31),
    groups=(
        Group(
            population="referents",
            n=REFERENTS,
            prefix="R",
            months={"entry": 0.0, "month6": 6.0},
            scores=(
                Score(instrument="gse10", effect=0.3, season=0.15, r=0.65, centre=0.6),
                *common_core(0.0, 0.15, season=0.1),
                Score(instrument="neighbour_trust", effect=0.3, season=0.15, r=0.5, loading=0.8),
                Score(instrument="preparedness", effect=0.35, centre=0.38, spread=0.4, loading=0.6),
            ),
            drop_out=0.3,
            first_entry=START,
            entry_days=160,
            missing=0.012,
        ),
    ),
    registers=_registers,
)
