"""The PDF: whole, tagged, dated by the document, the same bytes twice."""

import re
from dataclasses import replace

import pytest

from solidarity_eval.document.blocks import (
    Cell,
    Column,
    DataTable,
    FigureBlock,
    Paragraph,
    Picture,
    Section,
    Subheading,
    VerdictKey,
    text,
)
from solidarity_eval.document.labels import labels_of
from solidarity_eval.document.renderers import render_pdf
from solidarity_eval.document.renderers.pdf.content import page_content
from solidarity_eval.errors import RenderError
from tests.report.pdf_text import alternative_texts, page_texts
from tests.report.reading import squeezed, words_of
from tests.report.sample import sample_document
from tests.report.sample_evidence import evidence
from tests.report.sample_traps import EMOJI, awkward_document


@pytest.fixture(scope="module")
def pdf():
    return render_pdf(sample_document())


def with_sections(*sections):
    return replace(sample_document(), sections=sections)


def test_every_word_of_the_document_is_on_the_pages(pdf):
    pages = squeezed("".join(page_texts(pdf)))
    missing = [words for words in words_of(sample_document()) if squeezed(words) not in pages]
    assert missing == [sample_document().title]  # a property of the file


def test_the_file_is_tagged_and_in_its_language(pdf):
    assert b"pdfuaid" in pdf
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/Marked true", pdf)
    assert b"/Lang(fr-FR)" in pdf
    english = render_pdf(sample_document(language="en"))
    assert b"/Lang(en-GB)" in english


def test_the_same_document_gives_the_same_bytes(pdf):
    assert render_pdf(sample_document()) == pdf
    assert b"20260331120000" in pdf.replace(b"2026-03-31T12:00:00", b"20260331120000")
    other = render_pdf(replace(sample_document(), date="2025-01-02"))
    assert b"2025-01-02T12:00:00" in other


def test_running_lines_and_page_numbers(pdf):
    document = sample_document()
    pages = page_texts(pdf)
    for number, page in enumerate(pages, start=1):
        assert squeezed(document.footer) in squeezed(page)
        assert squeezed(f"Page {number} sur {len(pages)}") in squeezed(page)
        assert (squeezed(document.header_right) in squeezed(page)) == (number > 1)


def test_the_banner_is_on_every_page_of_simulated_data(pdf):
    document = sample_document(simulated=True)
    pages = page_texts(render_pdf(document))
    assert all(squeezed(document.banner) in squeezed(page) for page in pages)
    assert not any(squeezed(document.banner) in squeezed(page) for page in page_texts(pdf))


def test_pictures_have_their_words_and_glyphs_none(pdf):
    document = sample_document()
    found = alternative_texts(pdf)
    figures = [
        block.picture.alt
        for section in document.sections
        for block in section.blocks
        if isinstance(block, FigureBlock)
    ]
    assert document.cover.picture.alt in found
    assert set(figures) <= set(found)
    assert "" not in found


def test_the_numbers_of_the_charts_close_the_report(pdf):
    last = squeezed(page_texts(pdf)[-1])
    assert squeezed(labels_of(sample_document())["numbers_of_charts"]) in last
    assert squeezed("moins de 0,5 62 47 0,5 à moins de 1 52 43") in last


def test_new_pages_are_new_pages(pdf):
    starts = [section.title for section in sample_document().sections if section.new_page]
    for page, title in zip(page_texts(pdf)[1:4], starts[:2], strict=False):
        assert squeezed(title) in squeezed(page)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_traps_are_set_as_text(language):
    document = awkward_document(language=language)
    pages = squeezed("".join(page_texts(render_pdf(document))))
    for words in ("#let x = 1", "*étoile*", "_souligné_", "$x^2$", "@ref", "`code`", "[lien]"):
        assert squeezed(words) in pages
    assert squeezed("{{ jinja }}") in pages


def test_a_character_without_a_shape_becomes_a_square():
    unassigned = "\u0378\u0379"
    section = Section(
        id="a", title="Titre", blocks=(Paragraph(content=text(f"avant {unassigned} après")),)
    )
    pages = "".join(page_texts(render_pdf(with_sections(section))))
    assert squeezed("avant■après") in squeezed(pages)


def test_emoji_do_not_stop_the_report():
    section = Section(id="a", title=EMOJI, blocks=(Paragraph(content=text(EMOJI)),))
    assert render_pdf(with_sections(section)).startswith(b"%PDF")


def test_a_subheading_without_its_parent_is_raised_one_level():
    section = Section(id="a", title="Titre", blocks=(Subheading(content=text("Sous"), level=3),))
    assert render_pdf(with_sections(section)).startswith(b"%PDF")


def test_a_key_is_never_cut_by_the_end_of_a_page():
    key = next(block for block in evidence().blocks if isinstance(block, VerdictKey))
    long = tuple(replace(one, content=text("Une règle. " * 20)) for one in key.items)
    parts = []
    for fill in range(24, 36):
        lines = tuple(Paragraph(content=text(f"Ligne {n}")) for n in range(fill))
        parts.append(
            Section(
                id=f"s{fill}", title="T", blocks=(*lines, VerdictKey(items=long)), new_page=True
            )
        )
    pages = [squeezed(page) for page in page_texts(render_pdf(with_sections(*parts)))]
    counts = [sum(page.count(squeezed(one.term)) for one in long) for page in pages]
    assert sum(counts) == len(parts) * len(long)
    assert set(counts) <= {0, len(long)}
    assert any(squeezed("Ligne") in page and not n for page, n in zip(pages, counts, strict=True))


def test_long_tables_repeat_their_header():
    rows = tuple(
        (Cell(content=text(f"ligne {index}")), Cell(content=text(str(index))))
        for index in range(90)
    )
    table = DataTable(
        caption="Longue",
        columns=(Column(label="Nom de ligne"), Column(label="Valeur", align="right")),
        rows=rows,
    )
    section = Section(id="a", title="Titre", blocks=(table,), new_page=True)
    pages = page_texts(render_pdf(with_sections(section)))
    with_rows = [page for page in pages if squeezed("ligne") in squeezed(page)]
    assert len(with_rows) > 2
    assert all(squeezed("Nom de ligne") in squeezed(page) for page in with_rows)


def test_a_tall_picture_is_made_to_fit():
    tall = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 3000"/>'
    figure = FigureBlock(
        id="f", title="Haute", subtitle="", picture=Picture(wide=tall, narrow=tall, alt="Haute")
    )
    content = page_content(with_sections(Section(id="a", title="T", blocks=(figure,))))
    block = content["sections"][0]["blocks"][0]
    assert block["most"] * 3000 / 680 == pytest.approx(205.0, abs=0.1)
    pages = page_texts(render_pdf(with_sections(Section(id="a", title="T", blocks=(figure,)))))
    assert len(pages) == 2


def test_a_picture_that_is_no_svg_is_refused():
    figure = FigureBlock(
        id="f", title="F", subtitle="", picture=Picture(wide="<p>", narrow="<p>", alt="x")
    )
    with pytest.raises(RenderError) as caught:
        render_pdf(with_sections(Section(id="a", title="T", blocks=(figure,))))
    assert caught.value.code == "document.not_svg"


def test_a_row_with_too_few_cells_is_refused():
    table = DataTable(
        caption="Courte",
        columns=(Column(label="A"), Column(label="B")),
        rows=((Cell(content=text("1")),),),
    )
    with pytest.raises(RenderError) as caught:
        render_pdf(with_sections(Section(id="a", title="T", blocks=(table,))))
    assert caught.value.values == {"caption": "Courte", "cells": 1, "columns": 2}
