"""Ten projects of a programme that does not exist, drawn by a seed and marked as simulated."""

import math
import zlib
from dataclasses import dataclass

import numpy as np

from solidarity_eval._kernels.change import change_moments
from solidarity_eval._kernels.jackknife import jackknife_std_error
from solidarity_eval._kernels.small_sample import exact_correction
from solidarity_eval._kernels.standardized_change import leave_one_out
from solidarity_eval._kernels.student import interval
from solidarity_eval.schemas.packet import Packet

SHA = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Form:
    """A questionnaire of the samples: its construct, its questions, the ends of its score."""

    id: str
    construct: str
    items: int
    low: float
    high: float
    better: str = "higher"
    label: str = ""

    @property
    def shift(self):
        """Middle of the scale."""
        return (self.low + self.high) / 2


WELL_BEING = Form(
    id="well_being_5", construct="well_being", items=5, low=0, high=5, label="Bien-être"
)
LONELINESS = Form(
    id="loneliness_3",
    construct="loneliness",
    items=3,
    low=1,
    high=3,
    better="lower",
    label="Solitude ressentie",
)
TRUST = Form(
    id="trust_3", construct="social_trust", items=3, low=0, high=10, label="Confiance envers autrui"
)
READY = Form(
    id="ready_8", construct="crisis_preparedness", items=8, low=0, high=1, label="Se préparer"
)


def answers(form, *, n, change, start=0.45, seed=0):
    """Draw scores before and after on the grid of the form."""
    rng = np.random.default_rng(seed)
    span = form.high - form.low
    person = rng.normal(0.0, 0.14, n)
    before = form.low + span * (start + person + rng.normal(0, 0.1, n))
    after = form.low + span * (start + person + rng.normal(0, 0.1, n)) + change
    grid = form.items

    def settle(values):
        return np.round(np.clip(values, form.low, form.high) * grid) / grid

    return settle(before), settle(after)


def moments(form, before, after):
    """Sums of two times, each less the middle of the scale, in steps of the score's grid."""
    steps = 2 * form.items
    x, y = (np.rint((scores - form.shift) * steps) for scores in (before, after))
    return {
        "n": len(x),
        "shift": form.shift,
        "denominator": steps,
        "before": float(x.sum()),
        "after": float(y.sum()),
        "before_squared": float(x @ x),
        "after_squared": float(y @ y),
        "product": float(x @ y),
    }


def statistic(estimate, error, n, unit, level=0.95):
    """A number with its t interval."""
    low, high = interval(estimate, error, conf_level=level, df=n - 1)
    return {
        "estimate": estimate,
        "std_error": error,
        "conf_low": low,
        "conf_high": high,
        "conf_level": level,
        "df": n - 1,
        "n": n,
        "unit": unit,
    }


def word_of(change, *, better, smallest):
    """The verdict of the house on an interval, nothing else in doubt."""
    low, high = change["conf_low"], change["conf_high"]
    if better == "lower":
        low, high = -high, -low
    zero = "above" if low > 0 else "below" if high < 0 else None
    if -smallest < low and high < smallest:
        return "no_change_that_matters", 2, zero
    if high < 0:
        return "unfavourable", 3, zero
    return ("favourable", 4, zero) if low > 0 else ("cannot_conclude", 5, None)


def standardized(before, after):
    """The standardised change on the first SD, with both variances."""
    found = change_moments(before, after)
    n = found.n
    d = found.change.mean / found.before.sd
    g = exact_correction(n - 1) * d
    error = jackknife_std_error(leave_one_out(before, after, "baseline"))
    smcr = 2 * (1 - found.correlation) / n + g**2 / (2 * n)
    return {"g": g, "d": d, "variance_jackknife": error**2, "variance_smcr": smcr, "n": n}


