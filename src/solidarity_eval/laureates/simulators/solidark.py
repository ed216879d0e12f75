"""What is true of the simulated Solidark: a panel of fifteen, and a neighbourhood told of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from solidarity_eval.laureates.people import Drawn, Group, Score
from solidarity_eval.laureates.registers import (
    cost_rows,
    count_rows,
    event,
    milestone_rows,
    neighbourhood_rows,
    people_rows,
    pick,
)
from solidarity_eval.laureates.simulate import Beside, Row, Simulation
from solidarity_eval.laureates.simulators._core import common_core

START = dt.date(2025, 1, 14)
PANEL, SOLUTIONS = 15, 5
MONTHS = {"entry": 0.0, "session2": 1.0, "session3": 2.0, "session4": 3.0, "month6": 6.0}
SESSIONS = ("1", "2", "3", "4")
QUARTERS = ("2025-T2", "2025-T3", "2025-T4")
CHANNELS = {"people_posters": 6_400, "people_events": 1_570, "people_online": 3_350}
ASKED = 420
TIERS = (0.46, 0.45, 0.3)
"""Shares who saw something, of those who name one, of those who tried one."""
KNOWS = {"entry": 0.12, "month6": 0.34}
"""Chances that one of the panel knows another before, and that one comes to know another later."""


def _speaking(drawn: Drawn, rng: np.random.Generator) -> list[Row]:
    """Draw seconds of speech: the first session is less even than the last."""
    habit = rng.gamma(1.5, 1.0, PANEL)
    rows = []
    for place, session in enumerate(SESSIONS):
        even = habit ** (1 - 0.22 * place)
        seconds = 5_400 * even / even.sum() * rng.uniform(0.8, 1.2, PANEL)
        for person in np.nonzero(drawn.stays[:, place])[0]:
            row = {"séance": session, "personne": drawn.code(int(person), 0)}
            rows.append({**row, "secondes": str(int(seconds[person]))})
    return rows


def _ties(drawn: Drawn, rng: np.random.Generator) -> list[Row]:
    shape = (PANEL, PANEL)
    first = rng.uniform(size=shape) < KNOWS["entry"]
    second = first | (rng.uniform(size=shape) < KNOWS["month6"])
    rows = []
    for place, word, knows in ((0, "séance 1", first), (-1, "6 mois", second)):
        for ego, alter in zip(*np.nonzero(knows & drawn.stays[:, [place]]), strict=True):
            if ego != alter:
                row = {"qui": drawn.code(int(ego), 0), "avec": drawn.code(int(alter), 0)}
                rows.append({**row, "temps": word, "sorte": "connaît"})
    return rows


def _street(rng: np.random.Generator) -> list[Row]:
    """Draw the survey in the street: each tier is asked of those of the tier before."""
    rows = []
    steps = ("interrogée", "a vu", "s'en souvient", "a essayé")
    for number in range(1, ASKED + 1):
        day = dt.date(2025, 11, 3) + dt.timedelta(days=int(rng.integers(0, 12)))
        reached = 1 + int((rng.uniform(size=len(TIERS)) < TIERS).cumprod().sum())
        rows += [event(f"R{number:03}", step, day) for step in steps[:reached]]
    return rows


def _counts() -> list[Row]:
    counts = count_rows(["2025"], [PANEL], indicator="panel_members", unit="personnes")
    counts += count_rows(
        QUARTERS, (0, 3, SOLUTIONS - 3), indicator="solutions", unit="livrables", method="comptage"
    )
    for indicator, total in CHANNELS.items():
        counts += count_rows(
            ["2025"], [total], indicator=indicator, unit="personnes", method="estimation"
        )
    # The bounds are those of one channel alone, and of channels that nobody shares.
    least, most = max(CHANNELS.values()), sum(CHANNELS.values())
    (row,) = count_rows(
        ["2025"],
        [(least + most) // 2],
        indicator="sensitised",
        unit="sensibilisés",
        method="estimation",
    )
    return [*counts, {**row, "bas": str(least), "haut": str(most)}]


def _registers(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> Beside:
    panel = drawn["panel"]
    people = people_rows(
        panel,
        rng,
        sexe=pick(rng, PANEL, {"femme": 0.55, "homme": 0.45}),
        âge=pick(rng, PANEL, {"18-39": 0.4, "40-64": 0.4, "65 et plus": 0.2}),
        langue=pick(rng, PANEL, {"français": 0.6, "une autre langue": 0.4}),
    )
    return Beside(
        people=tuple(people),
        counts=tuple(_counts()),
        registers={
            "events": tuple(_street(rng)),
            "speaking": tuple(_speaking(panel, rng)),
            "ties": tuple(_ties(panel, rng)),
            "milestones": tuple(
                milestone_rows({"livrable": ("2025-09-30", "2025-10-14", "livret en six langues")})
            ),
            "costs": tuple(
                cost_rows({"2025": {"animation": 24_000, "traduction": 5_200, "diffusion": 8_400}})
            ),
            "neighbourhood": tuple(
                neighbourhood_rows(
                    {
                        "sexe": {"femme": 0.52, "homme": 0.48},
                        "âge": {"18-39": 0.45, "40-64": 0.37, "65 et plus": 0.18},
                        "langue": {"français": 0.66, "une autre langue": 0.34},
                    }
                )
            ),
        },
        truth={
            "panel": PANEL,
            "solutions": SOLUTIONS,
            "by_channel": CHANNELS,
            "asked_in_the_street": ASKED,
            "tiers": TIERS,
            "knows": KNOWS,
        },
    )


SIMULATION = Simulation(
    laureate="solidark",
    seed=20_260_510,
    year=2025,
    cutoff=dt.date(2025, 12, 31),
    groups=(
        Group(
            population="panel",
            n=PANEL,
            prefix="H",
            months=MONTHS,
            scores=(
                Score(instrument="sampson", effect=0.4, season=0.22, r=0.7, centre=0.48),
                *common_core(0.0, 0.2, season=0.1),
                Score(instrument="preparedness", effect=0.5, centre=0.38, spread=0.4, loading=0.6),
            ),
            drop_out=0.3,
            first_entry=START,
            entry_days=1,
            unlinked=0.01,
            missing=0.005,
        ),
    ),
    registers=_registers,
)
