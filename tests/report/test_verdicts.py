"""Verdicts in the report: the badge, the verbs of each level, what stands in each section."""

from __future__ import annotations

import warnings
from dataclasses import replace

import pytest

from solidarity_eval.disclosure import shown_groups
from solidarity_eval.document.blocks import (
    DataTable,
    EvidencePassport,
    FigureBlock,
    Panel,
    Paragraph,
    Section,
    VerdictKey,
    plain,
    text,
)
from solidarity_eval.document.renderers.html import render_html
from solidarity_eval.document.renderers.pdf import render_pdf
from solidarity_eval.document.renderers.word import render_docx
from solidarity_eval.errors import StatisticalWarning
from solidarity_eval.interpretation.verbs import LEVELS
from solidarity_eval.locales import get_locale
from solidarity_eval.report import causal_words, yearly_report
from solidarity_eval.report.context import make_context
from solidarity_eval.report.forbidden_words import texts_of
from solidarity_eval.report.verdict_look import COLOURS, MARKS, TONES
from solidarity_eval.results import Result
from tests.report.as_text import sentences_of
from tests.report.design_projects import PROJECTS

# The strongest verbs that each project's report may use.
LEVEL = {
    "two_arms": "effect",
    "matched": "association",
    "five_teams": "change",
    "eight_people": "describe",
    "drifting": "describe",
    "leavers": "change",
    "interim": "describe",
    "cross_section": "change",
    "retrospective": "describe",
    "stepped": "describe",
    "subgroups": "change",
}


@pytest.fixture(scope="module")
def designs(tmp_path_factory):
    with warnings.catch_warnings():
        # The caveats of small simulated projects are notes of their results too.
        warnings.simplefilter("ignore", StatisticalWarning)
        return {name: make(tmp_path_factory.mktemp(name) / name) for name, make in PROJECTS.items()}


def page(evaluation, language="fr", profile="shared"):
    return yearly_report(evaluation, language=language, profile=profile, date="2026-11-22")


def part(document, section_id):
    return next((item for item in document.sections if item.id == section_id), None)


def spoken(node):
    words = " ".join(sentences_of(node)) if node is not None else ""
    titles = " ".join(texts_of(node)) if node is not None else ""
    return f"{words} {titles}".replace("\u202f", " ").replace("\u00a0", " ")


def blocks_of(document, kind):
    return [block for item in document.sections for block in item.blocks if isinstance(block, kind)]


def badge(document):
    return next(b for b in part(document, "essentials").blocks if isinstance(b, Panel))


# --- verbs --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(LEVEL))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_report_keeps_to_the_verbs_of_its_design(designs, name, language):
    level = make_context(designs[name], language=language, profile="shared").verbs
    assert level == LEVEL[name]
    for profile in ("shared", "internal"):
        document = page(designs[name], language, profile)
        assert causal_words(document, level=level) == ()


def test_a_drawn_comparison_says_effect_and_no_other_report_does(designs):
    words = {name: spoken(page(evaluation)) for name, evaluation in designs.items()}
    assert "Effet favorable" in words["two_arms"]
    assert "L’effet mesuré du programme" in words["two_arms"]
    assert causal_words(page(designs["two_arms"]), level="change")
    assert "Écart favorable" in words["matched"]
    for name in set(words) - {"two_arms"}:
        assert "effet favorable" not in words[name].lower(), name


@pytest.mark.parametrize(
    ("level", "caught"),
    [
        ("describe", {"Le score a monté.", "Il va de pair avec le programme.", "Un effet net."}),
        ("change", {"Il va de pair avec le programme.", "Un effet net."}),
        ("association", {"Un effet net."}),
        ("effect", set()),
    ],
)
def test_each_level_forbids_the_words_of_those_above(designs, level, caught):
    document = replace(page(designs["leavers"]), sections=())
    for words in ("Le score a monté.", "Il va de pair avec le programme.", "Un effet net."):
        section = Section(id="x", title="x", blocks=(Paragraph(content=text(words)),))
        found = causal_words(replace(document, sections=(section,)), level=level)
        assert bool(found) == (words in caught), words


@pytest.mark.parametrize("level", LEVELS)
def test_some_words_are_forbidden_at_every_level(designs, level):
    section = Section(id="x", title="x", blocks=(Paragraph(content=text("Un bel impact.")),))
    document = replace(page(designs["leavers"]), sections=(section,))
    assert causal_words(document, level=level)


