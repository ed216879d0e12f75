"""What the renderers share: drawings, fonts, widths, soft breaks, labels."""

import json
import struct
import zlib
from dataclasses import replace

import pytest

from solidarity_eval.document import palette
from solidarity_eval.document.blocks import Paragraph, Section, Span, Subheading, text
from solidarity_eval.document.column_widths import column_shares
from solidarity_eval.document.labels import NAMES, labels_of
from solidarity_eval.document.pictures import read_drawing
from solidarity_eval.document.prepare import chart_tables, prepare, reference_count, with_next
from solidarity_eval.document.soft_breaks import soften
from solidarity_eval.document.svg_to_png import svg_to_png
from solidarity_eval.document.typefaces import font_folder, page_fonts, uncovered
from solidarity_eval.errors import RenderError
from solidarity_eval.locales import get_locale
from tests.report import sample_pictures as draw
from tests.report.sample import sample_document
from tests.report.sample_tables import cells, table

SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'


def contrast(first, second):
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_are_readable_on_their_grounds():
    for tone in palette.TONES.values():
        assert contrast(tone.solid, tone.tint) >= 4.5
        assert contrast("#FFFFFF", tone.solid) >= 4.5
        assert contrast(palette.INK2, tone.tint) >= 4.5
        assert contrast(palette.INK, tone.tint) >= 7
    for ground in (palette.WHITE, palette.WASH):
        for ink in (palette.INK, palette.INK2, palette.INK3, palette.LINK):
            assert contrast(ink, ground) >= 4.5
    for ink in (palette.WHITE, palette.ON_NAVY, palette.ON_NAVY_SOFT):
        assert contrast(ink, palette.NAVY) >= 7
    assert contrast(palette.INK, palette.SIMULATED) >= 7


def test_a_drawing_is_stripped_of_what_must_not_travel():
    drawing = read_drawing(
        '<?xml version="1.0"?><!DOCTYPE svg>'
        + SVG.format(
            'id="x" class="y" viewBox="0 0 20 10" font-family="Source Sans Pro, Arial"',
            "<title>t</title><script>1</script><foreignObject/><a href='https://example.org'>"
            '<text onclick="x" style="font-family:Source Serif Pro">é &lt; b</text></a>'
            '<image href="file:///etc/passwd"/><use href="#z"/>',
        )
    ).svg
    for gone in ("script", "foreignObject", "example.org", "onclick", "passwd", "title", "class"):
        assert gone not in drawing
    assert drawing.startswith("<svg ")
    assert "é &lt; b" in drawing
    assert 'href="#z"' in drawing
    assert "Solidarity Sans, Arial" in drawing
    assert "Solidarity Serif" in drawing


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 680 146"', (680, 146)),
        ('viewBox="-5,-5,84,38"', (84, 38)),
        ('width="330px" height="250"', (330, 250)),
    ],
)
def test_size_of_a_drawing(attributes, size):
    drawing = read_drawing(SVG.format(attributes, ""))
    assert (drawing.width, drawing.height) == size


@pytest.mark.parametrize(
    ("svg", "code"),
    [
        ("pas du svg", "document.not_svg"),
        ("<html/>", "document.not_svg"),
        (SVG.format("", ""), "document.svg_size"),
        (SVG.format('viewBox="0 0 0 10"', ""), "document.svg_size"),
    ],
)
def test_a_drawing_that_is_none_is_refused_in_both_languages(svg, code):
    with pytest.raises(RenderError) as caught:
        read_drawing(svg)
    assert caught.value.code == code
    assert caught.value.message("fr") != caught.value.message("en")


def png_pixels(png):
    """Return width, height and the colour of the first pixel."""
    width, height, _, kind = struct.unpack(">IIBB", png[16:26])
    data, position = b"", 8
    while position < len(png):
        (size,) = struct.unpack(">I", png[position : position + 4])
        if png[position + 4 : position + 8] == b"IDAT":
            data += png[position + 8 : position + 8 + size]
        position += 12 + size
    assert kind in (2, 6)
    return width, height, tuple(zlib.decompress(data)[1:4])


def test_bitmaps_keep_order_size_and_ground():
    wide = draw.histogram((62, 52), (47, 43), ("Avant", "Après"))
    glyph = draw.gauge(0.1, 0.2, alt="").wide
    first, second = svg_to_png([(wide, "#FFFFFF"), (glyph, "#3A4D61")], ppi=200)
    assert first.width == pytest.approx(680 * 0.25 / 25.4 * 72)
    assert png_pixels(first.png)[2] == (255, 255, 255)
    assert png_pixels(second.png)[2] == (0x3A, 0x4D, 0x61)
    width, height, _ = png_pixels(first.png)
    assert width == pytest.approx(680 * 0.25 / 25.4 * 200, abs=1)
    assert height == pytest.approx(302 * 0.25 / 25.4 * 200, abs=1)
    assert svg_to_png([]) == []
    assert len(first.png) < 60_000


def test_text_of_a_drawing_is_drawn_in_a_bitmap():
    empty, full = svg_to_png(
        [
            (draw.svg(200, 40), "#FFFFFF"),
            (draw.svg(200, 40, draw.words(5, 25, "moyenne 0,78")), "#FFFFFF"),
        ]
    )
    assert len(full.png) > 2 * len(empty.png)


