"""What is true of the simulated Vieillir Ensemble à Gagarine: 52 older residents, 18 months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from solidarity_eval.laureates.people import Drawn, Group, Score
from solidarity_eval.laureates.registers import (
    code_rows,
    cost_rows,
    count_rows,
    milestone_rows,
    months_of,
    neighbourhood_rows,
    overdispersed,
    people_rows,
    pick,
    split,
)
from solidarity_eval.laureates.simulate import Beside, Row, Simulation
from solidarity_eval.laureates.simulators._core import common_core

START = dt.date(2023, 10, 2)
SENIORS, REACHED, RIGHTS, PERIODS = 52, 431, 64, 27
WORKS = range(9, 16)
"""Months in which works close the way to the common room."""
REASONS = {"déménagement": 0.4, "décès": 0.25, "refus": 0.15, "perdu de vue": 0.2}
NAMED = {"entry": 4.2, "month18": 4.9}
"""People named on average, by time."""
KINDS = {"famille": 0.42, "amis": 0.18, "voisinage": 0.3, "professionnels": 0.1}
CIRCLES = {"proche": 0.55, "collectif": 0.15, "voisinage": 0.3}
SERVICES = {
    "past_health": (0.1, 0.12, 0.15, 0.15),
    "future_health": (0.35, 0.42, 0.5, 0.5),
    "past_emotional": (0.2, 0.25, 0.3, 0.3),
    "future_emotional": (0.35, 0.4, 0.45, 0.45),
    "past_material": (0.5, 0.5, 0.55, 0.55),
    "future_material": (0.55, 0.6, 0.65, 0.65),
}
YEARS = ("2023", "2024", "2025")


def _people(drawn: Drawn, rng: np.random.Generator) -> list[Row]:
    """Draw the people; older residents move, are rehoused, or die."""
    rows = people_rows(
        drawn,
        rng,
        sexe=pick(rng, SENIORS, {"femme": 0.64, "homme": 0.36}),
        âge=pick(rng, SENIORS, {"60-69": 0.3, "70-79": 0.42, "80 et plus": 0.28}),
        foyer=pick(rng, SENIORS, {"seul": 0.62, "à plusieurs": 0.38}),
    )
    reasons = pick(rng, SENIORS, REASONS)
    return [
        {**row, "raison": reason if row["sortie"] else ""}
        for row, reason in zip(rows, reasons, strict=True)
    ]


def _ties(drawn: Drawn, rng: np.random.Generator) -> list[Row]:
    """Draw the people whom each person names; who names nobody has no row."""
    words = {"entry": "entrée", "month18": "18 mois"}
    times = list(drawn.group.months)
    rows: list[Row] = []
    for wave, mean in NAMED.items():
        for person in np.nonzero(drawn.stays[:, times.index(wave)])[0]:
            ego = drawn.code(int(person), 0)
            count = int(rng.poisson(mean))
            kinds, circles = pick(rng, count, KINDS), pick(rng, count, CIRCLES)
            for place in range(count):
                row = {"qui": ego, "avec": f"{ego}-{place + 1}", "temps": words[wave]}
                rows.append({**row, "sorte": kinds[place], "cercle": circles[place]})
    return rows


def _counts(rng: np.random.Generator) -> list[Row]:
    months = months_of(START, PERIODS)
    counts = count_rows(
        months, split(rng, REACHED, PERIODS, ramp=1.8), indicator="people_reached", unit="personnes"
    )
    for indicator, total, unit in (
        ("seniors_supported", SENIORS, "personnes"),
        ("rights_opened", RIGHTS, "autre"),
    ):
        counts += count_rows(YEARS, split(rng, total, 3), indicator=indicator, unit=unit)
    month = np.arange(PERIODS)
    means = 95.0 * np.where(np.isin(month, WORKS), 0.55, 1.0)
    return counts + count_rows(
        months,
        overdispersed(rng, means, size=60.0),
        indicator="place_visits",
        unit="visites",
        method="comptage",
    )


def _registers(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> Beside:
    seniors = drawn["seniors"]
    return Beside(
        people=tuple(_people(seniors, rng)),
        counts=tuple(_counts(rng)),
        registers={
            "ties": tuple(_ties(seniors, rng)),
            "milestones": tuple(
                milestone_rows(
                    {
                        "charte": ("2024-12-31", "2025-03-27", "charte lue en réunion d'habitants"),
                        "guide": ("2025-12-31", "", ""),
                    }
                )
            ),
            "costs": tuple(
                cost_rows(
                    {
                        year: {"salaires": 52_000, "local": 4_800, "ateliers": 6_200}
                        for year in ("2024", "2025")
                    }
                )
            ),
            "codes": tuple(
                code_rows(
                    rng,
                    {f"entretien {number:02}": "12 mois" for number in range(1, 15)},
                    {"voisins": 0.16, "accompagnement": 0.12, "travaux": 0.14, "departs": 0.06},
                )
            ),
            "neighbourhood": tuple(
                neighbourhood_rows(
                    {
                        "sexe": {"femme": 0.57, "homme": 0.43},
                        "âge": {"60-69": 0.5, "70-79": 0.33, "80 et plus": 0.17},
                        "foyer": {"seul": 0.44, "à plusieurs": 0.56},
                    }
                )
            ),
        },
        truth={
            "people_reached": REACHED,
            "seniors_supported": SENIORS,
            "rights_opened": RIGHTS,
            "people_named": NAMED,
            "months_of_works": len(WORKS),
        },
    )


SIMULATION = Simulation(
    laureate="cohabilis",
    seed=20_260_508,
    year=2025,
    cutoff=dt.date(2025, 12, 31),
    groups=(
        Group(
            population="seniors",
            n=SENIORS,
            prefix="S",
            months={"entry": 0.0, "month6": 6.0, "month12": 12.0, "month18": 18.0},
            scores=(
                Score(instrument="ucla3", shift=1.1, effect=-0.3, season=0.1, r=0.55, centre=0.38),
                *(one for one in common_core(0.6, 0.2) if one.instrument != "ucla3"),
                Score(instrument="lsns6", shift=-0.8, effect=0.25, r=0.65, centre=0.45),
                Score(instrument="neighbour_trust", shift=-0.4, effect=0.3, r=0.5, loading=0.8),
            ),
            drop_out=0.32,
            first_entry=START,
            entry_days=150,
            unlinked=0.03,
            missing=0.008,
            measures=SERVICES,
        ),
    ),
    registers=_registers,
)
