"""Glyphs and forests of the portfolio: what is drawn stands where the numbers say."""

import re

import pytest

from solidarity_eval.document.blocks import (
    Cell,
    Column,
    Cover,
    DataTable,
    Document,
    Picture,
    Section,
    text,
)
from solidarity_eval.document.renderers import render_docx, render_html, render_pdf
from solidarity_eval.locales import get_locale
from solidarity_eval.plots import tokens
from solidarity_eval.plots.drawing import svg
from solidarity_eval.plots.portfolio_forest import ProjectForest, ProjectRow, Together
from solidarity_eval.plots.portfolio_glyphs import (
    GAUGE_LIMIT,
    FollowUp,
    Months,
    PromiseBar,
    RowGauge,
    RowSteps,
)

FRENCH = get_locale("fr")


def rects(drawing, fill):
    found = re.findall(
        rf'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="{fill}"',
        drawing,
    )
    return [tuple(map(float, one)) for one in found]


def points(drawing, name, fill):
    pattern = {
        "polygon": rf'<polygon points="([^"]+)" fill="{fill}"',
        "polyline": rf'<polyline points="([^"]+)" fill="none" stroke="{fill}"',
    }[name]
    return [
        [tuple(map(float, pair.split(","))) for pair in one.split()]
        for one in re.findall(pattern, drawing)
    ]


def test_all_bands_are_as_wide_whatever_the_scale():
    bands = set()
    for interval in ((-0.2, 0.4, 1.0), (-30.0, 1.0, 40.0)):
        drawn = svg(RowGauge(interval=interval, mark="ring", color=tokens.OPEN), width=96)
        bands.update(rects(drawn, tokens.ZONE))
    ((x, _, width, _),) = bands
    half = 38 / GAUGE_LIMIT
    assert x == pytest.approx(48 - half, abs=0.01)
    assert width == pytest.approx(2 * half, abs=0.01)


def test_an_interval_that_leaves_the_gauge_ends_in_an_arrowhead():
    inside = svg(RowGauge(interval=(-1, 0, 1), mark="square", color=tokens.NO_CHANGE), width=96)
    beyond = svg(RowGauge(interval=(-1, 0, 9), mark="square", color=tokens.NO_CHANGE), width=96)
    assert points(inside, "polygon", tokens.NO_CHANGE) == []
    assert len(points(beyond, "polygon", tokens.NO_CHANGE)) == 1


def test_without_a_smallest_change_there_is_no_band():
    drawn = svg(
        RowGauge(interval=(-4, 1, 6), mark="disc", color=tokens.AFTER, banded=False), width=96
    )
    assert rects(drawn, tokens.ZONE) == []


def test_a_promise_is_a_line_and_a_count_a_bar_on_one_scale():
    drawn = svg(PromiseBar(value=30, aim=(60,)), width=130)
    ((_, _, width, _),) = rects(drawn, tokens.AFTER)
    ((line, _),) = points(drawn, "polyline", tokens.INK)
    assert width / (line[0] - 1) == pytest.approx(0.5, abs=0.01)


def test_a_range_is_a_field_and_bounds_are_lighter():
    drawn = svg(PromiseBar(value=None, bounds=(20, 80), aim=(40, 60)), width=130)
    ((_, _, field, _),) = rects(drawn, tokens.RULE)
    ((_, _, light, _),) = rects(drawn, tokens.AFTER_FILL)
    ((_, _, solid, _),) = rects(drawn, tokens.AFTER)
    assert light / solid == pytest.approx(4.0, rel=0.01)
    assert field / (light / 4) == pytest.approx(1.0, rel=0.01)


def test_months_start_at_zero():
    drawn = svg(Months(values=(0, 5, 10)), width=92)
    (line,) = points(drawn, "polyline", tokens.AFTER)
    heights = [31 - y for _, y in line]
    assert heights == pytest.approx([0, 13.5, 27])


def test_steps_climbed_are_filled_and_the_share_followed_is_a_bar():
    assert len(rects(svg(RowSteps(count=5, climbed=2), width=52), tokens.AFTER)) == 2
    ((_, _, width, _),) = rects(svg(FollowUp(share=0.62), width=84), tokens.BEFORE)
    assert width == pytest.approx(0.62 * 84, abs=0.01)