# --- badge, cover, key --------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(LEVEL))
def test_the_badge_has_the_tone_of_the_verdict_and_its_interval(designs, name):
    verdict = designs[name].verdicts.get("score")
    document = page(designs[name], profile="internal")
    if verdict is None:
        assert all(panel.tone == "neutral" for panel in blocks_of(document, Panel))
        return
    found = badge(document)
    assert found.tone == TONES[verdict.word]
    number = get_locale("fr").number(verdict.estimate, 2, signed=True)
    if verdict.word is not None:
        assert number in spoken(found)
    assert number in found.picture.alt


def test_the_four_verdicts_differ_in_shape_and_in_colour():
    for table in (TONES, MARKS, COLOURS):
        shown = [table[word] for word in TONES if word is not None]
        assert len(set(shown)) == 4


def test_the_key_names_the_four_verdicts(designs):
    (key,) = blocks_of(page(designs["leavers"]), VerdictKey)
    assert [item.tone for item in key.items] == ["favourable", "no_change", "open", "unfavourable"]
    (drawn,) = blocks_of(page(designs["two_arms"]), VerdictKey)
    assert "Effet favorable" in [item.term for item in drawn.items]
    (compared,) = blocks_of(page(designs["matched"]), VerdictKey)
    assert "Écart favorable" in [item.term for item in compared.items]


def test_the_cover_title_is_the_verdict(designs):
    assert page(designs["leavers"]).cover.title == "Lien aux autres\u00a0: changement favorable"
    assert "on ne peut pas conclure" in page(designs["drifting"]).cover.title
    assert "sans conclusion (rapport d’étape)" in page(designs["interim"]).cover.title


def test_cannot_conclude_begins_with_what_was_kept_and_ends_with_what_would_answer(designs):
    found = badge(page(designs["drifting"]))
    assert plain(found.content).startswith("Les réponses de 60\u00a0personnes sont gardées") or (
        plain(found.content).startswith("Les réponses de 60 personnes sont gardées")
    )
    assert "n’ont pas encore commencé" in plain(found.footer)
    assert "jusqu’à +0,78" in plain(found.content)


def test_without_a_word_the_report_says_why_in_a_sentence(designs):
    words = spoken(badge(page(designs["eight_people"], profile="internal")))
    assert "Moins de 10 personnes sont comparées" in words
    assert "Rapport d’étape" in spoken(badge(page(designs["interim"])))


def test_a_verdict_on_few_people_leaves_the_project_in_no_word(designs):
    document = page(designs["eight_people"])
    assert not any(panel.tone != "neutral" for panel in blocks_of(document, Panel))
    assert "−0,3" not in spoken(part(document, "changes"))


# --- sections -----------------------------------------------------------------------------


def test_groups_stand_beside_each_other_with_the_effect_last(designs):
    figure = next(b for b in blocks_of(page(designs["two_arms"]), FigureBlock) if "groups" in b.id)
    rows = [[plain(cell.content) for cell in row] for row in figure.table.rows]
    assert [row[0] for row in rows] == [
        *("Groupe du programme", "Groupe de comparaison", "Écart des évolutions"),
        "Programme − comparaison",
    ]
    effect = designs["two_arms"].results["score.effect"]["effect"]
    assert get_locale("fr").number(effect.estimate, 2, signed=True) in rows[-1][2]


def test_who_left_is_compared_and_counted(designs):
    found = part(page(designs["leavers"]), "leavers")
    words = spoken(found)
    assert "28 n’ont pas de réponse après" in words
    assert {"leavers-score", "entered-score"} <= {
        block.id for block in found.blocks if isinstance(block, FigureBlock)
    }
    assert part(page(designs["five_teams"]), "leavers") is None


def test_few_leavers_are_not_described(designs):
    evaluation = designs["leavers"]
    leavers = evaluation.results["score.leavers"]
    table = leavers.table("leavers")
    few = table.columns.index("n_left")
    rows = tuple((*row[:few], 4, *row[few + 1 :]) for row in table.rows)
    changed = leavers.with_(tables=(replace(table, rows=rows),))
    document = page(replace(evaluation, results={**evaluation.results, "score.leavers": changed}))
    found = part(document, "leavers")
    assert "leavers-score" not in {
        block.id for block in found.blocks if isinstance(block, FigureBlock)
    }
    assert "moins de 11" in spoken(found)


def balance_rows(evaluation, name, profile, section):
    found = part(page(evaluation, profile=profile), section)
    blocks = [b for b in found.blocks if isinstance(b, FigureBlock) and b.id == name]
    return [[plain(cell.content) for cell in row] for block in blocks for row in block.table.rows]


