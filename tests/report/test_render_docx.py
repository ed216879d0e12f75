"""The Word file: named styles, real headings, alt texts, a house's template."""

import io
import itertools
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from solidarity_eval.document.renderers import render_docx
from solidarity_eval.errors import RenderError
from solidarity_eval.locales import get_locale
from tests.report.reading import squeezed, words_of
from tests.report.sample import sample_document
from tests.report.sample_traps import awkward_document

WORDPROCESSING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def opened(document, **options):
    return docx.Document(io.BytesIO(render_docx(document, **options)))


@pytest.fixture(scope="module")
def word():
    return opened(sample_document())


def texts(root):
    return "".join(node.text or "" for node in root.iter(qn("w:t")))


def name(key, language="fr"):
    return get_locale(language).text(f"document.styles.{key}")


@pytest.mark.parametrize("make", [sample_document, awkward_document])
def test_every_word_of_the_document_is_in_the_file(make):
    document = make()
    word = opened(document)
    section = word.sections[0]
    parts = (word.element.body, section.header._element, section.footer._element)
    page = squeezed("".join(texts(part) for part in parts))
    missing = [words for words in words_of(document) if squeezed(words) not in page]
    assert [words for words in missing if words != document.title] == []


def test_headings_are_headings(word):
    document = sample_document()
    headings = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    titles = [section.title for section in document.sections]
    assert headings == [*titles, "Les chiffres des graphiques"]
    assert any(p.style.name == "Heading 2" for p in word.paragraphs)


def test_every_paragraph_has_a_named_style_in_the_language(word):
    identifiers = {
        style.get(qn("w:styleId")): style for style in word.styles.element.iter(qn("w:style"))
    }
    used = {node.get(qn("w:val")) for node in word.element.body.iter(qn("w:pStyle"))}
    assert used <= set(identifiers)
    for paragraph in word.element.body.iter(qn("w:p")):
        if texts(paragraph):
            assert paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is not None
    for identifier in used:
        language = identifiers[identifier].find(f"{qn('w:rPr')}/{qn('w:lang')}")
        assert language.get(qn("w:val")) == "fr-FR"


def test_styles_are_those_of_the_design(word):
    title = word.styles[name("title")]
    assert (title.font.name, title.font.size) == ("Cambria", Pt(24))
    assert title.font.color.rgb == RGBColor(0x12, 0x32, 0x4A)
    body = word.styles[name("body")]
    assert (body.font.name, body.font.size) == ("Calibri", Pt(10.5))
    assert body.paragraph_format.line_spacing == Pt(14)
    assert word.styles["Heading 1"].paragraph_format.keep_with_next
    assert word.styles[name("source")].font.size == Pt(8.5)
    assert "Light Shading" not in {style.name for style in word.styles}


