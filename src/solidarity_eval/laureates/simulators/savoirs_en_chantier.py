"""What is true of the simulated Grande Coco: 64 occupants in three groups, and who helps whom."""

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
    people_rows,
    pick,
    split,
)
from solidarity_eval.laureates.simulate import Beside, Row, Simulation
from solidarity_eval.laureates.simulators._core import common_core

START = dt.date(2024, 1, 15)
OCCUPANTS, PERIODS = 64, 12
PUBLIC = 783
ACTIVITIES = {"public_canteen": 512, "public_food_aid": 304, "public_events": 268}
PRESENCE_DAYS, DECISIONS = (37, 44, 41, 46), (2, 3, 2, 4)
GROUPS = ("bureaux", "cantine", "associations")
KNOWS = {"within": 0.22, "between": 0.06}
"""Chances that one names another at entry, in the same group and across groups."""
LATER = {"within": 0.24, "between": 0.09}
KEPT = 0.75
"""Chance that a tie named at entry is named again."""
STRENGTH = (0.4, 0.38, 0.22)
RISE, FALL = 0.3, 0.1
"""Chances that a tie told twice has grown stronger, or weaker, by one step."""
WORDS = ("invisible", "faible", "fort")
CIRCLES = ("voisinage", "collectif", "proche")
TIMES = {"entry": "entrée", "month6": "6 mois"}


def _ties(drawn: Drawn, groups: list[str], rng: np.random.Generator) -> list[Row]:
    """Draw whom each respondent names: more often of the same group, a little less so later."""
    here = np.array(groups)
    same = here[:, None] == here[None, :]
    shape = same.shape
    first = rng.uniform(size=shape) < np.where(same, KNOWS["within"], KNOWS["between"])
    fresh = rng.uniform(size=shape) < np.where(same, LATER["within"], LATER["between"]) * (1 - KEPT)
    second = (first & (rng.uniform(size=shape) < KEPT)) | (~first & fresh)
    strong = rng.choice(len(WORDS), size=shape, p=STRENGTH)
    step = rng.choice([-1, 0, 1], size=shape, p=[FALL, 1 - FALL - RISE, RISE])
    later = np.clip(strong + step, 0, len(WORDS) - 1)
    times = list(drawn.group.months)
    rows: list[Row] = []
    for wave, named, level in (("entry", first, strong), ("month6", second, later)):
        stays = drawn.stays[:, times.index(wave)]
        for ego, alter in zip(*np.nonzero(named & stays[:, None]), strict=True):
            if ego == alter:
                continue
            place = int(level[ego, alter])
            rows.append(
                {
                    "qui": drawn.code(int(ego), 0),
                    "avec": drawn.code(int(alter), 0),
                    "temps": TIMES[wave],
                    "sorte": "aide" if place else "se croisent",
                    "force": WORDS[place],
                    "cercle": CIRCLES[place],
                }
            )
    return rows


def _counts(rng: np.random.Generator) -> list[Row]:
    months = months_of(START, PERIODS)
    counts = count_rows(
        months, split(rng, PUBLIC, PERIODS, ramp=1.6), indicator="public", unit="personnes"
    )
    for indicator, total in ACTIVITIES.items():
        counts += count_rows(["2024"], [total], indicator=indicator, unit="personnes")
    quarters = [f"2024-T{quarter}" for quarter in range(1, 5)]
    for indicator, values in (("presence_days", PRESENCE_DAYS), ("decisions", DECISIONS)):
        counts += count_rows(quarters, values, indicator=indicator, unit="autre", method="comptage")
    return counts


def _registers(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> Beside:
    occupants = drawn["occupants"]
    groups = [GROUPS[place] for place in rng.permutation(np.arange(OCCUPANTS) % len(GROUPS))]
    people = people_rows(
        occupants,
        rng,
        groupe=groups,
        sexe=pick(rng, OCCUPANTS, {"femme": 0.55, "homme": 0.45}),
        âge=pick(rng, OCCUPANTS, {"18-39": 0.44, "40-64": 0.42, "65 et plus": 0.14}),
    )
    return Beside(
        people=tuple(people),
        counts=tuple(_counts(rng)),
        registers={
            "ties": tuple(_ties(occupants, groups, rng)),
            "codes": tuple(
                code_rows(
                    rng,
                    {f"entretien {number:02}": "6 mois" for number in range(1, 23)},
                    {
                        "entraide": 0.14,
                        "lieu": 0.18,
                        "cote_a_cote": 0.16,
                        "tension": 0.08,
                        "ailleurs": 0.07,
                    },
                )
            ),
            "milestones": tuple(
                milestone_rows(
                    {
                        "leviers": ("2024-12-31", "2024-12-12", "trois leviers essayés"),
                        "savoirs": ("2025-06-30", "", ""),
                    }
                )
            ),
            "costs": tuple(
                cost_rows({"2024": {"recherche": 46_000, "ateliers": 7_600, "restitution": 3_200}})
            ),
            "neighbourhood": tuple(
                neighbourhood_rows(
                    {
                        "sexe": {"femme": 0.52, "homme": 0.48},
                        "âge": {"18-39": 0.45, "40-64": 0.36, "65 et plus": 0.19},
                    }
                )
            ),
        },
        truth={
            "public": PUBLIC,
            "named_at_entry": KNOWS,
            "named_anew_later": LATER,
            "kept": KEPT,
            "stronger": RISE,
            "weaker": FALL,
            "presence_days": sum(PRESENCE_DAYS),
            "decisions": sum(DECISIONS),
        },
    )


SIMULATION = Simulation(
    laureate="savoirs_en_chantier",
    seed=20_260_509,
    year=2025,
    cutoff=dt.date(2025, 3, 31),
    groups=(
        Group(
            population="occupants",
            n=OCCUPANTS,
            prefix="G",
            months={"entry": 0.0, "month6": 6.0},
            scores=(
                *common_core(0.0, 0.2, season=-0.15),
                Score(instrument="neighbour_trust", effect=0.2, r=0.5, loading=0.8),
            ),
            drop_out=0.3,
            first_entry=START,
            entry_days=30,
            unlinked=0.02,
            missing=0.012,
        ),
    ),
    registers=_registers,
)