@pytest.mark.parametrize(
    ("left", "stayed", "ratio", "shown"),
    [
        (0.5, 0.6, None, True),
        (1.0, 0.6, None, False),
        (0.0, 0.6, None, False),
        (0.5, 1.0, None, False),
        (0.9, 0.5, None, False),
        (4.0, 5.0, 1.2, True),
        (4.0, 5.0, 0.0, False),
        (4.0, 5.0, 1e-30, False),
        (4.0, 5.0, None, False),
    ],
)
def test_a_mean_that_everybody_has_stays_in_the_internal_edition(
    designs, left, stayed, ratio, shown
):
    evaluation = designs["leavers"]
    leavers = evaluation.results["score.leavers"]
    table = leavers.table("leavers")
    put = {"left": left, "stayed": stayed, "variance_ratio": ratio}
    rows = tuple(
        tuple(put.get(name, cell) for name, cell in zip(table.columns, row, strict=True))
        for row in table.rows
    )
    changed = leavers.with_(tables=(replace(table, rows=rows),))
    given = replace(evaluation, results={**evaluation.results, "score.leavers": changed})
    assert bool(balance_rows(given, "leavers-score", "shared", "leavers")) == shown
    assert balance_rows(given, "leavers-score", "internal", "leavers")


def test_a_team_that_moved_alike_is_hidden_to_the_last_digit(designs):
    evaluation = designs["five_teams"]
    clustered = evaluation.results["score.clustered"]
    table = clustered.table("teams")
    alike = (*table.rows[0][:3], table.rows[0][2], table.rows[0][2] + 1e-16)
    changed = clustered.with_(tables=(replace(table, rows=(alike, *table.rows[1:])),))
    given = replace(evaluation, results={**evaluation.results, "score.clustered": changed})
    (name,) = (f"Équipe {alike[0]}",)
    assert name not in spoken(part(page(given), "teams"))
    assert name in spoken(part(page(given, profile="internal"), "teams"))
    assert name in spoken(part(page(evaluation), "teams"))


def test_teams_that_are_small_or_could_be_worked_out_are_hidden(designs):
    shared, internal = (
        part(page(designs["five_teams"], profile=profile), "teams")
        for profile in ("shared", "internal")
    )
    names = [
        [plain(row[0].content) for row in block.table.rows]
        for found in (shared, internal)
        for block in found.blocks
        if isinstance(block, FigureBlock)
    ]
    assert names[0] == ["Équipe T1", "Équipe T2", "Équipe T3", "Moyenne des équipes"]
    assert names[1][:5] == [f"Équipe T{i}" for i in range(1, 6)]
    assert "soustraction" in spoken(shared)


def test_subtraction_is_guarded_against():
    assert shown_groups({"a": 20, "b": 12, "c": 4}, 11) == ("a",)
    assert shown_groups({"a": 20, "b": 12}, 11) == ("a", "b")
    assert shown_groups({"a": 20, "b": 12, "c": 8, "d": 9}, 11) == ("a", "b")
    assert shown_groups({"a": 20, "b": 4}, 11) == ()
    assert shown_groups({"a": 20, "b": 12, "c": 0}, 11) == ("a", "b")


def test_subgroups_whose_members_moved_alike_stay_in_the_internal_edition(designs):
    evaluation = designs["subgroups"]
    result = evaluation.results["score.subgroup.alone"]
    point = tuple(
        replace(item, conf_low=item.estimate, conf_high=item.estimate)
        if item.term == "interaction"
        else item
        for item in result.estimates
    )
    results = {**evaluation.results, "score.subgroup.alone": result.with_(estimates=point)}
    given = replace(evaluation, results=results)
    drawn = [
        any(isinstance(block, FigureBlock) for block in part(document, "subgroups").blocks)
        for document in (page(evaluation), page(given), page(given, profile="internal"))
    ]
    assert drawn == [True, False, True]


def test_subgroups_are_interactions_with_their_interval(designs):
    found = part(page(designs["subgroups"]), "subgroups")
    figure = next(block for block in found.blocks if isinstance(block, FigureBlock))
    estimate = designs["subgroups"].results["score.subgroup.alone"]["interaction"]
    (row,) = figure.table.rows
    assert get_locale("fr").number(estimate.estimate, 2, signed=True) in plain(row[1].content)


def test_a_small_subgroup_is_hidden(designs):
    evaluation = designs["subgroups"]
    result = evaluation.results["score.subgroup.alone"]
    counts = result.table("counts")
    rows = tuple((name, arm, 6 if name == "seul" else n) for name, arm, n in counts.rows)
    tables = tuple(replace(t, rows=rows) if t.kind == "counts" else t for t in result.tables)
    changed = {**evaluation.results, "score.subgroup.alone": result.with_(tables=tables)}
    found = part(page(replace(evaluation, results=changed)), "subgroups")
    assert not any(isinstance(block, FigureBlock) for block in found.blocks)
    assert "moins de 11" in spoken(found)


