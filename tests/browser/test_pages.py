"""Rendered pages in a real browser: nothing overflows, everything has words, contrast holds."""

import pytest

from solidarity_eval.document.renderers import render_html
from tests.browser.page_checks import problems_of
from tests.report.sample import sample_document
from tests.report.sample_traps import awkward_document

pytestmark = pytest.mark.browser

DOCUMENTS = {
    "sample": sample_document,
    "simulated in English": lambda: sample_document(language="en", simulated=True),
    "traps": awkward_document,
}


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_a_page_has_no_problem_at_any_width(name, opened, tmp_path):
    path = tmp_path / "rapport d’été.html"
    path.write_text(render_html(DOCUMENTS[name]()), encoding="utf-8")
    assert problems_of(path, opened=opened) == []


def test_the_checks_see_what_is_wrong(opened, tmp_path):
    page = render_html(sample_document())
    wrong = {
        "scrolls sideways": page.replace("<main", '<div style="width:2000px">x</div><main', 1),
        "picture without words": page.replace("Cohérence 0,92, intervalle de 0,90 à 0,94.", ""),
        "axe color-contrast": page.replace("--ink2:#465563", "--ink2:#B0B8C0"),
        "axe html-has-lang": page.replace('<html lang="fr">', "<html>"),
        "chart shrunk": page.replace("svg.wide{display:none}", ""),
        "console": page.replace("</body>", '<img alt="x" src="https://example.org/x.png"></body>'),
    }
    for expected, content in wrong.items():
        path = tmp_path / "page.html"
        path.write_text(content, encoding="utf-8")
        problems = problems_of(path, opened=opened, widths=(360,))
        assert any(expected in problem for problem in problems), expected


def test_the_drawing_that_fits_is_the_one_that_shows(opened, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(render_html(sample_document()), encoding="utf-8")
    for width, shown in ((360, "narrow"), (640, "narrow"), (768, "wide"), (1280, "wide")):
        page = opened.new_page(viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        visible = page.evaluate(
            "() => [...document.querySelectorAll('figure svg')]"
            ".filter(e => e.getClientRects().length).map(e => e.getAttribute('class'))"
        )
        assert set(visible) == {shown}
        page.close()


def test_a_table_on_a_phone_is_rows_of_labels_and_values(opened, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(render_html(sample_document()), encoding="utf-8")
    form = "() => getComputedStyle(document.querySelector('#change table td')).display"
    for width, display in ((360, "flex"), (640, "flex"), (1280, "table-cell")):
        page = opened.new_page(viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        assert page.evaluate(form) == display
        page.close()
