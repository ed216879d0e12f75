"""What is true of the simulated PRISMUR: five teams of 100 people, 50 professionals."""

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
    months_of,
    neighbourhood_rows,
    people_rows,
    pick,
    split,
)
from solidarity_eval.laureates.simulate import Beside, Row, Simulation
from solidarity_eval.laureates.simulators._core import common_core

START = dt.date(2023, 1, 9)
MONTHS = {"entry": 0.0, "month6": 6.0, "month12": 12.0, "month18": 18.0}
TEAMS = tuple(f"équipe {number}" for number in range(1, 6))
SUPPORTED, PROFESSIONALS = 500, 50
SPOTTED, ACCEPTED = 715, 570
THREE_CONTACTS, JOINED = 0.74, 0.52
"""Shares of those who met the link worker once who came to these steps."""


def _events(drawn: Drawn, rng: np.random.Generator) -> list[Row]:
    """Draw the steps: those who met the link worker are the people who were followed."""
    rows = []
    for number in range(1, SPOTTED + 1):
        code, person = f"P{number:03}", number - 1
        is_followed = person < SUPPORTED
        team = TEAMS[drawn.team[person] if is_followed else int(rng.integers(len(TEAMS)))]
        day = drawn.entry_day(person) if is_followed else _some_day(rng)
        seen = day - dt.timedelta(days=int(rng.integers(7, 50)))
        steps = [("repérée", seen)]
        if number <= ACCEPTED:
            steps.append(("a accepté", seen + dt.timedelta(days=int(rng.integers(0, 7)))))
        if is_followed:
            steps.append(("premier rendez-vous", day))
            steps += _later(drawn, person, day, rng=rng)
        rows += [event(code, word, when, équipe=team) for word, when in steps]
    return rows


def _some_day(rng: np.random.Generator) -> dt.date:
    return START + dt.timedelta(days=60 + int(rng.integers(0, 240)))


def _later(
    drawn: Drawn, person: int, day: dt.date, *, rng: np.random.Generator
) -> list[tuple[str, dt.date]]:
    """Draw the steps after the first meeting; somebody who joined had three contacts."""
    steps = []
    reached, weeks = rng.uniform(), rng.integers(4, 20, 2)
    if reached < THREE_CONTACTS:
        steps.append(("trois contacts", day + dt.timedelta(weeks=int(weeks[0]))))
    if reached < JOINED:
        steps.append(("activité rejointe", day + dt.timedelta(weeks=int(weeks.sum()))))
        if drawn.stays[person, -1]:
            steps.append(("suivie à 18 mois", day + dt.timedelta(days=548)))
    return steps


def _registers(drawn: Mapping[str, Drawn], rng: np.random.Generator) -> Beside:
    people = drawn["people"]
    rows = people_rows(
        people,
        rng,
        sexe=pick(rng, SUPPORTED, {"femme": 0.66, "homme": 0.34}),
        âge=pick(rng, SUPPORTED, {"18-39": 0.2, "40-64": 0.38, "65 et plus": 0.42}),
        foyer=pick(rng, SUPPORTED, {"seul": 0.71, "à plusieurs": 0.29}),
    )
    months = months_of(START, 12)
    counts = count_rows(
        months,
        split(rng, SUPPORTED, 12, ramp=2.0),
        indicator="people_supported",
        unit="personnes",
    )
    for indicator, total, unit in (
        ("professionals_engaged", PROFESSIONALS, "personnes"),
        ("teams_engaged", len(TEAMS), "équipes"),
        ("link_workers", 5, "personnes"),
    ):
        counts += count_rows(["2023"], [total], indicator=indicator, unit=unit)
    return Beside(
        people=tuple(rows),
        counts=tuple(counts),
        registers={
            "events": tuple(_events(people, rng)),
            "milestones": tuple(
                milestone_rows(
                    {
                        "outils": ("2023-12-31", "2023-11-20", "fiches remises aux équipes"),
                        "modele": ("2025-06-30", "", ""),
                    }
                )
            ),
            "costs": tuple(
                cost_rows(
                    {
                        year: {"agents de liaison": 172_000, "coordination": 41_000}
                        for year in ("2023", "2024")
                    }
                )
            ),
            "neighbourhood": tuple(
                neighbourhood_rows(
                    {
                        "sexe": {"femme": 0.52, "homme": 0.48},
                        "âge": {"18-39": 0.4, "40-64": 0.38, "65 et plus": 0.22},
                        "foyer": {"seul": 0.42, "à plusieurs": 0.58},
                    }
                )
            ),
        },
        truth={
            "spotted": SPOTTED,
            "accepted": ACCEPTED,
            "first_meeting": SUPPORTED,
            "three_contacts_share": THREE_CONTACTS,
            "joined_share": JOINED,
        },
    )


SIMULATION = Simulation(
    laureate="prismur",
    seed=20_260_502,
    year=2025,
    cutoff=dt.date(2025, 12, 31),
    groups=(
        Group(
            population="people",
            n=SUPPORTED,
            prefix="P",
            months=MONTHS,
            scores=(
                Score(
                    instrument="ucla3",
                    shift=1.0,
                    effect=-0.3,
                    season=0.1,
                    r=0.6,
                    team_sd=0.15,
                    centre=0.4,
                ),
                *(one for one in common_core(0.7, 0.25) if one.instrument != "ucla3"),
                Score(instrument="who5", shift=-0.8, effect=0.2, r=0.55, season=-0.15),
            ),
            drop_out=0.38,
            first_entry=START,
            entry_days=330,
            unlinked=0.03,
            teams=TEAMS,
        ),
        Group(
            population="professionals",
            n=PROFESSIONALS,
            prefix="S",
            months={wave: MONTHS[wave] for wave in ("entry", "month6", "month12")},
            scores=(Score(instrument="detect_refer", effect=0.6, season=0.1, loading=0.8),),
            drop_out=0.28,
            first_entry=START,
            entry_days=60,
            teams=TEAMS,
        ),
    ),
    registers=_registers,
)
