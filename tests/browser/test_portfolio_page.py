"""The portfolio in a real browser: rows become cards, then labels and values; nothing overflows."""

import pytest

from solidarity_eval.document.renderers import render_html
from solidarity_eval.report.portfolio.document import board_brief, portfolio_report
from tests.browser.page_checks import problems_of
from tests.unit.portfolio.sample_packets import many, ten
from tests.unit.portfolio.sending import portfolio_of

pytestmark = pytest.mark.browser

DAY = "2027-02-01"
LONG = "Réappropriation intergénérationnelle des rez-de-chaussée " * 2
FORM = """() => {
  const row = document.querySelector('#glance tbody tr');
  const cell = row.querySelector('td');
  return [getComputedStyle(row).display, getComputedStyle(cell).display];
}"""
COLUMNS = """() => getComputedStyle(document.querySelector('#glance tbody tr'))
  .gridTemplateColumns.split(' ').length"""


def written(document, folder):
    path = folder / "portefeuille.html"
    path.write_text(render_html(document), encoding="utf-8")
    return path


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_portfolio_has_no_problem_at_any_width(language, opened, tmp_path):
    document = portfolio_report(portfolio_of(ten()), language=language, date=DAY)
    assert problems_of(written(document, tmp_path), opened=opened) == []


def test_long_names_and_many_projects_have_none_either(opened, tmp_path):
    packets = [packet.model_copy(update={"title": LONG}) for packet in many(45)]
    document = portfolio_report(portfolio_of(packets), date=DAY)
    assert problems_of(written(document, tmp_path), opened=opened, widths=(360, 768, 1280)) == []


def test_the_note_for_the_board_has_none(opened, tmp_path):
    document = board_brief(portfolio_of(ten()), date=DAY)
    assert problems_of(written(document, tmp_path), opened=opened) == []


def test_a_row_becomes_a_card_then_labels_and_values(opened, tmp_path):
    path = written(portfolio_report(portfolio_of(ten()), date=DAY), tmp_path)
    wanted = {
        360: ["block", "flex"],
        390: ["block", "flex"],
        640: ["block", "flex"],
        768: ["grid", "block"],
        1120: ["grid", "block"],
        1121: ["table-row", "table-cell"],
        1280: ["table-row", "table-cell"],
    }
    for width, display in wanted.items():
        page = opened.new_page(viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        assert page.evaluate(FORM) == display, width
        if display[0] == "grid":
            assert page.evaluate(COLUMNS) == 3
        page.close()


def test_gauges_keep_their_size_on_every_width(opened, tmp_path):
    path = written(portfolio_report(portfolio_of(ten()), date=DAY), tmp_path)
    for width in (360, 768, 1280):
        page = opened.new_page(viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        sizes = page.evaluate(
            "() => [...document.querySelectorAll('#glance td svg')].map(e =>"
            " e.getBoundingClientRect().width / e.viewBox.baseVal.width)"
        )
        assert min(sizes) > 0.98
        page.close()
