"""What each register holds: its columns, how they may be called, what they may say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from solidarity_eval.intake.text import fold
from solidarity_eval.schemas.registers import RegisterTable

Kind = Literal["text", "name", "person", "site", "wave", "date", "number", "word"]
Unit = Literal["euros", "share"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a register.

    Attributes
    ----------
    headers : tuple of str
        How it may be called, folded, our own name first.
    kind : str
        How its cells are read; ``word`` means one of ``words``.
    needed : bool
        Whether every row has it.
    expected : bool
        Whether the file has it, though a row may leave it empty.
    words : mapping
        Our word by folded word of the file.
    may_come : bool
        For a day: whether it may still be to come.
    unit : str or None
        For a number: the sign that may stand behind it, ``€`` or ``%``.
    """

    headers: tuple[str, ...]
    kind: Kind = "name"
    needed: bool = False
    expected: bool = False
    words: dict[str, str] = field(default_factory=dict)
    may_come: bool = False
    unit: Unit | None = None


_PERSON = ("person", "personne", "id", "identifiant", "code")
_SITE = Column(headers=("site", "lieu"), kind="site")
_TEAM = Column(headers=("team", "equipe"))
_YES_NO = {
    **{"yes": "yes", "oui": "yes", "1": "yes", "vrai": "yes", "true": "yes", "x": "yes"},
    **{"no": "no", "non": "no", "0": "no", "faux": "no", "false": "no"},
}
YES_NO_WORDS = {"yes": "oui", "no": "non"}


def _person(*headers: str) -> Column:
    return Column(headers=headers or _PERSON, kind="person", needed=True)


def _date(*headers: str, needed: bool = True, may_come: bool = False) -> Column:
    return Column(headers=headers, kind="date", needed=needed, may_come=may_come)


def _number(*headers: str, needed: bool = False, unit: Unit | None = None) -> Column:
    return Column(headers=headers, kind="number", needed=needed, unit=unit)


def person_headers(name: str, table: RegisterTable) -> tuple[tuple[str, ...], ...]:
    """Return, for each column of persons of a register, the folded headers it may have."""
    return tuple(
        (fold(table.columns[key]),) if key in table.columns else column.headers
        for key, column in REGISTERS[name].items()
        if column.kind == "person"
    )


REGISTERS: dict[str, dict[str, Column]] = {
    "events": {
        "person": _person(*_PERSON, "famille", "family", "binome", "dyad", "foyer", "household"),
        "event": Column(headers=("event", "evenement", "etape"), needed=True),
        "date": _date("date", "jour", "day"),
        "site": _SITE,
        "team": _TEAM,
    },
    "ties": {
        "ego": _person("ego", "person", "personne", "qui"),
        "alter": Column(headers=("alter", "other", "autre", "avec"), kind="person", expected=True),
        "wave": Column(headers=("wave", "temps"), kind="wave"),
        "kind": Column(headers=("kind", "sorte", "type")),
        "strength": Column(headers=("strength", "force")),
        "circle": Column(headers=("circle", "cercle")),
        "group": Column(headers=("group", "groupe", "groupe de l'autre")),
    },
    "codes": {
        "source": Column(headers=("source", "entretien", "interview"), needed=True),
        "excerpt": Column(headers=("excerpt", "extrait", "passage"), kind="text"),
        "coder": Column(headers=("coder", "codeur", "codeuse", "code par"), needed=True),
        "code": Column(headers=("code", "theme"), needed=True),
        "share": Column(
            headers=("share", "partage", "partageable", "citable"), kind="word", words=_YES_NO
        ),
        "wave": Column(headers=("wave", "temps"), kind="wave"),
    },
    "milestones": {
        "id": Column(headers=("id", "livrable", "milestone", "jalon"), needed=True),
        "due": _date("due", "prevu", "prevu le", "echeance", needed=False, may_come=True),
        "done": _date("done", "fait", "fait le", "realise le", needed=False),
        "evidence": Column(headers=("evidence", "preuve", "piece"), kind="text"),
    },
    "costs": {
        "period": Column(headers=("period", "periode", "annee", "year"), needed=True),
        "category": Column(headers=("category", "categorie", "poste"), needed=True),
        "amount": _number("amount", "montant", "euros", needed=True, unit="euros"),
        "supplier": Column(headers=("supplier", "fournisseur")),
        "site": _SITE,
    },
    "attendance": {
        "person": _person(),
        "date": _date("date", "jour", "day"),
        "site": _SITE,
        "activity": Column(headers=("activity", "activite", "atelier")),
    },
    "exposure": {
        "person": _person(),
        "period": Column(headers=("period", "periode", "mois")),
        "sessions": _number("sessions", "seances"),
        "contacts": _number("contacts"),
    },
    "capability": {
        "item": Column(headers=("item", "element", "capacite"), needed=True),
        "date": _date("date", "jour", "day"),
        "state": Column(
            headers=("state", "etat", "en place"), kind="word", needed=True, words=_YES_NO
        ),
        "value": _number("value", "valeur"),
        "unit": Column(headers=("unit", "unite")),
        "site": _SITE,
    },
    "drills": {
        "date": _date("date", "jour", "day"),
        "minutes": _number("minutes", "duree", "minutes pour ouvrir", needed=True),
        "site": _SITE,
        "kind": Column(headers=("kind", "sorte", "type")),
        "people": _number("people", "personnes", "participants"),
    },
    "speaking": {
        "session": Column(headers=("session", "seance"), needed=True),
        "person": _person(),
        "seconds": _number("seconds", "secondes", "duree", needed=True),
        "turns": _number("turns", "prises de parole"),
    },
    "neighbourhood": {
        "variable": Column(headers=("variable", "caracteristique"), needed=True),
        "category": Column(headers=("category", "categorie", "modalite")),
        "share": _number("share", "part", unit="share"),
        "mean": _number("mean", "moyenne"),
        "sd": _number("sd", "ecart-type"),
        "source": Column(headers=("source",), kind="text"),
        "year": Column(headers=("year", "annee")),
    },
}
"""Columns by register, in the order of the checked table."""
