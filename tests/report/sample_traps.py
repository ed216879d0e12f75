"""A document whose every text is a trap for a format."""

from dataclasses import replace

from solidarity_eval.document.blocks import (
    Aside,
    BulletList,
    Column,
    DataTable,
    Definition,
    Definitions,
    Facts,
    KeyMessage,
    KeyMessages,
    Paragraph,
    Section,
    Span,
    Subheading,
    TeamWords,
    text,
)
from tests.report.sample import sample_document
from tests.report.sample_tables import cells, table

TRAPS = (
    "a < b & c > d ; #let x = 1 *étoile* _souligné_ $x^2$ @ref `code` [lien] \\ // /* {{ jinja }} "
    '{% raw %} <script>alert("1")</script> </style> 100 % « l’été » \'"'
)
RIGHT_TO_LEFT = "שלום עולם مرحبا بالعالم"
EMOJI = "👍🏽 👩‍👩‍👧 😀 ❤️"
LONG_WORD = "anticonstitutionnellement_" * 8


def awkward_document(*, language="fr"):
    """Return a document whose every text is a trap for a format."""
    nasty = text(TRAPS, (RIGHT_TO_LEFT, True), Span(EMOJI, emphasis=True), Span(LONG_WORD))
    base = sample_document(language=language, simulated=True)
    wide = table(
        TRAPS,
        ("", *(f"Colonne {LONG_WORD[:30]} {index}" for index in range(8))),
        cells(LONG_WORD, *(["−1 234,56"] * 8)),
    )
    empty = DataTable(caption="", columns=(Column(label="Seule"),), rows=())
    return replace(
        base,
        title=TRAPS,
        author=RIGHT_TO_LEFT,
        description=EMOJI,
        header=TRAPS[:40],
        footer=f"{EMOJI} {TRAPS[:30]}",
        cover=replace(base.cover, title=f"{LONG_WORD[:60]} {TRAPS[:50]}", lead=nasty, picture=None),
        sections=(
            Section(
                id="pieges",
                title=TRAPS[:60],
                blocks=(
                    Subheading(content=text("Un niveau sauté"), level=3),
                    Paragraph(content=nasty),
                    Paragraph(content=()),
                    wide,
                    empty,
                    BulletList(items=(nasty,)),
                    KeyMessages(items=(KeyMessage(figure=LONG_WORD[:40], content=nasty),)),
                    TeamWords(title=TRAPS[:30], content=(Paragraph(content=nasty),)),
                    Definitions(items=(Definition(term=LONG_WORD, content=nasty),)),
                    Facts(title=TRAPS, items=((LONG_WORD, LONG_WORD[:60]),), total_last=True),
                    Paragraph(content=text(Span("cité", reference=99))),
                ),
                asides=(Aside(title=LONG_WORD, content=(wide, Paragraph(content=nasty))),),
            ),
            Section(id="vide", title="", blocks=()),
        ),
    )
