"""The web page: whole, readable without eyes, and closed to the outside."""

import itertools
import re
from collections import Counter
from dataclasses import replace

import lxml.html
import pytest

from solidarity_eval.document.blocks import Paragraph, Picture, Section, text
from solidarity_eval.document.renderers import render_html
from solidarity_eval.errors import RenderError
from tests.report.reading import squeezed, words_of
from tests.report.sample import sample_document
from tests.report.sample_traps import LONG_WORD, TRAPS, awkward_document

DOCUMENTS = {
    "sample": sample_document,
    "simulated": lambda: sample_document(language="en", simulated=True),
    "awkward": awkward_document,
}


@pytest.fixture(params=sorted(DOCUMENTS))
def document(request):
    return DOCUMENTS[request.param]()


def parsed(document):
    return lxml.html.document_fromstring(render_html(document))


def test_every_word_of_the_document_is_in_the_page(document):
    page = squeezed(parsed(document).text_content())
    missing = [words for words in words_of(document) if squeezed(words) not in page]
    assert missing == []


def test_language_title_and_single_main_heading(document):
    page = parsed(document)
    assert page.get("lang") == document.language
    assert page.findtext(".//title") == document.title
    assert len(page.findall(".//h1")) == 1
    assert page.find(".//h1").text_content() == document.cover.title


def test_heading_levels_never_skip(document):
    headings = parsed(document).xpath("//h1|//h2|//h3|//h4|//h5|//h6")
    levels = [int(heading.tag[1]) for heading in headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_nothing_runs_and_nothing_is_fetched(document):
    raw = render_html(document)
    page = lxml.html.document_fromstring(raw)
    assert page.xpath("//script|//iframe|//object|//form|//link|//base") == []
    handlers = [name for node in page.iter() for name in node.attrib if name.startswith("on")]
    assert handlers == []
    outside = [
        value
        for node in page.iter()
        for name, value in node.attrib.items()
        if name in ("src", "href") and not value.startswith(("#", "data:"))
    ]
    assert outside == []
    assert not re.search(r"url\((?!data:|['\"]?#)", raw)
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy[0].startswith("default-src 'none'")
    assert "script-src" not in policy[0]


def test_pictures_have_words_or_are_hidden(document):
    for svg in parsed(document).iter("svg"):
        if svg.get("aria-hidden") == "true":
            assert svg.get("aria-label") is None
        else:
            assert svg.get("role") == "img"
            assert svg.get("aria-label")


def test_both_widths_of_a_chart_are_there_once():
    page = parsed(sample_document())
    for figure in page.iter("figure"):
        classes = [svg.get("class") for svg in figure.iter("svg")]
        assert classes == ["wide", "narrow"]
        assert [svg.get("width") for svg in figure.iter("svg")] == ["680", "340"]


def test_tables_name_their_rows_and_columns(document):
    page = parsed(document)
    for table in page.iter("table"):
        assert table.find("caption") is not None or not any(
            words == table.get("aria-label") for words in [""]
        )
        for header in table.iter("th"):
            assert header.get("scope") in ("col", "row")
        columns = [cell.text_content() for cell in table.findall("thead/tr/*")]
        for cell in table.findall("tbody/tr/td"):
            if cell.get("class") != "none":
                assert cell.get("data-label") in columns


def test_each_chart_has_its_numbers_below_it():
    page = parsed(sample_document())
    figure = page.get_element_by_id("fig-energie")
    cells = [cell.text_content() for cell in figure.findall("details//td")]
    assert cells[:4] == ["62", "47", "52", "43"]


def test_identifiers_are_unique_and_links_arrive(document):
    page = parsed(document)
    identifiers = Counter(page.xpath("//@id"))
    assert [name for name, count in identifiers.items() if count > 1] == []
    targets = [link[1:] for link in page.xpath("//a/@href")]
    assert targets
    assert [target for target in targets if target not in identifiers] == []


def test_citations_link_to_the_listed_works():
    page = parsed(sample_document())
    links = page.xpath("//a[starts-with(@href, '#ref-')]")
    assert [link.text for link in links] == ["[3]", "[1]", "[2]"]
    assert "Feldt" in page.get_element_by_id("ref-3").text_content()


def test_a_citation_of_no_listed_work_is_no_link():
    page = parsed(awkward_document())
    assert page.xpath("//a[contains(., '[99]')]") == []
    assert "cité\u00a0[99]" in page.text_content()


def test_the_banner_comes_first_after_the_cover():
    page = parsed(sample_document(simulated=True))
    children = [(node.tag, node.get("class")) for node in page.find("body")]
    assert children[1][0] == "header"
    assert children[2] == ("div", "banner")
    assert parsed(sample_document()).xpath("//*[@class='banner']") == []


def test_traps_stay_text():
    page = parsed(awkward_document())
    assert TRAPS in page.find(".//title").text
    assert LONG_WORD in page.text_content()


def test_fonts_are_inside_and_the_page_stays_small():
    raw = render_html(sample_document())
    assert raw.count("@font-face") == 4
    assert raw.count("data:font/woff2;base64,") == 4
    assert len(raw.encode()) < 200_000


def test_drawings_with_identifiers_do_not_meet():
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><style>*{fill:red} '
        "@import 'x';a,.b{stroke:url(#c)}</style><script>1</script>"
        '<clipPath id="c"/><rect clip-path="url(#c)" onclick="x()"/></svg>'
    )
    picture = Picture(wide=drawing, narrow=drawing, alt="Un dessin")
    base = sample_document()
    panels = [
        block
        for section in base.sections
        for block in section.blocks
        if type(block).__name__ == "Panel"
    ]
    blocks = tuple(replace(panel, picture=picture) for panel in panels[:2])
    section = Section(id="dessins", title="Dessins", blocks=blocks)
    page = lxml.html.document_fromstring(render_html(replace(base, sections=(section,))))
    clips = page.xpath("//@clip-path")
    assert clips == ["url(#picture-1-c)", "url(#picture-2-c)"]
    styles = [style.text for style in page.xpath("//svg/style")]
    assert styles[0] == (
        "#picture-1 *{fill:red}#picture-1 a,#picture-1 .b{stroke:url(#picture-1-c)}"
    )
    assert page.xpath("//script|//@onclick") == []