def test_fonts_are_ours_and_cover_what_they_say():
    families = set(page_fonts(machine=False).families())
    assert families == {"Solidarity Sans", "Solidarity Serif"}
    assert (
        uncovered(set("aéœŒŷ «\u202f»\u00a0−+→←≤≥×αχκ·–—…€%\u2011\u2009\u200b\u00ad■▲◆")) == set()
    )
    assert uncovered(set("😀日م")) == set("😀日م")
    sizes = [path.stat().st_size for path in font_folder().glob("*.woff2")]
    assert len(sizes) == 4
    assert sum(sizes) < 75_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (font_folder() / "OFL.txt").read_text("utf-8")


def test_coverage_is_that_of_the_fonts():
    tt_font = pytest.importorskip("fontTools.ttLib").TTFont
    covered = set()
    for path in font_folder().glob("*.otf"):
        font = tt_font(path)
        covered |= set(font.getBestCmap())
        assert "Source" not in str(font["name"].getDebugName(4))
        assert "Source" not in str(font["name"].getDebugName(6))
    ranges = json.loads((font_folder() / "coverage.json").read_text("utf-8"))
    assert {code for first, last in ranges for code in range(first, last + 1)} == covered


def test_columns_give_numbers_their_room():
    intervals = table(
        "t",
        ("Résultat suivi", "Personnes", "Différence"),
        cells("Un nom de résultat assez long", "1 234", "[−10,08\u202f;\u00a0+10,26]"),
    )
    columns = tuple(
        replace(column, weight=weight)
        for column, weight in zip(intervals.columns, (20, 1, 1), strict=True)
    )
    shares = column_shares(replace(intervals, columns=columns), room=60)
    assert sum(shares) == pytest.approx(1)
    assert shares[2] * 60 >= 14
    assert shares[1] * 60 >= 9 * 0.9
    assert shares[0] > shares[2]


def test_columns_follow_their_weights_when_there_is_room():
    plain = table("t", ("A", "B"), cells("x", "y"))
    assert column_shares(plain) == pytest.approx((2 / 3, 1 / 3))


def test_too_many_columns_share_what_there_is():
    crowded = table("t", tuple("ABCDEFGH"), cells(*["−1\u202f234,56"] * 8))
    shares = column_shares(crowded, room=40)
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0.1


def test_ordinary_words_are_not_touched_by_soft_breaks():
    sentence = "Une personne se compare à elle-même : anticonstitutionnellement."
    assert soften(sentence).replace("\u200b", "") == sentence
    assert soften("[+0,08\u202f;\u00a0+0,26]") == "[+0,08\u202f;\u00a0+0,26]"
    pieces = soften("x" * 200).split("\u200b")
    assert max(map(len, pieces)) <= 18


def test_labels_exist_in_both_languages_and_the_document_wins():
    french, english = get_locale("fr").keys("document"), get_locale("en").keys("document")
    assert set(french) == set(english)
    assert set(labels_of(sample_document())) == set(NAMES)
    own = replace(sample_document(), labels={"page": "Feuillet"})
    assert labels_of(own)["page"] == "Feuillet"
    assert labels_of(own)["of"] == "sur"


def test_citations_become_runs_of_their_own():
    content = text("voir (", Span("", reference=1), ") et Feldt", Span("x", reference=2), "[3]")
    base = sample_document()
    section = replace(base.sections[0], blocks=(Subheading(content=content),))
    [block] = prepare(replace(base, sections=(section,))).sections[0].blocks
    assert [span.text for span in block.content] == [
        "voir (",
        "[1]",
        ") et Feldt",
        "x",
        "\u00a0",
        "[2]",
        "[3]",
    ]
    assert [span.reference for span in block.content] == [None, 1, None, None, None, 2, None]


def test_levels_are_settled_section_by_section():
    third = Subheading(content=text("c"), level=3)
    second = Subheading(content=text("b"))
    sections = (
        Section(id="a", title="A", blocks=(third, second, third)),
        Section(id="b", title="B", blocks=(third,)),
    )
    done = prepare(replace(sample_document(), sections=sections)).sections
    assert [[block.level for block in part.blocks] for part in done] == [[2, 2, 3], [2]]


def test_an_untouched_document_is_not_copied():
    document = sample_document()
    assert prepare(document).cover is document.cover
    assert [title for title, _ in chart_tables(document)] == [
        "Le groupe se décale légèrement vers le haut",
        "Mots d’énergie : davantage de réponses hautes",
    ]
    assert reference_count(document) == 3


def test_what_announces_rows_stays_with_them():
    words = Paragraph(content=text("Voici."))
    rows = table("t", ("A",), cells("x"))
    figure = next(b for s in sample_document().sections for b in s.blocks if hasattr(b, "subtitle"))
    assert with_next((words, words, rows, words, figure)) == [True, True, False, False, False]
    assert with_next((words, figure, words)) == [True, False, False]
    assert with_next((*[words] * 4, rows)) == [False, False, True, True, False]
    assert with_next((words,)) == [False]
    assert with_next(()) == []