def test_english_documents_have_english_styles():
    word = opened(sample_document(language="en"))
    assert word.styles[name("key_number", "en")].font.size == Pt(22)
    languages = {node.get(qn("w:val")) for node in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_pictures_are_inline_with_words_or_marked_decorative(word):
    pictures = list(word.element.body.iter(f"{WORDPROCESSING}docPr"))
    assert len(pictures) == 19
    assert not list(word.element.body.iter(f"{WORDPROCESSING}anchor"))
    for picture in pictures:
        decorative = "decorative" in etree.tostring(picture).decode()
        assert bool(picture.get("descr")) != decorative
    identifiers = [picture.get("id") for picture in pictures]
    assert len(set(identifiers)) == len(identifiers)


def test_number_tables_repeat_their_header_and_have_fixed_columns(word):
    tables = [
        t
        for t in word.element.body.iter(qn("w:tbl"))
        if t.find(f".//{qn('w:tblHeader')}") is not None
    ]
    assert len(tables) == 4
    for table in tables:
        grid = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
        layout = table.find(f"{qn('w:tblPr')}/{qn('w:tblLayout')}")
        assert layout.get(qn("w:type")) == "fixed"
        for row in table.iter(qn("w:tr")):
            widths = [int(width.get(qn("w:w"))) for width in row.iter(qn("w:tcW"))]
            assert widths == grid
        first = next(table.iter(qn("w:tr")))
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_no_table_is_wider_than_the_text(word):
    section = word.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / 635
    for table in word.element.body.iter(qn("w:tbl")):
        assert sum(int(c.get(qn("w:w"))) for c in table.iter(qn("w:gridCol"))) <= room + 10


def test_two_tables_never_touch(word):
    names = [node.tag for node in word.element.body]
    assert (qn("w:tbl"), qn("w:tbl")) not in itertools.pairwise(names)


def test_a_panel_is_a_tinted_row_of_two_cells(word):
    panel = next(
        table
        for table in word.tables
        if table._element.findall(f".//{qn('w:pStyle')}[@{qn('w:val')}='SEPanelNoChange']")
    )
    cells = panel.rows[0].cells
    grounds = [cell._element.find(f".//{qn('w:shd')}").get(qn("w:fill")) for cell in cells]
    assert grounds == ["3A4D61", "E9EDF2"]
    assert cells[0]._element.find(f".//{qn('w:drawing')}") is not None
    assert cells[1].paragraphs[0].style.name == name("panel_no_change")


def test_header_footer_and_page_fields(word):
    document = sample_document()
    section = word.sections[0]
    assert document.header in texts(section.header._element)
    assert document.header_right in texts(section.header._element)
    assert document.footer in texts(section.footer._element)
    fields = [
        node.get(qn("w:instr")).strip() for node in section.footer._element.iter(qn("w:fldSimple"))
    ]
    assert fields == ["PAGE", "NUMPAGES"]
    assert section.page_width == pytest.approx(Mm(210), abs=635)
    assert section.page_height == pytest.approx(Mm(297), abs=635)


def test_the_banner_is_after_the_cover_and_in_the_header():
    document = sample_document(simulated=True)
    word = opened(document)
    banners = [p.text for p in word.paragraphs if p.style.name == name("banner")]
    assert banners == [document.banner]
    assert document.banner in texts(word.sections[0].header._element)
    first = next(i for i, p in enumerate(word.paragraphs) if p.style.name == "Heading 1")
    where = next(i for i, p in enumerate(word.paragraphs) if p.text == document.banner)
    assert where < first


def test_numbered_lists_start_anew_and_references_are_linked(word):
    numbers = {
        node.get(qn("w:val"))
        for p in word.paragraphs
        if p.style.name in (name("number"), name("reference"))
        for node in p._element.iter(qn("w:numId"))
    }
    assert len(numbers) == 2
    anchors = [node.get(qn("w:anchor")) for node in word.element.body.iter(qn("w:hyperlink"))]
    marks = [node.get(qn("w:name")) for node in word.element.body.iter(qn("w:bookmarkStart"))]
    assert anchors == ["ref_3", "ref_1", "ref_2"]
    assert marks == ["ref_1", "ref_2", "ref_3"]


def test_the_file_says_what_it_is_and_nothing_of_the_clock():
    document = sample_document()
    first, second = render_docx(document), render_docx(document)
    assert first == second
    word = docx.Document(io.BytesIO(first))
    properties = word.core_properties
    assert (properties.title, properties.author) == (document.title, document.author)
    assert properties.language == "fr"
    assert properties.created.date().isoformat() == document.date
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert not any("thumbnail" in entry for entry in archive.namelist())
    assert len(first) < 250_000


def house(tmp_path, prepare):
    template = docx.Document()
    prepare(template)
    path = tmp_path / "modèle maison.docx"
    template.save(str(path))
    return path


def test_a_house_style_of_our_name_wins_and_the_others_are_added(tmp_path):
    def prepare(template):
        own = template.styles.add_style(name("lead"), 1)
        own.font.name, own.font.size = "Georgia", Pt(15)
        template.styles["Heading 1"].font.color.rgb = RGBColor(0xAA, 0, 0)
        template.add_paragraph("texte à retirer")
        template.sections[0].left_margin = Mm(40)

    word = opened(sample_document(), template=house(tmp_path, prepare))
    assert word.styles[name("lead")].font.name == "Georgia"
    assert word.styles["Heading 1"].font.color.rgb == RGBColor(0xAA, 0, 0)
    assert word.styles[name("key_number")].font.name == "Cambria"
    assert "texte à retirer" not in texts(word.element.body)
    assert word.sections[0].left_margin == pytest.approx(Mm(40), abs=635)
    leads = [p for p in word.element.body.iter(qn("w:p")) if "dit leur énergie" in texts(p)]
    style = leads[0].find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
    assert style == word.styles[name("lead")].style_id


def test_a_style_in_the_other_language_counts(tmp_path):
    def prepare(template):
        template.styles.add_style(name("lead", "en"), 1).font.size = Pt(15)

    word = opened(sample_document(), template=house(tmp_path, prepare))
    assert name("lead") not in {style.name for style in word.styles}
    assert word.styles[name("lead", "en")].font.size == Pt(15)


def test_a_house_header_stays_and_the_ceiling_is_added_below_its_footer(tmp_path):
    def prepare(template):
        template.sections[0].header.paragraphs[0].text = "Maison des habitants"
        template.sections[0].footer.paragraphs[0].text = "12 rue du Port"

    document = sample_document(simulated=True)
    word = opened(document, template=house(tmp_path, prepare))
    header = texts(word.sections[0].header._element)
    assert "Maison des habitants" in header
    assert document.banner in header
    footer = texts(word.sections[0].footer._element)
    assert "12 rue du Port" in footer
    assert document.footer in footer


def test_a_missing_or_wrong_template_is_said(tmp_path):
    with pytest.raises(RenderError) as missing:
        render_docx(sample_document(), template=tmp_path / "rien.docx")
    assert missing.value.code == "document.template_not_found"
    wrong = tmp_path / "faux.docx"
    wrong.write_bytes(b"PK pas un zip")
    with pytest.raises(RenderError) as broken:
        render_docx(sample_document(), template=wrong)
    assert broken.value.code == "document.template_not_word"
    assert (missing.value.exit_code, broken.value.exit_code) == (2, 2)


def test_control_characters_are_left_out():
    document = replace(sample_document(), footer="a\x00b\x0bc")
    assert "abc" in texts(opened(document).sections[0].footer._element)


def test_small_tables_and_what_announces_them_stay_on_one_page(word):
    targets = next(p for p in word.paragraphs if p.text.startswith("Une part observée"))
    assert targets.paragraph_format.keep_with_next
    bins = next(t for t in word.tables if t.rows[0].cells[0].text == "Score")
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in bins.rows]
    assert kept[1:] == [True, True, True, True, None]
