"""The blocks of a verdict, for the sample document: key, passport, a table of states."""

from solidarity_eval.document.blocks import (
    Cell,
    Column,
    DataTable,
    Definition,
    EvidencePassport,
    KeyEntry,
    Panel,
    PassportReading,
    Picture,
    Section,
    VerdictKey,
    text,
)
from solidarity_eval.locales import get_locale
from solidarity_eval.plots.drawing import svg
from solidarity_eval.plots.gauge_chart import Gauge, on_paper
from solidarity_eval.plots.steps_chart import Steps

MARKS = {"favourable": "disc", "no_change": "square", "open": "ring", "unfavourable": "diamond"}


def _glyph(mark):
    chart = Gauge(
        interval=(0.2, 1.0, 1.8),
        locale=get_locale("fr"),
        smallest=1.0,
        small=True,
        bare=True,
        mark=mark,
        limit=2.0,
        inks=on_paper("#16242F"),
    )
    drawn = svg(chart, width=96.0)
    return Picture(wide=drawn, narrow=drawn, alt="")


def _reading(scale, climbed, *, missing=()):
    drawn = svg(Steps(count=5, climbed=climbed), width=160.0)
    return PassportReading(
        scale=f"Échelle {scale}",
        picture=Picture(wide=drawn, narrow=drawn, alt=f"{climbed} marches sur 5."),
        level=f"Niveau {climbed} sur 5",
        content=text(f"La raison de l’échelle {scale}."),
        missing=missing,
    )


def evidence():
    """Return a section with every block of a verdict."""
    rows = tuple(
        (Cell(content=text(name)), Cell(content=text(words), detail=text("le détail"), tone=tone))
        for name, words, tone in (
            ("La saison", "écartée", "favourable"),
            ("Le temps", "possible", "open"),
            ("Les départs", "visible", "warning"),
            ("L’envie de plaire", "non renseignée", None),
        )
    )
    return Section(
        id="preuve",
        title="Jusqu’où va la preuve de l’exemple",
        blocks=(
            Panel(
                tone="open",
                picture=None,
                kicker="Énergie ressentie, au-dessus du titre",
                title="On ne peut pas conclure",
                content=text("La question reste ouverte."),
            ),
            VerdictKey(
                items=tuple(
                    KeyEntry(
                        tone=tone,
                        picture=_glyph(mark),
                        term=f"Verdict {mark}",
                        content=text(f"La règle du {mark}."),
                    )
                    for tone, mark in MARKS.items()
                )
            ),
            EvidencePassport(
                title="Passeport de l’exemple",
                subtitle="Un seul groupe",
                readings=(
                    _reading("A", 2, missing=text("La marche de A.")),
                    _reading("B", 1),
                    _reading("C", 0),
                ),
                notes=(Definition(term="Les mots.", content=text("« est plus haut »")),),
            ),
            DataTable(
                caption="D’autres explications",
                columns=(Column(label="Explication"), Column(label="Ce qu’on en sait")),
                rows=rows,
            ),
        ),
    )