def test_other_choices_say_whether_the_conclusion_holds(designs):
    evaluation = designs["leavers"]
    found = part(page(evaluation), "multiverse")
    assert "La conclusion reste la même" in spoken(found)
    table = evaluation.results["score.multiverse"].table("multiverse")
    rows = (*table.rows[:-1], (*table.rows[-1][:-1], "cannot_conclude"))
    changed: Result = evaluation.results["score.multiverse"].with_(
        tables=(replace(table, rows=rows),)
    )
    other = replace(evaluation, results={**evaluation.results, "score.multiverse": changed})
    assert "n’est plus la même" in spoken(part(page(other), "multiverse"))


def test_numbers_that_tell_what_few_people_answered_are_hidden(designs):
    evaluation = designs["leavers"]
    result = evaluation.results["score.multiverse"]
    table = result.table("multiverse")
    n = table.columns.index("n")
    rows = tuple(
        row if i == 0 else (*row[:n], table.rows[0][n] + 2, *row[n + 1 :])
        for i, row in enumerate(table.rows)
    )
    changed = result.with_(tables=(replace(table, rows=rows),))
    other = replace(evaluation, results={**evaluation.results, "score.multiverse": changed})
    found = part(page(other), "multiverse")
    assert not any(isinstance(block, FigureBlock) for block in found.blocks)
    internal = part(page(other, profile="internal"), "multiverse")
    assert any(isinstance(block, FigureBlock) for block in internal.blocks)


@pytest.mark.parametrize("name", sorted(LEVEL))
def test_the_passport_names_three_scales_with_their_reason_and_nine_threats(designs, name):
    found = part(page(designs[name]), "passport")
    (passport,) = (block for block in found.blocks if isinstance(block, EvidencePassport))
    assert len(passport.readings) == 3
    assert all(len(plain(item.content)) > 10 for item in passport.readings)
    (threats,) = (block for block in found.blocks if isinstance(block, DataTable))
    assert len(threats.rows) == 9
    for row in threats.rows:
        assert (row[1].tone is None) == (plain(row[1].content) == "Non renseignée")


@pytest.mark.parametrize("name", sorted(LEVEL))
def test_the_design_is_drawn_and_its_assumptions_named(designs, name):
    found = part(page(designs[name]), "design")
    assert isinstance(found.blocks[1], FigureBlock)
    assert len(found.blocks[1].picture.alt) > 40


def test_a_hidden_verdict_is_not_told_by_the_passport(designs):
    evaluation = designs["eight_people"]
    verdict = replace(evaluation.verdicts["score"], word="unfavourable", reason=None)
    other = replace(evaluation, verdicts={"score": verdict})
    assert part(page(other), "passport") is None


def test_the_checklist_counts_what_is_missing(designs):
    found = part(page(designs["two_arms"]), "checklist")
    (table,) = (block for block in found.blocks if isinstance(block, DataTable))
    assert table.caption == "CONSORT (tirage au sort)"
    states = [plain(row[1].content) for row in table.rows]
    assert f"manquants : {states.count('Manquant')}" in spoken(found)
    assert {"Rempli", "Manquant"} <= set(states)


# --- files --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["two_arms", "drifting", "five_teams", "stepped"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_format_takes_the_report(designs, name, language):
    document = page(designs[name], language)
    html = render_html(document)
    assert 'class="passport wide"' in html
    assert "Nesta" in html
    assert render_pdf(document).startswith(b"%PDF")
    assert render_docx(document).startswith(b"PK")


def test_counting_a_few_who_left_shows_no_number_of_theirs(designs):
    evaluation = designs["leavers"]
    entered = evaluation.results["score.all_entered"]
    pairs = evaluation.results["score.change"]["mean_change"].n
    estimates = tuple(
        replace(item, n=pairs + 3) if item.term == "change" else item for item in entered.estimates
    )
    results = {**evaluation.results, "score.all_entered": entered.with_(estimates=estimates)}
    other = replace(evaluation, results=results)
    number = get_locale("fr").number(entered["change"].estimate, 2, signed=True)
    assert number in spoken(part(page(evaluation), "leavers"))
    assert number not in spoken(part(page(other), "leavers"))
    assert "ne change pas la lecture" in spoken(part(page(other), "leavers"))
    assert number in spoken(part(page(other, profile="internal"), "leavers"))