def outcome(form, /, *, n, change, due=None, seed=0, smallest=None, **settings):
    """One outcome of a packet, from simulated answers."""
    before, after = answers(form, n=n, change=change, seed=seed, start=settings.pop("start", 0.45))
    found = change_moments(before, after)
    size = smallest or 0.3 * (form.high - form.low) / 5
    raw = statistic(found.change.mean, found.std_error, n, "points")
    word, rule, zero = word_of(raw, better=form.better, smallest=size)
    due = due or n
    level = "2" if word == "favourable" else "1"
    content = {
        "id": form.id,
        "label": form.label,
        "role": "primary",
        "construct": form.construct,
        "form": form.id,
        "scale": f"{form.id}.total",
        "items": form.items,
        "low": form.low,
        "high": form.high,
        "design": "one_group_pre_post",
        "selection": "open",
        "months": 12.0,
        "better": form.better,
        "before": {"n": n, "mean": found.before.mean, "sd": found.before.sd},
        "after": {"n": n, "mean": found.after.mean, "sd": found.after.sd},
        "correlation": found.correlation,
        "moments": moments(form, before, after),
        "change": raw,
        "standardized": standardized(before, after),
        "reliability": [
            {
                "wave": "before",
                "value": {
                    "estimate": 0.6 + 0.03 * form.items,
                    "conf_low": 0.5 + 0.03 * form.items,
                    "conf_high": 0.66 + 0.03 * form.items,
                    "conf_level": 0.95,
                    "unit": "ratio",
                },
            }
        ],
        "attrition": {"before": due + 2, "due": due, "linked": n, "compared": n},
        "linked_share": n / due,
        "verdict": {
            "word": word,
            "reason": "width" if word == "cannot_conclude" else None,
            "rule": rule,
            "zero": zero,
            "smallest": size,
            "needed": math.ceil(n * 1.7) if word == "cannot_conclude" else None,
            "detectable": 2.8 * found.std_error if word == "cannot_conclude" else None,
        },
        "passport": {
            "readings": [
                {"scale": "nesta", "level": level},
                {"scale": "maryland", "level": "1"},
                {"scale": "wwc", "level": "out_of_scope"},
            ],
            "threats": {"history": "open", "maturation": "open"},
            "verbs": "describe" if word == "cannot_conclude" else "change",
        },
    }
    return content | settings


def with_comparison(form, /, *, n, seed, **settings):
    """An outcome beside a group that had not begun, not drawn by lot."""
    made = outcome(form, n=n, change=settings.pop("change"), seed=seed, **settings)
    before, after = answers(form, n=n, change=0.02, seed=seed + 1)
    difference = made["change"]["estimate"] - float((after - before).mean())
    error = math.sqrt(2) * made["change"]["std_error"]
    made["comparison"] = moments(form, before, after)
    made["design"] = "comparison_group"
    made["effect"] = statistic(difference, error, 2 * n - 2, "points")
    size = made["verdict"]["smallest"]
    word, rule, zero = word_of(made["effect"], better=form.better, smallest=size)
    made["verdict"] |= {"word": word, "rule": rule, "zero": zero, "reason": None}
    made["passport"] = {
        "readings": [
            {"scale": "nesta", "level": "3" if word == "favourable" else "1"},
            {"scale": "maryland", "level": "3"},
            {"scale": "wwc", "level": "with_reservations"},
        ],
        "verbs": "association",
    }
    return made


def count(indicator, unit, value, *, method="registered", **more):
    """Who was reached, in one unit."""
    return {"indicator": indicator, "unit": unit, "method": method, "value": value, **more}


def target(indicator, unit, amount, values, state, *, stated, value=None, **more):
    """A promise and where it stands."""
    return {
        "id": f"{indicator}_target",
        "indicator": indicator,
        "unit": unit,
        "amount": amount,
        "values": values,
        "state": state,
        "stated": stated,
        "value": value,
        **more,
    }


def months(indicator, unit, values, **more):
    """A count followed month after month."""
    return [
        count(indicator, unit, value, period=f"2026-{number:02d}", **more)
        for number, value in enumerate(values, start=1)
    ]


def packet(project, title, /, **content):
    """A simulated packet."""
    return Packet.model_validate(
        {
            "project": project,
            "programme": "exemple",
            "year": 2026,
            "written": "2027-01-15",
            "report": "final",
            "title": title,
            "simulated": True,
            "share_reference": True,
            "design": "one_group_pre_post",
            "share_threshold": 11,
            "versions": {"solidarity_eval": "0.1.0"},
            "plan": {"sha256": SHA, "locked": "2026-01-10", "revision": 1, "departures": 0},
            **content,
        }
    )


def ten(**changes):
    """The ten packets; ``changes`` replaces fields of all of them."""
    return tuple(make(**changes) for make in MAKERS)


