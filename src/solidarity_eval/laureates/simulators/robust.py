"""What is true of the simulated Robust: 48 trained volunteers, two surveys of the neighbourhood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from solidarity_eval.laureates.people import Drawn, Group, Score
from solidarity_eval.laureates.registers import (
    cost_rows,
    count_rows,
    months_of,
    neighbourhood_rows,
    people_rows,
    pick,
    split,
)
from solidarity_eval.laureates.simulate import Beside, Row, Simulation
from solidarity_eval.laureates.simulators._core import common_core

START = dt.date(2024, 1, 8)
MONTHS = {"entry": 0.0, "month6": 6.0, "month12": 12.0}
VOLUNTEERS, RESIDENTS, REACHED, PERIODS = 48, 160, 3_260, 24
CHANNELS = {"people_meals": 1_480, "people_events": 1_320, "people_heat": 460}
CRISIS_DAYS = (9, 17)
CHECKS = {
    "2024-03-14": ("non", "oui", "non", "non", "oui", "non"),
    "2025-03-13": ("oui", "oui", "non", "non", "oui", "oui"),
    "2025-11-20": ("oui", "oui", "oui", "non", "oui", "oui"),
}
ITEMS = ("cuisine", "eau", "stocks", "courant", "cles", "prevenir")
AMOUNTS = {"eau": {"2025-11-20": "3"}, "stocks": {"2025-11-20": "5"}}
DRILLS = (
    ("2024-04-11", 142, 9),
    ("2024-09-26", 96, 14),
    ("2025-02-06", 88, 12),
    ("2025-06-19", 61, 19),
    ("2025-11-20", 47, 17),
)


def _registers(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> Beside:
    volunteers = drawn["volunteers"]
    months = months_of(START, PERIODS)
    counts = count_rows(
        months,
        split(rng, REACHED, PERIODS, ramp=2.5),
        indicator="people_reached",
        unit="personnes",
        method="comptage",
    )
    for indicator, total in CHANNELS.items():
        counts += count_rows(
            ["2024", "2025"],
            split(rng, total, 2, ramp=1.8),
            indicator=indicator,
            unit="personnes",
            method="comptage",
        )
    counts += count_rows(
        ["2024", "2025"],
        split(rng, VOLUNTEERS, 2),
        indicator="volunteers_trained",
        unit="personnes",
    )
    counts += count_rows(
        ["2024", "2025"], CRISIS_DAYS, indicator="crisis_days", unit="autre", method="comptage"
    )
    return Beside(
        people=tuple(
            people_rows(
                volunteers,
                rng,
                sexe=pick(rng, VOLUNTEERS, {"femme": 0.62, "homme": 0.38}),
                âge=pick(rng, VOLUNTEERS, {"18-39": 0.36, "40-64": 0.42, "65 et plus": 0.22}),
            )
        ),
        counts=tuple(counts),
        registers={
            "capability": tuple(_checks()),
            "drills": tuple(
                {"date": day, "minutes": str(minutes), "personnes": str(people)}
                for day, minutes, people in DRILLS
            ),
            "costs": tuple(
                cost_rows(
                    {
                        year: {"salaires": 78_000, "équipement": 22_000, "stocks": 6_400}
                        for year in ("2024", "2025")
                    }
                )
            ),
            "neighbourhood": tuple(
                neighbourhood_rows(
                    {
                        "sexe": {"femme": 0.53, "homme": 0.47},
                        "âge": {"18-39": 0.42, "40-64": 0.38, "65 et plus": 0.2},
                    }
                )
            ),
        },
        truth={
            "contacts": REACHED,
            "volunteers_trained": VOLUNTEERS,
            "crisis_days": sum(CRISIS_DAYS),
            "items_in_place": CHECKS["2025-11-20"].count("oui"),
            "drills": len(DRILLS),
        },
    )


def _checks() -> list[Row]:
    """Return the list as ticked on each day, with days of autonomy where they were counted."""
    rows = []
    for day, states in CHECKS.items():
        for item, state in zip(ITEMS, states, strict=True):
            amount = AMOUNTS.get(item, {}).get(day, "")
            row = {"élément": item, "date": day, "état": state}
            rows.append({**row, "valeur": amount, "unité": "jours" if amount else ""})
    return rows


SIMULATION = Simulation(
    laureate="robust",
    seed=20_260_506,
    year=2025,
    cutoff=dt.date(2025, 12, 31),
    groups=(
        Group(
            population="volunteers",
            n=VOLUNTEERS,
            prefix="B",
            months={"entry": 0.0, "month6": 6.0},
            scores=(
                Score(instrument="gse10", effect=0.3, season=0.25, r=0.65, centre=0.6),
                Score(
                    instrument="preparedness",
                    effect=0.4,
                    season=0.1,
                    centre=0.38,
                    spread=0.4,
                    loading=0.6,
                ),
                *common_core(0.0, 0.15, season=0.1),
            ),
            drop_out=0.32,
            first_entry=START,
            entry_days=150,
            missing=0.015,
        ),
        Group(
            population="residents",
            n=RESIDENTS,
            prefix="Q",
            months=MONTHS,
            # Others answer each time: nothing of a person lasts from one survey to the next.
            scores=tuple(
                Score(instrument=one.instrument, r=0.0, effect=0.5 * one.effect, centre=one.centre)
                for one in common_core(0.0, 0.2)
            ),
            drop_out=0.26,
            first_entry=dt.date(2024, 3, 4),
            entry_days=21,
            unlinked=0.0,
            missing=0.02,
            anonymous=True,
        ),
    ),
    registers=_registers,
)
