"""What is true of the simulated École du renouvellement urbain: 30 trainees, 20 designers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from solidarity_eval.laureates.people import Drawn, Group, Score
from solidarity_eval.laureates.registers import (
    cost_rows,
    count_rows,
    milestone_rows,
    people_rows,
    split,
)
from solidarity_eval.laureates.simulate import Beside, Row, Simulation
from solidarity_eval.laureates.simulators._core import common_core

START = dt.date(2024, 1, 15)
MONTHS = {"entry": 0.0, "month2": 2.0, "month6": 6.0}
TRAINEES, DESIGNERS, PROFESSIONALS, PASSED_ON = 30, 20, 9, 17
SESSIONS, COMING = 8, 0.72
QUARTERS = ("2024-T1", "2024-T2", "2024-T3", "2024-T4")
SITES = ("paris-19", "epinay")
SERVICES = {
    "past_health": (0.1, 0.12, 0.15),
    "future_health": (0.4, 0.5, 0.55),
    "past_emotional": (0.2, 0.25, 0.3),
    "future_emotional": (0.4, 0.45, 0.5),
    "past_material": (0.6, 0.6, 0.65),
    "future_material": (0.7, 0.75, 0.75),
}


def _group(population: str, prefix: str, n: int, *, effect: float, drop_out: float) -> Group:
    return Group(
        population=population,
        n=n,
        prefix=prefix,
        months=MONTHS,
        scores=(
            Score(
                instrument="preparedness",
                effect=effect,
                season=0.15,
                r=0.6,
                centre=0.38,
                spread=0.4,
                loading=0.6,
            ),
            *common_core(0.0, 0.15, season=-0.1),
            Score(instrument="neighbour_trust", effect=0.25, season=-0.15, r=0.5, loading=0.8),
        ),
        drop_out=drop_out,
        first_entry=START,
        entry_days=14,
        missing=0.005,
        measures=SERVICES,
    )


def _registers(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> Beside:
    people: list[Row] = []
    for one in drawn.values():
        places = [SITES[place] for place in rng.permutation(np.arange(one.group.n) % 2)]
        people += people_rows(one, rng, site=places)
    total = TRAINEES + DESIGNERS + PROFESSIONALS
    counts = count_rows(
        QUARTERS, split(rng, total, 4), indicator="people_reached", unit="personnes"
    )
    for indicator, values in (
        ("trainees", (TRAINEES, 0, 0, 0)),
        ("designers", (DESIGNERS, 0, 0, 0)),
        ("passed_on", (0, 5, 8, 4)),
    ):
        method = "déclaré" if indicator == "passed_on" else "inscription"
        counts += count_rows(QUARTERS, values, indicator=indicator, unit="personnes", method=method)
    return Beside(
        people=tuple(people),
        counts=tuple(counts),
        registers={
            "attendance": tuple(_attendance(drawn, rng)),
            "milestones": tuple(
                milestone_rows(
                    {
                        "formation": ("2024-06-30", "2024-06-21", "supports des huit séances"),
                        "methodologie": ("2024-12-31", "", ""),
                    }
                )
            ),
            "costs": tuple(
                cost_rows({"2024": {"animation": 21_000, "lieux": 2_300, "défraiements": 3_600}})
            ),
        },
        truth={
            "people_reached": total,
            "trainees": TRAINEES,
            "designers": DESIGNERS,
            "passed_on": PASSED_ON,
            "share_coming_to_a_session": COMING,
        },
    )


def _attendance(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> list[Row]:
    rows = []
    for session in range(SESSIONS):
        day = START + dt.timedelta(weeks=1 + session)
        for one in drawn.values():
            for code in one.codes:
                if rng.uniform() < COMING:
                    row = {"personne": code, "date": day.isoformat()}
                    rows.append({**row, "activité": f"séance {session + 1}"})
    return rows


SIMULATION = Simulation(
    laureate="eru",
    seed=20_260_504,
    year=2024,
    cutoff=dt.date(2024, 12, 31),
    groups=(
        _group("trainees", "A", TRAINEES, effect=0.45, drop_out=0.26),
        _group("designers", "D", DESIGNERS, effect=0.3, drop_out=0.3),
    ),
    registers=_registers,
)