def test_a_house_template_replaces_blocks(tmp_path):
    own = tmp_path / "maison à nous.html.j2"
    own.write_text(
        '{% extends "report.html.j2" %}{% block footer %}<p id="maison">'
        "{{ document.footer }}</p>{% endblock %}",
        encoding="utf-8",
    )
    document = sample_document()
    page = lxml.html.document_fromstring(render_html(document, template=own))
    assert page.get_element_by_id("maison").text == document.footer
    assert len(page.findall(".//section")) == len(document.sections)


def test_a_missing_or_wrong_template_is_said(tmp_path):
    with pytest.raises(RenderError) as missing:
        render_html(sample_document(), template=tmp_path / "rien.j2")
    assert missing.value.code == "document.template_not_found"
    wrong = tmp_path / "faux.j2"
    wrong.write_text("{% if %}", encoding="utf-8")
    with pytest.raises(RenderError) as broken:
        render_html(sample_document(), template=wrong)
    assert broken.value.code == "document.template_not_page"
    assert "faux.j2" in broken.value.message("fr")


def test_a_template_cannot_reach_the_machine(tmp_path):
    sly = tmp_path / "ruse.j2"
    sly.write_text("{{ document.__class__.__mro__ }}", encoding="utf-8")
    with pytest.raises(RenderError):
        render_html(sample_document(), template=sly)


def test_a_document_without_section_or_picture_still_renders():
    bare = replace(
        sample_document(),
        sections=(Section(id="seule", title="", blocks=(Paragraph(content=text("Rien.")),)),),
        cover=replace(sample_document().cover, picture=None, facts=(), kicker="", lead=()),
    )
    page = lxml.html.document_fromstring(render_html(bare))
    assert page.xpath("//main//p[text()='Rien.']")