def training(**changes):
    content = {
        "sites": [
            {"id": "nord", "label": "Quartier nord", "commune": "Villeneuve", "district": "Nord"},
            {"id": "sud", "label": "Quartier sud", "commune": "Villeneuve", "district": "Sud"},
        ],
        "counts": [
            count("trained", "persons", 47),
            *months("trained", "persons", [3, 8, 12, 14, 17, 22, 25, 29, 33, 38, 43, 47]),
        ],
        "targets": [
            target(
                "trained",
                "persons",
                "about",
                (60,),
                "in_progress",
                stated="une soixantaine de personnes",
                value=47,
                by="2027-12-31",
            )
        ],
        "outcomes": [
            outcome(WELL_BEING, n=24, due=30, change=0.05, seed=11),
            outcome(READY, n=24, due=30, change=0.12, seed=12, role="confirmatory"),
        ],
        "costs": [
            {"category": "Salaires", "amount": 41500.0},
            {"category": "Locaux et matériel", "amount": 6200.0},
        ],
        "milestones": [
            {"id": "kit", "label": "Mallette pour les autres villes", "due": "2026-11-30"},
            {"id": "guide", "label": "Guide", "due": "2026-09-30", "done": "2026-09-12"},
        ],
        "lessons": [
            {
                "theme": "Faire venir",
                "words": "Les gardiens d'immeuble ont fait venir plus de monde que les affiches.",
            }
        ],
        "equity": [
            {
                "variable": "Âge",
                "category": "65 ans et plus",
                "share": {
                    "estimate": 0.31,
                    "conf_low": 0.19,
                    "conf_high": 0.46,
                    "unit": "proportion",
                },
                "n": 47,
                "neighbourhood": 0.22,
            }
        ],
    }
    return packet("formation-habitants", "Formation d'habitants", **content | changes)


def refuge(**changes):
    content = {
        "sites": [
            {"id": "lieu", "label": "Le lieu", "commune": "Villeneuve", "district": "Nord"},
        ],
        "design": "descriptive",
        "counts": [
            count("reached", "persons", 1240, method="declared"),
            *months("reached", "persons", [90, 160, 250, 330, 410, 520, 700, 905, 1240]),
        ],
        "targets": [
            target(
                "reached",
                "persons",
                "exactly",
                (7000,),
                "not_judged",
                stated="7 000 personnes à terme",
                value=1240,
            )
        ],
        "lessons": [
            {"theme": "Faire venir", "words": "La permanence du soir touche d'autres personnes."}
        ],
    }
    return packet("lieu-appui", "Lieu d'appui en cas de crise", **content | changes)


def prescription(**changes):
    teams = outcome(
        LONELINESS, n=131, due=212, change=-0.16, seed=31, smallest=0.12, start=0.6, teams=5
    )
    content = {
        "sites": [
            {"id": f"equipe-{letter}", "label": f"Équipe {letter}", "commune": "Pontville"}
            for letter in "abcde"
        ],
        "counts": [count("supported", "persons", 212)],
        "targets": [
            target(
                "supported",
                "persons",
                "exactly",
                (500,),
                "in_progress",
                stated="500 personnes isolées",
                value=212,
                by="2027-06-30",
            )
        ],
        "outcomes": [
            teams,
            outcome(WELL_BEING, n=128, due=212, change=0.28, seed=32, role="confirmatory"),
        ],
        "costs": [{"category": "Salaires", "amount": 188000.0}],
    }
    return packet("prescription", "Prescription sociale", **content | changes)


def families(**changes):
    content = {
        "sites": [
            {
                "id": "accueil",
                "label": "L'accueil",
                "commune": "Portville",
                "district": "La Porte",
                "qpv": True,
            }
        ],
        "counts": [
            count("families", "families", 50),
            count("visits", "visits", 1380, method="counted"),
        ],
        "targets": [
            target(
                "moved_on",
                "proportion",
                "at_least",
                (0.6,),
                "not_reached",
                stated="60 % passent à l'accueil libre",
                value=0.58,
                low=0.44,
                high=0.71,
                n=29,
                total=50,
            )
        ],
        "outcomes": [outcome(WELL_BEING, n=38, due=50, change=0.05, seed=41, smallest=0.4)],
        "lessons": [
            {
                "theme": "Tenir dans le temps",
                "words": "La seconde visite décide : appeler dans la semaine aide les familles.",
            }
        ],
    }
    return packet("accueil-familles", "Accueil enfants-parents", **content | changes)


def panel(**changes):
    content = {
        "sites": [{"id": "lieu", "commune": "Portville", "district": "La Porte", "qpv": True}],
        "counts": [
            count("panel", "persons", 13, method="distinct"),
            count("sensitised", "sensitised", None, method="estimated", low=1800, high=2600),
        ],
        "targets": [
            target(
                "panel", "persons", "exactly", (15,), "not_reached", stated="15 habitants", value=13
            ),
            target(
                "sensitised",
                "sensitised",
                "exactly",
                (10000,),
                "in_progress",
                stated="10 000 habitants sensibilisés",
                by="2028-06-30",
            ),
        ],
        "outcomes": [outcome(TRUST, n=13, due=15, change=0.5, seed=51)],
    }
    return packet("panel", "Panel d'habitants", **content | changes)


