"""A rich document: every block of the vocabulary, in French or English."""

from solidarity_eval.document.blocks import (
    Aside,
    BulletList,
    Cell,
    Cover,
    Definition,
    Definitions,
    Document,
    Facts,
    FigureBlock,
    KeyMessage,
    KeyMessages,
    Panel,
    Paragraph,
    Picture,
    References,
    Section,
    Span,
    Subheading,
    TargetLine,
    Targets,
    TeamWords,
    text,
)
from tests.report import sample_pictures as draw
from tests.report.sample_evidence import evidence
from tests.report.sample_tables import cells, table

MINUS, NARROW, NBSP = "\u2212", "\u202f", "\u00a0"
INTERVAL = f"[+0,08{NARROW};{NBSP}+0,26]"
ITEMS = (
    ("bien éveillé·e", 14, 20),
    ("vif, vive", 14, 20),
    ("vigoureux, vigoureuse", 9, 12),
    ("actif, active", 20, 22),
    ("plein·e d’entrain", 12, 14),
    ("énergique", 15, 15),
)


def cover():
    hero = draw.hero(
        0.17,
        0.08,
        0.26,
        (
            f"Différence après {MINUS} avant, en points",
            "trop petit pour compter",
            "+0,17",
            INTERVAL,
            "← moins d’énergie",
            "plus d’énergie →",
        ),
    )
    return Cover(
        kicker="Rapport annuel · Exemple · Énergie ressentie",
        title="Un peu plus d’énergie après la séance, sans atteindre le seuil posé",
        lead=text(
            "Cent soixante-dix personnes ont dit leur énergie du moment, deux fois. La seconde "
            "fois, la moyenne est un peu plus haute. L’écart reste sous le seuil que le projet "
            "avait fixé."
        ),
        picture=Picture(
            wide=hero, narrow=hero, alt=f"Différence +0,17 point {INTERVAL}.", on_dark=True
        ),
        facts=(
            ("Période déclarée", "1985, une mesure avant, une après"),
            ("Qui a évalué", "Pas d’évaluateur extérieur déclaré"),
            ("Dispositif", "Un seul groupe, avant et après"),
            ("Données", "Réelles, petits effectifs masqués"),
        ),
    )


def essentials():
    return Section(
        id="essentiel",
        title="L’essentiel",
        blocks=(
            KeyMessages(
                items=(
                    KeyMessage(
                        figure="169 sur 170",
                        content=text("personnes se comparent à elles-mêmes ; un score manque."),
                    ),
                    KeyMessage(
                        figure="+0,17",
                        content=text(
                            "point sur une échelle de 0 à 3, entre +0,08 et +0,26 : plus haut, "
                            "mais moins que les 0,3 point jugés utiles."
                        ),
                    ),
                    KeyMessage(
                        figure="Aucun",
                        content=text("groupe de comparaison. Rien ne dit d’où vient l’évolution."),
                    ),
                )
            ),
            Panel(
                tone="no_change",
                picture=draw.gauge(0.08, 0.26, alt=""),
                title="Énergie ressentie",
                content=text(
                    "Le score moyen passe de 0,78 à 0,95, soit ",
                    ("+0,17 point", True),
                    f" {INTERVAL}. L’écart n’est pas nul, mais il reste sous les 0,3 point fixés "
                    "avant de regarder les réponses.",
                ),
                footer=text("Avec 169 personnes, l’étude pouvait repérer un écart dès 0,13 point."),
            ),
        ),
    )


def answered():
    ledger = Facts(
        title="",
        items=(
            ("Avant", "170"),
            ("Après", "170"),
            ("Reliées", "170"),
            ("Sans après", "0"),
            ("Sans avant", "0"),
            ("Score non calculable", "1"),
            ("Comparées", "169"),
        ),
        total_last=True,
    )
    return Section(
        id="reponses",
        title="Qui a répondu",
        new_page=True,
        blocks=(
            Paragraph(content=text("Le chapeau de la section, un peu plus grand."), role="lead"),
            Paragraph(
                content=text(
                    "Les questionnaires sont reliés par la personne, jamais par l’ordre des lignes"
                    f"{NBSP}: on ne compare une personne qu’à ",
                    ("elle-même", True),
                    ". ",
                    Span("Rien n’est retiré en silence.", emphasis=True),
                )
            ),
            Subheading(content=text("Les dix mots disent la même chose")),
            Paragraph(content=text("La cohérence est de 0,92 sur 1 ", Span("", reference=3), ".")),
            BulletList(
                items=(
                    text("une ligne par personne et par temps ;"),
                    text("aucune réponse devinée ;"),
                )
            ),
            BulletList(items=(text("relier"), text("noter"), text("comparer")), ordered=True),
        ),
        asides=(
            Aside(title="Journal d’appariement", content=(ledger,)),
            Aside(
                title="Cohérence des réponses, avant",
                picture=draw.consistency("Cohérence 0,92, intervalle de 0,90 à 0,94."),
                content=(
                    Paragraph(
                        content=text(("0,92", True), f" [0,90{NARROW};{NBSP}0,94] avant."),
                        role="muted",
                    ),
                ),
            ),
        ),
    )


