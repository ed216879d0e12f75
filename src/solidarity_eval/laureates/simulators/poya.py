"""What is true of the simulated Poya: 60 dyads over three years, 45 peer mediators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from solidarity_eval.laureates.people import Drawn, Group, Score
from solidarity_eval.laureates.registers import (
    code_rows,
    cost_rows,
    count_rows,
    event,
    milestone_rows,
    months_of,
    neighbourhood_rows,
    people_rows,
    pick,
    split,
)
from solidarity_eval.laureates.simulate import Beside, Row, Simulation
from solidarity_eval.laureates.simulators._core import common_core

START = dt.date(2022, 1, 10)
MONTHS = {"entry": 0.0, "month6": 6.0, "month12": 12.0}
DYADS, MEDIATORS = 60, (12, 15, 11)
YEARS = ("2022", "2023", "2024")
AT_EVENTS = (138, 161, 154)
BENEFICIARIES = 60 + sum(MEDIATORS) + 150
END_WITHIN_YEAR, MOVE_WITHIN_YEAR = 0.25, 0.08


def _group(population: str, prefix: str, n: int, **more: float) -> Group:
    return Group(
        population=population,
        n=n,
        prefix=prefix,
        months=MONTHS,
        scores=(
            *common_core(more["shift"], more["effect"]),
            Score(
                instrument="neighbour_trust",
                shift=-more["shift"],
                effect=more["effect"],
                r=0.5,
                loading=0.8,
            ),
        ),
        drop_out=more["drop_out"],
        first_entry=START,
        entry_days=1000,
        missing=0.02,
    )


def _registers(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> Beside:
    dyads = [f"B{number:02}" for number in range(1, DYADS + 1)]
    people: list[Row] = []
    for population, role in (("refugees", "réfugié"), ("residents", "habitant"), ("mediators", "")):
        n = drawn[population].group.n
        people += people_rows(
            drawn[population],
            rng,
            binôme=dyads if role else [""] * n,
            rôle=[role] * n,
            sexe=pick(rng, n, {"femme": 0.45, "homme": 0.55}),
            âge=pick(rng, n, {"18-29": 0.4, "30-44": 0.38, "45-59": 0.16, "60 et plus": 0.06}),
        )
    return Beside(
        people=tuple(people),
        counts=tuple(_counts(drawn, rng)),
        registers={
            "events": tuple(_events(drawn["refugees"], dyads, rng)),
            "milestones": tuple(
                milestone_rows(
                    {
                        "carte": ("2023-06-30", "2023-09-15", "carte affichée au centre social"),
                        "guide": ("2024-06-30", "2024-11-04", "guide imprimé"),
                        "leviers": ("2024-12-31", "", ""),
                    }
                )
            ),
            "costs": tuple(
                cost_rows(
                    {
                        year: {
                            "salaires": 38_000,
                            "fêtes": 6_500,
                            "traductions": 2_400,
                            "évaluation": 9_000,
                        }
                        for year in YEARS
                    }
                )
            ),
            "codes": tuple(
                code_rows(
                    rng,
                    {f"entretien {number:02}": "12 mois" for number in range(1, 13)},
                    {"confiance": 0.22, "langue": 0.12, "autre_aide": 0.08},
                )
            ),
            "neighbourhood": tuple(
                neighbourhood_rows(
                    {
                        "sexe": {"femme": 0.52, "homme": 0.48},
                        "âge": {"18-29": 0.24, "30-44": 0.3, "45-59": 0.25, "60 et plus": 0.21},
                    }
                )
            ),
        },
        truth={
            "dyads_formed": DYADS,
            "dyads_end_within_year": END_WITHIN_YEAR,
            "dyads_moved_within_year": MOVE_WITHIN_YEAR,
            "mediators_trained": dict(zip(YEARS, MEDIATORS, strict=True)),
            "event_residents": dict(zip(YEARS, AT_EVENTS, strict=True)),
            "beneficiaries": BENEFICIARIES,
        },
    )


def _counts(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> list[Row]:
    months = months_of(START, 36)
    started = [0] * 36
    for person in range(DYADS):
        day = drawn["refugees"].entry_day(person)
        started[12 * (day.year - START.year) + day.month - START.month] += 1
    rows = count_rows(months, started, indicator="dyads_formed", unit="binômes")
    rows += count_rows(YEARS, MEDIATORS, indicator="mediators_trained", unit="personnes")
    rows += count_rows(
        YEARS, AT_EVENTS, indicator="event_residents", unit="personnes", method="comptage"
    )
    rows += count_rows(YEARS, split(rng, 2 * DYADS, 3), indicator="dyad_members", unit="personnes")
    return rows + count_rows(
        YEARS, split(rng, BENEFICIARIES, 3, ramp=1.2), indicator="beneficiaries", unit="personnes"
    )


def _events(drawn: Drawn, dyads: list[str], rng: np.random.Generator) -> list[Row]:
    """Draw starts and ends; an end or a move comes at a constant risk over time."""
    last = dt.date(2025, 12, 31)
    rates = -np.log(1 - np.array([END_WITHIN_YEAR, MOVE_WITHIN_YEAR])) / 365.25
    words = ("binôme terminé", "déménagement d'un membre")
    rows = []
    for person, dyad in enumerate(dyads):
        day = drawn.entry_day(person)
        rows.append(event(dyad, "binôme formé", day))
        times = rng.exponential(1 / rates)
        first = int(np.argmin(times))
        end = day + dt.timedelta(days=max(1, int(min(times[first], 1e5))))
        if end <= last:
            rows.append(event(dyad, words[first], end))
    return rows


SIMULATION = Simulation(
    laureate="poya",
    seed=20_260_501,
    year=2025,
    cutoff=dt.date(2025, 12, 31),
    groups=(
        _group("refugees", "R", DYADS, shift=0.9, effect=0.3, drop_out=0.33),
        _group("residents", "H", DYADS, shift=0.2, effect=0.15, drop_out=0.28),
        _group("mediators", "M", sum(MEDIATORS), shift=0.3, effect=0.2, drop_out=0.26),
    ),
    registers=_registers,
)