def rows():
    marks = (("disc", tokens.FAVOURABLE), ("ring", tokens.OPEN), ("square", tokens.NO_CHANGE))
    return [
        ProjectRow(
            label=f"Projet {number}",
            interval=(0.1 * number - 0.3, 0.1 * number, 0.1 * number + 0.3),
            n=20 + number,
            mark=mark,
            color=color,
            verdict="Verdict",
        )
        for number, (mark, color) in enumerate(marks)
    ]


def forest(**settings):
    return ProjectForest(rows=rows(), locale=FRENCH, directions=("← bas", "haut →"), **settings)


@pytest.mark.parametrize("width", [680, 340])
def test_the_diamond_and_the_prediction_have_rows_of_their_own(width):
    together = Together(
        mean=(-0.05, 0.1, 0.25),
        mean_label="Moyenne",
        prediction=(-0.4, 0.6),
        prediction_label="Un projet de plus ?",
        prediction_words="de −0,40 à +0,60",
    )
    alone, both = svg(forest(), width=width), svg(forest(together=together), width=width)
    assert points(alone, "polygon", tokens.INK) == []
    (diamond,) = points(both, "polygon", tokens.INK)
    ((left, top, wide, _),) = rects(both, tokens.NEGATIVE_OUTER)
    assert top > diamond[1][1] + 9
    assert left < diamond[0][0]
    assert left + wide > diamond[2][0]
    assert (diamond[1][0] - diamond[0][0]) / wide == pytest.approx(0.15, abs=0.005)
    assert "Un projet de plus ?" in both


def test_marks_grow_with_weight():
    light, heavy = (
        ProjectRow(
            label="x",
            interval=(-0.1, 0.2, 0.5),
            n=9,
            mark="disc",
            color=tokens.AFTER,
            weight=weight,
        )
        for weight in (0.1, 1.0)
    )
    drawn = svg(ProjectForest(rows=[light, heavy], locale=FRENCH, directions=("a", "b")), width=680)
    radii = [float(r) for r in re.findall(r'r="([\d.]+)"', drawn)]
    assert max(radii) == pytest.approx(8.0)
    assert min(radii) == pytest.approx(4.5 + 3.5 * 0.1**0.5, abs=0.01)


@pytest.mark.parametrize("width", [680, 340])
def test_nothing_is_drawn_outside_the_panel(width):
    drawn = svg(forest(), width=width)
    for x, anchor in re.findall(r'<text x="([\d.-]+)"[^>]*?(text-anchor="end")?>', drawn):
        assert 0 <= float(x) <= width, anchor


def glyph(alt=""):
    drawn = svg(FollowUp(share=0.5), width=84)
    return Picture(wide=drawn, narrow=drawn, alt=alt)


def document(*, cards):
    row = (
        Cell(content=text("Projet")),
        Cell(content=text("dessous"), detail=text("détail"), picture=glyph()),
        Cell(content=text("à côté"), picture=glyph("la moitié"), beside=True, tone="open"),
    )
    table = DataTable(
        caption="Projets",
        columns=tuple(Column(label=name) for name in ("Nom", "Un", "Deux")),
        rows=(row,),
        cards=cards,
    )
    return Document(
        language="fr",
        title="Essai",
        author="",
        description="",
        cover=Cover(kicker="", title="Essai", lead=(), picture=None, facts=()),
        sections=(Section(id="s", title="Section", blocks=(table,)),),
        header="Essai",
        header_right="",
        footer="",
        date="2027-02-01",
        broad=cards,
    )


@pytest.mark.parametrize("cards", [True, False])
def test_glyphs_of_cells_are_in_the_three_formats(cards):
    import io
    import zipfile

    page = render_html(document(cards=cards))
    assert page.count('class="glyph"') == 2
    assert 'aria-label="la moitié"' in page
    assert ('<body class="broad">' in page) is cards
    assert ('class="table cards wide"' in page) is cards
    assert page.index("dessous") < page.index('class="glyph"') < page.index("détail")
    word = zipfile.ZipFile(io.BytesIO(render_docx(document(cards=cards))))
    body = word.read("word/document.xml").decode("utf-8")
    assert body.count("<w:drawing") == 2
    assert 'descr="la moitié"' in body
    assert "decorative" in body
    assert render_pdf(document(cards=cards)).startswith(b"%PDF")