def changed():
    main = table(
        "Énergie ressentie, score moyen de 0 à 3",
        ("Résultat suivi", "Personnes", "Avant", "Après", "Différence, points", "En écarts-types"),
        cells(
            Cell(
                content=text(("Énergie ressentie", True)),
                detail=text("résultat principal ; seuil utile 0,3"),
            ),
            "169",
            Cell(content=text("0,78"), detail=text("±\u00a00,67")),
            Cell(content=text("0,95"), detail=text("±\u00a00,66")),
            Cell(content=text(("+0,17", True)), detail=text(INTERVAL)),
            Cell(content=text("+0,25"), detail=text(f"[+0,12{NARROW};{NBSP}+0,39]")),
        ),
        note=text("± : écart-type. Entre crochets : intervalle à 95 %."),
    )
    counts = ((62, 52, 23, 21, 11), (47, 43, 39, 24, 16))
    bins = ("moins de 0,5", "0,5 à moins de 1", "1 à moins de 1,5", "1,5 à moins de 2", "2 à 3")
    figure = FigureBlock(
        id="fig-energie",
        title="Le groupe se décale légèrement vers le haut",
        subtitle="Énergie ressentie, score de 0 à 3 ; nombre de personnes par tranche",
        picture=Picture(
            wide=draw.histogram(*counts, ("Avant", "Après")),
            narrow=draw.histogram(*counts, ("Avant", "Après"), width=340),
            alt="Énergie ressentie : moyenne 0,78 avant, 0,95 après, 169 personnes.",
        ),
        source="Source : 169 personnes. Aucune tranche ne compte moins de 11 personnes.",
        table=table(
            "Nombre de personnes par tranche",
            ("Score", "Avant", "Après"),
            *(cells(b, str(x), str(y)) for b, x, y in zip(bins, *counts, strict=True)),
            compact=True,
        ),
    )
    words = FigureBlock(
        id="fig-mots",
        title="Mots d’énergie : davantage de réponses hautes",
        subtitle="Part des réponses « modérément » ou « beaucoup ». Barre fine : avant.",
        picture=Picture(
            wide=draw.bars(ITEMS),
            narrow=draw.bars(ITEMS, width=340),
            alt="Part des réponses hautes avant et après, pour six mots.",
        ),
        source="Source : 169 personnes par mot.",
        table=table(
            "Part des réponses hautes",
            ("Mot", "Avant", "Après"),
            *(cells(m, f"{x}{NARROW}%", f"{y}{NARROW}%") for m, x, y in ITEMS),
            compact=True,
        ),
    )
    note = "Le point est la meilleure estimation. La barre couvre les valeurs compatibles."
    return Section(
        id="change",
        title="Ce qui a changé",
        new_page=True,
        blocks=(main, figure, words),
        asides=(
            Aside(title="Comment lire la barre", content=(Paragraph(content=text(note)),)),
            Aside(
                title="Traduction",
                content=(Paragraph(content=text("Le questionnaire a été rempli en anglais.")),),
            ),
        ),
    )


def verdicts():
    tones = (
        ("favourable", "Changement favorable", (0.12, 0.4), False),
        ("open", "On ne peut pas conclure", (-0.2, 0.42), True),
        ("unfavourable", "Changement défavorable", (-0.45, -0.1), False),
    )
    panels = tuple(
        Panel(
            tone=tone,
            picture=draw.gauge(*bounds, alt=f"Jauge : {title}.", open_dot=is_open),
            title=title,
            content=text("L’intervalle se lit sur la jauge, et les mots le redisent."),
        )
        for tone, title, bounds, is_open in tones
    )
    light = draw.gauge(0.0, 0.2, alt="Jauge claire.", color="#3A4D61", on_dark=False)
    return Section(
        id="verdicts",
        title="Toutes les teintes",
        blocks=(
            *panels,
            Panel(tone="neutral", picture=light, title="Dessin clair", content=text("Sur teinte.")),
            Panel(
                tone="warning",
                picture=None,
                title="Lecture fragile",
                content=text("Plus d’une personne sur trois n’est pas revenue."),
            ),
        ),
    )