def farms(**changes):
    content = {
        "sites": [
            {"id": f"ferme-{n}", "label": f"Ferme {n}", "commune": "Boisville"} for n in (1, 2, 3)
        ],
        "counts": [count("referents", "persons", 44)],
        "targets": [
            target(
                "referents",
                "persons",
                "between",
                (40, 60),
                "reached",
                stated="40 à 60 référents formés",
                value=44,
            )
        ],
        "outcomes": [outcome(WELL_BEING, n=37, due=44, change=0.62, seed=61)],
        "costs": [{"category": "Salaires", "amount": 60500.0}],
    }
    return packet("ilots", "Îlots alimentaires", **content | changes)


def workshop(**changes):
    content = {
        "sites": [{"id": "usine", "label": "L'ancienne usine", "commune": "Grandville"}],
        "design": "descriptive",
        "counts": [count("public", "persons", 720, method="estimated", low=610, high=830)],
        "targets": [
            target(
                "public",
                "persons",
                "between",
                (500, 1000),
                "reached",
                stated="entre 500 et 1 000 personnes",
                value=720,
            )
        ],
        "milestones": [
            {"id": "cartes", "label": "Carte des entraides", "due": "2026-12-31", "done": None}
        ],
    }
    return packet("tiers-lieu", "Tiers-lieu, laboratoire", **content | changes)


def dyads(**changes):
    content = {
        "sites": [
            {"id": "quartier", "commune": "Villeneuve", "district": "Nord", "qpv": True},
        ],
        "counts": [count("dyads", "dyads", 19)],
        "targets": [
            target(
                "dyads",
                "dyads",
                "exactly",
                (60,),
                "in_progress",
                stated="60 binômes en 3 ans",
                value=19,
                by="2028-12-31",
            )
        ],
        "outcomes": [outcome(WELL_BEING, n=31, due=38, change=-0.05, seed=81)],
    }
    return packet("binomes", "Binômes solidaires", **content | changes)


def seniors(**changes):
    content = {
        "sites": [{"id": "cite", "label": "La cité", "commune": "Romville", "district": "Centre"}],
        "design": "comparison_group",
        "counts": [count("seniors", "persons", 41)],
        "targets": [
            target(
                "seniors",
                "persons",
                "about",
                (50,),
                "in_progress",
                stated="une cinquantaine de seniors",
                value=41,
                by="2027-06-30",
            )
        ],
        "outcomes": [
            with_comparison(LONELINESS, n=33, due=41, change=0.24, seed=91, smallest=0.12),
            with_comparison(WELL_BEING, n=33, due=41, change=0.2, seed=93, role="confirmatory"),
        ],
    }
    return packet("bien-vieillir", "Bien vieillir", **content | changes)


def canteen(**changes):
    content = {
        "sites": [{"id": "salle", "label": "La salle", "commune": "Gareville"}],
        "counts": [
            count("visits", "visits", 268, method="counted"),
            *months(
                "visits",
                "visits",
                [262, 281, 255, 270, 266, 240, 210, 190, 275, 284, 271, 268],
                method="counted",
            ),
        ],
        "targets": [
            target(
                "visits",
                "visits",
                "exactly",
                (300,),
                "not_reached",
                stated="300 par semaine",
                value=268,
                every="week",
            )
        ],
        "outcomes": [outcome(WELL_BEING, n=96, due=140, change=0.04, seed=101, months=6.0)],
    }
    return packet("restaurant", "Restaurant de quartier", **content | changes)


MAKERS = (
    training,
    refuge,
    prescription,
    families,
    panel,
    farms,
    workshop,
    dyads,
    seniors,
    canteen,
)


def many(k, seed=0):
    """``k`` small packets of one questionnaire, for the measure of speed."""
    made = []
    for number in range(k):
        name = f"projet-{number:04d}"
        first = zlib.crc32(name.encode()) + seed
        made.append(
            packet(
                name,
                f"Projet {number + 1}",
                sites=[{"id": "lieu", "commune": f"Commune {number % 90}"}],
                counts=[count("people", "persons", 20 + number % 50)],
                targets=[
                    target(
                        "people",
                        "persons",
                        "at_least",
                        (40,),
                        "in_progress",
                        stated="40 personnes",
                        value=20 + number % 50,
                    )
                ],
                outcomes=[
                    outcome(
                        WELL_BEING,
                        n=15 + number % 40,
                        due=20 + number % 40,
                        change=0.1 + (number % 7) / 20,
                        seed=first % 2**31,
                    )
                ],
            )
        )
    return tuple(made)
