"""The lens of resilience: facets measured, facets not measured, and what the spread tells."""

import pandas as pd
import pytest

from solidarity_eval.document.blocks import plain
from solidarity_eval.interpretation.lens import CONFIDENCE, MOMENTS, TIES, facets_of, lens
from solidarity_eval.locales import get_locale
from solidarity_eval.report import yearly_report
from solidarity_eval.report.context import make_context
from solidarity_eval.report.sections.lens import section
from solidarity_eval.schemas.constructs import CONSTRUCTS
from solidarity_eval.schemas.lens import FACETS
from solidarity_eval.schemas.project import Outcome
from tests.report.as_text import as_text
from tests.unit.evaluation.projects import evaluated, outcome, people


def narrowed(n, *, path="open"):
    before = people(n, r=0.8, seed=8)
    after = before["wave"] == "t1"
    before.loc[after, "score"] = 5 + 0.45 * (before.loc[after, "score"] - 5)
    return before, {"path": path}


def project(folder, rows, selection, *, facets=None):
    more = {} if facets is None else {"facets": facets}
    return evaluated(
        folder,
        rows,
        measures=[{"id": "score", "column": "score", "construct": "institutional_trust"}],
        outcomes=[outcome(label={"fr": "Confiance", "en": "Trust"}, **more)],
        selection=selection,
    )


def words(evaluation, language="fr"):
    text = as_text(yearly_report(evaluation, language=language, date="2026-11-22"))
    start = get_locale(language).text("report_lens.title")
    return text.partition(start)[2].partition("\n# ")[0]


def test_every_facet_and_construct_is_known():
    assert set(FACETS) == {*CONFIDENCE, *TIES, *MOMENTS}
    assert set(lens().constructs) <= set(CONSTRUCTS)
    for facets in (*lens().constructs.values(), *(one.facets for one in lens().words)):
        assert facets
        assert set(facets) <= set(FACETS)


def test_a_project_may_name_its_own_facets():
    own = Outcome(id="a", measure="a", before="t0", after="t1", facets=("bridging",))
    none = Outcome(id="a", measure="a", before="t0", after="t1", facets=())
    assert facets_of(own, "institutional_trust") == ("bridging",)
    assert facets_of(none, "institutional_trust") == ()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_was_measured_and_what_was_not(tmp_path, language):
    found = words(project(tmp_path / "p", *narrowed(40)), language)
    say = get_locale(language).text
    assert found.count(say("report_lens.not_measured")) == 6
    assert say("report_lens.facet.linking.name") in found
    assert ("rapprochées" if language == "fr" else "closer together") in found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_ratio_has_no_sign(tmp_path, language):
    evaluation = project(tmp_path / "p", *narrowed(40))
    ratio = evaluation.result("score", "catch_up")["sd_ratio"]
    locale = get_locale(language)
    shown = locale.interval(ratio.conf_low, ratio.conf_high, 2, signed=False)
    assert "+" not in shown
    assert shown in words(evaluation, language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_word_of_the_documents_stands_in_one_paragraph(tmp_path, language):
    evaluation = project(tmp_path / "p", *narrowed(40))
    context = make_context(evaluation, language=language, profile="shared")
    (aside,) = section(context).asides
    (paragraph,) = aside.content
    for one in lens().words:
        assert context.words_of(one.said) in plain(paragraph.content)


def test_the_spread_is_not_read_for_people_chosen_on_their_score(tmp_path):
    rows, selection = narrowed(40, path="same_score")
    evaluation = project(tmp_path / "p", rows, selection)
    assert evaluation.result("score", "catch_up") is None
    assert "rattrapé" not in words(evaluation)


def test_the_ratio_is_that_of_the_standard_deviations(tmp_path):
    rows, selection = narrowed(40)
    evaluation = project(tmp_path / "p", rows, selection)
    wide = rows.pivot_table(index="who", columns="wave", values="score")
    ratio = evaluation.result("score", "catch_up")["sd_ratio"].estimate
    assert ratio == pytest.approx(wide["t1"].std() / wide["t0"].std(), rel=1e-9)


def test_a_project_that_measures_none_of_it_has_no_such_section(tmp_path):
    rows = people(30)
    evaluation = evaluated(tmp_path / "p", rows, outcomes=[outcome()])
    assert isinstance(rows, pd.DataFrame)
    assert get_locale("fr").text("report_lens.title") not in as_text(
        yearly_report(evaluation, date="2026-11-22")
    )