def promises():
    lines = (
        ("favourable", "Cible atteinte.", (99.4, 96.7, 99.9, 80), "#00694F", "169 sur 170"),
        ("open", "La question reste ouverte.", (59.8, 52.2, 66.9, 60), "#86406E", "101 sur 169"),
        ("unfavourable", "Cible non atteinte.", (46.7, 39.4, 54.3, 60), "#A84300", "79 sur 169"),
    )
    return Section(
        id="cibles",
        title="Les cibles",
        new_page=True,
        blocks=(
            Paragraph(content=text("Une part observée est une question avec un intervalle.")),
            Targets(
                items=tuple(
                    TargetLine(
                        label="Personnes dont l’énergie est plus haute après",
                        promise=f"Cible : au moins {target}{NARROW}% des personnes",
                        state=state,
                        tone=tone,
                        detail=text("L’intervalle et la cible se lisent sur la même ligne."),
                        value=f"{share}".replace(".", ",") + f"{NARROW}%",
                        value_detail=f"{count}, de {low} à {high}".replace(".", ",") + f"{NARROW}%",
                        picture=draw.target_line(
                            share, low, high, target, color, open_dot=tone == "open", alt=state
                        ),
                    )
                    for tone, state, (share, low, high, target), color, count in lines
                )
            ),
        ),
    )


def limits():
    return Section(
        id="limites",
        title="Ce que nous ne pouvons pas conclure",
        blocks=(
            Definitions(
                items=(
                    Definition(
                        term="D’où vient l’écart.",
                        content=text("Sans groupe de comparaison, rien ne sépare les causes."),
                    ),
                    Definition(
                        term="S’il dure.",
                        content=text("Il n’y a qu’une mesure après. Une troisième répondrait."),
                    ),
                )
            ),
            TeamWords(
                title="Les mots de l’équipe",
                content=(
                    Subheading(content=text("Notre année")),
                    Paragraph(content=text("Les ateliers ont changé de salle en mars.")),
                    BulletList(items=(text("douze séances"), text("deux animatrices"))),
                ),
            ),
            Facts(
                title="Fichiers lus",
                items=(("reponses.csv", "340 lignes"), ("Empreinte", "b7a24ece")),
            ),
            Aside(
                title="Une note dans le texte",
                content=(Paragraph(content=text("Elle se lit à sa place.")),),
            ),
        ),
    )


def method():
    works = (
        ("Becker B. J. (1988), ", "British Journal of Mathematical and Statistical Psychology"),
        ("Wilson E. B. (1927), ", "Journal of the American Statistical Association"),
        ("Feldt L. S. (1965), ", "Psychometrika"),
    )
    return Section(
        id="methode",
        title="Méthode et références",
        blocks=(
            Paragraph(
                content=text(
                    "Changement standardisé par l’écart-type de départ ",
                    Span("[1]", reference=1),
                    ". Parts",
                    Span("", reference=2),
                    ".",
                ),
                role="muted",
            ),
            References(
                items=tuple(
                    text(author, Span(journal, emphasis=True), ".") for author, journal in works
                )
            ),
            Paragraph(content=text("Chaque chiffre se recalcule."), role="source"),
        ),
    )


def sample_document(*, language="fr", simulated=False):
    """Return a document with every block."""
    return Document(
        language=language,
        title="Un peu plus d’énergie | Exemple, rapport annuel",
        author="Exemple",
        description="Rapport annuel d’un projet d’exemple",
        cover=cover(),
        sections=(
            essentials(),
            answered(),
            changed(),
            verdicts(),
            promises(),
            evidence(),
            limits(),
            method(),
        ),
        header="Exemple, rapport annuel",
        header_right="Données réelles, édition à partager",
        footer="Un seul groupe, avant et après : une évolution n’est pas un effet.",
        date="2026-03-31",
        banner="Données simulées : aucun chiffre ne décrit une personne." if simulated else None,
    )
